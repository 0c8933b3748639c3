"""The element structure of HTML as a stream: every element that opens closes, in proper nesting.

A browser forgives missing end tags (WHATWG HTML 13.2.6); so does this, without building a tree:
memory stays with the open elements, and depth costs no recursion. Formatting elements (`<b>`,
`<a>`, `<code>`) are no part of the structure: their tags pass through as "inline".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Span
from anplint.readers.html_tokens import RAW_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.readers.html_tokens import Tag

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))

INSERTS = frozenset(
    (*RAW_TEXT, "audio", "button", "canvas", "math", "noscript", "object", "select", "svg",
     "template", "video")
)  # fmt: skip
"""Elements within a line of text whose content is no text of the post."""

_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
     "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
     "header", "head", "hgroup", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre",
     "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
     *HEADINGS)
)  # fmt: skip
_STRUCTURE = _BLOCKS | INSERTS
_FOREIGN = frozenset(("svg", "math"))
_IN_HEAD = frozenset(("base", "link", "meta", "noscript", "script", "style", "template", "title"))
_ONCE = frozenset(("html", "head", "body"))
_KEEP_P_OPEN = INSERTS | {"html", "head", "body", "caption", "legend", "tbody", "td", "tfoot",
                          "th", "thead", "tr"}  # fmt: skip
_BARRIERS = frozenset(
    ("button", "caption", "html", "noscript", "object", "select", "svg", "math", "table", "td",
     "template", "th", *RAW_TEXT)
)  # fmt: skip
"""Elements across which no tag closes another: "in scope", section 13.2.4.2."""

_ROW_PARTS = ("td", "th", "caption")
_ROW_GROUPS = ("tbody", "thead", "tfoot")
_TABLE_PARTS = frozenset((*_ROW_PARTS, *_ROW_GROUPS, "tr", "table"))
_LISTS = ("ul", "ol", "menu", "dir")
_CLOSED_BY = {
    "li": (("li",), _LISTS),
    "dt": (("dt", "dd"), ("dl",)),
    "dd": (("dt", "dd"), ("dl",)),
    "td": (_ROW_PARTS, ("tr", "table")),
    "th": (_ROW_PARTS, ("tr", "table")),
    "tr": (("tr", "caption"), ("table",)),
    "tbody": ((*_ROW_GROUPS, "caption"), ("table",)),
    "thead": ((*_ROW_GROUPS, "caption"), ("table",)),
    "tfoot": ((*_ROW_GROUPS, "caption"), ("table",)),
}
"""Start tag → the open elements it ends, and those that shield them."""


class Event(NamedTuple):
    """A step through the structure.

    kind  "open" and "close" of a structural element; "inline" (a formatting or empty element's
          start tag, or a stray one); "inline end"; "comment"
    name  the element's name; "" of a comment
    span  the tag in the source; empty where an end tag is left out
    tag   the start tag of "open" and "inline"
    """

    kind: str
    name: str
    span: Span
    tag: Tag | None = None

    @property
    def is_block(self) -> bool:
        """Whether it ends the line of text before it."""
        return self.name in _BLOCKS and self.kind in ("open", "close")


def events(tags: Iterable[Tag], end: int) -> Iterator[Event]:
    """Yield the structure of a part of a text: of its tags, up to an offset. Linear in time."""
    builder = _Builder()
    out = builder.out
    held: Tag | None = None
    for tag in tags:
        if held:
            builder.raw(held, tag)
            ended, held = tag.name == held.name and tag.kind == "end", None
            if ended:
                continue
        if tag.kind == "start":
            if tag.name in RAW_TEXT:
                held = tag
            else:
                builder.start(tag)
        elif tag.kind == "end":
            builder.end(tag)
        else:
            out.append(Event("comment", "", tag.span))
        yield from out
        out.clear()
    if held and not held.closed:
        builder.start(held)
    builder.close_to(0, end)
    yield from out


class _Builder:
    """The open elements, outermost first, with the positions of each name; `out` is what is new."""

    __slots__ = ("_barriers", "_names", "_seen", "_where", "out")

    def __init__(self) -> None:
        self.out: list[Event] = []
        self._names: list[str] = []
        self._where: dict[str, list[int]] = {}
        self._barriers: list[int] = []
        self._seen: set[str] = set()

    def raw(self, held: Tag, tag: Tag) -> None:
        """A raw text element, now that the tag after its content is known."""
        if tag.kind != "end" or tag.name != held.name:
            self.out.append(Event("inline", held.name, held.span, held))
            return
        self.start(held)
        self.close_to(len(self._names) - 1, tag.span.start, tag.span)

    def start(self, tag: Tag) -> None:
        name = tag.name
        if self._names:
            self._implied_ends(name, tag.span.start)
        if self._is_leaf(tag):
            self.out.append(Event("inline", name, tag.span, tag))
            return
        self._where.setdefault(name, []).append(len(self._names))
        if name in _BARRIERS:
            self._barriers.append(len(self._names))
        self._names.append(name)
        self.out.append(Event("open", name, tag.span, tag))

    def end(self, tag: Tag) -> None:
        at = self._open_position(tag.name)
        if at < 0:
            self.out.append(Event("inline end", tag.name, tag.span))
        else:
            self.close_to(at, tag.span.start, tag.span)

    def close_to(self, height: int, at: int, end_tag: Span | None = None) -> None:
        """Close elements until a number of them is left; the last one has the end tag."""
        while len(self._names) > height:
            name = self._names.pop()
            self._where[name].pop()
            if name in _BARRIERS:
                self._barriers.pop()
            last = len(self._names) == height
            self.out.append(Event("close", name, end_tag if end_tag and last else Span(at, at)))

    def _is_leaf(self, tag: Tag) -> bool:
        name = tag.name
        if name not in _STRUCTURE or (name in _FOREIGN and tag.closed):
            return True
        if name in _ONCE:
            again = name in self._seen
            self._seen.add(name)
            return again
        return False

    def _open_position(self, name: str) -> int:
        """The place of the element that an end tag closes, or -1. `</body>` closes nothing."""
        if name not in _STRUCTURE or name in ("html", "body"):
            return -1
        if name in HEADINGS:
            at = max(self._last(heading) for heading in HEADINGS)
        else:
            at = self._last(name)
        shield = self._last("table") if name in _TABLE_PARTS else self._barrier()
        return at if at >= shield else -1

    def _implied_ends(self, name: str, at: int) -> None:
        if self._names[-1] == "head" and name not in _IN_HEAD:
            self.close_to(len(self._names) - 1, at)
        if name not in _BLOCKS:
            return
        paragraphs = self._where.get("p")
        if paragraphs and name not in _KEEP_P_OPEN and paragraphs[-1] > self._barrier():
            self.close_to(paragraphs[-1], at)
        if name in HEADINGS and self._names and self._names[-1] in HEADINGS:
            self.close_to(len(self._names) - 1, at)
        if name in _CLOSED_BY:
            self._close_siblings(name, at)

    def _close_siblings(self, name: str, at: int) -> None:
        closed, shields = _CLOSED_BY[name]
        shield = max(map(self._last, shields))
        if name not in _TABLE_PARTS:
            shield = max(shield, self._barrier())
        for sibling in closed:
            if (position := self._last(sibling)) > shield:
                self.close_to(position, at)

    def _last(self, name: str) -> int:
        where = self._where.get(name)
        return where[-1] if where else -1

    def _barrier(self) -> int:
        return self._barriers[-1] if self._barriers else -1
