"""A quick gate before jsonschema: says "surely valid", or "don't know".

jsonschema takes 100 ms to import and 261 µs for a valid post; most posts are valid. A schema is
compiled to closures over the common keywords; where it uses any other keyword the gate is never
sure, and jsonschema decides. Sure means: valid, and no required key is empty.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.formats import FORMATS
from anplint.schema_refs import compile_pattern, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Test = Callable[[Any], bool]

_MOST_SCHEMAS = 2_000
"""How many schemas a gate is made of, references unfolded; a larger one is never sure."""

_MOST_LEVELS = 100
_TYPES: dict[str, frozenset[type]] = {
    "string": frozenset({str}),
    "integer": frozenset({int}),
    "number": frozenset({int, float}),
    "boolean": frozenset({bool}),
    "null": frozenset({type(None)}),
    "array": frozenset({list}),
    "object": frozenset({dict}),
}
_SCALARS = (str, int, float, bool, type(None))
_SAYS_NOTHING = {
    "title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
    "$comment", "$schema", "$id", "$defs", "definitions", "format",
    "then", "else", "properties", "additionalProperties", "required", "type",
}  # fmt: skip
"""Annotations, and keywords that are read together with others."""


class Gate(NamedTuple):
    """accepts: whether a value surely fits; exact: whether a value it refuses surely does not."""

    accepts: Test
    exact: bool = True


class _NeverSureError(Exception):
    """The schema uses what the gate does not know."""


def compile_gate(schema: Mapping[str, Any] | bool) -> Callable[[Any], bool]:
    """Return a function that tells whether plain data surely fits a schema.

    False means "don't know". Raises MetaSchemaError for a pattern that can't be used.
    """
    return _Compiler(schema).gate(schema, 0).accepts


def is_filled(value: Any, schema: Any) -> bool:
    """Tell whether the value of a required key is not empty.

    Empty are a blank text, `[]`, `{}`, and nothing, unless the schema's `type` names "null".
    """
    if isinstance(value, str):
        return value != "" and not value.isspace()
    if value is None:
        types = schema.get("type", ()) if isinstance(schema, dict) else ()
        return "null" in types
    return value not in ([], {})


class _Compiler:
    """Compiles the schemas of one root."""

    def __init__(self, root: Mapping[str, Any] | bool) -> None:
        self._root = root
        self._made = 0

    def gate(self, schema: Any, level: int) -> Gate:
        """Return the gate of a schema; one that is never sure where the schema is not known."""
        self._made += 1
        if isinstance(schema, bool):
            return _ANYTHING if schema else _NOTHING
        if level > _MOST_LEVELS or self._made > _MOST_SCHEMAS:
            return _NEVER_SURE
        try:
            gates = list(self._parts(schema, level + 1))
        except _NeverSureError:
            return _NEVER_SURE
        return _all(gates)

    def _parts(self, schema: Mapping[str, Any], level: int) -> Any:
        if "type" in schema:
            yield _type_gate(schema["type"])
        if not schema.keys().isdisjoint({"properties", "additionalProperties", "required"}):
            yield self._object(schema, level)
        if schema.get("format") in FORMATS:
            yield _text_gate(FORMATS[schema["format"]])
        for keyword, value in schema.items():
            if keyword in _LIMITS:
                yield _LIMITS[keyword](value)
            elif keyword in ("$ref", "allOf", "anyOf", "if", "items"):
                yield self._applied(keyword, value, schema, level)
            elif keyword not in _SAYS_NOTHING and not keyword.startswith("x-"):
                raise _NeverSureError

    def _applied(self, keyword: str, value: Any, schema: Mapping[str, Any], level: int) -> Gate:
        if keyword == "$ref":
            assert isinstance(self._root, dict), "only a map holds a reference"
            return self.gate(resolve(self._root, value), level)
        if keyword == "items":
            return _items_gate(self.gate(value, level))
        if keyword == "if":
            then, otherwise = schema.get("then", True), schema.get("else", True)
            gates = [self.gate(part, level) for part in (value, then, otherwise)]
            return _if_gate(*gates)
        gates = [self.gate(part, level) for part in value]
        return _all(gates) if keyword == "allOf" else _any(gates)

    def _object(self, schema: Mapping[str, Any], level: int) -> Gate:
        """The gate of a map: its keys' gates, the gate of other keys, and the keys required."""
        properties = schema.get("properties", {})
        gates = {key: self.gate(part, level) for key, part in properties.items()}
        others = self.gate(schema.get("additionalProperties", True), level)
        tests = {key: gate.accepts for key, gate in gates.items()}
        required = [(key, properties.get(key)) for key in schema.get("required", ())]
        other = others.accepts

        def accepts(value: Any) -> bool:
            if type(value) is not dict:
                return True
            for key, part in required:
                if key not in value or not is_filled(value[key], part):
                    return False
            for key, child in value.items():  # noqa: SIM110 - `all(…)` costs three times as much
                if not tests.get(key, other)(child):
                    return False
            return True

        return Gate(accepts, all(gate.exact for gate in (*gates.values(), others)))


