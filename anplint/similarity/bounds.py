"""Necessary conditions of a small indel distance: cheap tests that lose no pair.

d(a, b) counts the insertions and deletions that turn `a` into `b`, so d = |a|+|b| - 2·LCS. If
d(a, b) ≤ m, then

* the lengths differ by m at most;
* the bags of bigrams do: an insertion removes one bigram of a text with a space at each end and
  adds two, a deletion adds one and removes two. So the bags differ by 3m at most;
* the beginnings do: cut ends of one length off both, so that P and Q are left, and d(P, Q) ≤ m.
  For an alignment of `a` with `b` parts into one of P with some beginning of `b`, and one of the
  end of `a` with the rest. Let that beginning be by k longer or shorter than Q. Then so is the
  rest by k shorter or longer than the end, and costs k at least, while Q is k steps from that
  beginning: d(P, Q) ≤ (cost of the first part) + k ≤ d(a, b).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Numbers = tuple[int, int]

SLACK = 1e-6
"""Above any rounding error of the bounds, below the least difference that counts."""


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


def close_bigrams(
    texts: Mapping[int, str], near: Sequence[Numbers], threshold: float
) -> list[Numbers]:
    """Return those of the pairs whose bigrams allow a ratio of the threshold. Needs no rapidfuzz.

    It takes fifty times as long as `close_beginnings`: for the few texts of a commit, where that
    is less than to import rapidfuzz.
    """
    bags = {n: Counter(pairwise(f" {texts[n]} ")) for n in {n for pair in near for n in pair}}
    allowed = 3 * (1 - threshold / 100)
    return [
        (a, b)
        for a, b in near
        if (bags[a] - bags[b]).total() + (bags[b] - bags[a]).total()
        <= allowed * (len(texts[a]) + len(texts[b])) + SLACK
    ]
