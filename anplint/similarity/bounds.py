"""Necessary conditions of a small indel distance: cheap tests that lose no pair.

d(a, b) counts the insertions and deletions that turn `a` into `b`, so d = |a|+|b| - 2·LCS. If
d(a, b) ≤ m, then

* the lengths differ by m at most;
* the bags of characters do: LCS is at most Σ over characters of min(count in a, count in b) =: M,
  and throwing several characters into one bucket only raises M. So |a|+|b| - 2M ≤ m;
* the beginnings do: cut ends of one length off both, so that P and Q are left, and d(P, Q) ≤ m.
  For an alignment of `a` with `b` parts into one of P with some beginning of `b`, and one of the
  end of `a` with the rest. Let that beginning be by k longer or shorter than Q. Then so is the
  rest by k shorter or longer than the end, and costs k at least, while Q is k steps from that
  beginning: d(P, Q) ≤ (cost of the first part) + k ≤ d(a, b).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Numbers = tuple[int, int]

SLACK = 1e-6
"""Above any rounding error of the bounds, below the least difference that counts."""

_LETTERS = " etaoinsrhldcumfpgwybvkxjqz,.-'"
_LATIN = 1.2
"""Bytes a character below which a text is mostly ASCII."""
_MOST_BITS = 2000
"""The widest field of a letter in a bag: bounds the memory."""


def near_in_length(lengths: Sequence[int], threshold: float) -> list[Numbers]:
    """Return the pairs whose lengths allow a ratio of the threshold, 0 to 100."""
    allowed = 1 - threshold / 100
    by_length = sorted((length, number) for number, length in enumerate(lengths))
    found = []
    for rank, (length, a) in enumerate(by_length, 1):
        for longer, b in by_length[rank:]:
            if longer - length > allowed * (length + longer) + SLACK:
                break  # the others are longer still
            found.append((a, b) if a < b else (b, a))
    return found


def close_beginnings(
    texts: Sequence[str], near: Sequence[Numbers], threshold: float
) -> list[Numbers]:
    """Return those of the pairs whose beginnings allow a ratio of the threshold.

    The indel distance of texts that have nothing to do with each other is about half their length.
    So beginnings of a length of 2m would be enough, and of 3m surely are.
    """
    allowed = 1 - threshold / 100
    if 3 * allowed >= 1:
        return list(near)
    found = []
    for a, b in near:
        first, second = texts[a], texts[b]
        longer = len(second) - len(first)
        most = int(allowed * (len(first) + len(second)) + SLACK)
        end = 3 * most // 2 + 1
        if longer < 0:
            end -= longer
        if begin_alike(first[:end], second[: end + longer], longer, most):
            found.append((a, b))
    return found


def begin_alike(first: str, second: str, longer: int, most: int) -> bool:
    """Tell whether the beginnings of two texts allow an indel distance of `most`.

    longer  by how much the second text as a whole is longer than the first; may be negative
    """
    end = min(len(first), len(second) - longer)
    if end <= 0 or end + longer <= 0:
        return True  # too little is known
    return _indel()(first[:end], second[: end + longer], score_cutoff=most) <= most


@cache
def _indel() -> Callable[..., int]:
    from rapidfuzz.distance.Indel import distance

    return distance


def close_bags(
    texts: Mapping[int, str], near: Sequence[Numbers], threshold: float
) -> list[Numbers]:
    """Return those of the pairs whose bags allow a ratio of the threshold. Needs no rapidfuzz."""
    if not near:
        return []
    bags, unit = _bags(texts, _alphabet(list(texts.values())))
    share = threshold / 200
    return [
        (a, b)
        for a, b in near
        if unit * (bags[a] & bags[b]).bit_count() >= share * (len(texts[a]) + len(texts[b])) - SLACK
    ]


def _alphabet(texts: Sequence[str]) -> str:
    """Return the characters to count apart; the others share a bucket. Any choice is sound."""
    if len(texts[0].encode("utf-8", "replace")) < _LATIN * len(texts[0]):
        return _LETTERS
    sample = "".join(text[:500] for text in texts[:8])
    return "".join(letter for letter, _ in Counter(sample).most_common(len(_LETTERS)))


def _bags(texts: Mapping[int, str], letters: str) -> tuple[dict[int, int], int]:
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
