"""Finds images from hosts that no published post should show, such as placeholder services."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.image_urls import image_urls
from anplint.model import Hit
from anplint.urls import host_of, is_under, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Texts
    from anplint.model import Post


class ImageHostOptions(NamedTuple):
    """Options of image-host.

    hosts: the hosts to report; a host stands for those below it too.
    """

    hosts: Texts = ()


class ImageHost(PostCheck[ImageHostOptions]):
    """Finds image URLs on the hosts of the option."""

    key = "image-host"
    options_class = ImageHostOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every image URL on one of the hosts."""
        for image in image_urls(post):
            host = host_of(image.url) if "//" in image.url else ""
            if host and any(is_under(host, known) for known in self.options.hosts):
                data = {"host": host, "url": shorten(image.url)}
                yield Hit("host", image.span, data, image.url)
