"""The cache's connection through a run: errors end its use, never the run; and what this machine
and its clock are, for the shortcut by a file's times.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from anplint.engine.cache_file import damaged, in_memory, is_damage, open_file, unusable
from anplint.engine.cache_folder import FILE, remove

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

    from anplint.engine.cache_file import Opened

MARGIN = 2_000_000_000
"""Nanoseconds by which the clocks of a file system and of this machine may differ, or a file
system's times be coarse: FAT has two seconds."""

Stamp = tuple[int, int, int, int, int]
"""Machine, size, time of the last change of the content, of the file's record, inode."""

_BUSY, _LOCKED = 5, 6
_MOST_WAITS = 3
_POSITIVE = (1 << 63) - 1
"""SQLite's largest number; inodes may be larger."""


class DamagedError(Exception):
    """Inspections that were found are no longer there, or were never whole.

    They have been forgotten: who asks for them must `find` again, and will find fewer.
    """


class Store:
    """A connection that is replaced by one to nothing where it fails.

    notices     what a person should know, each once
    connection  read within `reading()`, written within `transaction()`
    writable    whether anything is kept
    """

    def __init__(self, folder: str, root: str) -> None:
        self._folder, self._root = folder, root
        self._path = os.path.join(folder, FILE)
        self.notices: list[str] = []
        self._waits = 0
        self._rebuilt = False
        self._clock: int | None = None
        self._use(open_file(folder, root))

    def _use(self, opened: Opened) -> None:
        import sqlite3

        try:
            self._start(opened)
        except sqlite3.Error as error:
            opened.connection.close()
            self._start(in_memory(unusable(self._folder, str(error))))

    def _start(self, opened: Opened) -> None:
        self.connection: Connection = opened.connection
        self.writable = opened.writable
        for notice in opened.notices:
            self._say(notice)
        self.connection.execute("PRAGMA temp_store = MEMORY")
        self._machine = _machine(self._folder, self._root)
        if self._clock is None:  # not again for a file made anew: much was read since
            self._clock = self._now()
        self._seen_version = self._version()

    def _say(self, notice: str) -> None:
        if notice not in self.notices:
            self.notices.append(notice)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Turn an error of SQLite's within into a DamagedError, and give the file up then."""
        import sqlite3

        try:
            yield self.connection
        except sqlite3.Error as error:
            self._lose(error)
            raise DamagedError from error

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Write what is done within at once or, where that fails, nothing of it.

        Raises DamagedError where it failed. Keep it short: others wait.
        """
        import sqlite3

        connection = self.connection
        if connection.in_transaction:  # an interrupt came before its end
            connection.rollback()
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            if connection.in_transaction:
                connection.rollback()
            if isinstance(error, sqlite3.Error):
                self._fail_to_write(error)
                raise DamagedError from error
            raise

    def _lose(self, error: Exception) -> None:
        """Go on without the file, or with a new one where it was damaged."""
        was_writable = self.writable
        self.connection.close()
        self._forget_all()
        if not is_damage(error):
            self._use(in_memory(unusable(self._folder, str(error))))
            return
        self._say(damaged(self._folder))
        if not was_writable or self._rebuilt or not self._remove():
            self._use(in_memory())
            return
        self._rebuilt = True
        self._use(open_file(self._folder, self._root))

    def _forget_all(self) -> None:
        """Drop all that was known of the file's contents."""

    def _remove(self) -> bool:
        try:
            remove(self._path)
        except OSError:
            return False
        return True

    def _fail_to_write(self, error: Exception) -> None:
        """Drop the batch; go on without writing where the next one would fare no better."""
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (_BUSY, _LOCKED):
            self._waits += 1
            self.writable = self._waits < _MOST_WAITS
        elif is_damage(error):
            self._lose(error)
        else:
            self.writable = False
            self._say(f"the cache in {self._folder} cannot be written ({error}); "
                      "the next run will be slower")  # fmt: skip

    def _version(self) -> tuple[int, ...]:
        """Return what differs once another process has written."""
        (version,) = self.connection.execute("PRAGMA data_version").fetchone()
        if self.writable:
            return (version,)
        try:  # a read-only file is not watched by SQLite
            stat = os.stat(self._path)
        except OSError:
            return (version,)
        return version, stat.st_size, stat.st_mtime_ns

    def _now(self) -> int:
        """Return the time by the clock of the folder's file system, or this machine's where that
        is behind; 0 where nothing is written anyway.
        """
        if not self.writable:
            return 0
        try:
            os.utime(self._path)
            return min(time.time_ns(), os.stat(self._path).st_mtime_ns)
        except OSError:
            return 0

    def _stamp(self, stat: os.stat_result | None) -> Stamp | None:
        """Return what tells later that a file is unchanged; None where nothing does for sure.

        The clock was read before any file was: one that changed later has later times than any
        that is accepted here. Where changes may still bear the same times, none are.
        """
        if stat is None or self._clock is None or min(stat.st_mtime_ns, stat.st_ctime_ns) < 0:
            return None
        if max(stat.st_mtime_ns, stat.st_ctime_ns) + MARGIN >= self._clock:
            return None
        return (self._machine, *times(stat))


def times(stat: os.stat_result) -> tuple[int, int, int, int]:
    """Return a stamp without the machine."""
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino & _POSITIVE


def _machine(folder: str, root: str) -> int:
    """Return a number for this machine, this cache folder and this root.

    A cache that was copied, or restored by CI, has another folder; one that several clones share
    holds times that mean nothing in the others. After a restart a device may have another number:
    then contents are hashed once.
    """
    from hashlib import blake2b

    host = os.uname().nodename if hasattr(os, "uname") else os.environ.get("COMPUTERNAME", "")
    try:
        stat = os.stat(folder)
        place = (stat.st_dev, stat.st_ino)
    except OSError:
        place = (0, 0)
    text = repr((host, os.path.realpath(root), place))
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
