"""Inspections for the tests of the cache: made from a number, so that another process makes the
same, and each can be told from every other.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.digest import content_hash
from anplint.engine.inspection import Fact, Inspection
from anplint.model import Finding, Place, PostRef, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.engine.cache import Cache

DIGEST = b"d" * 16
LONG_AGO = 1_600_000_000_000_000_000


class Title(NamedTuple):
    """A fact of the tests."""

    title: str
    place: Place


def stat_of(number: int, **changed: int) -> os.stat_result:
    """What a file would say that was written long ago."""
    values = {"size": 1000 + number, "mtime": LONG_AGO, "ctime": LONG_AGO, "ino": 10 + number}
    values |= changed
    times = {"st_mtime_ns": values["mtime"], "st_ctime_ns": values["ctime"], "st_atime_ns": 0}
    head = (0o100644, values["ino"], 1, 1, 0, 0, values["size"], 0, 0, 0)
    return os.stat_result(head, times)


def path_of(number: int) -> str:
    return f"blog/{number:05d}.md"


def content_of(number: int, version: int = 0) -> bytes:
    return content_hash(f"{number} {version}".encode())


def title_of(number: int, version: int = 0) -> str:
    """Two and two neighbours share a title."""
    return f"title {number // 2} {version}"


def inspection_of(number: int, version: int = 0) -> Inspection:
    path = path_of(number)
    place = Place(path, Span(number, number + 5), 1, 1, 1, 6)
    finding = Finding("T1", "test", "note", f"found {number} {version}", place, f"T1\0{number}")
    post = PostRef(path, f"slug:{number}")
    facts = (Fact("T2", post, Title(title_of(number, version), place)),)
    return Inspection(path, "blog", 1, (finding,) if number % 3 == 0 else (), facts)


def fill(cache: Cache, numbers: Iterable[int], version: int = 0) -> None:
    for number in numbers:
        keys = {"T2": [title_of(number, version)]}
        cache.add(
            path_of(number), content_of(number, version), stat_of(number),
            inspection_of(number, version), keys,
        )  # fmt: skip
    cache.flush()


def found_whole(cache: Cache, ids: dict[str, int]) -> list[Inspection]:
    """The inspections that a cache gives for ids, with their facts, in order of path."""
    facts: dict[str, list[Fact]] = {path: [] for path in ids}
    for _, post, fact in cache.facts("T2", Title, ids.values()):
        facts[post.path].append(Fact("T2", post, fact))
    whole = cache.summaries(ids.values())
    done = [item._replace(facts=tuple(facts[item.path])) for item in whole]
    return sorted(done, key=lambda item: item.path)
