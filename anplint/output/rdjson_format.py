"""`rdjson`: reviewdog's diagnostics (reviewdog.proto). Columns are counted in bytes of UTF-8."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from anplint.model import Place, Post, Span
from anplint.output import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from anplint.model import Finding
    from anplint.output import Result, Style

SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield the document."""
    del style
    yield '{\n  "source": {"name": "anplint"},\n  "diagnostics": '
    yield from json_text.array(_diagnostics(result), indent=2)
    yield "\n}\n"


def _diagnostics(result: Result) -> Iterator[dict[str, Any]]:
    for path, group in groupby(result.findings, lambda finding: finding.place.path):
        findings = list(group)
        post = Post(path, result.source(path))
        edits = {finding: place for finding in findings if (place := _edit_place(finding, post))}
        places = [*(finding.place for finding in findings), *edits.values()]
        offsets = byte_offsets(post.text, _offsets(places)) if post.text else {}
        for finding in findings:
            yield _diagnostic(finding, edits.get(finding), offsets)


def _edit_place(finding: Finding, post: Post) -> Place | None:
    # reviewdog takes several suggestions for alternatives, so a fix of several edits has none.
    if finding.fix is None or len(finding.fix.edits) != 1 or not post.text:
        return None
    return post.place(finding.fix.edits[0].span)


def _diagnostic(finding: Finding, edit: Place | None, offsets: Mapping[int, int]) -> dict[str, Any]:
    diagnostic: dict[str, Any] = {
        "message": finding.message,
        "location": {"path": finding.place.path, "range": _range(finding.place, offsets)},
        "severity": SEVERITIES[finding.level],
        "code": {"value": finding.code},
    }
    if edit is not None and finding.fix is not None:
        suggestion = {"range": _range(edit, offsets), "text": finding.fix.edits[0].text}
        diagnostic["suggestions"] = [suggestion]
    return diagnostic


def _range(place: Place, offsets: Mapping[int, int]) -> dict[str, Any]:
    first, last = _line_starts(place)
    return {
        "start": {"line": place.line, "column": _column(first, place.span.start, offsets)},
        "end": {"line": place.end_line, "column": _column(last, place.span.end, offsets)},
    }


def _column(line_start: int, offset: int, offsets: Mapping[int, int]) -> int:
    return offsets.get(offset, offset) - offsets.get(line_start, line_start) + 1


def _offsets(places: Iterable[Place]) -> Iterator[int]:
    for place in places:
        yield from place.span
        yield from _line_starts(place)


def _line_starts(place: Place) -> Span:
    return Span(place.span.start - place.column + 1, place.span.end - place.end_column + 1)


def byte_offsets(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """Return the offset in bytes of UTF-8 for each in code points, in one pass over the text."""
    found: dict[int, int] = {}
    at = size = 0
    for offset in sorted(set(offsets)):
        size += len(text[at:offset].encode("utf-8", "surrogatepass"))
        at = offset
        found[offset] = size
    return found
