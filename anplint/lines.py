"""Where the lines of a text begin, as editors count them."""

from __future__ import annotations


def line_starts(text: str) -> list[int]:
    """Return the offset of every line: LF, CRLF and CR end one, as in editors; U+2028 does not."""
    starts, at = [0], 0
    if "\r" not in text:
        while (at := text.find("\n", at) + 1) > 0:
            starts.append(at)
        return starts
    import re

    return starts + [match.end() for match in re.finditer(r"\r\n|\r|\n", text)]
