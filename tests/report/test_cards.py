"""What is said of a post besides its findings."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.checks.readability import grade_of, quick_grade
from anplint.config import Settings
from anplint.engine.card import Card, card_of
from anplint.engine.inspection import read_posts
from anplint.engine.plan import Plan

TEXTS = (
    "The pump runs. It runs all day, and nobody hears it.\nWho built it? A firm from the coast.",
    "It's a well-known trick: don't say 'never' -- say it's rare!",
    "One. Two. Three words here. " * 5,
    "Snake_case and __init__ and ___ are words. So is 3.5.",
    "Café owners naïvely order 5 crates… The till says €40.",
    "In Kyoto 日本語 is read everywhere. Signs say 東京 as well.",
    "...",
    "",
)


def card(text: str, path: str = "blog/a.md") -> Card:
    """The card of a post of the implicit collection."""
    collection = Plan(Settings()).collection(path, "markdown")
    (post,) = read_posts(path, text.encode(), collection)
    return card_of(post)


def meta(**values: str) -> Card:
    lines = "".join(f"{key}: {value}\n" for key, value in values.items())
    return card(f"---\n{lines}---\n\n# T\n\nText.\n")


@pytest.mark.parametrize("text", TEXTS)
def test_the_quick_grade_is_that_of_textstat(text: str) -> None:
    assert quick_grade(text) == pytest.approx(grade_of(text), abs=1e-9)


MARKS = st.sampled_from("ab9_'’.!?, \n-—tsdéß日本\x00\x1c\u2060")


@settings(deadline=None)  # the first call loads a library
@given(st.text(st.one_of(MARKS, st.characters()), max_size=80))
def test_the_quick_grade_is_that_of_textstat_for_any_text(text: str) -> None:
    assert quick_grade(text) == pytest.approx(grade_of(text), abs=1e-9)


def test_only_texts_of_some_length_in_english_have_a_grade() -> None:
    sentence = "The old pump in the yard runs all day and nobody hears it. "
    assert card(f"# T\n\n{sentence * 3}\n").grade is None
    assert card(f"# T\n\n{sentence * 20}\n").grade == pytest.approx(grade_of(sentence * 20))
    assert card(f"---\nlanguage: de\n---\n\n# T\n\n{sentence * 20}\n").grade is None


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Ada", "Ada"),
        ("[Ada, Bo]", "Ada"),
        ("[{name: Ada, url: x}, {name: Bo}]", "Ada"),
        ("{name: Ada}", "Ada"),
        ("7", "7"),
        ("false", ""),
        ("[yes, Ada]", "Ada"),
        ("''", ""),
        ("[]", ""),
        ("{url: x}", ""),
        ("'" + "n" * 400 + "'", "n" * 300),
        ('"a  b\\n c"', "a b c"),
    ],
)
def test_the_first_name_counts(value: str, name: str) -> None:
    assert meta(author=value).author == name


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"status": "In Review"}, "in review"),
        ({"draft": "true"}, "draft"),
        ({"draft": "false"}, "published"),
        ({"published": "false"}, "draft"),
        ({"status": "live", "draft": "true"}, "live"),
        ({"draft": "maybe"}, ""),
        ({}, ""),
    ],
)
def test_the_status_is_stated_or_flagged(values: dict[str, Any], status: str) -> None:
    assert meta(**values).status == status


def test_reviews_and_reading_times_are_read() -> None:
    found = meta(last_reviewed="2026-01-31", review_in="1 month", reading_time="4 min")
    assert (found.reviewed, found.due, found.stated) == ("2026-01-31", "2026-02-28", 4.0)


def test_a_post_that_cannot_be_read_has_an_empty_card() -> None:
    assert card("---\ntitle: [\n---\n\nText.\n") == Card()
