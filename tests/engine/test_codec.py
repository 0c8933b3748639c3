"""What the cache keeps comes back as it was, or not at all."""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anplint.checks import CHECKS
from anplint.checks.base import CorpusCheck
from anplint.engine.cache_rows import entry_of, facts_of, findings_of
from anplint.engine.codec import MalformedError, UnsupportedError, codec_of
from anplint.engine.inspection import Fact, Inspection
from anplint.model import Edit, Finding, Fix, Place, PostRef, Related, Span
from anplint.ruleset import check_named

CORPUS_CHECKS = sorted(key for key in CHECKS if issubclass(check_named(key), CorpusCheck))

# Any code point, lone surrogates and pairs of them included.
texts = st.text(st.characters(codec=None), max_size=12)
numbers = st.integers(0, 2**40)
spans = st.builds(Span, numbers, numbers)


def places(path: str) -> st.SearchStrategy[Place]:
    """Places in the post's own file, and now and then in another."""
    paths = st.one_of(st.just(path), texts)
    return st.builds(Place, paths, spans, numbers, numbers, numbers, numbers)


def values(path: str) -> None:
    """Tell hypothesis how a place of a post looks; it knows the other types by itself."""
    st.register_type_strategy(Place, places(path))
    st.register_type_strategy(str, texts)
    st.register_type_strategy(float, st.floats(allow_nan=False))


findings = st.builds(
    Finding, texts, texts, texts, texts, places("a/b.md"), texts,
    st.lists(st.builds(Related, places("a/b.md"), texts), max_size=3).map(tuple),
    st.none() | st.builds(
        Fix, texts, st.lists(st.builds(Edit, spans, texts), max_size=3).map(tuple), st.booleans()
    ),
)  # fmt: skip


def through(fact_class: Any, facts: list[tuple[str, str, Any]]) -> list[Any]:
    """Facts, each with its collection and path, through bytes and back."""
    rows = []
    for collection, path, fact in facts:
        taken = (Fact("S", PostRef(path, "slug:x"), fact),)
        (row,) = entry_of(Inspection(path, collection, 1, (), taken), {}).sources
        rows.append((collection, path, row.data))
    return facts_of(fact_class, rows)


def resolved(fact_class: Any) -> st.SearchStrategy[Any]:
    """Facts of a class whose annotations name what is imported for typing only."""
    from anplint.engine.codec import _hints

    return st.tuples(*map(_strategy, _hints(fact_class))).map(lambda fields: fact_class(*fields))


def _strategy(hint: Any) -> st.SearchStrategy[Any]:
    from typing import get_args, get_origin

    if isinstance(hint, type) and issubclass(hint, tuple) and hint not in (Place, Span):
        return resolved(hint)
    if get_origin(hint) is tuple and get_args(hint)[-1] is ...:
        return st.lists(_strategy(get_args(hint)[0]), max_size=3).map(tuple)
    return st.from_type(hint)


@pytest.mark.parametrize("key", CORPUS_CHECKS)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_facts_of_every_check_come_back(key: str, data: st.DataObject) -> None:
    values("a/b.md")
    fact_class = check_named(key).fact_class
    facts = data.draw(st.lists(st.tuples(st.just("blog"), texts, resolved(fact_class)), max_size=4))
    if not facts:
        return
    back = through(fact_class, facts)
    assert back == [(name, PostRef(path, "slug:x"), fact) for name, path, fact in facts]
    assert all(type(fact) is fact_class for _, _, fact in back)


@settings(max_examples=100, deadline=None)
@given(st.lists(findings, min_size=1, max_size=4))
def test_findings_with_fixes_and_related_places_come_back(found: list[Finding]) -> None:
    entry = entry_of(Inspection("a/b.md", "blog", 1, tuple(found), ()), {})
    assert entry.findings is not None
    assert findings_of([("a/b.md", entry.findings)]) == [tuple(found)]


def test_the_own_path_is_not_stored() -> None:
    place = Place("some/where.md", Span(0, 1), 1, 1, 1, 2)
    finding = Finding("X1", "x", "note", "m", place, "print")
    entry = entry_of(Inspection("some/where.md", "blog", 1, (finding,), ()), {})
    assert entry.findings is not None
    assert b"where" not in entry.findings


