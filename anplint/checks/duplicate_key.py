"""Finds keys that stand twice in the meta: one of the two values is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.checks.base import NoOptions, PostCheck
from anplint.checks.meta_words import short
from anplint.model import Hit, Related

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Post


class DuplicateKey(PostCheck[NoOptions]):
    """Compares the keys of each map of the meta."""

    key = "duplicate-key"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit at every key that stands in its map before."""
        for first, again in post.meta.duplicates():
            place = post.place(first.key_span)
            same = "same" if first.value == again.value else "different"
            yield Hit(
                same,
                again.key_span,
                {"key": short(again.key), "line": place.line},
                related=(Related(place, "The first one is here."),),
            )
