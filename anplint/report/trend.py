"""The trend as a table for people, as JSON, and as CSV: what `anplint report --trend` prints.

A run in which another rule set was used than in the one before is marked: its numbers moved, and
nobody edited anything.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anplint.output.escape import markdown
from anplint.report.metrics import METRICS
from anplint.report.outputs.csv_output import table
from anplint.report.outputs.rows import point_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from anplint.report.model import Point

_SHOWN = ("posts", "score", "findings", "errors", "warnings", "notes")
_MARK = "¹"
_NOTE = f"""
{_MARK} Other rules, options or another version of anplint than in the run before: numbers moved
that no editor moved.
"""


def trend_markdown(points: Sequence[Point]) -> Iterator[str]:
    """Yield a table with a row for each run, the newest first."""
    if not points:
        yield "The history has no run of this job on this branch yet.\n"
        return
    run = points[-1].run
    branch = f", {markdown(run.branch)}" if run.branch else ""
    yield f"## Trend of {markdown(run.repository)}{branch}: {markdown(run.job)}\n\n"
    heads = ["Day", "Commit", *(METRICS[name].title.capitalize() for name in _SHOWN)]
    yield "| " + " | ".join([*heads, "New", "Fixed"]) + " |\n"
    yield "|---|---|" + "--:|" * (len(_SHOWN) + 2) + "\n"
    yield from map(_row, reversed(points))
    if any(point.rules_changed for point in points):
        yield _NOTE


def _row(point: Point) -> str:
    mark = _MARK if point.rules_changed else ""
    cells = [
        markdown(point.run.today) + mark,
        markdown(point.run.commit[:10]),
        *(_number(name, point.values.get(name)) for name in _SHOWN),
        f"{point.appeared:,}",
        f"{point.fixed:,}",
    ]
    return "| " + " | ".join(cells) + " |\n"


def _number(name: str, value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if name == "score" else f"{value:,.0f}"


def trend_json(points: Sequence[Point]) -> Iterator[str]:
    """Yield `{"version": 1, "trend": […]}`, the oldest run first, each on a line of its own. The
    runs are those of `trend` in the JSON of a report, as `schemas/report.schema.json` has them.
    """
    from anplint.output import json_text

    yield '{\n  "version": 1,\n  "trend": '
    yield from json_text.array(map(point_fields, points), indent=2)
    yield "\n}\n"


def _whole(value: float) -> float:
    """Return a count without a decimal point."""
    return int(value) if value.is_integer() else value


def trend_csv(points: Sequence[Point]) -> Iterator[str]:
    """Return a line of names, then one for each run, the oldest first."""
    names = sorted({name for point in points for name in point.values})
    titles = [
        "time", "date", "repository", "branch", "commit", "job", "today", "version",
        "rules_changed", "appeared", "fixed", *names,
    ]  # fmt: skip
    return table(titles, (_cells(point, names) for point in points))


def _cells(point: Point, names: Sequence[str]) -> list[object]:
    run = point.run
    texts = (run.repository, run.branch, run.commit, run.job, run.today, run.version)
    return [
        run.time,
        datetime.fromtimestamp(run.time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        *texts,
        int(point.rules_changed),
        point.appeared,
        point.fixed,
        *("" if name not in point.values else _whole(point.values[name]) for name in names),
    ]


TREND_FORMATS: dict[str, Callable[[Sequence[Point]], Iterator[str]]] = {
    "markdown": trend_markdown,
    "json": trend_json,
    "csv": trend_csv,
}
"""By the name that `--format` has."""
