"""The meta box: keys glued to values, lists, maps, lists of maps, what no key explains, spans."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anplint.model import Entry
from tests.readers.exports import SCHEMA, SEEDS, export, leaves, read_meta, read_one

BOX = """\
topicmoving sessions / php shops
summaryhow a shop keeps its carts: while servers come and go
ai outline
  • context: in a small shop
  • problem: lost carts: again
  • stack: php shops
  • recommended action: move them, then measure
ai briefplain and short
stack
  • php shops
  • backend
tools
  • redis
code languagephp
difficultyadvanced
reading time9
view count25386
score
  • quality: 81
  • freshness: 7
  • depth: 0
  • clarity: 100
revision
  • status: expanded
  • version: 1.3.7
  • last reviewed: 2017-07-29
referenceanp-ref-000042-6505
hash0123456789abcdef01234567
flags
  • ai generated style: 1
  • has images: 1
  • image heavy: 0
  • needs human review: 0
checklist
  • drain one node
entities
    • name: php shops
    • type: stack
    • name: carts
    • type: problem
image sources
    • source: example.org
    • url: https://example.org/a.png?x=1&text=a+b
    • caption: a cart
payload
  • source id: alphanode-000042
  • generator: a robot
  • paragraphs: 3
  • scenario: in a small shop
  • seed: 42
