"""Finds what a scraper or an export left behind: empty table rows, widgets, share buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.residue_fixes import removals
from anplint.model import Hit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Texts
    from anplint.model import Block, Fix, Post

_LINES = frozenset(("paragraph", "item", "quote", "caption"))
_LONGEST = 60
_TRIMMED = " \t\r\n\xa0:.…»›>→|-–—"


class ResidueOptions(NamedTuple):
    """Options of residue.

    lines: texts that are debris where they are all there is in a line, in any letter case and
      with or without a final colon, arrow or dots.
    """

    lines: Texts


class Residue(PostCheck[ResidueOptions]):
    """Looks for debris, and for paragraphs and trailing headings that are nothing but a widget."""

    key = "residue"
    options_class = ResidueOptions

    def __init__(self, options: ResidueOptions, schema: dict[str, object]) -> None:
        super().__init__(options, schema)
        self._lines = frozenset(_bare(line) for line in options.lines)

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for each piece of debris."""
        blocks = post.blocks
        found = [
            index
            for index, block in enumerate(blocks)
            if block.kind == "debris" or self._is_widget(block, last=index == len(blocks) - 1)
        ]
        found = [index for index in found if blocks[index].text.strip()]
        fixes = removals(post, self.schema, found)
        for index in found:
            yield _hit(blocks[index], fixes.get(index))

    def _is_widget(self, block: Block, *, last: bool) -> bool:
        if block.kind not in _LINES and not (last and block.kind == "heading"):
            return False  # a heading with something under it is the author's
        if len(block.text) > 2 * _LONGEST:
            return False
        return _bare(block.plain) in self._lines


def _bare(line: str) -> str:
    return line.strip(_TRIMMED).casefold()


def _hit(block: Block, fix: Fix | None) -> Hit:
    text = block.text.strip()
    start = block.span.start + block.text.index(text)
    span = Span(start, start + len(text))
    shown = " ".join(text.split())[:_LONGEST]
    return Hit("debris", span, {"text": shown}, shown, fix=fix)
