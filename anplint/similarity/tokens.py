"""Which pairs of many texts may have the same tokens, or nearly: filters that lose none.

`token_set_ratio` is the greatest of three ratios over the sets A and B of the tokens of two texts.
Let u(a) be the tokens of A sorted and joined, and let a token weigh its length and one.

* The first compares what A and B do not share, sorted and joined, in relation to |u(a)|+|u(b)|. The
  shared tokens cancel in every count of characters, and of characters side by side, so that
  `anplint.similarity.letters` filters the texts u.
* The others compare the shared tokens with A, and with B: t ≤ 2s/(2s+U), where U is the weight of
  the tokens of A that B lacks and s = |u(a)| - U. So U ≤ 2(1-t)/(2-t)·|u(a)|. Of any tokens of A
  that weigh P together, B must have a weight of P - U at least. Here the rarest are taken, some
  more than U weighs: one rare token in common says little, two say much.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_SLACK = 1e-6
_MOST_AT_ONCE = 2_000_000
"""Pairs that are listed at once, some 50 bytes each."""

MORE = 0.08
"""How much of a text's weight is looked up beyond what another may lack. More costs look-ups of
tokens that are more frequent, less leaves more candidates: 0.06 to 0.1 is best on prose."""


def lacking(share: float) -> float:
    """Return how much of its weight a text may lack in another that contains it."""
    return 2 * (1 - share) / (2 - share)


class _Rare(NamedTuple):
    """The rarest tokens of each text: whose, which, and their weights."""

    texts: Ints
    tokens: Ints
    weights: Ints


class TokenSets:
    """The sets of tokens of texts as one table.

    joined  the tokens of each text, distinct and joined: the u of above
    share   the threshold, 0 to 1
    """

    def __init__(self, joined: Sequence[str], share: float) -> None:
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        tokens, counts = array("i"), array("i")
        for text in joined:
            words = text.split()
            tokens.extend(map(numbers.__getitem__, words))
            counts.append(len(words))
        weights: Ints = np.fromiter((len(word) + 1 for word in numbers), np.int64)
        self._lengths: Ints = np.fromiter(map(len, joined), np.int64, len(joined))
        self._most = lacking(share) * self._lengths + _SLACK
        self._words, self._weights = list(numbers), weights
        table = _Table(np.array(counts, np.int64), np.array(tokens, np.int64), weights)
        self._holders = _Holders(table)
        self._rare = table.rarest(self._most + MORE * self._lengths)
        taken = np.bincount(self._rare.texts, self._rare.weights, minlength=len(joined))
        self._needed = taken - self._most

    def arrays(self, number_of: Callable[[str], int]) -> dict[str, NDArray[Any]]:
        """Return the table by token, in order of the tokens' hashes.

        number_of  the hash of a token, of 64 bits
        """
        hashes = np.fromiter(map(number_of, self._words), np.uint64, len(self._words))
        order = np.argsort(hashes, kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
        rare = self._rare
        by_token = np.argsort(rank[rare.tokens], kind="stable")
        times = np.bincount(rank[rare.tokens], minlength=len(order))
        sizes = self._holders.sizes[order]
        return {
            "token_hashes": hashes[order],
            "token_weights": self._weights[order].astype(np.int32),
            "holder_starts": np.concatenate([[0], np.cumsum(sizes)]),
            "holders": self._holders.of(order).astype(np.int32),
            "rare_starts": np.concatenate([[0], np.cumsum(times)]),
            "rare": rare.texts[by_token].astype(np.int32),
            "needed": self._needed,
        }

    def chunks(self) -> Iterator[slice]:
        """Yield parts of the work: slices of the rare tokens, of whole texts."""
        ends = np.cumsum(self._holders.sizes[self._rare.tokens])
        texts, start = self._rare.texts, 0
        while start < len(texts):
            before = int(ends[start - 1]) if start else 0
            end = max(start + 1, int(np.searchsorted(ends, before + _MOST_AT_ONCE, side="right")))
            if end < len(texts):
                end = int(np.searchsorted(texts, texts[end - 1], side="right"))
            yield slice(start, end)
            start = end

    def contained(self, chunk: slice) -> tuple[Ints, Ints]:
        """Return the pairs of texts of which the second may contain the first."""
        tokens = self._rare.tokens[chunk]
        sizes = self._holders.sizes[tokens]
        wholes = self._holders.of(tokens)
        parts = np.repeat(self._rare.texts[chunk], sizes)
        weights = np.repeat(self._rare.weights[chunk], sizes)
        fits = self._lengths[parts] - self._most[parts] <= self._lengths[wholes]
        fits &= wholes != parts
        keys = parts[fits] * len(self._lengths) + wholes[fits]
        order = np.argsort(keys, kind="stable")
        keys, weights = keys[order], weights[fits][order]
        firsts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
        if not len(firsts):
            return keys, keys
        parts, wholes = np.divmod(keys[firsts], len(self._lengths))
        enough = np.add.reduceat(weights, firsts) >= self._needed[parts]
        return parts[enough], wholes[enough]


class _Table(NamedTuple):
    """Tokens by text: how many each text has, their numbers, and the weight of each number."""

    counts: Ints
    tokens: Ints
    weights: Ints

    def texts(self) -> Ints:
        """Return whose each token is."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def rarest(self, weight: NDArray[np.float64]) -> _Rare:
        """Return the rarest tokens of each text, until they weigh more than is said of it."""
        frequency = np.bincount(self.tokens, minlength=len(self.weights))
        rank = np.empty(len(frequency), np.int64)
        rank[np.argsort(frequency, kind="stable")] = np.arange(len(frequency))
        texts = self.texts()
        order = np.lexsort((rank[self.tokens], texts))
        tokens, texts = self.tokens[order], texts[order]
        weights = self.weights[tokens]
        total = np.cumsum(weights)
        first = np.concatenate([[0], total])[np.cumsum(self.counts) - self.counts]
        before = total - weights - np.repeat(first, self.counts)
        taken = before <= weight[texts]
        return _Rare(texts[taken], tokens[taken], weights[taken])


class _Holders:
    """Which texts hold each token; sizes: how many."""

    def __init__(self, table: _Table) -> None:
        self.sizes = np.bincount(table.tokens, minlength=len(table.weights))
        self._texts = table.texts()[np.argsort(table.tokens, kind="stable")]
        self._starts = np.cumsum(self.sizes) - self.sizes

    def of(self, tokens: Ints) -> Ints:
        """Return the holders of tokens, one token's after the other's."""
        sizes = self.sizes[tokens]
        offsets = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return self._texts[np.repeat(self._starts[tokens], sizes) + offsets]
