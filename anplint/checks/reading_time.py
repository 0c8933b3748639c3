"""Compares the stated reading time with one estimated from the words."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.inclusions import brings_in
from anplint.checks.sound_fixes import literal
from anplint.model import Edit, Fix, Hit, Span
from anplint.words import (
    CHARACTERS_A_MINUTE,
    WORDS_A_MINUTE,
    Length,
    code_length,
    reading_length,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Percent, PositiveNumber
    from anplint.model import Entry, Post

_UNDER_A_MINUTE = 0.75
_MOST_MINUTES = 9_999
_MOST_TIMES = 3
"""How many times the estimate a time may be that is put right unasked: what is further off may
count something that is not in the text, a film or what readers are to try out.
"""

_SECONDS = range(40, 91)
"""How many times the estimate, in whole minutes, a number is that may be seconds."""


class ReadingTimeOptions(NamedTuple):
    """Options of reading-time.

    words_a_minute: how many words are read in a minute.
    characters_a_minute: how many Chinese, Japanese or Korean characters are read in a minute.
    off_minutes: by how many minutes a stated time may be off.
    off_percent: by what share of the estimate a stated time may be off. Only what exceeds both is
      reported.
    code: whether the words of code samples are read, `count` or `skip` them; with `either` a time
      is right with or without them.
    """

    words_a_minute: PositiveNumber = WORDS_A_MINUTE
    characters_a_minute: PositiveNumber = CHARACTERS_A_MINUTE
    off_minutes: PositiveNumber = 2
    off_percent: Percent = 25
    code: Literal["either", "count", "skip"] = "either"


class ReadingTime(PostCheck[ReadingTimeOptions]):
    """Estimates how long a post takes to read."""

    key = "reading-time"
    options_class = ReadingTimeOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit at a stated reading time that is far from the estimate; none where the body
        may show more than is counted.
        """
        entry = post.field("reading_time")
        stated = parse_minutes(entry.value) if entry else None
        if entry is None or stated is None:
            return
        prose = reading_length(post.blocks)
        if self.options.code == "either" and not self._is_far(stated, self._minutes(prose)):
            return  # nor is it with code: either it lies between, or nearer to that
        lengths = self._lengths(post, prose)
        minutes = [self._minutes(length) for length in lengths]
        if not minutes[-1] or minutes[0] <= stated <= minutes[-1]:
            return
        nearest = 0 if stated < minutes[0] else -1
        if self._is_far(stated, minutes[nearest]) and not brings_in(post):
            length = lengths[nearest]
            yield Hit("mismatch", entry.span, {
                "stated": in_minutes(stated),
                "length": _length_text(length),
                "take": "takes" if sum(length) == 1 else "take",
                "estimate": in_minutes(minutes[nearest]),
                "speed": _speed_text(length, self.options),
            }, fix=self._fix(post, entry, stated, minutes[nearest]))  # fmt: skip

    def _fix(self, post: Post, entry: Entry, stated: float, estimate: float) -> Fix | None:
        """Return the fix that states whole minutes, where a plain number of minutes is stated."""
        minutes = max(round(estimate), 1)
        span, number = literal(post, entry.node), f"{stated:g}"
        if span is None or self._is_far(minutes, estimate) or minutes > _MOST_MINUTES:
            return None
        source = post.text[span.start : span.end]
        if re.findall(r"[0-9.]+", source) != [number] or not number.isdigit():
            return None
        if source == number and int(number) // minutes in _SECONDS:
            return None
        if (minutes == 1) != (stated == 1) and re.search("min(?:ute)?s|minute", source):
            return None  # `1 minutes` would be new
        start = span.start + source.index(number)
        edit = Edit(Span(start, start + len(number)), str(minutes))
        safe = stated <= _MOST_TIMES * minutes
        return Fix(f"State {in_minutes(minutes)}", (edit,), safe)

    def _is_far(self, stated: float, estimate: float) -> bool:
        off = abs(stated - estimate)
        share = self.options.off_percent / 100
        return off > self.options.off_minutes and off > share * estimate

    def _minutes(self, length: Length) -> float:
        return length.minutes(self.options.words_a_minute, self.options.characters_a_minute)

    def _lengths(self, post: Post, prose: Length) -> list[Length]:
        """Return the length without and with code, or only the one that the options ask for."""
        code = code_length(post.blocks)
        both = Length(prose.words + code.words, prose.characters + code.characters)
        return {"skip": [prose], "count": [both], "either": [prose, both]}[self.options.code]


def parse_minutes(value: object) -> float | None:
    """Return the minutes of `9`, `"9"`, `9 min`, `9 minutes read`, `1 hour 5 minutes` or `PT9M`.

    None for anything else ("under a minute", a range) and for negative or absurd numbers.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    match = _spoken().match(str(value)) or _iso().match(str(value))
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return hours * 60 + minutes + seconds / 60


@cache
def _spoken() -> re.Pattern[str]:
    number, space = r"(\d{1,4}(?:\.\d{1,3})?)", r"[\s-]{0,3}"
    return re.compile(
        rf"\s{{0,9}}(?:about |~{space})?(?:{number}{space}h(?:ours?|rs?)?,?{space})?"
        rf"(?:{number}{space}(?:m(?:in(?:ute)?s?)?\b\.?)?)?(?:{space}read(?:ing time)?)?()"
        r"\s{0,9}\Z",
        re.IGNORECASE | re.ASCII,
    )


@cache
def _iso() -> re.Pattern[str]:
    """ISO 8601 durations, which schema.org's `timeRequired` holds."""
    return re.compile(r"PT(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,6})S)?\Z", re.ASCII)


def in_minutes(minutes: float) -> str:
    """Return minutes as a person would say them: `2 minutes`, `under a minute`."""
    if minutes < _UNDER_A_MINUTE:
        return "under a minute"
    whole = round(minutes)
    return "1 minute" if whole == 1 else f"{whole:,} minutes"


def _length_text(length: Length) -> str:
    words = _counted(f"{length.words:,}", "word")
    return _listed(words, _counted(f"{length.characters:,}", "character"), length)


def _speed_text(length: Length, options: ReadingTimeOptions) -> str:
    words = _counted(f"{options.words_a_minute:g}", "word")
    characters = _counted(f"{options.characters_a_minute:g}", "character")
    return _listed(words, characters, length) + " a minute"


def _counted(number: str, noun: str) -> str:
    return f"{number} {noun}" if number == "1" else f"{number} {noun}s"


def _listed(words: str, characters: str, length: Length) -> str:
    """Return the parts that count: a few words of Latin script among characters don't."""
    if length.characters <= length.words // 50:
        return words
    return characters if not length.words else f"{words} and {characters}"
