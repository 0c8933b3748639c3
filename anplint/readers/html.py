"""Reads HTML: pages of a static site, exports, and HTML posts with front matter.

Whether a file holds a post:
* with front matter it does, unless it is a layout or a listing: it stands in `_layouts` or
  `_includes`, or a template puts other pages into it (`{{ content }}`, a loop over
  `site.posts`). A file in `_posts` always is one;
* without, it must be a document (`<html>`, `<head>`, `<body>` or `<title>`) with an article in it:
  JSON-LD or Open Graph say so, or there is an `<article>` or h-entry that is not empty, a
  `<main>` with text, or an `<h1>` with a paragraph;
* front matter that a program is to fill in (`title: {{ title }}`) is that of a template for posts;
* a redirect (`<meta http-equiv="refresh">`) holds none, nor does a page of several articles
  none of which has more than half of their text, nor, where nothing says that it is an article,
  the home page (`index.html` at the root), an error page or a page of tags or categories.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import COMMENT_MARK, Meta, Node, Post, Problem, Span, normal_key
from anplint.readers.front_matter import find_misplaced, read_front_matter
from anplint.readers.html_blocks import read_body
from anplint.readers.html_liquid import take_liquid
from anplint.readers.html_meta import read_head
from anplint.readers.html_survey import Survey
from anplint.readers.html_tokens import tokens

if TYPE_CHECKING:
    from anplint.model import Block, Comment
    from anplint.readers.front_matter import FrontMatter
    from anplint.readers.html_blocks import Body
    from anplint.readers.html_meta import Head
    from anplint.readers.html_tokens import Tag

MAX_MARKUP = 400_000
"""Tags and attributes that are read of a file. A long post has a few thousand; a file made to
break a reader may have millions."""

_TEMPLATE_FOLDERS = re.compile(r"(?:^|/)_(?:layouts|includes|partials|theme)/", re.IGNORECASE)
_POSTS_FOLDER = re.compile(r"(?:^|/)_(?:posts|drafts)/")
_LISTING_PATHS = re.compile(
    r"(?:^|/)(?:[45]\d\d|search|tags|categories|archives?)\.html?$"
    r"|(?:^|/)(?:tags?|categor(?:y|ies)|archives?|authors?)/(?:[^/]+/)?(?:index\.html?)?$"
    r"|(?:^|/)page/\d+/"
    r"|^(?:(?:_site|public|dist|build|out|site|www|docs)/)?index\.html?$",
    re.IGNORECASE,
)


class _Root(NamedTuple):
    """The part of the file that is the body, and whether a `<header>` in it is the site's."""

    kind: str
    span: Span
    page_header: bool


def read_html(path: str, text: str) -> list[Post]:
    """Return the post of an HTML file, or nothing: see the module for what holds a post."""
    front = read_front_matter(text)
    if not front.end:
        front = find_misplaced(text) or front
    if front.template:
        return []
    liquid = take_liquid(text)
    tags, too_many = _tags(liquid.text, front.end)
    survey = Survey(liquid.text, tags, front.end)
    has_meta = bool(front.meta or front.problems)
    if _is_template(path, survey, has_meta) or _is_redirect(front, survey):
        return []
    head = read_head(survey)
    root = _root(survey, front.end)
    if not has_meta and not _may_be_article(path, survey, head, root):
        return []
    end = min((problem.span.start for problem in too_many), default=root.span.end)
    span = Span(root.span.start, min(root.span.end, end))
    body = read_body(liquid.text, tags, span, page_header=root.page_header)
    if not has_meta and not head.is_article and not _is_article(root, body):
        return []
    return [
        Post(
            path,
            text,
            _meta(front, survey, head),
            _merged(body.blocks, liquid.code),
            body.images,
            front.problems + head.problems + too_many,
            _title(body, head),
            comments=_comments(liquid.text, tags),
        )
    ]


