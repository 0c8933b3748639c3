"""What a report says of every post besides its findings: taken in inspect, so that it is cached."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.readability import english_prose, quick_grade
from anplint.checks.reading_time import parse_minutes
from anplint.dates import add_interval, parse_date
from anplint.words import length_of, reading_length

if TYPE_CHECKING:
    from anplint.model import Entry, Post

CARDS = "\0card"
"""The source of facts that are cards; no rule's name."""

_MOST_CHARACTERS = 300
"""Of a title or name: a page shows no more."""

_LEAST_WORDS = 100
"""Grades of shorter texts vary by chance."""


class Card(NamedTuple):
    """What is said of a post.

    title       that readers see, else the meta's; "" where there is none
    owner       who looks after the post, by its meta; "" where it does not say
    author      who wrote it; the first of several, as with owner and section
    section     the meta's
    status      the meta's, else "draft" or "published" where a flag says so
    language    as written
    reviewed    the day of the last review, an ISO date; None where it is not said
    due         the day of the next review by the post's own word
    words       that are read, code left out; `characters` of Chinese, Japanese and Korean
    stated      minutes that the post says it takes to read
    grade       Automated Readability Index, about the years at school a reader needs; None of a
                text that is short or not English
    """

    title: str = ""
    owner: str = ""
    author: str = ""
    section: str = ""
    status: str = ""
    language: str = ""
    reviewed: str | None = None
    due: str | None = None
    words: int = 0
    characters: int = 0
    stated: float | None = None
    grade: float | None = None


def card_of(post: Post) -> Card:
    """Return the card of a post; of one that can't be read an empty one."""
    if not post.is_readable:
        return Card()
    entry = post.field("last_reviewed")
    reviewed = parse_date(entry.value) if entry else None
    wait = post.field("review_in")
    due = add_interval(reviewed, wait.value) if reviewed and wait else None
    length = reading_length(post.blocks)
    stated = post.field("reading_time")
    return Card(
        title=_title(post),
        owner=_name(post.field("owner")),
        author=_name(post.field("author")),
        section=_name(post.field("section")),
        status=_status(post),
        language=_name(post.field("language")),
        reviewed=reviewed.isoformat() if reviewed else None,
        due=due.isoformat() if due else None,
        words=length.words,
        characters=length.characters,
        stated=parse_minutes(stated.value) if stated else None,
        grade=_grade(post),
    )


def _title(post: Post) -> str:
    entry = post.field("title")
    value = post.title.value if post.title else entry.value if entry else ""
    return _short(value) if isinstance(value, str) else ""


def _name(entry: Entry | None) -> str:
    """Return the first name that a value holds: a text, a list, or maps with a `name` each."""
    value = entry.value if entry else None
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str | int) and not isinstance(name, bool) and name != "":
            return _short(str(name))
    return ""


def _status(post: Post) -> str:
    """Return the status; flags are `draft: true` and `published: false`."""
    entry = post.field("status")
    if entry and isinstance(entry.value, str):
        return _short(entry.value).casefold()
    for name, status in (("draft", ("draft", "published")), ("published", ("published", "draft"))):
        flag = post.field(name)
        if flag and isinstance(flag.value, bool):
            return status[0] if flag.value else status[1]
    return ""


def _grade(post: Post) -> float | None:
    prose = english_prose(post)
    return quick_grade(prose) if length_of(prose).words >= _LEAST_WORDS else None


def _short(text: str) -> str:
    return " ".join(text[: _MOST_CHARACTERS + 1].split())[:_MOST_CHARACTERS]
