"""Sentences that stand in so many posts that passages which share nothing else are no copies.

A match of two passages that are not identical counts only if they still match when the boilerplate
sentences that both have are taken out of both. Passages of which that frees one are compared anew
by what is left of them without any boilerplate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.copies import regrouped
from anplint.similarity.definition import REWORKED, Match, Thresholds, match
from anplint.words import sentences
from anplint.world import NeedsAllError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence, Set

    from anplint.checks.copies import Corpus, Links, Place
    from anplint.world import Whole

LEAST_CHARS = 40
"""Shorter sentences ("For example:") are no reason for two passages to match."""


class Sentence(NamedTuple):
    """A boilerplate sentence: in how many published posts it stands, and where first."""

    text: str
    posts: int
    place: Place


def without_boilerplate(
    corpus: Corpus, links: Links, items: Collection[int], thresholds: Thresholds, least: int,
    whole: Whole | None,
) -> tuple[Links, list[Sentence]]:  # fmt: skip
    """Return links without matches that only boilerplate makes, and the sentences that made some.

    items  numbers of the texts that stand somewhere as a list item: these are never reworked
    least  in how many posts a sentence is boilerplate
    whole  what is known of the posts that are not at hand
    Raises NeedsAllError where these matter: a sentence that may be boilerplate stands in them too.
    """
    texts = corpus.texts
    found = _Boilerplate(corpus, links, least, whole)
    released = {}
    for number, (leader, _, _) in links.items():
        held = found.shared(leader, number) if number != leader else ()
        if held and not found.rests_match(leader, number, held, thresholds):
            released[number] = held

    def verdict(leader: int, number: int) -> Match | None:
        how = match(texts[leader], texts[number], thresholds)
        if how is None or (how.kind == REWORKED and (leader in items or number in items)):
            return None
        held = found.shared(leader, number)
        return how if found.rests_match(leader, number, held, thresholds) else None

    told = [found.counted[text] for text in sorted(set().union(*released.values()))]
    return regrouped(links, released, found.rest, thresholds, verdict), told


class _Boilerplate:
    """The boilerplate sentences that linked texts share with the texts that stand for them."""

    def __init__(self, corpus: Corpus, links: Links, least: int, whole: Whole | None) -> None:
        self._split = {number: _sentences(corpus.texts[number]) for number in links}
        shared = {
            sentence
            for number, (leader, _, _) in links.items()
            if number != leader
            for sentence in set(self._split[number]).intersection(self._split[leader])
            if len(sentence) >= LEAST_CHARS
        }
        if whole is not None and whole.is_part:
            if not all(whole.is_rare(sentence, least) for sentence in shared):
                raise NeedsAllError
            shared = set()
        self.counted = _counted(corpus, shared, self._split, least)

    def shared(self, first: int, second: int) -> Set[str]:
        """Return the boilerplate that two texts have both."""
        known = self.counted
        return {text for text in self._split[first] if text in known}.intersection(
            self._split[second]
        )

    def rests_match(
        self, first: int, second: int, held: Collection[str], thresholds: Thresholds
    ) -> bool:
        """Tell whether two texts match without some sentences that both have."""
        rest, other = (_without(self._split[number], held) for number in (first, second))
        return not held or match(rest, other, thresholds) is not None

    def rest(self, number: int) -> str:
        """Return a text without any boilerplate."""
        return _without(self._split[number], self.counted)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def _without(split: Sequence[str], taken: Collection[str]) -> str:
    return " ".join([sentence for sentence in split if sentence not in taken])


def _counted(
    corpus: Corpus, wanted: set[str], split: Mapping[int, list[str]], least: int
) -> dict[str, Sentence]:
    """Return those of the sentences that stand in so many published posts."""
    posts: dict[str, set[int]] = {}
    first: dict[str, Place] = {}
    for number, places in enumerate(corpus.places) if wanted else ():
        known = split.get(number)
        for sentence in wanted.intersection(known or _sentences(corpus.texts[number])):
            found = [at for at, _ in places if at < corpus.published]
            posts.setdefault(sentence, set()).update(found)
            first[sentence] = min(first.get(sentence, places[0]), places[0])
    return {
        sentence: Sentence(sentence, len(found), first[sentence])
        for sentence, found in posts.items()
        if len(found) >= least
    }
