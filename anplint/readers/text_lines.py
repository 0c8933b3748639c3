"""Lines of a text by number, cut as `model.line_starts` cuts them, and what a line looks like."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from anplint.lines import line_starts
from anplint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_SURE_BULLETS = "•◦‣⁃∙▪●○■□·"
_ASCII_BULLETS = "-*+"
_NEAR = 256
"""How many spans are kept: a reader looks at a line from several sides, then never again."""


class Lines:
    """The lines of a text. Slices are made when asked for: a million lines cost a list of ints."""

    __slots__ = ("_bounds", "_near", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._bounds = [*line_starts(text), len(text)]
        self._near: dict[int, Span] = {}

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def start(self, number: int) -> int:
        """Return where a line begins, its indentation included."""
        return self._bounds[number]

    def span(self, number: int) -> Span:
        """Return a line without surrounding white space; empty where the line is blank."""
        span = self._near.get(number)
        if span is None:
            if len(self._near) >= _NEAR:
                self._near.clear()
            span = self._near[number] = self._stripped(number)
        return span

    def _stripped(self, number: int) -> Span:
        start = self._bounds[number]
        line = self.text[start : self._bounds[number + 1]]
        inner = line.lstrip()
        start += len(line) - len(inner)
        return Span(start, start + len(inner.rstrip()))

    def reading(self, words: str) -> Iterator[int]:
        """Yield the lines that read these (lower case) words and no more, in any letter case."""
        for start in find_lines(self.text, words):
            yield bisect_right(self._bounds, start, hi=len(self)) - 1


def find_lines(text: str, words: str) -> Iterator[int]:
    """Yield where (lower case) words stand that make up a line, white space and case aside."""
    lower = text.replace("İ", "i").lower()  # the one letter that two lower case ones stand for
    at = lower.find(words)
    while at >= 0:
        end = at + len(words)
        if _is_edge(text, at - 1, -1) and _is_edge(text, end, 1):
            yield at
        at = lower.find(words, end)


def _is_edge(text: str, at: int, step: int) -> bool:
    """Tell whether only white space lies between an offset and the end (or start) of its line."""
    while 0 <= at < len(text) and text[at] not in "\r\n":
        if not text[at].isspace():
            return False
        at += step
    return True


def after_bullet(text: str, span: Span) -> int | None:
    """Return where the text behind a line's bullet begins; None where the line has no bullet.

    `-`, `*` and `+` are bullets only before white space (or alone), the others always.
    """
    if span.start == span.end:
        return None
    mark, at = text[span.start], span.start + 1
    if mark not in _SURE_BULLETS and not (
        mark in _ASCII_BULLETS and (at == span.end or text[at].isspace())
    ):
        return None
    while at < span.end and text[at].isspace():
        at += 1
    return at


def is_ascii_bullet(mark: str) -> bool:
    """Tell whether a bullet is one that programs and YAML use too."""
    return mark in _ASCII_BULLETS
