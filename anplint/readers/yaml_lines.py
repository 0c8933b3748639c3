"""The YAML that most front matter is made of, read line by line without a parser.

Keys with plain and quoted scalars, flat lists in brackets and block scalars of one indentation; in
maps and lists by indentation. The first line that is anything else makes the whole `None`, and
libyaml reads it: nothing here guesses, and no error is reported from here. It takes a third of
libyaml's time, and spares most runs the import of PyYAML, which is half of their start-up.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from anplint.model import Node, Span
from anplint.readers.meta_error import MAX_DEPTH
from anplint.readers.yaml_values import list_node, map_node, resolve

_new = tuple.__new__  # half the time of a NamedTuple's own constructor, two hundred times a post
_QUOTED = r""""[^"\\\n]*+"|'[^'\n]*+'"""
_ITEM = rf"""(?:{_QUOTED}) *+|[\w.][\w./+ -]*+"""
_LINE = "".join(
    (
        r"( *+)(- ++)?+",
        r"(?:([^\W\d][\w./-]{0,40}+(?:[ :][\w./-]{1,40}+){0,8}+):(?: ++|(?=\n)|\Z))?+",  # key
        rf"({_QUOTED}",
        rf"|\[ *+(?:(?:{_ITEM})(?:, *+(?:{_ITEM}))*+)?+\]",
        # Lines of one indentation, with no blank or deeper one among them or after them.
        r"|[|>]-?\n( ++)[^ \n][^\n]*+(?:\n\5[^ \n][^\n]*+)*+(?=\n)(?!(?:\n *)*?\n\5)",
        r"""|(?:[^ \n?:,\[\]{}#&*!|>'"%@`-]|-(?=\w))[^\n:#]*+""",
        r"(?:(?::(?![ \n]|\Z)|(?<! )#)[^\n:#]*+)*+",  # neither `: ` nor ` #` in a plain scalar
        r")?+ *+(?:(?<![^ \n])#[^\n]*+)?+(?:\n|\Z)",  # comment
    )
)


@cache
def _line() -> re.Pattern[str]:
    """A line, with the lines of its block scalar: indentation, dash, key, value."""
    return re.compile(_LINE)


@cache
def _item() -> re.Pattern[str]:
    """An item of a list in brackets."""
    return re.compile(_ITEM)


def read_lines(text: str, start: int, end: int) -> Node | None:
    """Return the map that a part of a text holds; None where only libyaml can tell."""
    part = text[start:end]
    if not part.replace("\n", "").isprintable():
        return None  # tabs, other line ends, what YAML forbids
    return _Lines(start).read(part)


class _Lines:
    """Builds nodes of lines.

    The innermost open collection: its column, whether it is a map, where it begins, what it holds:
    nodes; in a map, keys and nodes in turn. `_outer` holds the same of the collections around it.
    """

    __slots__ = ("_children", "_column", "_is_map", "_outer", "_shift", "_start")

    def __init__(self, shift: int) -> None:
        self._shift = shift
        self._column, self._is_map, self._start = 0, True, -1
        self._children: list[Any] = []
        self._outer: list[tuple[int, bool, int, list[Any]]] = []

    def read(self, part: str) -> Node | None:
        """Return the map, or None."""
        at, shift = 0, self._shift
        for match in _line().finditer(part):
            if match.start() != at:
                return None
            indent, dash, key, value, _ = match.groups()
            start, at, column = at + len(indent) + shift, match.end(), len(indent)
            if dash:
                if not (key or value) or not self._enter(column, False, start):
                    return None
                start, column = start + len(dash), column + len(dash)
            if key:
                if dash:
                    self._open(column, True, start)
                elif not self._enter(column, True, start):
                    return None
                self._children.append((key, _new(Span, (start, start + len(key)))))
            elif value and not dash:
                return None  # the scalar goes on from the line before
            if value:
                node = self._node(value, match.start(4) + shift)
                if node is None: return None
                self._children.append(node)
        return self._root() if at == len(part) and self._start >= 0 else None
