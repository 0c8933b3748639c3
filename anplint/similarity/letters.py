"""Which pairs of many texts may have a small indel distance: a filter that loses none.

Let d be the number of insertions and deletions that turn a text `a` into `b`. Of a, d = I + D
characters are deleted (D) and others inserted (I), with D - I = |a| - |b|. A pair counts where

    d ≤ (1-t)(|a|+|b|),

which is `fuzz.ratio ≥ t`, and which `token_set_ratio` demands of what two texts do not share (see
`anplint.similarity.tokens`). Let a_c be how often a character c stands in a. Then:

1. What is not deleted is kept, so Σ min(a_c, b_c) ≥ |a| - D = (|a|+|b|-d)/2 ≥ t(|a|+|b|)/2. To
   count several characters as one only raises the left side.
2. Cut the axis of each count into cells [e, e+w), and let the fill of a cell be max(0, min(a_c-e,
   w)). The sum over cells of the lesser fill is min(a_c, b_c); lumping cells only raises it.
3. min(x, y) ≤ √(xy). So the dot product of the roots of all fills is at least t(|a|+|b|)/2: one
   matrix product tests all pairs of two blocks. An allowance is made for its rounding.
4. What passes faces the true sum of 1., and the same for two characters that stand side by side:
   a deletion takes away two such pairs and makes one, an insertion takes one. Of the |a|+1 pairs
   of a text between blanks, |a|+1-2D-I are kept, which is at least (|a|+|b|)(1/2 - 3(1-t)/2) + 1.
5. |b| ≤ |a|(2-t)/t: sorted by length, most pairs are never looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Counts = NDArray[np.unsignedinteger[Any]]
    Floats = NDArray[np.float32]

COLUMNS = 64
"""Columns of single characters: the most frequent have one each, the others share `_SHARED`."""

PAIR_COLUMNS = 256
"""Columns of pairs of characters, dealt out so that all are about equally full."""

_SHARED = 8
_CELLS = 224
_SAMPLE = 1_500
_AT_ONCE = 4_096
_LEAST_SHARE, _MOST_SHARE = 0.01, 0.99
_SLACK = 1e-6
_LEAST = 1e-9


class Block(NamedTuple):
    """Rows and columns of a rectangle of pairs, as half-open ranges of positions."""

    rows: tuple[int, int]
    columns: tuple[int, int]


class Letters:
    """The character counts of texts.

    texts    in order of length
    lengths  their lengths, shape (n,)
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.lengths: Ints = np.fromiter(map(len, texts), np.int64, len(texts))
        self.singles, self.doubles = self._counts(texts)

    def _counts(self, texts: Sequence[str]) -> tuple[Counts, Counts]:
        longest = int(self.lengths.max(initial=0)) + 2
        kind: type[np.uint16 | np.uint32] = np.uint16 if longest < 2**16 else np.uint32
        singles = np.zeros((len(texts), COLUMNS), kind)
        doubles = np.zeros((len(texts), PAIR_COLUMNS), kind)
        single = columns_of(texts)
        codes = single[_points(texts[:: max(1, len(texts) // 20_000)])].astype(np.int64)
        double = _dealt(np.bincount(codes[:-1] * COLUMNS + codes[1:], minlength=COLUMNS**2))
        for start in range(0, len(texts), _AT_ONCE):
            chunk = texts[start : start + _AT_ONCE]
            rows = np.repeat(np.arange(len(chunk)), self.lengths[start : start + _AT_ONCE] + 2)
            codes = single[_points(chunk)].astype(np.int64)
            singles[start : start + len(chunk)] = _table(rows, codes, len(chunk), COLUMNS)
            within = rows[1:] == rows[:-1]
            pairs = double[codes[:-1] * COLUMNS + codes[1:]][within]
            doubles[start : start + len(chunk)] = _table(
                rows[1:][within], pairs, len(chunk), PAIR_COLUMNS
            )
        return _narrowed(singles), _narrowed(doubles)

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
        keep = _at_least(self.singles, rows, columns, np.ceil(share * total / 2 + 2 - _SLACK))
        least = np.ceil(total * (0.5 - 1.5 * (1 - share)) + 1 - _SLACK)
        keep[keep] = _at_least(self.doubles, rows[keep], columns[keep], least[keep])
        return keep

    def held(self, parts: Ints, wholes: Ints, lacking: float) -> NDArray[np.bool_]:
        """Tell of each pair of positions whether the second text may hold the first's tokens.

        A token has as many pairs of characters between blanks as it weighs, and one that is held
        has them all.

        lacking  the share of the first's weight that the second may lack
        """
        least = np.ceil((1 - lacking) * self.lengths[parts] + 1 - _SLACK)
        return _at_least(self.doubles, parts, wholes, least)


def columns_of(texts: Sequence[str]) -> NDArray[np.uint8]:
    """Return the column of each code point: the most frequent have one of their own."""
    sample = _points(texts[:: max(1, len(texts) // 20_000)])
    seen, times = np.unique(sample, return_counts=True)
    own = COLUMNS - _SHARED
    columns = np.tile(np.arange(own, COLUMNS, dtype=np.uint8), 0x110000 // _SHARED + 1)
    frequent = seen[np.argsort(-times, kind="stable")][:own]
    columns[frequent] = np.arange(len(frequent))
    return columns


def single_counts(texts: Sequence[str], columns: NDArray[np.uint8]) -> Counts:
    """Return how often each text, between two blanks, has the characters of each column."""
    counts = np.zeros((len(texts), COLUMNS), np.uint32)
    for start in range(0, len(texts), _AT_ONCE):
        chunk = texts[start : start + _AT_ONCE]
        lengths = np.fromiter(map(len, chunk), np.int64, len(chunk)) + 2
        rows = np.repeat(np.arange(len(chunk)), lengths)
        codes = columns[_points(chunk)].astype(np.int64)
        counts[start : start + len(chunk)] = _table(rows, codes, len(chunk), COLUMNS)
    return _narrowed(counts)


def _points(texts: Sequence[str]) -> NDArray[np.uint32]:
    """Return the code points of texts, each between two blanks."""
    whole = "".join(f" {text} " for text in texts)
    return np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)


def _dealt(times: Ints) -> NDArray[np.int64]:
    """Return the column of each pair of characters, the frequent ones far from each other."""
    columns = np.empty(len(times), np.int64)
    order = np.argsort(-times, kind="stable")
    turn = np.arange(len(times)) % (2 * PAIR_COLUMNS)
    columns[order] = np.where(turn < PAIR_COLUMNS, turn, 2 * PAIR_COLUMNS - 1 - turn)
    return columns


def _table(rows: Ints, columns: Ints, height: int, width: int) -> NDArray[np.int64]:
    counted = np.bincount(rows * width + columns, minlength=height * width)
    return counted.reshape(height, width)


def _narrowed(counts: Counts) -> Counts:
    """Return counts in bytes where they have room: half as much to move."""
    return counts.astype(np.uint8) if int(counts.max(initial=0)) < 2**8 else counts


def _at_least(
    counts: Counts, rows: Ints, columns: Ints, least: NDArray[np.float64]
) -> NDArray[np.bool_]:
    keep = np.empty(len(rows), np.bool_)
    total = np.uint16 if counts.dtype == np.uint8 else np.int64
    for start in range(0, len(rows), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        lesser = counts.take(rows[part], axis=0)
        np.minimum(lesser, counts.take(columns[part], axis=0), out=lesser)
        keep[part] = np.add.reduce(lesser, axis=1, dtype=total) >= least[part]
    return keep


class Cells:
    """The cells of step 2, planned for texts of about one length."""

    def __init__(self, sample: Counts) -> None:
        low = np.quantile(sample, _LEAST_SHARE, axis=0).astype(np.int64)
        high = np.ceil(np.quantile(sample, _MOST_SHARE, axis=0)).astype(np.int64)
        self._low = low
        width = _width(high - low)
        starts, widths, columns = list[int](), list[int](), list[int]()
        for column in range(sample.shape[1]):
            for start in range(int(low[column]), int(high[column]), width):
                columns.append(column)
                starts.append(start)
                widths.append(min(width, int(high[column]) - start))
            columns.append(column)
            starts.append(int(high[column]))
            widths.append(2**31 - 1)
        self._columns = np.array(columns)
        self._starts = np.array(starts, np.int32)
        self._widths = np.array(widths, np.int32)

    def __len__(self) -> int:
        return len(self._columns) + 1

    def roots(self, counts: Counts) -> Floats:
        """Return the roots of the fills, shape (texts, cells): what lies below the cells is one."""
        roots = np.empty((len(counts), len(self)), np.float32)
        fill = counts.take(self._columns, axis=1).astype(np.int32)
        fill -= self._starts
        np.clip(fill, 0, self._widths, out=fill)
        np.sqrt(fill, out=roots[:, :-1], casting="unsafe")
        roots[:, -1] = np.sqrt(np.minimum(counts, self._low).sum(1, dtype=np.int64))
        return roots


def _width(spread: Ints) -> int:
    """Return the least width of cells of which there are few enough."""
    width = 1
    while int((-(-spread // width) + 1).sum()) > _CELLS:
        width += max(1, width // 8)
    return width


def near(
    rows: Floats, columns: Floats, row_lengths: Ints, column_lengths: Ints, share: float
) -> NDArray[np.bool_]:
    """Tell of all pairs of two blocks whether the dot products allow them (step 3)."""
    least = share / 2
    first = np.column_stack([rows, -least * row_lengths, np.ones(len(rows))]).astype(np.float32)
    second = np.column_stack([columns, np.ones(len(columns)), -least * column_lengths])
    longest = float(row_lengths[-1] + column_lengths[-1])
    # Each product of a sum of n floats is off by at most n rounding errors of 6e-8 of its size.
    slack = 1e-7 * (rows.shape[1] + 3) * longest + 1e-2
    allowed: NDArray[np.bool_] = first @ second.astype(np.float32).T >= 2 - slack
    return allowed


def sample_of(letters: Letters, start: int, end: int) -> Counts:
    """Return the counts of up to 1,500 texts spread over a range of positions."""
    at = np.linspace(start, end - 1, min(_SAMPLE, end - start)).astype(np.int64)
    return letters.singles[at]


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
