"""Which files a run checks."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from anplint.engine.discover import Project, discover, find_repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]


def found(*paths: str, exclude: tuple[str, ...] = (), force: bool = False) -> list[str]:
    """Return what is found, relative to the current folder."""
    here = os.path.realpath(os.getcwd())
    project = Project(here, here)
    result = discover(paths, project, exclude, force)
    return [project.relative(path) for path in result.files]


def test_a_folder_gives_the_files_of_known_forms_in_order(write: Write) -> None:
    for name in ("b.md", "a.html", "c/d.markdown", "c/e.txt", "c/f.rst", "g.md.erb", "G.MD"):
        write(name)
    assert found(".") == ["G.MD", "a.html", "b.md", "c/d.markdown", "c/e.txt", "g.md.erb"]


def test_hidden_names_and_installed_packages_are_not_walked(write: Write) -> None:
    for name in (".github/a.md", ".b.md", "node_modules/x/c.md", "d.md"):
        write(name)
    assert found(".") == ["d.md"]
    assert found(".github/a.md", ".b.md") == [".b.md", ".github/a.md"]


def test_gitignore_files_are_respected_at_every_level(write: Write) -> None:
    write(".gitignore", "_site/\n*.tmp.md\n!keep.tmp.md\n")
    write("sub/.gitignore", "/local.md\n!again.tmp.md\n")
    for name in ("_site/a.md", "x.tmp.md", "keep.tmp.md", "sub/local.md", "sub/deep/local.md",
                 "sub/again.tmp.md", "sub/b.md"):  # fmt: skip
        write(name)
    assert found(".") == ["keep.tmp.md", "sub/again.tmp.md", "sub/b.md", "sub/deep/local.md"]
    assert found("sub") == ["sub/again.tmp.md", "sub/b.md", "sub/deep/local.md"]
    assert found("x.tmp.md") == ["x.tmp.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_not_utf_8_are_matched_by_what_can_be_read_of_them(write: Write) -> None:
    write(".gitignore", "*.tmp.md\n")
    name = os.fsdecode(b"caf\xe9")
    for ending in (".tmp.md", ".md"):
        write(name + ending)
    assert found(".", exclude=("/drafts/",)) == [f"{name}.md"]


def test_a_file_given_twice_is_found_once(write: Write) -> None:
    write("a/b.md")
    assert found("a", "a/b.md", "./a/../a/b.md") == ["a/b.md"]


def test_links_are_read_when_named_and_never_out_of_the_root(write: Write, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside.md"
    outside.write_text("secret")
    write("a.md")
    os.symlink("a.md", "inside.md")
    os.symlink(outside, "leak.md")
    os.symlink(".", "loop")
    os.symlink("gone.md", "dangling.md")
    assert found(".") == ["a.md"]
    assert found("inside.md") == ["inside.md"]
    here = os.path.realpath(".")
    os.symlink(tmp_path.parent, "way-out")
    for path in ("leak.md", "way-out", f"way-out/{outside.name}"):
        result = discover([path], Project(here, here), ())
        assert result.files == ()
        assert "outside" in result.errors[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_fifo_is_never_opened(write: Write) -> None:
    write("a.md")
    os.mkfifo("pipe.md")
    assert found(".") == ["a.md"]
    here = os.path.realpath(".")
    assert "not a regular file" in discover(["pipe.md"], Project(here, here), ()).errors[0]


def test_the_repository_is_found_above(write: Write) -> None:
    write("repo/.git/HEAD")
    write("repo/a/b/c.md")
    top = os.path.realpath("repo")
    assert find_repository("repo/a/b") == top
    assert find_repository("repo") == top


def test_exclude_follows_gitignore_rules(write: Write) -> None:
    for name in ("a/x.md", "a/b/x.md", "b/x.md", "b/keep.md"):
        write(name)
    assert found(".", exclude=("/a/b/", "b/*.md", "!b/keep.md")) == ["a/x.md", "b/keep.md"]
    assert found("b/x.md", exclude=("b/",)) == ["b/x.md"]
    assert found("b/x.md", exclude=("b/",), force=True) == []
