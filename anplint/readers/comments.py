"""Comments to anplint: `<!-- anplint-… -->`, and in MDX `{/* anplint-… */}`.

One that stands in code (a code block, inline code, `<pre>`, `<script>` and the like) is quoted and
says nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from anplint.model import COMMENT_MARK, Comment, Span
from anplint.readers.html_tokens import RAW_TEXT, tokens
from anplint.readers.markdown_html import CODE, INLINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from anplint.readers.html_tokens import Tag
    from anplint.readers.template_tags import Masked

_LASTING = RAW_TEXT | {"pre"}
"""Elements of code that go on over paragraphs; the others end where their line of text does."""

_CODE = CODE | _LASTING
_IN_LINES = INLINE | {"br", "img"}


def html_comments(text: str, tags: Iterable[Tag]) -> tuple[Comment, ...]:
    """Return the comments to anplint among the tags of a page. Linear in time."""
    finder = _Finder(text)
    for tag in tags:
        finder.take(tag)
    return finder.comments()


def markdown_comments(
    source: str,
    text: Masked,
    events: Iterable[Any],
    offset: Callable[[int], int] | None,
    shift: int,
    *,
    mdx: bool,
) -> tuple[Comment, ...]:
    """Return the comments to anplint in a body. Linear in time.

    events  of the parser; `offset` turns their byte offsets into code points
    shift   what spans are moved by
    """
    finder = _Finder(source)
    for event, where in events:
        if event.__class__ is str:
            continue
        start, end = where["start"], where["end"]
        if offset:
            start, end = offset(start), offset(end)
        kind, value = next(iter(event.items()))
        if kind == "Code" or (kind == "Start" and _name(value) == "CodeBlock"):
            finder.codes.append((start, end))
        elif kind == "InlineHtml" or (kind == "Start" and value == "HtmlBlock"):
            for tag in tokens(text.text, start, end):
                finder.take(tag)
        elif kind == "End":
            finder.end_line(end)
    if mdx:
        finder.found += _expressions(source)
    return finder.comments(shift)


def _name(value: Any) -> str:
    return value if value.__class__ is str else str(next(iter(value)))


class _Finder:
    """Gathers comments, and the spans of code that they may stand in.

    found  the spans of comments with those of what is within their marks
    codes  the spans of code
    """

    __slots__ = ("_depth", "_open", "_start", "_text", "codes", "found")

    def __init__(self, text: str) -> None:
        self.found: list[tuple[Span, Span]] = []
        self.codes: list[tuple[int, int]] = []
        self._text = text
        self._open = ""
        self._start = self._depth = 0

    def take(self, tag: Tag) -> None:
        """Take the next tag."""
        start, end = tag.span
        if tag.kind == "comment":
            if self._text.startswith("<!--", start) and self._text.endswith("-->", start + 4, end):
                self.found.append((tag.span, Span(start + 4, end - 3)))
            return
        if tag.name not in _IN_LINES:
            self.end_line(start)
        if tag.name == self._open:
            self._depth += 1 if tag.kind == "start" else -1
            if not self._depth:
                self._close(end)
        elif not self._open and tag.kind == "start" and tag.name in _CODE and not tag.closed:
            self._open, self._start, self._depth = tag.name, start, 1

    def end_line(self, at: int) -> None:
        """Let a line of text end, and with it an element that someone forgot to close."""
        if self._open and self._open not in _LASTING:
            self._close(at)

    def _close(self, at: int) -> None:
        self.codes.append((self._start, at))
        self._open = ""

    def comments(self, shift: int = 0) -> tuple[Comment, ...]:
        """Return the comments to anplint that stand in no code, in source order."""
        if self._open:
            self._close(len(self._text))
        starts, ends = _merged(self.codes)
        comments = []
        for span, content in sorted(self.found):
            inner = self._trimmed(content)
            nearest = bisect_right(starts, span.start) - 1
            is_code = nearest >= 0 and ends[nearest] > span.start
            if self._text.startswith(COMMENT_MARK, inner.start, inner.end) and not is_code:
                comments.append(Comment(_moved(span, shift), _moved(inner, shift)))
        return tuple(comments)

    def _trimmed(self, span: Span) -> Span:
        inside = self._text[span.start : span.end]
        start = span.start + len(inside) - len(inside.lstrip())
        return Span(start, start + len(inside.strip()))


def _moved(span: Span, shift: int) -> Span:
    return Span(span.start + shift, span.end + shift)


def _merged(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return the starts and the ends of spans in order, those that overlap as one."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def _expressions(source: str) -> Iterator[tuple[Span, Span]]:
    """Yield the comments of MDX, each of which runs to the next `*/`, with what is in them."""
    at = 0
    while (start := source.find("{/*", at)) >= 0:
        stop = source.find("*/", start + 3)
        if stop < 0:
            return
        at = stop + 2
        if source.startswith("}", at):
            yield Span(start, at + 1), Span(start + 3, stop)
