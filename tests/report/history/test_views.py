"""The views, read with plain SQL: their numbers are those of the reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anplint.report.history import open_history
from tests.report.history.helpers import Line, ask, fingerprints
from tests.report.made import DAY, FIRST, Fault, Sheet, made_report, made_run

if TYPE_CHECKING:
    from anplint.report.model import Report

SHEETS = [
    Sheet("a.md", "About tea", "Zoe", "drinks", days=-3),
    Sheet("b.md", "On bread", "Max", "food", "recipes", days=20, shares=True),
    Sheet("c.md", "Cups", "Zoe", "drinks", days=45, shares=True),
    Sheet("d.md", "Nobody's", words=10, days=70),
    Sheet("e.md", "Much is wrong", "Ida", days=-1),
]
MANY = [Fault(4, number % 3, str(number)) for number in range(50)]
FAULTS = [
    Fault(0, 2, "stale", line=3),
    Fault(0, 0, "no title", "known"),
    Fault(1, 1, "image 1", "suppressed"),
    Fault(1, 1, "image 2", line=7),
    Fault(None, 2, "configuration"),
]
REPORTS = [
    made_report(SHEETS, FAULTS[1:] + MANY, made_run(0)),
    made_report(SHEETS[:4], FAULTS, made_run(1)),
    made_report(SHEETS, FAULTS[:4] + MANY, made_run(2, rules="rules-2")),
    made_report(SHEETS[1:], [Fault(1, 0, "x")], made_run(1, branch="draft")),
]


@pytest.fixture
def full(url: str) -> str:
    with open_history(url) as history:
        for report in REPORTS:
            history.record(report)
    return url


def where(report: Report) -> Line:
    run = report.run
    return {
        "time": run.time,
        "repository": run.repository,
        "branch": run.branch,
        "job": run.job,
        "commit_id": run.commit,
    }


def is_latest(report: Report) -> int:
    return int(report in REPORTS[2:])


def test_trend(full: str) -> None:
    lines = ask(full, "SELECT * FROM trend ORDER BY branch DESC, time")
    changes = [(53, 0, 0), (1, 50, 0), (50, 1, 1), (1, 0, 0)]
    for line, report, (appeared, fixed, rules) in zip(lines, REPORTS, changes, strict=True):
        mine = where(report) | {"today": report.run.today, "version": "0.9.0"}
        mine |= {"appeared": appeared, "fixed": fixed, "rules_changed": rules}
        mine |= {"gate_passed": 1, "is_latest": is_latest(report)}
        names = line.keys() - mine.keys()
        assert line == mine | {name: report.totals[name] for name in names}
        assert {"posts", "score", "findings", "errors", "warnings", "notes"} <= names
        assert {"stale_share", "duplicate_share", "due_30", "suppressed"} <= names


@pytest.mark.parametrize(("view", "kind"), [("by_owner", "owner"), ("by_rule", "rule")])
def test_groups(full: str, view: str, kind: str) -> None:
    lines = ask(full, f"SELECT * FROM {view} ORDER BY branch DESC, time")
    groups = [
        (report, group) for report in REPORTS for group in report.groups if group.kind == kind
    ]
    assert len(lines) == len(groups)
    found = {(line["branch"], line["time"], line[kind]): line for line in lines}
    for report, group in groups:
        line = found[report.run.branch, report.run.time, group.name]
        mine = where(report) | {"today": report.run.today, kind: group.name}
        mine |= {"is_latest": is_latest(report)}
        if kind == "rule":
            [rule] = [rule for rule in report.rules if rule.code == group.name]
            mine |= {"rule_name": rule.name, "level": rule.level, "category": rule.category}
        names = line.keys() - mine.keys()
        assert {"posts", "findings", "suppressed"} <= names
        assert line == mine | {name: group.values[name] for name in names}


def test_a_score_of_nought_is_told(full: str) -> None:
    query = f"SELECT score FROM by_owner WHERE owner = 'Ida' AND time = {FIRST}"
    assert ask(full, query) == [{"score": 0}]


def test_latest(full: str) -> None:
    lines = ask(full, "SELECT * FROM latest")
    for report in REPORTS[2:]:
        mine = [line for line in lines if line["branch"] == report.run.branch]
        assert {line["fingerprint"] for line in mine} == fingerprints(report)
        assert len(mine) == report.totals["findings"]
        for level in ("error", "warning", "note"):
            assert sum(line["level"] == level for line in mine) == report.totals[f"{level}s"]
        assert all(where(report).items() <= line.items() for line in mine)
    [line] = [line for line in lines if line["line"] == 3]
    assert line == where(REPORTS[2]) | {
        "path": "a.md",
        "line": 3,
        "title": "About tea",
        "owner": "Zoe",
        "section": "drinks",
        "collection": "blog",
        "rule": "ANP601",
        "rule_name": "stale-review",
        "level": "warning",
        "message": "The post was last reviewed too long ago. (stale)",
        "state": "new",
        "open_since": FIRST + DAY,
        "fingerprint": line["fingerprint"],
    }


def test_open_since_begins_anew_where_a_fault_came_back(full: str) -> None:
    query = "SELECT DISTINCT open_since FROM latest WHERE owner = 'Ida' AND branch = 'main'"
    assert ask(full, query) == [{"open_since": FIRST + 2 * DAY}]


def test_new_and_fixed(full: str) -> None:
    lines = ask(full, "SELECT * FROM new_and_fixed ORDER BY branch DESC, time")
    have: set[str] = set()
    for report in REPORTS[:3]:
        mine = [line for line in lines if where(report).items() <= line.items()]
        now = fingerprints(report)
        new = {line["fingerprint"] for line in mine if line["what"] == "new"}
        fixed = {line["fingerprint"] for line in mine if line["what"] == "fixed"}
        assert (new, fixed) == (now - have, have - now)
        have = now
    assert {line["title"] for line in lines if line["path"] == "e.md"} == {"Much is wrong"}
