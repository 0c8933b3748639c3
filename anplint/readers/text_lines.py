"""Lines of a text by number, cut as `model.line_starts` cuts them, and what a line looks like."""

from __future__ import annotations

from anplint.model import Span, line_starts

_SURE_BULLETS = "•◦‣⁃∙▪●○■□·"
_ASCII_BULLETS = "-*+"


class Lines:
    """The lines of a text. Slices are made when asked for: a million lines cost a list of ints."""

    __slots__ = ("_bounds", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._bounds = [*line_starts(text), len(text)]

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def start(self, number: int) -> int:
        """Return where a line begins, its indentation included."""
        return self._bounds[number]

    def span(self, number: int) -> Span:
        """Return a line without surrounding white space; empty where the line is blank."""
        start = self._bounds[number]
        line = self.text[start : self._bounds[number + 1]]
        inner = line.lstrip()
        start += len(line) - len(inner)
        return Span(start, start + len(inner.rstrip()))

    def words(self, number: int) -> str:
        """Return a line folded for comparison: words joined by one space, lower case."""
        start, end = self.span(number)
        return " ".join(self.text[start:end].split()).lower()


def reads(lines: Lines, number: int, words: str) -> bool:
    """Tell whether a line holds these (lower case) words and nothing else, in any case."""
    start, end = lines.span(number)
    return end - start <= 4 * len(words) and lines.words(number) == words


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
