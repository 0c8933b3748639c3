"""The sections of a post: its headings, how they are compared, and the checklists it has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anplint.model import Block, Node, Post

_AROUND = re.compile(r"^[\W\d_]+|[\W_]+$")
_MOST_HEADING = 300
_MOST_ITEM = 500
_MOST_LABEL = 80
_ANY_HEADING = 7
_ITEM_KEYS = ("text", "item", "title", "name", "label", "task")


class Item(NamedTuple):
    """An item of a checklist: its text on one line, and where it stands."""

    text: str
    span: Span

    @property
    def name(self) -> str:
        """The text as items are compared: letter case and final marks make no difference."""
        return self.text.casefold().rstrip(" .;,:!")


class Checklist(NamedTuple):
    """The items of a checklist, and where the list itself is reported: its heading, its key."""

    items: tuple[Item, ...]
    span: Span


NO_CHECKLIST = Checklist((), Span(0, 0))


def plain_heading(text: str) -> str:
    """Return a heading's text as headings are compared: `2. Final notes:` is `final notes`."""
    folded = " ".join(text[:_MOST_HEADING].casefold().split())
    return _AROUND.sub("", folded) or folded


def is_title(post: Post, block: Block) -> bool:
    """Tell whether a heading is the title that readers see."""
    return post.title is not None and post.title.span == block.span


def body_checklist(post: Post, words: Sequence[str]) -> Checklist:
    """Return the checklist of a body: the list items below a heading, or a line with a colon,
    that holds one of the words; else all task items.
    """
    names = tuple(word.casefold() for word in words)
    start: Block | None = None
    items: list[Block] = []
    for head, block in _headed_items(post, names):
        start = start or head
        items.append(block)
    if not items:
        items = [block for block in post.blocks if block.kind == "item" and block.info]
    if not items:
        return NO_CHECKLIST
    found = tuple(Item(block.plain[:_MOST_ITEM], block.span) for block in items)
    return Checklist(found, (start or items[0]).span)


def _headed_items(post: Post, names: tuple[str, ...]) -> Iterator[tuple[Block, Block]]:
    """Yield the items of checklists, each with its list's heading."""
    folded = post.text.casefold()
    if not any(name in folded for name in names):
        return
    head: Block | None = None
    level = 0
    for block in post.blocks:
        if block.kind == "heading":
            if head is None or block.level <= level:
                head = block if _names(block, names) and not is_title(post, block) else None
                level = block.level
        elif block.kind == "item":
            if head is not None:
                yield head, block
        elif block.kind == "paragraph" and (head is None or level == _ANY_HEADING):
            is_label = _names(block, names) and block.plain.endswith(":")
            head, level = (block if is_label else None), _ANY_HEADING


def _names(block: Block, names: tuple[str, ...]) -> bool:
    if block.kind == "paragraph" and len(block.text) > _MOST_LABEL:
        return False
    folded = block.text[:_MOST_HEADING].casefold()
    return any(name in folded for name in names)


def meta_checklist(post: Post) -> Checklist:
    """Return the checklist of the meta; without items where there is none."""
    entry = post.field("checklist")
    if entry is None:
        return NO_CHECKLIST
    items = tuple(Item(_item_text(node), node.span) for node in entry.node.items)
    return Checklist(items, entry.key_span)


def _item_text(node: Node) -> str:
    value = node.value
    if isinstance(value, dict):
        value = next((value[key] for key in _ITEM_KEYS if key in value), None)
    return "" if value is None else " ".join(str(value)[:_MOST_ITEM].split())
