"""Judges the outline that the headings of a post make."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.sections import is_title, plain_heading
from anplint.model import Hit, Related

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anplint.checks.option_types import Texts
    from anplint.model import Block, Post

_WRAPPER = re.compile(
    r"</?(?:h[1-6]|a|article|body|div|header|hgroup|html|main|section|span)\b[^<>]*>",
    re.IGNORECASE,
)
_MARKS = "#=- \t\r\n"
_TITLES = 2
"""Three or more headings of level 1 are a site's way to head sections, not second titles."""


class HeadingOrderOptions(NamedTuple):
    """Options of heading-order.

    may_be_empty: headings below which nothing has to stand; a program fills those sections.
    """

    may_be_empty: Texts = ()


class HeadingOrder(PostCheck[HeadingOrderOptions]):
    """Finds skipped levels, second titles, empty sections and headings that stand twice."""

    key = "heading-order"
    options_class = HeadingOrderOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield the hits of an outline."""
        headings = [block for block in post.blocks if block.kind == "heading"]
        if headings:
            blocks = [block for block in post.blocks if block.kind != "debris"]
            yield from _skipped(headings)
            yield from _second_title(post, blocks, headings)
            yield from self._empty(post, blocks)
            yield from _twice(post, headings)

    def _empty(self, post: Post, blocks: Sequence[Block]) -> Iterator[Hit]:
        for number, block in enumerate(blocks, 1):
            if block.kind != "heading":
                continue
            after = blocks[number] if number < len(blocks) else None
            if after and not _ends(block, after):
                continue
            if is_title(post, block) or self._is_filled(block) or _are_overloads(block, after):
                continue
            if block.plain and _is_bare(post, block, after):
                yield Hit("empty", block.span, {"heading": block.plain})

    def _is_filled(self, block: Block) -> bool:
        name = plain_heading(block.text)
        return any(plain_heading(known) == name for known in self.options.may_be_empty)


def _ends(block: Block, after: Block) -> bool:
    """Tell whether a section ends where the next block begins."""
    return after.kind == "heading" and after.level <= block.level


def _are_overloads(block: Block, after: Block | None) -> bool:
    """Tell whether two headings are calls of one function, which share a description."""
    if after is None or "(" not in block.text:
        return False
    return block.plain.partition("(")[0] == after.plain.partition("(")[0]


def _skipped(headings: Sequence[Block]) -> Iterator[Hit]:
    above = headings[0].level
    for block in headings:
        if block.level > above + 1:
            data = {"heading": block.plain, "level": block.level, "above": above}
            yield Hit("skipped", block.span, {**data, "expected": above + 1})
        above = block.level


def _second_title(post: Post, blocks: Sequence[Block], headings: Sequence[Block]) -> Iterator[Hit]:
    """Yield a hit for a second title, where the first heading surely is one: it says what the meta
    says, or a template fills it.
    """
    titles = [block for block in headings if block.level == 1]
    if len(titles) != _TITLES or titles[0] is not blocks[0]:
        return
    first, second = titles
    stated = post.field("title") if first.plain else None
    if stated and plain_heading(str(stated.value)) != plain_heading(first.text):
        return
    related = (Related(post.place(first.span), "the first title"),)
    yield Hit("second-title", second.span, {"heading": second.plain}, related=related)


def _twice(post: Post, headings: Sequence[Block]) -> Iterator[Hit]:
    """Yield a hit for a heading that stands before under the same parent."""
    seen: dict[int, dict[str, Block]] = {}
    for block in headings:
        for level in [level for level in seen if level > block.level]:
            del seen[level]
        name = block.plain.casefold()
        first = seen.setdefault(block.level, {}).setdefault(name, block)
        if first is not block and name:
            related = (Related(post.place(first.span), "the heading the first time"),)
            yield Hit("twice", block.span, {"heading": block.plain}, related=related)


def _is_bare(post: Post, block: Block, after: Block | None) -> bool:
    """Tell whether nothing at all stands between two headings: no image, tag or comment, unless it
    is one to anplint.
    """
    start, end = block.span.end, after.span.start if after else post.span.end
    if after is None and start <= post.meta.span.start < end:
        end = post.meta.span.start
    if any(start <= image.span.start < end for image in post.images):
        return False
    inside = any(block.span.start <= image.span.start < block.span.end for image in post.images)
    return not inside and not _WRAPPER.sub("", _text_between(post, start, end)).strip(_MARKS)


def _text_between(post: Post, start: int, end: int) -> str:
    """Return a part of a post without its comments to anplint."""
    first, last = (
        bisect_left(post.comments, at, key=lambda comment: comment.span.start)
        for at in (start, end)
    )
    parts: list[str] = []
    for comment in post.comments[first:last]:
        parts.append(post.text[start : comment.span.start])
        start = comment.span.end
    return "".join((*parts, post.text[start:end]))
