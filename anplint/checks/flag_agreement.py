"""Compares the flags `has images` and `image heavy` with the images that the post shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.inclusions import may_draw
from anplint.checks.meta_words import counted, value_words
from anplint.checks.sound_fixes import literal
from anplint.checks.standing import truth
from anplint.model import Edit, Fix, Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.checks.option_types import Positive
    from anplint.model import Entry, Post


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
        """Yield a hit for every flag that the images gainsay. Where the body may show images that
        its source does not hold, only too many of them gainsay a flag.
        """
        yield from self._has_images(post, len(post.images))
        yield from self._image_heavy(post, len(post.images))

    def _has_images(self, post: Post, count: int) -> Iterator[Hit]:
        flag = post.field("has_images")
        said = truth(flag.value) if flag else None
        if flag is None or said is None or said == bool(count):
            return
        value = value_words(flag.value)
        data = {"key": flag.key, "value": value, "images": counted(count, "image")}
        about, fix = f"{flag.key} {flag.value}", _turned(post, flag)
        if count:
            yield Hit("has-some", flag.span, data, about, fix=fix)
        elif not (post.field("image") or post.field("images") or may_draw(post)):
            # Images that the meta lists and the body lacks are another rule's finding.
            yield Hit("has-none", flag.span, data, about, fix=fix)

    def _image_heavy(self, post: Post, count: int) -> Iterator[Hit]:
        flag = post.field("image_heavy")
        said = truth(flag.value) if flag else None
        limit = self.options.heavy_from
        if flag is None or said is None or said == (count >= limit) or (said and may_draw(post)):
            return
        data = {
            "key": flag.key,
            "value": value_words(flag.value),
            "images": counted(count, "image"),
            "limit": counted(limit, "image"),
        }
        message = "not-heavy" if said else "heavy"
        about = f"{flag.key} {flag.value}"
        yield Hit(message, flag.span, data, about, fix=_turned(post, flag))


_OPPOSITES = {"true": "false", "yes": "no", "on": "off", "1": "0"}
_OPPOSITES |= {no: yes for yes, no in _OPPOSITES.items()}


def _turned(post: Post, flag: Entry) -> Fix | None:
    """Return the fix that says the opposite with the opposite word, in the same letter case."""
    span = literal(post, flag.node)
    word = post.text[span.start : span.end] if span else ""
    for form in (str.lower, str.upper, str.title):
        if span and word == form(word) and word.lower() in _OPPOSITES:
            new = form(_OPPOSITES[word.lower()])
            return Fix(f"Set the flag to {new}", (Edit(span, new),))
    return None
