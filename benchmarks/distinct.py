"""Distinct paragraphs, normalised, to find near-duplicates among."""

from __future__ import annotations

import random

import template
from edits import EDITS, edited
from words import sentences

from anplint.similarity.normalise import normalise

MIXES = {"natural": (0.8, 0.0), "mixed": (0.7, 0.1)}
"""The shares of natural and of template paragraphs; the rest are edited copies of those."""
LEAST, MOST_SENTENCES = 80, 4
"""So paragraphs have 300 characters on average, as those of English manuals have."""

PER_TEMPLATE = 100
"""Texts of one template: were they a share of all, their pairs would grow with the square."""


def paragraphs(number: int, mix: str) -> list[str]:
    """Return so many normalised texts, no two of them equal, in random order."""
    rng = random.Random(f"{mix} {number}")
    natural, templates = MIXES[mix]
    found: dict[str, None] = {}
    whole = round(number * natural)
    while len(found) < whole:
        _add(found, sentences(rng, 1, MOST_SENTENCES))
    filled = round(number * templates)
    whole += filled
    while len(found) < whole:
        _add(found, template.lead(rng, template.Subject(rng), filled // PER_TEMPLATE + 1))
    originals, names = list(found), [name for name in EDITS if name != "copy"]
    while len(found) < number:
        _add(found, edited(rng.choice(originals), rng.choice(names), rng))
    texts = list(found)
    rng.shuffle(texts)
    return texts


def _add(found: dict[str, None], text: str | None) -> None:
    normal = normalise(text or "")
    if len(normal) >= LEAST:
        found[normal] = None
