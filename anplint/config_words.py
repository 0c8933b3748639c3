"""Says for people what is wrong with a value in a configuration file, and in which line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE = "must be a table: keys with values"
_EMPTY = "must not be empty"
_BOOLEAN = "must be true or false, without quotes"
_SAID = {
    "tuple_type": 'must be a list, such as ["a", "b"]',
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "string_type": 'must be a text in quotes, such as "a"',
    "float_type": "must be a number, without quotes",
    "finite_number": "must be a number, not nan or inf",
    "less_than_equal": "must be at most {le:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "string_too_short": _EMPTY,
    "too_short": _EMPTY,
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "literal_error": "must be {expected}",
    "missing": "is missing",
}
"""What to say in place of pydantic's words, by its names of errors (pydantic 2, "Validation
Errors")."""

_GATE = re.compile(r"^[ \t]*\[\[[^\]\n]{0,80}\bgate[ \t]*\]\]", re.MULTILINE)


def words_of(kind: str, details: Mapping[str, Any], message: str) -> str:
    """Return what is wrong with a value.

    kind     pydantic's name of the error, with its details
    message  its own words, for an error that there are no others for
    """
    said = _SAID.get(kind)
    return said.format_map(details) if said else message.removeprefix("Value error, ")


def line_of(text: str, key: str) -> int:
    """Return the first line that names a key: tomllib keeps no positions."""
    match = re.search(rf"^[^#\n]*(?<!\w){re.escape(key)}(?!\w)", text, re.MULTILINE)
    return text.count("\n", 0, match.end()) + 1 if match else 1


def gate_line(text: str, number: int) -> int:
    """Return the line in which a condition of the gate begins; they are counted from 0."""
    starts = [match.start() for match in _GATE.finditer(text)]
    return text.count("\n", 0, starts[number]) + 1 if starts[number:] else line_of(text, "gate")


def place_of(file: str, key: str) -> str:
    """Return `FILE:LINE: ` of a key in a configuration that was read; "" where there is no file."""
    try:
        with open(file, encoding="utf-8-sig") as stream:
            return f"{file}:{line_of(stream.read(), key)}: "
    except (OSError, ValueError):
        return ""