def _comments(text: str, tags: list[Tag]) -> tuple[Comment, ...]:
    if COMMENT_MARK not in text:
        return ()
    from anplint.readers.comments import html_comments

    return html_comments(text, tags)


def _tags(text: str, start: int) -> tuple[list[Tag], tuple[Problem, ...]]:
    """The tags of a text, as many as can be held, and a problem where there are more."""
    tags: list[Tag] = []
    count = 0
    for tag in tokens(text, start):
        count += 1 + len(tag.attributes)
        if count > MAX_MARKUP:
            detail = f"more than {MAX_MARKUP:,} tags and attributes; the rest is not read"
            return tags, (Problem("unreadable", detail, tag.span),)
        tags.append(tag)
    return tags, ()


def _merged(blocks: tuple[Block, ...], code: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(sorted((*blocks, *code), key=lambda block: block.span)) if code else blocks


def _is_template(path: str, survey: Survey, has_meta: bool) -> bool:
    if _TEMPLATE_FOLDERS.search(path):
        return True
    return survey.is_layout and not (has_meta and _POSTS_FOLDER.search(path))


def _is_redirect(front: FrontMatter, survey: Survey) -> bool:
    if front.meta.entry("redirect_to"):
        return True
    return any(
        tag.get("http-equiv").lower() == "refresh" and "url" in tag.get("content").lower()
        for tag in survey.tags
    )


def _may_be_article(path: str, survey: Survey, head: Head, root: _Root) -> bool:
    """Tell from the outside whether a file without front matter can be an article."""
    if not survey.is_document:
        return False
    if head.is_article:
        return True
    if root.kind == "article":
        lengths = [part.total for part in survey.parts_of("article") if not part.inner]
        if len(lengths) > 1 and 2 * max(lengths) <= sum(lengths):
            return False
    return not _LISTING_PATHS.search(path)


def _is_article(root: _Root, body: Body) -> bool:
    """Tell from the blocks: text in an article, or a title with a paragraph elsewhere."""
    kinds = {block.kind for block in body.blocks}
    if root.kind in ("article", "entry", "text"):
        return bool(body.blocks or body.images)
    if root.kind == "main":
        return "paragraph" in kinds or "heading" in kinds
    has_title = any(block.kind == "heading" and block.level == 1 for block in body.blocks)
    return has_title and "paragraph" in kinds


def _root(survey: Survey, start: int) -> _Root:
    """Choose the body: the article with most text, else the main element, else the content."""
    articles = survey.parts_of("article")
    part = max(articles, key=lambda article: article.length, default=None)
    if part is None:
        entries = survey.parts_of("entry")
        part = entries[0] if len(entries) == 1 else None
    for kind in ("main", "text"):
        part = part or next(iter(survey.parts_of(kind)), None)
    if part:
        return _Root(part.kind, Span(part.start, part.end), page_header=False)
    outside, inside = survey.headings
    span = survey.body or Span(start, len(survey.text))
    return _Root("body", span, page_header=bool(outside or not inside))


def _meta(front: FrontMatter, survey: Survey, head: Head) -> Meta:
    """The front matter, then what the page says; the span is that of the first."""
    known = {normal_key(entry.key) for entry in front.meta.entries}
    rest = (entry for entry in head.entries if normal_key(entry.key) not in known)
    entries = (*front.meta.entries, *rest)
    if front.end:
        return Meta(entries, front.meta.span)
    if survey.head:
        return Meta(entries, survey.head)
    spans = [entry.key_span for entry in head.entries]
    return Meta(entries, Span(min(spans).start, max(spans).end) if spans else Span(0, 0))


def _title(body: Body, head: Head) -> Node | None:
    for block in body.blocks:
        if block.kind == "heading" and block.level == 1:
            return Node(block.plain, block.span)
    for key in ("og:title", "title"):
        for entry in head.entries:
            if entry.key == key and isinstance(entry.value, str) and entry.value:
                return entry.node
    return None
