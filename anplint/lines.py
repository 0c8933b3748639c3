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


def line_start(text: str, at: int) -> int:
    """Return where the line begins in which an offset lies."""
    feed = text.rfind("\n", 0, at)
    return max(feed, text.rfind("\r", feed + 1, at)) + 1


def line_stop(text: str, at: int) -> int:
    """Return where the line ends in which an offset lies, its line end left out."""
    feed = text.find("\n", at)
    end = feed if feed >= 0 else len(text)
    stop = text.find("\r", at, end)
    return stop if stop >= 0 else end


def next_line(text: str, stop: int) -> int:
    """Return where the line after one begins that ends at an offset."""
    if text.startswith("\r\n", stop):
        return stop + 2
    return min(stop + 1, len(text))
