"""Judges the date of the last review: too long ago, or in the future."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from anplint.checks.base import CorpusCheck
from anplint.dates import add_interval, days, parse_date
from anplint.model import Hit, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.checks.option_types import Positive
    from anplint.model import Post, PostRef
    from anplint.world import World


class ReviewAgeOptions(NamedTuple):
    """Options of review-age.

    find: what to report: `stale` reviews or `future` ones.
    max_age_days: how many days after its review a post is stale, where it has no `review_in`.
    """

    find: Literal["stale", "future"] = "stale"
    max_age_days: Positive = 365


class Review(NamedTuple):
    """When a post was reviewed, when it is due by its own word (ISO dates), and its place."""

    reviewed: str
    due: str | None
    interval: str
    place: Place


class ReviewAge(CorpusCheck[ReviewAgeOptions, Review]):
    """Compares the review date with today's."""

    key = "review-age"
    options_class = ReviewAgeOptions
    fact_class = Review

    def collect(self, post: Post) -> Iterable[Review]:
        """Yield the review of a post that states one."""
        entry = post.field("last_reviewed")
        reviewed = parse_date(entry.value) if entry else None
        if entry is None or reviewed is None:
            return
        wait = post.field("review_in")
        due = add_interval(reviewed, wait.value) if wait else None
        yield Review(
            reviewed.isoformat(),
            due.isoformat() if due else None,
            str(wait.value) if wait and due else "",
            post.place(entry.span),
        )

    def judge(self, facts: Sequence[tuple[PostRef, Review]], world: World) -> Iterable[Hit]:
        """Yield a hit for every stale, or future, review."""
        find = self._future if self.options.find == "future" else self._stale
        for _, review in facts:
            if hit := find(review, world.today):
                yield hit

    def _stale(self, review: Review, today: date) -> Hit | None:
        reviewed = date.fromisoformat(review.reviewed)
        age = (today - reviewed).days
        data = {"date": review.reviewed, "age": days(age), "limit": days(self.options.max_age_days)}
        if review.due is not None:
            overdue = (today - date.fromisoformat(review.due)).days
            if overdue <= 0:
                return None
            data |= {"due": review.due, "overdue": days(overdue), "interval": review.interval}
            return Hit("overdue", review.place, data, review.reviewed)
        return (
            Hit("stale", review.place, data, review.reviewed)
            if age > self.options.max_age_days
            else None
        )

    def _future(self, review: Review, today: date) -> Hit | None:
        ahead = (date.fromisoformat(review.reviewed) - today).days
        data = {"date": review.reviewed, "ahead": days(ahead), "today": today.isoformat()}
        return Hit("future", review.place, data, review.reviewed) if ahead > 0 else None
