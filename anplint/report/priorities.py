"""Which posts to mend first, and why.

First come the posts whose mending raises the score of the collection most. Scores end at 0, so
many posts may be equal; of them the one with more new errors comes first, then the one that loses
more points in all, then the one whose review is overdue longest. The reasons say what a person
finds there: how many errors, warnings and notes, how late the review is, with how many posts the
post shares text, and which rules take most points.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from anplint.output.wording import count
from anplint.report.score import FULL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anplint.report.model import Loss, PostRow, Report

TEN = 10

_NAMED = 3
"""Rules that are named of those that take most."""


class Priority(NamedTuple):
    """A post that is to be mended soon.

    number   of the post in the report
    gain     points that the score of all posts gains
    reasons  what is wrong with it, in words
    """

    number: int
    post: PostRow
    gain: float
    reasons: tuple[str, ...]


def fix_first(report: Report, limit: int = TEN) -> tuple[Priority, ...]:
    """Return the posts to mend first, at most so many, of those that lose points or are late."""
    from heapq import nsmallest

    errors = Counter(
        row.post for row in report.findings if row.state == "new" and row.finding.level == "error"
    )

    def rank(number: int) -> tuple[float, ...]:
        post = report.posts[number]
        whole = sum(loss.points for loss in post.losses)
        return post.score, -errors[number], -whole, post.days or 0, number

    ailing = (
        number
        for number, post in enumerate(report.posts)
        if any(loss.points for loss in post.losses) or post.is_late
    )
    chosen = nsmallest(limit, ailing, key=rank)
    partners = _partners(report, chosen)
    return tuple(
        Priority(
            number,
            report.posts[number],
            (FULL - report.posts[number].score) / len(report.posts),
            tuple(_reasons(report.posts[number], errors[number], len(partners[number]))),
        )
        for number in chosen
    )


def _reasons(post: PostRow, new_errors: int, partners: int) -> Iterator[str]:
    if post.errors:
        new = f", {new_errors:,} of them new" if 0 < new_errors < post.errors else ""
        yield count(post.errors, "error") + new
    for number, word in ((post.warnings, "warning"), (post.notes, "note")):
        if number:
            yield count(number, word)
    if post.is_late:
        yield f"review overdue by {count(-(post.days or 0), 'day')}"
    if post.shares:
        yield f"shares text with {count(partners, 'other post')}" if partners else "shares text"
    if post.losses and post.losses[0].points:
        yield _loss(post.losses)


def _loss(losses: Sequence[Loss]) -> str:
    """Return how many points are lost, and by which rule most: by several if they take as much."""
    whole = sum(loss.points for loss in losses)
    lost = "all points" if whole >= FULL else f"{_points(whole)} points"
    most = [loss for loss in losses if loss.points > losses[0].points - 0.05]
    named = [f"“{loss.rule.summary.rstrip('.')}”" for loss in most[:_NAMED]]
    if len(most) > len(named):
        named[-1:] = [f"{len(most) - len(named) + 1} more rules"]
    by = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    if len(losses) == 1:
        return f"{lost} lost by {by}"
    each = "most" if len(most) == 1 else "each"
    return f"{lost} lost, {each} ({_points(losses[0].points)}) by {by}"


def _points(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _partners(report: Report, chosen: Iterable[int]) -> dict[int, set[int]]:
    """Return the other posts with which some posts share text, by number."""
    found: dict[int, set[int]] = {number: set() for number in chosen}
    for cluster in report.clusters:
        numbers = {place.post for place in cluster.places if place.post is not None}
        for number in numbers & found.keys():
            found[number] |= numbers - {number}
    return found
