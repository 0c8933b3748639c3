"""HTML within Markdown: what people read of a block, and the headings in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Span
from anplint.readers.html_entities import pad_entities
from anplint.readers.html_tokens import RAW_TEXT, Tag, tokens
from anplint.readers.markdown_text import fill, without
from anplint.readers.template_tags import blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.readers.html_images import ImageReader
    from anplint.readers.markdown_text import Piece
    from anplint.readers.template_tags import Masked

HEADINGS = {f"h{level}": level for level in range(1, 7)}
CODE = frozenset(("pre", "code", "kbd", "samp", "tt"))
INLINE = (CODE - {"pre"}) | frozenset(
    ("a", "abbr", "b", "bdi", "bdo", "cite", "del", "dfn", "em", "font", "i", "ins", "mark", "q",
     "s", "small", "span", "strike", "strong", "sub", "sup", "time", "u", "var", "wbr")
)  # fmt: skip
_QUOTE_PREFIX = re.compile(r"\n[ \t]*>[ \t>]*")
_SILENT = re.compile(
    r"\{[:#]|\{/\*|:::|(?:import|export)\b"
    r"|\{%-?\s*(?:end\w*|raw|if|unless|for|else|elsif|case|when|assign|capture|comment)\b"
)


def tags(source: str, text: Masked, start: int, end: int) -> Iterator[Tag]:
    """Yield the tags of a part of a body; template tags in their values as they are written."""
    for tag in tokens(text.text, start, end):
        yield _unmasked(tag, source) if text.touches(*tag.span) else tag


def _unmasked(tag: Tag, source: str) -> Tag:
    attributes = [
        attribute._replace(value=source[attribute.span.start : attribute.span.end])
        if attribute.value and attribute.span.end > attribute.span.start
        else attribute
        for attribute in tag.attributes
    ]
    return tag._replace(attributes=tuple(attributes))


class HtmlText(NamedTuple):
    """A block of HTML: its text and prose, as blocks have them; the level of the heading that it
    is, else 0; where its first `<h1>` stands; whether it shows nothing at all.
    """

    text: str
    prose: str
    level: int
    h1: Span | None
    silent: bool


class HtmlBlock:
    """Reads one block of HTML, tag by tag."""

    __slots__ = (
        "_code", "_codes", "_end", "_h1", "_headings", "_hidden", "_pieces", "_source", "_start",
        "_tags", "_text",
    )  # fmt: skip

    def __init__(self, source: str, text: Masked, start: int, end: int) -> None:
        self._source = source
        self._text = text
        self._start = start
        self._end = end
        self._pieces: list[Piece] = []
        self._hidden = ""
        self._code = 0
        self._codes: list[tuple[int, int]] = []
        self._tags: list[Tag] = []
        self._headings: list[Tag] = []
        self._h1: Span | None = None

    def read(self, images: ImageReader, *, quoted: bool) -> HtmlText:
        """Return the block; `quoted` where lines may begin with the marks of a block quote."""
        at = self._start
        for tag in tags(self._source, self._text, self._start, self._end):
            self._run(at, tag.span.start)
            self._tag(tag, images)
            at = tag.span.end
        self._run(at, self._end)
        shown = fill(self._source, self._start, self._end, self._pieces)
        prose = without(shown, self._start, self._codes)
        if quoted:
            shown, prose = (_QUOTE_PREFIX.sub(_blank, text) for text in (shown, prose))
        silent = not shown.strip() and all(map(self._is_silent, self._tags))
        return HtmlText(shown, prose, self._level(), self._h1, silent)

    def _run(self, start: int, end: int) -> None:
        if end > start and not self._hidden:
            text = pad_entities(self._text.clean[start:end])
            self._pieces.append((start, text))
            if self._code:
                self._codes.append((start, end))

    def _tag(self, tag: Tag, images: ImageReader) -> None:
        self._tags.append(tag)
        if tag.kind == "start":
            images.start(tag)
            self._hidden = self._hidden or (tag.name if tag.name in RAW_TEXT else "")
            self._code += tag.name in CODE
        elif tag.kind == "end":
            images.end(tag.name)
            self._hidden = "" if tag.name == self._hidden else self._hidden
            self._code -= tag.name in CODE and self._code > 0
        if tag.name in HEADINGS:
            self._heading(tag)
        if tag.name not in INLINE and tag.kind in ("start", "end"):
            start, end = tag.span
            self._pieces.append((start, blank(self._source[start:end])))

    def _heading(self, tag: Tag) -> None:
        if tag.kind == "end" and self._headings and self._h1 is None and tag.name == "h1":
            self._h1 = Span(self._headings[-1].span.start, tag.span.end)
        self._headings.append(tag)

    def _level(self) -> int:
        """The level of the one heading that fills the block, else 0."""
        if not self._headings or self._headings != [self._tags[0], self._tags[-1]]:
            return 0
        opening, closing = self._headings
        alone = not self._source[closing.span.end : self._end].strip()
        return HEADINGS[opening.name] if alone and opening.name == closing.name else 0

    def _is_silent(self, tag: Tag) -> bool:
        """Tell whether a tag shows nothing: a comment, or a template tag that says so."""
        if tag.kind != "comment":
            return False
        masked = self._text.touches(*tag.span)
        return not masked or _SILENT.match(self._source, tag.span.start) is not None


def _blank(match: re.Match[str]) -> str:
    return "\n" + " " * (len(match[0]) - 1)
