"""Finds posts without a body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.sections import is_title
from anplint.model import Hit, normal_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Texts
    from anplint.model import Block, Post

_STUB_KEYS = frozenset(
    ("redirect", "redirect_to", "redirect_url", "redirecturl", "link", "external_url", "external",
     "external_link", "canonical", "headless", "cascade", "type", "kind", "template", "body",
     "content", "body_html", "html", "sections", "blocks", "components", "pagination", "menu",
     "outputs", "build", "_build", "video", "youtube", "audio", "podcast", "gallery", "slides")
)  # fmt: skip
"""Keys by which a template has something to show where the body has nothing."""

_POST_LAYOUTS = frozenset(("article", "blog", "blog_post", "default", "post", "posts", "single"))


_UNDERLINES = " \t\r\n#="
"""White space, and what is left of a heading without its text."""

_INCLUDES = re.compile(r"#|\s{0,9}(?:wp:|\w{0,9}include)", re.IGNORECASE)
"""How comments begin that a server, WordPress or a preprocessor fills in."""


class EmptyPostOptions(NamedTuple):
    """Options of empty-post.

    names: file names, without ending, of pages that a template fills.
    """

    names: Texts = ("_index", "index", "404", "archive", "archives", "search", "tags", "categories")


class EmptyPost(PostCheck[EmptyPostOptions]):
    """Finds posts that show nothing below their title."""

    key = "empty-post"
    options_class = EmptyPostOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for a post whose body is blank, unless a template fills it."""
        if post.images or any(_shows(post, block) for block in post.blocks):
            return
        if not self._is_blank(post) or self._is_filled(post):
            return
        yield Hit("empty", post.first_line(), about="")

    def _is_blank(self, post: Post) -> bool:
        """Tell whether the source outside the meta and the title shows nothing."""
        shown = [post.meta.span, *(block.span for block in post.blocks)]
        at = post.span.start
        for start, end in sorted(shown):
            if not _shows_nothing(post.text[at:start]):
                return False
            at = max(at, end)
        return _shows_nothing(post.text[at : post.span.end])

    def _is_filled(self, post: Post) -> bool:
        keys = post.meta.by_normal_key
        if not _STUB_KEYS.isdisjoint(keys):
            return True
        draft = post.field("draft")
        published = post.field("published")
        if (draft and draft.value is True) or (published and published.value is False):
            return True
        layout = keys.get("layout")
        if layout and normal_key(str(layout.value)) not in _POST_LAYOUTS:
            return True
        stem = post.path.rpartition("/")[2].partition(".")[0]
        return stem.lower() in self.options.names


def _shows_nothing(source: str) -> bool:
    """Tell whether a part of the source is blank, or only HTML comments."""
    at = 0
    while (start := source.find("<!--", at)) >= 0:
        end = source.find("-->", start)
        if source[at:start].strip(_UNDERLINES) or end < 0 or _INCLUDES.match(source, start + 4):
            return False
        at = end + len("-->")
    return not source[at:].strip(_UNDERLINES)


def _shows(post: Post, block: Block) -> bool:
    return block.kind != "debris" and not is_title(post, block)
