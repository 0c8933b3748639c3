"""`anplint cache`: where the cache is, how large it is, and how it is deleted."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from anplint.cli.cache import in_words
from anplint.engine.cache import Cache
from tests.cli.helpers import anplint
from tests.engine.cache_helpers import DIGEST, fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]


@pytest.fixture
def root(write: Write, tmp_path: Path) -> Path:
    """A repository with a cache, in which the current folder is one further down."""
    (tmp_path / ".git").mkdir()
    write("docs/a.md", "# A\n")
    os.chdir(tmp_path / "docs")
    with Cache.open(str(tmp_path / ".anplint_cache"), DIGEST, str(tmp_path)) as cache:
        fill(cache, range(1200))
    return tmp_path


def test_dir_prints_the_folder_and_nothing_else_to_standard_output(root: Path) -> None:
    ran = anplint("cache", "dir")
    assert ran.code == 0
    assert ran.out == f"{os.path.realpath(root)}/.anplint_cache\n"
    assert "1,200 inspections, " in ran.err
    assert " kB" in ran.err


def test_clear_deletes_the_cache_and_says_how_much(root: Path) -> None:
    ran = anplint("cache", "clear")
    assert (ran.code, ran.out) == (0, "")
    assert "deleted " in ran.err
    assert not (root / ".anplint_cache").exists()
    again = anplint("cache", "clear")
    assert again.code == 0
    assert "there is no cache" in again.err


def test_a_folder_is_chosen_by_option_or_environment(
    root: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    ran = anplint("cache", "dir", "--cache-dir", str(other))
    assert ran.out == f"{other}\n"
    assert "there is no cache" in ran.err
    monkeypatch.setenv("ANPLINT_CACHE_DIR", str(other))
    assert anplint("cache", "clear").code == 0
    assert (root / ".anplint_cache").exists()
    assert other.exists(), "it was not ours"


def test_a_link_is_not_cleared(root: Path) -> None:
    (root / ".anplint_cache").rename(root / "elsewhere")
    (root / ".anplint_cache").symlink_to("elsewhere")
    ran = anplint("cache", "clear")
    assert ran.code == 2
    assert "is a link" in ran.err
    assert len(list((root / "elsewhere").iterdir())) == 3


def test_what_cannot_be_deleted_is_said(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str) -> None:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(os, "unlink", refuse)
    ran = anplint("cache", "clear")
    assert ran.code == 2
    assert "cannot be deleted: Permission denied" in ran.err


@pytest.mark.parametrize("wrong", [(), ("mend",), ("dir", "clear")])
def test_wrong_usage_is_refused(wrong: tuple[str, ...]) -> None:
    assert anplint("cache", *wrong).code == 2


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 kB"), (12_345, "12 kB"),
     (143_000_000, "143 MB"), (1_200_000_000, "1.2 GB"), (5 * 10**12, "5000 GB")],
)  # fmt: skip
def test_sizes_are_said_in_words(number: int, words: str) -> None:
    assert in_words(number) == words
