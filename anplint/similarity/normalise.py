"""The form in which texts are compared: what a reader cannot tell apart is made equal."""

from __future__ import annotations

ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters without a width of their own: soft hyphen, zero-width spaces and joiners, and the
byte order mark."""


def normalise(text: str) -> str:
    """Return a text case folded and in NFKC, on one line, without zero-width characters.

    Unicode's `toNFKC_Casefold` (Unicode Standard, section 3.13) with white space joined, so that
    `normalise(normalise(x)) == normalise(x)`.
    """
    return " ".join(tokens(text))


def tokens(text: str) -> list[str]:
    """Return what white space parts in a normalised text."""
    if not text.isascii():
        for invisible in ZERO_WIDTH:
            text = text.replace(invisible, "")  # str.translate takes ten times as long
    if text.isascii():
        return text.lower().split()
    from unicodedata import normalize

    folded = normalize("NFKC", normalize("NFD", text).casefold())
    return normalize("NFKC", folded.casefold()).split()
