"""The text of Markdown blocks with the markup blanked, and byte offsets as code points."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from anplint.model import PAD
from anplint.readers.template_tags import blank

if TYPE_CHECKING:
    from collections.abc import Callable, MutableSequence, Sequence

    Piece = tuple[int, str]
    """Where a text that people read begins, and the text, as long as what it stands for."""

_LARGE = 500_000


@cache
def _wide_runs() -> re.Pattern[str]:
    """Runs of characters of two, of three and of four bytes."""
    return re.compile(r"[\x80-\u07ff]+|[\u0800-\uffff]+|[\U00010000-\U0010ffff]+")


@cache
def _wide_bytes() -> re.Pattern[bytes]:
    """Runs of all three. In bytes they are found eight times faster than in characters."""
    return re.compile(rb"[\x80-\xff]+")


def fill(source: str, start: int, end: int, pieces: Sequence[Piece], *, joins: bool = True) -> str:
    """Return the source from start to end with all but the pieces blanked, in its full length.

    Markup between two characters that readers see side by side (`**Note**:`) becomes `PAD`, so
    that it splits no word; other markup becomes spaces. With `joins` false all becomes spaces.
    """
    if len(pieces) == 1:
        begin, text = pieces[0]
        after = blank(source[begin + len(text) : end])
        return f"{blank(source[start:begin])}{text}{after}"[: end - start]
    parts: list[str] = []
    at, before = start, " "
    for begin, text in pieces:
        if begin > at:
            gap = source[at:begin]
            if gap == "\n":
                parts.append(gap)
            elif "\n" in gap or "\r" in gap:
                parts.append(blank(gap))
            elif joins and not before[-1:].isspace() and not text[:1].isspace():
                parts.append(PAD * (begin - at))
            else:
                parts.append(" " * (begin - at))
        parts.append(text)
        at, before = begin + len(text), text
    if at < end:
        parts.append(blank(source[at:end]))
    return "".join(parts)[: end - start]


def without(text: str, start: int, spans: Sequence[tuple[int, int]]) -> str:
    """Return a filled text, which begins at `start` of the source, with spans of it blanked."""
    parts: list[str] = []
    at = 0
    for begin, end in spans:
        parts += (text[at : begin - start], blank(text[begin - start : end - start]))
        at = end - start
    return "".join((*parts, text[at:]))


def code_points(text: str) -> Callable[[int], int] | None:
    """Return what turns an offset in the UTF-8 of a text into one in code points; None in ASCII.

    It keeps a row for each run of characters of one width, not for each character: texts in
    Chinese are long runs.
    """
    if text.isascii():
        return None
    starts, offsets, widths = (_numbers(text, first) for first in (0, 0, 1))
    extra = 0
    for wide in _wide_bytes().finditer(text.encode()):
        at = wide.start()
        for run in _wide_runs().findall(wide[0].decode()):
            width, count = len(run[0].encode()), len(run)
            starts.extend((at, at + count * width))
            offsets.extend((at - extra, at - extra + count))
            widths.extend((width, 1))
            at += count * width
            extra += count * (width - 1)

    def offset_of(byte: int) -> int:
        row = bisect_right(starts, byte) - 1
        return offsets[row] + (byte - starts[row]) // widths[row]

    return offset_of


def _numbers(text: str, first: int) -> MutableSequence[int]:
    """Return a row of numbers: a list, or of a large text an array: a tenth of the size."""
    if len(text) < _LARGE:
        return [first]
    from array import array

    return array("I", [first])
