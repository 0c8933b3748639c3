"""Compares the day in the file name with the date in the meta."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from anplint.checks.base import NoOptions, PostCheck
from anplint.checks.standing import file_day
from anplint.dates import parse_date
from anplint.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Post


class FileDate(PostCheck[NoOptions]):
    """Compares days. A time with a zone may fall on the day before or after, where the site is."""

    key = "file-date"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit at the date of the meta."""
        named = file_day(post.path)
        entry = post.field("date") if named else None
        stated = parse_date(entry.value) if entry else None
        if named is None or entry is None or stated is None:
            return
        slack = timedelta(days=1 if _has_zone(entry.value) else 0)
        if abs(stated - named) > slack:
            data = {"key": entry.key, "stated": stated.isoformat(), "named": named.isoformat()}
            yield Hit("mismatch", entry.span, data)


def _has_zone(value: str) -> bool:
    clock = value.partition(":")[2].upper()
    return any(mark in clock for mark in ("Z", "UTC", "+", "-"))
