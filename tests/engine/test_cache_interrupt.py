"""An interrupt, or an error of the disk, at any moment costs nothing that was kept."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from anplint.engine.cache import Cache
from anplint.engine.cache_file import is_damage, open_file
from anplint.engine.cache_keys import fill_current
from anplint.engine.cache_lookup import FEW
from anplint.engine.cache_store import DamagedError
from tests.engine.cache_helpers import DIGEST, fill, path_of, stat_of

if TYPE_CHECKING:
    from pathlib import Path

    from anplint.engine.cache_file import Opened

COUNT = 3 * FEW
STATS = {path_of(number): stat_of(number) for number in range(COUNT + 5)}


class Failing:
    """A connection on which one statement fails."""

    def __init__(self, connection: sqlite3.Connection, statement: str, error: BaseException):
        self._connection, self._statement, self._error = connection, statement, error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, statement: str, *values: Any) -> Any:
        if statement.startswith(self._statement):
            raise self._error
        return self._connection.execute(statement, *values)

    def executemany(self, statement: str, rows: Any) -> Any:
        if statement.startswith(self._statement):
            raise self._error
        return self._connection.executemany(statement, rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a cache with inspections in it."""
    with opened(tmp_path) as cache:
        fill(cache, range(COUNT))
    return tmp_path


def opened(folder: Path) -> Cache:
    return Cache.open(str(folder), DIGEST, str(folder))


def shared_until(cache: Cache, statement: str) -> None:
    ids = cache.find(STATS).values()
    cache.connection = Failing(cache.connection, statement, KeyboardInterrupt())  # type: ignore[assignment]
    cache.shared("T2", ids)


def lost_nothing(cache: Cache, folder: Path) -> None:
    """Assert that a cache closes without a word, and that five more are there afterwards."""
    cache.close(tidy=False)
    assert cache.notices == []
    with opened(folder) as again:
        assert len(again.find(STATS)) == COUNT + 5


@pytest.mark.parametrize("statement", ["CREATE TEMP", "DELETE FROM current", "INSERT", "COMMIT"])
def test_interrupted_while_it_notes_what_is_current(folder: Path, statement: str) -> None:
    cache = opened(folder)
    with pytest.raises(KeyboardInterrupt):
        shared_until(cache, statement)
    assert not cache.connection.in_transaction
    cache.connection = cache.connection._connection  # type: ignore[attr-defined]
    fill(cache, range(COUNT, COUNT + 5))
    found = cache.find(STATS)
    assert len(cache.shared("T2", found.values())) == 2 * ((COUNT + 5) // 2)
    lost_nothing(cache, folder)


def test_a_transaction_left_open_is_no_damage(folder: Path) -> None:
    cache = opened(folder)
    cache.find(STATS)
    cache.connection.execute("BEGIN IMMEDIATE")
    cache.connection.execute("DELETE FROM inspections")
    fill(cache, range(COUNT, COUNT + 5))
    lost_nothing(cache, folder)


def test_a_wrong_statement_is_no_damage(folder: Path) -> None:
    cache = opened(folder)
    with pytest.raises(DamagedError), cache.reading() as connection:
        connection.execute("SELECT nonsense")
    with pytest.raises(sqlite3.OperationalError) as caught:
        cache.connection.execute("BEGIN").execute("BEGIN")
    assert not is_damage(caught.value)
    cache.close()
    (notice,) = cache.notices
    assert "goes on without" in notice
    with opened(folder) as cache:
        assert len(cache.find(STATS)) == COUNT, "the file is still there"


def test_what_is_current_is_noted_whole_or_not_at_all() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    fill_current(connection, [1, 2])
    failing: Any = Failing(connection, "INSERT", sqlite3.OperationalError("disk I/O error"))
    with pytest.raises(sqlite3.OperationalError):
        fill_current(failing, [3])
    assert connection.execute("SELECT id FROM current").fetchall() == [(1,), (2,)]


@pytest.mark.parametrize("pragma", ["PRAGMA temp_store", "PRAGMA data_version"])
def test_an_error_of_the_disk_right_after_opening(
    folder: Path, monkeypatch: pytest.MonkeyPatch, pragma: str
) -> None:
    def failing(folder: str, root: str) -> Opened:
        found = open_file(folder, root)
        error = sqlite3.OperationalError("disk I/O error")
        connection: Any = Failing(found.connection, pragma, error)
        return found._replace(connection=connection)

    monkeypatch.setattr("anplint.engine.cache_store.open_file", failing)
    with opened(folder) as cache:
        assert cache.find(STATS) == {}
        fill(cache, range(3))
        assert not cache.writable
        (notice,) = cache.notices
        assert "disk i/o error" in notice
    monkeypatch.undo()
    with opened(folder) as cache:
        assert len(cache.find(STATS)) == COUNT
