"""Finds paragraphs of one post that say the same thing in the same words, or nearly so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.model import Hit, Related, Span
from anplint.similarity.match import REWORKED, Pair, Thresholds, pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.checks.option_types import Count, Percent
    from anplint.model import Block, Post

_TAGS = ("{{", "{%", "<%", "{:", "[/")
_MOST_ABOUT = 200


class NearDuplicateOptions(NamedTuple):
    """Options of near-duplicate.

    min_chars: shorter paragraphs are not compared.
    min_item_chars: shorter list items are not compared: steps of instructions are often alike.
    min_tokens: paragraphs with fewer different words are only compared as a whole, since a few
      words in another order say little.
    edited: from how alike, character by character, two paragraphs count as edited, 0 to 100
      (rapidfuzz's `ratio`).
    reworked: from how alike, word by word in any order, two paragraphs count as reworked, 0 to 100
      (rapidfuzz's `token_set_ratio`). A paragraph with a sentence added has 100. List items are
      not judged by it.
    """

    min_chars: Count = 80
    min_item_chars: Count = 160
    min_tokens: Count = 12
    edited: Percent = 90
    reworked: Percent = 90


class NearDuplicate(PostCheck[NearDuplicateOptions]):
    """Compares the paragraphs, quotes and long list items of a post."""

    key = "near-duplicate"
    options_class = NearDuplicateOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for each paragraph that repeats an earlier one."""
        options = self.options
        least = {"paragraph": options.min_chars, "quote": options.min_chars}
        least["item"] = max(options.min_chars, options.min_item_chars)
        tagged = _may_be_tagged(post.text)
        blocks = [
            block
            for block in post.blocks
            if len(block.text) >= least.get(block.kind, sys.maxsize)
            and _is_long(block, post, least[block.kind], tagged=tagged)
        ]
        thresholds = Thresholds(
            options.min_chars, options.min_tokens, options.edited, options.reworked
        )
        found = pairs([block.text for block in blocks], thresholds)
        for pair in representatives(pair for pair in found if not _are_steps(blocks, pair)):
            yield _hit(post, blocks[pair.first], blocks[pair.second], pair)


def representatives(found: Iterable[Pair]) -> list[Pair]:
    """Return one pair for each later member of a group: with the first text of the group.

    Chains are cut: a text that only matches another member, not the first, starts a group itself.
    """
    best: dict[int, Pair] = {}
    for pair in sorted(found):
        if pair.first not in best:
            best.setdefault(pair.second, pair)
    return [best[second] for second in sorted(best)]


def _are_steps(blocks: Sequence[Block], pair: Pair) -> bool:
    """Tell whether a reworked pair holds a list item: items share their frame on purpose."""
    kinds = blocks[pair.first].kind, blocks[pair.second].kind
    return pair.kind == REWORKED and "item" in kinds


def _may_be_tagged(text: str) -> bool:
    """Tell whether a text may hold a tag. One character is found ten times as fast as two."""
    return "{" in text or ("%" in text and "<%" in text) or ("[" in text and "[/" in text)


def _is_long(block: Block, post: Post, least: int, *, tagged: bool) -> bool:
    """Tell whether a block has enough text; of one with template tags, its prose counts."""
    if tagged:
        source = post.text[block.span.start : block.span.end]
        text = block.prose if any(tag in source for tag in _TAGS) else block.text
    elif block.kind == "item":
        text = block.text
    else:
        return True  # `pairs` itself leaves out what is short
    return len(" ".join(text.split())) >= least


def _hit(post: Post, first: Block, again: Block, pair: Pair) -> Hit:
    place = post.place(_tight(first))
    data = {"line": place.line, "score": f"{pair.score:.0f}"}
    related = (Related(place, "The paragraph it repeats."),)
    return Hit(pair.kind, _tight(again), data, again.plain[:_MOST_ABOUT], related)


def _tight(block: Block) -> Span:
    """Return where a block's text stands, without list marks and the like before it."""
    text = block.text.rstrip()
    return Span(block.span.end - len(block.text.lstrip()), block.span.start + len(text))
