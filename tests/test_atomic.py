"""Files are written whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from anplint.atomic import replace_file

if TYPE_CHECKING:
    from pathlib import Path


def test_writes_a_new_file_with_ordinary_permissions(tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.write_text("")
    assert replace_file(str(tmp_path / "a"), b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "a").stat().st_mode == ordinary.stat().st_mode


def test_keeps_permissions_and_links(tmp_path: Path) -> None:
    file, link = tmp_path / "a", tmp_path / "link"
    file.write_text("old")
    file.chmod(0o640)
    link.symlink_to(file)
    assert replace_file(str(link), b"new")
    assert link.is_symlink()
    assert (file.read_bytes(), file.stat().st_mode & 0o777) == (b"new", 0o640)


def test_leaves_the_file_alone_where_it_may_not_be_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    assert not replace_file(str(file), b"new", lambda: False)
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["a"]


def test_leaves_nothing_behind_where_it_fails(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")

    def fails() -> bool:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        replace_file(str(file), b"new", fails)
    assert os.listdir(tmp_path) == ["a"]
    with pytest.raises(OSError, match="No such"):
        replace_file(str(tmp_path / "none" / "a"), b"new")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give")
def test_keeps_the_owner_where_it_may(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    os.chown(file, 12345, 23456)
    file.chmod(0o4750)
    assert replace_file(str(file), b"new")
    now = file.stat()
    assert (now.st_uid, now.st_gid, now.st_mode & 0o7777) == (12345, 23456, 0o4750)


@pytest.mark.skipif(not hasattr(os, "chown"), reason="files have no owner to give")
def test_goes_on_where_the_owner_may_not_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a"
    file.write_text("old")
    stat = os.stat

    def of_another(path: str | Path) -> os.stat_result:
        found = list(stat(path))
        found[4] += str(path).endswith("a")
        return os.stat_result(found)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("anplint.atomic.os.stat", of_another)
    monkeypatch.setattr("anplint.atomic.os.chown", refuse)
    assert replace_file(str(file), b"new")
    assert file.read_bytes() == b"new"
