"""A bound above what two texts share in characters, for many pairs by one matrix product.

Let a_c and b_c be the counts of two texts (see `anplint.similarity.letters`), of which the sum of
the lesser ones is bounded from above:

1. Cut the axis of each count into cells [e, e+w), and let the fill of a cell be max(0, min(a_c-e,
   w)). The sum over the cells of the lesser fill is min(a_c, b_c).
2. min(x, y) ≤ √(xy), so the dot product of the roots of all fills is at least that sum. The two
   are equal in cells that both texts fill, or one does not reach: only where counts end do they
   differ, and the less the narrower the cell. Where w cells are spared, w/4 of a character is lost;
   for the least loss in all, w grows with the root of the range that is cut.
3. What lies below the cells of all counts is one cell more, what lies above is one for each count.

The cells are planned for some texts; the bound holds for all. An allowance is made for rounding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from anplint.similarity.letters import MOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from anplint.similarity.letters import Bytes, Ints, Letters

    Floats = NDArray[np.float32]

BEYOND = 0.1
"""The share of the texts whose count lies below the cells of a column, and above: wider ranges need
wider cells. In English and in made texts, 0.1 lets a third as many pairs pass as 0.03."""

NUMBERS = (160, 224, 320, 448)
"""How many cells there may be."""

_CANDIDATE = 5_000
"""What it takes to test the counts of a pair themselves, measured in cells."""

_SAMPLE = 1_500
_PROBE = 384
_AT_ONCE = 128


class Block(NamedTuple):
    """Rows and columns of a rectangle of pairs, as half-open ranges of positions."""

    rows: tuple[int, int]
    columns: tuple[int, int]


def blocks(windows: Ints, size: int) -> Iterator[list[Block]]:
    """Yield, for each band of rows, the rectangles that hold all its pairs."""
    total = len(windows)
    for start in range(0, total, size):
        end = min(total, start + size)
        last = int(windows[end - 1])
        yield [
            Block((start, end), (column, min(last, column + size)))
            for column in range(start, last, size)
        ]


class Cells:
    """Cells for texts of about one length.

    low, high  the range of each count that is cut, shape (columns,)
    number     how many cells there may be
    """

    def __init__(self, low: Ints, high: Ints, number: int) -> None:
        ends = [_ends(*edges) for edges in zip(low, high, _widths(high - low, number), strict=True)]
        starts = [np.concatenate([[at], some]) for at, some in zip(low, ends, strict=True)]
        ends = [np.append(some, MOST) for some in ends]
        self._low = low
        self._columns = np.repeat(np.arange(len(low)), list(map(len, ends)))
        first, last = np.concatenate(starts)[:, None], np.concatenate(ends)[:, None]
        fills = np.clip(np.arange(MOST + 1), first, last) - first
        self._roots = np.sqrt(fills, dtype=np.float32).ravel()
        self._offsets = np.arange(len(fills)) * (MOST + 1)

    def __len__(self) -> int:
        return len(self._columns) + 1

    def rows(self, letters: Letters, positions: slice, share: float) -> Floats:
        """Return the roots of the fills, and two columns for the threshold; shape (texts, n)."""
        table, rest = letters.singles.table[positions], letters.singles.rest[positions]
        roots = np.empty((len(table), len(self) + 2), np.float32)
        for start in range(0, len(table), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            at = table[part].take(self._columns, axis=1).astype(np.intp)
            at += self._offsets
            roots[part, :-3] = self._roots.take(at)
        roots[:, -3] = np.sqrt(np.minimum(table, self._low).sum(1, dtype=np.int64) + rest)
        roots[:, -2] = letters.lengths[positions] * (-share / 2)
        roots[:, -1] = 1
        return roots

    def columns(self, letters: Letters, positions: slice, share: float) -> Floats:
        """Return the same for the other side of the product."""
        roots = self.rows(letters, positions, share)
        roots[:, -2:] = roots[:, :-3:-1].copy()
        return roots


def _ends(low: int, high: int, width: int) -> Ints:
    """Return where the cells of a column end; none is empty."""
    return np.minimum(np.arange(low + width, high + width, width), high)


def _widths(spread: Ints, number: int) -> Ints:
    """Return widths of cells that grow with the root of the ranges; there are at most so many."""
    factor = 0.2
    while True:
        widths: Ints = np.maximum(1, np.round(factor * np.sqrt(spread))).astype(np.int64)
        if int((-(-spread // widths) + 1).sum()) < number or factor > MOST:
            return widths
        factor *= 1.04


def ranges(counts: Bytes) -> tuple[Ints, Ints]:
    """Return the range of each column in which most counts lie."""
    low, high = np.quantile(counts, [BEYOND, 1 - BEYOND], axis=0)
    return np.floor(low).astype(np.int64), np.ceil(high).astype(np.int64)


def near(rows: Floats, columns: Floats, longest: int) -> NDArray[np.bool_]:
    """Tell of all pairs of two blocks whether the bound allows the threshold.

    longest  the greatest sum of two lengths
    """
    # Each product of a sum of n floats is off by at most n rounding errors of 6e-8 of its size.
    slack = 1e-7 * rows.shape[1] * longest + 1e-2
    allowed: NDArray[np.bool_] = rows @ columns.T >= 2 - slack
    return allowed


def planned(letters: Letters, rows: slice, columns: slice, share: float) -> Cells:
    """Return the cells with which rows and columns are compared in the least time."""
    low, high = ranges(letters.singles.table[_spread(columns, _SAMPLE)])
    probes = _spread(rows, _PROBE), _spread(columns, _PROBE)
    longest = 2 * int(letters.lengths[columns.stop - 1])
    best, least = None, np.inf
    for number in NUMBERS:
        cells = Cells(low, high, number)
        one, other = cells.rows(letters, probes[0], share), cells.columns(letters, probes[1], share)
        cost = len(cells) + _CANDIDATE * float(near(one, other, longest).mean())
        if cost >= least:
            break
        best, least = cells, cost
    assert best is not None
    return best


def _spread(positions: slice, number: int) -> slice:
    """Return about so many positions, spread over a range."""
    step = max(1, (positions.stop - positions.start) // number)
    return slice(positions.start, positions.stop, step)
