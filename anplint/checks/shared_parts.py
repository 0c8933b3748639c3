"""Which lists have most of their parts in one other: an algorithm on numbers.

Two filters spare most comparisons, and neither loses a pair. Let a list be allowed to lack parts
of a weight w. The other one holds at least one of its rarest parts that together weigh more than w
(a prefix filter: Chaudhuri, S., Ganti, V., Kaushik, R. (2006), "A primitive operator for similarity
joins in data cleaning"). And it lacks d parts at most, if the d + 1 lightest weigh more than w.

Where thousands of lists are made of the same few parts, as posts from templates are, the first
filter keeps nearly all. So the lists that hold a part are bits of integers, by blocks, and the
second is answered for all lists of a block at once.
"""

from __future__ import annotations

from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Part = tuple[int, int]

_BLOCK = 1024
"""Lists in a block. More make the integers of rare parts long, fewer their number great."""

_SLACK = 1e-6
"""Above any rounding error, far below the weight of a part."""


class Shared(NamedTuple):
    """A list that has most of its parts in an earlier one, by their positions.

    weight  of the parts that the earlier one has too, out of `of_weight`
    parts   how many parts these are, out of `of_parts`
    """

    again: int
    first: int
    weight: int
    of_weight: int
    parts: int
    of_parts: int


def shared_parts(lists: Sequence[Sequence[Part]], share: float, least: int) -> Iterator[Shared]:
    """Yield each list that has most of its parts, (number, weight), in an earlier one.

    share  how much of its weight that must be, in percent, above 0
    least  how many of its parts that must be, above 0

    The earlier list is one that is not itself a copy: of those with the most weight in common, the
    first.
    """
    originals = _Originals([frozenset(number for number, _ in parts) for parts in lists])
    for at, parts in enumerate(lists):
        near = originals.near(parts, share) if len(parts) >= least else ()
        shared = (originals.common(at, parts, other) for other in near)
        enough = (each for each in shared if _is_enough(each, share, least))
        best = max(enough, key=_rank, default=None)
        if best:
            yield best
        else:
            originals.add(at)


def _is_enough(shared: Shared, share: float, least: int) -> bool:
    return shared.weight * 100 >= share * shared.of_weight and shared.parts >= least


def _rank(shared: Shared) -> tuple[int, int]:
    return shared.weight, -shared.first


class _Originals:
    """The lists that are no copies, to be found by their parts."""

    def __init__(self, sets: Sequence[frozenset[int]]) -> None:
        self._sets = sets
        self._lists_with = Counter(number for numbers in sets for number in numbers)
        self._holders: dict[int, dict[int, int]] = {}

    def add(self, at: int) -> None:
        """Add a list by its position."""
        block, bit = divmod(at, _BLOCK)
        for number in self._sets[at]:
            if self._lists_with[number] > 1:
                blocks = self._holders.setdefault(number, {})
                blocks[block] = blocks.get(block, 0) | 1 << bit

    def common(self, at: int, parts: Sequence[Part], other: int) -> Shared:
        """Return what a list has in common with another one."""
        theirs = self._sets[other]
        weights = [weight for number, weight in parts if number in theirs]
        whole = sum(weight for _, weight in parts)
        return Shared(at, other, sum(weights), whole, len(weights), len(parts))

    def near(self, parts: Sequence[Part], share: float) -> Iterator[int]:
        """Yield the lists that may hold so much of the weight of some parts, in percent."""
        weights: Counter[int] = Counter()
        for number, weight in parts:
            weights[number] += weight
        spare = weights.total() * (1 - share / 100) + _SLACK
        missing = sum(1 for weight in accumulate(sorted(weights.values())) if weight <= spare)
        order = sorted(weights, key=lambda number: (self._lists_with[number], number))
        for block, bits in self._with_one_of(_rarest(order, weights, spare)).items():
            few = bits
            if bits.bit_count() > missing:  # else to look at each is less work
                few = self._lacking_few(block, bits, order, missing)
            yield from (block * _BLOCK + bit for bit in _positions(few))

    def _with_one_of(self, numbers: Iterable[int]) -> dict[int, int]:
        """Return by block the lists that hold one of some parts."""
        found: dict[int, int] = {}
        for number in numbers:
            for block, bits in self._holders.get(number, {}).items():
                found[block] = found.get(block, 0) | bits
        return found

    def _lacking_few(self, block: int, bits: int, order: Sequence[int], missing: int) -> int:
        """Return those lists of a block that lack so many of the parts at most."""
        lacking = [bits] * (missing + 1)  # that many of the parts so far, or fewer
        for number in order:
            holders = self._holders.get(number, {}).get(block, 0)
            for most in range(missing, 0, -1):
                lacking[most] = (lacking[most] & holders) | lacking[most - 1]
            lacking[0] &= holders
            if not lacking[missing]:
                break
        return lacking[missing]


def _rarest(order: Sequence[int], weights: Mapping[int, int], spare: float) -> Iterator[int]:
    """Yield the first parts that together weigh more than may be missing."""
    for number in order:
        yield number
        spare -= weights[number]
        if spare < 0:
            return


def _positions(bits: int) -> Iterator[int]:
    """Yield the positions of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
