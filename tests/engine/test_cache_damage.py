"""A cache that is damaged, foreign, forged, locked, full or read-only never fails a run, and never
makes it wrong.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from anplint.engine import cache_file, cache_store
from anplint.engine.cache import Cache
from anplint.engine.cache_folder import FILE
from anplint.engine.cache_store import DamagedError
from tests.conftest import REPOSITORY
from tests.engine.cache_helpers import (
    DIGEST,
    content_of,
    fill,
    found_whole,
    inspection_of,
    path_of,
    stat_of,
)

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 300
STATS = {path_of(number): stat_of(number) for number in range(COUNT)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a cache with inspections in it."""
    with Cache.open(str(tmp_path / "cache"), DIGEST, str(tmp_path)) as cache:
        fill(cache, range(COUNT))
    return tmp_path / "cache"


def opened(folder: Path) -> Cache:
    return Cache.open(str(folder), DIGEST, str(folder.parent))


def complete(cache: Cache) -> int:
    """Find, and make what is missing, as a run does; return how many were found at last."""
    for _ in range(4):
        found = cache.find(STATS)
        try:
            whole = found_whole(cache, found)
        except DamagedError:
            continue
        assert whole == [inspection_of(int(path[5:10])) for path in sorted(found)]
        fill(cache, [number for number in range(COUNT) if path_of(number) not in found])
        return len(found)
    raise AssertionError("no end of damage")


def mends(folder: Path, said: str) -> None:
    """See that a run goes well, says once what was wrong, and that the next finds all."""
    cache = opened(folder)
    complete(cache)
    cache.close()
    assert len(cache.notices) == 1
    assert said in cache.notices[0]
    with opened(folder) as cache:
        assert complete(cache) == COUNT
        assert cache.notices == []


def cut(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])


def overwrite(path: Path, at: int, data: bytes) -> None:
    whole = bytearray(path.read_bytes())
    whole[at : at + len(data)] = data
    path.write_bytes(whole)


@pytest.mark.parametrize("content", [b"", b"no database", b"\0" * 20_000, b"SQLite format 3\0"])
def test_what_is_no_database_is_made_anew(folder: Path, content: bytes) -> None:
    (folder / FILE).write_bytes(content)
    mends(folder, "damaged")


@pytest.mark.parametrize("keep", [100, 8192, 30_000, 60_000])
def test_half_a_file_is_made_anew(folder: Path, keep: int) -> None:
    cut(folder / FILE, keep)
    mends(folder, "damaged")


@pytest.mark.parametrize("page", range(1, 9))
def test_a_page_of_rubbish_is_noticed_or_harmless(folder: Path, page: int) -> None:
    overwrite(folder / FILE, page * 8192, os.urandom(8192))
    with opened(folder) as cache:
        complete(cache)
    with opened(folder) as cache:
        complete(cache)


def test_a_format_that_sqlite_does_not_know_is_made_anew(folder: Path) -> None:
    overwrite(folder / FILE, 44, b"\0\0\0\x09")
    mends(folder, "damaged")


def execute(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(folder / FILE, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE keys",
        "CREATE TABLE more (x)",
        "CREATE TRIGGER t AFTER UPDATE ON inspections BEGIN DELETE FROM facts; END",
        "CREATE VIEW v AS SELECT 1",
        "CREATE INDEX i ON facts (data)",
        "ALTER TABLE facts ADD COLUMN more",
        "PRAGMA user_version = 99",
        "PRAGMA application_id = 99",
        "PRAGMA journal_mode = DELETE",
    ],
)
def test_a_file_with_other_tables_is_foreign(folder: Path, statement: str) -> None:
    execute(folder, statement)
    mends(folder, "damaged")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET data = 'text'",
        "UPDATE facts SET data = x'5b5b6e756c6c2c5b5b5d5d5d5d'",
        "UPDATE facts SET data = x'ff'",
        "UPDATE facts SET data = 7",
        "UPDATE inspections SET findings = x'5b5b5d5d'",
        "UPDATE inspections SET findings = 7",
        "UPDATE inspections SET collection = 7 WHERE id > 10",
        "UPDATE inspections SET posts = 'many'",
        "UPDATE inspections SET path = 7 WHERE id = 5",
        "UPDATE inspections SET path = x'ff' WHERE id = 5",
    ],
)
def test_rows_that_make_no_sense_are_made_anew(folder: Path, statement: str) -> None:
    execute(folder, statement)
    mends(folder, "make no sense")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE facts SET keys = 'text'",
        "UPDATE facts SET keys = x'0102'",
        "UPDATE sources SET indexed = 'x'",
        "UPDATE days SET day = 'x'",
        "UPDATE inspections SET used = 'x'",
        "UPDATE inspections SET size = 'x', machine = 'y'",
        "UPDATE inspections SET used = -5",
    ],
)
def test_forged_numbers_do_no_harm(folder: Path, statement: str) -> None:
    execute(folder, statement)
    with opened(folder) as cache:
        complete(cache)
        cache.shared("T2", cache.find(STATS).values())


