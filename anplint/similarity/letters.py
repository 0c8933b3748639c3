"""Which pairs of many texts may have a small indel distance: counts of characters rule most out.

Let d be the number of insertions and deletions that turn a text `a` into `b`. Of a, d = I + D
characters are deleted (D) and others inserted (I), with D - I = |a| - |b|. A pair counts where

    d ≤ (1-t)(|a|+|b|),

which is `fuzz.ratio ≥ t`, and which `token_set_ratio` demands of what two texts do not share (see
`anplint.similarity.tokens`). Let a_c be how often a character c stands in a. Then:

1. What is not deleted is kept, so Σ min(a_c, b_c) ≥ |a| - D = (|a|+|b|-d)/2 ≥ t(|a|+|b|)/2. To
   count several characters as one only raises the left side, as does to cut each count into parts
   and to add parts up before the lesser is taken.
2. `anplint.similarity.cells` has a bound above that sum which one matrix product gives for many
   pairs. What passes faces the sum itself, and the same for two characters that stand side by side:
   a deletion takes away two such pairs and makes one, an insertion takes one. Of the |a|+1 pairs
   of a text between blanks, |a|+1-2D-I are kept, which is at least (|a|+|b|)(1/2 - 3(1-t)/2) + 1.
3. |b| ≤ |a|(2-t)/t: sorted by length, most pairs are never looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bytes = NDArray[np.uint8]

COLUMNS = 64
"""Columns of single characters: the most frequent have one each, the others share `_SHARED`."""

PAIR_COLUMNS = 256
"""Columns of pairs of characters, dealt out so that all are about equally full."""

MOST = 255
_SHARED = 8
_AT_ONCE = 4_096
_SLACK = 1e-6
_LEAST = 1e-9


class Counts(NamedTuple):
    """How often each text has what a column stands for.

    table  the counts up to 255, shape (texts, columns)
    rest   what is beyond, of all columns together, shape (texts,)
    """

    table: Bytes
    rest: Ints

    @classmethod
    def of(cls, counts: Ints) -> Counts:
        """Return counts of any size, shape (texts, columns), in bytes."""
        table = np.minimum(counts, MOST)
        return cls(table.astype(np.uint8), (counts - table).sum(1))

    def allow(self, rows: Ints, columns: Ints, least: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell of each pair of positions whether the sum of the lesser counts may be so great."""
        keep = np.empty(len(rows), np.bool_)
        any_rest = bool(self.rest.any())
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            lesser = self.table.take(rows[part], axis=0)
            np.minimum(lesser, self.table.take(columns[part], axis=0), out=lesser)
            total = np.add.reduce(lesser, axis=1, dtype=np.uint16)
            if any_rest:
                total = total + np.minimum(self.rest[rows[part]], self.rest[columns[part]])
            keep[part] = total >= least[part]
        return keep


class Letters:
    """The character counts of texts.

    texts    in order of length
    lengths  their lengths, shape (n,)
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.lengths: Ints = np.fromiter(map(len, texts), np.int64, len(texts))
        single = columns_of(texts)
        codes = single[_points(_sample(texts))].astype(np.int64)
        double = _dealt(np.bincount(codes[:-1] * COLUMNS + codes[1:], minlength=COLUMNS**2))
        self.singles, self.doubles = _empty(len(texts), COLUMNS), _empty(len(texts), PAIR_COLUMNS)
        for start in range(0, len(texts), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            rows, codes = _characters(texts[part], single)
            _fill(self.singles, part, rows, codes)
            within = rows[1:] == rows[:-1]
            pairs = double[codes[:-1] * COLUMNS + codes[1:]]
            _fill(self.doubles, part, rows[1:][within], pairs[within])

    def windows(self, share: float) -> Ints:
        """Return for each text the position behind the last that is not too long for it.

        share  the threshold, 0 to 1
        """
        longest = np.floor(self.lengths * (2 - share) / max(share, _LEAST) + _SLACK)
        ends: Ints = np.searchsorted(self.lengths, longest, side="right")
        return ends

    def confirmed(self, rows: Ints, columns: Ints, share: float) -> NDArray[np.bool_]:
        """Tell of each pair of positions whether the counts themselves allow it."""
        total = self.lengths[rows] + self.lengths[columns]
        keep = self.singles.allow(rows, columns, np.ceil(share * total / 2 + 2 - _SLACK))
        least = np.ceil(total * (0.5 - 1.5 * (1 - share)) + 1 - _SLACK)
        keep[keep] = self.doubles.allow(rows[keep], columns[keep], least[keep])
        return keep

    def held(self, parts: Ints, wholes: Ints, lacking: float) -> NDArray[np.bool_]:
        """Tell of each pair of positions whether the second text may hold the first's tokens.

        A token has as many pairs of characters between blanks as it weighs, and one that is held
        has them all.

        lacking  the share of the first's weight that the second may lack
        """
        least = np.ceil((1 - lacking) * self.lengths[parts] + 1 - _SLACK)
        return self.doubles.allow(parts, wholes, least)


def columns_of(texts: Sequence[str]) -> Bytes:
    """Return the column of each code point: the most frequent have one of their own."""
    seen, times = np.unique(_points(_sample(texts)), return_counts=True)
    own = COLUMNS - _SHARED
    columns = np.tile(np.arange(own, COLUMNS, dtype=np.uint8), 0x110000 // _SHARED + 1)
    frequent = seen[np.argsort(-times, kind="stable")][:own]
    columns[frequent] = np.arange(len(frequent))
    return columns


def single_counts(texts: Sequence[str], columns: Bytes) -> Counts:
    """Return how often each text, between two blanks, has the characters of each column."""
    counts = _empty(len(texts), COLUMNS)
    for start in range(0, len(texts), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        _fill(counts, part, *_characters(texts[part], columns))
    return counts


def _sample(texts: Sequence[str]) -> Sequence[str]:
    return texts[:: max(1, len(texts) // 20_000)]


def _characters(texts: Sequence[str], columns: Bytes) -> tuple[Ints, Ints]:
    """Return whose each character is, and its column; each text stands between two blanks."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 2
    return np.repeat(np.arange(len(texts)), lengths), columns[_points(texts)].astype(np.int64)


def _points(texts: Sequence[str]) -> NDArray[np.uint32]:
    """Return the code points of texts, each between two blanks."""
    whole = "".join(f" {text} " for text in texts)
    return np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)


def _dealt(times: Ints) -> Ints:
    """Return the column of each pair of characters, the frequent ones far from each other."""
    columns = np.empty(len(times), np.int64)
    order = np.argsort(-times, kind="stable")
    turn = np.arange(len(times)) % (2 * PAIR_COLUMNS)
    columns[order] = np.where(turn < PAIR_COLUMNS, turn, 2 * PAIR_COLUMNS - 1 - turn)
    return columns


def _empty(height: int, width: int) -> Counts:
    return Counts(np.zeros((height, width), np.uint8), np.zeros(height, np.int64))


def _fill(counts: Counts, part: slice, rows: Ints, columns: Ints) -> None:
    """Count the columns of each row of a part."""
    height, width = counts.table[part].shape
    times = np.bincount(rows * width + columns, minlength=height * width)
    counts.table[part], counts.rest[part] = Counts.of(times.reshape(height, width))
