"""When two paragraphs are near-duplicates: the definition itself, slow and plain.

The scorers are rapidfuzz's; `anplint.similarity` must give exactly these matches, however it finds
them.
"""

from __future__ import annotations

from rapidfuzz import fuzz

from anplint.similarity.normalise import normalise

MIN_CHARS = 80
MIN_TOKENS = 12
EDITED = REWORKED = 90
SHORTEST_SHARE = 1 / 3


def match(first: str, second: str) -> str | None:
    """Return `identical`, `edited` or `reworked`; None where the texts are no near-duplicates."""
    first, second = normalise(first), normalise(second)
    shorter, longer = sorted((len(first), len(second)))
    if shorter < MIN_CHARS:
        return None
    if first == second:
        return "identical"
    if fuzz.ratio(first, second) >= EDITED:
        return "edited"
    if shorter < longer * SHORTEST_SHARE or not (has_tokens(first) and has_tokens(second)):
        return None
    return "reworked" if fuzz.token_set_ratio(first, second) >= REWORKED else None


def has_tokens(text: str) -> bool:
    """Tell whether a normalised text has enough distinct tokens to be reworked."""
    return len(set(text.split())) >= MIN_TOKENS
