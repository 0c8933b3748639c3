"""Says in words what the meta of posts holds: keys, how often, dates and how they are written."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.dates import parse_date
from anplint.fields import ALIASES
from anplint.init.escape import is_unicode, quoted
from anplint.init.infer import REQUIRED
from anplint.init.survey import few_items
from anplint.model import normal_key
from anplint.schema_gate import is_filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anplint.init.survey import Seen

_BARE = re.compile(r"[A-Za-z0-9_.-]{1,40}\Z")
_MOST_NAMED = 12
_LEAST_SHARE = 0.2
"""Of the posts that have a key for it to be proposed as a field."""

_HALF = 0.5
_LONGEST_KEY = 60
_NO_BREAK = "\N{NO-BREAK SPACE}"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_LENGTH = len("2026-01-31")
_REVIEW_WORDS = ("review", "updat", "modif", "lastmod", "checked", "verified", "ms.date")
_CREATION_WORDS = ("creat", "publish", "start", "end", "expir", "event", "due")


class Frequency(NamedTuple):
    """A key with the share of posts in which it is filled, from 0 to 1."""

    key: str
    share: float


def frequencies(posts: Sequence[Seen]) -> list[Frequency]:
    """Return the keys that can be named, the most frequent first."""
    counts = Counter(
        key
        for post in posts
        for key, value in post.meta.items()
        if is_filled(value, True) and is_nameable(key)
    )
    return [
        Frequency(key, count / len(posts))
        for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def is_nameable(key: str) -> bool:
    """Tell whether a key is short enough to be shown, and can be written at all."""
    return len(key) <= _LONGEST_KEY and is_unicode(key)


def key_line(posts: Sequence[Seen]) -> str:
    """Return `title 100 %, date 98 %, tags 40 % and 3 more`."""
    found = frequencies(posts)
    shown = [f"{_shown(key)}{_NO_BREAK}{percent(share)}" for key, share in found[:_MOST_NAMED]]
    more = len(found) - len(shown)
    return ", ".join(shown) + (f" and {more:,} more" if more else "")


def percent(share: float) -> str:
    """Return a share as `98 %`, which no line is broken in; 100 % and 0 % only where it is so."""
    return f"{max(int(100 * share), int(share > 0))}{_NO_BREAK}%"


def _shown(key: str) -> str:
    return key if _BARE.match(key) else quoted(key)


def date_lines(posts: Sequence[Seen]) -> Iterator[str]:
    """Yield `date: 2026-01-31 98 %, 01/31/2026 2 %` for each key that holds dates."""
    for key, values in _values(posts).items():
        if _holds_dates(values):
            forms = Counter(map(_date_form, values)).most_common()
            parts = [f"{form} {percent(count / len(values))}" for form, count in forms]
            yield f"{_shown(key)}: {', '.join(parts)}"


def review_keys(posts: Sequence[Seen]) -> list[str]:
    """Return keys that hold dates and may be days of review, though no field takes them.

    There are none where a good part of the posts has the field already.
    """
    reviewed = sum("last_reviewed" in post.holds for post in posts)
    if not posts or reviewed >= _LEAST_SHARE * len(posts):
        return []
    taken = {normal_key(alias) for aliases in ALIASES.values() for alias in aliases}
    return [
        key
        for key, values in _values(posts).items()
        if len(values) >= _LEAST_SHARE * len(posts)
        and normal_key(key) not in taken
        and _may_be_review(key)
        and _holds_dates(values)
    ]


def _may_be_review(key: str) -> bool:
    """Tell whether a key's name speaks of a change or a review, and of no other day."""
    name = normal_key(key)
    if any(word in name for word in _REVIEW_WORDS):
        return True
    return "date" in name and not any(word in name for word in _CREATION_WORDS)


def _values(posts: Iterable[Seen]) -> dict[str, list[Any]]:
    """Return the filled values of every key, those in maps by `outer.inner`."""
    found: dict[str, list[Any]] = {}
    for post in posts:
        for key, value in _flat(post.meta):
            if is_nameable(key) and is_filled(value, True):
                found.setdefault(key, []).append(value)
    return found


def _flat(meta: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in meta.items():
        yield key, value
        if isinstance(value, dict):
            yield from ((f"{key}.{inner}", part) for inner, part in few_items(value))


def _holds_dates(values: Sequence[Any]) -> bool:
    dates = sum(parse_date(value) is not None for value in values)
    return dates >= _HALF * len(values) and dates >= REQUIRED * sum(
        isinstance(value, str) for value in values
    )


def _date_form(value: Any) -> str:
    """Return an example of the form that a date is written in."""
    text = value.strip() if isinstance(value, str) else ""
    if parse_date(text) is None:
        return "other"
    if not _DAY.match(text):
        return "01/31/2026"
    return "2026-01-31" if len(text) == _DAY_LENGTH else "2026-01-31 with a time"
