"""Dates and intervals as posts write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T\s]+\d\d?:\d\d(?::\d\d(?:\.\d+)?)?\s*(?:Z|UTC|[+-]\d\d:?\d\d)?)?\Z",
    re.ASCII,
)
_US = re.compile(r"(\d\d)/(\d\d)/(\d{4})\Z", re.ASCII)
_INTERVAL = re.compile(r"(\d{1,5})\s*(day|week|month|year)s?\Z", re.IGNORECASE | re.ASCII)


def parse_date(value: object) -> date | None:
    """Return the date of `2026-01-31`, a time stamp that begins so, or `01/31/2026`; else None.

    Times and zones are read and dropped: posts are compared by date. `2019-5-13` is no date.
    """
    if not isinstance(value, str):
        return None
    text = value.strip()
    if match := _ISO.match(text):
        year, month, day = match.groups()
    elif match := _US.match(text):
        month, day, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def add_interval(start: date, interval: object) -> date | None:
    """Return the date that lies `6 months`, `81 days` or `4 weeks` after another; else None.

    Months and years keep the day where they can: 31 January and one month is 28 or 29 February.
    """
    match = _INTERVAL.match(interval.strip()) if isinstance(interval, str) else None
    if match is None:
        return None
    amount, unit = int(match[1]), match[2].lower()
    try:
        if unit in ("day", "week"):
            return start + timedelta(days=amount * (7 if unit == "week" else 1))
        return _add_months(start, amount * (12 if unit == "year" else 1))
    except (OverflowError, ValueError):
        return None


def days(number: int) -> str:
    """Return `1 day` or `2 days`."""
    return f"{number} day" if number == 1 else f"{number} days"


def _add_months(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    return date(year, month + 1, start.day)
