"""How the score works, read off the report: what a finding of each level and rule costs."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import LEVELS
from anplint.report.score import points

if TYPE_CHECKING:
    from anplint.report.model import PostRow, Report


class Weight(NamedTuple):
    """What the first finding costs: of a level, or of a rule that differs from its level."""

    level: str
    rule: str
    points: float


class Scoring(NamedTuple):
    """Weights of levels, of the rules that differ, and a post to show it by."""

    levels: tuple[Weight, ...]
    rules: tuple[Weight, ...]
    example: PostRow | None


def scoring_of(report: Report) -> Scoring:
    """Return how the scores of this report came about.

    Where rules of a level have weights of their own, the level's is that of most rules.
    """
    weights = _weights(report)
    usual = {
        level: Counter(some.values()).most_common(1)[0][0]
        for level in LEVELS
        if (some := weights.get(level))
    }
    return Scoring(
        tuple(Weight(level, "", value) for level, value in usual.items()),
        tuple(
            Weight(level, name, value)
            for level, some in weights.items()
            for name, value in sorted(some.items())
            if value != usual[level]
        ),
        _example(report),
    )


def _weights(report: Report) -> dict[str, dict[str, float]]:
    """Return by level what each rule takes for one finding."""
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for post in report.posts:
        for loss in post.losses:
            if loss.findings and loss.rule.name not in found[loss.rule.level]:
                weight = loss.points / points(1.0, loss.findings)
                found[loss.rule.level][loss.rule.name] = round(weight, 6)
    return {level: found[level] for level in LEVELS if level in found}


def _example(report: Report) -> PostRow | None:
    """Return a post that lost points by two rules or more, but few enough to read."""
    fitting = (
        post for post in report.posts
        if 2 <= len(post.losses) <= 3 and post.score > 0  # noqa: PLR2004
        and any(loss.findings > 1 for loss in post.losses)
    )  # fmt: skip
    return next(fitting, next((post for post in report.posts if post.losses), None))
