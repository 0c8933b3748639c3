"""The images of Markdown: their alternative text, and where their destinations stand."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from anplint.model import PAD
from anplint.readers.markdown_text import code_points, fill

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from anplint.readers.markdown_text import Piece
    from anplint.readers.template_tags import Masked


@cache
def _stop() -> re.Pattern[str]:
    """What may end a destination, and escapes, which may not."""
    return re.compile(r"\\.|[()\s]", re.DOTALL)


def destination(text: str, at: int, decoded: str) -> tuple[int, int]:
    """Return where a link's destination stands; `at` is after the `(` or `]:` before it."""
    while text[at : at + 1].isspace():
        at += 1
    if text.startswith("<", at):
        return at + 1, max(text.find(">", at + 1), at + 1)
    if text.startswith(decoded, at):
        return at, at + len(decoded)
    return at, _bare_end(text, at)


def alternative(source: str, text: Masked, start: int, end: int, pieces: Sequence[Piece]) -> str:
    """Return the plain text of an image's alternative; as it is written where it is a template."""
    alt = source[start:end]
    if len(pieces) == 1 and pieces[0][1] == alt:
        pass  # no markup in it
    elif not text.touches(start, end):
        alt = fill(source, start, end, pieces).replace(PAD, "")
    return " ".join(alt.split())


def _bare_end(text: str, at: int) -> int:
    """The end of a destination with escapes or entities: a space or the unbalanced parenthesis."""
    depth = 0
    for stop in _stop().finditer(text, at):
        if stop[0] == "(":
            depth += 1
        elif stop[0] == ")" and depth:
            depth -= 1
        elif stop[0][0] != "\\":
            return stop.start()
    return len(text)


class Definitions:
    """Where the destinations of link reference definitions stand. Read on first use."""

    __slots__ = ("_read", "_spans", "_text")

    def __init__(self, read: Callable[[str], Mapping[str, Any]], text: str) -> None:
        self._read = read
        self._text = text
        self._spans: dict[str, tuple[int, int]] | None = None

    def span(self, label: str) -> tuple[int, int] | None:
        """Return where the destination of a label stands."""
        if self._spans is None:
            self._spans = dict(self._all())
        return self._spans.get(_label(label))

    def _all(self) -> Iterator[tuple[str, tuple[int, int]]]:
        offset = code_points(self._text)
        for label, definition in self._read(self._text).items():
            start = definition["span"]["start"]
            at = self._text.find("]:", offset(start) if offset else start)
            if at >= 0:
                yield _label(label), destination(self._text, at + 2, definition["dest"])


def _label(label: str) -> str:
    """Labels match whatever their letter case and white space (CommonMark 0.31, 4.7)."""
    return " ".join(label.casefold().split())
