"""What stands in a line of Markdown: text, code, HTML tags and images, from the parser's events."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from anplint.model import PAD, Image, Span
from anplint.readers.markdown_images import alternative, destination
from anplint.readers.template_tags import blank

if TYPE_CHECKING:
    from anplint.readers.html_images import ImageReader
    from anplint.readers.markdown_images import Definitions
    from anplint.readers.markdown_text import Piece
    from anplint.readers.template_tags import Masked

_SPACED_TAGS = ("<br", "<hr", "<img")
_CODE_TAGS = ("<code", "<kbd", "<samp", "<tt>")
_CODE_ENDS = ("</code", "</kbd", "</samp", "</tt>")
_IMAGE_TAGS = ("<img", "<picture", "<source", "</picture")


class InlineReader:
    """Collects the pieces of text of one leaf after the other, and the images of them all.

    pieces  the text of the leaf so far
    codes   the spans of inline code among it
    end     where the last of it ended
    """

    __slots__ = ("_definitions", "_html", "_in_code", "_outer", "_source", "_text",
                 "codes", "end", "images", "pieces")  # fmt: skip

    def __init__(self, source: str, text: Masked, definitions: Definitions) -> None:
        self._source = source
        self._text = text
        self._definitions = definitions
        self._in_code = False
        self._outer: list[tuple[list[Piece], dict[str, Any]]] = []
        self._html: ImageReader | None = None
        self.images: list[Image] = []
        self.begin(0)

    def begin(self, start: int) -> None:
        """Begin a leaf."""
        self.pieces: list[Piece] = []
        self.codes: list[tuple[int, int]] = []
        self.end = start
        self._in_code = False

    def take_text(self, value: str, start: int, end: int) -> None:
        """Take text: the source's, but for what the parser decoded."""
        same = len(value) == end - start
        text = self._text.clean[start:end] if same else self._decoded(value, start, end)
        self.pieces.append((start, text))
        if self._in_code:
            self.codes.append((start, end))
        self.end = end

    def _decoded(self, value: str, start: int, end: int) -> str:
        """A character reference; anything else of another length is a line end or a tab."""
        length = end - start
        if self._source[start] != "&" or len(value) > length:
            return self._text.clean[start:end]
        return value.replace("\n", " ").replace("\r", " ").ljust(length, PAD)

    def take(self, kind: str, value: Any, start: int, end: int) -> None:
        """Take what is not text: code, a tag, or a footnote's number, which is no text at all."""
        if kind == "Code":
            self._take_code(start, end)
        elif kind == "InlineHtml":
            self._take_html(value, start, end)
        self.end = end

    def _take_code(self, start: int, end: int) -> None:
        """Take inline code: its text is the source's, without back quotes and line prefixes."""
        code = self._source[start:end]
        ticks = min(len(code) - len(code.lstrip("`")), len(code) // 2)
        inner = code[ticks : len(code) - ticks]
        if "\n" in inner:
            inner = _line_prefix().sub(_blank_prefix, inner)
        self.pieces.append((start + ticks, inner))
        self.codes.append((start + ticks, end - ticks))

    def _take_html(self, value: str, start: int, end: int) -> None:
        """Take a tag: it joins what it stands between, but for a line break or an image."""
        tag = value[:9].lower()
        if tag.startswith(_SPACED_TAGS):
            self.pieces.append((start, blank(self._source[start:end])))
        if tag.startswith(_CODE_TAGS):
            self._in_code = True
        elif tag.startswith(_CODE_ENDS):
            self._in_code = False
        elif tag.startswith(_IMAGE_TAGS):
            self._read_image_tag(start, end)

    def _read_image_tag(self, start: int, end: int) -> None:
        from anplint.readers.markdown_html import tags

        reader = self.html_images()
        for tag in tags(self._source, self._text, start, end):
            if tag.kind == "start":
                reader.start(tag)
            else:
                reader.end(tag.name)

    def html_images(self) -> ImageReader:
        """Return the reader that all images of HTML go to."""
        if self._html is None:
            from anplint.readers.html_images import ImageReader

            self._html = ImageReader(self._source)
        return self._html

    def open_image(self, name: str, value: Any, start: int) -> None:
        """Begin an image: the text up to its end is its alternative."""
        self._outer.append((self.pieces, value[name]))
        self.pieces = []
        self.end = start + len("![")

    def close_image(self, name: str, start: int, end: int) -> None:
        """Keep an image."""
        alt, inner_end = self.pieces, self.end
        self.pieces, data = self._outer.pop()
        self.pieces.append((start, blank(self._source[start:end])))
        self.end = end
        words = alternative(self._source, self._text, start + len("!["), inner_end, alt)
        place = self._place(data, inner_end, end)
        masked = place is not None and self._text.touches(*place)
        url = self._source[place[0] : place[1]] if place and masked else data["dest_url"]
        span = Span(start, end)
        self.images.append(Image(url, Span(*place) if place else span, words, span))

    def _place(self, data: dict[str, Any], inner_end: int, end: int) -> tuple[int, int] | None:
        """Where an image's destination stands."""
        if data["link_type"] != "Inline":
            return self._definitions.span(data["id"])
        opening = self._source.find("](", inner_end, end)
        if opening < 0:
            return None
        return destination(self._text.text, opening + len("]("), data["dest_url"])

    def all_images(self) -> list[Image]:
        """Return the images of Markdown, then those of HTML."""
        return [*self.images, *(self._html.images if self._html else ())]


@cache
def _line_prefix() -> re.Pattern[str]:
    return re.compile(r"\n[ \t>]+")


def _blank_prefix(match: re.Match[str]) -> str:
    return "\n" + " " * (len(match[0]) - 1)
