"""What was meant for an image but is text to Markdown: white space in its URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.model import PAD, Image, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.readers.template_tags import Masked

_LITERAL = re.compile(r"!\[([^\[\]\n]*)\]\(([^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)")
_TITLE = re.compile(r"\s+(?:\"[^\"]*\"|'[^']*')\s*$")
_SIZE = re.compile(r"(\S+)\s+=\d*x\d*$")
_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico|tiff?)(?:[?#]\S*)?$", re.IGNORECASE)
_LONGEST = 2000
"""What is longer is no slip of the pen, and the patterns below may look at it again and again."""

_URL = re.compile(r"(?:https?:)?//", re.IGNORECASE)


def not_taken(prose: str, source: str, start: int, text: Masked) -> Iterator[Image]:
    """Yield the images that a block's prose holds as text; it begins at `start` of the source.

    A size (`a.png =100x20`), which some dialects have, is no part of the URL.
    """
    for match in _LITERAL.finditer(prose):
        if len(match[2]) > _LONGEST:
            continue
        raw = _TITLE.sub("", match[2]).rstrip()
        url = raw.lstrip()
        at = start + match.start(2) + len(raw) - len(url)
        url = source[at : at + len(url)]
        if PAD in raw or source[start + match.start() - 1 : start + match.start()] == "\\":
            continue
        if size := _SIZE.match(url):
            url = size[1]
        elif not _is_file_with_space(url) or text.touches(at, at + len(url)):
            continue
        span = Span(start + match.start(), start + match.end())
        yield Image(url, Span(at, at + len(url)), match[1].strip(), span)


def _is_file_with_space(url: str) -> bool:
    spaced = len(url.split()) > 1
    return spaced and (_FILE.search(url) is not None or _URL.match(url) is not None)
