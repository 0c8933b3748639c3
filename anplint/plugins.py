"""Checks and rules of installed packages, through the entry points `anplint.checks` (a check
class) and `anplint.rules` (a package that holds rule files).
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint


@cache
def plugin_checks() -> dict[str, Any]:
    """Return the check classes of plug-ins by key."""
    from anplint.checks.base import Check
    from anplint.ruleset import RuleError

    checks: dict[str, Any] = {}
    for point in _entry_points("anplint.checks"):
        check = _load(point)
        if not (isinstance(check, type) and issubclass(check, Check)):
            raise RuleError(f"plug-in {point.name} ({point.value}) is not a check class")
        checks[check.key] = check
    return checks


@cache
def plugin_rule_files() -> tuple[str, ...]:
    """Return the paths of the rule files of plug-ins."""
    paths: list[str] = []
    for point in _entry_points("anplint.rules"):
        for folder in _load(point).__path__:
            for base, _, names in os.walk(folder):
                paths += [os.path.join(base, name) for name in names if name.endswith(".yaml")]
    return tuple(sorted(paths))


def _load(point: EntryPoint) -> Any:
    from anplint.ruleset import RuleError

    try:
        return point.load()
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        raise RuleError(
            f"plug-in {point.name} ({point.value}) cannot be loaded: {reason}"
        ) from error


def _entry_points(group: str) -> list[EntryPoint]:
    if not plugin_distributions():
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=group), key=lambda point: (point.name, point.value))


@cache
def plugin_distributions() -> tuple[str, ...]:
    """Return the folders that record the installation of plug-ins (`acme-1.0.dist-info`).

    `importlib.metadata` takes 45 ms to import and nearly nobody has plug-ins, so we look first.
    """
    return tuple(record for path in sys.path if os.path.isdir(path) for record in _records(path))


def _records(folder: str) -> Iterator[str]:
    """Yield the records in a folder of packages whose entry points name an anplint group."""
    for name in os.listdir(folder):
        if name.endswith((".dist-info", ".egg-info")):
            record = os.path.join(folder, name)
            try:
                with open(os.path.join(record, "entry_points.txt"), "rb") as file:
                    if b"[anplint." in file.read():
                        yield record
            except OSError:
                continue
