"""Groups of posts that share something, and how a finding speaks of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from anplint.model import Place, Related

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

_MOST_RELATED = 5


def twins(items: Iterable[T], key: Callable[[T], object]) -> Iterator[list[T]]:
    """Yield the groups of two and more items that have one key, each in the order of the items.

    Items whose key is None are in no group.
    """
    groups: dict[object, list[T]] = {}
    for item in items:
        if (found := key(item)) is not None:
            groups.setdefault(found, []).append(item)
    yield from (group for group in groups.values() if len(group) > 1)


def others_words(first: Place, count: int) -> str:
    """Return how a message names the others of a group: the first one, and how many more."""
    if count == 1:
        return first.path
    return f"{first.path} and {count - 1} more post{'s' if count > 2 else ''}"  # noqa: PLR2004


def related(places: Sequence[Place], own: Place, note: str) -> tuple[Related, ...]:
    """Return the first few places of a group but for a post's own, with a note on each."""
    shown = [place for place in places[: _MOST_RELATED + 1] if place is not own]
    return tuple(Related(place, note) for place in shown[:_MOST_RELATED])
