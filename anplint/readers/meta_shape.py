"""What a JSON Schema says of the shape of meta: which keys there are, and the types of values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CONTAINERS = {"array", "object", "null"}
_MOST_PARTS = 200
_MOST_SHAPES = 32
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}\Z")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?\Z")
_BOOLEANS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


_TEXTS = {key: {"type": "string"} for key in ("ignore", "reason", "until")}
_OWN = {"properties": {"anplint": {"type": "object", "properties": _TEXTS}}}
"""The key by which a post suppresses findings (see `anplint.suppression`), whatever the schema."""


class Shape:
    """What a schema says of one value. Local `$ref`, `allOf`, `anyOf` and `oneOf` are followed.

    A schema is configuration, so it may be nonsense: what can't be understood says nothing.
    """

    __slots__ = ("_children", "_items", "_keys", "_parts", "_properties", "_root", "types")

    def __init__(self, root: Mapping[str, Any], *schemas: object) -> None:
        self._root = root
        self._parts = list(_parts(root, schemas))
        self.types = frozenset(name for part in self._parts for name in _types(part))
        self._properties = {key for part in self._parts for key in _properties(part)}
        self._children: dict[str | None, Shape] = {}
        self._items: Shape | None = None
        self._keys: dict[str, list[tuple[str, str]]] | None = None

    @staticmethod
    def of(schema: Mapping[str, Any]) -> Shape:
        """Return the shape of the meta under a schema; the same one for the same object."""
        shape = _shapes.get(id(schema))
        if shape is None:
            if len(_shapes) >= _MOST_SHAPES:
                _shapes.clear()
            shape = _shapes[id(schema)] = Shape(schema, schema, _OWN)
        return shape

    @property
    def is_container(self) -> bool:
        """The value is a list or a map, never text."""
        return bool(self.types) and self.types <= _CONTAINERS

    def child(self, key: str) -> Shape:
        """Return the shape of the value under a key of a map."""
        name = key if key in self._properties else None
        if name not in self._children:
            self._children[name] = self._child(name)
        return self._children[name]

    @property
    def items(self) -> Shape:
        """The shape of the items of a list."""
        if self._items is None:
            self._items = Shape(self._root, *(part.get("items") for part in self._parts))
        return self._items

    def keys_of(self, line: str) -> Iterator[str]:
        """Yield the schema's keys that a line begins with, longest first.

        Letter case and the kind of white space make no difference.
        """
        if self._keys is None:
            self._keys = self._key_table()
        folded = _fold(line)
        for begin, key in self._keys.get(folded[:1], ()):
            if folded.startswith(begin):
                yield key

    def scalar(self, text: str) -> str | int | float | bool | None:
        """Return a text as the schema's type; the text itself where it can't be had from it."""
        types = self.types
        if not text:
            return "" if "string" in types or not types else None
        if "integer" in types and _INTEGER.match(text):
            return int(text)
        if "number" in types and _NUMBER.match(text):
            return float(text) if "." in text else int(text)
        return _BOOLEANS.get(text.lower(), text) if "boolean" in types else text

    def accepts(self, text: str) -> bool:
        """Tell whether a text can be a value: its type, `enum`, `const` and `pattern`."""
        value = self.scalar(text)
        if isinstance(value, str) and self.types and "string" not in self.types:
            return False
        verdicts = [verdict for part in self._parts for verdict in _verdicts(part, value)]
        return not verdicts or any(verdicts)

    def _child(self, name: str | None) -> Shape:
        if name is None:
            schemas = [part.get("additionalProperties") for part in self._parts]
        else:
            schemas = [_properties(part).get(name) for part in self._parts]
        return Shape(self._root, *schemas)

    def _key_table(self) -> dict[str, list[tuple[str, str]]]:
        table: dict[str, list[tuple[str, str]]] = {}
        for key in sorted(self._properties - {""}, key=lambda key: (-len(key), key)):
            table.setdefault(_fold(key[:1]), []).append((_fold(key), key))
        return table


_shapes: dict[int, Shape] = {}
"""Shapes by the identity of their schema, which they hold, so that no other takes its number."""


def _fold(text: str) -> str:
    """Return a text of the same length in which case and kind of white space make no difference."""
    return text.replace("İ", "i").lower().replace("\xa0", " ").replace("\t", " ")


def _parts(root: Mapping[str, Any], schemas: tuple[object, ...]) -> Iterator[dict[str, Any]]:
    """Yield the schemas and those they are composed of; each once, so a cycle of `$ref` ends."""
    queue, seen = list(schemas), set[int]()
    while queue and len(seen) < _MOST_PARTS:
        schema = queue.pop(0)
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        yield schema
        queue.append(_resolve(root, schema.get("$ref")))
        for name in ("allOf", "anyOf", "oneOf"):
            more = schema.get(name)
            queue += more[:_MOST_PARTS] if isinstance(more, list) else ()


def _resolve(root: Mapping[str, Any], reference: object) -> object:
    """Return what a local reference (`#/$defs/name`) points at; None where that is nothing."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    found: Any = root
    for step in reference[1:].split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or name not in found:
            return None
        found = found[name]
    return found


def _types(part: Mapping[str, Any]) -> list[str]:
    types = part.get("type")
    if isinstance(types, str):
        return [types]
    if isinstance(types, list):
        return [name for name in types if isinstance(name, str)]
    if "properties" in part:
        return ["object"]
    return ["array"] if "items" in part else []


def _properties(part: Mapping[str, Any]) -> dict[str, Any]:
    properties = part.get("properties")
    return properties if isinstance(properties, dict) else {}


def _verdicts(part: Mapping[str, Any], value: object) -> Iterator[bool]:
    if isinstance(part.get("enum"), list):
        yield value in part["enum"]
    if "const" in part:
        yield bool(value == part["const"])
    if isinstance(part.get("pattern"), str) and isinstance(value, str):
        yield _matches(part["pattern"], value)


def _matches(pattern: str, value: str) -> bool:
    """Tell whether a pattern is found; yes where the linear-time engine doesn't know its syntax."""
    import re2  # type: ignore[import-untyped]  # google-re2 ships no types

    options = re2.Options()
    options.log_errors = False  # it would write to standard error
    try:
        return re2.search(pattern, value, options) is not None
    except re2.error:
        return True


NO_SHAPE = Shape({})
