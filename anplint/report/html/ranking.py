"""Which posts to fix first, and why."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from anplint.output.wording import count
from anplint.report.html.wording import lateness
from anplint.report.score import FULL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.report.model import Cluster, Loss, PostRow, Report

TEN = 10


class Pick(NamedTuple):
    """A post that is to be fixed soon.

    number  of the post in the report
    gain    points that the post gains
    whole   points that the mean of all posts gains
    reasons what is wrong, the worst first
    worst   what costs most; None where nothing was found
    """

    number: int
    post: PostRow
    gain: float
    whole: float
    reasons: tuple[str, ...]
    worst: Loss | None


def first_to_fix(report: Report, most: int = TEN) -> list[Pick]:
    """Return the posts whose fixing gains most; of equal ones, that with more errors, the one
    that is longest overdue, the one that shares text.
    """
    import heapq

    copies = partners(report.clusters)
    worst = heapq.nsmallest(
        most, ((_order(post), number) for number, post in enumerate(report.posts) if _ails(post))
    )
    posts = len(report.posts)
    picks = []
    for _, number in worst:
        post = report.posts[number]
        gain = FULL - post.score
        picks.append(Pick(number, post, gain, gain / posts, _reasons(post, copies[number]),
                          next(iter(post.losses), None)))  # fmt: skip
    return picks


def partners(clusters: Iterable[Cluster]) -> Counter[int]:
    """Return with how many other posts each post shares text, by number."""
    sharing: dict[int, set[int]] = {}
    for cluster in clusters:
        numbers = {place.post for place in cluster.places if place.post is not None}
        for number in numbers:
            sharing.setdefault(number, set()).update(numbers)
    return Counter({number: len(others) - 1 for number, others in sharing.items()})


def _ails(post: PostRow) -> bool:
    return post.score < FULL or _overdue(post) > 0


def _overdue(post: PostRow) -> int:
    return max(0, -post.days) if post.days is not None else 0


def _order(post: PostRow) -> tuple[float, int, int, bool, str]:
    return (post.score, -post.errors, -_overdue(post), not post.shares, post.path)


def _reasons(post: PostRow, copies: int) -> tuple[str, ...]:
    reasons = [
        count(number, word)
        for number, word in (
            (post.errors, "error"),
            (post.warnings, "warning"),
            (post.notes, "note"),
        )
        if number
    ]
    if _overdue(post):
        reasons.append(f"review {lateness(post.days or 0)}")
    if copies:
        reasons.append(f"shares text with {count(copies, 'other post')}")
    return tuple(reasons)
