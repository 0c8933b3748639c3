"""Paragraphs, headings and list items without markup, read before the parser runs.

They are most of a post, and the parser makes two or three events of each of their lines. Each such
stretch is a thematic break to the parser instead, as long as what it stands for: one event. Nothing
around it changes. A stretch has blank lines around it and begins at the margin, so like a thematic
break it is in no list, quote or footnote and ends all of them; where it is within a code block or
HTML, the parser makes no thematic break of it, and the text of both is read from the source.

Of paragraphs with inline markup the lines are joined, which spares two events a line.
"""

from __future__ import annotations

import re
from functools import cache

from anplint.model import Block, Span

_START = r"""(?:[^\W\d_]|["'(]|\d++(?![.)]))"""
"""How a line begins that begins no block."""

_MARKED_START = rf"(?:{_START}|[*_]{{1,3}}+(?=[^\W_])|`(?!`)|!?\[)"
_LINE = rf"{_MARKED_START}[^\n]*+"
_ITEM = rf"(?:[-*+]|\d{{1,9}}[.)]) {{1,4}}({_START}[^\n]*+)"
_BEFORE = "\n\n"
"""What stands before a stretch; nothing need at the start of a body."""

_STRETCH = re.compile(
    rf"\n(?=\n)(?:(?:\n{_LINE})++|\n(#{{1,6}}) ++\S[^\n]*+|(?:\n{_ITEM})++)(?!\n[^\n])"
)
_HEADING = 1
_GOES_ON = re.compile(r"\n*+[\s\d*+-]")
"""What may follow a list that goes on."""

_SIGNS = b"\t\v\f\r*_`~<>[]\\&!|{}#$^"
"""What can make a text differ from its source."""

_TO_STARS = bytes.maketrans(_SIGNS, b"*" * len(_SIGNS))
_NOT_INLINE = re.compile(r"[\t\v\f\r~<>\\&|{}#$^]")
"""What else than inline markup, which may go on across the end of a line."""

_MOST_BETWEEN = 20
"""How many line ends may stand before a list that is taken."""

_BREAK = "***"
_new = tuple.__new__  # half the time of a NamedTuple's own constructor


def take_plain(source: str, masked: str, shift: int) -> tuple[str, dict[int, list[Block]]]:
    """Return a body with such stretches replaced, as long as before, and their blocks by where
    each stretch begins in the body. The spans of the blocks are moved by `shift`.

    masked  the body with its template tags masked. They hold signs, so no stretch holds one
    """
    taker = _Taker(source, shift)
    for match in _STRETCH.finditer(_BEFORE + masked):
        taker.take(match)
    parts: list[str] = []
    at = 0
    for start, end, new in taker.replaced:
        parts += (masked[at:start], new)
        at = end
    return "".join((*parts, masked[at:])), taker.found


@cache
def _items() -> re.Pattern[str]:
    return re.compile(_ITEM)


class _Taker:
    """Takes stretches, one after the other.

    found     the blocks of what holds no markup, by where it begins
    replaced  where what was taken begins and ends, and what the parser gets instead
    """

    __slots__ = ("_shift", "_signs", "_source", "found", "replaced")

    def __init__(self, source: str, shift: int) -> None:
        self._source = source
        self._shift = shift
        # One byte a character, each sign a star: that there is none is quick to tell.
        self._signs = source.encode("ascii", "replace").translate(_TO_STARS)
        self.found: dict[int, list[Block]] = {}
        self.replaced: list[tuple[int, int, str]] = []

    def take(self, match: re.Match[str]) -> None:
        start, end, kind = match.start(), match.end() - len(_BEFORE), match.lastindex
        if end - start < len(_BREAK):
            return
        if kind is None:
            if self._signs.find(b"*", start, end) >= 0:
                self._join(start, end)
                return
            blocks = [self._block("paragraph", self._source[start:end], start)]
        elif kind > _HEADING:
            blocks = self._items(start, end)
        else:
            blocks = self._heading(start, end, len(match[1]))
        if blocks:
            self.found[start] = blocks
            self.replaced.append((start, end, _BREAK.ljust(end - start)))

    def _join(self, start: int, end: int) -> None:
        text = self._source[start:end]
        if "\n" in text and "]:" not in text and not _NOT_INLINE.search(text):
            self.replaced.append((start, end, text.replace("\n", " ")))

    def _heading(self, start: int, end: int, level: int) -> list[Block]:
        if self._signs.find(b"*", start + level, end) >= 0:
            return []
        text = " " * level + self._source[start + level : end]
        return [self._block("heading", text, start, level)]

    def _items(self, start: int, end: int) -> list[Block]:
        """The items of a list that is whole: others are different without the blank lines in them.

        Before it, all lists have ended.
        """
        source, before = self._source, self.replaced[-1][1] if self.replaced else 0
        follows = start - before <= _MOST_BETWEEN and not source[before:start].strip("\n")
        if not follows or _GOES_ON.match(source, end):
            return []
        items = [match.span(1) for match in _items().finditer(source, start, end)]
        if any(self._signs.find(b"*", *span) >= 0 for span in items):
            return []
        return [self._block("item", source[at:to], at, 1) for at, to in items]

    def _block(self, kind: str, text: str, start: int, level: int = 0) -> Block:
        text, start = text.rstrip(), start + self._shift
        span = _new(Span, (start, start + len(text)))
        return _new(Block, (kind, span, text, text, level, ""))
