"""The meta box at the end of a text export: keys glued to their values, bullets, no quotes.

Which keys there are, and which type each has, comes from the JSON Schema: only a list of keys can
cut `reading time9`. What the schema's keys don't explain is kept too, so that rules can report it:

- a known key wins, the longest first; but `scores` and `stackable notes` are not `score` and
  `stack`: a list or a map begins on the next line, a plural is another word, and `view counter: 3`
  is a key of its own since "er: 3" is no number;
- `word: text` is an unknown key with its value, any other line an unknown key without one;
- a line that no key begins continues the text above where that broke off: the line above is 40
  characters long or more and ends no sentence, or the line is indented. White space counts as one
  space there; the span covers all the lines;
- bullets that follow a value belong to nobody, so each is an unknown key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.model import Entry, Meta, Node, Span
from anplint.readers.meta_shape import NO_SHAPE, Shape
from anplint.readers.text_lines import after_bullet, find_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from anplint.readers.text_lines import Lines

_MARKER = "alphanode post meta"
_END = "similar posts"
_WRAPPED_LENGTH = 40
_SENTENCE_ENDS = ".!?…。！？"
_KEY = re.compile(r"[^\W\d_][\w ./()'’-]{0,39}\Z")
_KEY_WORDS = 5
_MOST_KEY = 200
"""How much of a line is looked at for its key: keys are short, lines may be megabytes."""
_PAIR_CUT = re.compile(r":(?:\s|\Z)")


class Box(NamedTuple):
    """Where a meta box stands: the numbers of its marker's line and of the line behind its last."""

    marker: int
    end: int


class _Row(NamedTuple):
    """A line that is no bullet, with the bullets below it. `head` is empty before the first."""

    head: Span
    bullets: list[Span]


class _Head(NamedTuple):
    """A row's line cut into key and value (an empty span where it has none)."""

    key: str
    key_span: Span
    value: Span
    shape: Shape
    known: bool = True
    keyed: bool = True
    """False of an unknown line in which no key can be told from a value."""


def has_box(text: str) -> bool:
    """Tell whether a text has a line that opens a meta box."""
    return next(find_lines(text, _MARKER), None) is not None


def find_box(lines: Lines) -> Box | None:
    """Return the meta box that the last marker line opens and `Similar Posts` ends; else None."""
    marker = max(lines.reading(_MARKER), default=None)
    if marker is None:
        return None
    ends = (number for number in lines.reading(_END) if number > marker)
    return Box(marker, next(ends, len(lines)))


def find_end(lines: Lines) -> int:
    """Return the line that ends a text without a box: its last `Similar Posts`, if it has one."""
    return max(lines.reading(_END), default=len(lines))


def read_box(lines: Lines, box: Box, schema: Mapping[str, Any]) -> Meta:
    """Return the meta of a box. Its span reaches from the marker to the last line of the box."""
    shape = Shape.of(schema)
    rows = _Rows(lines, shape)
    start, end = lines.span(box.marker)
    entries: list[Entry] = []
    for row in rows.of(range(box.marker + 1, box.end)):
        entries += _entries(lines.text, row, shape)
        end = max(end, row.head.end, row.bullets[-1].end if row.bullets else 0)
    return Meta(tuple(entries), Span(start, end))


class _Rows:
    """Cuts the lines of a box into rows, and joins wrapped lines to what they continue."""

    __slots__ = ("_above", "_lines", "_margin", "_row", "_shape")

    def __init__(self, lines: Lines, shape: Shape) -> None:
        self._lines, self._shape = lines, shape
        self._row = _Row(Span(0, 0), [])
        self._above = Span(0, 0)
        self._margin = -1

    def of(self, numbers: Iterable[int]) -> Iterator[_Row]:
        """Yield the rows of some lines."""
        for number in numbers:
            span = self._lines.span(number)
            content = after_bullet(self._lines.text, span)
            if content is not None:
                self._row.bullets.append(Span(content, span.end))
            elif span.start < span.end and not self._extends(number, span):
                yield self._row
                self._row = _Row(span, [])
            self._above = span
        yield self._row

    def _extends(self, number: int, span: Span) -> bool:
        """Join a line to the row above where it continues that; tell whether it does."""
        indent = span.start - self._lines.start(number)
        self._margin = indent if self._margin < 0 else self._margin
        if not self._continues(span, indent > self._margin):
            return False
        bullets = self._row.bullets
        if bullets:
            bullets[-1] = Span(bullets[-1].start, span.end)
        else:
            self._row = _Row(Span(self._row.head.start, span.end), bullets)
        return True

    def _continues(self, span: Span, indented: bool) -> bool:
        in_list, above, text = bool(self._row.bullets), self._above, self._lines.text
        if above.start == above.end or not (indented or (not in_list and _breaks_off(text, above))):
            return False
        head = _head(text, span, False, self._shape)
        return not head.known and (not head.keyed or (in_list and indented))


