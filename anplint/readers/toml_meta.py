"""TOML with the span of every key and value: values from tomllib, spans from a scanner of its own.

tomllib keeps no positions. The scanner runs only over TOML that tomllib has taken, and its tree is
laid over tomllib's values: where the two disagree, a value has the span of what holds it.
"""

from __future__ import annotations

import re
import tomllib
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, NamedTuple

from anplint.model import Entry, Node, Span
from anplint.readers.meta_error import MAX_DEPTH, MetaError, too_deep

MAX_LENGTH = 256 * 1024
"""Code points of TOML that are read: tomllib takes quadratic time for keys of many parts."""

_TWICE = ("cannot overwrite a value", "duplicate inline table key")
_MOST_KEY = 60
_MANY_PARTS = re.compile(r"(?:\.[\w\"' \t-]{1,64}){50}")
_PLACE = re.compile(r"(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^\s,\]}#]+(?: [0-9][^\s,\]}#]*)?")
_STRINGS = (
    re.compile(r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}', re.DOTALL),
    re.compile(r"'''(?:[^']|'{1,2}(?!'))*'{3,5}", re.DOTALL),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)


def parse_toml(text: str, start: int, end: int) -> Node:
    """Return the table of a part of a text. Raises MetaError. Dates become ISO strings."""
    part = text[start:end]
    _bound(part, start)
    try:
        data = tomllib.loads(part)
    except tomllib.TOMLDecodeError as error:
        detail, offset = _problem(str(error), part)
        if detail.startswith(_TWICE):
            detail, offset = _repeated_key(text, start, offset) or (detail, offset)
        raise MetaError(f"invalid TOML: {detail}", start + offset) from None
    except RecursionError:
        raise too_deep(start) from None
    except ValueError:  # int() takes no more than 4,300 digits
        raise MetaError("invalid TOML: a number of too many digits", start) from None
    return _Overlay(start).node(data, _scan(part), 0)


def _bound(part: str, start: int) -> None:
    if len(part) > MAX_LENGTH:
        raise MetaError(f"TOML of more than {MAX_LENGTH} characters", start)
    if many := _MANY_PARTS.search(part):
        raise too_deep(start + many.start())


def _repeated_key(text: str, start: int, stop: int) -> tuple[str, int] | None:
    """Name the key that tomllib met again just before it stopped, and both lines; None where the
    scanner finds no such key (`a = 1`, then `a.b = 2`). Offsets are counted from the start.
    """
    scanner = _Scanner(text[start : start + stop])
    with suppress(_LostError, IndexError):  # tomllib may have stopped within a value
        scanner.document()
    if scanner.twice is None:
        return None
    first, again = scanner.twice
    lines = [text.count("\n", 0, start + at) + 1 for at in (first[0], again.span[0])]
    where = f"on lines {lines[0]} and {lines[1]}" if lines[0] < lines[1] else f"on line {lines[0]}"
    return f"the key `{again.text[:_MOST_KEY]}` stands twice, {where}", again.span[0]


def _problem(message: str, part: str) -> tuple[str, int]:
    """Split tomllib's message into its words and its place as an offset."""
    match = _PLACE.fullmatch(message)
    if match is None:
        return message, 0
    detail = match[1][:1].lower() + match[1][1:]
    if match[2] is None:
        return detail, len(part.rstrip())
    lines = part.split("\n")[: int(match[2]) - 1]
    return detail, min(sum(map(len, lines)) + len(lines) + int(match[3]) - 1, len(part))


class _Shape:
    """Where a value stands, and what stands in it."""

    __slots__ = ("entries", "items", "span")

    def __init__(self, start: int, end: int) -> None:
        self.span = (start, end)
        self.entries: dict[str, tuple[tuple[int, int], _Shape]] = {}
        self.items: list[_Shape] = []

    def into(self, key: _Part) -> _Shape:
        """Return the table under a key, made where it is new; of a list of tables the last."""
        _, shape = self.entries.setdefault(key.text, (key.span, _Shape(*key.span)))
        return shape.items[-1] if shape.items else shape


class _Part(NamedTuple):
    """A part of a dotted key."""

    text: str
    span: tuple[int, int]


class _LostError(Exception):
    """The scanner does not know what it sees."""


def _scan(part: str) -> _Shape:
    scanner = _Scanner(part)
    try:
        scanner.document()
    except (_LostError, IndexError):
        return _Shape(0, len(part))
    return scanner.root


