"""Liquid blocks of Jekyll in HTML: `{% highlight %}` holds code, `{% comment %}` holds nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

from anplint.model import Block, Span
from anplint.readers.html_text import blank, is_blank

_OPENING = re.compile(r"\{%-?\s*(highlight|comment)\b\s*([\w+#.-]*)[^%]*%\}")
_CLOSING = {name: re.compile(rf"\{{%-?\s*end{name}\s*-?%\}}") for name in ("highlight", "comment")}


class Liquid(NamedTuple):
    """A text with its Liquid blocks blanked, and the code blocks that were in them."""

    text: str
    code: tuple[Block, ...]


def take_liquid(text: str) -> Liquid:
    """Blank the `highlight` and `comment` blocks of a text; offsets stay. Linear in time."""
    opening = _OPENING.search(text)
    if opening is None:
        return Liquid(text, ())
    pieces: list[str] = []
    code: list[Block] = []
    unclosed: set[str] = set()
    at = 0
    while opening is not None:
        name, begin = opening[1], opening.end()
        closing = None if name in unclosed else _CLOSING[name].search(text, begin)
        if closing is None:
            unclosed.add(name)
        else:
            span = Span(opening.start(), closing.end())
            pieces += (text[at : span.start], blank(text[span.start : span.end]))
            if name == "highlight":
                code.append(_code(text, span, opening, closing))
            at = begin = span.end
        opening = _OPENING.search(text, begin)
    blocks = tuple(block for block in code if not is_blank(block.text))
    return Liquid("".join((*pieces, text[at:])), blocks)


def _code(text: str, span: Span, opening: re.Match[str], closing: re.Match[str]) -> Block:
    inside = text[opening.end() : closing.start()]
    whole = blank(opening[0]) + inside + blank(closing[0])
    return Block("code", span, whole, whole, info=opening[2])
