"""What can go wrong with the address of a history, and what people are told."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect

from anplint.report.history import HistoryError, open_history, sqlite_file
from anplint.report.history.address import read_address
from anplint.report.history.database import connect
from tests.postgres import PASSWORD
from tests.report.made import made_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.postgres import Cluster


postgresql = pytest.mark.xdist_group("postgresql")


def refused(address: str, only_reads: bool = False) -> str:
    with pytest.raises(HistoryError) as error:
        open_history(address, only_reads)
    assert error.value.__cause__ is None
    return str(error.value)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("x/y.sqlite", "x/y.sqlite"),
        ("./a:b.sqlite", "./a:b.sqlite"),
        ("C:/x/y.sqlite", "C:/x/y.sqlite"),
        ("sqlite:///x/y.sqlite", "x/y.sqlite"),
        ("sqlite:////x/y.sqlite", "/x/y.sqlite"),
        ("postgres://u:p@db.example.org:5433/posts?password=q", "postgresql://db.example.org:5433/posts"),
        ("postgresql+psycopg://u:p@db/posts", "postgresql://db/posts"),
    ],
)  # fmt: skip
def test_addresses(address: str, shown: str) -> None:
    assert read_address(address).shown == shown


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "needs the path of a file"),
        (":memory:", "needs the path of a file"),
        ("sqlite://", "needs the path of a file"),
        ("sqlite:///x?mode=ro", "needs the path of a file"),
        ("a\0b", "a character that no path can have"),
        ("mysql://u:hunter2@db/posts", "can't be kept in mysql: name a file, or postgresql://"),
        ("postgresql://u:hunter2@db:port/posts", "can't be read"),
        ("://u:hunter2@db", "can't be read"),
        ("postgresql:u:hunter2@db/posts", "can't be read; it looks like postgresql://"),
        ("Postgres:/u:hunter2@db/posts", "can't be read"),
        ("postgresql+psycopg:u:hunter2@db/posts", "can't be read"),
    ],
)
def test_what_is_no_address(address: str, why: str) -> None:
    text = refused(address)
    assert why in text
    assert "hunter2" not in text


def test_a_server_that_does_not_answer() -> None:
    secret = "s3cret%2Fw%C3%B6rd"
    text = refused(f"postgresql://me:{secret}@127.0.0.1:1/posts?sslpassword=0ther")
    assert text.startswith("history postgresql://127.0.0.1:1/posts: ")
    assert "refused" in text
    assert not any(word in text for word in (secret, "s3cret", "0ther", "\n"))


@postgresql
def test_a_wrong_password(cluster: Cluster) -> None:
    url = cluster.url("postgres").replace("word@", "wrong@")
    text = refused(url)
    assert "password authentication failed" in text
    assert not any(part in text for part in (PASSWORD, "s3cret", "wrong"))


@postgresql
def test_a_database_that_is_not_there(cluster: Cluster) -> None:
    assert 'database "nowhere" does not exist' in refused(cluster.url("nowhere"))


@postgresql
def test_an_option_that_the_server_does_not_know(cluster: Cluster) -> None:
    text = refused(cluster.url("postgres") + "?passwort=s3cret")
    assert "passwort" in text
    assert "s3cret" not in text


def test_a_missing_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'anplint[postgres]'" in refused("postgresql://me:x@127.0.0.1:1/posts")


@pytest.mark.parametrize("module", ["sqlalchemy", "alembic"])
def test_a_missing_extra(module: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    text = refused(str(tmp_path / "x.sqlite"))
    assert text == "a history needs the extra `report`: pip install 'anplint[report]'"


def test_our_folder_keeps_itself_out_of_git(tmp_path: Path) -> None:
    file = tmp_path / ".anplint" / "history.sqlite"
    for _ in range(2):
        with open_history(str(file)) as history:
            history.record(made_report())
    assert sorted(os.listdir(file.parent)) == [".gitignore", "history.sqlite"]
    assert (file.parent / ".gitignore").read_text().splitlines()[-1] == "*"
    with open_history(str(tmp_path / "data" / "x.sqlite")):
        pass
    assert os.listdir(tmp_path / "data") == ["x.sqlite"]


def test_the_file_is_in_wal_mode(tmp_path: Path) -> None:
    with open_history(str(tmp_path / "x")):
        connection = sqlite3.connect(tmp_path / "x")
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.close()


def test_who_turns_the_wal_on_waits_for_another_that_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holder = sqlite3.connect(tmp_path / "x", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if holder.in_transaction:
            holder.rollback()

    monkeypatch.setattr("time.sleep", nap)
    connection = sqlite3.connect(tmp_path / "x", timeout=0)
    sqlite_file.use_wal(connection)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert len(naps) == 1
    connection.close()
    holder.close()


def test_waiting_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "PATIENCE", 0)
    holder = sqlite3.connect(tmp_path / "x", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    connection = sqlite3.connect(tmp_path / "x", timeout=0)
    with pytest.raises(sqlite3.OperationalError, match="is locked"):
        sqlite_file.use_wal(connection)
    connection.close()
    holder.close()


def test_who_only_reads_makes_no_file(tmp_path: Path) -> None:
    text = refused(str(tmp_path / ".anplint" / "x.sqlite"), only_reads=True)
    assert "there is no history at" in text
    assert "anplint report --history" in text
    assert os.listdir(tmp_path) == []


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    file.write_text("This is a letter to my aunt, and no database at all. " * 100)
    before = file.read_bytes()
    assert "is no history of anplint's" in refused(str(file))
    assert file.read_bytes() == before


def test_another_program_s_database(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE run (mine INTEGER)")
    connection.close()
    assert "it is another program's database; name another file" in refused(str(file))


def test_a_damaged_file(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    with open_history(str(file)) as history:
        history.record(made_report())
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(HistoryError, match="is damaged; move it away"), \
            open_history(str(file)) as history:  # fmt: skip
        history.record(made_report())


def test_a_folder_that_can_t_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    text = refused(str(tmp_path / "file" / "x.sqlite"))
    assert text.startswith("history ")
    assert "file" in text


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    assert "it is a link, a folder or a device" in refused(str(tmp_path))


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / ".anplint").symlink_to(outside)
    assert "is a link" in refused(str(tmp_path / ".anplint" / "history.sqlite"))
    (tmp_path / "x.sqlite").symlink_to(outside / "x")
    assert "is a link" in refused(str(tmp_path / "x.sqlite"))
    (tmp_path / "y.sqlite-journal").symlink_to(outside / "x")
    assert "is a link" in refused(str(tmp_path / "y.sqlite"))
    assert os.listdir(outside) == []


@contextmanager
def nobody_special() -> Iterator[None]:
    """Be somebody whom the modes of files hold for: root may write anywhere."""
    is_root = os.getuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def read(file: Path) -> int:
    with open_history(str(file), only_reads=True) as history:
        return history.count("team/blog", "main", "nightly")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that all may read, as those of pytest are not."""
    folder = Path(tempfile.mkdtemp(prefix="anplint-history-"))
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def test_a_history_is_read_where_nothing_must_be_written(open_folder: Path) -> None:
    file = open_folder / "a%20b ?#.sqlite"
    with open_history(str(file)) as history:
        history.record(made_report())
    assert read(file) == 1  # and all modules are there
    file.chmod(0o444)
    open_folder.chmod(0o555)
    with nobody_special():
        assert read(file) == 1
    assert os.listdir(open_folder) == [file.name]


