"""No filter of the join rejects a pair that matches, whatever the others do.

The threshold is always the score of the pair itself, where a bound has no room to be wrong.
"""

from __future__ import annotations

import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from anplint.similarity.cells import NUMBERS, Cells, blocks, near, planned, ranges
from anplint.similarity.letters import COLUMNS, PAIR_COLUMNS, Letters
from anplint.similarity.tokens import TokenSets, lacking
from tests.similarity.corpora import CORPORA, distinct, sprinkled
from tests.similarity.strategies import text_sets

ROUND = "abcdefghij" * 12
THINNED = [
    ROUND,
    "".join(letter for at, letter in enumerate(ROUND) if at % 20 != 5),
    "".join(letter for at, letter in enumerate(ROUND) if at % 10 != 5),
    ROUND.replace("e", ""),
    ROUND + "z" * 30,
    "zy" * 10 + ROUND,
    ROUND[:60],
]
"""Letters left out each alone, which takes away two pairs of characters and makes a new one."""

BORDERS = [
    "alpha beta gamma delta omega kappa sigma theta",
    "alphabeta gammadelta omegakappa sigmatheta",
    "lpha eta amma elta mega appa igma heta",
    "alph bet gamm delt omeg kapp sigm thet",
    "alpha beta gamma delta omega kappa sigma",
    "beta gamma delta omega kappa sigma theta",
]
"""Edits at the borders of words."""


def sorted_sets() -> list[list[str]]:
    sets = [THINNED, BORDERS]
    for name, (make, _) in CORPORA.items():
        if name not in ("huge", "repeated"):
            sets.append(make(random.Random(name), 40))
    chance = random.Random(1)
    sets.append([sprinkled(chance, chance.choice("ab") * n, "ab ") for n in range(200, 320, 4)])
    sets.append([sprinkled(chance, "ab ba " * 300, "abc") for _ in range(20)])
    return [sorted(filter(None, distinct(texts)), key=len) for texts in sets]


SETS = sorted_sets()


def allowed(letters: Letters, cells: Cells, pair: tuple[int, int], share: float) -> list[bool]:
    """Return what each filter says of one pair: the window, the dot product, the counts."""
    first, second = pair
    ends = letters.windows(share)
    row = cells.rows(letters, slice(first, first + 1), share)
    column = cells.columns(letters, slice(second, second + 1), share)
    longest = int(letters.lengths[first] + letters.lengths[second])
    one, other = np.array([first]), np.array([second])
    return [
        second < int(ends[first]),
        bool(near(row, column, longest)[0, 0]),
        bool(letters.confirmed(one, other, share)[0]),
    ]


def assert_letters_keep(texts: list[str], cells_from: tuple[int, int]) -> None:
    letters = Letters(texts)
    cells = Cells(*ranges(letters.singles.table[slice(*cells_from)]), NUMBERS[0])
    for first, second in combinations(range(len(texts)), 2):
        score = fuzz.ratio(texts[first], texts[second])
        if score:
            said = allowed(letters, cells, (first, second), score / 100)
            assert all(said), (said, texts[first], texts[second])


@pytest.mark.parametrize("texts", SETS, ids=lambda texts: texts[0][:8])
def test_letters_keep_every_pair_at_its_own_score(texts: list[str]) -> None:
    assert_letters_keep(texts, (0, len(texts)))