notes
  • written by hand"""

DATA: dict[str, Any] = {
    "topic": "moving sessions / php shops",
    "summary": "how a shop keeps its carts: while servers come and go",
    "ai outline": {
        "context": "in a small shop",
        "problem": "lost carts: again",
        "stack": "php shops",
        "recommended action": "move them, then measure",
    },
    "ai brief": "plain and short",
    "stack": ["php shops", "backend"],
    "tools": ["redis"],
    "code language": "php",
    "difficulty": "advanced",
    "reading time": 9,
    "view count": 25386,
    "score": {"quality": 81, "freshness": 7, "depth": 0, "clarity": 100},
    "revision": {"status": "expanded", "version": "1.3.7", "last reviewed": "2017-07-29"},
    "reference": "anp-ref-000042-6505",
    "hash": "0123456789abcdef01234567",
    "flags": {
        "ai generated style": 1,
        "has images": 1,
        "image heavy": 0,
        "needs human review": 0,
    },
    "checklist": ["drain one node"],
    "entities": [{"name": "php shops", "type": "stack"}, {"name": "carts", "type": "problem"}],
    "image sources": [
        {
            "source": "example.org",
            "url": "https://example.org/a.png?x=1&text=a+b",
            "caption": "a cart",
        }
    ],
    "payload": {
        "source id": "alphanode-000042",
        "generator": "a robot",
        "paragraphs": 3,
        "scenario": "in a small shop",
        "seed": 42,
    },
    "notes": ["written by hand"],
}


def _variant(name: str) -> str:
    text = export(box=BOX)
    changes = {
        "as is": text,
        "dashes": text.replace("•", "-"),
        "stars": text.replace("•", "*"),
        "no-break spaces": text.replace("  • ", "\xa0\xa0•\xa0"),
        "no space": text.replace("  • ", "•"),
        "tabs": text.replace("  • ", "\t•\t").replace("reading time9", "reading time\t9"),
        "crlf": text.replace("\n", "\r\n"),
        "cr": text.replace("\n", "\r"),
        "colons": text.replace("reading time9", "reading time: 9").replace("topicm", "Topic : m"),
        "capitals": text.replace("view count", "View\xa0Count").replace(
            "alphanode post", "AlphaNode Post"
        ),
        "blank lines": text.replace("\n  •", "\n\n  •"),
        "margin": text.replace("\n", "\n   "),
    }
    return changes[name]


@pytest.mark.parametrize(
    "name",
    ["as is", "dashes", "stars", "no-break spaces", "no space", "tabs", "crlf", "cr", "colons",
     "capitals", "blank lines", "margin"],
)  # fmt: skip
def test_every_form_of_a_box_gives_the_same_data(name: str) -> None:
    post = read_one(_variant(name))
    assert post.meta.data == DATA
    assert list(post.meta.data) == list(DATA)
    for entry in post.meta.entries:
        assert post.text[slice(*entry.key_span)].replace("\xa0", " ").lower() == entry.key
        for leaf in leaves(entry.node):
            assert post.text[slice(*leaf.span)] == str(leaf.value)


def test_keys_and_values_stand_at_their_lines_and_columns() -> None:
    post = read_one(export(box=BOX))

    def place(*path: str | int) -> tuple[int, int, int]:
        found = post.meta.at(path)
        assert found is not None
        where = post.place(found.span)
        return where.line, where.column, where.end_column

    assert place("topic") == (5, 6, 33)
    assert place("reading time") == (20, 13, 14)
    assert place("score", "freshness") == (24, 16, 17)
    assert place("entities", 1, "name") == (43, 13, 18)
    score = post.meta.at(("score", "freshness"))
    assert isinstance(score, Entry)
    assert post.text[slice(*score.key_span)] == "freshness"


def test_the_meta_reaches_from_its_marker_to_the_last_line_of_the_box() -> None:
    post = read_one(export(box="topica\n\nnotes\n • b"))
    assert post.text[slice(*post.meta.span)] == "alphanode post meta\n\ntopica\n\nnotes\n • b"


def test_the_last_marker_opens_the_box_and_similar_posts_ends_it() -> None:
    old, new = "alphanode post meta\n\ntopicold", "  AlphaNode Post Meta \ntopicnew"
    post = read_one(f"t\n\n{old}\n\n{new}\nSIMILAR POSTS\ntopic x")
    assert post.meta.data == {"topic": "new"}
    assert "alphanode post meta" in [block.plain for block in post.blocks]


def test_the_longest_key_wins() -> None:
    schema = {"properties": {key: {"type": "string"} for key in ("note", "note by", "n")}}
    assert read_meta("note byann\nnoteb\nnc", schema).data == {
        "note by": "ann",
        "note": "b",
        "n": "c",
    }


@pytest.mark.parametrize(
    ("box", "data"),
    [
        ("scores\n • a: 1\n • b: 2", {"scores": {"a": "1", "b": "2"}}),
        ("score\n • quality: 1", {"score": {"quality": 1}}),
        ("stackable notes: six", {"stackable notes": "six"}),
        ("stackable notes", {"stackable notes": None}),
        ("note\n • a\n • b", {"note": ["a", "b"]}),
        ("topics: a", {"topics": "a"}),
        ("topics\n • a", {"topics": ["a"]}),
        ("topic area: a", {"topic area": "a"}),
        ("topiccaching: how to", {"topic": "caching: how to"}),
        ("referenced by: ann", {"referenced by": "ann"}),
        ("view counter: 3", {"view counter": "3"}),
        ("difficulty levels\n • a", {"difficulty levels": ["a"]}),
        ("Author: ann lee", {"Author": "ann lee"}),
        ("source: https://example.org/a: b", {"source": "https://example.org/a: b"}),
        ("authorann lee", {"authorann lee": None}),
        ("stackpython", {"stackpython": None}),
    ],
)
def test_what_only_begins_like_a_key_is_another_key(box: str, data: dict[str, Any]) -> None:
    assert read_meta(box).data == data


@pytest.mark.parametrize(
    ("box", "data"),
    [
        ("reading timenine", {"reading time": "nine"}),
        ("reading time9.5", {"reading time": "9.5"}),
        ("reading time", {"reading time": None}),
        ("topic", {"topic": ""}),
        ("tools", {"tools": []}),
        ("score", {"score": {}}),
        ("tools: git", {"tools": "git"}),
        ("topic\n • a\n • b", {"topic": ["a", "b"]}),
        ("revision\n • status:\n • version", {"revision": {"status": "", "version": ""}}),
        ("revision\n • nonsense", {"revision": {"nonsense": None}}),
        ("score\n • quality: high", {"score": {"quality": "high"}}),
        ("tools\n •\n • git", {"tools": ["", "git"]}),
        ("difficultyadvanced\n • orphan", {"difficulty": "advanced", "orphan": None}),
        (f"view count{'9' * 5000}", {"view count": "9" * 5000}),
    ],
)
def test_a_value_that_misses_its_type_is_kept_for_the_schema_to_judge(
    box: str, data: dict[str, Any]
) -> None:
    assert read_meta(box).data == data


def test_duplicate_keys_are_all_kept() -> None:
    meta = read_meta("topica\nscore\n • depth: 1\n • depth: 2\ntopicb")
    twice = [(pair.first.value, pair.again.value) for pair in meta.duplicates()]
    assert twice == [(1, 2), ("a", "b")]


def test_wrapped_lines_continue_what_broke_off() -> None:
    long = "summarya shop keeps the carts of those who"
    text = export(box=f"{long}\ncame back late\nnotes\n • one\n   and more: two\n • three")
    meta = read_one(text).meta
    assert meta.data == {
        "summary": "a shop keeps the carts of those who came back late",
        "notes": ["one and more: two", "three"],
    }
    found = meta.at(("summary",))
    assert found is not None
    assert text[slice(*found.span)].endswith("those who\ncame back late")


@pytest.mark.parametrize("after", ["topicnew", "author: ann", "\nann lee"])
def test_a_key_or_a_blank_line_ends_a_wrapped_value(after: str) -> None:
    long = "a shop keeps the carts of those who came back"
    assert read_meta(f"summary{long}\n{after}").data["summary"] == long


def test_a_sentence_that_ended_is_not_continued() -> None:
    long = "a shop keeps the carts of those who came back."
    assert read_meta(f"summary{long}\nreviewerann").data == {"summary": long, "reviewerann": None}


def test_types_come_from_references_and_compositions() -> None:
    schema = {
        "allOf": [{"$ref": "#/$defs/base"}, {"properties": {"on": {"type": ["boolean", "null"]}}}],
        "$defs": {
            "base": {"properties": {"size": {"$ref": "#/$defs/size"}, "all": {"items": {}}}},
            "size": {"anyOf": [{"type": "number"}, {"type": "string"}]},
        },
    }
    data = {"size": 1.5, "on": True, "all": ["1"]}
    assert read_meta("size1.5\nontrue\nall\n • 1", schema).data == data


def test_unnamed_keys_of_a_map_have_the_type_of_additional_properties() -> None:
    schema = {
        "properties": {"count": {"additionalProperties": {"type": "integer"}, "type": "object"}}
    }
    assert read_meta("count\n • a b: 1\n • c: 2", schema).data == {"count": {"a b": 1, "c": 2}}


@pytest.mark.parametrize(
    "schema",
    [{}, {"properties": None}, {"properties": {"a": True}}, {"$ref": "#"}, {"$ref": "#/x/y"},
     {"properties": {"a": {"$ref": "#/properties/a", "type": 5}}, "allOf": [None, {"$ref": 1}]},
     {"properties": {"a": {"type": "string", "pattern": "(", "enum": 3}}}],
)  # fmt: skip
def test_nonsense_in_a_schema_does_no_harm(schema: dict[str, Any]) -> None:
    assert read_meta("ab c: d\nx: y", schema).data["x"] == "y"


_SPACES = st.sampled_from([" ", "\xa0", "\t", "  "])
_WORD = st.text("abcdefgxyzäß漢/+'", min_size=1, max_size=8)
_TEXT = st.lists(_WORD, min_size=1, max_size=5).map(lambda words: "q" + " ".join(words))
_KEYS = ("alpha", "alpha beta", "gamma", "delta x", "omega")
_MAP = st.fixed_dictionaries({"first": _TEXT}, optional={"count it": st.integers(0, 10**9)}).map(
    lambda drawn: {key: drawn[key] for key in ("first", "count it") if key in drawn}
)
"""Maps that begin with the same key, as those of an export do."""
_MAP_SCHEMA = {"type": "object", "properties": {"count it": {"type": "integer"}}}
_VALUES: dict[str, tuple[dict[str, Any], st.SearchStrategy[Any]]] = {
    "text": ({"type": "string"}, _TEXT),
    "number": ({"type": "integer"}, st.integers(0, 10**12)),
    "texts": ({"type": "array", "items": {"type": "string"}}, st.lists(_TEXT, max_size=4)),
    "numbers": ({"type": "array", "items": {"type": "integer"}}, st.lists(st.integers(0, 99))),
    "map": (_MAP_SCHEMA, _MAP),
    "maps": ({"type": "array", "items": _MAP_SCHEMA}, st.lists(_MAP, max_size=4)),
}  # fmt: skip


@st.composite
def _boxes(draw: st.DrawFn) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Draw a box, its schema and its data."""
    newline = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    lines, data, properties = [], {}, {}
    for key in draw(st.lists(st.sampled_from(_KEYS), unique=True, min_size=1)):
        schema, values = _VALUES[draw(st.sampled_from(sorted(_VALUES)))]
        properties[key], data[key] = schema, draw(values)
        lines += draw(_rendered(key, data[key]))
    return newline.join(lines), {"properties": properties}, data


