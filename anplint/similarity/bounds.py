"""Necessary conditions of a small indel distance: cheap tests that lose no pair.

d(a, b) counts the insertions and deletions that turn `a` into `b`, so d = |a|+|b| - 2·LCS. If
d(a, b) ≤ m, then

* the lengths differ by m at most;
* the beginnings do: cut ends of one length off both, so that P and Q are left, and d(P, Q) ≤ m.
  For an alignment of `a` with `b` parts into one of P with some beginning of `b`, and one of the
  end of `a` with the rest. Let that beginning be by k longer or shorter than Q. Then so is the
  rest by k shorter or longer than the end, and costs k at least, while Q is k steps from that
  beginning: d(P, Q) ≤ (cost of the first part) + k ≤ d(a, b).
"""

from __future__ import annotations

import sys
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Numbers = tuple[int, int]

SLACK = 1e-6
"""Above any rounding error of the bounds, below the least difference that counts."""


_CALLS = count()
_FEW_CALLS = 400
"""As long as importing rapidfuzz: 50 µs each against 20 ms, on one machine."""


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
    return indel_distance(first[:end], second[: end + longer], most) <= most


def indel_distance(first: str, second: str, most: int) -> int:
    """Return how many characters to insert and delete turn one text into the other.

    What lies above `most` may come out as any number above it. rapidfuzz answers where it is
    loaded, or where there is so much to do that to load it pays.
    """
    if "rapidfuzz.fuzz" not in sys.modules and next(_CALLS) < _FEW_CALLS:
        return len(first) + len(second) - 2 * lcs_length(first, second)
    from rapidfuzz.distance.Indel import distance

    return distance(first, second, score_cutoff=most)


def lcs_length(first: str, second: str) -> int:
    """Return the length of the longest common subsequence.

    Hyyrö, H. (2004), "Bit-parallel LCS-length computation revisited": each bit of a row stands for
    a character of the first text, and is cleared where the length grows.
    """
    places: dict[str, int] = {}
    for bit, character in enumerate(first):
        places[character] = places.get(character, 0) | 1 << bit
    whole = row = (1 << len(first)) - 1
    for character in second:
        matches = row & places.get(character, 0)
        row = (row + matches) | (row - matches)
    return len(first) - (row & whole).bit_count()