@pytest.mark.parametrize("texts", SETS, ids=lambda texts: texts[0][:8])
def test_cells_may_be_planned_for_other_texts(texts: list[str]) -> None:
    """What lies below, within, and beyond the cells is kept too."""
    assert_letters_keep(texts, (len(texts) // 2, len(texts) // 2 + 1))


@settings(max_examples=80, deadline=None)
@given(text_sets(6))
@example(["ab", "abb"])
@example(["𝒵" * 30, "𝒵" * 31, "𝒵" * 300])
def test_letters_keep_random_pairs(texts: list[str]) -> None:
    texts = sorted(filter(None, texts), key=len)
    if texts:
        assert_letters_keep(texts, (0, 1))


def test_counts_beyond_eight_and_sixteen_bits() -> None:
    texts = ["a" * 250, "a" * 260, "ab" * 200, "a" * 65_530, "a" * 65_536 + "b", "ab" * 40_000]
    for number in (2, 3, 6):
        some = texts[:number]
        assert Letters(some).singles.table[:, 0].max() >= 250
        assert_letters_keep(some, (0, number))


def test_blocks_hold_every_pair_of_the_windows_once() -> None:
    lengths = np.sort(np.random.default_rng(1).integers(1, 60, 50))
    windows = Letters(["x" * int(length) for length in lengths]).windows(0.9)
    for size in (1, 5, 7, 50, 64):
        held = [
            (row, column)
            for band in blocks(windows, size)
            for block in band
            for row in range(*block.rows)
            for column in range(*block.columns)
            if row < column
        ]
        assert len(held) == len(set(held))
        assert {
            (row, column)
            for row, column in combinations(range(len(lengths)), 2)
            if Indel.normalized_similarity("x" * lengths[row], "x" * lengths[column]) >= 0.9
        } <= set(held)


def containment(part: str, whole: str) -> float:
    """Return the second of the three ratios: what two texts share in relation to the first."""
    shared = sorted(set(part.split()) & set(whole.split()))
    return fuzz.ratio(" ".join(shared), part) if shared else 0.0


def token_texts(texts: list[str]) -> list[str]:
    joined = {" ".join(sorted(set(text.split()))) for text in texts}
    return sorted(joined - {""}, key=lambda text: (len(text), text))


def assert_tokens_keep(texts: list[str], step: int = 1) -> None:
    letters = Letters(texts)
    pairs = [(x, y) for x in range(len(texts)) for y in range(len(texts)) if x != y]
    scores = {pair: containment(texts[pair[0]], texts[pair[1]]) for pair in pairs}
    for score in sorted(set(scores.values()) - {0.0})[::step]:
        share, within = score / 100, [pair for pair in pairs if scores[pair] >= score]
        sets = TokenSets(texts, share)
        found = set[tuple[int, int]]()
        for chunk in sets.chunks():
            parts, wholes = sets.contained(chunk)
            some = list(zip(parts.tolist(), wholes.tolist(), strict=True))
            assert len(some) == len(set(some))
            assert found.isdisjoint(some)
            found.update(some)
        assert found >= set(within)
        parts, wholes = np.array(within).T
        assert letters.held(parts, wholes, lacking(share)).all()


TOKENS = [
    *BORDERS,
    "gamma delta",
    "alpha beta gamma delta omega kappa sigma theta qqq qqqqqq q",
    "alpha beta vvvvvvvvvvvvvvv",
    "alpha",
    "beta vvvvvvvvvvvvvvv",
]


@pytest.mark.parametrize(
    "texts",
    [TOKENS, *(CORPORA[name][0](random.Random(1), 30) for name in ("natural", "template", "code"))],
    ids=["words", "natural", "template", "code"],
)
@pytest.mark.parametrize("most", [1, 40, 10**6])
def test_tokens_keep_every_pair_at_its_own_score(
    texts: list[str], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anplint.similarity.tokens._MOST_AT_ONCE", most)
    assert_tokens_keep(token_texts(texts), step=7 if len(texts) > 20 else 1)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.sampled_from([*"abcde", "aa", "ab", "𝒵𝒵𝒵", "longer", "longest"]))))
def test_tokens_keep_random_pairs(words: list[list[str]]) -> None:
    texts = token_texts([" ".join(some) for some in words])
    if len(texts) > 1:
        assert_tokens_keep(texts)


@settings(max_examples=80, deadline=None)
@given(text_sets(6))
def test_letters_of_tokens_keep_what_reworked_texts_do_not_share(texts: list[str]) -> None:
    """The first of the three ratios: shared tokens cancel in all counts."""
    texts = token_texts(texts)
    letters = Letters(texts)
    for first, second in combinations(range(len(texts)), 2):
        one, other = (set(texts[at].split()) for at in (first, second))
        lone, other_lone = (" ".join(sorted(some)) for some in (one - other, other - one))
        if lone and other_lone:
            total = len(texts[first]) + len(texts[second])
            share = 1 - Indel.distance(lone, other_lone) / total
            cells = planned(letters, slice(0, 1), slice(0, len(texts)), 0.9)
            if share > 0:
                said = allowed(letters, cells, (first, second), share)
                assert all(said), (said, texts[first], texts[second])


def test_sums_of_counts_in_bytes_have_room_in_two() -> None:
    assert max(COLUMNS, PAIR_COLUMNS) * 255 < 2**16
