"""The quality gate: conditions of the configuration, held against the metrics of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.config import ConfigError
from anplint.report.metrics import METRICS
from anplint.report.model import Condition
from anplint.ruleset import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anplint.config import GateSettings
    from anplint.engine.plan import Plan
    from anplint.report.model import Group

_SLACK = 1e-9
"""Means and shares are sums of floats: 0.1 + 0.2 is not to fail a limit of 0.3."""

_MOST_DIGITS = 12


def refuse_unknown(plan: Plan) -> None:
    """Raise ConfigError where the gate names a metric or a collection that there is not, or limits
    a share to what no share can be.
    """
    settings = plan.settings
    collections = [item.name for item in plan.every_collection()] if settings.gates else []
    for gate in settings.gates:
        where = f"{settings.file}:{gate.line}: [[gate]] metric = {gate.metric!r}"
        if gate.metric not in METRICS:
            raise ConfigError(f"{where}: no such metric{did_you_mean(gate.metric, METRICS)}")
        if gate.collection and gate.collection not in collections:
            guess = did_you_mean(gate.collection, collections)
            raise ConfigError(f"{where}: no collection {gate.collection!r}{guess}")
        if METRICS[gate.metric].is_share and not 0 <= gate.limit <= 1:
            raise ConfigError(f"{where}: a share is a number from 0 to 1; for 10 % write 0.1")


def conditions(gates: Iterable[GateSettings], groups: Iterable[Group]) -> tuple[Condition, ...]:
    """Return the conditions of the gate with their values, in the order of the configuration."""
    values = {
        group.name: group.values for group in groups if group.kind in ("all", "collection")
    }  # all posts are the group "", and no collection is called so
    return tuple(_condition(gate, values.get(gate.collection, {})) for gate in gates)


def _condition(gate: GateSettings, values: Mapping[str, float]) -> Condition:
    # Counts of no posts are 0, or those of findings on no post; of nothing there is no share.
    counts = not METRICS[gate.metric].is_share and gate.metric != "score"
    value = values.get(gate.metric, 0.0) if counts or values.get("posts") else None
    over = 0.0 if value is None else value - gate.limit
    passed = over <= _SLACK if gate.bound == "max" else over >= -_SLACK
    return Condition(gate.metric, gate.collection, gate.bound, gate.limit, value, passed)


def sentence(condition: Condition) -> str:
    """Return what became of a condition, for people: `errors is 3; at most 0 is allowed`."""
    where = f" of {condition.collection}" if condition.collection else ""
    name = condition.metric + where
    if condition.value is None:
        return f"{name} cannot be told: there are no posts"
    is_share = METRICS[condition.metric].is_share
    value, limit = _told_apart(condition.value, condition.limit, 100 if is_share else 1)
    unit = " %" if is_share else ""
    asked = "at most {} is allowed" if condition.bound == "max" else "at least {} is asked for"
    return f"{name} is {value}{unit}; {asked.format(limit + unit)}"


def _told_apart(value: float, limit: float, factor: int) -> tuple[str, str]:
    """Return two numbers with one digit after the point, more where they would look equal."""
    texts = "", ""
    for digits in range(1, _MOST_DIGITS):
        texts = _number(value * factor, digits), _number(limit * factor, digits)
        if texts[0] != texts[1] or abs(value - limit) <= _SLACK:
            break
    return texts


def _number(number: float, digits: int) -> str:
    return f"{number:,.{digits}f}".rstrip("0").rstrip(".")
