"""Finds paragraphs of one post that say the same thing in the same words, or nearly so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.copies import grouped, without_steps
from anplint.checks.passages import ITEM, PassageCheck, score_words, thresholds_of
from anplint.model import Hit, Related
from anplint.similarity.groups import groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anplint.checks.copies import Corpus
    from anplint.checks.option_types import Count, Percent
    from anplint.checks.passages import Passage, Passages
    from anplint.model import PostRef
    from anplint.similarity.definition import Match, Thresholds
    from anplint.similarity.groups import Member
    from anplint.world import World

_MOST_ABOUT = 200


class NearDuplicateOptions(NamedTuple):
    """Options of near-duplicate.

    min_chars: shorter paragraphs are not compared; those of more than 20,000 characters match only
      their equals.
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


class NearDuplicate(PassageCheck[NearDuplicateOptions]):
    """Compares the paragraphs, quotes and long list items of a post."""

    key = "near-duplicate"
    options_class = NearDuplicateOptions

    def judge(self, facts: Sequence[tuple[PostRef, Passages]], world: World) -> Iterator[Hit]:
        """Yield a hit for each paragraph that repeats an earlier one of its post."""
        corpus, members = grouped(facts, self.options, world)
        thresholds = thresholds_of(self.options)
        for passages in _near_each_other(corpus, members):
            for first, again, match in repeats(passages, thresholds):
                yield _hit(first, again, match)


def _near_each_other(corpus: Corpus, members: Sequence[Member]) -> Iterator[list[Passage]]:
    """Yield for each post the passages that some chain of matches links to another one of it."""
    by_post: dict[tuple[int, int], list[int]] = {}
    for member, places in zip(members, corpus.places, strict=True):
        for at, position in places:
            by_post.setdefault((at, member.component), []).append(position)
    near: dict[int, list[int]] = {}
    for (at, _), positions in by_post.items():
        if len(positions) > 1:
            near.setdefault(at, []).extend(positions)
    for at, positions in sorted(near.items()):
        yield [corpus.posts[at].passages[position] for position in sorted(positions)]


def repeats(
    passages: Sequence[Passage], thresholds: Thresholds
) -> Iterator[tuple[Passage, Passage, Match]]:
    """Yield each later passage of a group with the first one, and how it matches that."""
    first: dict[str, Passage] = {}
    for passage in passages:
        first.setdefault(passage.text, passage)
    texts = list(first)
    in_lists = {passage.text for passage in passages if passage.kind == ITEM}
    items = {number for number, text in enumerate(texts) if text in in_lists}
    links = without_steps(texts, dict(enumerate(groups(texts, thresholds))), items, thresholds)
    members = dict(zip(texts, (links[number] for number in range(len(texts))), strict=True))
    for passage in passages:
        leader, match, _ = members[passage.text]
        original = first[texts[leader]]
        if original is not passage:
            yield original, passage, match


def _hit(first: Passage, again: Passage, match: Match) -> Hit:
    data = {"line": first.place.line, "score": score_words(match)}
    related = (Related(first.place, "The paragraph it repeats."),)
    return Hit(match.kind, again.place, data, again.text[:_MOST_ABOUT], related)
