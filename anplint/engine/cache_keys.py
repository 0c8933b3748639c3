"""The index of keys: which inspections have facts that are judged together.

To put every key into its place when an inspection is written would touch a page of the index for
each. So keys first stand beside their facts, and are sorted in by the thousand when a run ends;
what was not yet sorted in, because a run was killed or the file is read-only, is looked at besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.engine.cache_prune import SHIFT
from anplint.engine.cache_rows import key_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from sqlite3 import Connection

Key = tuple[int, int, int]
"""Source, hash, inspection."""

_AT_ONCE = 20_000
"""Inspections whose keys are sorted in, in one transaction: 0.2 s where each has ten."""

_INSPECTION = (1 << SHIFT) - 1
_SHARED = """SELECT DISTINCT inspection FROM {keys} JOIN current ON current.id = inspection
WHERE source = ?1 AND hash IN (
    SELECT hash FROM {keys} CROSS JOIN current ON current.id = inspection
    WHERE source = ?1 GROUP BY hash HAVING count(*) > 1)"""
_BOTH = "(SELECT * FROM keys UNION ALL SELECT * FROM late)"


def sort_in(
    connection: Connection, transaction: Callable[[], AbstractContextManager[Connection]]
) -> None:
    """Sort in all keys that wait. Raises sqlite3.Error, DamagedError."""
    for (source,) in connection.execute("SELECT id FROM sources").fetchall():
        while _is_behind(connection, source):
            with transaction():
                rows, last = _waiting(connection, source, _AT_ONCE)
                connection.executemany("INSERT OR IGNORE INTO keys VALUES (?, ?, ?)", sorted(rows))
                values = (last, source)
                connection.execute("UPDATE sources SET indexed = ? WHERE id = ?", values)


def with_key(connection: Connection, source: int, hashes: Iterable[int]) -> set[int]:
    """Return the inspections that have one of the keys of a source. Raises sqlite3.Error."""
    wanted = set(hashes)
    query = "SELECT inspection FROM keys WHERE source = ? AND hash = ?"
    found = {row[0] for key in wanted for row in connection.execute(query, (source, key))}
    return found | {number for _, key, number in _late(connection, source) if key in wanted}


def fill_current(connection: Connection, ids: Iterable[int]) -> None:
    """Put inspections into the temporary table `current`, or none at all. Raises sqlite3.Error."""
    rows = [(number,) for number in sorted(ids)]
    try:
        connection.execute("BEGIN")
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS current (id INTEGER PRIMARY KEY)")
        connection.execute("DELETE FROM current")
        connection.executemany("INSERT INTO current VALUES (?)", rows)
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def shared_among_current(connection: Connection, source: int) -> set[int]:
    """Return which inspections of the temporary table `current` have a key of a source that
    another of them has. Raises sqlite3.Error.
    """
    late = list(_late(connection, source))
    if late:
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS late (source, hash, inspection)")
        connection.execute("DELETE FROM late")
        connection.executemany("INSERT INTO late VALUES (?, ?, ?)", late)
    query = _SHARED.format(keys=_BOTH if late else "keys")
    return {number for (number,) in connection.execute(query, (source,))}


def _late(connection: Connection, source: int) -> Iterator[Key]:
    """Yield the keys of a source that are not yet sorted in."""
    if _is_behind(connection, source):
        rows, _ = _waiting(connection, source, -1)
        yield from rows


def _is_behind(connection: Connection, source: int) -> bool:
    start, end = source << SHIFT, (source + 1) << SHIFT
    query = "SELECT max(id) FROM facts WHERE id >= ? AND id < ?"
    (last,) = connection.execute(query, (start, end)).fetchone()
    return last is not None and last & _INSPECTION > _indexed(connection, source)


def _indexed(connection: Connection, source: int) -> int:
    row = connection.execute("SELECT indexed FROM sources WHERE id = ?", (source,)).fetchone()
    return row[0] if row and type(row[0]) is int else 0


def _waiting(connection: Connection, source: int, most: int) -> tuple[list[Key], int]:
    """Return keys that are not sorted in, of some inspections, and the last of these."""
    start = (source << SHIFT) + _indexed(connection, source)
    rows = connection.execute(
        "SELECT id, keys FROM facts WHERE id > ? AND id < ? ORDER BY id LIMIT ?",
        (start, (source + 1) << SHIFT, most),
    ).fetchall()
    keys = [(source, key, row & _INSPECTION) for row, hashes in rows for key in key_numbers(hashes)]
    return keys, (rows[-1][0] if rows else start) & _INSPECTION
