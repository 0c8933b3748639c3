"""meta-schema: what stands in for a title, one fault one rule, and what messages say."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from anplint.checks.meta_schema import MetaSchema, MetaSchemaOptions
from anplint.engine.plan import builtin_schema
from anplint.model import Hit, Problem, Rule, Span
from anplint.ruleset import RuleError, bind
from tests.checks.support import post_of

POST = builtin_schema("post")
FINDS = ("missing", "invalid", "unknown")


def hits(schema: dict[str, Any], text: str, path: str = "a.md", find: str = "") -> list[Hit]:
    post = post_of(text, path)
    found: list[Hit] = []
    for each in [find] if find else FINDS:
        options = MetaSchemaOptions(each)  # type: ignore[arg-type]  # one of FINDS
        found += MetaSchema(options, schema).check(post)
    return found


def front_matter(**data: Any) -> str:
    lines = [f"{key}: {json.dumps(value)}" for key, value in data.items()]
    return "\n".join(["---", *lines, "---", "Text.", ""])


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("---\nTITLE: T\n---\nText.\n", "a.md"),
        ("---\ntags: [a]\n---\n# T\n", "a.md"),
        ("---\ntags: [a]\n---\nText.\n", "2026-1-31-t.md"),
        ("---\ntags: [a]\n---\nText.\n", "posts/2026-01-31-t/a.md"),
        ("---\nlayout: home\n---\nText.\n", "index.md"),
        ("---\ncascade: {}\n---\nText.\n", "docs/_index.fr.md"),
        ("Text.\n", "a.md"),
        ("---\n---\nText.\n", "a.md"),
        ('---\ntitle: ""\ndraft: true\n---\nText.\n', "a.md"),
        ("---\ntitle:\n---\nText.\n", "_drafts/a.md"),
    ],
)
def test_a_title_may_come_from_elsewhere(text: str, path: str) -> None:
    assert hits(POST, text, path) == []


@pytest.mark.parametrize(
    "path", ["a.md", "notes-2026-01-31.md", "posts/2026-01-31.md", "reindex.md"]
)
def test_a_title_that_comes_from_nowhere_is_missing(path: str) -> None:
    (hit,) = hits(POST, "---\ntags: [a]\n---\nText.\n", path)
    assert (hit.message, hit.data, hit.where) == ("missing", {"key": "title"}, Span(0, 17))


def test_a_title_that_is_there_but_empty_is_one_fault() -> None:
    (hit,) = hits(POST, "---\ntitle:\n---\n# T\n")
    assert (hit.message, hit.where) == ("empty", Span(4, 9))


def test_misplaced_front_matter_is_not_also_missing() -> None:
    schema = {"required": ["title", "date"]}
    post = post_of("Text.\n")
    check = MetaSchema(MetaSchemaOptions("missing"), schema)
    assert [hit.message for hit in check.check(post)] == ["no-meta"]
    post.problems = (Problem("misplaced-front-matter", "after a heading", Span(0, 4)),)
    assert list(check.check(post)) == []


def test_only_the_schema_that_says_so_takes_another_key() -> None:
    text = front_matter(headline="T", Title="T")
    assert [hit.message for hit in hits({"required": ["title"]}, text)] == ["missing"]
    schema = {"required": ["title"], "properties": {"title": {"x-anplint-field": "title"}}}
    assert hits(schema, text) == []


def test_an_empty_required_value_is_not_also_invalid() -> None:
    inner = {"required": ["c"], "properties": {"c": {"type": "string"}}}
    schema = {"required": ["a"], "properties": {"a": {"minLength": 1}, "b": inner}}
    assert [hit.message for hit in hits(schema, front_matter(a="", b={"c": None}))] == ["empty"] * 2


def said(schema: dict[str, Any], value: Any) -> dict[str, object]:
    (hit,) = hits({"properties": {"k": schema}}, front_matter(title="T", k=value), find="invalid")
    return dict(hit.data)


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"type": ["string", "null"]}, 3, {"found": "the number 3", "expected": "a text"}),
        ({"type": "array"}, True, {"found": "true", "expected": "a list"}),
        ({"type": "null"}, [1], {"found": "a list of 1", "expected": "nothing"}),
        ({"anyOf": [{"type": "string"}, {"type": "array"}]}, {"a": 1},
         {"found": "a map of keys", "expected": "a text or a list"}),
        ({"enum": [*"abcdefghij"]}, "z",
         {"allowed": '"a", "b", "c", "d", "e", "f", "g", "h" or 2 more'}),
        ({"enum": [True, False, "yes"], "examples": [True]}, "maybe", {"allowed": "true"}),
        ({"pattern": "^x$", "description": "An x.", "examples": ["x"]}, "y",
         {"expected": '“An x”, such as "x"'}),
        ({"pattern": "^x$"}, "y", {"expected": "the pattern `^x$`"}),
        ({"format": "date"}, "2026-01-31T10:00:00Z", {"reason": "only the day may stand here"}),
        ({"format": "post-date"}, "2019-5-13", {"expected": "2019-05-13"}),
        ({"exclusiveMaximum": 3}, 3, {"expected": "less than 3"}),
        ({"multipleOf": 5}, 3, {"expected": "a multiple of 5"}),
        ({"minLength": 3}, "ab", {"size": "2 characters", "expected": "at least 3 characters"}),
        ({"maxProperties": 1}, {"a": 1, "b": 2}, {"size": "2 keys", "expected": "at most 1 key"}),
        ({"oneOf": [{"minimum": 1}, {"minimum": 2}]}, 5,
         {"reason": "it has none of the forms that the schema allows"}),
    ],
)  # fmt: skip
def test_messages_say_what_was_found_and_expected(
    schema: dict[str, Any], value: Any, expected: dict[str, str]
) -> None:
    data = said(schema, value)
    assert {key: data[key] for key in expected} == expected


def test_a_long_value_is_cut_in_the_message() -> None:
    data = said({"type": "integer"}, "word " * 10_000)
    assert len(str(data["found"])) < 80
    assert str(data["found"]).endswith('…"')


def test_places_go_down_into_lists() -> None:
    text = "---\nimages:\n  - {url: 1}\n  - {url: 2, alt: x}\n---\nText.\n"
    item = {"properties": {"url": {"maximum": 1}}, "required": ["alt"]}
    items = {"items": item | {"additionalProperties": False}}
    found = hits({"properties": {"images": items}}, text)
    assert [(hit.message, hit.data["key"], text[slice(*hit.where)]) for hit in found] == [
        ("missing", "images[1].alt", "{url: 1}"),
        ("range", "images[2].url", "2"),
        ("unknown", "images[2].alt", "alt"),
    ]


def test_a_schema_that_cannot_be_used_is_named_with_its_rule() -> None:
    rule = Rule("X1", "my-rule", "meta-schema", "error", "x", (), "", {}, {"find": "missing"})
    message = "my-rule: the schema, at #/properties/a: the pattern '(?=x)' cannot be used"
    with pytest.raises(RuleError, match=re.escape(message)):
        bind(rule, {"properties": {"a": {"pattern": "(?=x)"}}})


def test_a_map_where_a_list_belongs_is_one_fault_however_long() -> None:
    text = front_matter(title="T", tags={str(number): "x" for number in range(20_000)})
    assert len(hits(POST | {"additionalProperties": False}, text)) == 1


@pytest.mark.parametrize(
    ("value", "message"),
    [("soonish", "format"), (90, "type"), ("6 months", None), ("", None), (None, None)],
)
def test_an_interval_that_cannot_be_read_is_reported(value: Any, message: str | None) -> None:
    found = hits(POST, front_matter(title="T", review_in=value))
    assert [hit.message for hit in found] == ([message] if message else [])


def test_a_draft_lacks_what_a_schema_of_its_own_asks_for() -> None:
    text = '---\ntitle: ""\ndraft: true\n---\nText.\n'
    (hit,) = hits({"required": ["title"]}, text)
    assert hit.message == "empty"
