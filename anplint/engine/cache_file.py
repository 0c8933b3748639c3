"""The SQLite file of the cache: made in one step, opened with suspicion, thrown away when in doubt.

A connection always comes back. Where the folder can't be used it is one to an empty database in
memory, so that no caller needs to ask.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.cache_folder import (
    FILE,
    FORMAT,
    RefusedError,
    cache_files,
    drop_traps,
    give_name,
    prepare,
    remove,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection

APPLICATION = 0x616E706C
"""SQLite's application id of the file: "anpl"."""

TABLES = (
    "CREATE TABLE plans (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE)",
    # indexed: up to which inspection the keys of this source stand in `keys`.
    """CREATE TABLE sources (id INTEGER PRIMARY KEY, plan INTEGER NOT NULL, name BLOB NOT NULL,
    indexed INTEGER NOT NULL, UNIQUE (plan, name))""",
    # machine, size, modified, changed, inode: the file when its content was hashed; `machine` is
    # NULL where that may have been too soon after a change to be relied on. used: a day number.
    """CREATE TABLE inspections (id INTEGER PRIMARY KEY AUTOINCREMENT, plan INTEGER NOT NULL,
    path BLOB NOT NULL, content BLOB NOT NULL, used INTEGER NOT NULL, machine INTEGER,
    size INTEGER, modified INTEGER, changed INTEGER, inode INTEGER,
    collection BLOB NOT NULL, posts INTEGER NOT NULL, findings BLOB,
    UNIQUE (plan, path, content))""",
    # id: source << 40 | inspection, so that the facts of one source lie together, in the order of
    # inspections. keys: the hashes that `keys` has of these facts, or will have.
    "CREATE TABLE facts (id INTEGER PRIMARY KEY, keys BLOB, data BLOB NOT NULL)",
    """CREATE TABLE keys (source INTEGER NOT NULL, hash INTEGER NOT NULL,
    inspection INTEGER NOT NULL, PRIMARY KEY (source, hash, inspection)) WITHOUT ROWID""",
    "CREATE TABLE days (name TEXT PRIMARY KEY, day INTEGER NOT NULL)",
)
"""Every table of the file. A file that has any other table, index, view or trigger is foreign."""

PATIENCE = 0.5
"""Seconds to wait for another process to finish its batch."""

_PAGE_BYTES = 8192
_CACHE_KIB = 16_000
_WAL_PAGES = 4_000
_CORRUPT, _NOT_A_DATABASE, _ERROR = 11, 26, 1


class Opened(NamedTuple):
    """A connection, whether it can write, and what a person should know."""

    connection: Connection
    writable: bool
    notices: tuple[str, ...] = ()


class _ForeignError(Exception):
    """A database that is not a cache of this format."""


def in_memory(*notices: str) -> Opened:
    """Return a connection that holds nothing and keeps nothing."""
    import sqlite3

    connection = sqlite3.connect(":memory:", isolation_level=None)
    _fill(connection)
    return Opened(connection, writable=False, notices=notices)


