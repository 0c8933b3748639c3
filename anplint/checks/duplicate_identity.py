"""Finds posts that share an id, a reference, a hash or a slug."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import CorpusCheck, NoOptions
from anplint.checks.meta_words import short
from anplint.checks.standing import file_day, is_draft, language, section
from anplint.checks.twins import others_words, related, twins
from anplint.model import Hit, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anplint.model import Post, PostRef
    from anplint.world import World

_FIELDS = ("id", "guid", "reference", "hash", "slug")
_GLOBAL_DIGITS = 4


class Name(NamedTuple):
    """What names a post: the field, the key it stands under, the value, and its place.

    scope  where it must be unique: "" is the whole collection
    """

    field: str
    key: str
    value: str
    scope: str
    place: Place


class Names(NamedTuple):
    """All names of one post."""

    names: tuple[Name, ...]


class DuplicateIdentity(CorpusCheck[NoOptions, Names]):
    """Compares what names a post with what names the others.

    A slug must be unique among neighbours: in one folder and one language, and, where file names
    begin with a day, on that day, since the address then holds it. An id that is a mere word or a
    small number is compared like a slug, a longer one within its language: translations share it.
    Drafts and unpublished posts are left out.
    """

    key = "duplicate-identity"
    fact_class = Names

    def collect(self, post: Post) -> Iterable[Names]:
        """Yield what names a post."""
        if post.meta:
            names = tuple(_names(post))
            if names and not is_draft(post):
                yield Names(names)

    def keys(self, fact: Names) -> Iterable[str]:
        """Yield each name with where it must be unique."""
        return (f"{name.field}\0{name.value}\0{name.scope}" for name in fact.names)

    def judge(self, facts: Sequence[tuple[PostRef, Names]], world: World) -> Iterable[Hit]:
        """Yield one hit for every post that shares a name with an earlier one."""
        reported = set[int]()
        for field in _FIELDS:
            named = (
                (number, name)
                for number, (_, post) in enumerate(facts)
                for name in post.names
                if name.field == field
            )
            for group in twins(named, lambda each: (each[1].value, each[1].scope)):
                places = [name.place for _, name in group]
                for number, name in group[1:]:
                    if number not in reported:
                        reported.add(number)
                        yield _hit(name, places)


def _hit(name: Name, places: list[Place]) -> Hit:
    data = {
        "key": name.key,
        "value": short(name.value),
        "others": others_words(places[0], len(places) - 1),
    }
    near = related(places, name.place, f"This post has the same {name.key}.")
    return Hit("duplicate", name.place, data, f"{name.key}: {name.value}", near)


def _names(post: Post) -> Iterator[Name]:
    for field in _FIELDS:
        entry = post.field(field)
        if entry is None or not isinstance(entry.value, str | int):
            continue
        value = str(entry.value).strip()
        scope = _scope(post, field, value)
        if value and scope is not None:
            yield Name(field, entry.key, value, scope, post.place(entry.span))


def _scope(post: Post, field: str, value: str) -> str | None:
    if field == "slug":
        is_used = not post.field("permalink") and not post.path.rpartition("/")[2].startswith("_")
        return _neighbours(post) if is_used else None
    if field != "id":
        return ""
    digits = sum(char.isdigit() for char in value)
    return language(post) if digits >= _GLOBAL_DIGITS else _neighbours(post)


def _neighbours(post: Post) -> str:
    return f"{section(post.path)}|{language(post)}|{file_day(post.path) or ''}"
