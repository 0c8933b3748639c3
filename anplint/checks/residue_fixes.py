"""Fixes that delete debris with its lines, where the rest of the post stays what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.residue_places import removable
from anplint.checks.sound_fixes import cut, provable, reread, whole_lines
from anplint.edits import Together
from anplint.lines import line_start, line_stop, next_line
from anplint.model import Edit, Fix, Span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set
    from typing import Any

    from anplint.checks.residue_places import Run
    from anplint.model import Post

_MOST = 200
"""How many pieces of debris of one post get a fix: each is looked for in the text by itself."""


class _Blank(NamedTuple):
    """Blank lines that follow each other: where they are, and how many."""

    start: int
    end: int
    lines: int


def removals(post: Post, schema: Mapping[str, Any], indexes: Sequence[int]) -> dict[int, Fix]:
    """Return the fixes that delete some blocks, by the block's index; of those only for which it
    is certain that nothing else in the post changes. Safe are those of what no person wrote, by its
    form; a line that only reads like a widget may be the author's.
    """
    together = Together()
    fixes: dict[Run, Fix] = {}
    for run in removable(post, indexes[:_MOST]):
        first, last = post.blocks[run.first], post.blocks[run.last]
        span = _removal(post.text, Span(first.span.start, last.span.end))
        if span is None or _ends_post(post, run.last):
            continue
        edit = Edit(span, "")
        if together.take((edit,)):
            fixes[run] = Fix("Delete the debris", (edit,), first.kind == "debris")

    def holds(chosen: Sequence[Run]) -> bool:
        without = frozenset(index for run in chosen for index in run.indexes)
        after = reread(post, schema, [fixes[run].edits[0] for run in chosen])
        return after is not None and _content(after) == _content(post, without)

    return {index: fixes[run] for run in provable(list(fixes), holds) for index in run.indexes}


def _content(post: Post, without: Set[int] = frozenset()) -> tuple[object, ...]:
    """Return all that a post says, places aside."""
    blocks = [
        (block.kind, block.plain, block.level, block.info)
        for index, block in enumerate(post.blocks)
        if index not in without
    ]
    images = [(image.url, image.alt, image.caption, image.credit) for image in post.images]
    title = post.title.value if post.title else None
    return repr(post.meta.data), blocks, images, title


def _ends_post(post: Post, index: int) -> bool:
    """Tell whether a block keeps what follows it from being read, as the end of a meta box does."""
    is_last = index + 1 == len(post.blocks)
    return is_last and bool(post.text[post.blocks[index].span.end : post.span.end].strip())


def _removal(text: str, span: Span) -> Span | None:
    """Return what goes with the lines of a span: the blank lines on the side where they are fewer,
    so that as many are left as stood on the other.
    """
    lines = whole_lines(text, span)
    if lines is None:
        return None
    before, after = _blank_before(text, lines.start), _blank_after(text, lines.end)
    at_end = after.end == len(text)
    if before.start and (at_end or before.lines < after.lines):
        return cut(text, Span(before.start, lines.end))
    return cut(text, Span(lines.start, after.end))


def _blank_before(text: str, at: int) -> _Blank:
    start, count = at, 0
    while start:
        above = line_start(text, start - (2 if text[start - 2 : start] == "\r\n" else 1))
        if text[above:start].strip():
            break
        start, count = above, count + 1
    return _Blank(start, at, count)


def _blank_after(text: str, at: int) -> _Blank:
    end, count = at, 0
    while end < len(text):
        below = next_line(text, line_stop(text, end))
        if text[end:below].strip():
            break
        end, count = below, count + 1
    return _Blank(at, end, count)
