"""The blocks and images of an HTML body, in source order.

A block is a run of text that no block element interrupts. What it is says the innermost element
around it that has a say: heading, list item, block quote, figure caption. The first run of a list
item is the item, later ones are paragraphs. `<pre>` and `<table>` are one block each.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Block, Span
from anplint.readers.html_events import HEADINGS, INSERTS, Event, events
from anplint.readers.html_images import ImageReader
from anplint.readers.html_survey import classes
from anplint.readers.html_text import Segment, blank_templates, is_blank, text_of, tight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anplint.model import Image
    from anplint.readers.html_tokens import Tag

_LEFT_OUT = INSERTS | {"address", "aside", "dialog", "footer", "form", "head", "nav", "search"}
_LEFT_OUT_CLASSES = frozenset(
    ("article-meta", "breadcrumbs", "byline", "comments", "disqus_thread", "entry-meta",
     "p-summary", "post-byline", "post-date", "post-meta", "post__meta",
     "related-posts", "respond", "screen-reader-text", "sr-only", "toc", "visually-hidden")
)  # fmt: skip
"""Classes and ids of what themes put around the text of a post: no reader takes it for the text."""

_GUTTER_CLASSES = frozenset(("gutter", "lineno", "linenos", "rouge-gutter"))
"""Classes of the table cell with the line numbers of a code sample."""

_LISTS = frozenset(("ul", "ol", "menu", "dir"))
_INLINE_CODE = frozenset(("code", "kbd", "samp"))
_WHOLE = ("code", "table")
_IN_HEADER = ("heading", "caption")
_LANGUAGE = re.compile(
    r"(?:^|\s)(?:language-|lang-|highlight-source-|highlight-text-|brush:\s*|sourceCode\s+)"
    r"([\w+#.-]+)"
)
_WRAPPER_LANGUAGE = re.compile(r"(?:^|\s)(?:language-|highlight-source-)([\w+#.-]+)")


class _Item:
    """A list item: whether its own text was met already, and the state of its check box."""

    __slots__ = ("info", "met")

    def __init__(self) -> None:
        self.info = ""
        self.met = False


class _Frame(NamedTuple):
    """What an open element, with those around it, makes of the text in it."""

    kind: str = "paragraph"
    level: int = 0
    depth: int = 0
    left_out: bool = False
    header: bool = False
    language: str = ""
    item: _Item | None = None
    opens: int = -1
    """Where the `<pre>` or `<table>` begins, in the frame that it opened."""


class Body(NamedTuple):
    """The blocks and images of a body."""

    blocks: tuple[Block, ...]
    images: tuple[Image, ...]


def read_body(text: str, tags: Sequence[Tag], span: Span, *, page_header: bool) -> Body:
    """Return the blocks and images of a part of an HTML text, of which all tags are given.

    `page_header` says that a `<header>` is the site's, and left out; else it is the post's, and
    its headings and images count. Linear in time; never raises.
    """
    reader = _BodyReader(text, page_header)
    at = span.start
    first = bisect_left(tags, span.start, key=_start)
    last = bisect_left(tags, span.end, first, key=_start)
    for event in events(islice(tags, first, last), span.end):
        reader.text(at, event.span.start)
        reader.take(event)
        at = max(at, event.span.end)
    reader.text(at, span.end)
    reader.flush()
    return Body(tuple(reader.blocks), tuple(reader.images.images))


class _BodyReader:
    """The open elements' frames and the run of text at hand."""

    __slots__ = ("_code", "_frame", "_frames", "_page_header", "_run", "_text", "_time", "blocks",
                 "images")  # fmt: skip

    def __init__(self, text: str, page_header: bool) -> None:
        self.blocks: list[Block] = []
        self.images = ImageReader(text)
        self._text = text
        self._page_header = page_header
        self._frame = _Frame()
        self._frames: list[_Frame] = []
        self._run: list[Segment] = []
        self._code = 0
        self._time = 0

    def text(self, start: int, end: int) -> None:
        frame = self._frame
        if start >= end or frame.left_out or (frame.header and frame.kind not in _IN_HEADER):
            return
        mark = "code" if self._code else "time" if self._time else ""
        self._run.append(Segment(start, end, mark))

    def take(self, event: Event) -> None:
        if event.kind == "open":
            self._open(event)
        elif event.kind == "close":
            self._close(event)
        elif event.kind == "inline" and event.tag:
            self._inline(event.tag)
        elif event.kind == "inline end":
            self._inline_end(event.name)

    def flush(self) -> None:
        """End the run of text."""
        run, self._run = self._run, []
        self._code = self._time = 0
        span = tight(self._text, run)
        if span is None or all(s.mark == "time" for s in run if self._shows(s)):
            return
        frame = self._frame
        kind, info = frame.kind, ""
        if kind == "item" and frame.item:
            kind = "paragraph" if frame.item.met else "item"
            info = "" if frame.item.met else frame.item.info
        level = frame.level if kind == "heading" else frame.depth if kind == "item" else 0
        if self._add(kind, span, run, level, info):
            self._taken(frame, kind)

    def _shows(self, segment: Segment) -> bool:
        return bool(self._text[segment.start : segment.end].strip())

    def _taken(self, frame: _Frame, kind: str) -> None:
        if frame.item and kind == "item":
            frame.item.met = True
        elif kind == "caption":
            self.images.caption(self.blocks[-1].plain)

    def _add(self, kind: str, span: Span, run: list[Segment], level: int, info: str) -> bool:
        text = text_of(self._text, span, run)
        if is_blank(text):
            return False
        prose = text if kind == "code" else self._prose(span, run, text)
        self.blocks.append(Block(kind, span, text, prose, level, info))
        return True

    def _prose(self, span: Span, run: list[Segment], text: str) -> str:
        if any(segment.mark == "code" for segment in run):
            text = text_of(self._text, span, (s for s in run if s.mark != "code"))
        return blank_templates(text)

    def _open(self, event: Event) -> None:
        tag, frame = event.tag, self._frame
        assert tag is not None, "an open event has its tag"
        if event.is_block and frame.kind not in _WHOLE:
            self.flush()
        if tag.name == "figure":
            self.images.open_figure()
        self._frames.append(frame)
        self._frame = self._inner_frame(tag, frame)

    def _close(self, event: Event) -> None:
        frame, outer = self._frame, self._frames.pop()
        if frame.opens >= 0:
            self._close_whole(frame, event.span.end)
        elif event.is_block and frame.kind not in _WHOLE:
            self.flush()
        if event.name == "figure":
            self.images.close_figure()
        self._frame = outer

    def _close_whole(self, frame: _Frame, end: int) -> None:
        """End a `<pre>` or `<table>`: one block from its start tag to its end tag."""
        run, self._run = self._run, []
        self._code = self._time = 0
        info = frame.language if frame.kind == "code" else ""
        self._add(frame.kind, Span(frame.opens, end), run, 0, info)

    def _inner_frame(self, tag: Tag, frame: _Frame) -> _Frame:
        name = tag.name
        if frame.left_out or self._is_left_out(tag, frame):
            return frame if frame.left_out else frame._replace(left_out=True, opens=-1)
        if frame.kind in _WHOLE:
            return frame._replace(opens=-1) if frame.opens >= 0 else frame
        if name in HEADINGS:
            return frame._replace(kind="heading", level=int(name[1]))
        if name in _LISTS:
            return frame._replace(depth=frame.depth + 1, kind="paragraph")
        return self._block_frame(tag, frame)

    def _block_frame(self, tag: Tag, frame: _Frame) -> _Frame:
        name = tag.name
        if name == "li":
            return frame._replace(kind="item", depth=max(frame.depth, 1), item=_Item())
        if name == "blockquote":
            return frame._replace(kind="quote")
        if name == "figcaption":
            return frame._replace(kind="caption")
        if name == "header":
            return frame._replace(header=True)
        if name == "pre":
            language = _language(tag, _LANGUAGE) or frame.language
            return frame._replace(kind="code", opens=tag.span.start, language=language)
        if name == "table" and not _is_layout_table(tag):
            return frame._replace(kind="table", opens=tag.span.start)
        if name in ("div", "figure") and tag.attributes:
            return frame._replace(language=_language(tag, _WRAPPER_LANGUAGE) or frame.language)
        return frame

    def _is_left_out(self, tag: Tag, frame: _Frame) -> bool:
        if tag.name in _LEFT_OUT or (tag.name == "header" and self._page_header):
            return True
        if tag.name == "article":  # in an article: a comment or a teaser
            return not self._page_header
        if not tag.attributes:
            return False
        if tag.attribute("hidden"):
            return True
        names = (*classes(tag), tag.get("id"))
        if tag.name == "td" and not _GUTTER_CLASSES.isdisjoint(names):
            return True
        return frame.kind != "code" and not _LEFT_OUT_CLASSES.isdisjoint(names)

    def _inline(self, tag: Tag) -> None:
        frame, name = self._frame, tag.name
        if frame.left_out:
            return
        if name in _INLINE_CODE:
            self._code += 1
            if frame.kind == "code" and not frame.language:
                self._frame = frame._replace(language=_language(tag, _LANGUAGE))
        elif name == "time":
            self._time += 1
        elif name == "input" and frame.item and tag.get("type").lower() == "checkbox":
            frame.item.info = "done" if tag.attribute("checked") else "todo"
        elif name == "hr" and frame.kind not in _WHOLE:
            self.flush()
        else:
            self.images.start(tag)

    def _inline_end(self, name: str) -> None:
        if self._frame.left_out:
            return
        if name in _INLINE_CODE:
            self._code = max(self._code - 1, 0)
        elif name == "time":
            self._time = max(self._time - 1, 0)
        else:
            self.images.end(name)


def _start(tag: Tag) -> int:
    return tag.span.start


def _language(tag: Tag, pattern: re.Pattern[str]) -> str:
    match = pattern.search(tag.get("class"))
    return match[1] if match else tag.get("data-lang") or tag.get("data-language")


def _is_layout_table(tag: Tag) -> bool:
    """A table that only arranges: marked as such, or the line numbers beside a code sample."""
    if tag.get("role") in ("presentation", "none"):
        return True
    return not {"highlight", "highlighttable", "rouge-table"}.isdisjoint(classes(tag))
