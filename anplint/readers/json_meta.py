"""JSON with the span of every key and value. The standard parser keeps no positions."""

from __future__ import annotations

import re
from json.decoder import JSONDecodeError
from json.decoder import scanstring as _scan_string  # type: ignore[attr-defined]  # not in typeshed

from anplint.model import Entry, Node, Span
from anplint.readers.meta_error import MAX_DEPTH, MetaError, too_deep

_SPACE = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None}
_WORD = re.compile(r"true|false|null")
_LONGEST_NUMBER = 400
"""int() refuses 4,300 digits; a double holds no integer of more than 309."""


def parse_json(text: str, start: int, end: int) -> Node:
    """Return the one JSON value of a part of a text. Raises MetaError. Duplicate keys are kept."""
    node = scan_json(text, start, end)
    rest = _skip(text, node.span.end, end)
    if rest < end:
        raise _error("something follows the value", rest)
    return node


def scan_json(text: str, start: int, end: int) -> Node:
    """Return the JSON value that begins a part of a text, whatever follows. Raises MetaError."""
    return _Json(text, end).value(_skip(text, start, end), 0)


def _skip(text: str, at: int, end: int) -> int:
    match = _SPACE.match(text, at, end)
    return match.end() if match else at


def _error(problem: str, offset: int) -> MetaError:
    return MetaError(f"invalid JSON: {problem}", offset)


class _Json:
    """A recursive-descent parser of bounded depth."""

    __slots__ = ("_end", "_text")

    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end

    def value(self, at: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise too_deep(at)
        first = self._char(at)
        if first == "{":
            return self._object(at, depth)
        if first == "[":
            return self._array(at, depth)
        if first == '"':
            value, end = self._string(at)
            return Node(value, Span(at, end))
        return self._word(at) or self._number(at)

    def _char(self, at: int) -> str:
        return self._text[at] if at < self._end else ""

    def _after(self, at: int) -> int:
        return _skip(self._text, at, self._end)

    def _string(self, at: int) -> tuple[str, int]:
        try:
            value, end = _scan_string(self._text, at + 1, True)
        except JSONDecodeError as error:
            raise _error(_lower(error.msg), min(error.pos, self._end)) from None
        if end > self._end:
            raise _error("unterminated string", at)
        return value, end

    def _word(self, at: int) -> Node | None:
        match = _WORD.match(self._text, at, self._end)
        return Node(_WORDS[match[0]], Span(*match.span())) if match else None

    def _number(self, at: int) -> Node:
        match = _NUMBER.match(self._text, at, self._end)
        if match is None:
            raise _error("expected a value", at)
        if len(match[0]) > _LONGEST_NUMBER:
            raise _error("a number of too many digits", at)
        value = float(match[0]) if match[2] or match[3] else int(match[0])
        if value in (float("inf"), float("-inf")):
            raise _error("a number out of range", at)
        return Node(value, Span(*match.span()))

    def _object(self, at: int, depth: int) -> Node:
        entries: list[Entry] = []
        end = self._after(at + 1)
        if self._char(end) != "}":
            end = self._entry(end, depth, entries)
            while self._char(end) == ",":
                end = self._entry(self._after(end + 1), depth, entries)
        if self._char(end) != "}":
            raise _error("expected ',' or '}'", end)
        value = {entry.key: entry.node.value for entry in entries}
        return Node(value, Span(at, end + 1), tuple(entries))

    def _entry(self, at: int, depth: int, into: list[Entry]) -> int:
        """Read a key and its value; return the offset of what follows."""
        if self._char(at) != '"':
            raise _error("expected a key in double quotes", at)
        key, end = self._string(at)
        colon = self._after(end)
        if self._char(colon) != ":":
            raise _error("expected ':'", colon)
        node = self.value(self._after(colon + 1), depth + 1)
        into.append(Entry(key, Span(at, end), node))
        return self._after(node.span.end)

    def _array(self, at: int, depth: int) -> Node:
        items: list[Node] = []
        end = self._after(at + 1)
        if self._char(end) != "]":
            end = self._item(end, depth, items)
            while self._char(end) == ",":
                end = self._item(self._after(end + 1), depth, items)
        if self._char(end) != "]":
            raise _error("expected ',' or ']'", end)
        return Node([item.value for item in items], Span(at, end + 1), (), tuple(items))

    def _item(self, at: int, depth: int, into: list[Node]) -> int:
        node = self.value(at, depth + 1)
        into.append(node)
        return self._after(node.span.end)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:].removesuffix(" at")
