"""The schema that is inferred: what it asks for, and that nearly all posts fit it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from anplint.init.infer import KNOWN, infer_schema, schema_text
from anplint.init.survey import Seen
from anplint.model import Entry, Meta, Node, Span
from anplint.schema_gate import compile_gate
from anplint.schema_validator import meta_validator

HERE = Span(0, 1)


def posts(metas: list[dict[str, Any]], fields: dict[str, str] | None = None) -> list[Seen]:
    return [
        Seen(f"p{number}.md", "markdown", meta, fields or {}) for number, meta in enumerate(metas)
    ]


def inferred(metas: list[dict[str, Any]], **fields: str) -> dict[str, Any]:
    return infer_schema(posts(metas, fields), "T")


def properties(metas: list[dict[str, Any]], **fields: str) -> dict[str, Any]:
    found: dict[str, Any] = inferred(metas, **fields)["properties"]
    return found


class TestRequired:
    def test_is_what_95_in_100_have(self) -> None:
        rows: list[dict[str, Any]] = [{"all": "x", "most": "x", "many": "x"} for _ in range(100)]
        for row in rows[:5]:
            del row["most"]
        for row in rows[:6]:
            del row["many"]
        assert inferred(rows)["required"] == ["all", "most"]

    def test_an_empty_value_is_none(self) -> None:
        rows = [{"a": "x", "b": ""}] * 50 + [{"a": "y", "b": None}] * 50
        assert inferred(rows)["required"] == ["a"]

    def test_a_field_may_stand_under_another_key(self) -> None:
        found = properties([{"excerpt": "one text"}] * 9, excerpt="description")
        assert found["excerpt"]["x-anplint-field"] == "description"

    def test_a_title_may_be_a_heading(self) -> None:
        assert properties([{"title": "T"}] * 9, title="title")["title"]["x-anplint-derived"] is True

    def test_a_date_in_the_name_makes_up_for_the_key(self) -> None:
        rows = [
            Seen(f"2026-01-{day:02}-x.md", "markdown", {"date": "2026-01-01"}, {"date": "date"})
            for day in range(1, 20)
        ]
        assert "required" not in infer_schema(rows, "T")


class TestEnum:
    def test_few_texts_again_and_again_are_all_there_are(self) -> None:
        found = properties([{"kind": "news"}] * 12 + [{"kind": "guide"}] * 12)
        assert found["kind"] == {"type": "string", "enum": ["guide", "news"]}

    @pytest.mark.parametrize(
        "values",
        [
            ["news"] * 10 + ["guide"] * 9,  # 19 posts
            ["news"] * 30 + ["guide"] * 4,  # one is rare
            ["news"] * 400 + ["guide"] * 8,  # less than 2 %
            ["news"] * 30,  # all the same so far
            [f"kind {number}" for number in range(13)] * 2,  # 13 texts
            ["x" * 61] * 30,
        ],
    )
    def test_others_are_not(self, values: list[str]) -> None:
        assert properties([{"kind": value} for value in values])["kind"] == {"type": "string"}

    def test_people_come_and_go(self) -> None:
        assert "enum" not in properties([{"by": "Ann"}] * 40, by="author")["by"]

    def test_an_empty_one_is_one_of_them_where_the_key_may_lack(self) -> None:
        rows = [{"kind": kind} for kind in ("a", "b", "", None)] * 10
        assert properties(rows)["kind"]["enum"] == ["a", "b", "", None]


class TestTypes:
    def test_all_that_were_seen_are_listed(self) -> None:
        rows = [{"a": "x", "n": 1}] * 5 + [{"a": ["x"], "n": 1.5}] * 5
        found = properties(rows)
        assert found["a"] == {"type": ["string", "array"], "items": {"type": "string"}}
        assert found["n"] == {"type": "number"}

    @pytest.mark.parametrize("text", ["3.1.2", "3.10", "2024"])
    def test_a_text_like_a_number_may_be_one_next_time(self, text: str) -> None:
        rows = [{"version": text, "list": [text]}] * 30 + [{"version": "4.0.0.beta"}] * 30
        found = properties(rows)
        assert found["version"] == {"type": ["string", "number"]}
        assert found["list"]["items"] == {"type": ["string", "number"]}

    def test_nothing_is_said_of_a_key_with_few_values(self) -> None:
        rows: list[dict[str, Any]] = [{"a": "x"}] * 4 + [{"a": None}] * 4
        assert properties(rows) == {"a": {}}

    def test_a_map_has_its_own_keys(self) -> None:
        rows = [{"seo": {"title": "x", "index": True}}] * 9
        assert properties(rows)["seo"] == {
            "type": "object",
            "properties": {"title": {"type": "string"}, "index": {"type": "boolean"}},
            "required": ["title", "index"],
        }

    def test_few_maps_and_few_lists_say_little(self) -> None:
        rows: list[dict[str, Any]] = [{"a": "x"}] * 9
        rows += [{"a": {"b": "x"}}] * 3 + [{"a": ["x"]}] * 3
        assert properties(rows)["a"] == {
            "type": ["string", "array", "object"],
            "properties": {"b": {}},
        }

    def test_every_item_of_a_list_is_looked_at(self) -> None:
        assert properties([{"a": ["x"] * 500 + [1]}] * 9)["a"]["items"] == {
            "type": ["string", "integer"]
        }

    def test_maps_in_maps_end_somewhere(self) -> None:
        value: Any = "x"
        for _ in range(2_000):
            value = {"a": value}
        assert len(schema_text(inferred([{"a": value}] * 9))) < 2_000


class TestFormats:
    def test_days_are_dates(self) -> None:
        assert properties([{"day": "2026-01-31"}] * 9)["day"]["format"] == "date"

    def test_what_is_nearly_always_a_date_is_one_for_some_generator(self) -> None:
        rows = [{"day": "2026-01-31"}] * 60 + [{"day": "2026-01-31 10:00:19 -0400"}] * 40
        assert properties([*rows, {"day": "soon"}])["day"]["format"] == "post-date"

    def test_prose_with_a_year_is_no_date(self) -> None:
        rows = [{"event": f"Spring meeting {year}"} for year in range(1990, 2020)]
        assert properties(rows)["event"] == {"type": "string"}

    def test_what_is_known_of_any_blog_is_not_forgotten(self) -> None:
        rows: list[dict[str, Any]] = [{"a": "x"}] * 500 + [{"draft": False}]
        assert properties(rows)["draft"] == {"enum": KNOWN["draft"]["enum"]}


KEYS = st.sampled_from(["title", "date", "tags", "kind", "draft", "extra", "ms.date", 'a"\n[b]'])
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-9, 9), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["", "news", "guide", "2026-01-31", "2019-5-13", "01/31/2026", "in 2026"]),
    st.text(max_size=3),
)  # fmt: skip
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(KEYS, SCALARS, max_size=3)
METAS = st.lists(st.dictionaries(KEYS, VALUES, max_size=6), min_size=1, max_size=60)


def meta_of(data: dict[str, Any]) -> Meta:
    return Meta(tuple(Entry(key, HERE, Node(value, HERE)) for key, value in data.items()), HERE)


@settings(max_examples=60, deadline=None)
@given(METAS)
def test_of_each_key_at_most_five_in_a_hundred_are_at_fault(metas: list[dict[str, Any]]) -> None:
    schema = json.loads(schema_text(infer_schema(posts(metas), "T")))
    Draft202012Validator.check_schema(schema)
    validator = meta_validator(schema)
    faults: dict[tuple[str, Any], int] = {}
    for data in metas:
        for fault in validator.faults(meta_of(data)):
            assert fault.path, "the meta itself always fits"
            found = fault.kind, fault.path[0]
            faults[found] = faults.get(found, 0) + 1
        for required in validator.required:
            if validator.lacks(data, required):
                faults["missing", required] = faults.get(("missing", required), 0) + 1
    for (kind, key), count in faults.items():
        having = sum(key in data for data in metas)
        # In a map in a list of texts, three things may be at fault in the same value.
        assert count <= 0.05 * len(metas) + 3 * 0.05 * having, (kind, key)


def test_the_gate_has_room_for_any_schema_and_long_keys_are_left_out() -> None:
    inner = {f"key{number}": "news" for number in range(300)}
    meta: dict[str, Any] = {f"map{number}": inner for number in range(300)} | {"k" * 101: "x"}
    rows = [{"k" * 101: "x"} | meta] * 24
    schema = inferred(rows)
    assert "k" * 101 not in schema["properties"]
    required = dict.fromkeys(schema["required"], inner)
    assert compile_gate(schema)(required)


def test_the_text_is_ascii_whatever_the_keys_hold() -> None:
    rows = [{"\ud800": "x", "\x07": "y", "日付": "z"}] * 9
    text = schema_text(inferred(rows))
    assert text.isascii()
    assert set(json.loads(text)["properties"]) == {"\ud800", "\x07", "日付"}
