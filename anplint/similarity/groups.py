"""Groups of near-duplicates: each text with the earliest text that it may stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.similarity.definition import DEFAULTS, IDENTICAL, Match, Thresholds, match

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    texts: Sequence[str], thresholds: Thresholds = DEFAULTS, jobs: int = 1
) -> list[Member]:
    """Return the group of each text; `texts` are distinct, normalised, and in order of precedence.

    Chains are cut: going through the texts in order, each joins the earliest leader that it
    matches, and becomes a leader where there is none.
    """
    leaders: list[int] = []
    found: list[Member] = []
    for number, text in enumerate(texts):
        for leader in leaders:
            how = match(texts[leader], text, thresholds)
            if how:
                found.append(Member(leader, how, leader))
                break
        else:
            leaders.append(number)
            found.append(Member(number, ITSELF, number))
    return found
