"""The file of a history in SQLite: its folder, what is refused, and how connections behave."""

from __future__ import annotations

import os
import sqlite3
import stat
import time
from urllib.parse import quote

from anplint.report.history.errors import HistoryError, no_history

FOLDER = ".anplint"
"""The folder that is made for a history, with a label that keeps it out of git."""

PATIENCE = 60.0
"""Seconds to wait for another program to finish writing: 100,000 findings take a few."""

_PAUSE = 0.02
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_UNWRITABLE = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    # In WAL mode nothing can be damaged by it; the last run may be lost where the power fails.
    "PRAGMA synchronous = NORMAL",
    # What a stranger's file defines calls no function that could reach beyond it.
    "PRAGMA trusted_schema = OFF",
)


def prepare(path: str) -> None:
    """Make the folder of a history. Raises HistoryError, OSError."""
    folder = _refuse_traps(path)
    os.makedirs(folder, exist_ok=True)
    if os.path.basename(folder) == FOLDER:
        _keep_out_of_git(folder)


def open_to_read(path: str) -> sqlite3.Connection:
    """Open a history that is there, without leave to change it. Raises HistoryError, OSError,
    sqlite3.Error.

    SQLite makes files beside one in WAL mode even to read it, and takes them away. Where the folder
    must not be written to, the file is read as one that nobody changes. That leaves out what lies
    in a `-wal` beside it, which is there while another program writes: then it can't be read.
    """
    if not os.path.exists(path):
        raise HistoryError(no_history(path))
    _refuse_traps(path)
    address = "file:" + quote(os.fsencode(os.path.abspath(path)))
    try:
        return _opened_to_read(address + "?mode=rw")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _UNWRITABLE or os.path.exists(path + "-wal"):
            raise
    return _opened_to_read(address + "?immutable=1")


def _opened_to_read(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, PATIENCE, isolation_level=None, uri=True)
    try:
        for setting in (*_SETTINGS, "PRAGMA query_only = ON"):
            connection.execute(setting)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()  # opens it indeed
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_traps(path: str) -> str:
    """Return the folder. A repository may come from strangers: a link could make us write anywhere.
    Raises HistoryError.
    """
    folder = os.path.dirname(os.path.abspath(path))
    if os.path.basename(folder) == FOLDER and os.path.islink(folder):
        raise HistoryError(f"history {path}: {folder} is a link; name the folder itself")
    for companion in ("", "-wal", "-shm", "-journal"):
        _refuse_trap(path + companion)
    return folder


def _refuse_trap(path: str) -> None:
    try:
        mode = os.lstat(path).st_mode
    except FileNotFoundError:
        return
    if not stat.S_ISREG(mode):
        raise HistoryError(f"history {path}: it is a link, a folder or a device; name a file")


def _keep_out_of_git(folder: str) -> None:
    try:
        with open(os.path.join(folder, ".gitignore"), "x", encoding="ascii") as file:
            file.write("# Made by anplint.\n*\n")
    except FileExistsError:
        pass


def open_to_write(path: str) -> sqlite3.Connection:
    """Open a history, or make its file, in WAL mode; transactions begin when they are told to.
    Raises sqlite3.Error.
    """
    connection = sqlite3.connect(path, PATIENCE, isolation_level=None)
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
        use_wal(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def use_wal(connection: sqlite3.Connection) -> None:
    """Turn the WAL on. SQLite does not wait for others where it does that, unlike elsewhere."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in _BUSY or time.monotonic() > end:
                raise
            time.sleep(_PAUSE)
        else:
            return
