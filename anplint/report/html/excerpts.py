"""The line of a post that a finding is about, with what it marks there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.lines import line_stop

if TYPE_CHECKING:
    from anplint.model import Place

_LINK = re.compile(r"!?\[([^][]*)\](?:\([^()\s]*\)|\[[^][]*\])")
_EMPHASIS = re.compile(r"\*{1,3}(?=\w)|(?<=[\w.,;:!?])\*{1,3}|\b__|__\b|`")
_LINE_START = re.compile(r"^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,9}[.)])[ \t]+", re.MULTILINE)
"""Marks of links, of emphasis and code, of headings, quotes and lists. No parser is needed: what
they leave is read by people only.
"""

_BEFORE, _MARKED, _AFTER = 80, 240, 80
"""Characters that are shown of a long line."""


class Excerpt(NamedTuple):
    """A line in three parts; `more` is the number of lines that the finding goes on for."""

    before: str
    marked: str
    after: str
    more: int


def excerpt(text: str, place: Place) -> Excerpt | None:
    """Return the first line of a place, or None where the text does not hold it any more."""
    at = place.span.start
    start = at - place.column + 1
    if not text or not 0 <= start <= at <= len(text):
        return None
    if start and text[start - 1] not in "\r\n":
        return None
    stop = line_stop(text, at)
    end = max(at, min(place.span.end, stop))
    first, last = max(start, at - _BEFORE), min(stop, end + _AFTER)
    cut = end - at > _MARKED
    return Excerpt(
        _plain(("…" if first > start else "") + text[first:at]),
        _plain(text[at : at + _MARKED]) + "…" if cut else _plain(text[at:end]),
        "" if cut else _plain(text[end:last]) + ("…" if last < stop else ""),
        max(0, place.end_line - place.line - (place.end_column == 1)),
    )


def passage(text: str, place: Place, longest: int) -> str:
    """Return the text at a place on one line, without marks of Markdown, clipped; "" where it is
    gone.
    """
    start, end = place.span
    if not 0 <= start < end <= len(text):
        return ""
    some = " ".join(_unmarked(text[start : min(end, start + 3 * longest)]).split())
    return some if len(some) <= longest else some[: longest - 1].rstrip() + "…"


def _unmarked(text: str) -> str:
    text = _LINK.sub(r"\1", text)
    return _EMPHASIS.sub("", _LINE_START.sub("", text))


def _plain(text: str) -> str:
    return text.replace("\t", "    ")