@st.composite
def _rendered(draw: st.DrawFn, key: str, value: Any) -> list[str]:
    name = draw(st.sampled_from([key, key.upper(), key.replace(" ", "\xa0")]))
    if isinstance(value, str | int):
        return [name + draw(st.sampled_from(["", ": ", ":", "\t", " : ", ":\xa0"])) + str(value)]
    pairs = [value] if isinstance(value, dict) else value
    texts: list[str] = []
    for item in pairs:
        texts += [f"{k}: {v}" for k, v in item.items()] if isinstance(item, dict) else [str(item)]
    mark = draw(st.sampled_from("•-*"))
    indent, gap = draw(st.sampled_from(["", "  ", "\t", "\xa0\xa0\xa0"])), draw(_SPACES)
    return [
        name + draw(st.sampled_from(["", ":", "  "])),
        *(indent + mark + gap + t for t in texts),
    ]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_boxes())
def test_any_data_come_back_typed_with_true_spans(
    drawn: tuple[str, dict[str, Any], dict[str, Any]],
) -> None:
    box, schema, data = drawn
    post = read_one(export(box=box), schema)
    assert post.meta.data == data
    for entry in post.meta.entries:
        for leaf in leaves(entry.node):
            assert post.text[slice(*leaf.span)] == str(leaf.value)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("topicscre: •-*\n\r\t\xa0\u2028\x00\x1cİ9a|"), max_size=200))
