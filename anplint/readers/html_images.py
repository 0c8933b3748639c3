"""The images of HTML: `<img>`, its `srcset`, `<picture>`, and the captions of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.model import Image, Span
from anplint.readers.html_tokens import srcset_urls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.readers.html_tokens import Attribute, Tag

_LAZY_SOURCES = ("data-src", "data-original", "data-lazy-src")
_LAZY_SETS = ("data-srcset", "data-lazy-srcset")


class ImageReader:
    """Collects the images of a body, in source order: one `Image` a URL.

    The URLs of one image share its span and alternative text. An image of one by one pixel is a
    counter, not an image.
    """

    __slots__ = ("_captionless", "_figures", "_picture", "_source", "_sources", "images")

    def __init__(self, source: str) -> None:
        self.images: list[Image] = []
        self._source = source
        self._figures: list[tuple[int, list[str]]] = []
        self._captionless: list[int] = []
        self._picture: Span | None = None
        self._sources: list[tuple[str, Span]] = []

    def start(self, tag: Tag) -> None:
        """Take a start tag of the body."""
        if tag.name == "img":
            self._image(tag)
        elif tag.name == "picture":
            self._picture, self._sources = tag.span, []
        elif tag.name == "source" and self._picture:
            self._sources += self._set(tag, ("srcset", *_LAZY_SETS))

    def end(self, name: str) -> None:
        """Take an end tag of the body."""
        if name == "picture":
            self._picture, self._sources = None, []

    def open_figure(self) -> None:
        """Begin a figure: its caption counts for the images up to its end."""
        self._figures.append((len(self._captionless), []))

    def caption(self, text: str) -> None:
        """Add a text to the caption of the innermost figure."""
        if self._figures:
            self._figures[-1][1].append(text)

    def close_figure(self) -> None:
        """Give the figure's caption to those of its images that have none yet."""
        first, texts = self._figures.pop()
        if texts:
            caption = " ".join(texts)
            for at in self._captionless[first:]:
                self.images[at] = self.images[at]._replace(caption=caption)
            del self._captionless[first:]

    def _image(self, tag: Tag) -> None:
        if _is_pixel(tag):
            return
        span = Span(self._picture.start, tag.span.end) if self._picture else tag.span
        alt = tag.get("alt") if tag.attribute("alt") else None
        decorative = tag.get("role") in ("presentation", "none") or tag.get("aria-hidden") == "true"
        urls = [*self._sources, *self._urls(tag)]
        self._sources = []
        for url, where in urls:
            if self._figures:
                self._captionless.append(len(self.images))
            self.images.append(Image(url, where, alt, span, decorative=decorative))

    def _urls(self, tag: Tag) -> Iterator[tuple[str, Span]]:
        candidates = self._set(tag, ("srcset", *_LAZY_SETS))
        source = _source(tag)
        if source:
            yield source.value or "", source.span
        elif not candidates and not any("src" in attribute.name for attribute in tag.attributes):
            yield "", tag.span
        yield from candidates

    def _set(self, tag: Tag, names: tuple[str, ...]) -> list[tuple[str, Span]]:
        for name in names:
            attribute = tag.attribute(name)
            if attribute and attribute.value:
                return srcset_urls(attribute.value, attribute.span, self._source)
        return []


def _source(tag: Tag) -> Attribute | None:
    """The attribute with the URL: of an image that a script loads later, not the placeholder."""
    source = tag.attribute("src")
    if source is None or not source.value or source.value.lstrip()[:5].lower() == "data:":
        for name in _LAZY_SOURCES:
            later = tag.attribute(name)
            if later and later.value:
                return later
    return source


def _is_pixel(tag: Tag) -> bool:
    sizes = tag.get("width"), tag.get("height")
    return all(size in ("0", "1", "0px", "1px") for size in sizes)
