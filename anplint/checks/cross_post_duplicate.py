"""Finds passages that stand in another post too, in the same words or nearly so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.across_posts import AllowedFiles, Editions, Survey, survey
from anplint.checks.copies import sets_of
from anplint.checks.passages import NOTE, PassageCheck, score_words
from anplint.model import Hit, Place, Related

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anplint.checks.boilerplate import Sentence
    from anplint.checks.option_types import Count, Percent, Positive, Texts
    from anplint.checks.passages import Passage, Passages
    from anplint.model import PostRef
    from anplint.similarity.definition import Match
    from anplint.world import World

_MOST_ABOUT = 200
_MOST_QUOTED = 80


class CrossPostDuplicateOptions(NamedTuple):
    """Options of cross-post-duplicate.

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
    allowed_texts: texts that may stand in many posts, such as a disclaimer; also with changes.
    allowed_files: globs, as in .gitignore and relative to the root, of files whose paragraphs may
      stand in other posts.
    boilerplate_share: a sentence that stands in so many percent of the posts is boilerplate;
      paragraphs that share nothing else are not reported, but the sentence is, once.
    boilerplate_posts: how many posts a boilerplate sentence stands in at least.
    related: how many of the other places a finding shows.
    """

    min_chars: Count = 80
    min_item_chars: Count = 160
    min_tokens: Count = 12
    edited: Percent = 90
    reworked: Percent = 90
    allowed_texts: Texts = ()
    allowed_files: Texts = ()
    boilerplate_share: Percent = 1
    boilerplate_posts: Positive = 10
    related: Count = 5


class Copy(NamedTuple):
    """A passage in a group, and how it matches the text that stands for the group."""

    at: int
    position: int
    match: Match


class CrossPostDuplicate(PassageCheck[CrossPostDuplicateOptions]):
    """Compares the passages of all posts. Left out are drafts, editions of one page, and notes on
    the post: paragraphs that are emphasised as a whole.

    A group of passages is spoken of where it stands first; each other post has one finding, on its
    first passage of the group. What stands again within one post is another rule's.
    """

    key = "cross-post-duplicate"
    options_class = CrossPostDuplicateOptions

    def __init__(self, options: CrossPostDuplicateOptions, schema: Mapping[str, object]) -> None:
        """Bind the check. Raises ValueError for globs that are none."""
        super().__init__(options, schema)
        self._files = AllowedFiles(options.allowed_files)

    def judge(self, facts: Sequence[tuple[PostRef, Passages]], world: World) -> Iterator[Hit]:
        """Yield a hit for each post that has a passage of an earlier one, and each such passage."""
        found = survey(facts, self.options, self._files, world)
        for sentence in found.boilerplate:
            yield _boilerplate_hit(sentence, found)
        for first, copies in copies_across(found):
            original = _passage(found, first)
            places = [_passage(found, copy).place for copy in copies]
            for number, copy in enumerate(copies):
                related = self._related(original.place, places, number)
                yield _hit(copy, _passage(found, copy), original.place, related, len(copies))

    def _related(self, first: Place, places: Sequence[Place], number: int) -> tuple[Related, ...]:
        limit = self.options.related
        others = [places[near] for near in neighbours(len(places), number, limit - 1)]
        again = (Related(place, "The same paragraph again.") for place in others)
        return (Related(first, "The paragraph it repeats."), *again)[:limit]


def copies_across(found: Survey) -> Iterator[tuple[Copy, list[Copy]]]:
    """Yield each group that stands in several posts: the passage that stands for it, and the first
    passage of each other post, in order of precedence.
    """
    editions = Editions(found.corpus.posts)
    for numbers in sets_of(found.links):
        copies = sorted(copy for number in numbers for copy in _copies(found, number))
        original = next(_copies(found, numbers[0]), None)
        if original is None:
            continue
        firsts: dict[int, Copy] = {}
        for copy in copies:
            if copy.at != original.at and not editions.are_one_page(original.at, copy.at):
                firsts.setdefault(copy.at, copy)
        if firsts:
            yield original, list(firsts.values())


def _copies(found: Survey, number: int) -> Iterator[Copy]:
    """Yield the published passages of a text in order of precedence, but for notes on a post."""
    corpus, match = found.corpus, found.links[number].match
    for at, position in corpus.places[number]:
        if at < corpus.published and corpus.posts[at].passages[position].kind != NOTE:
            yield Copy(at, position, match)


def neighbours(count: int, number: int, limit: int) -> list[int]:
    """Return the numbers nearest to one of `count`, in order; at most `limit`."""
    limit = max(0, limit)
    start = max(0, min(number - limit // 2, count - 1 - limit))
    return [near for near in range(start, min(count, start + limit + 1)) if near != number]


def _passage(found: Survey, copy: Copy) -> Passage:
    return found.corpus.posts[copy.at].passages[copy.position]


def _hit(
    copy: Copy, passage: Passage, first: Place, related: tuple[Related, ...], count: int
) -> Hit:
    data = {"where": _where(first, count - 1), "score": score_words(copy.match)}
    return Hit(copy.match.kind, passage.place, data, passage.text[:_MOST_ABOUT], related)


def _where(first: Place, more: int) -> str:
    """Return how a message says where a passage stands, and in how many more posts."""
    others = f", and in {more:,} more post{'s' if more > 1 else ''}" if more else ""
    return f"{first.path}, line {first.line}{others}"


def _boilerplate_hit(sentence: Sentence, found: Survey) -> Hit:
    at, position = sentence.place
    text = sentence.text
    shown = text if len(text) <= _MOST_QUOTED else text[: _MOST_QUOTED - 1] + "…"
    data = {"posts": f"{sentence.posts:,}", "sentence": shown.rstrip(".")}
    place = found.corpus.posts[at].passages[position].place
    return Hit("boilerplate", place, data, text[:_MOST_ABOUT])
