"""Images of a text export: the alternative text, then the caption with the image's source.

Both lines say the same: `A cable tray` and `A cable tray. image source: example.org`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Block, Image, Span

if TYPE_CHECKING:
    from anplint.readers.text_lines import Lines

_CREDIT = re.compile(r"image[ \xa0]source[ \xa0]?:", re.IGNORECASE)
_FINAL = (".", "!", "?", ":", ";", ",")
_ALT_LENGTH = 200
_CREDIT_WORDS = 3


class _Caption(NamedTuple):
    """A caption line: what it says without the final period, and the source it credits."""

    said: Span
    credit: Span
    has_stop: bool


def is_caption(lines: Lines, number: int) -> bool:
    """Tell whether a line is an image's caption with its source.

    Where the line above says the same, anything may be the source; else the form is strict, for
    prose may hold the words.
    """
    caption = _caption(lines, number)
    if caption is None:
        return False
    if number and caption.said.start < caption.said.end and _is_twin(lines, number - 1, caption):
        return True
    credit = lines.text[caption.credit.start : caption.credit.end]
    is_short = 0 < len(credit.split(None, _CREDIT_WORDS)) <= _CREDIT_WORDS
    return caption.has_stop and is_short and not credit.endswith(_FINAL)


def is_alt(lines: Lines, run: range) -> bool:
    """Tell whether the last of some lines is the alternative text of the caption below them."""
    caption = _caption(lines, run.stop)
    if caption is None:
        return False
    start, end = lines.span(run[-1])
    is_short = len(run) == 1 and end - start <= _ALT_LENGTH
    return _is_twin(lines, run[-1], caption) or (
        is_short and not lines.text.endswith(_FINAL, start, end)
    )


def image_of(lines: Lines, numbers: range) -> tuple[Image, Block]:
    """Return the image of a caption line, or of an alternative text and a caption line.

    The block's text is the caption alone: its twin and the source are blanked.
    """
    alt, last = lines.span(numbers.start), lines.span(numbers[-1])
    span = Span(alt.start, last.end)
    caption = _caption(lines, numbers[-1]) or _Caption(last, Span(last.end, last.end), False)
    said, credit = (lines.text[part.start : part.end] for part in caption[:2])
    image = Image(
        url=None,
        url_span=span,
        alt=lines.text[alt.start : alt.end] if len(numbers) > 1 else None,
        span=span,
        caption=said or None,
        credit=credit or None,
    )
    text = (" " * (caption.said.start - span.start) + said).ljust(span.end - span.start)
    return image, Block("caption", span, text, text)


def _caption(lines: Lines, number: int) -> _Caption | None:
    start, end = lines.span(number)
    marks = list(_CREDIT.finditer(lines.text, start, end))
    if not marks:
        return None
    mark = marks[-1]
    before = lines.text[start : mark.start()].rstrip()
    said = before.removesuffix(".").rstrip()
    credit = lines.text[mark.end() : end].lstrip()
    has_stop = not said or before.endswith(".")
    return _Caption(Span(start, start + len(said)), Span(end - len(credit), end), has_stop)


def _is_twin(lines: Lines, number: int, caption: _Caption) -> bool:
    start, end = lines.span(number)
    said = lines.text[start:end].removesuffix(".").rstrip()
    return said == lines.text[caption.said.start : caption.said.end]
