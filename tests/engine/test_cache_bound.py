"""The bound of the cache is that of its folder: rows, indexes of passages, and what lies about."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from anplint.engine.array_file import load
from anplint.engine.cache import Cache
from anplint.engine.cache_folder import FILE, size
from anplint.engine.cache_prune import DAY, KEPT_DAYS
from tests.engine.cache_helpers import DIGEST, fill, path_of, stat_of

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

COUNT = 800
STATS = {path_of(number): stat_of(number) for number in range(COUNT)}


def index_name(number: int) -> str:
    return f"passages-{number:016x}.arrays"


@pytest.fixture
def tables(tmp_path: Path) -> int:
    """The bytes of the tables of a cache in the folder."""
    with Cache.open(str(tmp_path), DIGEST, str(tmp_path)) as cache:
        fill(cache, range(COUNT))
    tidy(tmp_path, 10**9)
    return (tmp_path / FILE).stat().st_size


def write(path: Path, length: int, days: float) -> None:
    """Write a file that was used so many days ago."""
    path.write_bytes(bytes(length))
    then = time.time() - days * DAY
    os.utime(path, (then, then))


def tidy(folder: Path, bound: int) -> None:
    with Cache.open(str(folder), DIGEST, str(folder), bound):
        pass


def left(folder: Path) -> list[str]:
    """The files beside the tables and labels."""
    names = (path.name for path in folder.iterdir() if path.name != FILE)
    return sorted(name for name in names if name.startswith(("passages", "inspections")))


def rows(folder: Path) -> int:
    with Cache.open(str(folder), DIGEST, str(folder)) as cache:
        return len(cache.find(STATS))


def test_below_the_bound_all_is_kept(tmp_path: Path, tables: int) -> None:
    write(tmp_path / index_name(1), tables, 20)
    write(tmp_path / index_name(2), tables, 0)
    tidy(tmp_path, 3 * tables + 1)
    assert left(tmp_path) == [index_name(1), index_name(2)]
    assert rows(tmp_path) == COUNT


def test_indexes_count_and_the_least_recently_used_go_first(tmp_path: Path, tables: int) -> None:
    for number, days in ((1, 3), (2, 9), (3, 0), (4, 6)):
        write(tmp_path / index_name(number), tables, days)
    tidy(tmp_path, 3 * tables + 1)
    assert left(tmp_path) == [index_name(1), index_name(3)]
    assert rows(tmp_path) == COUNT, "indexes first"
    tidy(tmp_path, 2 * tables + 1)
    assert left(tmp_path) == [index_name(3)]
    assert rows(tmp_path) == COUNT


def test_an_index_in_use_is_not_made_anew_in_each_run(tmp_path: Path, tables: int) -> None:
    write(tmp_path / index_name(1), tables // 2, 0)
    for _ in range(4):  # each forgets what, at the mean size, makes the excess
        tidy(tmp_path, tables)
    assert left(tmp_path) == [index_name(1)]
    assert 0 < rows(tmp_path) < COUNT * 0.6
    assert size(str(tmp_path)) <= tables


def test_indexes_in_use_leave_half_of_the_bound_to_the_rows(tmp_path: Path, tables: int) -> None:
    for number in range(6):
        write(tmp_path / index_name(number), tables // 2, number / 10)
    tidy(tmp_path, 2 * tables)
    assert left(tmp_path) == [index_name(0), index_name(1)]
    assert rows(tmp_path) == COUNT
    write(tmp_path / index_name(0), 3 * tables, 0)
    tidy(tmp_path, 2 * tables)
    assert left(tmp_path) == []


def test_another_formats_cache_counts_with_its_companions(tmp_path: Path, tables: int) -> None:
    write(tmp_path / "inspections-0.db", tables, 20)
    write(tmp_path / "inspections-0.db-wal", tables, 3)
    write(tmp_path / index_name(1), tables, 9)
    tidy(tmp_path, 3 * tables + 1)
    assert left(tmp_path) == ["inspections-0.db", "inspections-0.db-wal"], "in use 3 days ago"
    tidy(tmp_path, 2 * tables + 1)
    assert left(tmp_path) == []


def test_what_nobody_used_in_a_month_goes(tmp_path: Path, tables: int) -> None:
    write(tmp_path / index_name(1), 10, KEPT_DAYS - 1)
    write(tmp_path / index_name(2), 10, KEPT_DAYS + 1)
    write(tmp_path / "inspections-0.db", 10, KEPT_DAYS + 1)
    write(tmp_path / "inspections-1.db-5.new", 10, 2)
    write(tmp_path / f"{index_name(1)}.5.new", 10, 0.5)
    tidy(tmp_path, 10**9)
    assert left(tmp_path) == [index_name(1), f"{index_name(1)}.5.new"]
    assert rows(tmp_path) == COUNT


def test_an_index_that_is_used_outlives_the_month(tmp_path: Path, tables: int) -> None:
    from anplint.engine.array_file import save

    arrays: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.int64]]] = {}
    save(str(tmp_path / index_name(1)), {}, arrays)
    then = time.time() - (KEPT_DAYS + 1) * DAY
    os.utime(tmp_path / index_name(1), (then, then))
    assert load(str(tmp_path / index_name(1)), {}) == {}
    tidy(tmp_path, 10**9)
    assert left(tmp_path) == [index_name(1)]