def test_a_history_that_another_writes_is_not_read_by_half(open_folder: Path) -> None:
    file = open_folder / "x.sqlite"
    with open_history(str(file)) as history:
        history.record(made_report())
        shutil.copy(str(file) + "-wal", open_folder / "y.sqlite-wal")
        shutil.copy(file, open_folder / "y.sqlite")
    (open_folder / "y.sqlite").chmod(0o444)
    open_folder.chmod(0o555)
    with nobody_special():
        assert "it can't be opened" in refused(str(open_folder / "y.sqlite"), only_reads=True)


def test_who_only_reads_changes_nothing(url: str) -> None:
    with open_history(url) as history:
        history.record(made_report())
    with open_history(url, only_reads=True) as history:
        assert history.count("team/blog", "main", "nightly") == 1
        with pytest.raises(HistoryError, match=r"read-?only|must not be written"):
            history.record(made_report())
    if "://" not in url:
        assert sorted(os.listdir(os.path.dirname(url))) == [".gitignore", "history.sqlite"]


def test_an_empty_database_is_no_history_yet(url: str) -> None:
    if "://" not in url:
        os.makedirs(os.path.dirname(url))
        sqlite3.connect(url).close()
    assert "there is no history at" in refused(url, only_reads=True)
    with connect(read_address(url), only_reads=True) as connection:
        assert inspect(connection).get_table_names() == []


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_must_not_be_written_to(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    tmp_path.chmod(0o555)
    try:
        assert "name a file in a folder that can be written to" in refused(str(file))
    finally:
        tmp_path.chmod(0o755)
