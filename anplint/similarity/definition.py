"""What a near-duplicate is: by definition rapidfuzz's answer on normalised texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

IDENTICAL, EDITED, REWORKED = "identical", "edited", "reworked"

HINT = 0.01
"""By how much the cut-off given to rapidfuzz lies below the threshold, so that its rounding can't
decide."""

LEAST_SHARE = 3
"""How many times as long as the shorter of two reworked texts the longer may be."""


class Thresholds(NamedTuple):
    """When two normalised texts are near-duplicates.

    min_chars   shorter texts match nothing
    min_tokens  texts with fewer distinct tokens can't be reworked
    edited      the least `fuzz.ratio`, 0 to 100
    reworked    the least `fuzz.token_set_ratio`, 0 to 100, where the shorter text has at least a
                third of the characters of the longer; above 100: nothing is reworked
    max_chars   longer texts match only what is equal to them: a pair of them takes rapidfuzz
                milliseconds at 20,000 characters, and a minute at a million
    """

    min_chars: int = 80
    min_tokens: int = 12
    edited: float = 90
    reworked: float = 90
    max_chars: int = 20_000

    def compare(self, text: str) -> bool:
        """Tell whether a text may match others than those that are equal to it."""
        return max(1, self.min_chars) <= len(text) <= self.max_chars


DEFAULTS = Thresholds()


class Match(NamedTuple):
    """How two texts match, and the score, 0 to 100."""

    kind: str
    score: float


def match(
    first: str, second: str, thresholds: Thresholds, few: Collection[str] = ()
) -> Match | None:
    """Return how two normalised texts match, None where they don't.

    few  texts of which the caller knows already that they have too few tokens to be reworked
    """
    if min(len(first), len(second)) < max(1, thresholds.min_chars):
        return None
    if first == second:
        return Match(IDENTICAL, 100.0)
    if max(len(first), len(second)) > thresholds.max_chars:
        return None
    score = edited_score(first, second, thresholds.edited)
    if score is not None:
        return Match(EDITED, score)
    if first in few or second in few or not may_be_reworked(first, second, thresholds):
        return None
    score = reworked_score(first, second, thresholds.reworked)
    return None if score is None else Match(REWORKED, score)


def edited_score(first: str, second: str, threshold: float) -> float | None:
    """Return the `fuzz.ratio` of two texts, None below the threshold."""
    from rapidfuzz import fuzz

    score = fuzz.ratio(first, second, score_cutoff=max(0.0, threshold - HINT))
    return score if score >= threshold else None


def reworked_score(first: str, second: str, threshold: float) -> float | None:
    """Return the `fuzz.token_set_ratio` of two texts, None below the threshold."""
    from rapidfuzz import fuzz

    score = fuzz.token_set_ratio(first, second, score_cutoff=max(0.0, threshold - HINT))
    return score if score >= threshold else None


def may_be_reworked(first: str, second: str, thresholds: Thresholds) -> bool:
    """Tell whether two texts have lengths and tokens enough for one to be the other reworked."""
    shorter, longer = sorted((len(first), len(second)))
    return LEAST_SHARE * shorter >= longer and all(
        len(set(text.split())) >= thresholds.min_tokens for text in (first, second)
    )
