"""Near-duplicates among a few texts, such as the paragraphs of one post.

The bounds are those of `letters` and `tokens`, without their tables: nothing is imported where no
pair can match, not even rapidfuzz.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from anplint.similarity.definition import LEAST_SHARE, match

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anplint.similarity.definition import Match, Thresholds

FEW = 64
"""Up to so many texts every pair is looked at by itself: 2,000 pairs in some 20 ms, which is less
than the import of numpy."""

_SLACK = 1e-6
_PER_CENT = 100


class _Text:
    """A text with what its bounds need, counted when first asked for."""

    __slots__ = ("length", "letters", "pairs", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.length = len(text)
        self.letters = Counter(text)
        self.pairs: Counter[str] | None = None

    def side_by_side(self) -> Counter[str]:
        """Return how often which two characters stand side by side, blanks at both ends."""
        if self.pairs is None:
            text = f" {self.text} "
            self.pairs = Counter([text[at : at + 2] for at in range(len(text) - 1)])
        return self.pairs


class _Words:
    """The tokens of a text: the set, and the text they make when sorted and joined."""

    __slots__ = ("joined", "tokens")

    def __init__(self, text: str) -> None:
        self.tokens = set(text.split())
        self.joined = _Text(" ".join(sorted(self.tokens)))


def matches(texts: Sequence[str], thresholds: Thresholds) -> Iterator[tuple[int, int, Match]]:
    """Yield every pair of near-duplicates as positions, `first < second`, and how they match.

    texts  distinct and normalised
    """
    able = [number for number, text in enumerate(texts) if thresholds.compare(text)]
    if len(able) > 1:
        letters = {number: _Text(texts[number]) for number in able}
        words = {number: _Words(texts[number]) for number in able}
        for at, second in enumerate(able):
            for first in able[:at]:
                if _is_near(letters[first], letters[second], thresholds.edited) or _may_be_reworked(
                    texts[first], texts[second], words[first], words[second], thresholds
                ):
                    how = match(texts[first], texts[second], thresholds)
                    if how:
                        yield first, second, how


def _is_near(one: _Text, other: _Text, threshold: float) -> bool:
    """Tell whether the characters of two texts allow the threshold."""
    share, total = threshold / _PER_CENT, one.length + other.length
    if abs(one.length - other.length) > (1 - share) * total + _SLACK:
        return False
    if _common(one.letters, other.letters) < share * total / 2 - _SLACK:
        return False
    least = total * (0.5 - 1.5 * (1 - share)) + 1 - _SLACK
    return least <= 0 or _common(one.side_by_side(), other.side_by_side()) >= least


def _common(one: Counter[str], other: Counter[str]) -> int:
    if len(other) < len(one):
        one, other = other, one
    get = other.get
    return sum([min(count, get(key, 0)) for key, count in one.items()])


def _may_be_reworked(
    first: str, second: str, one: _Words, other: _Words, thresholds: Thresholds
) -> bool:
    if min(len(one.tokens), len(other.tokens)) < thresholds.min_tokens:
        return False
    if LEAST_SHARE * min(len(first), len(second)) < max(len(first), len(second)):
        return False
    if thresholds.reworked > _PER_CENT:
        return False
    shared = len(" ".join(one.tokens & other.tokens))
    share = thresholds.reworked / _PER_CENT
    held = 1 - 2 * (1 - share) / (2 - share)
    least = held * min(one.joined.length, other.joined.length) - _SLACK
    return shared + 1 >= least or _is_near(one.joined, other.joined, thresholds.reworked)
