"""Groups are what going through the texts in order, pair by pair, gives."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.similarity.definition import DEFAULTS, Thresholds
from anplint.similarity.few import matches
from anplint.similarity.groups import groups
from tests.similarity.corpora import CORPORA
from tests.similarity.reference import brute_force, connected, led, partition
from tests.similarity.strategies import text_sets, thresholds_for


@pytest.fixture(params=["few texts", "many texts"], scope="module", autouse=True)
def way(request: pytest.FixtureRequest) -> object:
    """Run all tests by the two ways in which groups are found."""
    with pytest.MonkeyPatch.context() as patch:
        few = request.param == "few texts"
        patch.setattr("anplint.similarity.groups.FEW", 1_000 if few else 0)
        yield


def check(texts: list[str], thresholds: Thresholds, jobs: int = 1) -> None:
    pairs = brute_force(texts, thresholds)
    members = groups(texts, thresholds, jobs)
    expected = led(len(texts), pairs)
    assert [(member.leader, *member.match) for member in members] == expected
    found = partition([member.component for member in members])
    assert found == connected(len(texts), pairs)
    same = groups(texts, thresholds, jobs, components=[0] * len(texts))
    assert [(member.leader, *member.match) for member in same] == expected


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_random_texts_in_any_order(data: st.DataObject) -> None:
    texts = data.draw(text_sets().flatmap(st.permutations))
    check(texts, data.draw(thresholds_for(texts)), data.draw(st.sampled_from([1, 2])))


@pytest.mark.parametrize("scores", [(90, 90), (75, 80), (90, 101), (100, 100)], ids=str)
@pytest.mark.parametrize("name", [name for name in CORPORA if name not in ("huge", "repeated")])
def test_every_corpus(name: str, scores: tuple[float, float]) -> None:
    texts = CORPORA[name][0](random.Random(name), 70)
    check(texts, Thresholds(10, 2, *scores))


def test_a_chain_is_cut_but_hangs_together() -> None:
    """Each text is near the next, the last not near the first."""
    text = "one garden after another has a gate that no one opens before the spring comes back"
    texts = [text[:at] + "#" * 6 + text[at + 6 :] for at in range(0, 60, 6)]
    texts = ["#" * at + text[at:] for at in range(0, 30, 3)]
    members = groups(texts, Thresholds(20, 50, 90, 101))
    assert len({member.component for member in members}) == 1
    assert len({member.leader for member in members}) > 1
    check(texts, Thresholds(20, 50, 90, 101))


@pytest.mark.parametrize("texts", [[], [""], ["a"], ["a", "b"], ["a", "", "b c"]])
def test_hardly_any_texts(texts: list[str]) -> None:
    check(texts, DEFAULTS)
    check(texts, Thresholds(0, 0, 0, 0))
    check(texts, Thresholds(0, 0, 100, 0))
    check(texts, Thresholds(0, 0, 90, 90))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_few_texts_pair_by_pair(data: st.DataObject) -> None:
    texts = data.draw(text_sets())
    thresholds = data.draw(thresholds_for(texts))
    found = list(matches(texts, thresholds))
    assert len(found) == len({(first, second) for first, second, _ in found})
    assert {(first, second): tuple(how) for first, second, how in found} == brute_force(
        texts, thresholds
    )
