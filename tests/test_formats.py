"""Dates as site generators write them, and the other formats of meta schemas."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anplint.dates import parse_date
from anplint.formats import (
    FORMATS,
    is_date,
    is_date_time,
    is_interval,
    is_post_date,
    is_publication,
    is_uri,
    mended_date,
    post_date_fault,
)

GOOD_DATES = [
    "2026-01-31", "2014-06-30 10:00:19 -0400", "2017-01-04T10:00:00.000Z", "2026-01-31 10:00 PM",
    "2001-12-14t21:59:43.10-05:00", "2026-01-31 10:00:00 +0000 UTC", "01/31/2026", "31/01/2026",
    "03.05.2022", "3.5.2022", "2022/03/05 10:00", "Jul 08 2022", "Wed, 02 Oct 2002 13:00:00 GMT",
    "3 mai 2021", "2022年3月5日", "2024", "2024-05", "Last Modified", "{{ now }}", "`r Sys.Date()`",
    "", " 2026-01-31 ",
]  # fmt: skip


@pytest.mark.parametrize("text", GOOD_DATES)
def test_dates_that_some_generator_reads_pass(text: str) -> None:
    assert is_post_date(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("2019-5-13", "month and day need two digits each"),
        ("2019-05-3 10:00", "month and day need two digits each"),
        ("2024-02-30", "there is no such day"),
        ("13/13/2026", "there is no such day"),
        ("31-01-26", "the year needs four digits"),
        ("2026-01-31, noon", "what follows the day is not a time"),
        ("2024-13", "this is not a date"),
        ("yesterday", "this is not a date"),
        ("TBD", "this is not a date"),
        ("20260131", "this is not a date"),
        ("Jul 08 2022" * 10, "this is not a date"),
    ],
)
def test_a_wrong_date_is_told_by_its_fault(text: str, fault: str) -> None:
    assert post_date_fault(text) == fault
    assert not is_post_date(text)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("2019-5-13", "2019-05-13"),
        ("2019-5-3 10:00", "2019-05-03"),
        ("2019-2-31", None),
        ("5-13-2019", None),
        ("2019/5/13", None),
    ],
)
def test_zeros_are_put_in_only_where_that_gives_a_day(text: str, mended: str | None) -> None:
    assert mended_date(text) == mended


@given(st.text(alphabet="0123456789-/.:TZ +aé年{", max_size=30))
@example("٢٠٢٦-٠١-٣١")
def test_what_freshness_rules_read_as_a_date_is_one(text: str) -> None:
    if parse_date(text) is not None:
        assert is_post_date(text)
    assert is_post_date(text) == (post_date_fault(text) is None)


def test_strict_dates_are_strict() -> None:
    assert is_date("2024-02-29")
    assert not any(map(is_date, ("2023-02-29", "2024-2-29", "2024-02-29 ", "2024-02-29T10:00:00Z")))
    assert is_date_time("2024-02-29T23:59:60.5+02:00")
    wrong = ("2024-02-29T24:00:00Z", "2024-02-29T10:00:00", "2024-02-30T10:00:00Z", "2024-02-29")
    assert not any(map(is_date_time, wrong))


def test_published_is_a_date_or_yes_or_no() -> None:
    assert all(map(is_publication, ("2024-02-29", "False", "no", "")))
    assert not is_publication("soon")


@pytest.mark.parametrize("text", ["6 months", "1 Week", "81 days", "2years", "", "{{ pause }}"])
def test_intervals_that_can_be_waited_for(text: str) -> None:
    assert is_interval(text)


@pytest.mark.parametrize("text", ["soonish", "6", "P6M", "a year", "-1 days", "99999 years"])
def test_intervals_that_freshness_rules_cannot_read(text: str) -> None:
    assert not is_interval(text)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("https://example.org/a?b=c#d", True),
        ("mailto:ada@example.org", True),
        ("https://example.org/größe", True),
        ("www.example.org", False),
        ("/a.png", False),
        ("https://example.org/a b", False),
        ("https://example.org/{id}", False),
        ("https:", False),
    ],
)
def test_a_full_address_has_a_scheme_and_no_stray_characters(text: str, verdict: bool) -> None:
    assert is_uri(text) is verdict


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_stumbles_over_a_hostile_text(name: str) -> None:
    for part in ("9", "2026-01-31", " ", "{{", "\ud800", "a:", "@"):
        FORMATS[name](part * 100_000)
