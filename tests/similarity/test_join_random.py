"""The join on random sets of texts, at thresholds that are exactly the score of some pair."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.similarity.definition import Thresholds
from anplint.similarity.join import Join
from tests.similarity.corpora import CORPORA
from tests.similarity.reference import brute_force, connected, joined, partition
from tests.similarity.strategies import text_sets, thresholds_for

pytestmark = pytest.mark.usefixtures("in_small_parts")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_pairs_and_components(data: st.DataObject) -> None:
    texts = data.draw(text_sets())
    thresholds = data.draw(thresholds_for(texts))
    expected = brute_force(texts, thresholds)
    assert joined(texts, thresholds) == expected
    components = Join(texts, thresholds).components()
    assert partition(components) == connected(len(texts), expected)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_neither_threads_nor_order_matter(data: st.DataObject) -> None:
    texts = data.draw(text_sets(30))
    thresholds = data.draw(thresholds_for(texts))
    expected = joined(texts, thresholds)
    assert joined(texts, thresholds, jobs=2) == expected
    one, two = (Join(texts, thresholds, jobs).components() for jobs in (1, 2))
    assert partition(one) == partition(two)
    order = data.draw(st.permutations(range(len(texts))))
    again = joined([texts[number] for number in order], thresholds)
    assert expected == {
        (min(order[first], order[second]), max(order[first], order[second])): found
        for (first, second), found in again.items()
    }


@pytest.mark.parametrize("scores", [(90, 90), (70, 75)], ids=str)
@pytest.mark.parametrize("name", [name for name in CORPORA if name not in ("huge", "repeated")])
def test_many_parts_make_the_same_whole(name: str, scores: tuple[float, float]) -> None:
    texts = CORPORA[name][0](random.Random(name), 70)
    thresholds = Thresholds(20, 3, *scores)
    assert joined(texts, thresholds, jobs=2) == brute_force(texts, thresholds)
