"""When the review of a post is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from anplint.engine.card import Card
    from anplint.engine.plan import Collection
    from anplint.model import Rule

_CHECK = "review-age"


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


def _finds_stale(rule: Rule) -> bool:
    return rule.check == _CHECK and rule.options.get("find", "stale") == "stale"