class _Scanner:
    """Walks over valid TOML and notes where keys and values stand.

    twice  the span of the first key that stands again in its table, and the key there
    """

    __slots__ = ("_at", "_part", "_table", "root", "twice")

    def __init__(self, part: str) -> None:
        self._part = part
        self._at = 0
        self.root = self._table = _Shape(0, len(part))
        self.twice: tuple[tuple[int, int], _Part] | None = None

    def document(self) -> None:
        self._skip(_BLANK)
        while self._at < len(self._part):
            if self._part[self._at] == "[":
                self._header()
            else:
                self._pair(self._table, 0)
            self._skip(_BLANK)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._part, self._at):
            self._at = match.end()

    def _take(self, literal: str) -> bool:
        self._skip(_SPACE)
        if self._part.startswith(literal, self._at):
            self._at += len(literal)
            return True
        return False

    def _header(self) -> None:
        """Enter `[a.b]` or `[[a.b]]`; a table's span grows with what it holds."""
        start = self._at
        is_list = self._take("[[")
        if not is_list:
            self._take("[")
        parts = self._key()
        self._take("]]" if is_list else "]")
        table = self.root
        for part in parts[:-1]:
            table = table.into(part)
        if not is_list:
            self._table = table.into(parts[-1])
            self._table.span = (start, self._at)
            return
        last = parts[-1]
        _, shape = table.entries.setdefault(last.text, (last.span, _Shape(start, self._at)))
        self._table = _Shape(start, self._at)
        shape.items.append(self._table)

    def _key(self) -> list[_Part]:
        parts = [self._key_part()]
        while self._take("."):
            parts.append(self._key_part())
        return parts

    def _key_part(self) -> _Part:
        self._skip(_SPACE)
        start = self._at
        quoted = self._part[start] in "\"'"
        match = self._string() if quoted else _BARE_KEY.match(self._part, start)
        if match is None:
            raise _LostError
        self._at = match.end()
        text = match[0]
        if quoted:
            text = tomllib.loads(f"v = {text}")["v"] if "\\" in text else text[1:-1]
        return _Part(text, match.span())

    def _string(self) -> re.Match[str] | None:
        for pattern in _STRINGS:
            if match := pattern.match(self._part, self._at):
                return match
        return None

    def _pair(self, table: _Shape, depth: int) -> None:
        parts = self._key()
        if not self._take("="):
            raise _LostError
        for part in parts[:-1]:
            table = table.into(part)
        last = parts[-1]
        if last.text in table.entries and self.twice is None:
            self.twice = table.entries[last.text][0], last
        table.entries[last.text] = (last.span, self._value(depth))

    def _value(self, depth: int) -> _Shape:
        if depth > MAX_DEPTH:
            raise _LostError
        self._skip(_SPACE)
        first = self._part[self._at]
        if first == "[":
            return self._array(depth)
        if first == "{":
            return self._inline_table(depth)
        pattern = self._string() if first in "\"'" else _SCALAR.match(self._part, self._at)
        if pattern is None:
            raise _LostError
        self._at = pattern.end()
        return _Shape(*pattern.span())

    def _array(self, depth: int) -> _Shape:
        shape = _Shape(self._at, self._at)
        self._at += 1
        self._skip(_BLANK)
        while not self._take("]"):
            shape.items.append(self._value(depth + 1))
            self._skip(_BLANK)
            self._take(",")
            self._skip(_BLANK)
        shape.span = (shape.span[0], self._at)
        return shape

    def _inline_table(self, depth: int) -> _Shape:
        shape = _Shape(self._at, self._at)
        self._at += 1
        self._skip(_BLANK)
        while not self._take("}"):
            self._pair(shape, depth + 1)
            self._skip(_BLANK)
            self._take(",")
            self._skip(_BLANK)
        shape.span = (shape.span[0], self._at)
        return shape


class _Overlay:
    """Lays the spans of shapes over values."""

    __slots__ = ("_shift",)

    def __init__(self, shift: int) -> None:
        self._shift = shift

    def node(self, value: Any, shape: _Shape, depth: int) -> Node:
        span = self._span(shape.span)
        if depth > MAX_DEPTH:
            raise too_deep(span.start)
        if isinstance(value, dict):
            return self._table(value, shape, depth)
        if isinstance(value, list):
            items = tuple(self._items(value, shape, depth))
            end = max([span.end, *(item.span.end for item in items)])
            return Node([item.value for item in items], Span(span.start, end), (), items)
        return Node(_plain(value), span)

    def _span(self, span: tuple[int, int]) -> Span:
        return Span(span[0] + self._shift, span[1] + self._shift)

    def _table(self, table: dict[str, Any], shape: _Shape, depth: int) -> Node:
        entries = []
        for key, value in table.items():
            key_span, child = shape.entries.get(key, (shape.span, _Shape(*shape.span)))
            entries.append(Entry(key, self._span(key_span), self.node(value, child, depth + 1)))
        ends = [shape.span[1] + self._shift, *(entry.node.span.end for entry in entries)]
        value = {entry.key: entry.node.value for entry in entries}
        return Node(value, Span(shape.span[0] + self._shift, max(ends)), tuple(entries))

    def _items(self, values: list[Any], shape: _Shape, depth: int) -> list[Node]:
        shapes = shape.items
        if len(shapes) != len(values):
            shapes = [_Shape(*shape.span)] * len(values)
        return [
            self.node(value, child, depth + 1) for value, child in zip(values, shapes, strict=True)
        ]


def _plain(value: Any) -> Any:
    """A scalar as JSON knows it."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, float) and value - value != 0:  # inf, nan
        return str(value)
    return value
