"""Finds images without a text for those who do not see them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.model import Hit
from anplint.urls import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Image, Post

_NAMED = re.compile(r"\s(?:aria-label|aria-labelledby|title)\s*=", re.IGNORECASE)
_ONE_PIXEL = re.compile(r"\s(?:width|height)\s*=\s*[\"']?[01](?:px)?[\"'\s/>]", re.IGNORECASE)
_ATTRIBUTES = re.compile(r"\{[^{}\n]{0,300}\balt=")
_LONGEST_TAG = 2000


class ImageTextOptions(NamedTuple):
    """Options of image-text.

    allow_empty_alt: leave HTML images with `alt=""` alone; HTML marks decoration so.
    """

    allow_empty_alt: bool = True


class ImageText(PostCheck[ImageTextOptions]):
    """Finds images without alternative text, and images of a text export without a caption."""

    key = "image-text"
    options_class = ImageTextOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every image without a text; one for all the sizes of an image."""
        last = None
        for image in post.images:
            if image.span != last and not image.decorative and not _says(image):
                yield from self._judge(post, image)
            last = image.span

    def _judge(self, post: Post, image: Image) -> Iterable[Hit]:
        if image.url is None:
            credit = {"credit": image.credit or "an unnamed source"}
            yield Hit("caption", image.span, credit, image.credit or "")
            return
        if not image.url.strip():
            return  # which image-url reports: with it, the image is missing, not its text
        tag = post.text[image.span.start : min(image.span.end, image.span.start + _LONGEST_TAG)]
        data, about = {"url": shorten(image.url.strip())}, image.url
        if tag.startswith("!"):
            if not _ATTRIBUTES.match(post.text, image.span.end):
                yield Hit("empty", image.span, data, about)
        elif not _NAMED.search(tag) and not _ONE_PIXEL.search(tag):
            if image.alt is None:
                yield Hit("absent", image.span, data, about)
            elif not self.options.allow_empty_alt:
                yield Hit("empty", image.span, data, about)


def _says(image: Image) -> bool:
    text = image.alt if image.url is not None else image.caption or image.alt
    return bool(text and text.strip())
