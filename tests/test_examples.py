"""The posts in examples/ show what a newcomer is told: good ones are quiet, bad ones are not."""

from __future__ import annotations

import json

import pytest

from anplint.ruleset import builtin_rules
from tests.cli.helpers import anplint
from tests.conftest import REPOSITORY

GOOD = (
    "examples/blog/2026-01-12-log-rotation.md",
    "examples/exports/queue-workers.txt",
    "examples/pages/retry-budget.html",
)
BAD = {
    "examples/blog/2026-02-03-backup-basics.md": (
        "ANP104 ANP102 ANP601 ANP501 ANP201 ANP701 ANP205 ANP203 ANP305 ANP401 ANP307"
    ),
    "examples/blog/2026-02-10-restore-notes.md": "ANP005 ANP109 ANP602 ANP204",
    # A post that cannot be read gives one finding: the other rules would guess.
    "examples/blog/2026-02-17-retention.md": "ANP001",
    "examples/exports/cache-keys.txt": (
        "ANP702 ANP206 ANP303 ANP101 ANP102 ANP501 ANP604 ANP107 ANP601 ANP106 ANP302 ANP206"
        " ANP202 ANP105 ANP702"
    ),
    "examples/pages/time-zones.html": "ANP102 ANP205 ANP201 ANP305 ANP701",
}
"""The codes of each bad example in order of place."""


@pytest.fixture(scope="module")
def codes() -> dict[str, list[str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(REPOSITORY)
        ran = anplint("check", "examples", "--today", "2026-11-20", "--format", "jsonl")
    assert (ran.code, ran.err) == (1, "")
    found: dict[str, list[str]] = {}
    for finding in map(json.loads, ran.out.splitlines()):
        found.setdefault(finding["path"], []).append(finding["code"])
    return found


def test_every_example_is_a_good_or_a_bad_one() -> None:
    files = (REPOSITORY / "examples").rglob("*.*")
    posts = {file.relative_to(REPOSITORY).as_posix() for file in files if file.suffix != ".svg"}
    assert posts == {*GOOD, *BAD}


@pytest.mark.parametrize("path", GOOD)
def test_a_good_example_has_no_finding(codes: dict[str, list[str]], path: str) -> None:
    assert path not in codes


@pytest.mark.parametrize("path", BAD)
def test_a_bad_example_has_exactly_these(codes: dict[str, list[str]], path: str) -> None:
    assert codes[path] == BAD[path].split()


def test_the_examples_show_every_category(codes: dict[str, list[str]]) -> None:
    category = {rule.code: rule.category for rule in builtin_rules()}
    shown = {category[code] for found in codes.values() for code in found}
    assert shown == set(category.values())
