"""The conditions of the quality gate, and what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from anplint.config import ConfigError, GateSettings, Settings
from anplint.engine.plan import Plan
from anplint.report.gate import conditions, refuse_unknown, sentence
from anplint.report.metrics import METRICS
from anplint.report.model import Condition, Group
from tests.report.made import Fault, Sheet, made_report

if TYPE_CHECKING:
    from anplint.report.model import Report


def report() -> Report:
    sheets = [Sheet("blog/a.md", days=-3, shares=True), Sheet("blog/b.md", days=10),
              Sheet("help/c.md", collection="help")]  # fmt: skip
    faults = [Fault(0, 0), Fault(0, 2, "b"), Fault(1, 2, state="known"), Fault(2, 1)]
    return made_report(sheets, faults)


def judged(metric: str, bound: str, limit: float, collection: str = "") -> Condition:
    (found,) = conditions([GateSettings(metric, bound, limit, collection)], report().groups)
    return found


@pytest.mark.parametrize("metric", METRICS)
def test_each_metric_can_be_a_condition(metric: str) -> None:
    value = report().totals[metric]
    for bound, step in (("max", 1), ("min", -1)):
        assert judged(metric, bound, value).passed
        assert judged(metric, bound, value + step).passed
        assert not judged(metric, bound, value - step).passed
    assert judged(metric, "max", value).value == value


def test_a_condition_may_be_for_a_collection() -> None:
    assert judged("errors", "max", 0, "help").passed
    assert not judged("errors", "max", 0, "blog").passed
    assert judged("posts", "min", 2, "blog").value == 2


def test_of_no_posts_nothing_can_be_told() -> None:
    found = judged("score", "min", 80, "news")
    assert (found.value, found.passed) == (None, True)
    (empty,) = conditions([GateSettings("score", "min", 80)], [Group("all", "", {"posts": 0})])
    assert (empty.value, empty.passed) == (None, True)
    assert sentence(empty) == "score cannot be told: there are no posts"
    assert judged("stale_share", "max", 0, "news").value is None


@pytest.mark.parametrize("metric", [name for name, metric in METRICS.items()
                                    if not metric.is_share and name != "score"])  # fmt: skip
@pytest.mark.parametrize("groups", [[], [Group("all", "", {"posts": 0})]])
def test_of_no_posts_counts_are_0(metric: str, groups: list[Group]) -> None:
    gates = [GateSettings(metric, "min", 1), GateSettings(metric, "max", 0)]
    least, most = conditions(gates, groups)
    assert (least.value, least.passed) == (0, False)
    assert most.passed


def test_noise_of_floating_point_fails_nothing() -> None:
    groups = [Group("all", "", {"posts": 3, "stale_share": 0.1 + 0.2, "score": 79.99999999999})]
    found = conditions(
        [GateSettings("stale_share", "max", 0.3), GateSettings("score", "min", 80)], groups
    )
    assert [item.passed for item in found] == [True, True]


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (("errors", "", "max", 0, 3, False), "errors is 3; at most 0 is allowed"),
        (("errors", "blog", "max", 0, 3, False), "errors of blog is 3; at most 0 is allowed"),
        (("score", "", "min", 80, 81.26, True), "score is 81.3; at least 80 is asked for"),
        (("stale_share", "", "max", 0.1, 0.25, False),
         "stale_share is 25 %; at most 10 % is allowed"),
        (("stale_share", "", "max", 0.1, 0.10004, False),
         "stale_share is 10.004 %; at most 10 % is allowed"),
        (("score", "", "min", 80, 79.996, False), "score is 79.996; at least 80 is asked for"),
        (("words", "", "max", 100_000, 120_500, False),
         "words is 120,500; at most 100,000 is allowed"),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_a_sentence(condition: tuple[Any, ...], said: str) -> None:
    assert sentence(Condition(*condition)) == said


@pytest.mark.parametrize(
    ("gate", "said"),
    [
        (GateSettings("eror", "max", 0), "no such metric; did you mean 'errors'?"),
        (GateSettings("errors", "max", 0, "defalt"),  "no collection 'defalt'; did you mean"),
        (GateSettings("stale_share", "max", 10), "for 10 % write 0.1"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused(gate: GateSettings, said: str) -> None:
    with pytest.raises(ConfigError, match=said.replace("?", r"\?")):
        refuse_unknown(Plan(Settings(gates=(gate,), file="/x/anplint.toml")))


def test_the_collections_that_nobody_configured_are_known() -> None:
    gates = tuple(GateSettings("errors", "max", 0, name) for name in ("default", "alphanode"))
    refuse_unknown(Plan(Settings(gates=gates)))
