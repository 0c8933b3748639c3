"""Near-duplicates among a few texts, such as the paragraphs of one post.

What matches is by definition rapidfuzz's answer. Filters spare it most pairs, and where none is
left they spare importing it. Each filter is a necessary condition, so no pair is lost:

* `ratio(a, b)` is 1 - d/(|a|+|b|), d being the indel distance. So d ≤ (1-t)(|a|+|b|), from which
  the bounds of `bounds` follow.
* `token_set_ratio` is the greatest of three ratios over the sets of tokens A and B. Let u(a) be
  the tokens of A sorted and joined, and a token weigh its length and one.
  The first compares o(a), the tokens of A that B lacks, sorted and joined, with o(b), in relation
  to |u(a)|+|u(b)|: d(o(a), o(b)) ≤ (1-t)(|u(a)|+|u(b)|). Shared tokens cancel in lengths and in
  bags, so that those bounds hold for u(a) and u(b) too. Tokens before some pivot stand first in
  o(a) and in o(b): they are the beginnings.
  The others compare the shared tokens with A, and with B: 2s/(2s+U) ≥ t, where U is the weight of
  the tokens of A that B lacks, and s that of the shared ones less one. With W = |u(a)| that is
  U ≤ 2(1-t)/(2-t)·W. Tokens that stand in no other text are lacking in every B, and where those
  before the pivot alone weigh more than that, A is in no B.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from anplint.similarity.bounds import (
    SLACK,
    begin_alike,
    close_beginnings,
    near_in_length,
)
from anplint.similarity.normalise import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    Numbers = tuple[int, int]

IDENTICAL, EDITED, REWORKED = "identical", "edited", "reworked"

MOST_CHARS = 150_000
"""Texts beyond so many characters, together, are only looked up for being identical: the work
grows with the square. About 25,000 words, three times the longest posts seen."""

MOST_TEXTS = 600
"""As above, the number of texts."""


class Thresholds(NamedTuple):
    """When two texts are near-duplicates.

    min_chars   shorter texts, normalised, are not compared
    min_tokens  texts with fewer distinct tokens can't be reworked
    edited      the least `fuzz.ratio`, 0 to 100
    reworked    the least `fuzz.token_set_ratio`, 0 to 100, where the shorter text has at least a
                third of the characters of the longer
    """

    min_chars: int = 80
    min_tokens: int = 12
    edited: float = 90
    reworked: float = 90


class Pair(NamedTuple):
    """Two near-duplicates by their positions, `first < second`, how they match, and the score."""

    first: int
    second: int
    kind: str
    score: float


DEFAULTS = Thresholds()


def pairs(texts: Sequence[str], thresholds: Thresholds = DEFAULTS) -> Iterator[Pair]:
    """Yield every pair of near-duplicates, in order of position.

    Of texts that are equal when normalised, each later one is paired with the first as
    `identical`, and only the first is compared with the others.
    """
    first_of: dict[str, int] = {}
    sets: list[set[str]] = []
    found: list[Pair] = []
    for position, text in enumerate(texts):
        words = tokens(text)
        normal = " ".join(words)
        if len(normal) >= max(1, thresholds.min_chars):
            first = first_of.setdefault(normal, position)
            if first != position:
                found.append(Pair(first, position, IDENTICAL, 100.0))
            else:
                sets.append(set(words))
    distinct, positions = _affordable(first_of)
    if len(distinct) > 1:
        for a, b, kind, score in _matches(distinct, sets, thresholds):
            found.append(Pair(positions[a], positions[b], kind, score))
    yield from sorted(found)


def _affordable(first_of: dict[str, int]) -> tuple[list[str], list[int]]:
    """Return the first texts that may all be compared, and their positions."""
    texts = list(first_of)[:MOST_TEXTS]
    total = 0
    for number, text in enumerate(texts):
        total += len(text)
        if total > MOST_CHARS:
            del texts[number:]
            break
    return texts, list(first_of.values())


def _matches(
    texts: Sequence[str], sets: Sequence[set[str]], thresholds: Thresholds
) -> Iterator[tuple[int, int, str, float]]:
    edited = set()
    close = near_in_length(list(map(len, texts)), thresholds.edited)
    close = close_beginnings(texts, close, thresholds.edited)
    for a, b, score in _scored("ratio", texts, close, thresholds.edited):
        edited.add((a, b))
        yield a, b, EDITED, score
    others = _rework_candidates(texts, sets, thresholds) - edited
    for a, b, score in _scored("token_set_ratio", texts, others, thresholds.reworked):
        yield a, b, REWORKED, score


def _scored(
    scorer: str, texts: Sequence[str], candidates: Collection[Numbers], threshold: float
) -> Iterator[tuple[int, int, float]]:
    """Yield the candidates whose score by rapidfuzz reaches the threshold.

    The hint given to rapidfuzz lies below the threshold, so that its rounding can't decide.
    """
    if not candidates:
        return
    from rapidfuzz import fuzz

    score_of = getattr(fuzz, scorer)
    hint = max(0.0, threshold - 0.01)
    for a, b in candidates:
        score = score_of(texts[a], texts[b], score_cutoff=hint)
        if score >= threshold:
            yield a, b, score


def _rework_candidates(
    texts: Sequence[str], token_sets: Sequence[set[str]], thresholds: Thresholds
) -> set[Numbers]:
    able = [
        i for i, words in enumerate(token_sets[: len(texts)]) if len(words) >= thresholds.min_tokens
    ]
    if len(able) < 2:  # noqa: PLR2004 - a pair
        return set()
    vocabulary = _Vocabulary([token_sets[i] for i in able])
    found = vocabulary.contained(thresholds.reworked).union(vocabulary.close(thresholds.reworked))
    lengths = [len(texts[i]) for i in able]
    return {
        (able[a], able[b])
        for a, b in found
        if 3 * min(lengths[a], lengths[b]) >= max(lengths[a], lengths[b])
    }


class _Vocabulary:
    """The token sets of texts, with what they are sorted and joined.

    `heads` are the tokens of each text before the pivot, the middle one of the first text's: half
    as much to look at, and mostly enough to tell texts apart.
    """

    __slots__ = ("heads", "joined", "lengths", "sets")

    def __init__(self, sets: Sequence[set[str]]) -> None:
        ordered = list(map(sorted, sets))
        pivot = ordered[0][len(ordered[0]) // 2]
        self.sets = sets
        self.joined = list(map(" ".join, ordered))
        self.lengths = list(map(len, self.joined))
        self.heads = [words[: bisect_left(words, pivot)] for words in ordered]

    def contained(self, threshold: float) -> set[Numbers]:
        """Return the pairs of which one side lacks little enough of the other's weight."""
        t = threshold / 100
        share = 2 * (1 - t) / (2 - t)
        texts_with = Counter(chain.from_iterable(self.heads))
        found: set[Numbers] = set()
        for a, head in enumerate(self.heads):
            most = share * self.lengths[a] + SLACK
            if len(" ".join([word for word in head if texts_with[word] == 1])) <= most:
                found.update(self._holders(a, self.lengths[a] - most))
        return found

    def _holders(self, a: int, needed: float) -> Iterator[Numbers]:
        """Yield the pairs of a text with those that have enough of its tokens."""
        for b, others in enumerate(self.sets):
            if a != b and len(" ".join(self.sets[a] & others)) >= needed:
                yield (a, b) if a < b else (b, a)

    def close(self, threshold: float) -> list[Numbers]:
        """Return the pairs of which what they do not share may be alike enough."""
        near = near_in_length(self.lengths, threshold)
        allowed = 1 - threshold / 100
        found = []
        for a, b in near:
            length, other = self.lengths[a], self.lengths[b]
            only_a, only_b = self._beginnings(a, b)
            if begin_alike(only_a, only_b, other - length, int(allowed * (length + other) + SLACK)):
                found.append((a, b))
        return found

    def _beginnings(self, a: int, b: int) -> tuple[str, str]:
        """Return how what each of two texts does not share begins: two fifths tell nearly all."""
        of_a, of_b = self.sets[a], self.sets[b]
        head_a, head_b = self.heads[a][: len(of_a) * 2 // 5], self.heads[b][: len(of_b) * 2 // 5]
        only_a = " ".join([word for word in head_a if word not in of_b])
        only_b = " ".join([word for word in head_b if word not in of_a])
        return only_a, only_b
