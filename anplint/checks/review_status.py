"""Finds posts that are marked as reviewed and as in need of a review at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.meta_words import short, value_words
from anplint.checks.standing import truth
from anplint.model import Hit, Related

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Texts
    from anplint.model import Post


class ReviewStatusOptions(NamedTuple):
    """Options of review-status.

    statuses: the statuses that say a person has reviewed the post; letter case makes no difference.
    """

    statuses: Texts = ("reviewed",)


class ReviewStatus(PostCheck[ReviewStatusOptions]):
    """Compares the status with the flag `needs human review`."""

    key = "review-status"
    options_class = ReviewStatusOptions

    def __init__(self, options: ReviewStatusOptions, schema: dict[str, object]) -> None:
        super().__init__(options, schema)
        self._statuses = {status.casefold() for status in options.statuses}

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit at the status."""
        flag = post.field("needs_human_review")
        if flag is None or truth(flag.value) is not True:
            return
        status = post.field("status")
        if status is None or str(status.value).strip().casefold() not in self._statuses:
            return
        value = value_words(flag.value)
        data = {"status": short(str(status.value)), "flag": flag.key, "value": value}
        related = Related(post.place(flag.span), f"`{flag.key}` is {value}.")
        yield Hit("conflict", status.span, data, related=(related,))
