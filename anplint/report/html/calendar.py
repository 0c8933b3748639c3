"""When reviews are due: what is overdue, and what will be."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from anplint.report.html.wording import month, view
from anplint.report.reviews import review_of

if TYPE_CHECKING:
    from anplint.report.model import PostRow, Report

MOST = 8
"""Posts that a list shows before it leads to the table."""

_TITLES = {
    "overdue": "Overdue",
    "30": "Due in 30 days",
    "60": "Due in 31 to 60 days",
    "90": "Due in 61 to 90 days",
}
_PAST, _FUTURE = 11, 12


class Dues(NamedTuple):
    """The posts of one span of time, the most urgent first; `total` is how many there are."""

    name: str
    title: str
    total: int
    posts: tuple[tuple[int, PostRow], ...]
    address: str


class Month(NamedTuple):
    """A month, and how many of the reviews that fall due in it are overdue or still to come.

    text     `2026-03`
    address  the view of its posts
    """

    text: str
    title: str
    overdue: int
    ahead: int
    address: str


class Calendar(NamedTuple):
    """See the module. `earlier` and `later` are counts of what lies beyond the months."""

    dues: tuple[Dues, ...]
    months: tuple[Month, ...]
    earlier: int
    later: int
    never: int
    unlimited: int


def calendar_of(report: Report) -> Calendar:
    """Return when reviews are due."""
    by_review: dict[str, list[int]] = {}
    for number, post in enumerate(report.posts):
        by_review.setdefault(review_of(post), []).append(number)
    dues = tuple(
        _dues(report, name, title, by_review.get(name, [])) for name, title in _TITLES.items()
    )
    overdue: Counter[str] = Counter()
    ahead: Counter[str] = Counter()
    for post in report.posts:
        if post.due and post.days is not None:
            (overdue if post.days < 0 else ahead)[post.due[:7]] += 1
    names = _months_around(report.run.today[:7])
    return Calendar(
        dues,
        tuple(Month(name, month(name), overdue[name], ahead[name], view(review=name))
              for name in names),
        sum(number for name, number in overdue.items() if name < names[0]),
        sum(number for name, number in ahead.items() if name > names[-1]),
        len(by_review.get("never", [])),
        len(by_review.get("open", [])),
    )  # fmt: skip


def _dues(report: Report, name: str, title: str, numbers: list[int]) -> Dues:
    posts = report.posts
    first = sorted(numbers, key=lambda number: (posts[number].days or 0, posts[number].path))
    return Dues(
        name,
        title,
        len(numbers),
        tuple((number, posts[number]) for number in first[:MOST]),
        view(review=name),
    )


def _months_around(today: str) -> list[str]:
    """Return the last eleven months, this one and the next twelve."""
    year, number = int(today[:4]), int(today[5:])
    first = year * 12 + number - 1 - _PAST
    return [_month_text(first + step) for step in range(_PAST + 1 + _FUTURE)]


def _month_text(count: int) -> str:
    return f"{min(9999, max(1, count // 12)):04d}-{count % 12 + 1:02d}"
