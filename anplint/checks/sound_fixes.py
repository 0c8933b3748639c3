"""What fixes are made of: values that stand in the source as they are, whole lines, and the proof
that a post means after the edits what it is to mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from anplint.checks.standing import truth
from anplint.edits import apply_edits, are_sound
from anplint.lines import line_start, line_stop, next_line
from anplint.model import Span
from anplint.readers import read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from anplint.model import Edit, Node, Post

T = TypeVar("T")

LONGEST = 500_000
"""Characters of a post that is read again to prove a fix; no post that a person wrote is longer."""

_MOST_ALONE = 10
_BULLETS = frozenset(("", "-", "*", "+", "•", "◦", "‣", "⁃", "∙", "▪", "●", "·"))


def literal(post: Post, node: Node) -> Span | None:
    """Return where a scalar stands without its quotes; None where the source is not the very value
    (an anchor, an alias, an escape, a number in another notation).
    """
    span = unquoted(post.text, node.span)
    source, value = post.text[span.start : span.end], node.value
    if isinstance(value, bool):
        return span if truth(source) is value else None
    return span if isinstance(value, int | str) and source and str(value) == source else None


def unquoted(text: str, span: Span) -> Span:
    """Return a span without the quotes at both of its ends."""
    start, end = span
    if end - start > 1 and text[start] in "\"'" and text[end - 1] == text[start]:
        return Span(start + 1, end - 1)
    return span


def whole_lines(text: str, span: Span) -> Span | None:
    """Return the lines that a span fills, a bullet and white space aside; None where anything else
    stands on them.
    """
    start, stop = line_start(text, span.start), line_stop(text, span.end)
    if text[start : span.start].strip() not in _BULLETS or text[span.end : stop].strip():
        return None
    return Span(start, next_line(text, stop))


def cut(text: str, span: Span) -> Span:
    """Return what to delete for some whole lines to go: at the end of a text that ends without a
    line end, the line end before them, so that the text still ends without one.
    """
    start, end = span
    if end < len(text) or not start or text[end - 1] in "\r\n":
        return span
    return Span(start - (2 if text[start - 2 : start] == "\r\n" else 1), end)


def reread(post: Post, schema: Mapping[str, Any], edits: Sequence[Edit]) -> Post | None:
    """Return the post as it is read after edits; None where they can't be proved: the post can't be
    read then, or is too long, or is one of several in its file.
    """
    text = post.text
    if len(text) > LONGEST or post.span != (0, len(text)) or not are_sound(edits, text):
        return None
    posts = read(post.path, apply_edits(text, edits).encode(), schema, forced=True)
    if len(posts) != 1 or not posts[0].is_readable:
        return None
    posts[0].fields = post.fields
    return posts[0]


def provable(items: Sequence[T], holds: Callable[[Sequence[T]], bool]) -> Sequence[T]:
    """Return what of some items can be proved together; where that is not all, of a few those that
    can be proved alone too.
    """
    if not items or holds(items):
        return items
    if not 1 < len(items) <= _MOST_ALONE:
        return ()
    alone = [item for item in items if holds([item])]
    return alone if alone and holds(alone) else ()