def open_file(folder: str, root: str) -> Opened:
    """Return a connection to the cache in a folder, which is made where there is none."""
    import sqlite3

    path = os.path.join(folder, FILE)
    try:
        prepare(folder, root)
        drop_traps(path)
    except RefusedError as error:
        return in_memory(f"the cache in {folder} is not used: {error}")
    except OSError as error:
        return _read_only(path) or in_memory(unusable(folder, error.strerror))
    try:
        return _open_or_make(path, folder)
    except (OSError, sqlite3.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return _read_only(path) or in_memory(unusable(folder, reason))


def unusable(folder: str, reason: str | None) -> str:
    """Return the notice of a cache that is gone without."""
    reason = (reason or "unknown").lower()
    return f"the cache in {folder} cannot be used ({reason}); the run goes on without"


def is_damage(error: Exception) -> bool:
    """Tell whether an error of SQLite's says that the file is at fault, not its surroundings, nor
    what was asked of it.
    """
    return _code(error) in (_CORRUPT, _NOT_A_DATABASE)


def _code(error: Exception) -> int:
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def damaged(folder: str) -> str:
    """Return the notice of a cache that is thrown away."""
    return f"the cache in {folder} was damaged; it is built anew"


def _open_or_make(path: str, folder: str) -> Opened:
    import sqlite3

    notices = []
    if os.path.exists(path):
        try:
            return Opened(_connect(path), writable=True)
        except (_ForeignError, sqlite3.Error) as error:
            # While it is opened a plain error is one of the file: "unsupported file format".
            if not (isinstance(error, _ForeignError) or is_damage(error) or _code(error) == _ERROR):
                raise
            remove(path)
            notices.append(damaged(folder))
    elif any(entry.name.endswith(".db") for entry in cache_files(folder)):
        notices.append(f"the cache in {folder} is another version's; it is built anew")
    _make(path)
    return Opened(_connect(path), writable=True, notices=tuple(notices))


def _connect(path: str) -> Connection:
    """Open a cache and see that it is one. Raises _ForeignError, sqlite3.Error."""
    import sqlite3

    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        _distrust(connection)
        _refuse_foreign(connection, (("journal_mode", "wal"), *_MARKS))
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
        connection.execute(f"PRAGMA journal_size_limit = {_WAL_PAGES * _PAGE_BYTES}")
    except BaseException:
        connection.close()
        raise
    return connection


def _distrust(connection: Connection) -> None:
    """Let nothing that stands in the file run, and no broken page lead astray."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


_MARKS = (("application_id", APPLICATION), ("user_version", FORMAT))


def _refuse_foreign(connection: Connection, marks: Iterable[tuple[str, object]] = _MARKS) -> None:
    for name, value in marks:
        if connection.execute(f"PRAGMA {name}").fetchone() != (value,):
            raise _ForeignError
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")
    if sorted(str(sql) for (sql,) in rows) != sorted(TABLES):
        raise _ForeignError


def _make(path: str) -> None:
    """Make an empty cache under another name and then give it its own, so that no half-made one
    is ever seen. Another process that was faster has made as good a one.
    """
    new = f"{path}-{os.getpid()}.new"
    remove(new)
    try:
        _make_new(new)
        give_name(new, path)
    finally:
        remove(new)


def _make_new(path: str) -> None:
    import sqlite3

    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {FORMAT}")
        _fill(connection)
    finally:
        connection.close()


def _fill(connection: Connection) -> None:
    connection.execute("BEGIN")
    for table in TABLES:
        connection.execute(table)
    connection.execute("INSERT INTO days VALUES ('born', random())")
    connection.execute("COMMIT")


def _read_only(path: str) -> Opened | None:
    """Return a connection to a valid cache that lies where nothing can be written, else None.

    SQLite then neither locks it nor notices changes (`immutable`), so a cache with a log of
    changes, which somebody else is at work on, is left alone.
    """
    import sqlite3
    from urllib.request import pathname2url

    try:
        if os.path.islink(path) or not os.path.isfile(path) or _has_log(path):
            return None
        uri = f"file:{pathname2url(os.path.abspath(path))}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None)
        _distrust(connection)
        _refuse_foreign(connection)
    except (OSError, sqlite3.Error, _ForeignError):
        return None
    return Opened(connection, writable=False)


def _has_log(path: str) -> bool:
    return os.path.exists(f"{path}-wal") and os.path.getsize(f"{path}-wal") > 0


def count(folder: str) -> int | None:
    """Return how many inspections the cache in a folder holds; None where there is none.

    Nothing is made or mended.
    """
    import sqlite3

    path = os.path.join(folder, FILE)
    if os.path.islink(path) or not os.path.isfile(path):
        return None
    connection = None
    try:
        connection = _connect(path)
        row = connection.execute("SELECT count(*) FROM inspections").fetchone()
    except (sqlite3.Error, _ForeignError):
        return None
    finally:
        if connection is not None:
            connection.close()
    return int(row[0])
