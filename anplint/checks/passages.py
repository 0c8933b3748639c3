"""What the rules on copies take from a post: its passages in the form in which they are compared.

The rules share these facts. They hold every passage that is as long as the rules' defaults want
it, whatever longer ones a rule's options ask for, so that most configurations take them once.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from anplint.checks.base import CorpusCheck
from anplint.checks.standing import is_draft, post_day
from anplint.model import Place, Span
from anplint.similarity.definition import EDITED, Match, Thresholds
from anplint.similarity.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.model import Block, Post

ITEM, NOTE = "item", "note"
_TAGS = ("{{", "{%", "<%", "{:", "[/")
_EMPHASIS = (("*", "*"), ("_", "_"), ("<em>", "</em>"), ("<i>", "</i>"))
_MIN_CHARS, _MIN_ITEM_CHARS = 80, 160
_MOST_SHOWN = 80


class Passage(NamedTuple):
    """A paragraph, quote or list item that is long enough to be compared.

    text  normalised: see `anplint.similarity.normalise`
    kind  paragraph, quote or item; note is a paragraph that is emphasised as a whole, as remarks
          on the post itself are: "This is the second part of a series"
    """

    text: str
    kind: str
    place: Place


class Passages(NamedTuple):
    """The passages of one post, in order.

    day          the ISO date of the post, by its meta or its path; "" where it has none
    is_draft     whether readers can't see the post
    title        how the post is called, cut to what a message quotes
    title_place  where that stands, or the first line of the post
    """

    day: str
    is_draft: bool
    title: str
    title_place: Place
    passages: tuple[Passage, ...]


class PassageOptions(Protocol):
    """The options that all rules on copies have."""

    @property
    def min_chars(self) -> int:
        """How long a passage is at least, in characters."""

    @property
    def min_item_chars(self) -> int:
        """How long a list item is at least, in characters."""

    @property
    def min_tokens(self) -> int:
        """How many different words a reworked passage has at least."""

    @property
    def edited(self) -> float:
        """The least `ratio` of edited passages, 0 to 100."""

    @property
    def reworked(self) -> float:
        """The least `token_set_ratio` of reworked passages, 0 to 100."""


PassageOptionsT = TypeVar("PassageOptionsT", bound=PassageOptions)


def thresholds_of(options: PassageOptions) -> Thresholds:
    """Return from when on texts are near-duplicates."""
    return Thresholds(options.min_chars, options.min_tokens, options.edited, options.reworked)


def item_length(options: PassageOptions) -> int:
    """Return how many characters a list item has at least to be compared."""
    return max(options.min_chars, options.min_item_chars)


def score_words(match: Match) -> str:
    """Return how a message gives the score of a match; what was edited is never all alike."""
    most = 99.0 if match.kind == EDITED else 100.0
    return f"{min(match.score, most):.0f}"


class PassageCheck(CorpusCheck[PassageOptionsT, Passages]):
    """A check that compares passages."""

    fact_class = Passages

    def source(self) -> str:
        """Return a name that rules share which can do with the same passages."""
        return "passages-{}-{}".format(*self._least())

    def collect(self, post: Post) -> Iterable[Passages]:
        """Yield the passages of a post that has any."""
        found = tuple(passages(post, *self._least()))
        if found:
            title, span = _title(post)
            place = post.place(span)
            yield Passages(post_day(post), is_draft(post), title, place, found)

    def _least(self) -> tuple[int, int]:
        least = min(self.options.min_chars, _MIN_CHARS)
        return least, min(item_length(self.options), _MIN_ITEM_CHARS)


def passages(post: Post, min_chars: int, min_item_chars: int) -> Iterator[Passage]:
    """Yield the passages of a post that have so many characters. Of a block with template tags,
    the prose must have as many.
    """
    least = {"paragraph": min_chars, "quote": min_chars, ITEM: min_item_chars}
    tagged = _may_be_tagged(post.text)
    for block in post.blocks:
        needed = least.get(block.kind, sys.maxsize)
        if len(block.text) < needed or (tagged and _lacks_prose(block, post, needed)):
            continue
        text = normalise(block.text)
        if len(text) >= max(1, needed):
            span = _tight(block)
            yield Passage(text, _kind(block, post, span), post.place(span))


def _may_be_tagged(text: str) -> bool:
    """Tell whether a text may hold a tag. One character is found ten times as fast as two."""
    return "{" in text or ("%" in text and "<%" in text) or ("[" in text and "[/" in text)


def _lacks_prose(block: Block, post: Post, needed: int) -> bool:
    source = post.text[block.span.start : block.span.end]
    tagged = any(tag in source for tag in _TAGS)
    return tagged and len(" ".join(block.prose.split())) < needed


def _tight(block: Block) -> Span:
    """Return where a block's text stands, without list marks and the like before it."""
    text = block.text.rstrip()
    return Span(block.span.end - len(block.text.lstrip()), block.span.start + len(text))


def _kind(block: Block, post: Post, tight: Span) -> str:
    if block.kind != "paragraph" or tight.start == block.span.start:
        return block.kind
    before, after = post.text[block.span.start : tight.start], post.text[tight.end : block.span.end]
    inside = post.text[tight.start : tight.end]
    for opens, closes in _EMPHASIS:
        if before.endswith(opens) and after.startswith(closes) and closes not in inside:
            # Two marks are strong emphasis: a warning or a heading of its own.
            return block.kind if before.endswith(opens * 2) else NOTE
    return block.kind


def _title(post: Post) -> tuple[str, Span]:
    """Return how a post is called and where: by its meta, else as readers see it."""
    entry = post.field("title")
    found = entry or post.title
    if found is None or not isinstance(found.value, str):
        span = post.first_line()
        return post.text[span.start : span.end][:_MOST_SHOWN], span
    return found.value[:_MOST_SHOWN], found.span
