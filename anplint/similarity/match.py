"""Near-duplicates among a few texts, such as the paragraphs of one post.

What matches is by definition rapidfuzz's answer. Filters spare it most pairs, and where none is
left they spare importing it. Each filter is a necessary condition, so no pair is lost:

* `ratio(a, b)` is 1 - d/(|a|+|b|), where d = |a|+|b| - 2·LCS counts the insertions and deletions.
  LCS is at most Σ over characters of min(count in a, count in b) =: M, and throwing several
  characters into one bucket only raises M. So |a|+|b| - 2M ≤ (1-t)(|a|+|b|), and as M is at most
  the shorter length, ||a|-|b|| is no more than that either.
* `token_set_ratio` is the greatest of three ratios over the sets of tokens A and B. Let u(a) be
  the tokens of A sorted and joined. The first compares what A and B do not share, in relation to
  |u(a)|+|u(b)|. Shared tokens cancel in the counts of characters, so the condition above holds for
  u(a) and u(b). The others compare the shared tokens with A, and with B: 2s/(2s+U) ≥ t, where a
  token weighs its length and one, U is the weight of the tokens of A that B lacks, and s that of
  the shared ones less one. With W = |u(a)| that is U ≤ 2(1-t)/(2-t)·W. Tokens that stand in no
  other text are lacking in every B.
"""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

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

_LETTERS = " etaoinsrhldcumfpgwybvkxjqz,.-'"
_LATIN = 1.2
"""Bytes a character below which a text is mostly ASCII."""
_MOST_BITS = 2000
"""The widest field of a letter in a bag: bounds the memory."""
_SLACK = 1e-6
"""Above any rounding error of the bounds, below the least difference that counts."""


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
    for count, text in enumerate(texts):
        total += len(text)
        if total > MOST_CHARS:
            del texts[count:]
            break
    return texts, list(first_of.values())


def _matches(
    texts: Sequence[str], sets: Sequence[set[str]], thresholds: Thresholds
) -> Iterator[tuple[int, int, str, float]]:
    letters = _alphabet(texts)
    edited = set()
    close = _near_in_length(list(map(len, texts)), thresholds.edited)
    if close and not _is_loaded():  # once it is, its answer costs less than the bound
        close = _close_bags(dict(enumerate(texts)), close, thresholds.edited, letters)
    for a, b, score in _scored("ratio", texts, close, thresholds.edited):
        edited.add((a, b))
        yield a, b, EDITED, score
    others = _rework_candidates(texts, sets, thresholds, letters) - edited
    for a, b, score in _scored("token_set_ratio", texts, others, thresholds.reworked):
        yield a, b, REWORKED, score


def _is_loaded() -> bool:
    return "rapidfuzz.fuzz" in sys.modules


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


def _alphabet(texts: Sequence[str]) -> str:
    """Return the characters to count apart; the others share a bucket. Any choice is sound."""
    if len(texts[0].encode("utf-8", "replace")) < _LATIN * len(texts[0]):
        return _LETTERS
    sample = "".join(text[:500] for text in texts[:8])
    return "".join(letter for letter, _ in Counter(sample).most_common(len(_LETTERS)))


