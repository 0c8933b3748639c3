"""Finds keys that stand twice in the meta: one of the two values is lost."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from anplint.checks.base import NoOptions, PostCheck
from anplint.checks.meta_words import short
from anplint.model import Hit, Related

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Post

_MOST = 100
"""How many findings one post may have: a hostile post has one for every three characters."""


class DuplicateKey(PostCheck[NoOptions]):
    """Compares the keys of each map of the meta."""

    key = "duplicate-key"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit at every key that stands in its map before, the first hundred of them."""
        for first, again in islice(post.meta.duplicates(), _MOST):
            place = post.place(first.key_span)
            same = "same" if first.value == again.value else "different"
            yield Hit(
                same,
                again.key_span,
                {"key": short(again.key), "line": place.line},
                related=(Related(place, "The first one is here."),),
            )
