"""The YAML that most front matter is made of, read line by line without a parser.

Keys with plain and quoted scalars, flat lists in brackets and block scalars of one indentation; in
maps and lists by indentation. The first line that is anything else makes the whole `None`, and
libyaml reads it: nothing here guesses, and no error is reported from here. It takes half the time
that libyaml's events take, and spares a run of such posts the import of PyYAML, some 15 ms.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from anplint.model import Entry, Node, Span
from anplint.readers.meta_error import MAX_DEPTH
from anplint.readers.yaml_values import list_node, map_node, resolve

_new = tuple.__new__  # half the time of a NamedTuple's own constructor, two hundred times a post
_QUOTED = r""""[^"\\\n]*+"|'[^'\n]*+'"""
_ITEM = rf"""(?:{_QUOTED}) *+|[\w.][\w./+ -]*+"""
_FLOW_LIST = rf"\[ *+(?:(?:{_ITEM})(?:, *+(?:{_ITEM}))*+)?+\] *+"
_LINE = "".join(
    (
        r"( *+)(- ++(?=[^#\n]))?+",
        r"(?:([^\W\d][\w./-]{0,40}+(?:[ :][\w./-]{1,40}+){0,8}+):(?: ++|(?=\n)|\Z))?+",  # key
        rf"({_QUOTED}",
        r"|\[[^\n]*+",
        # Lines of one indentation, with no blank or deeper one among them or after them.
        r"|[|>]-?\n( ++)[^ \n][^\n]*+(?:\n\5[^ \n][^\n]*+)*+(?=\n)(?!(?:\n *)*?\n\5)",
        r"""|(?:[^ \n?:,\[\]{}#&*!|>'"%@`-]|-(?=\w))[^\n:#]*+""",
        r"(?:(?::(?![ \n]|\Z)|(?<! )#)[^\n:#]*+)*+",  # neither `: ` nor ` #` in a plain scalar
        r")?+ *+(?:(?<![^ \n])#[^\n]*+)?+(?:\n|\Z)",  # comment
    )
)
_MARKS = frozenset("[|>\"'")


@cache
def _line() -> re.Pattern[str]:
    """A line, with the lines of its block scalar: indentation, dash, key, value."""
    return re.compile(_LINE)


