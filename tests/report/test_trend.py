"""The trend as text."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest

from anplint.report.model import Point
from anplint.report.outputs import document
from anplint.report.trend import TREND_FORMATS
from tests.report.made import FIRST, Fault, Sheet, made_report, made_run

SHEETS = [Sheet(f"{number}.md") for number in range(1_200)]


def points(**changes: str) -> list[Point]:
    made = []
    for day, rules in enumerate(("1", "1", "2")):
        run = made_run(day, rules=rules, **changes)
        report = made_report(SHEETS, [Fault(number) for number in range(day)], run)
        made.append(Point(run, report.totals, {"ANP601": day}, day % 2, 0, rules == "2"))
    return made


def text(name: str, points: list[Point]) -> str:
    return "".join(TREND_FORMATS[name](points))


def test_markdown() -> None:
    commits = [point.run.commit[:10] for point in points()]
    assert (
        text("markdown", points())
        == f"""\
## Trend of team/blog, main: nightly

| Day | Commit | Posts | Score | Findings | Errors | Warnings | Notes | New | Fixed |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
| 2026-01-07¹ | {commits[2]} | 1,200 | 100.0 | 2 | 0 | 2 | 0 | 0 | 0 |
| 2026-01-06 | {commits[1]} | 1,200 | 100.0 | 1 | 0 | 1 | 0 | 1 | 0 |
| 2026-01-05 | {commits[0]} | 1,200 | 100.0 | 0 | 0 | 0 | 0 | 0 | 0 |

¹ Other rules, options or another version of anplint than in the run before: numbers moved
that no editor moved.
"""
    )
    assert "¹" not in text("markdown", points()[:2])


def test_json() -> None:
    parsed = json.loads(text("json", points()))
    assert parsed["version"] == 1
    assert [point["rules_changed"] for point in parsed["trend"]] == [False, False, True]
    last = parsed["trend"][-1]
    assert last["run"]["time"] == FIRST + 2 * 86_400
    assert last["values"] == pytest.approx(points()[-1].values, abs=0.0001)
    assert last["by_rule"] == {"ANP601": 2}


def test_a_point_has_one_form() -> None:
    """The JSON of a report has it as well, and its schema."""
    trend = [point._replace(values={**point.values, "score": 100 / 3}) for point in points()]
    report = made_report(SHEETS)._replace(trend=tuple(trend))
    there = json.loads("".join(document(report, "json")))["trend"]
    assert json.loads(text("json", trend))["trend"] == there
    assert there[0]["values"]["score"] == 33.3333


def test_csv_has_no_formula() -> None:
    hostile = points(branch='=HYPERLINK("http://example.org")', job="-1+1\n2", commit="a,b")
    told = text("csv", hostile)
    lines = list(csv.DictReader(StringIO(told, newline="")))
    assert [line["rules_changed"] for line in lines] == ["0", "0", "1"]
    assert lines[1]["date"] == "2026-01-06T00:00:00Z"
    assert lines[0]["branch"] == '\'=HYPERLINK("http://example.org")'
    assert lines[0]["job"] == "'-1+1\\n2"
    assert lines[0]["commit"] == "a,b"
    for line, point in zip(lines, hostile, strict=True):
        assert {name: float(line[name]) for name in point.values} == point.values


def test_what_a_branch_is_called_is_no_markup() -> None:
    told = text("markdown", points(repository="<script>", branch="a|b`c`"))
    assert "<script>" not in told
    assert "a|b" not in told


def test_an_empty_history() -> None:
    assert text("markdown", []) == "The history has no run of this job on this branch yet.\n"
    assert json.loads(text("json", [])) == {"version": 1, "trend": []}
    assert text("csv", []).startswith("time,date,repository,branch,commit,")
