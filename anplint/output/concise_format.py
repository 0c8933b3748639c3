"""`concise`: one line for each finding, as editors and scripts know it from compilers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.output.escape import path_start, visible
from anplint.output.text_format import COLORS, paint, silence, statistics

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.model import Finding
    from anplint.output import Result, Style


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield `path:line:column: CODE level message` for each finding, and nothing else."""
    if style.statistics:
        yield from statistics(result, style)
        return
    for finding in result.shown():
        yield _line(finding, style)


def _line(finding: Finding, style: Style) -> str:
    place = finding.place
    where = f"{path_start(style.shown(place.path))}:{place.line}:{place.column}:"
    level = paint(finding.level, COLORS[finding.level], style)
    return f"{where} {visible(finding.code)} {level}{silence(finding)} {visible(finding.message)}\n"
