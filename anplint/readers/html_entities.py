"""Character references of HTML (`&amp;`, `&#x27;`) decoded, in attributes and in running text."""

from __future__ import annotations

import re

from anplint.model import PAD

_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[a-zA-Z][a-zA-Z0-9]{1,31};?)")
_LONGEST_NUMBER = 40
"""No code point needs as many digits; int() refuses 4,300 of them with a ValueError."""


def decode_entities(text: str) -> str:
    """Return running text with its character references decoded, as browsers do."""
    return _REFERENCE.sub(_decoded, text) if "&" in text else text


def pad_entities(text: str) -> str:
    """Decode character references and fill each up to its length in the source with `PAD`."""
    return _REFERENCE.sub(_padded, text) if "&" in text else text


def decode_attribute(text: str) -> str:
    """Return an attribute's value decoded: `&copy=1` in a query string stays as it is.

    WHATWG HTML 13.2.5.73: in an attribute a name without `;` before `=` or a letter is text.
    """
    if "&" not in text:
        return text
    return _REFERENCE.sub(_decoded_in_attribute, text)


def _decoded(match: re.Match[str]) -> str:
    reference = match[0]
    if reference[1] == "#" and len(reference) > _LONGEST_NUMBER:
        return "\ufffd"
    from html import unescape

    return unescape(reference)


def _padded(match: re.Match[str]) -> str:
    return _decoded(match).ljust(len(match[0]), PAD)


def _decoded_in_attribute(match: re.Match[str]) -> str:
    reference = match[0]
    if reference[1] == "#":
        return _decoded(match)
    if not reference.endswith(";") and match.string.startswith("=", match.end()):
        return reference
    from html.entities import html5

    return html5.get(reference[1:], reference)
