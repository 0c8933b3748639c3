"""The fingerprint by which GitHub follows an alert when lines move: `primaryLocationLineHash`.

The algorithm is that of github/codeql-action (src/fingerprints.ts, 2024): each line of a file has
a hash of the 100 UTF-16 units from its start on, line ends included, blanks and tabs left out, and
the number of lines up to it that have the same hash. GitHub reads the file with its byte order
mark and we without, so only the first line of such a file differs.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

WINDOW = 100
_FACTOR = 37
_MASK = (1 << 64) - 1
_END_OF_FILE = "\uffff"
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")


def line_hashes(text: str, lines: Collection[int]) -> dict[int, str]:
    """Return `hash:occurrence` for each of the lines (1-based) that the text has.

    Lines that are equal in their 100 units count as occurrences of one hash, as they do at GitHub;
    there, two different ones with one 64-bit hash would as well.
    """
    units = _units(text)
    last = max(lines, default=0)
    starts = {line: start for line, start in enumerate(_starts(units, last), 1) if line in lines}
    seen = dict.fromkeys((units[start : start + WINDOW] for start in starts.values()), 0)
    hashes = {window: _hash(window) for window in seen}
    found = {}
    for line, start in enumerate(_starts(units, last), 1):
        window = units[start : start + WINDOW]
        if window in seen:
            seen[window] += 1
            if line in starts:
                found[line] = f"{hashes[window]}:{seen[window]}"
    return found


def _units(text: str) -> str:
    """Return one character for each UTF-16 unit that counts, LF at the end of every line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace(" ", "").replace("\t", "")
    return _BEYOND_BMP.sub(_surrogates, text) + _END_OF_FILE


def _surrogates(match: re.Match[str]) -> str:
    code = ord(match.group()) - 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))


def _starts(units: str, last: int) -> Iterator[int]:
    """Yield where each of the first `last` lines begins."""
    ends = (match.end() for match in re.finditer("\n", units))
    return islice(chain((0,), ends), last)


def _hash(window: str) -> str:
    value = 0
    for unit in map(ord, window.ljust(WINDOW, "\0")):
        value = (value * _FACTOR + unit) & _MASK
    return f"{value:x}"
