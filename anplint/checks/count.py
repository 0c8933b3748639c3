"""Counts words, headings, images and other parts of a post, for a collection's own bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from anplint.checks.base import PostCheck
from anplint.model import Hit
from anplint.words import reading_length

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Count
    from anplint.model import Post

_BLOCKS = {
    "headings": "heading",
    "paragraphs": "paragraph",
    "items": "item",
    "code samples": "code",
    "quotes": "quote",
    "tables": "table",
}


class CountOptions(NamedTuple):
    """Options of count.

    what: what to count. Words and characters (Chinese, Japanese, Korean) leave code out.
    min: the least number allowed.
    max: the greatest number allowed; without it there is no limit.
    """

    what: Literal[
        "words",
        "characters",
        "headings",
        "paragraphs",
        "items",
        "code samples",
        "quotes",
        "tables",
        "images",
    ] = "words"
    min: Count = 0
    max: Count | None = None


class CountCheck(PostCheck[CountOptions]):
    """Reports `few` or `many` of a thing, with `{count}`, `{what}` and `{limit}`."""

    key = "count"
    options_class = CountOptions

    def needs_messages(self) -> tuple[str, ...]:
        """Return the keys of the messages that these options can lead to."""
        bounds = ("few", self.options.min), ("many", self.options.max)
        return tuple(key for key, bound in bounds if bound)

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit at the title of a post that has too few or too many."""
        what, least, most = self.options
        count = count_of(post, what)
        few = count < least
        if few or (most is not None and count > most):
            span = post.title.span if post.title else post.first_line()
            noun = what[:-1] if count == 1 else what
            data = {"count": f"{count:,}", "what": noun, "limit": f"{least if few else most:,}"}
            yield Hit("few" if few else "many", span, data, about=what)


def count_of(post: Post, what: str) -> int:
    """Return how many of a thing a post has."""
    if what == "images":
        return len(post.images)
    if what in _BLOCKS:
        return sum(1 for block in post.blocks if block.kind == _BLOCKS[what])
    length = reading_length(post.blocks)
    if what == "characters":
        return length.characters
    return length.words
