"""schemas/post.schema.json: lenient with every blog, and never slow on a valid post."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from anplint.engine.plan import builtin_schema
from anplint.fields import ALIASES
from anplint.formats import FORMATS, post_date_fault
from anplint.schema_gate import compile_gate
from anplint.schema_validator import MetaValidator, _jsonschema_validator
from tests.checks.support import post_of
from tests.conftest import SHARED

SCHEMA = builtin_schema("post")
GATE = compile_gate(SCHEMA)
ERRORS = _jsonschema_validator(SCHEMA)
KEYS = sorted(SCHEMA["properties"])


def test_the_schema_is_a_schema_and_uses_only_formats_that_are_asserted() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$id"] == "urn:anplint:schema:post"
    formats = {part["format"] for part in SCHEMA["properties"].values() if "format" in part}
    assert formats <= FORMATS.keys()


def test_what_may_stand_in_for_a_key_is_a_field() -> None:
    named = {part.get("x-anplint-field", "title") for part in SCHEMA["properties"].values()}
    assert named <= ALIASES.keys()


def test_every_key_says_what_it_is_for() -> None:
    assert all(part["description"].endswith(".") for part in SCHEMA["properties"].values())


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 3_000), st.floats(0, 9),
    st.sampled_from(["", "no", "Text", "2026-01-31", "2014-06-30 10:00:19 -0400", "2019-5-13"]),
    st.lists(st.sampled_from(["a", 1, None]), max_size=3), st.just({"en": "Text"}),
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.dictionaries(st.sampled_from([*KEYS, "colour"]), VALUES, max_size=4), st.just("T"))
def test_the_gate_is_never_unsure(data: dict[str, Any], title: str) -> None:
    data.setdefault("title", title)
    assert GATE(data) == (not list(ERRORS(data)))


@pytest.mark.parametrize(
    "data",
    [
        {"title": 1984},
        {"title": "T", "draft": "no", "published": False, "date": "Jul 08 2022"},
        {"title": "T", "published": "2026-01-31", "lastUpdated": False, "date": 1757000000},
        {"title": "T", "tags": "a b", "categories": [["a", "b"]], "keywords": None},
        {"title": "T", "authors": {"name": "Ada"}, "author": False, "aliases": "/old/"},
        {"title": "T", "reading_time": "9 min", "description": {"en": "D"}, "image": 3},
        {"title": "T", "date": "", "tags": [], "draft": None, "slug": None, "expiryDate": None},
    ],
)
def test_what_some_generator_reads_is_valid(data: dict[str, Any]) -> None:
    assert GATE(data)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", ["Draft"]), ("title", {"a": "b"}), ("date", "2019-5-13"), ("date", True),
        ("date", 2026.01), ("lastmod", "soon"), ("draft", "maybe"), ("draft", 2),
        ("published", "never"), ("tags", True), ("tags", {"a": 1}), ("slug", ["a"]),
        ("reading_time", -1), ("aliases", 4), ("description", ["D"]),
    ],
)  # fmt: skip
def test_what_is_wrong_on_any_blog_is_invalid(key: str, value: Any) -> None:
    assert list(ERRORS({"title": "T", key: value}))


@pytest.mark.skipif(not SHARED.exists(), reason="the sample posts are not there")
def test_valid_posts_of_real_collections_pass_the_gate() -> None:
    validator = MetaValidator(SCHEMA)
    texts = [*SHARED.glob("sample-posts/*/*.md"), *SHARED.glob("sample-posts/*/_posts/*")]
    assert len(texts) > 100
    for path in texts:
        post = post_of(path.read_text(encoding="utf-8"), path.name)
        assert validator.faults(post.meta) == (), path
        date = post.field("date")
        assert date is None or post_date_fault(str(date.value)) is None


@pytest.mark.skipif(not SHARED.exists(), reason="the sample posts are not there")
def test_the_seeds_pass_the_gate_of_their_own_schema() -> None:
    gate = compile_gate(builtin_schema("alphanode-post"))
    seeds = sorted(SHARED.glob("seeds/*.txt"))
    assert seeds
    for path in seeds:
        assert gate(post_of(path.read_text(encoding="utf-8"), path.name).meta.data), path


def test_an_export_without_images_passes_the_gate_and_one_that_lacks_them_does_not() -> None:
    schema = builtin_schema("alphanode-post")
    gate = compile_gate({"if": schema["if"], "then": schema["then"]})
    assert gate({"flags": {"has images": 0}})
    assert not gate({"flags": {"has images": 1}})
