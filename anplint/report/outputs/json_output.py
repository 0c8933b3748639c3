"""`json`: one document with all that a report says, as `schemas/report.schema.json` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.output import json_text
from anplint.output.json_format import record
from anplint.report.outputs.rows import (
    numbers,
    point_fields,
    post_fields,
    rounded,
    run_fields,
)
from anplint.report.priorities import fix_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.report.model import Cluster, FindingRow, PostRow, Report
    from anplint.report.priorities import Priority


def render(report: Report) -> Iterator[str]:
    """Yield the document in pieces."""
    gate = {"passed": report.passed, "conditions": [_plain(item) for item in report.gate]}
    yield f'{{\n  "version": 1,\n  "run": {json_text.dumps(run_fields(report.run))},\n'
    yield f'  "gate": {json_text.dumps(gate)},\n'
    yield f'  "totals": {json_text.dumps(numbers(report.totals))}'
    for name, values in _lists(report):
        yield f',\n  "{name}": '
        yield from json_text.array(values, indent=2)
    yield "\n}\n"


def _lists(report: Report) -> Iterator[tuple[str, Iterable[Any]]]:
    yield "fix_first", map(_priority, fix_first(report))
    yield "groups", ({**group._asdict(), "values": numbers(group.values)}
                     for group in report.groups)  # fmt: skip
    yield "rules", ({name: getattr(rule, name) for name in ("code", "name", "level", "category",
                                                            "summary")}
                    for rule in report.rules)  # fmt: skip
    yield "posts", map(_post, report.posts)
    yield "findings", map(_finding, report.findings)
    yield "clusters", map(_cluster, report.clusters)
    yield "trend", map(point_fields, report.trend)


def _priority(priority: Priority) -> dict[str, Any]:
    return {
        "post": priority.number,
        "path": priority.post.path,
        "gain": rounded(priority.gain),
        "reasons": list(priority.reasons),
    }


def _post(post: PostRow) -> dict[str, Any]:
    losses = [
        {"code": loss.rule.code, "level": loss.rule.level, "findings": loss.findings,
         "points": rounded(loss.points)}
        for loss in post.losses
    ]  # fmt: skip
    return {**post_fields(post), "losses": losses}


def _finding(row: FindingRow) -> dict[str, Any]:
    return {**record(row.finding), "state": row.state, "post": row.post}


def _cluster(cluster: Cluster) -> dict[str, Any]:
    places = [
        {"post": shared.post, "path": shared.place.path, "line": shared.place.line,
         "column": shared.place.column, "end_line": shared.place.end_line,
         "end_column": shared.place.end_column}
        for shared in cluster.places
    ]  # fmt: skip
    return {"places": places}


def _plain(item: Any) -> dict[str, Any]:
    return {name: rounded(value) for name, value in item._asdict().items()}
