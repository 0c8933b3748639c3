"""Words, characters and sentences of a text: counted, and cut."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import PAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.model import Block

WORDS_A_MINUTE = 238
"""Silent reading of English prose by adults: Brysbaert, M. (2019), "How many words do we read per
minute? A review and meta-analysis of reading rate", Journal of Memory and Language 109."""

CHARACTERS_A_MINUTE = 500
"""Chinese, Japanese and Korean text, which is measured in characters, not in words."""

UNREAD = frozenset(("code", "debris"))
"""Kinds of blocks that are not read word by word."""

_CJK = (
    "\u1100-\u11ff\u3005\u3007\u3040-\u30fa\u30fc-\u30ff\u3130-\u318f\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f"
    "\U00020000-\U0003ffff"
)
"""Kana, Han and Hangul. Their punctuation is left out."""

_MARKS = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code).isspace()))
_MARKS_BUT_STOPS = _MARKS.replace(b".", b"")
_SHAPE = bytes(
    ord(" " if chr(code).isspace() else "." if chr(code) == "." else "w") for code in range(256)
)
"""Makes white space a space, and anything else a `w`, full stops apart."""


class Length(NamedTuple):
    """How long a text is: its words, and its Chinese, Japanese and Korean characters, apart."""

    words: int
    characters: int

    def minutes(
        self,
        words_a_minute: float = WORDS_A_MINUTE,
        characters_a_minute: float = CHARACTERS_A_MINUTE,
    ) -> float:
        """Return how many minutes it takes to read."""
        return self.words / words_a_minute + self.characters / characters_a_minute


def length_of(text: str) -> Length:
    """Count a text. A word is what white space surrounds, if it holds a letter or a digit."""
    text = text.replace(PAD, "")
    if text.isascii():  # word by word would take five times as long
        return Length((b" " + shape_of(text)).count(b" w"), 0)
    characters = 0
    if cjk := _cjk().findall(text):
        characters = sum(map(len, cjk))
        text = _cjk().sub(" ", text)
    words = text.split()
    odd = [word for word in words if not word[0].isalnum()]
    marks = sum(1 for word in odd if not any(map(str.isalnum, word)))
    return Length(len(words) - marks, characters)


def shape_of(text: str, stops: bool = False) -> bytes:
    """Return the shape of an ASCII text: white space as a space, letters and digits as a `w`, and
    no marks but full stops, where these are wanted. A word begins with ` w`.
    """
    return text.encode().translate(_SHAPE, _MARKS_BUT_STOPS if stops else _MARKS)


def reading_length(blocks: Iterable[Block]) -> Length:
    """Count what a reader reads of a post: everything but code and debris."""
    return length_of("\n".join([block.text for block in blocks if block.kind not in UNREAD]))


def code_length(blocks: Iterable[Block]) -> Length:
    """Count the code of a post."""
    return length_of("\n".join([block.text for block in blocks if block.kind == "code"]))


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence starts and ends, without the white space around it.

    A full stop and white space end a sentence, "e.g." too: good enough to find equal ones.
    """
    start = 0
    for end in _sentence_end().finditer(text):
        yield from _trimmed(text, start, end.end())
        start = end.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(stripped)


def _cjk() -> re.Pattern[str]:
    return re.compile(f"[{_CJK}]+")  # `re` keeps it; few posts need it


def _sentence_end() -> re.Pattern[str]:
    return re.compile("[.!?\u2026][\"')\\]\u2019\u201d\u00bb]*(?=\\s)|[\u3002\uff01\uff1f]")