def _breaks_off(text: str, line: Span) -> bool:
    return line.end - line.start >= _WRAPPED_LENGTH and text[line.end - 1] not in _SENTENCE_ENDS


def _entries(text: str, row: _Row, shape: Shape) -> Iterator[Entry]:
    """Yield the entry of a row, and one for each bullet that belongs to no list or map."""
    bullets = row.bullets
    if row.head.end:
        head = _head(text, row.head, bool(bullets), shape)
        has_value = head.value.start < head.value.end
        node = _node(text, head, [] if has_value else bullets)
        bullets = bullets if has_value else []
        yield Entry(head.key, head.key_span, node)
    for bullet in bullets:
        if bullet.start < bullet.end:
            yield Entry(_slice(text, bullet), bullet, Node(None, Span(bullet.end, bullet.end)))


def _head(text: str, line: Span, has_bullets: bool, shape: Shape) -> _Head:
    """Cut a line into key and value: by the schema's keys, else at a colon, else not at all."""
    start = text[line.start : min(line.end, line.start + _MOST_KEY)]
    cut = _colon_cut(start)
    for key in shape.keys_of(start):
        child = shape.child(key)
        rest = Span(line.start + len(key), line.end)
        if _fits(text, rest, child, cut > len(key), has_bullets):
            return _Head(key, Span(line.start, rest.start), _value(text, rest), child)
    if cut > 0:
        key_span = Span(line.start, line.start + len(start[:cut].rstrip()))
        rest = Span(line.start + cut, line.end)
        return _Head(_slice(text, key_span), key_span, _value(text, rest), NO_SHAPE, known=False)
    nothing = Span(line.end, line.end)
    return _Head(_slice(text, line), line, nothing, NO_SHAPE, known=False, keyed=False)


def _fits(text: str, rest: Span, shape: Shape, other_cut: bool, has_bullets: bool) -> bool:
    """Tell whether what follows a known key can be its value, and no part of a longer key."""
    begin = text[rest.start : min(rest.end, rest.start + _MOST_KEY)]
    bare = begin.lstrip()
    if not bare or bare[0] == ":":
        return True
    plural = begin[0] in "sS" and (len(begin) == 1 or begin[1] == ":" or begin[1].isspace())
    if shape.is_container or plural:
        return False
    if other_cut and begin[0] in " \xa0":
        return False
    return not (other_cut or has_bullets) or shape.accepts(_slice(text, _value(text, rest)))


def _colon_cut(start: str) -> int:
    """Return where the colon of an unknown `key: value` stands in a line; 0 where none does."""
    cut = start.find(":")
    if cut <= 0 or not (start[cut + 1 : cut + 2] or " ").isspace():
        return 0
    key = start[:cut].rstrip()
    return cut if _KEY.match(key) and len(key.split()) <= _KEY_WORDS else 0


def _value(text: str, rest: Span) -> Span:
    """Return a span without a leading colon and the white space around."""
    start, end = rest
    while start < end and text[start].isspace():
        start += 1
    if start < end and text[start] == ":":
        start += 1
        while start < end and text[start].isspace():
            start += 1
    return Span(start, end) if start < end else Span(end, end)


def _slice(text: str, span: Span) -> str:
    """Return the text at a span, on one line."""
    found = text[span.start : span.end]
    return " ".join(found.split()) if "\n" in found or "\r" in found else found


