"""The words of anplint as types: what readers make, checks see and outputs print.

All of them are immutable tuples or slotted classes: they are made by the hundred for each
post, and `NamedTuple` costs a fifth of a frozen dataclass to define and to import.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.lines import line_starts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anplint.fields import Fields

Path = tuple[str | int, ...]
"""Where a value stands in the meta: `("revision", "last reviewed")`, `("images", 0, "url")`."""

PAD = "\u2060"
"""Fills prose where a decoded entity is shorter than its source, and where markup stands between
characters that readers see side by side, `**Note**:` (WORD JOINER: splits no word)."""

LEVELS = ("error", "warning", "note")
"""SARIF's words for how bad a finding is, worst first."""


class Span(NamedTuple):
    """A half-open range of code points in the decoded text of a file."""

    start: int
    end: int


NOWHERE = Span(0, 0)


class Place(NamedTuple):
    """A span with its file and its lines and columns: 1-based code points, the end exclusive."""

    path: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int


class Node(NamedTuple):
    """A value of the meta with its span: a scalar, a map (`entries`) or a list (`items`).

    `value` is plain data as JSON knows it (str, int, float, bool, None, list, dict); dates stay
    strings. The span of a quoted scalar includes its quotes.
    """

    value: Any
    span: Span
    entries: tuple[Entry, ...] = ()
    items: tuple[Node, ...] = ()


class Entry(NamedTuple):
    """A key of a map with its value. One key may stand in several entries: all are kept."""

    key: str
    key_span: Span
    node: Node

    @property
    def value(self) -> Any:
        """The value as plain data."""
        return self.node.value

    @property
    def span(self) -> Span:
        """Where the value stands; the key where the value is empty and has no place of its own."""
        return self.node.span if self.node.span.end > self.node.span.start else self.key_span


class Duplicate(NamedTuple):
    """A key that stands twice in one map."""

    first: Entry
    again: Entry


class Meta:
    """The key/value data of a post. `span` is the whole block: where a missing key is reported."""

    __slots__ = ("by_normal_key", "data", "entries", "span")

    def __init__(self, entries: tuple[Entry, ...] = (), span: Span = NOWHERE) -> None:
        self.entries = entries
        self.span = span
        self.data: dict[str, Any] = {entry.key: entry.node.value for entry in entries}
        self.by_normal_key = {normal_key(entry.key): entry for entry in entries}

    def __bool__(self) -> bool:
        return bool(self.entries)

    def entry(self, key: str) -> Entry | None:
        """Return the entry that counts for a top-level key (the last, as YAML loaders have it)."""
        return _last(self.entries, key)

    def at(self, path: Path) -> Entry | Node | None:
        """Return what stands at a path: an `Entry` under a key, a `Node` in a list, else None."""
        found: Entry | Node | None = None
        entries = self.entries
        items: tuple[Node, ...] = ()
        for step in path:
            if isinstance(step, int):
                found = items[step] if step < len(items) else None
            else:
                found = _last(entries, step)
            if found is None:
                return None
            node: Node = found.node if isinstance(found, Entry) else found
            entries, items = node.entries, node.items
        return found

    def duplicates(self) -> Iterator[Duplicate]:
        """Yield every key that stands again in its map, at any depth, in source order."""
        found: list[Duplicate] = []
        if len(self.data) < len(self.entries):
            found += _repeated(self.entries)
        nodes = [node for _, _, node in self.entries if node.entries or node.items]
        for value, _, entries, items in nodes:  # grows while it is walked
            if len(value) < len(entries):
                found += _repeated(entries)
            inner = [node for _, _, node in entries] or items
            nodes += [node for node in inner if node.entries or node.items]
        yield from sorted(found, key=lambda duplicate: duplicate.again.key_span)


LONGEST_KEPT_KEY = 60


def normal_key(key: str) -> str:
    """Return the form in which keys are compared: `Last reviewed` is `last-reviewed`."""
    return _kept_normal_key(key) if len(key) <= LONGEST_KEPT_KEY else _normal_key(key)


def _normal_key(key: str) -> str:
    return key.strip().casefold().replace(" ", "_").replace("-", "_").replace("\xa0", "_")


