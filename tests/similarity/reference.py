"""What the definition says, pair by pair, without any of the methods that are tested."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from anplint.similarity.join import Join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.similarity.definition import Thresholds

Pairs = dict[tuple[int, int], tuple[str, float]]
"""Positions, `first < second`, with the kind of match and the score."""


def kind_of(first: str, second: str, thresholds: Thresholds) -> tuple[str, float] | None:
    """Return how two distinct texts match: scores without a cut-off."""
    shorter, longer = sorted((len(first), len(second)))
    if shorter < max(1, thresholds.min_chars) or longer > thresholds.max_chars:
        return None
    score = fuzz.ratio(first, second)
    if score >= thresholds.edited:
        return "edited", score
    words = min(len(set(first.split())), len(set(second.split())))
    if words < thresholds.min_tokens or 3 * shorter < longer:
        return None
    score = fuzz.token_set_ratio(first, second)
    return ("reworked", score) if score >= thresholds.reworked else None


def brute_force(texts: Sequence[str], thresholds: Thresholds) -> Pairs:
    """Return all pairs that match."""
    return {
        (first, second): found
        for first, second in combinations(range(len(texts)), 2)
        if (found := kind_of(texts[first], texts[second], thresholds))
    }


def joined(texts: Sequence[str], thresholds: Thresholds, jobs: int = 1) -> Pairs:
    """Return the pairs of the join, of which each must come once and in order."""
    found: Pairs = {}
    for scored in Join(texts, thresholds, jobs).pairs():
        for first, second, score in zip(
            scored.first.tolist(), scored.second.tolist(), scored.scores.tolist(), strict=True
        ):
            assert first < second
            assert (first, second) not in found, "a pair comes once"
            found[first, second] = scored.kind, score
    return found


def partition(numbers: Sequence[int]) -> set[frozenset[int]]:
    """Return the sets of positions that share a number."""
    parts: dict[int, set[int]] = {}
    for position, number in enumerate(numbers):
        parts.setdefault(number, set()).add(position)
    return set(map(frozenset, parts.values()))


def connected(total: int, pairs: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
    """Return the connected components of a graph, searched breadth first."""
    beside: list[set[int]] = [set() for _ in range(total)]
    for first, second in pairs:
        beside[first].add(second)
        beside[second].add(first)
    left, parts = set(range(total)), set[frozenset[int]]()
    while left:
        part, edge = set[int](), {left.pop()}
        while edge:
            part |= edge
            edge = set[int]().union(*(beside[one] for one in edge)) - part
        left -= part
        parts.add(frozenset(part))
    return parts


def led(total: int, pairs: Pairs) -> list[tuple[int, str, float]]:
    """Return for each text its leader, the kind of match and the score.

    In order, each joins the earliest leader that it matches, or becomes one.
    """
    leaders, found = list[int](), list[tuple[int, str, float]]()
    for number in range(total):
        leader = next((one for one in leaders if (one, number) in pairs), None)
        if leader is None:
            leaders.append(number)
            found.append((number, "identical", 100.0))
        else:
            found.append((leader, *pairs[leader, number]))
    return found
