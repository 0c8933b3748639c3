"""The versions of files, as one `git log` tells them, of real repositories."""

from __future__ import annotations

import os
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from anplint.git import GitError, Repository
from anplint.git_log import MOST_VERSIONS, Log
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = (".md",)


@pytest.fixture
def git(tmp_path: Path) -> GitFolder:
    return GitFolder(tmp_path / "work")


def versions(git: GitFolder, *paths: str, commit: str = "HEAD") -> list[list[tuple[str, str]]]:
    """Return path and text of the versions of files, newest first."""
    repository = Repository(str(git.folder))
    with closing(Log(repository, commit, paths, ENDINGS)) as log, repository.reader(1000) as read:
        return [
            [(item.path, (read(item.blob) or b"").decode()) for item in log.versions(path)]
            for path in paths
        ]


def days(git: GitFolder, path: str) -> list[str]:
    with closing(Log(Repository(str(git.folder)), "HEAD", [path], ENDINGS)) as log:
        return [item.day for item in log.versions(path)]


def test_versions_come_newest_first_whatever_is_asked_first(git: GitFolder) -> None:
    for number in range(3):
        git.write("a.md", f"a{number}")
        git.write("b.md", "b")
        git.commit(f"2025-01-0{number + 1}")
    assert versions(git, "b.md", "a.md") == [
        [("b.md", "b")],
        [("a.md", "a2"), ("a.md", "a1"), ("a.md", "a0")],
    ]
    assert days(git, "a.md") == ["2025-01-03", "2025-01-02", "2025-01-01"]


def test_versions_may_be_asked_for_again(git: GitFolder) -> None:
    for number in range(3):
        git.write("a.md", f"a{number}")
        git.commit("2025-01-01")
    with closing(Log(Repository(str(git.folder)), "HEAD", ["a.md"], ENDINGS)) as log:
        first = next(log.versions("a.md"))
        assert next(iter(log.versions("a.md"))) == first
        assert len(list(log.versions("a.md"))) == 3


def test_a_moved_file_is_followed_and_its_old_place_is_another_file(git: GitFolder) -> None:
    text = "one\ntwo\nthree\nfour\n"
    git.write("a.md", "a file that was here first, and went")
    git.commit("2025-01-01")
    git("rm", "--quiet", "a.md")
    git.commit("2025-01-02")
    git.write("a.md", text)
    git.commit("2025-01-03")
    git("mv", "a.md", "b.md")
    git.write("b.md", text + "five\n")
    git.commit("2025-01-04")
    git.write("a.md", "new")
    git.commit("2025-01-05")
    assert versions(git, "a.md", "b.md") == [
        [("a.md", "new")],
        [("b.md", text + "five\n"), ("a.md", text)],
    ]


def test_a_file_that_git_does_not_know_has_no_versions(git: GitFolder) -> None:
    git.write("a.md", "one\ntwo\nthree\n")
    git.commit("2025-01-01")
    git("mv", "a.md", "b.md")
    git.commit("2025-01-02")
    assert versions(git, "a.md", "c.md") == [[], []]


def test_a_merge_shows_what_it_brought_on_its_own_day(git: GitFolder) -> None:
    git.write("a.md", "before")
    git.commit("2025-01-01")
    git("checkout", "--quiet", "-b", "side")
    git.write("a.md", "draft")
    git.commit("2025-01-02")
    git.write("a.md", "after")
    git.commit("2025-01-03")
    git("checkout", "--quiet", "main")
    git.write("b.md", "b")
    git.commit("2025-01-04")
    git("merge", "--quiet", "--no-ff", "-m", "Merge", "side", day="2025-01-05")
    assert versions(git, "a.md", "b.md") == [
        [("a.md", "after"), ("a.md", "before")],
        [("b.md", "b")],
    ]
    assert days(git, "a.md") == ["2025-01-05", "2025-01-01"]


@pytest.mark.parametrize(
    "name",
    ["tab\there.md", "line\nend.md", "\n:100644.md", 'quote".md', "é ü.MD", "-x.md", ":(top)a.md",
     os.fsdecode(b"byte\xff.md")],
)  # fmt: skip
def test_any_name_is_read_as_it_is(git: GitFolder, name: str) -> None:
    git.write(name, "one")
    git.write("z/z.md", "z")
    git.commit("2025-01-01")
    git.write(name, "two")
    git.commit("2025-01-02")
    assert versions(git, name, "z/z.md") == [[(name, "two"), (name, "one")], [("z/z.md", "z")]]


