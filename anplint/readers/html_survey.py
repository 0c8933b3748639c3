"""A first look over an HTML file: its head, and where its article may be.

It works on bare tags, each matched with the nearest end tag of its name: that is all it takes to
find the elements that a page has few of.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from anplint.model import Span
from anplint.readers.html_tokens import RAW_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.readers.html_tokens import Tag

CONTENT_CLASSES = frozenset(
    ("e-content", "entry-content", "post-content", "post-body", "article-content", "article-body",
     "post__content", "article__content", "article__body", "blog-content", "markdown-body")
)  # fmt: skip
"""Classes by which themes and exports mark the text of a post (h-entry, WordPress, Ghost …)."""

_OUTSIDE = frozenset(("nav", "aside", "footer", "template", "noscript"))
"""Elements in which an `<article>` is a teaser for another post, and a text no text of this one."""

_HOLDERS = frozenset(("div", "section", "article", "main", "td"))
_NOTED = frozenset(("meta", "link", "html", "time"))
_DOCUMENT = frozenset(("html", "head", "body", "title"))
_CODE = frozenset(("pre", "code", "samp"))
_TRACKED = _OUTSIDE | _HOLDERS | _CODE | {"header", "head", "svg"}


class Part:
    """An element that may be the body: its inner span and the length of the text in it.

    `length` counts its own text, `total` also that of the articles in it, which are comments,
    teasers, or the article proper in a wrapper. `inner` says that it is in another article.
    """

    __slots__ = ("end", "inner", "kind", "length", "start", "total")

    def __init__(self, kind: str, span: Span, inner: bool) -> None:
        self.kind = kind
        self.start, self.end = span
        self.inner = inner
        self.length = self.total = 0


class Survey:
    """What a file holds.

    head         the `<head>` with its tags, None without one
    tags         meta, link, time and html tags, in source order
    title        the text of `<title>`, trimmed; `title_key` is the name in the tag
    scripts      the contents of JSON-LD scripts
    parts        what may be the body, in order: kind "article", "main", "text" (an element with
                 the microdata or a class of a post's text) or "entry" (another h-entry)
    body         the content of `<body>`, None without the tag
    is_document  whether there is an `<html>`, `<head>`, `<body>` or `<title>`
    is_layout    whether a template puts pages in here, or lists them
    headings     how many `<h1>` stand outside and inside a `<header>`
    """

    def __init__(self, text: str, tags: Iterable[Tag], start: int) -> None:
        self.text = text
        self.tags: list[Tag] = []
        self.title: Span | None = None
        self.title_key = Span(0, 0)
        self.scripts: list[Span] = []
        self.parts: list[Part] = []
        self.body: Span | None = None
        self.head: Span | None = None
        self.is_document = False
        self.is_layout = False
        self.headings = [0, 0]
        self._open: dict[str, list[Part | None]] = {}
        self._articles: list[Part] = []
        self._outside = 0
        self._in_code = 0
        self._has_templates = any(opener in text for opener in ("{{", "{%", "<%"))
        self._look(tags, start)

    def parts_of(self, kind: str) -> list[Part]:
        """Return the parts of a kind."""
        return [part for part in self.parts if part.kind == kind]

    def _look(self, tags: Iterable[Tag], at: int) -> None:
        raw: Tag | None = None
        for tag in tags:
            gap = Span(at, tag.span.start)
            if raw:
                self._raw_text(raw, gap)
            else:
                self._text(gap)
            at = tag.span.end
            raw = tag if tag.kind == "start" and tag.name in RAW_TEXT else None
            if tag.kind == "start":
                self._start(tag)
            elif tag.kind == "end" and tag.name in _TRACKED:
                self._end(tag)
        if not raw:
            self._text(Span(at, len(self.text)))
        while self._articles:
            self._end_article()

    def _text(self, gap: Span) -> None:
        if self._articles and not self._outside:
            self._articles[-1].length += gap.end - gap.start
        if self._has_templates and not self._in_code and not self.is_layout:
            self.is_layout = _layout_tag().search(self.text, gap.start, gap.end) is not None

    def _raw_text(self, tag: Tag, content: Span) -> None:
        if tag.name == "title" and self.title is None and not self._open.get("svg"):
            self.title = trimmed(self.text, content)
            self.title_key = Span(tag.span.start + 1, tag.span.start + 1 + len(tag.name))
        elif tag.name == "script" and "ld+json" in tag.get("type").lower():
            self.scripts.append(trimmed(self.text, content))

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if name in _DOCUMENT:
            self.is_document = True
        if name in _NOTED:
            self.tags.append(tag)
        elif name == "h1":
            self.headings[bool(self._open.get("header"))] += 1
        elif name == "body" and self.body is None:
            self.body = Span(tag.span.end, len(self.text))
        elif name in _TRACKED and not (name == "svg" and tag.closed):
            self._track(tag)

    def _track(self, tag: Tag) -> None:
        name = tag.name
        self._outside += name in _OUTSIDE
        self._in_code += name in _CODE
        kind = _part_kind(tag) if name in _HOLDERS and not self._outside else None
        span = Span(tag.span.end, len(self.text))
        part = Part(kind, span, bool(self._articles)) if kind else None
        if part:
            self.parts.append(part)
            if part.kind in ("article", "entry"):
                self._articles.append(part)
        elif name == "head" and self.head is None:
            self.head = Span(tag.span.start, tag.span.end)
        self._open.setdefault(name, []).append(part)

    def _end(self, tag: Tag) -> None:
        name = tag.name
        if not self._open.get(name):
            return
        part = self._open[name].pop()
        self._outside -= name in _OUTSIDE
        self._in_code -= name in _CODE
        if part:
            part.end = tag.span.start
            if self._articles and self._articles[-1] is part:
                self._end_article()
        elif name == "head" and self.head:
            self.head = Span(self.head.start, tag.span.end)

    def _end_article(self) -> None:
        article = self._articles.pop()
        article.total += article.length
        if self._articles:
            self._articles[-1].total += article.total


def trimmed(text: str, span: Span) -> Span:
    """Return a span without the white space at its ends."""
    inside = text[span.start : span.end]
    start = span.start + len(inside) - len(inside.lstrip())
    return Span(start, start + len(inside.strip()))


def classes(tag: Tag) -> list[str]:
    """Return the classes of a tag in lower case."""
    return tag.get("class").lower().split() if tag.attributes else []


def _part_kind(tag: Tag) -> str | None:
    if tag.name in ("article", "main"):
        return tag.name
    if not tag.attributes:
        return None
    names = classes(tag)
    if tag.get("itemprop") == "articleBody" or not CONTENT_CLASSES.isdisjoint(names):
        return "text"
    if tag.get("role") == "main":
        return "main"
    return "entry" if "h-entry" in names else None


@cache
def _layout_tag() -> re.Pattern[str]:
    """Template tags of Jekyll, Hugo, Jinja, Handlebars, Eleventy and ERB that show other pages."""
    return re.compile(
        r"\{\{-?\s*(?:(?:\.?[Cc]ontent|body|yield|outlet|page\.content)\b|(?:define|block|range)\s)"
        r"|\{%-?\s*(?:extends|block)\s"
        r"|\{%-?\s*for\s+\w+\s+in\s+(?:site\.(?:posts|pages|tags|categories|documents)|paginator"
        r"|collections|posts|pages)\b"
        r"|<%[-=]?\s*(?:yield|content|body)\b"
    )
