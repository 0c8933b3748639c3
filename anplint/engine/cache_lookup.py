"""Looks inspections up in the cache by their paths. All here raise sqlite3.Error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.engine.cache_rows import to_bytes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from sqlite3 import Connection

    Row = tuple[Any, ...]
    """Id, collection, posts, findings, used, path, and what `cache_store.times` gives."""

NONE = -1
"""The id of what is not in the file."""

FEW = 50
"""Up to so many rows are looked up one by one, more in one go."""

_SMALL_PART = 8

_SEEN = "SELECT id, collection, posts, findings, used, path, size, modified, changed, inode"
_ONE_PATH = f"{_SEEN} FROM inspections WHERE plan = ? AND path = ?"
_ALL_PATHS = f"{_SEEN} FROM inspections NOT INDEXED WHERE plan = ? AND machine = ?"


def plan_of(connection: Connection, digest: bytes) -> int:
    """Return the id of a plan, or NONE."""
    row = connection.execute("SELECT id FROM plans WHERE digest = ?", (digest,)).fetchone()
    return row[0] if row else NONE


def rows_of(connection: Connection, plan: int, machine: int, paths: Collection[str]) -> list[Row]:
    """Return rows of what has a stamp of this machine: those of the paths, perhaps of others."""
    if not _is_small_part(connection, len(paths)):
        return connection.execute(_ALL_PATHS, (plan, machine)).fetchall()
    query = f"{_ONE_PATH} AND machine = ?"
    points = [(plan, to_bytes(path), machine) for path in paths]
    return [row for point in points for row in connection.execute(query, point)]


def _is_small_part(connection: Connection, count: int) -> bool:
    (last,) = connection.execute("SELECT max(id) FROM inspections").fetchone()
    return count <= FEW or count * _SMALL_PART < (last or 0)


def known_paths(connection: Connection, plan: int, paths: Iterable[str]) -> set[str]:
    """Return those of the paths of which some content is known."""
    if plan == NONE:
        return set()
    query = "SELECT 1 FROM inspections WHERE plan = ? AND path = ?"
    rows = ((path, (plan, to_bytes(path))) for path in paths)
    return {path for path, row in rows if connection.execute(query, row).fetchone()}


def row_of(connection: Connection, plan: int, path: str, content: bytes) -> Row | None:
    """Return the row of a content at a path."""
    point = (plan, to_bytes(path), content)
    row: Row | None = connection.execute(f"{_ONE_PATH} AND content = ?", point).fetchone()
    return row
