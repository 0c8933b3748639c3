"""The folder of the cache: labelled, never a link, never one that was committed."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from anplint.engine.cache import Cache
from anplint.engine.cache_folder import FILE, RefusedError, is_tracked, prepare, remove_all, size
from tests.engine.cache_helpers import DIGEST, fill

if TYPE_CHECKING:
    from pathlib import Path


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


def test_it_is_labelled_as_a_cache_that_git_ignores(tmp_path: Path) -> None:
    prepare(str(tmp_path / "a" / "cache"), str(tmp_path))
    assert (tmp_path / "a" / "cache" / ".gitignore").read_text() == "*\n"
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
