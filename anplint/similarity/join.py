"""The exact join: all near-duplicates of many texts, or the components that they form.

Candidates come from `letters` and `tokens`, whose docstrings hold the proof that none is lost;
what they let through is scored by rapidfuzz itself.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from anplint.similarity.cells import blocks, near, planned
from anplint.similarity.definition import EDITED, HINT, LEAST_SHARE, REWORKED
from anplint.similarity.letters import Letters
from anplint.similarity.tokens import TokenSets, lacking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from anplint.similarity.cells import Block
    from anplint.similarity.definition import Thresholds

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]
    Scores = NDArray[np.float64]

Item = TypeVar("Item")
Result = TypeVar("Result")

BLOCK = 2_048
_AT_ONCE = 200_000
"""Candidates that are scored together."""


class Scored(NamedTuple):
    """Pairs that match: the positions, `first < second`, the kind of match, and the scores."""

    first: Ints
    second: Ints
    kind: str
    scores: Scores


class Components:
    """Which texts hang together by any chain of matches (union-find, flat after each union)."""

    def __init__(self, number: int) -> None:
        self.roots: Ints = np.arange(number)

    def apart(self, first: Ints, second: Ints) -> Bools:
        """Tell which pairs are not yet known to hang together."""
        apart: Bools = self.roots[first] != self.roots[second]
        return apart

    def unite(self, first: Ints, second: Ints) -> None:
        """Join the components of each pair."""
        pairs = np.unique(np.column_stack([self.roots[first], self.roots[second]]), axis=0)
        parents: dict[int, int] = {}
        for one, other in pairs.tolist():
            low, high = sorted((_top(parents, one), _top(parents, other)))
            if low != high:
                parents[high] = low
        for child in parents:
            parents[child] = _top(parents, child)
        if parents:
            table = np.arange(len(self.roots))
            table[list(parents)] = list(parents.values())
            self.roots = table[self.roots]


def _top(parents: dict[int, int], number: int) -> int:
    while number in parents:
        number = parents[number]
    return number


class Join:
    """The join of distinct, normalised texts.

    jobs   how many threads work
    block  how many texts are compared with as many others at once (`BLOCK`). Besides the texts, a
           run takes about 500 bytes a text; for each job 6 · block² bytes, and up to 60 · block²
           where nearly all texts are near-duplicates; `pairs` remembers what it found, 100 bytes
           a pair
    """

    def __init__(
        self, texts: Sequence[str], thresholds: Thresholds, jobs: int = 1, block: int | None = None
    ) -> None:
        kept = [number for number, text in enumerate(texts) if thresholds.compare(text)]
        self._numbers: Ints = np.array(kept, np.int64)
        self._total = len(texts)
        self._texts: NDArray[np.object_] = np.array([texts[number] for number in kept], object)
        self._lengths: Ints = np.fromiter(map(len, self._texts), np.int64, len(kept))
        self._joined = self._texts
        self._thresholds = thresholds
        self._jobs, self._block = jobs, block or BLOCK

    def pairs(self) -> Iterator[Scored]:
        """Yield all pairs of near-duplicates."""
        seen = set[int]()
        for rows, columns in self._edited_candidates(None):
            yield from self._new(self._scored(rows, columns, EDITED), seen)
        for rows, columns in self._reworked_candidates(None):
            yield from self._new(self._scored(rows, columns, REWORKED), seen)

    def components(self) -> list[int]:
        """Return a number for each text, the same for texts that hang together."""
        known = Components(len(self._texts))
        for rows, columns in self._edited_candidates(known):
            self._unite(known, rows, columns, EDITED)
        for rows, columns in self._reworked_candidates(known):
            self._unite(known, rows, columns, REWORKED)
        roots = np.arange(self._total)
        roots[self._numbers] = self._numbers[known.roots]
        return list(map(int, roots))

    def _new(self, scored: Iterator[Scored], seen: set[int]) -> Iterator[Scored]:
        """Yield the pairs that were not seen before: most reworked pairs are found twice."""
        for first, second, kind, scores in scored:
            keys, at = np.unique(first * self._total + second, return_index=True)
            new = at[[key not in seen for key in keys.tolist()]]
            seen.update(keys.tolist())
            yield Scored(first[new], second[new], kind, scores[new])

    def _edited_candidates(self, known: Components | None) -> Iterator[tuple[Ints, Ints]]:
        order = np.argsort(self._lengths, kind="stable")
        letters = Letters(self._texts[order].tolist())
        yield from self._near(letters, order, self._thresholds.edited, known)

    def _reworked_candidates(self, known: Components | None) -> Iterator[tuple[Ints, Ints]]:
        threshold = self._thresholds.reworked
        if threshold > 100:  # noqa: PLR2004 - per cent
            return
        able = [
            (len(joined), number, joined)
            for number, text in enumerate(self._texts)
            if len(words := set(text.split())) >= self._thresholds.min_tokens
            for joined in (" ".join(sorted(words)),)
        ]
        able.sort()
        order = np.array([number for _, number, _ in able], np.int64)
        joined = [text for _, _, text in able]
        self._joined = np.full(len(self._texts), "", object)
        self._joined[order] = joined
        letters = Letters(joined)
        for rows, columns in self._near(letters, order, threshold, known):
            yield self._comparable(rows, columns)
        for rows, columns in self._contained(letters, joined, order, threshold, known):
            yield self._comparable(rows, columns)

    def _comparable(self, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
        one, other = self._lengths[rows], self._lengths[columns]
        keep = LEAST_SHARE * np.minimum(one, other) >= np.maximum(one, other)
        return rows[keep], columns[keep]

    def _near(
        self, letters: Letters, order: Ints, threshold: float, known: Components | None
    ) -> Iterator[tuple[Ints, Ints]]:
        """Yield the pairs whose letters allow the threshold.

        order  which text each is that the letters are of
        """
        search = _Search(letters, order, threshold / 100, known)
        with _one_thread_each(), ThreadPoolExecutor(self._jobs) as pool:
            for band in blocks(search.windows, self._block):
                cells = search.plan(band)
                yield from _in_order(pool, cells.candidates, band, self._jobs)

    def _contained(
        self, letters: Letters, joined: Sequence[str], order: Ints, threshold: float,
        known: Components | None,
    ) -> Iterator[tuple[Ints, Ints]]:  # fmt: skip
        """Yield the pairs of which one may contain the tokens of the other."""
        share = threshold / 100
        sets = TokenSets(joined, share)

        def candidates(chunk: slice) -> tuple[Ints, Ints]:
            parts, wholes = sets.contained(chunk)
            if known is not None:
                apart = known.apart(order[parts], order[wholes])
                parts, wholes = parts[apart], wholes[apart]
            keep = letters.held(parts, wholes, lacking(share))
            return order[parts[keep]], order[wholes[keep]]

        with ThreadPoolExecutor(self._jobs) as pool:
            yield from _in_order(pool, candidates, sets.chunks(), self._jobs)

    def _scored(self, rows: Ints, columns: Ints, kind: str) -> Iterator[Scored]:
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            scores = self._scores(rows[part], columns[part], kind)
            keep = scores >= self._threshold(kind)
            one, other = self._numbers[rows[part][keep]], self._numbers[columns[part][keep]]
            yield Scored(np.minimum(one, other), np.maximum(one, other), kind, scores[keep])

    def _unite(self, known: Components, rows: Ints, columns: Ints, kind: str) -> None:
        for start in range(0, len(rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            self._unite_some(known, rows[part], columns[part], kind)

    def _unite_some(self, known: Components, rows: Ints, columns: Ints, kind: str) -> None:
        """Score pairs until all that match hang together: a few from each pair of components."""
        apart = known.apart(rows, columns)
        rows, columns = rows[apart], columns[apart]
        step = 256
        while len(rows):
            one, other = known.roots[rows], known.roots[columns]
            key = np.minimum(one, other) * len(known.roots) + np.maximum(one, other)
            _, chosen = np.unique(key, return_index=True)
            if len(chosen) < step:
                chosen = np.union1d(chosen, np.arange(min(step, len(rows))))
            scores = self._scores(rows[chosen], columns[chosen], kind)
            match = chosen[scores >= self._threshold(kind)]
            known.unite(rows[match], columns[match])
            left = np.ones(len(rows), np.bool_)
            left[chosen] = False
            left &= known.apart(rows, columns)
            rows, columns = rows[left], columns[left]
            step *= 2

    def _threshold(self, kind: str) -> float:
        return self._thresholds.edited if kind == EDITED else self._thresholds.reworked

    def _scores(self, rows: Ints, columns: Ints, kind: str) -> Scores:
        """Return the scores of pairs; of those below the threshold, anything below it."""
        from rapidfuzz import fuzz, process

        if not len(rows):
            return np.zeros(0)
        scorer = fuzz.ratio if kind == EDITED else fuzz.token_set_ratio
        texts = self._texts if kind == EDITED else self._joined  # of one set, and shorter
        hint = max(0.0, self._threshold(kind) - HINT)
        found: Scores = process.cpdist(
            texts[rows], texts[columns], scorer=scorer, score_cutoff=hint, dtype=np.float64,
            workers=self._jobs,
        )  # fmt: skip
        return found


class _Search:
    """The search for pairs whose letters are near."""

    def __init__(
        self, letters: Letters, order: Ints, share: float, known: Components | None
    ) -> None:
        self.letters, self.order, self.share, self.known = letters, order, share, known
        self.windows = letters.windows(share)

    def confirmed(self, rows: Ints, columns: Ints) -> tuple[Ints, Ints]:
        """Return those of some pairs of positions that the counts allow, as numbers of texts."""
        keep = columns > rows
        if self.known is not None:
            keep &= self.known.apart(self.order[rows], self.order[columns])
        rows, columns = rows[keep], columns[keep]
        keep = self.letters.confirmed(rows, columns, self.share)
        return self.order[rows[keep]], self.order[columns[keep]]

    def plan(self, band: list[Block]) -> _Band:
        """Return how a band of rows is searched."""
        rows = slice(*band[0].rows)
        return _Band(self, rows, slice(rows.start, band[-1].columns[1]))


class _Band:
    """A band of rows with the cells planned for it and the columns beside it."""

    def __init__(self, search: _Search, rows: slice, columns: slice) -> None:
        self._search = search
        self._cells = planned(search.letters, rows, columns, search.share)
        self._rows = self._cells.rows(search.letters, rows, search.share)

    def candidates(self, block: Block) -> tuple[Ints, Ints]:
        """Return the pairs of a rectangle that the counts allow, as numbers of texts."""
        search, (top, bottom), (left, right) = self._search, block.rows, block.columns
        letters, share = search.letters, search.share
        columns = self._cells.columns(letters, slice(left, right), share)
        longest = int(letters.lengths[bottom - 1] + letters.lengths[right - 1])
        found = np.flatnonzero(near(self._rows, columns, longest))
        kept = [(np.zeros(0, np.int64),) * 2]
        for start in range(0, len(found), _AT_ONCE):
            firsts, seconds = np.divmod(found[start : start + _AT_ONCE], right - left)
            kept.append(search.confirmed(firsts + top, seconds + left))
        firsts, seconds = map(np.concatenate, zip(*kept, strict=True))
        return firsts, seconds


def _in_order(
    pool: ThreadPoolExecutor,
    work: Callable[[Item], Result],
    items: Iterable[Item],
    jobs: int,
) -> Iterator[Result]:
    """Yield the results of work in order; no more is begun than the jobs have in hand or next."""
    waiting: deque[Future[Result]] = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) > 2 * jobs:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _one_thread_each() -> AbstractContextManager[object]:
    """Return a context in which a matrix product takes one thread: blocks are the unit of work."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1, user_api="blas")
    return limits
