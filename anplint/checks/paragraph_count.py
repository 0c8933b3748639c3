"""Compares the number of paragraphs that the meta states with the paragraphs of the body."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.inclusions import brings_in
from anplint.checks.sound_fixes import literal
from anplint.model import Edit, Fix, Hit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Count
    from anplint.model import Node, Post


class ParagraphCountOptions(NamedTuple):
    """Options of paragraph-count.

    leads: how many paragraphs at the start are a lead, which the meta does not count.
    tolerance: by how many the two numbers may differ.
    """

    leads: Count = 1
    tolerance: Count = 0


class ParagraphCount(PostCheck[ParagraphCountOptions]):
    """Finds a stated number of paragraphs that is not the number counted."""

    key = "paragraph-count"
    options_class = ParagraphCountOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit where the numbers differ."""
        entry = post.field("paragraphs")
        stated = entry.value if entry else None
        if entry is None or not isinstance(stated, int) or isinstance(stated, bool):
            return
        if brings_in(post):
            return
        total = sum(1 for block in post.blocks if block.kind == "paragraph")
        leads = min(self.options.leads, total)
        if abs(stated - (total - leads)) > self.options.tolerance:
            data = {"stated": stated, "counted": total - leads, "leads": leads}
            fix = _fix(post, entry.node, total - leads)
            yield Hit("differs", entry.span, data, fix=fix)


def _fix(post: Post, node: Node, counted: int) -> Fix | None:
    span = literal(post, node)
    return Fix(f"State {counted}", (Edit(span, str(counted)),)) if span else None
