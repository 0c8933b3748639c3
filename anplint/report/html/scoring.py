"""How the score works: what a finding of each level and rule costs, and a post to show it by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.model import LEVELS
from anplint.report.score import FULL, UNREADABLE

if TYPE_CHECKING:
    from anplint.report.html.rule_texts import RuleText
    from anplint.report.model import PostRow, Report

_FEWEST, _MOST = 2, 4
"""Rules of the example: a sum, and one that can be read."""


class Weight(NamedTuple):
    """What the first finding costs, of a level or by the summary of a rule."""

    name: str
    points: float


class Scoring(NamedTuple):
    """Weights of levels, and of the rules that have their own; a post to show it by, if one is fit.

    unreadable  what a post loses that can't be read
    """

    levels: tuple[Weight, ...]
    rules: tuple[Weight, ...]
    unreadable: float
    example: PostRow | None


def scoring_of(report: Report, rules: dict[str, RuleText]) -> Scoring:
    """Return how the scores of this report came about."""
    levels = {level: getattr(report.weights, level) for level in LEVELS}
    own = report.weights.rules
    return Scoring(
        tuple(Weight(level, value) for level, value in levels.items()),
        tuple(
            Weight(rules[rule.code].summary.rstrip("."), own[rule.name])
            for rule in report.rules
            if rule.name in own and rule.name != UNREADABLE and own[rule.name] != levels[rule.level]
        ),
        own.get(UNREADABLE, FULL),
        _example(report),
    )


def _example(report: Report) -> PostRow | None:
    """Return a post that lost points by few rules; rather one in which a rule found several."""
    fitting = [
        post for post in report.posts if post.score > 0 and _FEWEST <= len(post.losses) <= _MOST
    ]
    telling = (post for post in fitting if any(loss.findings > 1 for loss in post.losses))
    return next(telling, fitting[0] if fitting else None)
