"""Groups of near-duplicates: each text with the earliest text that it may stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.similarity.definition import DEFAULTS, IDENTICAL, Match, Thresholds
from anplint.similarity.few import FEW, matches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Member(NamedTuple):
    """The place of a text in its group.

    leader     the position of the text that stands for the group; its own where it is that text
    match      how the text matches the leader
    component  a number that texts have in common if any chain of matches links them
    """

    leader: int
    match: Match
    component: int


ITSELF = Match(IDENTICAL, 100.0)


def groups(
    texts: Sequence[str],
    thresholds: Thresholds = DEFAULTS,
    jobs: int = 1,
    components: Sequence[int] | None = None,
) -> list[Member]:
    """Return the group of each text; `texts` are distinct, normalised, and in order of precedence.

    Chains are cut: going through the texts in order, each joins the earliest leader that it
    matches, and becomes a leader where there is none.

    jobs        how many threads may work
    components  numbers that texts have in common if any chain of matches links them, where they
                are known; texts that nothing links may share a number too
    """
    if components is None:
        components = components_of(texts, thresholds, jobs)
    members = [Member(number, ITSELF, part) for number, part in enumerate(components)]
    for together in _together(components):
        for number, leader, how in _led([texts[at] for at in together], thresholds):
            at = together[number]
            members[at] = Member(together[leader], how, components[at])
    return members


def components_of(texts: Sequence[str], thresholds: Thresholds, jobs: int = 1) -> list[int]:
    """Return for each text the position of the first of those that any chain of matches links."""
    if len(texts) > FEW:
        from anplint.similarity.join import Join

        return Join(texts, thresholds, jobs).components()
    first = list(range(len(texts)))
    for one, other, _ in matches(texts, thresholds):
        low, high = sorted((first[one], first[other]))
        first = [low if number == high else number for number in first]
    return first


def _together(components: Sequence[int]) -> list[list[int]]:
    """Return the positions of texts that share a component with others."""
    parts: dict[int, list[int]] = {}
    for number, part in enumerate(components):
        parts.setdefault(part, []).append(number)
    return [part for part in parts.values() if len(part) > 1]


def _led(texts: Sequence[str], thresholds: Thresholds) -> Iterator[tuple[int, int, Match]]:
    """Yield the texts that a leader stands for: number, leader, and how they match."""
    if len(texts) <= FEW:
        yield from _led_by_pairs(texts, thresholds)
        return
    import numpy as np

    from anplint.similarity.ready import Ready, build

    ready = Ready(build(texts, thresholds), thresholds)
    left = np.ones(len(texts), np.bool_)
    for leader, text in enumerate(texts):
        if left[leader]:
            left[leader] = False
            for number, how in ready.matches(text, left):
                left[number] = False
                yield number, leader, how


def _led_by_pairs(texts: Sequence[str], thresholds: Thresholds) -> Iterator[tuple[int, int, Match]]:
    earlier: dict[int, list[tuple[int, Match]]] = {}
    for first, second, how in matches(texts, thresholds):
        earlier.setdefault(second, []).append((first, how))
    led = set[int]()
    for number in range(len(texts)):
        for leader, how in sorted(earlier.get(number, ())):
            if leader not in led:
                led.add(number)
                yield number, leader, how
                break
