"""Compares a stated freshness score with the date of the last review."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import CorpusCheck
from anplint.dates import parse_date
from anplint.model import Hit, Place, Related

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.checks.option_types import Percent, Positive
    from anplint.model import Post, PostRef
    from anplint.world import World


class FreshnessScoreOptions(NamedTuple):
    """Options of freshness-score.

    min_score: the least freshness score that calls a post fresh, 0 to 100.
    max_age_days: how many days after its review no post is fresh.
    """

    min_score: Percent = 80
    max_age_days: Positive = 730


class Freshness(NamedTuple):
    """A score and an ISO date, and where the post states them."""

    score: float
    reviewed: str
    score_place: Place
    review_place: Place


class FreshnessScore(CorpusCheck[FreshnessScoreOptions, Freshness]):
    """Looks for posts that call themselves fresh and have not been reviewed for years."""

    key = "freshness-score"
    options_class = FreshnessScoreOptions
    fact_class = Freshness

    def collect(self, post: Post) -> Iterable[Freshness]:
        """Yield score and review of a post that states both, where the score is a high one."""
        stated, reviewed_on = post.field("freshness"), post.field("last_reviewed")
        if stated is None or reviewed_on is None:
            return
        score, reviewed = number(stated.value), parse_date(reviewed_on.value)
        if score is not None and reviewed is not None and score >= self.options.min_score:
            places = post.place(stated.span), post.place(reviewed_on.span)
            yield Freshness(score, reviewed.isoformat(), *places)

    def judge(self, facts: Sequence[tuple[PostRef, Freshness]], world: World) -> Iterable[Hit]:
        """Yield a hit at each score that the age of the review belies."""
        for _, (score, reviewed, score_place, review_place) in facts:
            age = (world.today - date.fromisoformat(reviewed)).days
            if age > self.options.max_age_days:
                limit = self.options.max_age_days
                data = {"score": f"{score:g}", "date": reviewed, "age": age, "limit": limit}
                related = (Related(review_place, "The date of the last review."),)
                yield Hit("stale", score_place, data, f"{score:g} {reviewed}", related)


def number(value: object) -> float | None:
    """Return a finite number, be it written as a text; else None. True and False are none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < float("inf") else None
