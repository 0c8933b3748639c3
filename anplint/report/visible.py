"""Whether a text can be seen: names and titles of strangers may hold nothing but blanks."""

from __future__ import annotations

_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
"""Categories of Unicode that show nothing: controls, formats, spaces, separators."""


def is_visible(text: str) -> bool:
    """Return whether a text has a character that shows."""
    from unicodedata import category

    return any(category(character) not in _UNSEEN for character in text)