@cache
def _flow_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A list in brackets, and an item of it."""
    return re.compile(_FLOW_LIST), re.compile(_ITEM)


class _OtherYaml(Exception):  # noqa: N818  # no error: libyaml is to read it
    """A line that does not fit."""


def read_lines(text: str, start: int, end: int) -> Node | None:
    """Return the map that a part of a text holds; None where only libyaml can tell."""
    if not text[start:end].replace("\n", "").isprintable():
        return None  # tabs, other line ends, and what YAML forbids
    try:
        return _read(text, start, end)
    except _OtherYaml:
        return None


def _read(text: str, start: int, end: int) -> Node:
    at, open_, line = start, _Open("", True, start), _line().match
    while at < end:
        match = line(text, at, end)
        if match is None:
            raise _OtherYaml
        at = match.end()
        indent, dash, key, value, pad = match.groups()
        if not key and not value:
            continue  # a blank line or a comment
        if open_.key or indent != open_.indent or open_.is_map is not (dash is None):
            open_ = open_.enter(indent, dash is None, match.end(1))
        if key:
            key_span = _new(Span, match.span(3))
            if dash:
                open_ = _Open(indent + " " * len(dash), True, key_span[0], open_)
            if not value:
                open_.key = key, key_span
                continue
        elif not dash:
            raise _OtherYaml  # a scalar that goes on from the line before
        if pad and len(pad) <= len(open_.indent):
            raise _OtherYaml
        node = _value(value, match.span(4))
        open_.children.append(_new(Entry, (key, key_span, node)) if key else node)
    return open_.root()


class _Open:
    """An open collection: in which column it stands (`indent` is what stands before it), whether
    it is a map, where it begins, what is around it; its entries or nodes so far, and the key that
    waits for its value.
    """

    __slots__ = ("around", "children", "depth", "indent", "is_map", "key", "start")

    def __init__(self, indent: str, is_map: bool, start: int, around: _Open | None = None) -> None:
        self.indent = indent
        self.is_map = is_map
        self.start = start
        self.around = around
        self.depth: int = around.depth + 1 if around else 0
        self.children: list[Any] = []
        self.key: tuple[str, Span] | None = None

    def enter(self, indent: str, is_map: bool, start: int) -> _Open:
        """Return the collection that a line is of, opened or gone back to.

        A list as the value of a key may stand in the column of the key.
        """
        if self.key and (indent > self.indent or (indent == self.indent and not is_map)):
            if self.depth > MAX_DEPTH // 2:
                raise _OtherYaml
            return _Open(indent, is_map, start, self)
        found: _Open = self
        while found.around and (
            indent < found.indent or (indent == found.indent and is_map and not found.is_map)
        ):
            found = found.close(found.around)
        found.end_key()
        if indent != found.indent or is_map is not found.is_map:
            raise _OtherYaml
        return found

    def close(self, around: _Open) -> _Open:
        """Make this the value of the key, or the item, of the collection around it."""
        around.add(self.node())
        return around

    def add(self, node: Node) -> None:
        """Add a node: the value of the key that waits for one, or an item."""
        if self.key:
            self.children.append(_new(Entry, (*self.key, node)))
            self.key = None
        else:
            self.children.append(node)

    def end_key(self) -> None:
        """Give a key that has no value a null, which stands after the colon."""
        if self.key:
            at = self.key[1].end + 1
            self.add(Node(None, Span(at, at)))

    def node(self) -> Node:
        """Return the collection, which ends where the last node in it does."""
        self.end_key()
        children = self.children
        if self.is_map:
            return map_node(children, _new(Span, (self.start, children[-1].node.span.end)))
        return list_node(children, _new(Span, (self.start, children[-1].span.end)))

    def root(self) -> Node:
        """Return the whole, with all that is open closed."""
        found: _Open = self
        while found.around:
            found = found.close(found.around)
        found.end_key()
        if not found.children:
            raise _OtherYaml
        found.start = found.children[0].key_span.start
        return found.node()


def _value(source: str, where: tuple[int, int]) -> Node:
    """A scalar, or a list in brackets."""
    first, start = source[0], where[0]
    if first not in _MARKS:
        if source[-1] == " ":
            source = source.rstrip()
            return _scalar(resolve(source), start, len(source))
        return _new(Node, (resolve(source), _new(Span, where), (), ()))
    if first == "[":
        return _flow_list(source, start)
    if first in "|>":
        return _scalar(_block_text(source), start, len(source.rstrip()))
    return _scalar(source[1:-1], start, len(source))


def _scalar(value: Any, start: int, length: int) -> Node:
    return _new(Node, (value, _new(Span, (start, start + length)), (), ()))


def _block_text(source: str) -> str:
    """Lines that are kept (`|`) or joined (`>`), without the last line end after a `-`."""
    header, *lines = source.split("\n")
    pad = len(lines[0]) - len(lines[0].lstrip())
    value = ("\n" if header[0] == "|" else " ").join([line[pad:] for line in lines])
    return value if header[1:] else value + "\n"


def _flow_list(source: str, start: int) -> Node:
    whole, item = _flow_patterns()
    if not whole.fullmatch(source):
        raise _OtherYaml
    source = source.rstrip()
    items = []
    for match in item.finditer(source, 1, len(source) - 1):
        text = match[0].rstrip()
        value = text[1:-1] if text[0] in "\"'" else resolve(text)
        items.append(_scalar(value, start + match.start(), len(text)))
    return list_node(items, Span(start, start + len(source)))
