"""The trend as text."""

from __future__ import annotations

import csv
import json
from io import StringIO

from anplint.report.model import Point
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
    document = json.loads(text("json", points()))
    assert document["version"] == 1
    assert [run["rules_changed"] for run in document["runs"]] == [False, False, True]
    last = document["runs"][-1]
    assert last["time"] == FIRST + 2 * 86_400
    assert last["values"] == points()[-1].values
    assert last["by_rule"] == {"ANP601": 2}


def test_csv_has_no_formula() -> None:
    hostile = points(branch='=HYPERLINK("http://example.org")', job="-1+1\n2", commit="a,b")
    document = text("csv", hostile)
    lines = list(csv.DictReader(StringIO(document, newline="")))
    assert [line["rules_changed"] for line in lines] == ["0", "0", "1"]
    assert lines[1]["date"] == "2026-01-06T00:00:00Z"
    assert lines[0]["branch"] == '\'=HYPERLINK("http://example.org")'
    assert lines[0]["job"] == "'-1+1\\n2"
    assert lines[0]["commit"] == "a,b"
    for line, point in zip(lines, hostile, strict=True):
        assert {name: float(line[name]) for name in point.values} == point.values


def test_what_a_branch_is_called_is_no_markup() -> None:
    document = text("markdown", points(repository="<script>", branch="a|b`c`"))
    assert "<script>" not in document
    assert "a|b" not in document


def test_an_empty_history() -> None:
    assert text("markdown", []) == "The history has no run of this job on this branch yet.\n"
    assert json.loads(text("json", [])) == {"version": 1, "runs": []}
    assert text("csv", []).startswith("time,date,repository,branch,commit,")
