"""What people do to a paragraph that they copy: edits small enough that it stays the same one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from words import drawn, sentence

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MOST_TRIES = 8


def _typo(text: str, rng: random.Random) -> str:
    """Swap, drop, double or change one to four characters."""
    letters = list(text)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(1, len(letters) - 1)
        before, here = letters[at - 1 : at + 1]
        letters[at - 1 : at + 1] = rng.choice(
            ((here, before), (before,), (before, here, here), (before, rng.choice(LETTERS)))
        )
    return "".join(letters)


def _words(text: str, rng: random.Random) -> str:
    """Change one to three words."""
    parts = text.split()
    for word in drawn(rng, rng.randint(1, 3)):
        parts[rng.randrange(len(parts))] = word
    return " ".join(parts)


def _insert(text: str, rng: random.Random) -> str:
    """Insert one to three words."""
    parts = text.split()
    for word in drawn(rng, rng.randint(1, 3)):
        parts.insert(rng.randrange(len(parts)), word)
    return " ".join(parts)


def _append(text: str, rng: random.Random) -> str:
    """Add a sentence at the end."""
    return f"{text} {sentence(rng, rng.randint(8, 20))}"


def _drop(text: str, rng: random.Random) -> str:
    """Drop a sentence, where there are two or more."""
    parts = _sentences(text)
    if len(parts) > 1:
        del parts[rng.randrange(len(parts))]
    return " ".join(parts)


def _reorder(text: str, rng: random.Random) -> str:
    """Shuffle the sentences."""
    parts = _sentences(text)
    rng.shuffle(parts)
    return " ".join(parts)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.) ", text)


EDITS: dict[str, tuple[str, Callable[[str, random.Random], str]]] = {
    "copy": ("identical", lambda text, _: text),
    "typo": ("edited", _typo),
    "words changed": ("edited", _words),
    "words inserted": ("edited", _insert),
    "sentence appended": ("reworked", _append),
    "sentence dropped": ("reworked", _drop),
    "sentences reordered": ("reworked", _reorder),
}
"""Each edit with the kind of match that it is meant to give."""


def edited(text: str, name: str, rng: random.Random) -> str | None:
    """Return a text with an edit made; None where it does not change this text."""
    kind, edit = EDITS[name]
    for _ in range(MOST_TRIES):
        changed = edit(text, rng)
        if (changed.lower() == text.lower()) == (kind == "identical"):
            return changed
    return None
