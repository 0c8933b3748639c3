"""The bounds never speak against texts whose indel distance is small enough."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel, LCSseq

from anplint.similarity.bounds import begin_alike, close_beginnings, lcs_length, near_in_length
from anplint.similarity.match import Thresholds, pairs
from tests.similarity.test_match import brute_force

if TYPE_CHECKING:
    from collections.abc import Callable

SHORT = st.text("ab 𝒳ž\ud800", max_size=14)


@settings(max_examples=500, deadline=None)
@given(SHORT, SHORT, st.integers(0, 14), st.integers(0, 14))
@example("xab", "ab", 3, 2)
@example("", "ab", 0, 2)
@example("𝒳a", "a𝒳", 1, 1)
@example("aaaaaaaa", "xaaaaaaaazz", 8, 1)
def test_beginnings_never_speak_against_texts_that_are_close(
    first: str, second: str, some: int, others: int
) -> None:
    most, longer = Indel.distance(first, second), len(second) - len(first)
    assert begin_alike(first[:some], second[:others], longer, most)


@settings(max_examples=500, deadline=None)
@given(SHORT, SHORT, st.floats(0, 100))
def test_no_bound_loses_a_pair_of_the_ratio(first: str, second: str, threshold: float) -> None:
    total = len(first) + len(second)
    if not total or 1 - Indel.distance(first, second) / total < threshold / 100:
        return
    texts, pair = [first, second], [(0, 1)]
    assert near_in_length([len(first), len(second)], threshold) == pair
    assert close_beginnings(texts, pair, threshold) == pair


def test_beginnings_tell_unlike_texts_and_keep_unlike_ends() -> None:
    pair = [(0, 1)]
    assert not close_beginnings(["apple " * 50, "found " * 50], pair, 90)
    edge = "z" * 500
    assert close_beginnings([edge + "a" * 55, edge + "b" * 55], pair, 90) == pair


@pytest.mark.parametrize(
    "alphabet", ["abcdefghij", "𝒜ℬ𝒞𝒟ℰℱ𝒢ℋℐ𝒥", "шагокночьм", "山川漢字水火木金土日"]
)
@pytest.mark.parametrize("where", ["begin", "end", "spread"])
def test_pairs_at_the_edge_of_the_ratio(alphabet: str, where: str) -> None:
    """All edits of one pair in one place, one more or fewer than the threshold allows."""
    chance = random.Random(alphabet + where)
    for _ in range(20):
        text = "".join(chance.choice(alphabet + " ") for _ in range(chance.randint(90, 200)))
        edits = [round(len(text) / 10) + more for more in (-2, 0, 2)]
        texts = [text, *(_edited(chance, text, count, where) for count in edits)]
        assert list(pairs(texts)) == brute_force(texts, Thresholds())


def _edited(chance: random.Random, text: str, edits: int, where: str) -> str:
    """Replace characters: each costs two, so that a tenth of them is the edge of 90."""
    places = {
        "begin": range(edits),
        "end": range(len(text) - edits, len(text)),
        "spread": chance.sample(range(len(text)), edits),
    }[where]
    chars = list(text)
    for place in places:
        chars[place] = "#"
    return "".join(chars)


TOKENS = [f"{letter}{number:03}" for letter in "abkmxzšж𝒵" for number in range(12)]


MISTYPED: list[Callable[[str], str]] = [
    lambda word: word[:-1] + "x",
    lambda word: word + "q",
    lambda word: "qq" + word,
    lambda word: word[:-1],
    lambda word: word + " new" + word,
]


@pytest.mark.parametrize("reworked", [70, 85, 90, 95])
def test_pairs_at_the_edge_of_the_token_set_ratio(reworked: float) -> None:
    """Tokens mistyped on one side of the pivot only, or on both, and others added."""
    chance = random.Random(reworked)
    thresholds = Thresholds(reworked=reworked)
    for _ in range(40):
        words = chance.sample(TOKENS, chance.randint(20, 40))
        texts = [" ".join(words), " ".join(chance.sample(TOKENS, 25))]
        for count in chance.sample(range(1, 20), 5):
            touched = set(chance.choice([words, sorted(words), sorted(words)[::-1]])[:count])
            mistype = chance.choice(MISTYPED)
            kept = [mistype(word) if word in touched else word for word in words]
            chance.shuffle(kept)
            texts.append(" ".join(kept + chance.sample(TOKENS, chance.choice([0, 0, 9]))))
        chance.shuffle(texts)
        assert list(pairs(texts, thresholds)) == brute_force(texts, thresholds)


@settings(max_examples=500, deadline=None)
@given(SHORT, SHORT)
def test_the_subsequence_is_rapidfuzz_s(first: str, second: str) -> None:
    assert lcs_length(first, second) == LCSseq.similarity(first, second)
