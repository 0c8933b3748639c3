"""Writes inspections into the tables of the cache, in transactions that others can wait for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.cache_prune import SHIFT
from anplint.engine.cache_rows import to_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from sqlite3 import Connection

    from anplint.engine.cache_rows import Entry
    from anplint.engine.cache_store import Stamp

STAMP = ("UPDATE inspections SET machine = ?, size = ?, modified = ?, changed = ?, inode = ?"
         " WHERE id = ?")  # fmt: skip
_INSERT = "INSERT OR IGNORE INTO inspections VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_TWIN = "SELECT id FROM inspections WHERE plan = ? AND path = ? AND content = ?"
_NO_STAMP = (None,) * 5
_USED_AT_ONCE = 5_000


class Pending(NamedTuple):
    """An inspection that is to be written. `stamp` is None where the file's times say nothing."""

    path: str
    content: bytes
    stamp: Stamp | None
    entry: Entry


def write(
    connection: Connection, digest: bytes, pending: Iterable[Pending], day: int
) -> tuple[int, list[int]]:
    """Write inspections in the transaction that is open; return the ids of the plan and of each.

    Raises sqlite3.Error.
    """
    plan = _plan_id(connection, digest)
    sources: dict[str, int] = {}
    numbers, facts = [], []
    for item in pending:
        number, is_new = _insert(connection, plan, item, day)
        numbers.append(number)
        for source, data, hashes in item.entry.sources if is_new else ():
            if source not in sources:
                sources[source] = _source_id(connection, plan, source)
            facts.append(((sources[source] << SHIFT) + number, hashes, data))
    # In the order of the table, pages are filled one after the other.
    connection.executemany("INSERT INTO facts VALUES (?, ?, ?)", sorted(facts))
    return plan, numbers


def _insert(connection: Connection, plan: int, item: Pending, day: int) -> tuple[int, bool]:
    """Return the id of an inspection, and whether it is new: another process, at work on the same
    files, may have written it before.
    """
    path, entry, stamp = to_bytes(item.path), item.entry, item.stamp or _NO_STAMP
    cursor = connection.execute(
        _INSERT,
        (plan, path, item.content, day, *stamp, entry.collection, entry.posts, entry.findings),
    )
    if cursor.rowcount:
        assert cursor.lastrowid is not None, "a row was inserted"
        return cursor.lastrowid, True
    (number,) = connection.execute(_TWIN, (plan, path, item.content)).fetchone()
    if item.stamp:
        connection.execute(STAMP, (*item.stamp, number))
    return number, False


def _plan_id(connection: Connection, digest: bytes) -> int:
    connection.execute("INSERT OR IGNORE INTO plans VALUES (NULL, ?)", (digest,))
    row = connection.execute("SELECT id FROM plans WHERE digest = ?", (digest,)).fetchone()
    return int(row[0])


def _source_id(connection: Connection, plan: int, name: str) -> int:
    values = (plan, to_bytes(name))
    connection.execute("INSERT OR IGNORE INTO sources VALUES (NULL, ?, ?, 0)", values)
    query = "SELECT id FROM sources WHERE plan = ? AND name = ?"
    return int(connection.execute(query, values).fetchone()[0])


def note_use(
    transaction: Callable[[], AbstractContextManager[Connection]], ids: Sequence[int], day: int
) -> None:
    """Note that inspections were used on a day: see `cache_prune`. Raises DamagedError."""
    for start in range(0, len(ids), _USED_AT_ONCE):
        rows = [(day, number) for number in ids[start : start + _USED_AT_ONCE]]
        with transaction() as connection:
            connection.executemany("UPDATE inspections SET used = ? WHERE id = ?", rows)
