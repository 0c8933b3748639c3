"""Compares the flags `has images` and `image heavy` with the images that the post shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.meta_words import counted, value_words
from anplint.checks.standing import truth
from anplint.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.checks.option_types import Positive
    from anplint.model import Post


class FlagAgreementOptions(NamedTuple):
    """Options of flag-agreement.

    heavy_from: how many images make a post image heavy.
    """

    heavy_from: Positive = 4


class FlagAgreement(PostCheck[FlagAgreementOptions]):
    """Counts the images of the body."""

    key = "flag-agreement"
    options_class = FlagAgreementOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every flag that the images gainsay."""
        yield from self._has_images(post, len(post.images))
        yield from self._image_heavy(post, len(post.images))

    def _has_images(self, post: Post, count: int) -> Iterator[Hit]:
        flag = post.field("has_images")
        said = truth(flag.value) if flag else None
        if flag is None or said is None or said == bool(count):
            return
        value = value_words(flag.value)
        data = {"key": flag.key, "value": value, "images": counted(count, "image")}
        if count:
            yield Hit("has-some", flag.span, data, about=f"{flag.key} {flag.value}")
        elif not (post.field("image") or post.field("images")):
            # Images that the meta lists and the body lacks are another rule's finding.
            yield Hit("has-none", flag.span, data, about=f"{flag.key} {flag.value}")

    def _image_heavy(self, post: Post, count: int) -> Iterator[Hit]:
        flag = post.field("image_heavy")
        said = truth(flag.value) if flag else None
        limit = self.options.heavy_from
        if flag is None or said is None or said == (count >= limit):
            return
        data = {
            "key": flag.key,
            "value": value_words(flag.value),
            "images": counted(count, "image"),
            "limit": counted(limit, "image"),
        }
        message = "not-heavy" if said else "heavy"
        yield Hit(message, flag.span, data, about=f"{flag.key} {flag.value}")