def _anything(_value: Any) -> bool:
    return True


def _nothing(_value: Any) -> bool:
    return False


_ANYTHING = Gate(_anything)
_NOTHING = Gate(_nothing)
_NEVER_SURE = Gate(_nothing, exact=False)


def _all(gates: list[Gate]) -> Gate:
    gates = [gate for gate in gates if gate is not _ANYTHING]
    if not gates:
        return _ANYTHING
    both = gates[0]
    for gate in gates[1:]:
        both = _both(both, gate)
    return both


def _both(one: Gate, other: Gate) -> Gate:
    first, second = one.accepts, other.accepts
    return Gate(lambda value: first(value) and second(value), one.exact and other.exact)


def _any(gates: list[Gate]) -> Gate:
    tests = tuple(gate.accepts for gate in gates)
    return Gate(lambda value: any(test(value) for test in tests), all(g.exact for g in gates))


def _if_gate(condition: Gate, then: Gate, otherwise: Gate) -> Gate:
    """Sure of a value that fits the condition and `then`; and, where the condition is exact, of one
    that fits `else` without it. Where it is not, both must fit.
    """

    def accepts(value: Any) -> bool:
        if condition.accepts(value):
            return then.accepts(value)
        return otherwise.accepts(value) and (condition.exact or then.accepts(value))

    return Gate(accepts, condition.exact and then.exact and otherwise.exact)


def _type_gate(names: str | list[str]) -> Gate:
    listed = [names] if isinstance(names, str) else names
    allowed = frozenset().union(*(_TYPES[name] for name in listed))
    if "integer" not in listed or "number" in listed:
        return Gate(lambda value: type(value) in allowed)
    return Gate(lambda v: type(v) in allowed or (type(v) is float and v.is_integer()))


def _enum_gate(options: list[Any]) -> Gate:
    """Sure of scalars. A boolean is no number, and 1 is 1.0, as JSON Schema has it."""
    scalars = {(type(each) is bool, each) for each in options if type(each) in _SCALARS}

    def accepts(value: Any) -> bool:
        return type(value) in _SCALARS and (type(value) is bool, value) in scalars

    return Gate(accepts, exact=len(scalars) == len(options))


def _items_gate(gate: Gate) -> Gate:
    test = gate.accepts

    def accepts(value: Any) -> bool:
        return type(value) is not list or all(test(item) for item in value)

    return Gate(accepts, gate.exact)


def _unique_gate(wanted: bool) -> Gate:
    """Sure of lists of texts."""

    def accepts(value: Any) -> bool:
        if type(value) is not list:
            return True
        return all(type(item) is str for item in value) and len(set(value)) == len(value)

    return Gate(accepts, exact=False) if wanted else _ANYTHING


def _text_gate(test: Callable[[str], bool]) -> Gate:
    return Gate(lambda value: type(value) is not str or test(value))


def _size_gate(kind: type[str] | type[list[Any]], least: int = 0, most: float = inf) -> Gate:
    return Gate(lambda value: not isinstance(value, kind) or least <= len(value) <= most)


def _number_gate(test: Callable[[float], bool]) -> Gate:
    return Gate(lambda value: type(value) not in (int, float) or test(value))


_LIMITS: dict[str, Callable[[Any], Gate]] = {
    "enum": _enum_gate,
    "const": lambda value: _enum_gate([value]),
    "pattern": lambda value: _text_gate(compile_pattern(value)),
    "minLength": lambda value: _size_gate(str, least=value),
    "maxLength": lambda value: _size_gate(str, most=value),
    "minItems": lambda value: _size_gate(list, least=value),
    "maxItems": lambda value: _size_gate(list, most=value),
    # Negated, as in jsonschema, so that both treat NaN alike.
    "minimum": lambda value: _number_gate(lambda number: not number < value),
    "maximum": lambda value: _number_gate(lambda number: not number > value),
    "exclusiveMinimum": lambda value: _number_gate(lambda number: not number <= value),
    "exclusiveMaximum": lambda value: _number_gate(lambda number: not number >= value),
    "uniqueItems": _unique_gate,
}
