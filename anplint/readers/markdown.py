"""The Markdown reader: CommonMark with GitHub's tables, tasks, strikethrough, footnotes, alerts."""

from __future__ import annotations

from functools import cache

import pyromark

from anplint.model import COMMENT_MARK, Post
from anplint.readers.front_matter import NONE, FrontMatter, find_misplaced, read_front_matter
from anplint.readers.markdown_blocks import BlockBuilder
from anplint.readers.markdown_images import Definitions
from anplint.readers.markdown_plain import take_plain
from anplint.readers.markdown_text import code_points
from anplint.readers.template_tags import blank, mask


def read_markdown(path: str, text: str) -> list[Post]:
    """Return the one post of a Markdown file; none of a template for posts.

    Content never makes it raise.
    """
    front = read_front_matter(text)
    if front.template:
        return []
    source, shift = text[front.end :], front.end
    if front is NONE and (late := find_misplaced(text)):
        front, shift = late, 0
        source = _without_meta(text, late)
    body = read_body(source, shift, mdx=path.lower().endswith(".mdx"))
    problems = (*front.problems, *body.problems)
    blocks, images = tuple(body.blocks), tuple(body.images)
    return [
        Post(
            path, text, front.meta, blocks, images, problems, body.title, comments=body.comments
        )
    ]  # fmt: skip


def read_body(source: str, shift: int = 0, *, mdx: bool = False) -> BlockBuilder:
    """Return the blocks, images, problems and title of Markdown; spans are moved by `shift`."""
    text = mask(source, mdx=mdx)
    parser = _parser()
    definitions = Definitions(parser.reference_definitions, text.text)
    rest, plain = take_plain(source, text.text, shift)
    builder = BlockBuilder(source, text, shift, definitions, plain)
    offset = code_points(rest)
    builder.build(parser.events_with_range(rest), offset)
    if COMMENT_MARK in source:
        from anplint.readers.comments import markdown_comments

        # The events are made again, since this is rare and the builder takes them apart.
        events = parser.events_with_range(rest)
        builder.comments = markdown_comments(source, text, events, offset, shift, mdx=mdx)
    return builder


def _without_meta(text: str, late: FrontMatter) -> str:
    start, end = late.meta.span
    return text[:start] + blank(text[start:end]) + text[end:]


@cache
def _parser() -> pyromark.Markdown:
    options = pyromark.Options
    return pyromark.Markdown(
        options=options.ENABLE_TABLES
        | options.ENABLE_FOOTNOTES
        | options.ENABLE_STRIKETHROUGH
        | options.ENABLE_TASKLISTS
        | options.ENABLE_GFM
    )
