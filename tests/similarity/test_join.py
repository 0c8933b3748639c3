"""The join finds exactly the pairs that rapidfuzz finds among all."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from anplint.similarity.definition import DEFAULTS, Match, Thresholds, match
from anplint.similarity.join import Join
from tests.similarity.corpora import CORPORA, EDITS, Prose, distinct, natural, template
from tests.similarity.reference import brute_force, connected, joined, kind_of, partition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tests.similarity.reference import Pairs

    Scorer = Callable[..., float]

SCORES = [(90, 90), (85, 95), (75, 80), (60, 60), (99, 99), (100, 100), (90, 101)]
THOUSANDS = 1_500
"""Half of the texts that are compared as a matrix; 5,000 take two minutes."""

LOW = [(0, 90), (90, 0), (3, 20), (33.3, 1)]


def check(texts: Sequence[str], thresholds: Thresholds) -> Pairs:
    expected = brute_force(texts, thresholds)
    assert joined(texts, thresholds) == expected
    found = partition(Join(texts, thresholds).components())
    assert found == connected(len(texts), expected)
    return expected


@pytest.mark.parametrize("scores", SCORES, ids=str)
@pytest.mark.parametrize("name", [name for name in CORPORA if name not in ("huge", "repeated")])
def test_every_corpus_at_every_threshold(name: str, scores: tuple[float, float]) -> None:
    make, number = CORPORA[name]
    texts = make(random.Random(f"{name} {scores}"), number)
    check(texts, Thresholds(0, 0, *scores))
    check(texts, Thresholds(60, 5, *scores))


@pytest.mark.parametrize("scores", LOW, ids=str)
@pytest.mark.parametrize("name", ["natural", "scripts", "tiny"])
def test_thresholds_at_which_no_bound_holds(name: str, scores: tuple[float, float]) -> None:
    texts = CORPORA[name][0](random.Random(str(scores)), 40)
    assert check(texts, Thresholds(0, 0, *scores))


@pytest.mark.parametrize("name", ["huge", "repeated"])
def test_long_texts_beside_short_ones(name: str) -> None:
    make, number = CORPORA[name]
    texts = make(random.Random(name), number)
    limited = Thresholds(1, 2, 90, 90)
    kinds = {kind for kind, _ in check(texts, limited._replace(max_chars=10**7)).values()}
    assert kinds == {"edited", "reworked"}
    assert not any(len(texts[at]) > 20_000 for pair in check(texts, limited) for at in pair)


@pytest.mark.parametrize("texts", [[], [""], ["a"], ["a", "b"], ["", "a", "b c"]])
def test_hardly_any_texts(texts: list[str]) -> None:
    assert check(texts, DEFAULTS) == {}
    assert check(texts, Thresholds(0, 0, 90, 90)) == {}


def test_two_texts_that_each_hold_most_of_the_other_come_once() -> None:
    """Each may contain the other, and their letters are not near: both look-ups find the pair."""
    shared = " ".join(f"word{letter}" for letter in "abcdefghijklmnopq")
    texts = [f"{shared} {letter * 5} {letter * 6} {letter * 4}" for letter in "xyz"]
    found = check(texts, Thresholds(10, 3, 99, 90))
    assert set(found) == {(0, 1), (0, 2), (1, 2)}


def test_planted_edits_are_found() -> None:
    """Each kind of edit yields the kind of match that an editor would name."""
    chance = random.Random(1)
    prose = Prose(chance)
    kinds: dict[str, set[str]] = {}
    for edit in EDITS:
        for _ in range(10):
            text = " ".join(prose.sentence() for _ in range(5))
            texts = distinct([text, edit(chance, text)])
            kinds.setdefault(edit.__name__, set()).update(
                kind for kind, _ in joined(texts, DEFAULTS).values()
            )
    assert kinds["typo"] == kinds["inserted"] == {"edited"}
    assert "reworked" in kinds["appended"] & kinds["dropped"] & kinds["tailed"]
    assert kinds["reordered"] == {"reworked"}
    assert kinds["changed"]


@pytest.mark.parametrize("name", ["natural", "scripts", "tiny"])
def test_the_definition_is_rapidfuzz_without_a_cut_off(name: str) -> None:
    texts = CORPORA[name][0](random.Random(name), 60)
    for scores in SCORES + LOW:
        thresholds = Thresholds(3, 2, *scores)
        for first, second in brute_force(texts, Thresholds(0, 0, 40, 40)):
            found = kind_of(texts[first], texts[second], thresholds)
            how = match(texts[first], texts[second], thresholds)
            assert how == (found and Match(*found))


@pytest.fixture(scope="module")
def thousands() -> list[str]:
    chance = random.Random(THOUSANDS)
    texts = distinct(natural(chance, THOUSANDS) + template(chance, THOUSANDS))
    chance.shuffle(texts)
    return [text for text in texts if len(text) >= DEFAULTS.min_chars]


@pytest.fixture(scope="module")
def all_pairs(thousands: list[str]) -> Pairs:
    return joined(thousands, DEFAULTS)


def test_thousands_of_texts_edited(thousands: list[str], all_pairs: Pairs) -> None:
    """Every row of the matrix above its diagonal, against what is found."""
    texts = sorted(thousands, key=len)
    number = {text: position for position, text in enumerate(thousands)}
    expected = set[tuple[int, int]]()
    for start in range(0, len(texts), 500):
        scores = scored(texts[start : start + 500], texts[start:], fuzz.ratio)
        for row, column in np.argwhere(np.triu(scores >= DEFAULTS.edited, 1)).tolist():
            one, other = sorted((number[texts[start + row]], number[texts[start + column]]))
            expected.add((one, other))
    assert len(expected) > 500
    assert {pair for pair, (kind, _) in all_pairs.items() if kind == "edited"} == expected


def test_thousands_of_texts_reworked(thousands: list[str], all_pairs: Pairs) -> None:
    """Rows by chance against all texts."""
    rows = random.Random(1).sample(range(len(thousands)), 60)
    scores = scored([thousands[row] for row in rows], thousands, fuzz.token_set_ratio)
    expected: Pairs = {}
    for at, column in np.argwhere(scores >= DEFAULTS.reworked).tolist():
        one, other = sorted((rows[at], column))
        found = one != other and kind_of(thousands[one], thousands[other], DEFAULTS)
        if found and found[0] == "reworked":
            expected[one, other] = found
    assert len(expected) > 50
    sampled = set(rows)
    assert expected == {
        pair: found
        for pair, found in all_pairs.items()
        if found[0] == "reworked" and not sampled.isdisjoint(pair)
    }


def test_thousands_of_pairs_are_what_they_are_said_to_be(
    thousands: list[str], all_pairs: Pairs
) -> None:
    for (first, second), found in all_pairs.items():
        assert kind_of(thousands[first], thousands[second], DEFAULTS) == found


def test_thousands_of_texts_in_components(thousands: list[str], all_pairs: Pairs) -> None:
    found = partition(Join(thousands, DEFAULTS).components())
    assert found == connected(len(thousands), all_pairs)


def scored(rows: Sequence[str], columns: Sequence[str], scorer: Scorer) -> NDArray[np.float64]:
    scores: NDArray[np.float64] = process.cdist(
        rows, columns, scorer=scorer, score_cutoff=89, dtype=np.float64
    )
    return scores
