"""The score, and what weighs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.config import ScoreSettings
from anplint.report.model import Loss
from anplint.report.score import Weights, points, score, weights_of
from tests.report.made import RULES


def losses(*taken: float) -> list[Loss]:
    return [Loss(RULES[0], 1, number) for number in taken]


def test_more_findings_of_a_rule_take_more_but_not_twice_as_much() -> None:
    assert [points(8, number) for number in range(4)] == [0, 8, 12, 14]
    assert points(8, 10_000) == 16


@given(st.floats(0, 100), st.integers(1, 5_000))
def test_points_grow_with_findings_and_weight(weight: float, number: int) -> None:
    assert weight <= points(weight, number) <= points(weight, number + 1) <= 2 * weight


def test_a_score_ends_at_0() -> None:
    assert score([]) == 100
    assert score(losses(20, 8)) == 72
    assert score(losses(90, 30)) == 0


def test_weights_are_by_rule_then_by_level() -> None:
    error, note, _ = RULES
    assert [Weights().of(rule) for rule in (error, note)] == [20, 2]
    own = weights_of(ScoreSettings({"note": 5.0}, {"missing-title": 0.0}))
    assert [own.of(rule) for rule in (error, note)] == [0, 5]
    assert own.warning == Weights().warning


def test_a_post_that_cannot_be_read_has_no_points_left_unless_it_is_said() -> None:
    rule = RULES[0]._replace(name="unreadable-post")
    assert weights_of(ScoreSettings(rules={"other": 1.0})).of(rule) == 100
    assert weights_of(ScoreSettings(rules={"unreadable-post": 20.0})).of(rule) == 20


@pytest.mark.parametrize("level", ["error", "warning", "note"])
def test_every_level_has_a_weight(level: str) -> None:
    assert Weights().of(RULES[0]._replace(level=level)) > 0
