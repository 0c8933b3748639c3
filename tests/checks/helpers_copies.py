"""Makes the facts of rules on copies, without posts, and texts that have nothing in common."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from anplint.checks.passages import Passage, Passages
from anplint.model import Place, PostRef, Span
from anplint.world import World
from tests.checks.support import check_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Hit

SYLLABLES = ("ba", "ke", "li", "mo", "nu", "par", "ren", "sil", "tor", "vud", "wez", "zig")


def prose(seed: int, words: int = 24) -> str:
    """A text of made-up words, always the same for a seed, and unlike that of any other."""
    random = Random(seed)
    return " ".join("".join(random.choices(SYLLABLES, k=3)) for _ in range(words))


def sentence(seed: int, words: int = 12) -> str:
    """A sentence of made-up words."""
    return prose(seed, words) + "."


def place(path: str, line: int) -> Place:
    return Place(path, Span(line * 100, line * 100 + 50), line, 1, line, 51)


def post(
    path: str, *texts: str, day: str = "", draft: bool = False, kind: str = "paragraph"
) -> Passages:
    """The passages of a post: each stands in a line of its own, from line 2 on."""
    passages = [Passage(text, kind, place(path, line)) for line, text in enumerate(texts, 2)]
    return Passages(day, draft, f"title of {path}", place(path, 1), tuple(passages))


def judged(key: str, posts: Iterable[Passages], **options: Any) -> list[Hit]:
    """What a check says of some posts, in order of place."""
    facts = [(PostRef(post.title_place.path, ""), post) for post in posts]
    hits = check_of(key, **options).judge(facts, World(date(2026, 1, 31), "/"))
    return sorted(hits, key=lambda hit: (hit.where, hit.message))


def place_of(hit: Hit) -> Place:
    assert isinstance(hit.where, Place)
    return hit.where


def rows(key: str, *posts: Passages, **options: Any) -> list[tuple[str, int, str]]:
    """Where a check finds what: path, line and message."""
    found = judged(key, posts, **options)
    return [(place_of(hit).path, place_of(hit).line, hit.message) for hit in found]
