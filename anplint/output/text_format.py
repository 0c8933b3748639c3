"""`text`: findings for people, each with its source line, and a summary as the last line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.output.escape import line_start, path_start, visible
from anplint.output.snippet import snippet
from anplint.output.wording import by_rule, count, totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.model import Finding, Related
    from anplint.output import Result, Style

RELATED_SHOWN = 5
_BOLD, _RULER = "1", "34"
COLORS = {"error": "1;31", "warning": "1;33", "note": "1;36"}
"""ANSI codes (ECMA-48, SGR) of the levels."""


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield a piece for each finding, then the summary."""
    if style.statistics:
        yield from statistics(result, style)
    else:
        path, text = "", ""
        for finding in result.shown():
            if finding.place.path != path:
                path = finding.place.path
                text = result.source(path)
            yield "\n".join(_finding(finding, text, style)) + "\n\n"
    yield totals(result) + "\n"


def statistics(result: Result, style: Style) -> Iterator[str]:
    """Yield a line for each rule that found something: how often, which rule, how bad."""
    rows = by_rule(result)
    width = max((len(f"{number:,}") for _, number in rows), default=0)
    name_width = max((len(visible(finding.name)) for finding, _ in rows), default=0)
    for finding, number in rows:
        level = paint(finding.level, COLORS[finding.level], style)
        name = visible(finding.name).ljust(name_width)
        yield f"{number:>{width},}  {visible(finding.code)} {name}  {level}\n"


def paint(text: str, color: str, style: Style) -> str:
    """Return text in a colour where colours are wanted."""
    return f"\x1b[{color}m{text}\x1b[0m" if style.color and text else text


def _finding(finding: Finding, text: str, style: Style) -> Iterator[str]:
    place = finding.place
    where = f"{path_start(style.shown(place.path))}:{place.line}:{place.column}:"
    rule = paint(f"{visible(finding.code)} {visible(finding.name)}", _BOLD, style)
    level = paint(finding.level, COLORS[finding.level], style)
    yield f"{paint(where, _BOLD, style)} {rule}  {level}{silence(finding)}"
    yield f"  {line_start(finding.message)}"
    margin = " " * (len(str(place.line)) + 1)
    yield from _source(finding, text, margin, style)
    for note in _notes(finding, style):
        yield f"{margin} {paint('=', _RULER, style)} {note}"


def silence(finding: Finding) -> str:
    """Return what follows the level of a finding that does not count; "" of one that does."""
    if finding.suppression:
        reason = visible(finding.suppression.reason)
        return f" (suppressed: {reason})" if reason else " (suppressed)"
    return "" if finding.is_open else " (known)"


def _source(finding: Finding, text: str, margin: str, style: Style) -> Iterator[str]:
    shown = snippet(text, finding.place)
    if shown is None:
        return
    ruler = paint("|", _RULER, style)
    number = paint(str(finding.place.line), _RULER, style)
    marks = paint("^" * shown.marks, COLORS[finding.level], style)
    yield f"{margin} {ruler}"
    yield f" {number} {ruler} {shown.line}".rstrip()
    yield f"{margin} {ruler} {' ' * shown.indent}{marks}"


def _notes(finding: Finding, style: Style) -> Iterator[str]:
    for related in finding.related[:RELATED_SHOWN]:
        yield _also(related, style)
    more = len(finding.related) - RELATED_SHOWN
    if more > 0:
        yield f"and at {count(more, 'more place')}"
    if finding.fix:
        yield f"fix: {visible(finding.fix.description)}"


def _also(related: Related, style: Style) -> str:
    place = related.place
    where = f"also at {visible(style.shown(place.path))}:{place.line}:{place.column}"
    return f"{where}: {visible(related.message)}" if related.message else where
