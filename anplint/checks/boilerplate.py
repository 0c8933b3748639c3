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

if TYPE_CHECKING:
    from collections.abc import Collection, Set

    from anplint.checks.copies import Corpus, Links, Place

LEAST_CHARS = 40
"""Shorter sentences ("For example:") are no reason for two passages to match."""


class Sentence(NamedTuple):
    """A boilerplate sentence: in how many published posts it stands, and where first."""

    text: str
    posts: int
    place: Place


def without_boilerplate(
    corpus: Corpus, links: Links, items: Collection[int], thresholds: Thresholds, least: int
) -> tuple[Links, list[Sentence]]:
    """Return links without matches that only boilerplate makes, and the sentences that made some.

    items  numbers of the texts that stand somewhere as a list item: these are never reworked
    least  in how many posts a sentence is boilerplate
    """
    texts = corpus.texts
    common = {
        number: _long_sentences(texts[number]) & _long_sentences(texts[member.leader])
        for number, member in links.items()
        if number != member.leader and corpus.published >= least
    }
    counted = _counted(corpus, set().union(*common.values()), least)
    released: dict[int, Set[str]] = {}
    for number, shared in common.items():
        held = shared & counted.keys()
        if held and not _rests_match(texts[number], texts[links[number].leader], held, thresholds):
            released[number] = held

    def rest(number: int) -> str:
        return _without(texts[number], counted.keys())

    def verdict(leader: int, number: int) -> Match | None:
        first, second = texts[leader], texts[number]
        how = match(first, second, thresholds)
        if how is None or (how.kind == REWORKED and (leader in items or number in items)):
            return None
        held = counted.keys() & set(_sentences(first)) & set(_sentences(second))
        return how if _rests_match(first, second, held, thresholds) else None

    if not released:
        return links, []
    found = [counted[text] for text in sorted(set().union(*released.values()))]
    return regrouped(links, released, rest, thresholds, verdict), found


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def _long_sentences(text: str) -> set[str]:
    return {sentence for sentence in _sentences(text) if len(sentence) >= LEAST_CHARS}


def _without(text: str, taken: Collection[str]) -> str:
    return " ".join([sentence for sentence in _sentences(text) if sentence not in taken])


def _rests_match(first: str, second: str, held: Collection[str], thresholds: Thresholds) -> bool:
    if not held:
        return True
    return match(_without(first, held), _without(second, held), thresholds) is not None


def _counted(corpus: Corpus, wanted: Set[str], least: int) -> dict[str, Sentence]:
    """Return those of the sentences that stand in so many published posts."""
    posts: dict[str, set[int]] = {}
    first: dict[str, Place] = {}
    for text, places in zip(corpus.texts, corpus.places, strict=True) if wanted else ():
        for sentence in wanted.intersection(_sentences(text)):
            found = [at for at, _ in places if at < corpus.published]
            posts.setdefault(sentence, set()).update(found)
            first[sentence] = min(first.get(sentence, places[0]), places[0])
    return {
        sentence: Sentence(sentence, len(found), first[sentence])
        for sentence, found in posts.items()
        if len(found) >= least
    }
