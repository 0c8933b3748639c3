"""The folder of the cache: labelled, never a link, never one that was committed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from anplint.engine.cache import Cache
from anplint.engine.cache_folder import (
    FILE,
    RefusedError,
    cache_files,
    is_tracked,
    prepare,
    remove_all,
    size,
)
from anplint.engine.cache_prune import DAY, KEPT_DAYS
from tests.conftest import REPOSITORY
from tests.engine.cache_helpers import DIGEST, fill

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def test_it_is_labelled_as_a_cache_that_git_ignores(tmp_path: Path) -> None:
    prepare(str(tmp_path / "a" / "cache"), str(tmp_path))
    assert (tmp_path / "a" / "cache" / ".gitignore").read_text().endswith("\n*\n")
    tag = (tmp_path / "a" / "cache" / "CACHEDIR.TAG").read_text()
    assert tag.startswith("Signature: 8a477f597d28d172789f06886806bc55\n")


def test_a_folder_with_other_things_is_not_hidden_from_git(tmp_path: Path) -> None:
    (tmp_path / "post.md").write_text("mine")
    prepare(str(tmp_path), str(tmp_path))
    assert not (tmp_path / ".gitignore").exists()


def test_a_link_is_refused_and_nothing_written_behind_it(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cache").symlink_to("elsewhere")
    with Cache.open(str(tmp_path / "cache"), DIGEST, str(tmp_path)) as cache:
        fill(cache, range(3))
        assert not cache.writable
        (notice,) = cache.notices
    assert "is a link" in notice
    assert os.listdir(tmp_path / "elsewhere") == []


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize("split", ["true", "false"])
def test_a_cache_that_was_committed_is_refused(tmp_path: Path, version: str, split: str) -> None:
    git(tmp_path, "init", "-q")
    git(tmp_path, "config", "index.version", version)
    git(tmp_path, "config", "core.splitIndex", split)
    folder = tmp_path / ".anplint_cache"
    (tmp_path / ".anplint_cacha").write_text("so that names share their beginning")
    git(tmp_path, "add", ".anplint_cacha")
    with Cache.open(str(folder), DIGEST, str(tmp_path)) as cache:
        fill(cache, range(3))
    assert not is_tracked(str(folder), str(tmp_path))
    git(tmp_path, "add", "-f", f".anplint_cache/{FILE}")
    with pytest.raises(RefusedError, match="committed"):
        prepare(str(folder), str(tmp_path))
    with Cache.open(str(folder), DIGEST, str(tmp_path)) as cache:
        assert not cache.writable
        assert len(cache.notices) == 1


def test_it_is_refused_in_a_worktree_too(tmp_path: Path) -> None:
    main, tree = tmp_path / "main", tmp_path / "tree"
    main.mkdir()
    git(main, "init", "-q")
    git(main, "-c", "user.name=n", "-c", "user.email=e", "commit", "-q", "--allow-empty", "-m", "m")
    git(main, "worktree", "add", "-q", str(tree))
    (tree / ".anplint_cache").mkdir()
    (tree / ".anplint_cache" / FILE).write_text("forged")
    assert not is_tracked(str(tree / ".anplint_cache"), str(tree))
    git(tree, "add", ".anplint_cache")
    assert is_tracked(str(tree / ".anplint_cache"), str(tree))
    assert not is_tracked(str(tmp_path / "outside"), str(tree))


def test_only_its_own_files_are_deleted(tmp_path: Path) -> None:
    with Cache.open(str(tmp_path), DIGEST, str(tmp_path)) as cache:
        fill(cache, range(3))
    (tmp_path / "post.md").write_text("mine")
    assert size(str(tmp_path)) > 0
    assert remove_all(str(tmp_path)).files == 1
    assert sorted(os.listdir(tmp_path)) == [".gitignore", "CACHEDIR.TAG", "post.md"]
    assert remove_all(str(tmp_path / "none")) == (0, 0)


THEIRS = (
    "passages-from-proust.md",
    "passages-0123456789abcdef.md",
    "passages-0123456789abcdef.arrays.bak",
    "passages-0123456789ABCDEF.arrays",
    "passages-0123456789abcdef0.arrays",
    "passages-0123456789abcdef.arrays\n",
    "my-passages-0123456789abcdef.arrays",
    "inspections-of-ships.db",
    "inspections-2024.db",
    "inspections-0.db.zip",
    "inspections-0.db-copy",
    "inspections-0.db-1.new.md",
    "inspections-0.dbf",
    "old-inspections-0.db",
    ".gitignore.new",
    "CACHEDIR.TAG.old",
)
OURS = (
    "inspections-0.db",
    "inspections-0.db-wal",
    "inspections-12.db-shm",
    "inspections-12.db-journal",
    "inspections-1.db-77.new",
    "inspections-1.db-77.new-wal",
    "passages-0123456789abcdef.arrays",
    "passages-0123456789abcdef.arrays.77.new",
    ".gitignore.77.new",
    "CACHEDIR.TAG.77.new",
)


def write_old(folder: Path, *names: str) -> None:
    """Write files that nobody has touched for longer than a cache is kept."""
    long_ago = time.time() - (KEPT_DAYS + 300) * DAY
    for name in names:
        (folder / name).write_text("mine", encoding="utf-8")
        os.utime(folder / name, (long_ago, long_ago))


def run_and_clear(folder: Path) -> None:
    for _ in range(2):
        with Cache.open(str(folder), DIGEST, str(folder), bound=1) as cache:
            fill(cache, range(3))
    remove_all(str(folder))


@pytest.mark.parametrize("name", THEIRS)
def test_what_is_merely_called_alike_is_kept_and_not_hidden(tmp_path: Path, name: str) -> None:
    write_old(tmp_path, name)
    run_and_clear(tmp_path)
    assert os.listdir(tmp_path) == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("kind", ["link", "folder"])
def test_a_link_or_a_folder_is_no_file_of_a_cache(tmp_path: Path, name: str, kind: str) -> None:
    folder = tmp_path / "d"
    folder.mkdir()
    write_old(tmp_path, "precious")
    if kind == "link":
        (folder / name).symlink_to("../precious")
    else:
        (folder / name).mkdir()
        write_old(folder / name, "precious")
    run_and_clear(folder)
    assert os.listdir(folder) == [name]
    assert (tmp_path / "precious").read_text() == "mine"


def test_the_names_that_are_written_are_known(tmp_path: Path) -> None:
    write_old(tmp_path, *OURS)
    assert {entry.name for entry in cache_files(str(tmp_path))} == set(OURS)
    run_and_clear(tmp_path)
    assert not tmp_path.exists()


@pytest.mark.parametrize("text", ["", "*\n", "*\n!.gitignore\n", "# Made by anplint.\n"])
def test_a_label_of_somebody_elses_is_kept(tmp_path: Path, text: str) -> None:
    (tmp_path / ".gitignore").write_text(text)
    run_and_clear(tmp_path)
    assert os.listdir(tmp_path) == [".gitignore"]
    assert (tmp_path / ".gitignore").read_text() == text


FULL = """
import resource, signal, sys
from tests.engine.cache_helpers import *
from anplint.engine.cache import Cache
most = int(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
with Cache.open(sys.argv[1], DIGEST, sys.argv[1]) as cache:
    fill(cache, range(3))
    print(len(cache.notices))
"""


@pytest.mark.parametrize(("most", "left"), [(5, set()), (100, {".gitignore"})])
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, most: int, left: set[str]) -> None:
    pytest.importorskip("resource")
    for _ in range(2):
        command = [sys.executable, "-B", "-c", FULL, str(tmp_path / "cache"), str(most)]
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
        assert set(os.listdir(tmp_path / "cache")) == left
    with Cache.open(str(tmp_path / "cache"), DIGEST, str(tmp_path)) as cache:
        assert cache.writable
    assert set(os.listdir(tmp_path / "cache")) == {".gitignore", "CACHEDIR.TAG", FILE}


def test_a_full_disk_leaves_no_half_made_tables(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    for _ in range(2):
        command = [sys.executable, "-B", "-c", FULL, str(tmp_path / "cache"), "20000"]
        subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
        assert set(os.listdir(tmp_path / "cache")) == {".gitignore", "CACHEDIR.TAG"}
