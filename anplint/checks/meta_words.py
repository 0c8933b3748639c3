"""Meta in plain words: values, types and limits as messages name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.model import Path

_MOST_TEXT = 60
_MOST_LISTED = 8
_TYPES = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true/false",
    "null": "nothing",
    "array": "a list",
    "object": "a map of keys",
}


def key_words(path: Path) -> str:
    """Return the place of a value in words: `revision.status`, `images[2].url` (counted from 1)."""
    words = ""
    for step in path:
        words += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if words else step
    return short(words)


def value_words(value: object) -> str:
    """Return a value as it is quoted in a message."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{short(value)}"' if value else "empty"
    if isinstance(value, list):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, dict):
        return "a map of keys" if value else "an empty map"
    return "empty" if value is None else str(value)


def found_words(value: object) -> str:
    """Return a value with its type."""
    if isinstance(value, bool) or value in (None, ""):
        return value_words(value)
    if isinstance(value, str):
        return f"the text {value_words(value)}"
    if isinstance(value, int | float):
        return f"the number {value}"
    return value_words(value)


def type_words(names: str | Iterable[str]) -> str:
    """Return what a schema's `type` asks for."""
    listed = [names] if isinstance(names, str) else list(names)
    if len(listed) > 1:
        # That the value may be empty too helps nobody who wrote a wrong one.
        listed = [name for name in listed if name != "null"]
    return listing([_TYPES.get(name, name) for name in listed])


def listing(words: Sequence[str], last: str = "or", most: int = _MOST_LISTED) -> str:
    """Return words as a list with commas: the first few, and how many more there are."""
    shown = list(words[:most])
    if len(words) > most:
        shown.append(f"{len(words) - most} more")
    if len(shown) < 2:  # noqa: PLR2004 - one word is no list
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def counted(number: float, one: str) -> str:
    """Return a number with its noun: `1 item`, `2 items`, `2 keys`."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def short(text: str, most: int = _MOST_TEXT) -> str:
    """Return a text on one line, cut to a length."""
    line = " ".join(text[: 2 * most].split())
    return line if len(line) <= most and len(text) <= 2 * most else f"{line[: most - 1].rstrip()}…"


def nearest(word: object, known: Iterable[object]) -> str | None:
    """Return the known text that a text was probably meant to be; None where none is near."""
    from rapidfuzz import fuzz, process, utils

    texts = [text for text in known if isinstance(text, str)]
    if not isinstance(word, str) or not word or not texts:
        return None
    best = process.extractOne(
        short(word), texts, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=70
    )
    return best[0] if best else None
