"""A first look over an HTML file: its head, and where its article may be.

It works on bare tags, each matched with the nearest end tag of its name: that is all it takes to
find the elements that a page has few of.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.model import Span
from anplint.readers.html_tokens import Tag, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTENT_CLASSES = frozenset(
    ("e-content", "entry-content", "post-content", "post-body", "article-content", "article-body",
     "post__content", "article__content", "article__body", "blog-content", "markdown-body")
)  # fmt: skip
"""Classes by which themes and exports mark the text of a post (h-entry, WordPress, Ghost …)."""

_OUTSIDE = frozenset(("nav", "aside", "footer", "template", "noscript"))
"""Elements in which an `<article>` is a teaser for another post, and a text no text of this one."""

_HOLDERS = frozenset(("div", "section", "article", "main", "td"))
_NOTED = frozenset(("meta", "link", "html", "body", "time", "h1", "p", "base"))
_TRACKED = _OUTSIDE | _HOLDERS | {"header", "head", "pre", "code"}
_PLAIN = frozenset(("script", "style"))
_SVG = frozenset(("svg",))


class Part:
    """An element that may be the body: its inner span and the length of the text in it.

    An article within an article is a comment or a teaser: its text is not counted for the outer.
    """

    __slots__ = ("end", "kind", "length", "start", "tag")

    def __init__(self, kind: str, tag: Tag, end: int) -> None:
        self.kind = kind
        self.tag = tag
        self.start = tag.span.end
        self.end = end
        self.length = 0


class Survey:
    """What a file holds.

    head        the `<head>` with its tags; without one, from the first to the last tag of its kind
    tags        meta, link, time and html tags, in source order
    title       the text of `<title>`, trimmed
    scripts     the contents of JSON-LD scripts
    parts       articles, mains, elements with the microdata or a class of a post's text, in order
    body        the content of `<body>`, None without the tag
    is_document whether there is an `<html>`, `<head>`, `<body>` or `<title>`
    headings    how many `<h1>` stand outside, and inside, a `<header>`
    entries     how many elements are an h-entry
    """

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.tags: list[Tag] = []
        self.title: Span | None = None
        self.scripts: list[Span] = []
        self.parts: list[Part] = []
        self.body: Span | None = None
        self.head: Span | None = None
        self.is_document = False
        self.headings = [0, 0]
        self.entries = 0
        self.code: list[Span] = []
        self._open: dict[str, list[Part | Tag]] = {}
        self._articles: list[Part] = []
        self._look(start)

    def parts_of(self, kind: str) -> list[Part]:
        """Return the parts of a kind: article, main, text."""
        return [part for part in self.parts if part.kind == kind]

    def _look(self, at: int) -> None:
        raw: Tag | None = None
        for tag in tokens(self.text, at):
            if raw:
                self._raw(raw, Span(at, tag.span.start))
                raw = None
            elif self._articles and not self._is_outside():
                self._articles[-1].length += tag.span.start - at
            at = tag.span.end
            if tag.kind == "start":
                if tag.name in ("script", "title"):
                    raw = tag
                self._start(tag)
            elif tag.kind == "end" and tag.name in _TRACKED:
                self._end(tag)
