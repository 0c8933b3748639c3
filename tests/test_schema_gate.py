"""The gate never calls valid what jsonschema calls invalid, and strangers' schemas do no harm."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from anplint.model import Entry, Meta, Node, Span
from anplint.schema_gate import _Compiler, compile_gate, is_filled
from anplint.schema_refs import MetaSchemaError, compile_pattern, refuse_unusable
from anplint.schema_validator import MetaValidator, _jsonschema_validator, meta_validator

KEYS = ("a", "b", "c")
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.sampled_from([0.0, 1.0, 1.5, float("nan")]),
    st.sampled_from(["", " ", "a", "ab", "xyz", "2026-01-31", "2019-5-13"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=8,
)
TYPES = st.sampled_from(["string", "integer", "number", "boolean", "null", "array", "object"])
LIMIT = st.integers(0, 3)


def _schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    optional: dict[str, st.SearchStrategy[Any]] = {
        "type": TYPES | st.lists(TYPES, min_size=1, max_size=3, unique=True),
        "enum": st.lists(VALUES, min_size=1, max_size=3),
        "const": VALUES,
        "required": st.lists(st.sampled_from(KEYS), max_size=2, unique=True),
        "properties": st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
        "additionalProperties": inner,
        "items": inner,
        "uniqueItems": st.booleans(),
        "pattern": st.sampled_from(["^a", "b$", "[0-9]+", ""]),
        "format": st.sampled_from(["date", "post-date", "unheard-of"]),
        "allOf": st.lists(inner, min_size=1, max_size=2),
        "anyOf": st.lists(inner, min_size=1, max_size=2),
        "oneOf": st.lists(inner, min_size=1, max_size=2),
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
        "$ref": st.sampled_from(["#/$defs/one", "#/$defs/two"]),
        "description": st.just("says nothing"),
        "x-note": st.just("says nothing"),
    }
    for name in ("minLength", "maxLength", "minItems", "maxItems", "maxProperties"):
        optional[name] = LIMIT
    for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
        optional[name] = LIMIT
    return st.fixed_dictionaries({}, optional=optional)


LEAVES = st.booleans() | st.fixed_dictionaries({}, optional={"type": TYPES, "minimum": LIMIT})
SCHEMAS = st.recursive(LEAVES, _schemas, max_leaves=6)
ROOTS = st.builds(
    lambda root, one, two: {**root, "$defs": {"one": one, "two": two}},
    _schemas(SCHEMAS), LEAVES, LEAVES,
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(ROOTS, VALUES)
def test_what_the_gate_lets_pass_is_valid(schema: dict[str, Any], value: Any) -> None:
    if compile_gate(schema)(value):
        assert Draft202012Validator(schema).is_valid(value)
        assert not list(_jsonschema_validator(schema)(value))


@settings(max_examples=400, deadline=None)
@given(ROOTS, VALUES)
def test_what_an_exact_gate_refuses_is_invalid(schema: dict[str, Any], value: Any) -> None:
    gate = _Compiler(schema).gate(schema, 0)
    if gate.exact and not gate.accepts(value):
        assert list(_jsonschema_validator(schema)(value))


@pytest.mark.parametrize(
    ("schema", "value", "sure"),
    [
        ({"type": "integer"}, 1.0, True),
        ({"type": "integer"}, True, False),
        ({"enum": [1, "x"]}, True, False),
        ({"enum": [1, "x"]}, 1.0, True),
        ({"const": [1]}, [1], False),
        ({"uniqueItems": True}, ["a", "b"], True),
        ({"uniqueItems": True}, [1, 2], False),
        ({"multipleOf": 2}, 4, False),
        ({"format": "unheard-of"}, "anything", True),
        ({"required": ["a"]}, {"a": "\xa0"}, False),
        ({"anyOf": [{"type": "string"}, {"minimum": 3}]}, 4, True),
        ({"if": {"required": ["a"]}, "then": False}, {}, True),
        ({"if": {"not": {}}, "then": False}, {}, False),
        ({"$ref": "#/$defs/n", "$defs": {"n": {"items": {"$ref": "#/$defs/n"}}}}, [[]], True),
    ],
)
def test_the_gate_is_sure_of_what_it_knows(schema: dict[str, Any], value: Any, sure: bool) -> None:
    assert compile_gate(schema)(value) is sure


def test_a_required_value_is_filled_or_the_schema_takes_null() -> None:
    empty: list[Any] = ["", " \n", None, [], {}]
    filled: list[Any] = [0, False, "x", [None], {"a": ""}]
    assert [is_filled(value, {}) for value in empty + filled] == [False] * 5 + [True] * 5
    assert is_filled(None, {"type": ["string", "null"]})


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"$ref": "https://example.org/schema.json"}, "nothing is fetched"),
        ({"$ref": "other.json#/a"}, "nothing is fetched"),
        ({"$ref": "#/$defs/gone"}, "there is nothing"),
        ({"$ref": "#"}, "leads back to itself"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}}, "leads back"),
        ({"properties": {"a": {"pattern": "(?=x)"}}}, "no look-around"),
        ({"patternProperties": {"(a)\\1": True}}, "no back-references"),
        ({"items": {"$id": "urn:other"}}, "inner `$id`"),
        ({"$dynamicRef": "#x"}, "`$dynamicRef` is not supported"),
        ({"patternProperties": {"a": True}, "unevaluatedProperties": False}, "not supported"),
    ],
)
def test_a_schema_that_can_do_harm_is_refused(schema: dict[str, Any], reason: str) -> None:
    with pytest.raises(MetaSchemaError, match=re.escape(reason)):
        MetaValidator(schema)


def test_words_in_examples_and_enumerations_are_no_schemas() -> None:
    refuse_unusable({"examples": [{"$ref": "x:y"}], "const": {"pattern": "(?=x)"}})


def test_a_schema_deeper_than_anyone_writes_is_refused() -> None:
    schema: dict[str, Any] = {}
    for _ in range(5_000):
        schema = {"items": schema}
    with pytest.raises(MetaSchemaError, match="100 levels"):
        refuse_unusable(schema)


def test_a_long_chain_of_references_is_no_circle() -> None:
    names = [f"n{number}" for number in range(5_000)]
    definitions: dict[str, Any] = {
        name: {"$ref": f"#/$defs/{after}"} for name, after in pairwise(names)
    }
    refuse_unusable({"$ref": "#/$defs/n0", "$defs": {**definitions, names[-1]: True}})


def test_references_that_double_at_each_level_are_stopped() -> None:
    definitions: dict[str, Any] = {
        f"n{number}": {"allOf": [{"$ref": f"#/$defs/n{number + 1}"}] * 2} for number in range(40)
    }
    schema = {"$ref": "#/$defs/n0", "$defs": {**definitions, "n40": {"type": "object"}}}
    with pytest.raises(RecursionError, match="too often"):
        MetaValidator(schema).faults(meta({"a": 1}))


def test_a_pattern_takes_linear_time_and_any_text() -> None:
    found = compile_pattern("^(a+)+$")
    assert not found("a" * 100_000 + "b")
    assert not found("\ud800")


def test_one_schema_has_one_validator() -> None:
    schema = {"type": "object"}
    assert meta_validator(schema) is meta_validator(schema)
    assert meta_validator(schema) is not meta_validator({"type": "string"})


def meta(data: dict[str, Any]) -> Meta:
    nowhere = Span(0, 0)
    return Meta(tuple(Entry(key, nowhere, Node(value, nowhere)) for key, value in data.items()))


def faults(schema: dict[str, Any], data: dict[str, Any]) -> list[tuple[str, tuple[Any, ...], str]]:
    return [(f.kind, f.path, f.keyword) for f in MetaValidator(schema).faults(meta(data))]


@pytest.mark.parametrize(
    ("schema", "data", "expected"),
    [
        ({"required": ["a"]}, {}, []),
        ({"properties": {"a": {"required": ["b", "c"]}}}, {"a": {"b": ""}},
         [("missing", ("a", "b"), "required"), ("missing", ("a", "c"), "required")]),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1},
         [("missing", ("b",), "dependentRequired")]),
        ({"properties": {"a": False}}, {"a": 1}, [("unknown", ("a",), "properties")]),
        ({"then": False, "if": True}, {"a": 1}, [("invalid", (), "")]),
        ({"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": False},
         {"xa": 1, "ya": 1},
         [("invalid", ("xa",), "type"), ("unknown", ("ya",), "additionalProperties")]),
        ({"additionalProperties": {"minimum": 2}}, {"a": 1}, [("invalid", ("a",), "minimum")]),
        ({"properties": {"a": {"uniqueItems": True}}}, {"a": [{"b": 1}, 2, {"b": 1}]},
         [("invalid", ("a", 2), "uniqueItems")]),
        ({"properties": {"a": {"anyOf": [{"type": "string"}, {"required": ["b"]}]}}}, {"a": {}},
         [("missing", ("a", "b"), "required")]),
        ({"properties": {"a": {"oneOf": [{"type": "string"}, {"type": "null"}]}}}, {"a": 1},
         [("invalid", ("a",), "oneOf")]),
    ],
)  # fmt: skip
def test_faults_have_their_place_and_kind(
    schema: dict[str, Any], data: dict[str, Any], expected: list[Any]
) -> None:
    assert faults(schema, data) == expected


def test_a_hostile_post_has_a_bounded_number_of_faults() -> None:
    data = {"a": list(range(20_000))}
    assert len(faults({"properties": {"a": {"items": {"type": "string"}}}}, data)) == 200