def _node(text: str, head: _Head, bullets: Sequence[Span]) -> Node:
    shape = head.shape
    if bullets:
        return _builder(text, bullets, shape)(text, bullets, shape)
    if head.value.start == head.value.end:
        return Node(_nothing(shape), head.value)
    return _leaf(text, head.value, shape)


def _nothing(shape: Shape) -> list[Any] | dict[str, Any] | str | None:
    """Return what a key without a value holds: the empty value of its type."""
    if shape.is_container and "null" not in shape.types:
        return [] if "array" in shape.types else {}
    return "" if "string" in shape.types else None


def _leaf(text: str, span: Span, shape: Shape) -> Node:
    return Node(shape.scalar(_slice(text, span)), span)


def _builder(
    text: str, bullets: Sequence[Span], shape: Shape
) -> Callable[[str, Sequence[Span], Shape], Node]:
    """Choose what bullets make: by the schema; where it says nothing, by how they look."""
    if "array" in shape.types:
        items = shape.items
        return _maps if "object" in items.types and "string" not in items.types else _list
    if "object" in shape.types:
        return _map
    keys = [start[:cut] for start, cut in (_guess(text, bullet) for bullet in bullets) if cut]
    if len(keys) < len(bullets):
        return _list
    return _maps if keys[0] in keys[1:] else _map


def _guess(text: str, bullet: Span) -> tuple[str, int]:
    start = text[bullet.start : min(bullet.end, bullet.start + _MOST_KEY)]
    return start, _colon_cut(start)


def _list(text: str, bullets: Sequence[Span], shape: Shape) -> Node:
    item = shape.items
    nodes = tuple(_leaf(text, bullet, item) for bullet in bullets)
    return Node([node.value for node in nodes], _cover(bullets), items=nodes)


def _map(text: str, bullets: Sequence[Span], shape: Shape) -> Node:
    entries = (_pair(text, bullet, shape) for bullet in bullets if bullet.start < bullet.end)
    return _map_node(list(entries), bullets)


def _map_node(entries: Sequence[Entry], bullets: Sequence[Span]) -> Node:
    data = {entry.key: entry.node.value for entry in entries}
    return Node(data, _cover(bullets), entries=tuple(entries))


def _maps(text: str, bullets: Sequence[Span], shape: Shape) -> Node:
    """Return a list of maps: a new one starts wherever the first key comes again."""
    item, runs = shape.items, list[tuple[list[Entry], list[Span]]]()
    for bullet in bullets:
        if bullet.start == bullet.end:
            continue
        entry = _pair(text, bullet, item)
        if not runs or entry.key == runs[0][0][0].key:
            runs.append(([], []))
        runs[-1][0].append(entry)
        runs[-1][1].append(bullet)
    nodes = tuple(_map_node(entries, spans) for entries, spans in runs)
    return Node([node.value for node in nodes], _cover(bullets), items=nodes)


def _pair(text: str, bullet: Span, shape: Shape) -> Entry:
    """Cut a bullet into key and value: at a known key's colon, else at the first `: `."""
    key, key_end = _pair_key(text, bullet, shape)
    rest = _value(text, Span(key_end, bullet.end))
    child = shape.child(key)
    if rest.start < rest.end:
        node = _leaf(text, rest, child)
    else:
        node = Node(_nothing(child) if child.types else None, rest)
    return Entry(key, Span(bullet.start, key_end), node)


def _pair_key(text: str, bullet: Span, shape: Shape) -> tuple[str, int]:
    start = text[bullet.start : min(bullet.end, bullet.start + _MOST_KEY)]
    for key in shape.keys_of(start):
        rest = start[len(key) :].lstrip()
        if not rest or rest[0] == ":":
            return key, bullet.start + len(key)
    match = _PAIR_CUT.search(text, bullet.start, bullet.end)
    end = match.start() if match else bullet.end
    key = text[bullet.start : end].rstrip()
    return key, bullet.start + len(key)


def _cover(spans: Sequence[Span]) -> Span:
    return Span(spans[0].start, spans[-1].end)
