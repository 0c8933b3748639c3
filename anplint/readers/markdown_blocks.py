"""Blocks, images and unclosed fences of Markdown, from the events of the parser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from anplint.model import PAD, Block, Image, Node, Problem, Span
from anplint.readers.markdown_code import language, unclosed_fence
from anplint.readers.markdown_inline import InlineReader
from anplint.readers.markdown_text import fill, without
from anplint.readers.template_tags import blank

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from anplint.model import Comment
    from anplint.readers.markdown_images import Definitions
    from anplint.readers.template_tags import Masked

_new = tuple.__new__  # half the time of a NamedTuple's own constructor


class _Item:
    """An open list item: whether its text, or anything, has come; the state of its check box."""

    __slots__ = ("filled", "has_text", "info")

    def __init__(self) -> None:
        self.has_text = False
        self.filled = False
        self.info = ""


class BlockBuilder:
    """Takes the events of one body. Offsets are of the body; results are moved by `shift`.

    `plain` holds the blocks without markup that were read before: see `markdown_plain`.

    A leaf is open while `_kind` is not empty. The text of a tight list item has no events of its
    own: its leaf opens with the first text and closes with whatever follows.
    """

    __slots__ = (
        "_containers", "_depth", "_fenced", "_info", "_inline", "_items", "_kind", "_last",
        "_level", "_plain", "_shift", "_source", "_start", "_text", "blocks", "comments",
        "images", "problems", "title",
    )  # fmt: skip

    def __init__(
        self,
        source: str,
        text: Masked,
        shift: int,
        definitions: Definitions,
        plain: Mapping[int, Sequence[Block]],
    ) -> None:
        self.blocks: list[Block] = []
        self.images: list[Image] = []
        self.problems: list[Problem] = []
        self.title: Node | None = None
        self.comments: tuple[Comment, ...] = ()
        self._source = source
        self._text = text
        self._shift = shift
        self._plain = plain
        self._inline = InlineReader(source, text, definitions)
        self._last = len(text.text.rstrip())
        self._containers: list[str] = []
        self._items: list[_Item] = []
        self._depth = self._start = self._level = 0
        self._kind = self._info = ""
        self._fenced = False

    def build(self, events: Iterable[Any], offset: Callable[[int], int] | None) -> None:
        """Take all events; `offset` turns their byte offsets into code points."""
        take_text = self._inline.take_text
        for event, where in events:
            if event.__class__ is str and event != "Rule":
                continue  # a line end
            start, end = where["start"], where["end"]
            if offset:
                start, end = offset(start), offset(end)
            if event.__class__ is str:
                self._add_plain(start)
                continue
            kind, value = event.popitem()
            if kind == "Text":
                if not self._kind:
                    self._open_tight(start)
                take_text(value, start, end)
            elif kind == "Start":
                self._open_tag(value, start)
            elif kind == "End":
                self._close_tag(value, start, end)
            else:
                self._take(kind, value, start, end)
        self._finish()

    def _add_plain(self, start: int) -> None:
        """Add the blocks that a thematic break stands for, if any."""
        for block in self._plain.get(start, ()):
            self.blocks.append(block)
            if block.kind == "heading":
                self._make_title(block)

    def _take(self, kind: str, value: Any, start: int, end: int) -> None:
        """Take what is neither text nor the start or end of a tag. Lines of HTML are passed over:
        they are read from the source when their block ends.
        """
        if kind == "TaskListMarker":
            self._info = self._items[-1].info = "done" if value else "todo"
        elif kind != "Html":
            if not self._kind:
                self._open_tight(start)
            self._inline.take(kind, value, start, end)

    def _finish(self) -> None:
        images = self._inline.all_images()
        text, taken = self._text.text, len(self._inline.images)
        if text.count("!") > taken and text.count("![") > taken:  # the first is much quicker
            images += self._not_taken()
        if len(images) > 1:
            images.sort(key=lambda image: (image.span.start, image.url_span.start))
        self.images = list(map(self._moved, images))

    def _not_taken(self) -> Iterable[Image]:
        from anplint.readers.markdown_slips import not_taken

        for block in self.blocks:
            if "![" in block.prose:
                start = block.span.start - self._shift
                yield from not_taken(block.prose, self._source, start, self._text)

    def _moved(self, image: Image) -> Image:
        url, url_span, alt, span, *more = image
        return _new(Image, (url, self._span(url_span), alt, self._span(span), *more))

    def _span(self, span: tuple[int, int]) -> Span:
        return _new(Span, (span[0] + self._shift, span[1] + self._shift))

    # Tags

    def _open_tag(self, value: Any, start: int) -> None:
        name = value if value.__class__ is str else next(iter(value))
        if name in self._openers:
            self._openers[name](self, name, value, start)
        elif not self._kind:
            self._open_tight(start)

    def _close_tag(self, value: Any, start: int, end: int) -> None:
        name = value if value.__class__ is str else next(iter(value))
        if name in self._closers:
            self._closers[name](self, name, start, end)
        else:
            self._inline.end = end

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
        self._inline.begin(start)

    def _open_leaf(self, name: str, value: Any, start: int) -> None:
        self._close_tight()
        self._fill_item()
        if name == "Heading" and "BlockQuote" in self._containers:
            self._begin("quote", start)
        elif name == "Heading":
            self._begin("heading", start, int(value[name]["level"][1]))
        elif name == "CodeBlock":
            self._fenced = value[name] != "Indented"
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
        if item.has_text:
            self._begin("paragraph", start)
        else:
            self._begin("item", start, self._depth, item.info)
        item.has_text = item.filled = True

    def _close_tight(self) -> None:
        if self._kind:
            self._close_leaf("", self._start, self._inline.end)

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
            pieces, joins = self._inline.pieces, kind != "table"
            text = prose = fill(self._source, start, end, pieces, joins=joins)
            if self._inline.codes:
                prose = without(text, start, self._inline.codes)
            self._add(kind, start, end, text, prose)

    def _add(self, kind: str, start: int, end: int, text: str, prose: str) -> None:
        span = _new(Span, (start + self._shift, end + self._shift))
        block = _new(Block, (kind, span, text, prose, self._level, self._info))
        self.blocks.append(block)
        if kind == "heading":
            self._make_title(block)

    def _make_title(self, heading: Block) -> None:
        if heading.level == 1 and self.title is None and heading.plain:
            self.title = Node(heading.plain, heading.span)

    def _add_code(self, start: int, end: int) -> None:
        source = self._source
        masked = self._text.touches(start, end)
        if masked and not self._text.clean[start:end].strip():
            return  # template tags alone, indented
        lines = [(at, source[at : at + len(line)]) for at, line in self._inline.pieces]
        text = fill(source, start, end, lines, joins=False)
        self._add("code", start, end, text, blank(text))
        if end >= self._last and self._fenced:
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
            self._inline.html_images(), quoted="BlockQuote" in self._containers
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

    def _open_image(self, name: str, value: Any, start: int) -> None:
        if not self._kind:
            self._open_tight(start)
        self._inline.open_image(name, value, start)

    def _close_image(self, name: str, start: int, end: int) -> None:
        self._inline.close_image(name, start, end)

    _leaves: ClassVar = ("Heading", "CodeBlock", "HtmlBlock", "Table")
    _groups: ClassVar = ("Item", "BlockQuote", "FootnoteDefinition")
    _openers: ClassVar[dict[str, Callable[[BlockBuilder, str, Any, int], None]]] = {
        **dict.fromkeys(_leaves, _open_leaf),
        **dict.fromkeys(_groups, _open_container),
        "Paragraph": _open_paragraph,
        "List": _open_list,
        "Image": _open_image,
    }
    _closers: ClassVar[dict[str, Callable[[BlockBuilder, str, int, int], None]]] = {
        **dict.fromkeys((*_leaves, "Paragraph"), _close_leaf),
        **dict.fromkeys(_groups, _close_container),
        "List": _close_list,
        "Image": _close_image,
    }
