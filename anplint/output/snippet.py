"""The line of a post that a finding is about, clipped to a width, and where to underline it.

Widths are cells of a terminal: wide characters (UAX #11, W and F) take two, marks that combine
take none, a tab is shown as four spaces and a control character as its escape.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from anplint.output.escape import COMMAND, visible

if TYPE_CHECKING:
    from anplint.model import Place

WIDTH = 100
"""The most cells of source that are shown."""
LEAD = 40
"""The cells that are kept before the mark of a line that must be clipped there."""
_END_OF_LINE = re.compile(r"[\r\n]")
_CUT = "…"


class Snippet(NamedTuple):
    """A line as it is shown, and an underline of `marks` cells after `indent` cells."""

    line: str
    indent: int
    marks: int


def snippet(text: str, place: Place) -> Snippet | None:
    """Return the first line of a place, or None where the text does not hold it any more.

    Looks at a few hundred characters only, however long the line is.
    """
    at = place.span.start
    start = at - place.column + 1
    if not (0 <= start <= at < len(text) + 1) or not text:
        return None
    if start and text[start - 1] not in "\r\n":
        return None
    first = max(start, at - WIDTH)
    rest = _first_line(text[at : at + WIDTH + 1])
    cells = _cells(text[first:at] + rest)
    length = place.span.end - at
    marked = length if length <= len(rest) else len(rest.rstrip())
    return _fit(cells[: at - first], cells[at - first :], marked, clipped=first > start)


def _first_line(text: str) -> str:
    end = _END_OF_LINE.search(text)
    return text[: end.start()] if end else text


def _fit(before: list[str], rest: list[str], marked: int, *, clipped: bool) -> Snippet:
    if clipped or _width(before) + min(_width(rest), WIDTH - LEAD) > WIDTH:
        last = _last(before, LEAD)
        clipped = clipped or len(last) < len(before)
        before = last
    lead = _CUT if clipped else ""
    indent = len(lead) + _width(before)
    kept = _first(rest, WIDTH - indent)
    tail = _CUT if len(kept) < len(rest) else ""
    line = (lead + "".join(before) + "".join(kept) + tail).rstrip()
    return Snippet(line, indent, max(1, _width(kept[:marked])))


def _cells(text: str) -> list[str]:
    cells = [_cell(char) for char in text]
    for command in COMMAND.finditer(text):
        cells[command.end() - 1] += "\\"
    return cells


@lru_cache(maxsize=4096)
def _cell(char: str) -> str:
    return "    " if char == "\t" else visible(char)


def _first(cells: list[str], width: int) -> list[str]:
    for index, cell in enumerate(cells):
        width -= cell_width(cell)
        if width < 0:
            return cells[:index]
    return cells


def _last(cells: list[str], width: int) -> list[str]:
    return _first(cells[::-1], width)[::-1]


def _width(cells: list[str]) -> int:
    return sum(map(cell_width, cells))


@lru_cache(maxsize=4096)
def cell_width(shown: str) -> int:
    """Return how many cells a character (or the escape of one) takes."""
    if shown.isascii() or len(shown) > 1:
        return len(shown)
    from unicodedata import category, east_asian_width

    if category(shown) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(shown) in "WF" else 1