def test_links_and_submodules_are_no_files(git: GitFolder, tmp_path: Path) -> None:
    other = GitFolder(tmp_path / "other")
    other.write("a.md", "other")
    other.commit("2025-01-01")
    os.symlink("elsewhere", git.folder / "a.md")
    os.symlink("elsewhere", git.folder / "b.md")
    git("submodule", "--quiet", "add", str(other.folder), "s.md")
    git.commit("2025-01-01")
    os.remove(git.folder / "a.md")
    git.write("a.md", "text")
    git.commit("2025-01-02")
    assert versions(git, "a.md", "b.md", "s.md", "s.md/a.md") == [[("a.md", "text")], [], [], []]


def test_the_day_is_that_of_the_authors_calendar(git: GitFolder) -> None:
    git.write("a.md", "text")
    git("add", "--all")
    git("commit", "--quiet", "--message", "Late", "--date", "2025-03-04T23:30:00-0800")
    assert days(git, "a.md") == ["2025-03-04"]


def test_settings_of_the_repository_change_nothing(git: GitFolder) -> None:
    settings = {
        "log.showRoot": "false",
        "log.showSignature": "true",
        "log.date": "relative",
        "diff.renames": "false",
        "diff.relative": "true",
        "diff.external": "false",
        "color.ui": "always",
        "core.quotePath": "true",
        "log.diffMerges": "off",
    }
    for name, value in settings.items():
        git("config", name, value)
    git.write("a.md", "one\ntwo\nthree\n")
    git.commit("2025-01-01")
    git("mv", "a.md", "ü.md")
    git.commit("2025-01-02")
    text = "one\ntwo\nthree\n"
    assert versions(git, "ü.md") == [[("ü.md", text), ("a.md", text)]]


def test_only_so_many_versions_are_followed(git: GitFolder) -> None:
    for number in range(MOST_VERSIONS + 3):
        git.write("a.md", f"{number}")
        git.commit("2025-01-01")
    assert len(versions(git, "a.md")[0]) == MOST_VERSIONS


def test_what_a_shallow_clone_begins_with_is_marked(git: GitFolder, tmp_path: Path) -> None:
    for number in range(3):
        git.write("a.md", f"{number}")
        git.commit("2025-01-01")
    git("clone", "--quiet", "--depth=2", git.folder.as_uri(), str(tmp_path / "clone"))
    with closing(Log(Repository(str(tmp_path / "clone")), "HEAD", ["a.md"], ENDINGS)) as log:
        assert [item.is_first for item in log.versions("a.md")] == [False, True]


def test_reading_stops_where_nothing_more_is_asked(git: GitFolder) -> None:
    for number in range(2000):
        git.write(f"{number}.md", "x" * number)
    git.commit("2025-01-01")
    log = Log(Repository(str(git.folder)), "HEAD", ["7.md"], ENDINGS)
    log.close()
    assert log._process.returncode is not None


def test_a_failing_git_is_told(git: GitFolder) -> None:
    git.write("a.md", "text")
    git.commit("2025-01-01")
    with (
        pytest.raises(GitError, match="git log failed in"),
        closing(Log(Repository(str(git.folder)), "0" * 40, ["a.md"], ENDINGS)) as log,
    ):
        list(log.versions("a.md"))


def test_the_reader_passes_over_what_is_missing_too_large_or_no_file(git: GitFolder) -> None:
    git.write("a.md", "short")
    git.write("b.md", "x" * 11)
    commit = git.commit("2025-01-01")
    blobs = {name: git("rev-parse", f"HEAD:{name}") for name in ("a.md", "b.md")}
    with Repository(str(git.folder)).reader(10) as read:
        asked = [blobs["b.md"], "0" * 40, commit, blobs["a.md"]]
        assert [read(blob) for blob in asked] == [None, None, None, b"short"]


def test_contents_leave_out_what_is_missing_or_no_file(git: GitFolder) -> None:
    git.write("a.md", "short")
    commit = git.commit("2025-01-01")
    blob = git("rev-parse", "HEAD:a.md")
    found = Repository(str(git.folder)).contents(["0" * 40, commit, blob])
    assert list(found) == [(blob, b"short")]


def test_the_head_of_a_repository_without_a_commit_is_none(git: GitFolder) -> None:
    assert Repository(str(git.folder)).head() is None
    git.write("sub/a.md", "text")
    assert git.commit("2025-01-01") == Repository(str(git.folder)).head()
    assert Repository(str(git.folder)).is_top()
    assert not Repository(str(git.folder / "sub")).is_top()
