"""Compares the source that an image credits with the host that its URL names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.image_urls import ListedImage, listed_images
from anplint.model import Hit
from anplint.urls import host_of, is_under

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.checks.option_types import Text, Texts
    from anplint.model import Image, Post

_HOST_WORD = re.compile(r"(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24})\b", re.ASCII)
_NOT_ALNUM = re.compile(r"[\W_]+")
_OWN = frozenset(("author", "authors", "editor", "internal", "me", "own", "self", "staff", "us"))
"""Credits that say that the image is the site's own, wherever it is served from."""

_LONGEST_CREDIT = 200


class ImageSourceOptions(NamedTuple):
    """Options of image-source.

    sources: names that credits use, each with the hosts that serve the images of that source.
    """

    sources: dict[Text, Texts] = {}  # noqa: RUF012  options are never changed


class ImageSource(PostCheck[ImageSourceOptions]):
    """Finds credits that name another site than the one that serves the image."""

    key = "image-source"
    options_class = ImageSourceOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every credit, in the meta and below an image, that the URL belies."""
        listed = listed_images(post)
        for item in listed:
            credit = item.source.value if item.source else None
            if item.source and isinstance(credit, str) and not self._agree(credit, item.url):
                yield Hit("listed", item.source.span, _data(credit, item.url), credit)
        for image, item in _pairs(post.images, listed):
            if image.credit and not self._agree(image.credit, item.url):
                yield Hit("shown", image.span, _data(image.credit, item.url), image.credit)

    def _agree(self, credit: str, url: str | None) -> bool:
        """Tell whether a credit can be of a URL's host; yes where it names no site."""
        host = host_of(url) if url else ""
        name = " ".join(credit[:_LONGEST_CREDIT].casefold().split())
        if not host or not name:
            return True
        known = self._known_hosts(name)
        if known:
            return any(is_under(host, one) for one in known) or _occurs(name, host)
        words = _HOST_WORD.findall(name)
        if words:
            return any(is_under(host, _site(word)) for word in words)
        return " " in name or name in _OWN or _occurs(name, host)

    def _known_hosts(self, name: str) -> list[str]:
        sources = self.options.sources.items()
        return [host for source, hosts in sources if source.casefold() == name for host in hosts]


def _occurs(name: str, host: str) -> bool:
    """Tell whether a name stands in a host, spaces and marks aside: `picsum` in `picsum.photos`."""
    return _NOT_ALNUM.sub("", name) in _NOT_ALNUM.sub("", host)


def _site(word: str) -> str:
    return word.removeprefix("www.")


def _pairs(
    shown: Iterable[Image], listed: Iterable[ListedImage]
) -> Iterator[tuple[Image, ListedImage]]:
    """Pair the images of the body with those of the meta that have the same caption."""
    by_caption = {_words(item.caption.value): item for item in listed if item.caption}
    for image in shown:
        if image.caption is not None and image.url is None:
            item = by_caption.get(_words(image.caption))
            if item is not None:
                yield image, item


def _words(text: object) -> str:
    return " ".join(str(text).casefold().split()).rstrip(".")


def _data(credit: str, url: str | None) -> dict[str, str]:
    return {"credit": credit, "host": host_of(url or "")}
