"""A plug-in for the tests: finds posts that are announced in the same words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import CorpusCheck, NoOptions
from anplint.model import Hit, Place, Related

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.model import Post, PostRef
    from anplint.world import World


class Teaser(NamedTuple):
    """What `judge` must know of a post."""

    words: str
    place: Place


class SameTeaser(CorpusCheck[NoOptions, Teaser]):
    """Compares the descriptions of posts, whatever their letter case."""

    key = "same-teaser"
    fact_class = Teaser

    def source(self) -> str:
        """Return the name of the facts."""
        return "acme-teasers"

    def collect(self, post: Post) -> Iterable[Teaser]:
        """Yield the description of a post that has one."""
        entry = post.field("description")
        if entry is not None and isinstance(entry.value, str):
            yield Teaser(entry.value.casefold(), post.place(entry.span))

    def keys(self, fact: Teaser) -> Iterable[str]:
        """Yield the words: posts with other ones do not concern each other."""
        yield fact.words

    def judge(self, facts: Sequence[tuple[PostRef, Teaser]], world: World) -> Iterable[Hit]:
        """Yield a hit for each description that an earlier post has."""
        first: dict[str, Place] = {}
        for _, teaser in facts:
            place = first.setdefault(teaser.words, teaser.place)
            if place is not teaser.place:
                data, related = {"path": place.path}, (Related(place, "The same words."),)
                yield Hit("again", teaser.place, data, about=teaser.words, related=related)
