"""Compares the images that the body shows with those that the meta lists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from anplint.checks.base import NoOptions, PostCheck
from anplint.checks.image_urls import ListedImage, listed_images
from anplint.model import Hit
from anplint.urls import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Image, Post, Span


class ImageList(PostCheck[NoOptions]):
    """Finds images that only the body or only the meta has.

    Images are told by their URL; in a form that shows no URL, by their caption.
    """

    key = "image-list"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every image without its twin. Without a list there is nothing to say."""
        entry = post.field("images")
        if entry is None or not entry.node.items:
            return
        by_url = any(image.url is not None for image in post.images)
        listed = [(_listed_name(item, by_url), item.span) for item in listed_images(post)]
        unmatched = Counter(name for name, _ in listed)
        for span, names in _shown_names(post.images).items():
            twin = next((name for name in names if unmatched[name] > 0), None)
            if twin is not None:
                unmatched[twin] -= 1
            elif names[0]:
                yield Hit("unlisted", span, {"image": shorten(names[0])}, names[0])
        for name, span in reversed(listed):
            if name and unmatched[name] > 0:
                unmatched[name] -= 1
                yield Hit("unshown", span, {"image": shorten(name)}, name)


def _shown_names(images: Iterable[Image]) -> dict[Span, list[str]]:
    """Return what each image of the body may be called: the sizes of one image share its span."""
    names: dict[Span, list[str]] = {}
    for image in images:
        name = _folded(image.caption or image.alt) if image.url is None else image.url.strip()
        names.setdefault(image.span, []).append(name)
    return names


def _listed_name(item: ListedImage, by_url: bool) -> str:
    if by_url or item.caption is None:
        return (item.url or "").strip()
    return _folded(item.caption.value)


def _folded(text: object) -> str:
    return " ".join(str(text or "").split()).rstrip(".").casefold()
