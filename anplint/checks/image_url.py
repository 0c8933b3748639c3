"""Judges the syntax of image URLs, in the meta and in the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.image_urls import ImageUrl, image_urls
from anplint.model import Edit, Fix, Hit, Span
from anplint.urls import Fault, shorten, url_fault

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Texts
    from anplint.model import Post

_SPACE = re.compile(r"[ \t]")


class ImageUrlOptions(NamedTuple):
    """Options of image-url.

    schemes: the schemes that an image URL may have. Of other ones, slips (`htps`) and those from
        which browsers load no image (`file`) are reported, and those of other programs are not.
    """

    schemes: Texts = ("http", "https")


class ImageUrlSyntax(PostCheck[ImageUrlOptions]):
    """Finds image URLs that no browser can load."""

    key = "image-url"
    options_class = ImageUrlOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every image URL with a fault."""
        schemes = self.options.schemes
        for image in image_urls(post):
            fault = url_fault(image.url, schemes)
            if fault and not (fault.part == "space" and _may_hold_spaces(post, image)):
                yield _hit(post, image.url, image.span, fault)


def _may_hold_spaces(post: Post, image: ImageUrl) -> bool:
    """Tell whether white space is fine in a URL: in a file's name in the meta, and in Markdown's
    `<a b.png>`, which renderers encode.
    """
    if image.shown is None:
        return not image.declared and "//" not in image.url
    return "<" in post.text[max(image.span.start - 1, 0) : image.span.start + 1]


def _hit(post: Post, url: str, span: Span, fault: Fault) -> Hit:
    data = {"url": shorten(url.strip()), "detail": fault.detail}
    fix = _encode_spaces(post, span) if fault.part == "space" else None
    return Hit(fault.part, span, data, url, fix=fix)


def _encode_spaces(post: Post, span: Span) -> Fix | None:
    """Return the fix that writes spaces as `%20`, as browsers do when they ask for the image."""
    source = post.text[span.start : span.end].rstrip()
    if source[:1] in "\"'" or "\n" in source or "\r" in source:
        return None
    start = len(source) - len(source.lstrip())
    edits = tuple(
        Edit(Span(span.start + match.start(), span.start + match.end()), "%20")
        for match in _SPACE.finditer(source, start)
    )
    return Fix("Write spaces in the URL as %20", edits, safe=False) if edits else None
