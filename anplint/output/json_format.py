"""`json`: one document with all findings and a summary, as `schemas/output.schema.json` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.output import json_text
from anplint.output.wording import by_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.model import Finding, Related
    from anplint.output import Result, Style


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield the document; with `style.statistics` the findings are counted and not listed."""
    findings = () if style.statistics else result.shown()
    yield '{\n  "version": 1,\n  "findings": '
    yield from json_text.array(map(record, findings), indent=2)
    yield f',\n  "summary": {json_text.dumps(_summary(result))}\n}}\n'


def record(finding: Finding) -> dict[str, Any]:
    """Return a finding as plain data. Lines and columns are 1-based code points, ends exclusive."""
    place = finding.place
    return {
        "code": finding.code,
        "name": finding.name,
        "level": finding.level,
        "message": finding.message,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "fingerprint": finding.fingerprint,
        "related": [_related(related) for related in finding.related],
        "fixable": finding.fix is not None,
        "suppression": finding.suppression and finding.suppression._asdict(),
        "baseline": finding.baseline or None,
    }


def _related(related: Related) -> dict[str, Any]:
    place = related.place
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "message": related.message,
    }


def _summary(result: Result) -> dict[str, Any]:
    counts = result.counts()
    numbers = {finding.code: number for finding, number in by_rule(result)}
    return {
        "files": result.files,
        "posts": result.posts,
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notes": counts["note"],
        "by_rule": dict(sorted(numbers.items())),
    }
