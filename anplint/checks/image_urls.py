"""The images of a post for checks: those that its meta lists, and the URLs of all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Entry, Span, normal_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anplint.model import Image, Node, Post

IMAGE_ENDINGS = frozenset(
    ("apng", "avif", "bmp", "gif", "heic", "ico", "jfif", "jpeg", "jpg", "png", "svg", "tif",
     "tiff", "webp")
)  # fmt: skip
_URL_KEYS = ("url", "src", "href", "path", "file", "image")
_DECLARED = frozenset(("url", "src", "href"))
_TAIL = re.compile(r"[?#].*", re.DOTALL)


class ListedImage(NamedTuple):
    """An image that the meta names.

    url       as written, None where a map has no such key
    span      where the image stands: its URL, else its first key
    declared  whether its key says that it is a URL; else it may be a file's name or a title
    source, caption  entries of a map, None where there are none
    """

    url: str | None
    span: Span
    declared: bool = False
    source: Entry | None = None
    caption: Entry | None = None


class ImageUrl(NamedTuple):
    """The URL of an image with its place; `shown` is the image where it stands in the body."""

    url: str
    span: Span
    declared: bool = True
    shown: Image | None = None


def listed_images(post: Post) -> list[ListedImage]:
    """Return the images of the meta's image list, in order."""
    return _images_of(post, "images")


def image_urls(post: Post) -> Sequence[ImageUrl]:
    """Return the URLs of all images that the meta names, then of those that the body shows.

    A string in the meta counts where its key says that it is a URL, or where it looks like one.
    Several checks ask for the same post in turn: the last answer is kept.
    """
    if _LAST.post is not post:
        _LAST.post, _LAST.urls = post, tuple(_urls(post))
    return _LAST.urls


class _Last:
    """The post that was asked for last."""

    __slots__ = ("post", "urls")

    def __init__(self) -> None:
        self.post: Post | None = None
        self.urls: tuple[ImageUrl, ...] = ()


_LAST = _Last()


def _urls(post: Post) -> Iterator[ImageUrl]:
    for name in ("image", "images"):
        for listed in _images_of(post, name):
            url = listed.url
            if url is not None and (listed.declared or looks_like_url(url)):
                yield ImageUrl(url, listed.span, listed.declared)
    for image in post.images:
        if image.url is not None:
            yield ImageUrl(image.url, image.url_span, shown=image)


def looks_like_url(text: str) -> bool:
    """Tell a URL or a path from a title or an identifier."""
    return "://" in text or text.startswith("/") or has_image_ending(text)


def has_image_ending(url: str) -> bool:
    """Tell whether a URL's path ends as image files do."""
    return _TAIL.sub("", url).rpartition(".")[2].lower() in IMAGE_ENDINGS


def _images_of(post: Post, field: str) -> list[ListedImage]:
    entry = post.field(field)
    if entry is None:
        return []
    node = entry.node
    found = [_image_of(item) for item in node.items] if node.items else [_image_of(node)]
    return [image for image in found if image is not None]


def _image_of(node: Node) -> ListedImage | None:
    if isinstance(node.value, str):
        return ListedImage(node.value, node.span)
    if not node.entries:
        return None
    entries = {normal_key(entry.key): entry for entry in node.entries}
    key = next((key for key in _URL_KEYS if key in entries), None)
    url = entries[key] if key else None
    value = url.value if url else None
    return ListedImage(
        value if isinstance(value, str) else None,
        url.span if url else node.entries[0].key_span,
        key in _DECLARED,
        entries.get("source") or entries.get("credit"),
        entries.get("caption"),
    )