_kept_normal_key = lru_cache(4096)(_normal_key)  # posts have the same thirty keys again and again


def _last(entries: tuple[Entry, ...], key: str) -> Entry | None:
    for entry in entries[::-1]:
        if entry.key == key:
            return entry
    return None


def _repeated(entries: tuple[Entry, ...]) -> Iterator[Duplicate]:
    seen: dict[str, Entry] = {}
    for entry in entries:
        first = seen.setdefault(entry.key, entry)
        if first is not entry:
            yield Duplicate(first, entry)


class Block(NamedTuple):
    """A leaf of the body, in source order.

    kind   heading, paragraph, item, code, quote (a paragraph in a block quote), table, html,
           caption (of a text export's image), debris (what scraping a page left in a text export:
           `| | |`, `Similar Posts`; its prose is blank)
    span   the block in the source
    text   the source slice with markup blanked by spaces, so `text[i]` stands at `span.start + i`;
           of a code block, the code (fences blanked)
    prose  `text` with inline code, shortcodes and template tags blanked too
    level  of a heading 1-6; of a list item its depth from 1; else 0
    info   of a code block the language as written; of a task item "todo" or "done"; else ""
    """

    kind: str
    span: Span
    text: str
    prose: str
    level: int = 0
    info: str = ""

    @property
    def plain(self) -> str:
        """The text on one line: white space joined, padding dropped."""
        return " ".join(self.text.replace(PAD, "").split())


class Image(NamedTuple):
    """An image shown in the body.

    url      as written (entities decoded), None where the form shows no URL (a text export)
    url_span where the URL stands; the image where it has none
    alt      the alternative text; None where the attribute is absent
    span     the whole image markup
    caption  the caption of a text export, else None
    credit   the credited source ("image source: …") of a text export, else None; it stands at
             the end of the image's span
    decorative  an HTML image marked as such (`role="presentation"`, `aria-hidden="true"`)
    """

    url: str | None
    url_span: Span
    alt: str | None
    span: Span
    caption: str | None = None
    credit: str | None = None
    decorative: bool = False


COMMENT_MARK = "anplint-"
"""What a comment to anplint begins with."""


class Comment(NamedTuple):
    """A comment of the body that speaks to anplint: `<!-- anplint-… -->`, in MDX `{/* … */}`.

    span   the whole comment
    inner  what it says, without its marks and the white space within them
    """

    span: Span
    inner: Span


class Problem(NamedTuple):
    """What a reader found wrong: `kind` is unreadable, misplaced-front-matter or unclosed-fence.

    `detail` says what, as a clause without a final period.
    """

    kind: str
    detail: str
    span: Span


FEW_CHARACTERS = 4_000
"""Up to here lines are counted, beyond it looked up in a table."""


