"""When the review of a post is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from anplint.engine.card import Card
    from anplint.engine.plan import Collection
    from anplint.model import Rule
    from anplint.report.model import PostRow

REVIEWS = ("overdue", "30", "60", "90", "later", "open", "never")
"""How the review of a post stands: due in up to 30, 60 or 90 days, later, nobody says when; never
reviewed.
"""

_CHECK = "review-age"
_SPAN, _AHEAD = 30, 90
"""Days in which reviews that will be due are counted together, and for how many ahead."""


class Reviews(NamedTuple):
    """How long reviews are good for in one collection.

    code  of the rule that reports stale reviews; "" where none is on
    days  for how many days a review is good where the post does not say; None where no rule is on
    """

    code: str = ""
    days: int | None = None

    def due(self, card: Card) -> str | None:
        """Return the day when a post is to be reviewed, an ISO date; the day after, it is overdue.

        None where it was never reviewed, or nobody said for how long that is good.
        """
        if card.due is not None or card.reviewed is None or self.days is None:
            return card.due
        try:
            return (date.fromisoformat(card.reviewed) + timedelta(days=self.days)).isoformat()
        except OverflowError:
            return None


def reviews_of(collection: Collection) -> Reviews:
    """Return what the rules of a collection say of reviews."""
    rule = next(filter(_finds_stale, collection.rules), None)
    return Reviews(rule.code, rule.options["max_age_days"]) if rule else Reviews()


def review_of(post: PostRow) -> str:
    """Return how the review of a post stands, of `REVIEWS`."""
    if post.days is None:
        return "never" if post.reviewed is None else "open"
    if post.is_late:
        return "overdue"
    if post.days > _AHEAD:
        return "later"
    return str(_SPAN * max(1, -(-post.days // _SPAN)))


def _finds_stale(rule: Rule) -> bool:
    return rule.check == _CHECK and rule.options.get("find", "stale") == "stale"
