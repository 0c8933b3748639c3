"""Judges the items of a checklist: too few, twice the same, or empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.sections import Checklist, Item, body_checklist, meta_checklist
from anplint.model import Hit, Related
from anplint.urls import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.checks.option_types import Positive, Texts
    from anplint.model import Post


class ChecklistItemsOptions(NamedTuple):
    """Options of checklist-items.

    words: a list is a checklist where the heading above it holds one of these words.
    min_items: how many items a checklist has at least.
    """

    words: Texts = ("checklist",)
    min_items: Positive = 3


class ChecklistItems(PostCheck[ChecklistItemsOptions]):
    """Finds thin checklists, in the body and in the meta."""

    key = "checklist-items"
    options_class = ChecklistItemsOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield the hits of both checklists; a checklist that is not there has none."""
        yield from self._judge(post, body_checklist(post, self.options.words), "body")
        yield from self._judge(post, meta_checklist(post), "meta")

    def _judge(self, post: Post, checklist: Checklist, where: str) -> Iterator[Hit]:
        count = sum(1 for item in checklist.items if item.name)
        if checklist.items and count < self.options.min_items:
            data = {"count": count, "least": self.options.min_items, "where": where}
            yield Hit("few", checklist.span, data, where)
        seen: dict[str, Item] = {}
        for number, item in enumerate(checklist.items, 1):
            first = seen.setdefault(item.name, item)
            if not item.name:
                yield Hit("empty", item.span, {"number": number, "where": where}, where)
            elif first is not item:
                related = (Related(post.place(first.span), "the item the first time"),)
                data = {"item": shorten(item.text), "where": where}
                yield Hit("duplicate", item.span, data, related=related)
