"""YAML with the span of every key and value, built from libyaml's events.

Nothing is composed or constructed by PyYAML: events stream, so that depth and aliases are bounded
while they come (libyaml's composer crashes the process at some 50,000 nested brackets), duplicate
keys are seen, and values are those of `yaml_values`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml import events as ev

from anplint.model import Entry, Node, Span
from anplint.readers.meta_error import MAX_DEPTH, MetaError, too_deep
from anplint.readers.yaml_values import NUMBER_START, WORDS, list_node, map_node, number, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MAX_ALIASED = 200
"""How many values aliases may repeat in all: bounds the bomb that doubles at every line."""

_new = tuple.__new__  # half the time of a NamedTuple's own constructor, two hundred times a post
_HINTS = {
    "mapping values are not allowed in this context": "put a value that holds `: ` in quotes",
    "found character that cannot start any token": "put a value that begins with it in quotes",
    "found unknown escape character": "in double quotes a backslash is written twice",
}


def parse_yaml(text: str, start: int, end: int) -> Node:
    """Return the one YAML document of a part of a text; a null node where it is empty.

    Raises MetaError with the parser's own words and place.
    """
    part = text[start:end]
    try:
        return _Builder(part, start).build(_events(part))
    except yaml.reader.ReaderError as error:
        # The reader's own position counts bytes; the first such character is the one.
        at = text.find(chr(error.character), start, end)
        raise MetaError(f"invalid YAML: {error.reason}", max(at, start)) from None
    except yaml.MarkedYAMLError as error:
        raise MetaError(_detail(error), start + _offset(error, len(part.rstrip()))) from None


def _events(part: str) -> Iterator[Any]:
    return iter(_parser()(part).get_event, None)


def _parser() -> Any:
    """Return libyaml's parser, else PyYAML's own: the same events, fifteen times slower."""
    if yaml.__with_libyaml__:
        return yaml.cyaml.CParser  # type: ignore[attr-defined]  # its stub hides the re-export
    return yaml.SafeLoader


def _detail(error: yaml.MarkedYAMLError) -> str:
    words = " ".join(filter(None, (error.problem, error.context)))
    hint = _HINTS.get(error.problem or "")
    return f"invalid YAML: {words}" + (f" ({hint})" if hint else "")


def _offset(error: yaml.MarkedYAMLError, length: int) -> int:
    """Where to look: at what was opened, where the parser ran to the end without its close."""
    mark = error.problem_mark
    if error.context_mark and (mark is None or mark.index >= length):
        mark = error.context_mark
    return min(mark.index, length) if mark else 0


class _Builder:
    """Turns events into nodes, without recursion.

    `_children` holds what stands in the innermost open collection: nodes; in a map, keys and
    nodes in turn. `_stack` holds the same of the collections around it.
    """

    __slots__ = ("_aliased", "_anchors", "_children", "_in_map", "_part", "_shift", "_stack")

    def __init__(self, part: str, shift: int) -> None:
        self._part = part
        self._shift = shift
        self._stack: list[tuple[list[Any], bool, Any]] = []
        self._children: list[Any] = []
        self._in_map = False
        self._anchors: dict[str, Node] = {}
        self._aliased = 0

    def build(self, events: Iterable[Any]) -> Node:
        handlers: dict[type, Callable[[Any], None]] = {
            ev.MappingStartEvent: self._open,
            ev.SequenceStartEvent: self._open,
            ev.MappingEndEvent: self._close,
            ev.SequenceEndEvent: self._close,
            ev.AliasEvent: self._alias,
            ev.DocumentStartEvent: self._document,
        }
        ignore, shift = _ignore, self._shift
        scalar_event: type[Any] = ev.ScalarEvent
        for event in events:
            if event.__class__ is not scalar_event:
                handlers.get(event.__class__, ignore)(event)
                continue
            # Scalars are four of five events: no calls here that can be spared.
            value, style, children = event.value, event.style, self._children
            start, end = event.start_mark.index, event.end_mark.index
            if style in ("|", ">"):
                end = start + len(self._part[start:end].rstrip())
            span = _new(Span, (start + shift, end + shift))
            if event.anchor:
                self._anchors[event.anchor] = Node(_resolved(event), span)
            if self._in_map and not len(children) & 1:
                children.append((value, span))
            elif style or event.tag:
                children.append(_new(Node, (_resolved(event), span, (), ())))
            elif value[:1] in NUMBER_START:
                children.append(_new(Node, (number(value), span, (), ())))
            else:
                children.append(_new(Node, (WORDS.get(value, value), span, (), ())))
        root: Node = self._children[0] if self._children else self._empty()
        return root

    def _empty(self) -> Node:
        return Node(None, Span(self._shift, self._shift))

    def _document(self, event: Any) -> None:
        if self._children:
            at = self._shift + event.start_mark.index
            raise MetaError("invalid YAML: a second document begins", at)

    def _open(self, event: Any) -> None:
        if len(self._stack) >= MAX_DEPTH:
            raise too_deep(self._shift + event.start_mark.index)
        self._stack.append((self._children, self._in_map, event))
        if event.anchor:
            self._anchors.pop(event.anchor, None)
        self._children = []
        self._in_map = event.__class__ is ev.MappingStartEvent

    def _close(self, event: Any) -> None:
        children, is_map = self._children, self._in_map
        self._children, self._in_map, opening = self._stack.pop()
        end = event.end_mark.index + self._shift
        if not opening.flow_style and children:
            # libyaml ends a block collection where the next token stands, lines later.
            end = children[-1][1].end
        span = Span(opening.start_mark.index + self._shift, end)
        node = _map(children, span) if is_map else list_node(children, span)
        if opening.anchor:
            self._anchors[opening.anchor] = node
        self._add(node)

    def _add(self, node: Node) -> None:
        if self._in_map and not len(self._children) & 1:
            self._children.append((self._key_text(node), node.span))
        else:
            self._children.append(node)

    def _key_text(self, node: Node) -> str:
        start, end = node.span.start - self._shift, node.span.end - self._shift
        return self._part[start:end].strip()

    def _alias(self, event: Any) -> None:
        start = self._shift + event.start_mark.index
        node = self._anchors.get(event.anchor)
        if node is None:
            raise MetaError(f"invalid YAML: the alias *{event.anchor} has no anchor before", start)
        self._aliased += _size(node, MAX_ALIASED + 1)
        if self._aliased > MAX_ALIASED:
            raise MetaError(f"its aliases repeat more than {MAX_ALIASED} values", start)
        if len(self._stack) + _depth(node) > MAX_DEPTH:
            raise too_deep(start)
        self._add(node._replace(span=Span(start, self._shift + event.end_mark.index)))


def _ignore(event: Any) -> None:
    """Stream and document events carry nothing."""


def _resolved(event: Any) -> Any:
    """The value of a scalar; tags other than `!!str` and `!!int` … leave it as it would be."""
    if event.style or event.tag == "tag:yaml.org,2002:str":
        return event.value
    return resolve(event.value)


def _map(children: list[Any], span: Span) -> Node:
    """A map of keys (each a pair of text and span) and nodes, which come in turn."""
    pairs = zip(children[::2], children[1::2], strict=True)
    return map_node([_new(Entry, (*key, node)) for key, node in pairs], span)


def _below(node: Node) -> Iterator[Node]:
    yield from node.items
    for entry in node.entries:
        yield entry.node


def _size(node: Node, limit: int) -> int:
    """How many values a node holds, itself included; counted up to a limit."""
    queue, count = [node], 0
    while queue and count < limit:
        count += 1
        queue.extend(_below(queue.pop()))
    return count


def _depth(node: Node) -> int:
    """How many levels a node has; called only for nodes of bounded size."""
    level, depth = [node], 0
    while level:
        depth += 1
        level = [child for parent in level for child in _below(parent)]
    return depth