def _bags(texts: dict[int, str], letters: str) -> tuple[dict[int, int], int]:
    """Return how often each letter stands in each text, as bits, and how often a bit stands for.

    `k` times is `k` bits of the letter's field, so the bits that two bags share are Σ min(count in
    a, count in b). Very long texts round up to bits that stand for several times: still a bound.
    """
    counts = {number: list(map(text.count, letters)) for number, text in texts.items()}
    for number, row in counts.items():
        row.append(len(texts[number]) - sum(row))
    distinct = set().union(*counts.values())
    unit = max(distinct) // _MOST_BITS + 1
    width = max(distinct) // unit // 8 + 1
    bits = {count: ((1 << -(-count // unit)) - 1).to_bytes(width, "little") for count in distinct}
    bags = {
        number: int.from_bytes(b"".join([bits[count] for count in row]), "little")
        for number, row in counts.items()
    }
    return bags, unit


def _near_in_length(lengths: Sequence[int], threshold: float) -> list[Numbers]:
    """Return the pairs whose lengths allow a ratio of the threshold."""
    allowed = 1 - threshold / 100
    by_length = sorted((length, number) for number, length in enumerate(lengths))
    found = []
    for rank, (length, a) in enumerate(by_length, 1):
        for longer, b in by_length[rank:]:
            if longer - length > allowed * (length + longer) + _SLACK:
                break  # the others are longer still
            found.append((a, b) if a < b else (b, a))
    return found


def _close_bags(
    texts: dict[int, str], near: Sequence[Numbers], threshold: float, letters: str
) -> list[Numbers]:
    """Return those of the pairs whose characters allow a ratio of the threshold."""
    bags, unit = _bags(texts, letters)
    share = threshold / 200
    return [
        (a, b)
        for a, b in near
        if unit * (bags[a] & bags[b]).bit_count()
        >= share * (len(texts[a]) + len(texts[b])) - _SLACK
    ]


def _rework_candidates(
    texts: Sequence[str], token_sets: Sequence[set[str]], thresholds: Thresholds, letters: str
) -> set[Numbers]:
    able = [i for i in range(len(texts)) if len(token_sets[i]) >= thresholds.min_tokens]
    sets = [token_sets[i] for i in able]
    weights = [len(" ".join(words)) + 1 for words in sets]
    found = set(_contained_pairs(sets, weights, thresholds.reworked))
    found.update(_close_sets(sets, weights, thresholds.reworked, letters))
    lengths = [len(texts[i]) for i in able]
    return {
        (able[a], able[b])
        for a, b in found
        if 3 * min(lengths[a], lengths[b]) >= max(lengths[a], lengths[b])
    }


def _contained_pairs(
    sets: Sequence[set[str]], weights: Sequence[int], threshold: float
) -> Iterator[Numbers]:
    """Yield the pairs of which one side lacks little enough of the other's weight."""
    t = threshold / 100
    share = 2 * (1 - t) / (2 - t)
    shared = _shared_tokens(sets)
    for a, words in enumerate(sets):
        needed = weights[a] - share * (weights[a] - 1) - _SLACK
        common = words & shared
        if len(" ".join(common)) + 1 < needed:
            continue
        for b, others in enumerate(sets):
            if a != b and len(" ".join(common & others)) + 1 >= needed:
                yield (a, b) if a < b else (b, a)


def _close_sets(
    sets: Sequence[set[str]], weights: Sequence[int], threshold: float, letters: str
) -> Iterator[Numbers]:
    """Yield the pairs of which what they do not share may be alike enough, letter by letter."""
    near = _near_in_length([weight - 1 for weight in weights], threshold)
    if not near:
        return
    if not _is_loaded():
        joined = {number: " ".join(sets[number]) for pair in near for number in pair}
        yield from _close_bags(joined, near, threshold, letters)
        return
    from rapidfuzz.distance.Indel import distance

    ordered = {number: sorted(sets[number]) for number in {n for pair in near for n in pair}}
    for a, b in near:
        most = int((1 - threshold / 100) * (weights[a] + weights[b] - 2) + _SLACK)
        of_a, of_b = sets[a], sets[b]
        only_a = " ".join([word for word in ordered[a] if word not in of_b])
        only_b = " ".join([word for word in ordered[b] if word not in of_a])
        if distance(only_a, only_b, score_cutoff=most) <= most:
            yield a, b


def _shared_tokens(sets: Sequence[set[str]]) -> set[str]:
    """Return the tokens that stand in two sets or more."""
    seen: set[str] = set()
    shared: set[str] = set()
    for words in sets:
        shared |= seen & words
        seen |= words
    return shared
