"""Blocks, images and unclosed fences of Markdown, from the events of the parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from anplint.model import PAD, Block, Image, Node, Problem, Span
from anplint.readers.markdown_code import language, unclosed_fence
from anplint.readers.markdown_images import (
    Definitions,
    alternative,
    destination,
    not_taken,
)
from anplint.readers.markdown_text import fill, without
from anplint.readers.template_tags import blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from anplint.readers.html_images import ImageReader
    from anplint.readers.markdown_text import Piece
    from anplint.readers.template_tags import Masked

    Handler = Callable[[Any, int, int], None]

_new = tuple.__new__  # half the time of a NamedTuple's own constructor
_LINE_PREFIX = re.compile(r"\n[ \t>]+")
_SPACED_TAGS = ("<br", "<hr", "<img")
_CODE_TAGS = ("<code", "<kbd", "<samp", "<tt>")
_CODE_ENDS = ("</code", "</kbd", "</samp", "</tt>")
_IMAGE_TAGS = ("<img", "<picture", "<source", "</picture")


class _Item:
    """An open list item: whether its text, or anything, has come; the state of its check box."""

    __slots__ = ("filled", "has_text", "info")

    def __init__(self) -> None:
        self.has_text = False
        self.filled = False
        self.info = ""


class BlockBuilder:
    """Takes the events of one body. Offsets are of the body; results are moved by `shift`.

    A leaf is open while `_kind` is not empty. The text of a tight list item has no events of its
    own: its leaf opens with the first text and closes with whatever follows.
    """

    __slots__ = (
        "_closers", "_code", "_codes", "_containers", "_definitions", "_depth", "_end",
        "_html", "_info", "_items", "_kind", "_last", "_level", "_openers", "_outer", "_pieces",
        "_shift", "_source", "_start", "_text", "blocks", "images", "problems", "title",
    )  # fmt: skip

    def __init__(self, source: str, text: Masked, shift: int, definitions: Definitions) -> None:
        self.blocks: list[Block] = []
        self.images: list[Image] = []
        self.problems: list[Problem] = []
        self.title: Node | None = None
        self._source = source
        self._text = text
        self._shift = shift
        self._definitions = definitions
        self._last = len(text.text.rstrip())
        self._containers: list[str] = []
        self._items: list[_Item] = []
        self._depth = 0
        self._kind = ""
        self._start = self._end = self._level = 0
        self._info = ""
        self._pieces: list[Piece] = []
        self._code = False
        self._codes: list[tuple[int, int]] = []
        self._openers: dict[str, Callable[[str, Any, int], None]] = {}
        self._closers: dict[str, Callable[[str, int, int], None]] = {}
        self._outer: list[tuple[list[Piece], dict[str, Any]]] = []
        self._html: ImageReader | None = None

    def build(self, events: Iterable[Any], offset: Callable[[int], int] | None) -> None:
        """Take all events; `offset` turns their byte offsets into code points."""
        handlers: dict[str, Handler] = {
            "Text": self._take_text,
            "Start": self._open_tag,
            "End": self._close_tag,
            "Code": self._take_code,
            "InlineHtml": self._take_html,
            "TaskListMarker": self._take_box,
            "FootnoteReference": self._take_mark,
            "Html": _ignore,
        }
        self._name_handlers()
        for event, where in events:
            if event.__class__ is str:
                continue
            start, end = where["start"], where["end"]
            if offset:
                start, end = offset(start), offset(end)
            for name, value in event.items():  # of one item
                handlers[name](value, start, end)
        self._finish()

    def _name_handlers(self) -> None:
        leaves = ("Heading", "CodeBlock", "HtmlBlock", "Table")
        containers = ("Item", "BlockQuote", "FootnoteDefinition")
        self._openers = {
            **dict.fromkeys(leaves, self._open_leaf),
            **dict.fromkeys(containers, self._open_container),
            "Paragraph": self._open_paragraph,
            "List": self._open_list,
            "Image": self._open_image,
        }
        self._closers = {
            **dict.fromkeys((*leaves, "Paragraph"), self._close_leaf),
            **dict.fromkeys(containers, self._close_container),
            "List": self._close_list,
            "Image": self._close_image,
        }

    def _finish(self) -> None:
        if self._text.text.count("![") > len(self.images):
            self._find_not_taken()
        if self._html:
            self.images += map(self._moved, self._html.images)
        self.images.sort(key=lambda image: (image.span.start, image.url_span.start))

    def _find_not_taken(self) -> None:
        for block in self.blocks:
            if "![" in block.prose:
                start = block.span.start - self._shift
                for image in not_taken(block.prose, self._source, start, self._text):
                    self.images.append(self._moved(image))

    # Inline content

    def _take_text(self, value: str, start: int, end: int) -> None:
        if not self._kind:
            self._open_tight(start)
        if len(value) != end - start:
            value = self._decoded(value, start, end)
        elif self._text.starts:
            value = self._text.clean[start:end]
        self._pieces.append((start, value))
        if self._code:
            self._codes.append((start, end))
        self._end = end

    def _decoded(self, value: str, start: int, end: int) -> str:
        """A character reference; anything else of another length is a line end or a tab."""
        length = end - start
        if self._source[start] != "&" or len(value) > length:
            return self._text.clean[start:end]
        return value.replace("\n", " ").replace("\r", " ").ljust(length, PAD)

    def _take_code(self, value: str, start: int, end: int) -> None:
        if not self._kind:
            self._open_tight(start)
        code = self._source[start:end]
        ticks = min(len(code) - len(code.lstrip("`")), len(code) // 2)
        inner = code[ticks : len(code) - ticks]
        if "\n" in inner and self._containers:
            inner = _LINE_PREFIX.sub(_blank_prefix, inner)
        self._pieces.append((start + ticks, inner))
        self._codes.append((start + ticks, end - ticks))
        self._end = end

    def _take_html(self, value: str, start: int, end: int) -> None:
        if not self._kind:
            self._open_tight(start)
        tag = value[:9].lower()
        if tag.startswith(_SPACED_TAGS):
            self._pieces.append((start, end, blank(self._source[start:end])))
        if tag.startswith(_CODE_TAGS):
            self._code = True
        elif tag.startswith(_CODE_ENDS):
            self._code = False
        elif tag.startswith(_IMAGE_TAGS):
            self._read_image_tag(start, end)
        self._end = end

    def _read_image_tag(self, start: int, end: int) -> None:
        from anplint.readers.markdown_html import tags

        reader = self._image_reader()
        for tag in tags(self._source, self._text, start, end):
            if tag.kind == "start":
                reader.start(tag)
            else:
                reader.end(tag.name)

    def _image_reader(self) -> ImageReader:
        if self._html is None:
            from anplint.readers.html_images import ImageReader

            self._html = ImageReader(self._source)
        return self._html

    def _take_box(self, value: bool, start: int, end: int) -> None:
        self._info = self._items[-1].info = "done" if value else "todo"

    def _take_mark(self, value: str, start: int, end: int) -> None:
        if not self._kind:
            self._open_tight(start)
        self._end = end

    # Tags

    def _open_tag(self, value: Any, start: int, end: int) -> None:
        name = value if value.__class__ is str else next(iter(value))
        opener = self._openers.get(name)
        if opener is not None:
            opener(name, value, start)
        elif not self._kind:
            self._open_tight(start)

    def _close_tag(self, value: Any, start: int, end: int) -> None:
        name = value if value.__class__ is str else next(iter(value))
        closer = self._closers.get(name)
        if closer is not None:
            closer(name, start, end)
        else:
            self._end = end

    def _open_list(self, name: str, value: Any, start: int) -> None:
        self._close_tight()
        self._depth += 1

    def _close_list(self, name: str, start: int, end: int) -> None:
        self._close_tight()
        self._depth -= 1

    def _open_container(self, name: str, value: Any, start: int) -> None:
        self._close_tight()
        self._fill_item()
        self._containers.append(name)
        if name == "Item":
            self._items.append(_Item())

    def _close_container(self, name: str, start: int, end: int) -> None:
        self._close_tight()
        self._containers.pop()
        if name == "Item":
            item = self._items.pop()
            if not item.filled:
                self._begin("item", start, self._depth, item.info)
                self._close_leaf(name, start, end)

    def _fill_item(self) -> None:
        if self._containers and self._containers[-1] == "Item":
            self._items[-1].filled = True

    # Leaves

    def _begin(self, kind: str, start: int, level: int = 0, info: str = "") -> None:
        self._kind = kind
        self._start = start
        self._level = level
        self._info = info
        self._pieces = []
        self._code = False
        self._codes = []

    def _open_leaf(self, name: str, value: Any, start: int) -> None:
        self._close_tight()
        self._fill_item()
        if name == "Heading" and "BlockQuote" in self._containers:
            self._begin("quote", start)
        elif name == "Heading":
            self._begin("heading", start, int(value[name]["level"][1]))
        elif name == "CodeBlock":
            self._begin("code", start, info=self._language(value[name], start))
        else:
            self._begin("html" if name == "HtmlBlock" else "table", start)

    def _open_paragraph(self, name: str, value: Any, start: int) -> None:
        self._close_tight()
        container = self._containers[-1] if self._containers else ""
        if container == "Item":
            self._open_tight(start)
        else:
            self._begin("quote" if container == "BlockQuote" else "paragraph", start)

    def _open_tight(self, start: int) -> None:
        """Open the text of a list item; text after its first is a paragraph."""
        if not self._items:
            self._begin("paragraph", start)
            return
        item = self._items[-1]
        kind = "paragraph" if item.has_text else "item"
        item.has_text = item.filled = True
        self._begin(kind, start, 0 if kind == "paragraph" else self._depth, item.info)
        self._end = start

    def _close_tight(self) -> None:
        if self._kind:
            self._close_leaf("", self._start, self._end)

    def _language(self, data: Any, start: int) -> str:
        if start in self._text.codes:
            return self._text.codes[start]
        if data == "Indented":
            return ""
        info = data["Fenced"]
        line_end = self._text.text.find("\n", start)
        if self._text.touches(start, line_end):
            info = self._source[start:line_end].lstrip("`~")
        return language(info)

    def _close_leaf(self, name: str, start: int, end: int) -> None:
        start, kind = self._start, self._kind
        end = start + len(self._source[start:end].rstrip())
        self._kind = ""
        if kind == "code":
            self._add_code(start, end)
        elif kind == "html":
            self._add_html(start, end)
        else:
            pieces = self._pieces
            joins = kind != "table"
            text = prose = fill(self._source, start, end, pieces, joins=joins)
            if self._codes:
                prose = without(text, start, self._codes)
            self._add(kind, start, end, text, prose)

    def _add(self, kind: str, start: int, end: int, text: str, prose: str) -> None:
        span = _new(Span, (start + self._shift, end + self._shift))
        block = _new(Block, (kind, span, text, prose, self._level, self._info))
        self.blocks.append(block)
        if self._level == 1 and kind == "heading" and self.title is None and block.plain:
            self.title = Node(block.plain, span)

    def _add_code(self, start: int, end: int) -> None:
        source = self._source
        masked = self._text.touches(start, end)
        if masked and not self._text.clean[start:end].strip():
            return  # template tags alone, indented
        lines = [(at, source[at : at + len(line)]) for at, line in self._pieces]
        text = fill(source, start, end, lines, joins=False)
        self._add("code", start, end, text, blank(text))
        if end >= self._last:
            self._check_fence(start, end)

    def _check_fence(self, start: int, end: int) -> None:
        line = unclosed_fence(self._text.text[start:end])
        if line:
            where = self._span((start, start + len(line)))
            problem = Problem("unclosed-fence", "the code fence is never closed", where)
            self.problems.append(problem)

    def _add_html(self, start: int, end: int) -> None:
        from anplint.readers.markdown_html import HtmlBlock

        html = HtmlBlock(self._source, self._text, start, end).read(
            self._image_reader(), quoted="BlockQuote" in self._containers
        )
        if html.silent:
            return
        self._level = html.level
        self._add("heading" if html.level else "html", start, end, html.text, html.prose)
        if html.h1 and self.title is None:
            heading = html.text[html.h1.start - start : html.h1.end - start]
            title = " ".join(heading.replace(PAD, "").split())
            if title:
                self.title = Node(title, self._span(html.h1))

    # Images

    def _span(self, span: Span | tuple[int, int]) -> Span:
        return Span(span[0] + self._shift, span[1] + self._shift)

    def _moved(self, image: Image) -> Image:
        return image._replace(span=self._span(image.span), url_span=self._span(image.url_span))

    def _open_image(self, name: str, value: Any, start: int) -> None:
        if not self._kind:
            self._open_tight(start)
        self._outer.append((self._pieces, value[name]))
        self._pieces = []
        self._end = start + len("![")

    def _close_image(self, name: str, start: int, end: int) -> None:
        """Keep the image; its alternative text, which came as text, is no text of the block."""
        pieces, inner_end = self._pieces, self._end
        self._pieces, data = self._outer.pop()
        self._pieces.append((start, blank(self._source[start:end])))
        self._end = end
        place = self._place(data, inner_end, end)
        alt = alternative(self._source, self._text, start + len("!["), inner_end, pieces)
        image = Image(data["dest_url"], Span(*(place or (start, end))), alt, Span(start, end))
        if place and self._text.touches(*place):
            image = image._replace(url=self._source[place[0] : place[1]])
        self.images.append(self._moved(image))

    def _place(self, data: dict[str, Any], inner_end: int, end: int) -> tuple[int, int] | None:
        if data["link_type"] != "Inline":
            return self._definitions.span(data["id"])
        opening = self._source.find("](", inner_end, end)
        if opening < 0:
            return None
        return destination(self._text.text, opening + len("]("), data["dest_url"])


def _ignore(*_: Any) -> None:
    """Lines of an HTML block are read from the source, rows and cells with their table."""


def _blank_prefix(match: re.Match[str]) -> str:
    return "\n" + " " * (len(match[0]) - 1)
