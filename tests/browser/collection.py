"""Makes the demonstration collection: posts of a made museum, with faults that come and go.

The same week gives the same bytes. Tests open its report, and the pictures in `docs/` show it.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from tests.browser.texts import COPIED, OWNERS, SECTIONS, SENTENCES

if TYPE_CHECKING:
    from pathlib import Path

FIRST = date(2026, 9, 21)
"""The Monday that the history begins on."""

WEEKS = 9

RULES_CHANGE = 4
"""The week from which another rule set counts."""

_CHANGED = """
[rules.heading-order]
level = "note"
"""

_CONFIGURATION = """\
profile = "recommended"
baseline = "known.json"

[[gate]]
metric = "score"
min = 85

[[gate]]
metric = "errors"
max = 3

[[gate]]
metric = "stale_share"
max = 0.1

[[gate]]
metric = "new_warnings"
collection = "press"
max = 12

[collections.handbook]
include = ["handbook/**/*.md"]

[collections.press]
include = ["press/**/*.md"]
"""

_REVIEWS = (400, 345, 315, 290, 120, 40, 10)
"""How many days before the last week the posts were reviewed, in turn."""


class Fault(NamedTuple):
    """A fault of some posts.

    every   of so many posts one has it, the first being number `first`
    begins  the week in which it comes; `ends` that in which it has been mended
    text    what is added to the body
    """

    every: int
    first: int
    text: str
    begins: int = 0
    ends: int = WEEKS


FAULTS = (
    Fault(6, 1, "TODO: ask the harbour office for the new figures."),
    Fault(9, 2, "![The hall at noon](http://images.example.org/hall.jpg)"),
    Fault(7, 3, "![](https://images.example.org/door.jpg)"),
    Fault(11, 4, "#### A heading two levels too deep\n\nIt skips a level."),
    Fault(8, 5, "![A plan of the stairs](https://images.example.org:port/plan.jpg)", ends=6),
    Fault(20, 9, "![The lamp](https:///lamp.jpg)"),
    Fault(21, 10, "```text\nopening hours: ten to six", begins=7),
    Fault(5, 0, "![](https://images.example.org/quay.jpg)", ends=4),
    Fault(10, 6, "The caf\u00c3\u00a9 opens at nine and the terrace at ten.", begins=3),
    Fault(12, 7, "TBD: the opening hours in winter.", begins=5),
    Fault(
        13, 8,
        "<!-- anplint-disable-next-line missing-image-text -- the caption says it all -->\n"
        "![](https://images.example.org/tide.jpg)",
    ),
)  # fmt: skip


def today(week: int) -> date:
    """Return the Monday of a week, the first being 0."""
    return FIRST + timedelta(weeks=week)


def posts(week: int = WEEKS - 1) -> dict[str, str]:
    """Return the posts as they are in a week, by path."""
    made = {}
    subjects = [
        (section, subject) for section, subjects in SECTIONS.items() for subject in subjects
    ]
    for number, (section, subject) in enumerate(subjects):
        if number % 9 < 7 or week > number % 8:  # some are written later
            path = f"{_folder(section)}/{_slug(subject)}.md"
            made[path] = _post(number, section, subject, week)
    return made


def write(folder: Path, week: int = WEEKS - 1) -> None:
    """Write the collection of a week with its configuration; posts of another are replaced."""
    configuration = _CONFIGURATION + (_CHANGED if week >= RULES_CHANGE else "")
    for path, text in {**posts(week), "anplint.toml": configuration}.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _folder(section: str) -> str:
    return "press" if section == "Press" else f"handbook/{section.lower()}"


def _slug(subject: str) -> str:
    return subject.replace("'", "").replace(" ", "-")


def _post(number: int, section: str, subject: str, week: int) -> str:
    rng = random.Random(number)
    sentences = [line.replace("{}", subject) for line in rng.sample(SENTENCES, 9 + number % 14)]
    cuts = range(0, len(sentences), 3)
    parts = [" ".join(sentences[cut : cut + 3]) for cut in cuts]
    parts.insert(2, f"## What to do about {subject}")
    if number % 4 == 0:
        parts.append(COPIED[number // 4 % len(COPIED)])
    parts += [fault.text for fault in FAULTS if _has(fault, number, week)]
    return _meta(number, section, subject, week) + "\n\n".join(parts) + "\n"


def _has(fault: Fault, number: int, week: int) -> bool:
    is_one = number % fault.every == fault.first % fault.every
    return is_one and fault.begins <= week < fault.ends


def _meta(number: int, section: str, subject: str, week: int) -> str:
    owner = OWNERS[number * 5 % len(OWNERS)]
    lines = [
        f"title: {subject[0].upper()}{subject[1:]}",
        f"date: {date(2024, 1 + number % 12, 1 + number % 28)}",
        f"section: {section}",
        f"status: {'draft' if number % 13 == 12 else 'published'}",
        f"reading_time: {2 + 9 * (number % 17 == 16)} min",
    ]
    if owner:
        lines.append(f"author: {owner}")
    if number % 15 != 14:
        lines += [f"last_reviewed: {_reviewed(number, week)}", "review_in: 12 months"]
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def _reviewed(number: int, week: int) -> date:
    """Return the day of the last review; half of the overdue posts are reviewed in week 6."""
    if number % 14 == 0 and week > 5:
        return today(5) + timedelta(days=number % 4)
    before = timedelta(days=_REVIEWS[number % len(_REVIEWS)] + number % 5)
    return min(today(WEEKS - 1) - before, FIRST)
