"""Compares the numbers in a post's reference, source id and seed: they name one record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import NoOptions, PostCheck
from anplint.checks.meta_words import listing, short
from anplint.model import Entry, Hit, Related

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Post

_FIELDS = ("reference", "source_id", "seed")
_DIGITS = re.compile(r"[0-9]+")


class _Naming(NamedTuple):
    """A value, and the numbers in it without leading zeros (as text: they may be very long)."""

    entry: Entry
    numbers: frozenset[str]

    @property
    def words(self) -> str:
        return f"`{self.entry.key}` says {short(str(self.entry.value))}"


class ReferenceAgreement(PostCheck[NoOptions]):
    """Reports the value that names another number than the others do."""

    key = "reference-agreement"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit where the values share no number."""
        named = [naming for field in _FIELDS if (naming := _naming(post, field))]
        if not named or _share(named):
            return
        odd = _odd_one(named)
        others = [each for each in named if each is not odd]
        related = [(post.place(each.entry.span), each.words) for each in others]
        yield Hit(
            "mismatch",
            odd.entry.span,
            {
                "key": odd.entry.key,
                "value": short(str(odd.entry.value)),
                "others": listing([each.words for each in others], last="and"),
            },
            related=tuple(Related(place, f"Here {words}.") for place, words in related),
        )


def _naming(post: Post, field: str) -> _Naming | None:
    entry = post.field(field)
    if entry is None or not isinstance(entry.value, str | int):
        return None
    numbers = [digits.lstrip("0") or "0" for digits in _DIGITS.findall(str(entry.value))]
    return _Naming(entry, frozenset(numbers)) if numbers else None


def _share(named: list[_Naming]) -> bool:
    """Tell whether there is a number that all of some values name."""
    return any(all(number in each.numbers for each in named) for number in named[0].numbers)


def _odd_one(named: list[_Naming]) -> _Naming:
    """Return the one without which the others agree, the last where any may be it."""
    odd = named[-1]
    for each in named:
        if _share([other for other in named if other is not each]):
            odd = each
    return odd
