"""How reading times are written, and how far off they may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anplint.checks.reading_time import (
    ReadingTime,
    ReadingTimeOptions,
    in_minutes,
    parse_minutes,
)
from tests.checks.helpers_text import post_of

if TYPE_CHECKING:
    from anplint.model import Hit


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (9, 9), (2.5, 2.5), ("9", 9), ("9 min", 9), ("9min", 9), ("9m", 9), (" 9 Minutes ", 9),
        ("1 minute", 1), ("9-minute read", 9), ("9 min. read", 9), ("~9 min", 9),
        ("about 9 minutes", 9), ("1h", 60), ("1 hour 5 minutes", 65), ("2 hrs, 5 mins", 125),
        ("PT9M", 9), ("PT1H5M", 65), ("PT90S", 1.5), ("0", 0),
    ],
)  # fmt: skip
def test_reading_times(value: object, minutes: float) -> None:
    assert parse_minutes(value) == minutes


@pytest.mark.parametrize(
    "value",
    [
        None, True, "", "under a minute", "5-7 min", "9:30", "-9", -9, "nine", "PT", "min",
        "9 miles",
        "9" * 5000, float("nan"), float("inf"), [9], "٩",
    ],
)  # fmt: skip
def test_anything_else_is_left_alone(value: object) -> None:
    assert parse_minutes(value) is None


def hits(words: int, stated: object, **options: object) -> list[Hit]:
    post = post_of("word " * words, meta={"reading_time": stated})
    return list(ReadingTime(ReadingTimeOptions(**options), {}).check(post))  # type: ignore[arg-type]  # options by name


def test_both_limits_must_be_exceeded() -> None:
    assert not hits(2380, 12)
    assert not hits(2380, 12.4), "two minutes and a half, but no quarter"
    assert hits(2380, 12.6)
    assert hits(2380, 7.4)
    assert not hits(238, 3), "three times as long, but two minutes"
    assert hits(238, 3.1)
    assert hits(238, 3, off_minutes=1)


def test_an_empty_post_is_not_judged() -> None:
    assert not hits(0, 9)


def test_a_time_is_right_with_or_without_the_code() -> None:
    post = post_of("word " * 1190, meta={"reading_time": 10})
    code = post_of("call " * 1190).blocks[0]._replace(kind="code")
    post.blocks = (*post.blocks, code)
    found = {
        how: [
            hit.data["length"] for hit in ReadingTime(ReadingTimeOptions(code=how), {}).check(post)
        ]
        for how in ("either", "count", "skip")
    }
    assert found == {"either": [], "count": [], "skip": ["1,190 words"]}


def test_one_word_is_singular() -> None:
    (hit,) = hits(1, 9)
    assert (hit.data["length"], hit.data["take"]) == ("1 word", "takes")


def test_characters_and_words_are_named_where_they_count() -> None:
    post = post_of("字" * 1000 + " word" * 476, meta={"reading_time": 20})
    (hit,) = ReadingTime(ReadingTimeOptions(), {}).check(post)
    assert hit.data["length"] == "476 words and 1,000 characters"
    assert hit.data["estimate"] == "4 minutes"
    assert hit.data["speed"] == "238 words and 500 characters a minute"


def test_minutes_are_said_as_people_say_them() -> None:
    said = [in_minutes(minutes) for minutes in (0.2, 1, 1.4, 2.6, 4000)]
    assert said == ["under a minute", "1 minute", "1 minute", "3 minutes", "4,000 minutes"]
