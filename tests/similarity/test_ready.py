"""A text that is looked up among others is told all that it matches, and nothing else."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.similarity.definition import Match, Thresholds
from anplint.similarity.ready import Ready, build
from tests.similarity.corpora import CORPORA
from tests.similarity.reference import kind_of
from tests.similarity.strategies import text_sets, thresholds_for


def check(texts: list[str], wanted: list[str], thresholds: Thresholds) -> int:
    """Compare what is found with the definition, and return how much that is."""
    ready, total = Ready(build(texts, thresholds), thresholds), 0
    for text in wanted:
        expected = {
            number: found
            for number, other in enumerate(texts)
            if (found := kind_of(text, other, thresholds))
        }
        all_found = list(ready.matches(text))
        assert [(number, tuple(how)) for number, how in all_found] == list(expected.items())
        total += len(all_found)
        odd = np.arange(len(texts)) % 2 == 1
        assert list(ready.matches(text, odd)) == [one for one in all_found if one[0] % 2]
    return total


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_random_texts(data: st.DataObject) -> None:
    texts = data.draw(text_sets().flatmap(st.permutations))
    thresholds = data.draw(thresholds_for(texts))
    wanted = texts[: data.draw(st.integers(1, 4))]
    check(texts[len(wanted) :], wanted, thresholds)


@pytest.mark.parametrize("scores", [(90, 90), (75, 80), (90, 101), (99, 60)], ids=str)
@pytest.mark.parametrize("name", [name for name in CORPORA if name not in ("huge", "repeated")])
def test_every_corpus(name: str, scores: tuple[float, float]) -> None:
    texts = CORPORA[name][0](random.Random(name), 80)
    check(texts[20:], texts[:20], Thresholds(10, 2, *scores))


def test_counts_that_fit_no_byte_beside_counts_that_do() -> None:
    texts = ["a" * 240 + "b" * 20, "a" * 250, "ab " * 70]
    assert check(texts, ["a" * 270, "a" * 260 + " b", "ab " * 75], Thresholds(0, 0, 85, 90))
    thresholds = Thresholds(0, 0, 85, 90, max_chars=10**6)
    assert check([*texts, "a" * 70_000], ["a" * 270, "a" * 69_000], thresholds)


def test_a_text_too_long_to_compare_matches_its_equal_only() -> None:
    thresholds = Thresholds(1, 1, 90, 90, max_chars=50)
    texts = ["word " * 10 + "a", "word " * 10 + "b", "other"]
    ready = Ready(build(texts, thresholds), thresholds)
    assert list(ready.matches(texts[1])) == [(1, Match("identical", 100.0))]
    assert list(ready.matches(texts[1] + "b")) == []
    assert list(ready.matches(texts[1], np.array([True, False, True]))) == []


HOLDERS = [
    "one two three four five six seven eight nine ten eleven twelve",
    "two three four five six",
    "植物在山色之中。雨後的葉子更亮。",
    "雨後的葉子更亮",
    "and two three four five sixty",
    "a long text " * 20 + "two three four five six",
    "",
]


@pytest.mark.parametrize("most", [60, 10**6])
@pytest.mark.parametrize("tokens", [0, 6])
def test_holding_finds_a_part_wherever_tokens_end(tokens: int, most: int) -> None:
    thresholds = Thresholds(1, tokens, 90, 90, max_chars=most)
    ready = Ready(build(HOLDERS, thresholds), thresholds)
    parts = {
        text[start:end]
        for text in HOLDERS[:5]
        for start in range(0, len(text), 3)
        for end in range(start + 1, len(text) + 1, 2)
    }
    for part in (*parts, "two three  four", "none of these words", "六"):
        expected = [number for number, text in enumerate(HOLDERS) if part in text]
        assert sorted(ready.holding(part)) == expected, part
