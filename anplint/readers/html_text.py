"""Text of a body that keeps its offsets: tags blanked, entities decoded and padded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import PAD, Span
from anplint.readers.html_entities import pad_entities
from anplint.readers.html_tokens import TemplateTags

if TYPE_CHECKING:
    from collections.abc import Iterable

_NO_LINE_END = re.compile(r"[^\r\n]")
_TEMPLATE = re.compile(r"\{+[{%]|<%")


class Segment(NamedTuple):
    """A piece of text between tags. `mark` is "code", "time" or "": what surrounds it in line."""

    start: int
    end: int
    mark: str = ""


def blank(text: str) -> str:
    """Return as many spaces as the text has code points; line ends stay."""
    if "\n" in text or "\r" in text:
        return _NO_LINE_END.sub(" ", text)
    return " " * len(text)


def text_of(source: str, span: Span, segments: Iterable[Segment]) -> str:
    """Return a part of a source with everything but the segments blanked."""
    pieces, at = [], span.start
    for segment in segments:
        start, end = max(segment.start, at), min(segment.end, span.end)
        if start < end:
            pieces.append(blank(source[at:start]))
            pieces.append(pad_entities(source[start:end]))
            at = end
    pieces.append(blank(source[at : span.end]))
    return "".join(pieces)


def blank_templates(text: str) -> str:
    """Return a text with its template tags (`{{ … }}`, `{% … %}`, `<% … %>`) blanked."""
    opening = _TEMPLATE.search(text)
    if opening is None:
        return text
    tags, at = TemplateTags(text, len(text)), 0
    pieces: list[str] = []
    while opening is not None:
        begin = opening.end()
        end = tags.end_of(opening[0][-2:], begin)
        if end > 0:
            pieces += (text[at : opening.start()], blank(text[opening.start() : end]))
            at = begin = end
        opening = _TEMPLATE.search(text, begin)
    return "".join((*pieces, text[at:]))


def tight(source: str, segments: Iterable[Segment]) -> Span | None:
    """Return the span from the first character that is no white space to the last, or None."""
    start = end = -1
    for segment in segments:
        piece = source[segment.start : segment.end]
        stripped = piece.strip()
        if stripped:
            first = segment.start + len(piece) - len(piece.lstrip())
            start = first if start < 0 else start
            end = first + len(stripped)
    return Span(start, end) if end >= 0 else None


def is_blank(text: str) -> bool:
    """Tell whether a decoded text shows nothing."""
    return not text.replace(PAD, "").strip()
