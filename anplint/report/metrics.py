"""The metrics: what each is called, what it means, and how it is counted."""

from __future__ import annotations

from typing import NamedTuple


class Metric(NamedTuple):
    """A number that is told of posts.

    title   for people
    meaning  a sentence for editors
    is_share  whether it is a share of 1, which people are shown as percents
    better  "less", "more", or "" where neither is
    """

    title: str
    meaning: str
    is_share: bool = False
    better: str = "less"


METRICS: dict[str, Metric] = {
    "posts": Metric("posts", "How many posts there are.", better=""),
    "words": Metric("words", "How many words they hold, code left out.", better=""),
    "score": Metric("score", "The mean of the posts' scores, 0 to 100.", better="more"),
    "findings": Metric("findings", "Findings that are not suppressed."),
    "errors": Metric("errors", "Findings of level error that are not suppressed."),
    "warnings": Metric("warnings", "Findings of level warning that are not suppressed."),
    "notes": Metric("notes", "Findings of level note that are not suppressed."),
    "new_findings": Metric("new findings", "Findings that the baseline does not have."),
    "new_errors": Metric("new errors", "Errors that the baseline does not have."),
    "new_warnings": Metric("new warnings", "Warnings that the baseline does not have."),
    "new_notes": Metric("new notes", "Notes that the baseline does not have."),
    "known": Metric("known findings", "Findings that the baseline has."),
    "suppressed": Metric(
        "suppressed findings", "Findings that somebody decided to allow.", better=""
    ),
    "clean_posts": Metric("clean posts", "Posts without a finding.", better="more"),
    "clean_share": Metric("clean share", "The share of posts without a finding.", True, "more"),
    "stale_posts": Metric("overdue posts", "Posts whose review is overdue."),
    "stale_share": Metric("overdue share", "The share of posts whose review is overdue.", True),
    "due_30": Metric("due in 30 days", "Posts whose review is due in the next 30 days."),
    "due_60": Metric("due in 60 days", "Posts whose review is due in 31 to 60 days."),
    "due_90": Metric("due in 90 days", "Posts whose review is due in 61 to 90 days."),
    "undated_posts": Metric("posts without review", "Posts that name no day of a review."),
    "duplicate_posts": Metric("posts with copies", "Posts that hold text copied from another."),
    "duplicate_share": Metric(
        "share with copies", "The share of posts that hold text copied from another.", True
    ),
}
"""All posts, a collection, an owner and a section have each of these. A rule has `posts` (those
with a finding of it), `findings`, `new_findings`, `known`, `suppressed`, `points` (lost by it).
"""