class Inner(NamedTuple):
    """Part of a fact."""

    name: str
    place: Place


class Outer(NamedTuple):
    """A fact with everything that a fact may have."""

    kind: Literal["a", "b"]
    score: float
    number: int | None
    mixed: str | int
    on: bool
    pair: tuple[str, Place]
    maybe: Inner | None
    many: tuple[Inner, ...]
    deep: tuple[tuple[int, ...], ...]


def outer() -> Outer:
    here, there = (Place(path, Span(1, 2), 1, 2, 1, 3) for path in ("a.md", "other.md"))
    inner = Inner("n", here)
    return Outer(
        "a", 1, None, 7, True, ("x", there), inner, (inner, Inner("m", there)), ((1,), (), (2, 3))
    )


def test_nested_facts_of_several_posts_come_back() -> None:
    two = [("blog", "a.md", outer()), ("docs", "b.md", outer()._replace(maybe=None, number=3))]
    assert [fact for _, _, fact in through(Outer, two)] == [fact for _, _, fact in two]


def test_several_posts_of_one_file_keep_their_order_and_names() -> None:
    taken = tuple(
        Fact("S", PostRef(path, identity), Inner(f"{at}", Place(path, Span(0, 0), 1, 1, 1, 1)))
        for at, (path, identity) in enumerate(
            [("x.xml", "x.xml"), ("x.xml", "id:1"), ("x.xml", "id:1"), ("x.xml#2", "id:2")]
        )
    )
    (row,) = entry_of(Inspection("x.xml", "blog", 3, (), taken), {}).sources
    back = facts_of(Inner, [("blog", "x.xml", row.data)])
    assert [(post, fact) for _, post, fact in back] == [(post, fact) for _, post, fact in taken]


@pytest.mark.parametrize(
    "forged",
    [
        "", "1", "{}", "[", "[1]", "[[]]", "[[null]]", "[[7,[]]]", "[[null,{}]]", "[[null,[],7]]",
        '[[null,["x"]]]', '[[null,[["n"]]]]', '[[null,[["n",[1,2,3,4,5]]]]]',
        '[[null,[["n",[1,2,3,4,5,"6"]]]]]', '[[null,[["n",[1,2,3,4,5,true]]]]]',
        '[[null,[["n",[1,2,3,4,5,6,7]]]]]', '[[null,[["n",[1,2,3,4,5,6,"p",8]]]]]',
        '[[null,[[7,[1,2,3,4,5,6]]]]]', '[[null,[["n",[1,2,3,4,5,1.5]]]]]', "[],[]",
        "[" * 100_000, "9" * 100_000,
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_what_is_not_a_fact_is_refused(forged: str) -> None:
    with pytest.raises(MalformedError):
        facts_of(Inner, [("blog", "a.md", forged.encode())])


@pytest.mark.parametrize("forged", [None, 7, "text", b"\xff"])
def test_what_is_not_bytes_of_text_is_refused(forged: Any) -> None:
    with pytest.raises(MalformedError):
        facts_of(Inner, [("blog", "a.md", forged)])


def test_every_value_of_another_type_is_refused() -> None:
    codec = codec_of(Outer)
    assert codec.encode is not None
    good = json.loads(json.dumps(codec.encode(outer(), "a.md")))
    assert codec.decode([good], ["a.md"]) == [outer()]
    for at in range(len(good)):
        wrongs: tuple[Any, ...] = ({}, [None], "c")
        for wrong in wrongs:
            if (at, wrong) == (3, "c"):
                continue  # a text may stand there
            with pytest.raises(MalformedError):
                codec.decode([[*good[:at], wrong, *good[at + 1 :]]], ["a.md"])


class Selfish(NamedTuple):
    """Holds itself."""

    child: Selfish | None


class Loose(NamedTuple):
    """Holds anything."""

    anything: Any


class Unknown(NamedTuple):
    """Names a type that nobody knows."""

    lost: NoSuchType  # type: ignore[name-defined]  # noqa: F821  the point of the test


@pytest.mark.parametrize(
    "fact_class", [Selfish, Loose, Unknown, dict, Any, object, dict[str, int], tuple[Any, ...]]
)
def test_a_class_that_json_cannot_keep_is_refused(fact_class: Any) -> None:
    with pytest.raises(UnsupportedError):
        codec_of(fact_class)
