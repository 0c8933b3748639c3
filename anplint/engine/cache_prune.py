"""Pruning: the cache forgets what nobody has asked for in a month, and its folder stays below its
bound.
"""

from __future__ import annotations

import os
import time
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.cache_folder import FILE, cache_files, main_file
from anplint.engine.cache_rows import key_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from sqlite3 import Connection

    Transaction = Callable[[], AbstractContextManager[Connection]]

SHIFT = 40
"""The id of a row of `facts` is `source << SHIFT | inspection`."""

DAY = 86_400
KEPT_DAYS = 30
_UNFINISHED_DAYS = 1
_RECENT_DAYS = 2
"""A file whose time is older than that was not used in the last day: see `array_file.load`."""

MOST_AT_ONCE = 20_000
"""Inspections that one run forgets at most, half a second of work; the next goes on."""

_BATCH = 500
_MOST_PAGES = 20_000
_ROOM = 0.9
"""What is left of the bound where it was exceeded, so that the next run need not prune again."""


def today() -> int:
    """Return the number of this day since 1970, in UTC."""
    return int(time.time() // DAY)


def prune(connection: Connection, transaction: Transaction, folder: str, bound: int) -> None:
    """Forget what was not used for a month, once a day, and the least recently used where the
    folder is above the bound in bytes. Raises sqlite3.Error, OSError.
    """
    bound = _make_room(folder, _bytes(connection), bound)
    doomed = _outlived(connection) if _is_due(connection) else []
    doomed += _surplus(connection, bound)
    for start in range(0, len(doomed), _BATCH):
        with transaction():
            forget(connection, doomed[start : start + _BATCH])
    if _is_due(connection) and len(doomed) < MOST_AT_ONCE:
        with transaction():
            _sweep(connection)
    if doomed:
        # `execute` would stop after the first page.
        connection.executescript(f"PRAGMA incremental_vacuum({_MOST_PAGES})")


class _Other(NamedTuple):
    """A file beside the tables, with its companions. `used` is in seconds since 1970."""

    used: float
    bytes: int
    paths: tuple[str, ...]


def _make_room(folder: str, tables: int, bound: int) -> int:
    """Delete files beside the tables, the least recently used first: those that are a month old,
    and more where all is above the bound; return the bytes that the tables may take. Raises
    OSError.

    Files that are in use keep up to half of the bound: to make an index of passages in every run
    costs more than to inspect the posts anew that nobody asked for lately.

    tables  the bytes that they take now
    """
    others = _others(folder)
    taken, now = sum(other.bytes for other in others), time.time()
    for other in others:
        age = (now - other.used) / DAY
        is_old = age > (_UNFINISHED_DAYS if other.paths[0].endswith(".new") else KEPT_DAYS)
        is_free = taken > bound / 2 or age > _RECENT_DAYS
        if is_old or (is_free and tables + taken > bound):
            for path in other.paths:
                os.unlink(path)
            taken -= other.bytes
    return bound - taken


def _others(folder: str) -> list[_Other]:
    """Return the files beside the tables: indexes of passages, caches of other formats, and what
    was not finished. The least recently used come first.
    """
    found: dict[str, _Other] = {}
    for entry in sorted(cache_files(folder), key=attrgetter("name")):  # companions come second
        name = main_file(entry.name)
        if name is not None and name != FILE:
            stat = entry.stat(follow_symlinks=False)
            used, size, paths = found.get(name, _Other(0, 0, ()))
            used = max(used, stat.st_mtime)
            found[name] = _Other(used, size + stat.st_size, (*paths, entry.path))
    return sorted(found.values())


def _is_due(connection: Connection) -> bool:
    row = connection.execute("SELECT day FROM days WHERE name = 'pruned'").fetchone()
    return row is None or type(row[0]) is not int or row[0] < today()


def _outlived(connection: Connection) -> list[int]:
    rows = connection.execute(
        "SELECT id FROM inspections WHERE used < ? LIMIT ?", (today() - KEPT_DAYS, MOST_AT_ONCE)
    )
    return [number for (number,) in rows]


def _bytes(connection: Connection) -> int:
    """Return the bytes in use in the file."""
    pages, free, page_bytes = (
        int(connection.execute(f"PRAGMA {name}").fetchone()[0])
        for name in ("page_count", "freelist_count", "page_size")
    )
    return (pages - free) * page_bytes


def _surplus(connection: Connection, bound: int) -> list[int]:
    """Return as many of the least recently used as, at the mean size, make the excess."""
    used = _bytes(connection)
    if used <= bound:
        return []
    (count,) = connection.execute("SELECT count(*) FROM inspections").fetchone()
    number = min(MOST_AT_ONCE, int(count * (1 - _ROOM * bound / used)) + 1)
    rows = connection.execute("SELECT id FROM inspections ORDER BY used, id LIMIT ?", (number,))
    return [number for (number,) in rows]


def _sweep(connection: Connection) -> None:
    """Drop plans without inspections, and note that today's pruning is done."""
    connection.execute("DELETE FROM plans WHERE id NOT IN (SELECT plan FROM inspections)")
    connection.execute("DELETE FROM sources WHERE plan NOT IN (SELECT id FROM plans)")
    connection.execute("REPLACE INTO days VALUES ('pruned', ?)", (today(),))


def forget(connection: Connection, ids: Sequence[int]) -> None:
    """Delete inspections with their facts and keys, in the transaction that is open."""
    rows = [row for number in ids for row in _fact_rows(connection, number)]
    connection.executemany("DELETE FROM keys WHERE source = ? AND hash = ? AND inspection = ?",
                           _key_rows(rows))  # fmt: skip
    connection.executemany("DELETE FROM facts WHERE id = ?", [(row,) for row, _ in rows])
    connection.executemany("DELETE FROM inspections WHERE id = ?", [(number,) for number in ids])


def _fact_rows(connection: Connection, number: int) -> list[tuple[int, object]]:
    return connection.execute(
        "SELECT facts.id, facts.keys FROM inspections"
        " JOIN sources ON sources.plan = inspections.plan"
        " JOIN facts ON facts.id = (sources.id << ?) + inspections.id"
        " WHERE inspections.id = ?",
        (SHIFT, number),
    ).fetchall()


def _key_rows(rows: Iterable[tuple[int, object]]) -> Iterable[tuple[int, int, int]]:
    for row, keys in rows:
        for number in key_numbers(keys):
            yield row >> SHIFT, number, row & ((1 << SHIFT) - 1)