class Post:
    """One piece of content, the same whatever its form.

    `text` is the decoded text of the whole file, `span` the part of it that is this post.
    `title` is the title that readers see (a text export's first line, the first `<h1>` or `#`),
    with its span; the meta may state another. `comments` are those to anplint, not quoted in code.
    """

    __slots__ = ("_entries", "_lines", "blocks", "comments", "fields", "images", "meta", "path",
                 "problems", "span", "text", "title")  # fmt: skip

    def __init__(
        self,
        path: str,
        text: str,
        meta: Meta | None = None,
        blocks: tuple[Block, ...] = (),
        images: tuple[Image, ...] = (),
        problems: tuple[Problem, ...] = (),
        title: Node | None = None,
        span: Span | None = None,
        comments: tuple[Comment, ...] = (),
    ) -> None:
        self.path = path
        self.text = text
        self.meta = meta if meta is not None else Meta()
        self.blocks = blocks
        self.images = images
        self.problems = problems
        self.title = title
        self.span = span or Span(0, len(text))
        self.comments = comments
        self.fields: Fields | None = None
        self._entries: dict[str, Entry] | None = None
        self._lines: list[int] | None = None

    @property
    def is_readable(self) -> bool:
        """Whether the reader could make sense of it; else there is nothing but its problems."""
        return all(problem.kind != "unreadable" for problem in self.problems)

    def field(self, name: str) -> Entry | None:
        """Return the entry that holds a semantic field (`last_reviewed`), whatever its key.

        Raises KeyError for a field that no table names.
        """
        assert self.fields is not None, "the engine binds the fields before any check runs"
        if self._entries is None:
            self._entries = self.fields.resolve(self.meta)
        entry = self._entries.get(name)
        if entry is None and not self.fields.has(name):
            raise KeyError(name)
        return entry

    def identity(self) -> str:
        """Return the post's own id, reference or guid, or its slug with the folder, since posts in
        two languages may share one; else its path.
        """
        for name in ("id", "reference", "guid", "slug"):
            entry = self.field(name)
            if entry is not None and isinstance(entry.value, str | int) and entry.value != "":
                folder = self.path.rpartition("/")[0] if name == "slug" else ""
                return f"{name}:{folder}/{entry.value}" if folder else f"{name}:{entry.value}"
        return self.path

    def meta_span(self) -> Span:
        """Where a missing key is reported: the meta block, else the post's first line."""
        return self.meta.span if self.meta.span.end else self.first_line()

    def first_line(self) -> Span:
        """The first line of the post that is not blank; empty in an empty post."""
        start = self.span.start
        while start < self.span.end and self.text[start].isspace():
            start += 1
        if start == self.span.end:
            return Span(self.span.start, self.span.start)
        lines = self._line_starts()
        line = bisect_right(lines, start)
        end = lines[line] if line < len(lines) else len(self.text)
        return Span(start, start + len(self.text[start : min(end, self.span.end)].rstrip()))

    def place(self, span: Span) -> Place:
        """Return a span with its lines and columns."""
        line, column = self._position(span.start)
        end_line, end_column = self._position(span.end)
        return Place(self.path, span, line, column, end_line, end_column)

    def _position(self, offset: int) -> tuple[int, int]:
        # Most posts are asked for a place or two, near the top: to count is cheaper than a table.
        few = self._lines is None and offset < FEW_CHARACTERS
        if few and self.text.find("\r", 0, offset) < 0:
            line = self.text.count("\n", 0, offset) + 1
            return line, offset - self.text.rfind("\n", 0, offset)
        lines = self._line_starts()
        line = bisect_right(lines, offset)
        return line, offset - lines[line - 1] + 1

    def _line_starts(self) -> list[int]:
        if self._lines is None:
            self._lines = line_starts(self.text)
        return self._lines


class Related(NamedTuple):
    """Another place that a finding speaks of, with a note on it."""

    place: Place
    message: str


class Edit(NamedTuple):
    """Replace a span of the file by a text."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits that mend a finding, with what they do ("Remove the duplicate key")."""

    description: str
    edits: tuple[Edit, ...]
    safe: bool = True


class Hit(NamedTuple):
    """What a check yields.

    message  the key of one of the rule's messages
    where    a span of the post in hand (post check) or a place (corpus check)
    data     what the message's `{names}` stand for
    about    the text the finding is about, for its fingerprint; of a post check it defaults to
             the text at the span
    """

    message: str
    where: Span | Place
    data: Mapping[str, object] = {}
    about: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None


class PostRef(NamedTuple):
    """Which post a fact or a finding comes from."""

    path: str
    identity: str


class Rule(NamedTuple):
    """A check bound to a code, a name, a level, messages and options. See `rulefile.RuleFile`."""

    code: str
    name: str
    check: str
    level: str
    category: str
    profiles: tuple[str, ...]
    summary: str
    messages: Mapping[str, str]
    options: Mapping[str, Any]
    origin: str = ""
    """The rule file, where it is not one of anplint's own."""


class Suppression(NamedTuple):
    """Somebody's word that a finding is not to be reported.

    kind    SARIF's: "inSource" (a comment, the meta) or "external" (the configuration)
    reason  "" where none was given
    """

    kind: str
    reason: str = ""


class Finding(NamedTuple):
    """A hit, its rule, its level, its text and its fingerprint. Only the engine makes findings.

    baseline  SARIF's `baselineState`: "new", or "unchanged" where it was there before; "" where
              nothing is compared with
    """

    code: str
    name: str
    level: str
    message: str
    place: Place
    fingerprint: str
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    suppression: Suppression | None = None
    baseline: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is to be reported: neither suppressed nor known before."""
        return self.suppression is None and self.baseline != "unchanged"
