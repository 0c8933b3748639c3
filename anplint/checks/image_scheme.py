"""Finds images that are fetched over http, without encryption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.checks.base import NoOptions, PostCheck
from anplint.checks.image_urls import image_urls
from anplint.model import Edit, Fix, Hit, Span
from anplint.urls import host_of, is_under, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Post

_LOCAL = ("localhost", "local", "test", "example", "invalid")
"""Names that never leave the machine or the local network (RFC 6761, RFC 6762)."""


class ImageScheme(PostCheck[NoOptions]):
    """Finds image URLs that begin with `http:`."""

    key = "image-scheme"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every insecure image URL."""
        for image in image_urls(post):
            if image.url[:5].lower() == "http:" and _is_public(host_of(image.url)):
                yield Hit(
                    "insecure", image.span, {"url": shorten(image.url)}, image.url,
                    fix=_with_https(post, image.span),
                )  # fmt: skip


def _is_public(host: str) -> bool:
    if not host or host.startswith("127.") or host == "[::1]":
        return False
    return not any(is_under(host, local) for local in _LOCAL)


def _with_https(post: Post, span: Span) -> Fix | None:
    """Return the fix that adds the `s`. Unsafe: whether the host answers on https is not known."""
    at = post.text[span.start : span.end].lower().find("http:")
    if at < 0:
        return None
    end = span.start + at + len("http")
    return Fix("Fetch the image over https", (Edit(Span(end, end), "s"),), safe=False)
