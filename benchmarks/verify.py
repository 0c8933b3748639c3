"""Candidates for near-duplicates, verified by rapidfuzz; brute force, whose candidates are all.

Texts are normalised and distinct. A cutoff given to rapidfuzz lies below the threshold, so that its
rounding can't decide.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from definition import EDITED, REWORKED, SHORTEST_SHARE, has_tokens
from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Pair = tuple[int, int]

SLACK = 0.1
CHUNK = 100_000
BLOCK = 128
"""Rows of one matrix: 128 · 250,000 scores of four bytes are 128 MB."""


class Work(NamedTuple):
    """What to do: texts, processes or threads to use, and whether reworked ones count as well."""

    texts: Sequence[str]
    jobs: int
    reworked: bool


def verified(work: Work, candidates: Iterable[Pair]) -> tuple[set[Pair], int]:
    """Return the pairs that match by definition, and how many candidates there were."""
    judge = Judge(work)
    rest, found, count = iter(candidates), set[tuple[int, int]](), 0
    while chunk := list(islice(rest, CHUNK)):
        count += len(chunk)
        found.update(judge.edited(chunk))
        if work.reworked:
            found.update(judge.reworked([pair for pair in chunk if pair not in found]))
    return found, count


def by_rows(work: Work, rows: Sequence[int] | None = None) -> set[Pair]:
    """Compare everything with everything, or only some rows with everything."""
    judge = Judge(work)
    scorers = [(fuzz.ratio, EDITED), (fuzz.token_set_ratio, REWORKED)]
    found: set[Pair] = set()
    for block in _blocks(range(len(work.texts)) if rows is None else rows):
        start = block[0] if rows is None else 0
        likely: list[list[Pair]] = []
        for scorer, threshold in scorers[: 1 + work.reworked]:
            matrix = process.cdist(
                [work.texts[row] for row in block],
                work.texts[start:],
                scorer=scorer,
                score_cutoff=threshold - SLACK,
                workers=work.jobs,
            )
            above = zip(*(axis.tolist() for axis in matrix.nonzero()), strict=True)
            ends = ((block[row], start + column) for row, column in above)
            likely.append([(min(end), max(end)) for end in ends if end[0] != end[1]])
        found.update(judge.exactly(fuzz.ratio, EDITED, likely[0]))
        if work.reworked:
            able = judge.able(set(likely[1]) - found)
            found.update(judge.exactly(fuzz.token_set_ratio, REWORKED, able))
    return found


class Judge:
    """Applies the definition to pairs of texts."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self._tokens = list(map(has_tokens, work.texts)) if work.reworked else []

    def edited(self, pairs: list[Pair]) -> Iterator[Pair]:
        """Yield the edited ones."""
        return self.exactly(fuzz.ratio, EDITED, self._likely(fuzz.ratio, EDITED, pairs))

    def reworked(self, pairs: list[Pair]) -> Iterator[Pair]:
        """Yield the reworked ones, of pairs that are not edited."""
        likely = self._likely(fuzz.token_set_ratio, REWORKED, self.able(pairs))
        return self.exactly(fuzz.token_set_ratio, REWORKED, likely)

    def able(self, pairs: Iterable[Pair]) -> list[Pair]:
        """Return the pairs whose lengths and tokens allow them to be reworked."""
        length = [len(text) for text in self.work.texts]
        return [
            (a, b)
            for a, b in pairs
            if self._tokens[a]
            and self._tokens[b]
            and min(length[a], length[b]) >= max(length[a], length[b]) * SHORTEST_SHARE
        ]

    def exactly(
        self, scorer: Callable[[str, str], float], threshold: float, pairs: Iterable[Pair]
    ) -> Iterator[Pair]:
        """Yield the pairs that reach a threshold."""
        texts = self.work.texts
        return (pair for pair in pairs if scorer(texts[pair[0]], texts[pair[1]]) >= threshold)

    def _likely(
        self, scorer: Callable[..., float], threshold: float, pairs: list[Pair]
    ) -> list[Pair]:
        if not pairs:
            return []
        texts = self.work.texts
        scores = process.cpdist(
            [texts[a] for a, _ in pairs],
            [texts[b] for _, b in pairs],
            scorer=scorer,
            score_cutoff=threshold - SLACK,
            workers=self.work.jobs,
        )
        return [pairs[index] for index in scores.nonzero()[0].tolist()]


def _blocks(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    return (rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK))
