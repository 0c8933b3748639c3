"""What the scalars of YAML stand for, and maps and lists of them as nodes.

Values follow YAML 1.2's core schema (dates stay strings, `12:30` is no number) with 1.1's `yes`,
`no`, `on`, `off`, which site generators still read as booleans.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from anplint.model import Entry, Node, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER_START = frozenset("+-.0123456789")
WORDS: dict[str, bool | None] = {"": None, "~": None}
for _value, _words in ((None, "null"), (True, "true yes on"), (False, "false no off")):
    for _word in _words.split():
        WORDS |= dict.fromkeys((_word, _word.title(), _word.upper()), _value)

_LONGEST_WORD = 5
_LONGEST_NUMBER = 400
_new = tuple.__new__  # half the time of a NamedTuple's own constructor, two hundred times a post


@cache
def _number() -> re.Pattern[str]:
    """An integer, else a float."""
    integer = r"([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)"
    return re.compile(rf"(?:{integer}|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)\Z")


def resolve(value: str) -> str | int | float | bool | None:
    """Return what a plain scalar stands for. `.inf` and `.nan`, which JSON lacks, stay strings."""
    if value[:1] in NUMBER_START:
        return number(value)
    return WORDS.get(value, value) if len(value) <= _LONGEST_WORD else value


def number(value: str) -> str | int | float:
    """Return the number that a plain scalar stands for, else the scalar as it is."""
    if len(value) > _LONGEST_NUMBER:
        return value
    match = _number().match(value)
    if match is None:
        return value
    if match[1]:
        return int(value, 0) if value[1:2] in ("o", "x") else int(value)
    result = float(value)
    return value if result in (float("inf"), float("-inf")) else result


def map_node(entries: list[Entry], span: Span) -> Node:
    """Return a map; `<<` among its keys brings those of other maps."""
    value = {entry[0]: entry[2][0] for entry in entries}
    if "<<" in value:
        entries = list(_merged(entries))
        value = {entry.key: entry.node.value for entry in entries}
    return _new(Node, (value, span, tuple(entries), ()))


def list_node(children: list[Node], span: Span) -> Node:
    """Return a list of nodes."""
    return _new(Node, ([node[0] for node in children], span, (), tuple(children)))


def _merged(entries: list[Entry]) -> Iterator[Entry]:
    """The entries of a map with those that `<<` brings from other maps, which yield to its own."""
    own = {entry.key for entry in entries}
    for entry in entries:
        sources = (entry.node, *entry.node.items)
        merged = [child for source in sources for child in source.entries]
        if entry.key != "<<" or not merged:
            yield entry
            continue
        for child in merged:
            if child.key not in own:
                own.add(child.key)
                yield child