def test_bad_facts_of_one_file_cost_only_that_file(folder: Path) -> None:
    execute(folder, "UPDATE facts SET data = x'5b5d' || data WHERE id & 0xffff = 17")
    cache = opened(folder)
    found = cache.find(STATS)
    with pytest.raises(DamagedError):
        found_whole(cache, found)
    assert len(cache.find(STATS)) == COUNT - 1
    assert len(cache.notices) == 1
    cache.close()


def test_another_versions_cache_is_left_and_a_new_one_made(folder: Path) -> None:
    (folder / FILE).rename(folder / "inspections-0.db")
    mends(folder, "another version's")
    assert (folder / "inspections-0.db").exists()


def test_a_journal_and_links_are_never_opened(folder: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes((folder / FILE).read_bytes())
    before = precious.read_bytes()
    (folder / FILE).unlink()
    (folder / FILE).symlink_to(precious)
    (folder / f"{FILE}-wal").symlink_to(precious)
    (folder / f"{FILE}-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(600))
    with opened(folder) as cache:
        fill(cache, range(5))
        assert not (folder / f"{FILE}-journal").exists()
        assert not (folder / FILE).is_symlink()
    assert precious.read_bytes() == before


@pytest.mark.parametrize("kind", ["file", "pipe", "folder"])
def test_a_folder_that_is_none_is_gone_without(tmp_path: Path, kind: str) -> None:
    target = tmp_path / "cache"
    if kind == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        os.mkfifo(target / FILE) if kind == "pipe" else (target / FILE / "x").mkdir(parents=True)
    with opened(target) as cache:
        assert complete(cache) == 0
        assert len(cache.notices) == (kind != "pipe")
        assert cache.writable is (kind == "pipe")


def test_a_full_disk_costs_only_the_rest(folder: Path) -> None:
    cache = opened(folder)
    (pages,) = cache.connection.execute("PRAGMA page_count").fetchone()
    cache.connection.execute(f"PRAGMA max_page_count = {pages + 1}")
    fill(cache, range(COUNT, COUNT + 2000))
    fill(cache, range(5000, 6000))
    assert len(cache.notices) == 1
    assert "full" in cache.notices[0]
    assert complete(cache) == COUNT
    cache.close()
    with opened(folder) as cache:
        assert complete(cache) == COUNT


def test_a_locked_file_is_not_waited_for_long(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_file, "PATIENCE", 0.01)
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    cache = opened(folder)
    other.execute("BEGIN IMMEDIATE")
    for version in range(1, 5):
        fill(cache, range(3), version)
    assert cache.added == {}
    assert not cache.writable, "it has waited often enough"
    assert complete(cache) == COUNT
    other.execute("ROLLBACK")
    cache.close()
    other.close()
    assert cache.notices == []


def delete_all_and_stop(cache: Cache) -> None:
    with cache.transaction() as connection:
        connection.execute("DELETE FROM inspections")
        raise KeyboardInterrupt


def test_an_error_in_the_middle_of_a_batch_undoes_all_of_it(folder: Path) -> None:
    with opened(folder) as cache:
        before = cache.connection.execute("SELECT count(*) FROM inspections").fetchone()
        with pytest.raises(KeyboardInterrupt):
            delete_all_and_stop(cache)
        assert cache.connection.execute("SELECT count(*) FROM inspections").fetchone() == before


def test_a_file_replaced_under_a_run_is_noticed(folder: Path) -> None:
    cache = opened(folder)
    found = cache.find(STATS)
    cache._lose(sqlite3.OperationalError("disk I/O error"))
    with pytest.raises(DamagedError):
        cache.summaries(found.values())
    assert complete(cache) == 0
    cache.close()


def as_nobody(folder: Path, code: str) -> Any:
    """Run code in another process that may not write; root must first become somebody."""
    if not hasattr(os, "setuid"):
        pytest.skip("no users here")
    script = (
        "from tests.engine.test_cache_damage import *\n"
        "from pathlib import Path\n"
        "import urllib.request\n"  # Python itself may lie where nobody can read
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        f"folder = Path({str(folder)!r})\n{code}"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", script], cwd=REPOSITORY, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


@pytest.fixture
def read_only(folder: Path, tmp_path: Path) -> Path:
    for parent in (tmp_path, *tmp_path.parents):
        if parent.owner() == tmp_path.owner() and parent != parent.parent:
            parent.chmod(parent.stat().st_mode | 0o055)
    folder.chmod(0o555)
    (folder / FILE).chmod(0o444)
    return folder


def test_a_read_only_cache_is_read(read_only: Path) -> None:
    code = (
        "cache = opened(folder)\n"
        "print(cache.writable, complete(cache), len(cache.notices)); cache.close()"
    )
    assert as_nobody(read_only, code) == ["False", str(COUNT), "0"]
    whole = (
        "cache = opened(folder)\n"
        "ids = {p: cache.find_content(p, content_of(int(p[5:10])), s) for p, s in STATS.items()}\n"
        "assert None not in ids.values()\n"
        "assert found_whole(cache, ids) == [inspection_of(n) for n in range(COUNT)]\n"
        "print(len(cache.shared('T2', ids.values())))"
    )
    assert as_nobody(read_only, whole) == [str(COUNT)]


def test_a_read_only_folder_without_a_cache_is_gone_without(read_only: Path) -> None:
    (read_only / FILE).unlink()
    code = "cache = opened(folder)\nprint(complete(cache), len(cache.notices)); cache.close()"
    assert as_nobody(read_only, code) == ["0", "1"]


def test_a_read_only_cache_that_changes_is_noticed(folder: Path) -> None:
    opening = cache_file._read_only(str(folder / FILE))
    assert opening is not None
    cache = opened(folder)
    cache.connection.close()
    cache._use(opening)
    ids = cache.find(STATS)
    with opened(folder) as other:
        fill(other, range(900, 1200))
        other.connection.execute("DELETE FROM inspections WHERE id < 5")
    with pytest.raises(DamagedError):
        cache.summaries(ids.values())


WRITER = """
import sys
from tests.engine.cache_helpers import *
from anplint.engine.cache import Cache
start, step = int(sys.argv[2]), int(sys.argv[3])
with Cache.open(sys.argv[1], DIGEST, sys.argv[1]) as cache:
    sys.stdout.write("ready\\n"); sys.stdout.flush(); sys.stdin.readline()
    for first in range(start, start + 3000, step):
        fill(cache, range(first, first + step))
"""


def writer(folder: Path, start: int, step: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(start), str(step)]
    process = subprocess.Popen(
        command, cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def verify(folder: Path) -> int:
    """See that all that a cache holds is what it should; return how much that is."""
    cache = Cache.open(str(folder), DIGEST, str(folder))
    ids = {}
    for number in range(12_000):
        found = cache.find_content(path_of(number), content_of(number), None)
        if found is not None:
            ids[path_of(number)] = found
    if ids:
        assert found_whole(cache, ids) == [inspection_of(int(path[5:10])) for path in sorted(ids)]
    pairs = {path for path in ids if path_of(int(path[5:10]) ^ 1) in ids}
    assert cache.shared("T2", ids.values()) == {ids[path] for path in pairs}
    assert cache.notices == []
    cache.close()
    return len(ids)


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    processes = [writer(tmp_path, start, 300) for start in (0, 1500)]  # half of it both
    for process in processes:
        process.communicate("go\n")
        assert process.returncode == 0
    assert verify(tmp_path) == 4500


def test_killed_at_any_moment_the_next_run_is_right(tmp_path: Path) -> None:
    counts = []
    for turn in range(14):
        process = writer(tmp_path, 600 * turn, 50)
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
        # Not by time: a signal that depends on how far the other has come.
        while process.poll() is None and size(tmp_path) < (turn % 5) * 60_000:
            pass
        process.send_signal(signal.SIGKILL)
        process.communicate()
        if turn % 5 == 4:
            counts.append(verify(tmp_path))
    assert verify(tmp_path) >= counts[-1] > 0


def size(folder: Path) -> int:
    """Bytes that have not yet come from the log into the file."""
    try:
        return (folder / f"{FILE}-wal").stat().st_size
    except FileNotFoundError:
        return 0


def test_the_margin_covers_the_coarsest_times() -> None:
    assert cache_store.MARGIN >= 2 * 10**9  # FAT