def test_no_box_makes_the_reader_fail(box: str) -> None:
    post = read_one(export(box=box))
    for entry in post.meta.entries:
        assert post.meta.span.start <= entry.key_span.start <= entry.span.end <= post.meta.span.end


@pytest.mark.parametrize(
    "box",
    ["topic" + "x " * 1_000_000, "tools\n" + "• a\n" * 100_000, "zzz\n" * 50_000,
     "summary" + "w " * 30 + "\n z" * 100_000, "entities\n" + "- name: a\n" * 50_000,
     "(" * 500_000 + ": x"],
)  # fmt: skip
def test_hostile_boxes_are_read_in_linear_time(box: str) -> None:
    assert read_meta(box).entries


@pytest.mark.skipif(not SEEDS, reason="the sample posts are not here")
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_all_keys_of_the_sample_posts_come_out(path: Any) -> None:
    text = path.read_bytes().decode()
    post = read_one(text)
    assert list(post.meta.data) == list(SCHEMA["properties"])
    assert isinstance(post.meta.data["reading time"], int)
    assert all(type(value) is int for value in post.meta.data["score"].values())
    assert all(isinstance(entity, dict) for entity in post.meta.data["entities"])
    assert len(post.meta.data["image sources"]) == len(post.images)
    for entry in post.meta.entries:
        assert text[slice(*entry.key_span)] == entry.key
        for leaf in leaves(entry.node):
            assert text[slice(*leaf.span)] == str(leaf.value)


@pytest.mark.skipif(not SEEDS, reason="the sample posts are not here")
@pytest.mark.parametrize(("number", "line"), [(0, 63), (1, 71), (2, 66), (3, 59), (4, 61)])
def test_values_of_the_sample_posts_stand_where_editors_show_them(number: int, line: int) -> None:
    post = read_one(SEEDS[number].read_bytes().decode())
    found = post.meta.at(("reading time",))
    assert found is not None
    assert post.place(found.span)[2:4] == (line, 13)
