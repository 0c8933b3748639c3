"""The file of a history in SQLite: its folder, what is refused, and how connections behave."""

from __future__ import annotations

import os
import sqlite3
import stat
import time

from anplint.report.history.errors import HistoryError

FOLDER = ".anplint"
"""The folder that is made for a history, with a label that keeps it out of git."""

PATIENCE = 60.0
"""Seconds to wait for another program to finish writing: 100,000 findings take a few."""

_PAUSE = 0.02
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    # In WAL mode nothing can be damaged by it; the last run may be lost where the power fails.
    "PRAGMA synchronous = NORMAL",
    # What a stranger's file defines calls no function that could reach beyond it.
    "PRAGMA trusted_schema = OFF",
)


def prepare(path: str, must_exist: bool) -> None:
    """Make the folder of a history. Raises HistoryError, OSError.

    A repository may come from strangers: a link could make us write anywhere.
    """
    if must_exist and not os.path.exists(path):
        raise HistoryError(
            f"there is no history at {path}; `anplint report --history {path}` begins one"
        )
    folder = os.path.dirname(os.path.abspath(path))
    is_ours = os.path.basename(folder) == FOLDER
    if is_ours and os.path.islink(folder):
        raise HistoryError(f"history {path}: {folder} is a link; name the folder itself")
    for companion in ("", "-wal", "-shm", "-journal"):
        _refuse_trap(path + companion)
    os.makedirs(folder, exist_ok=True)
    if is_ours:
        _keep_out_of_git(folder)


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


def settle(connection: sqlite3.Connection) -> None:
    """Make a new connection one that begins transactions when it is told to, and uses a WAL."""
    connection.isolation_level = None
    for setting in _SETTINGS:
        connection.execute(setting)
    _use_wal(connection)


def _use_wal(connection: sqlite3.Connection) -> None:
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
