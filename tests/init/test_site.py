"""What is found of a repository: its host, its main branch, what is set up already."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from anplint.init.home import PLACEHOLDER, Home, find_home
from anplint.init.site import find_site
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> GitFolder:
    return GitFolder(tmp_path / "content")


@pytest.mark.parametrize(
    ("url", "forge"),
    [
        ("git@github.com:team/posts.git", "github"),
        ("https://somebody@github.example.org/team/posts", "github"),
        ("ssh://git@gitlab.com:22/team/posts.git", "gitlab"),
        ("https://git.example.org/github/gitlab.git", ""),
    ],
)
def test_the_host_of_a_remote_tells(repository: GitFolder, url: str, forge: str) -> None:
    repository("remote", "add", "origin", url)
    assert find_site(str(repository.folder)).forge == forge


def test_files_tell_more_than_the_remote(repository: GitFolder) -> None:
    repository("remote", "add", "origin", "git@github.com:team/posts.git")
    repository.write(".gitlab-ci.yml", "")
    assert find_site(str(repository.folder)).forge == "gitlab"


def test_the_main_branch_is_that_of_the_remote(repository: GitFolder, tmp_path: Path) -> None:
    repository("checkout", "-q", "-b", "trunk")
    repository.write("a.md", "A\n")
    repository.commit("2026-01-01")
    assert find_site(str(repository.folder)).branch == "trunk"
    repository("clone", "-q", str(repository.folder), str(tmp_path / "clone"))
    repository("-C", str(tmp_path / "clone"), "checkout", "-q", "-b", "main")
    assert find_site(str(tmp_path / "clone")).branch == "trunk"
    assert not find_site(str(tmp_path / "clone")).guessed


def test_a_topic_branch_is_not_the_main_one(repository: GitFolder) -> None:
    repository.commit("2026-01-01")
    repository("checkout", "-q", "-b", "topic")
    site = find_site(str(repository.folder))
    assert (site.branch, site.guessed) == ("main", True)


def test_a_branch_of_another_name_is_the_main_one_where_there_is_no_usual_one(
    repository: GitFolder,
) -> None:
    repository("checkout", "-q", "-b", "develop")
    assert find_site(str(repository.folder)).branch == "develop"
    repository.commit("2026-01-01")
    repository("checkout", "-q", "--detach")
    assert find_site(str(repository.folder)).branch == "develop"


def test_a_branch_of_the_remote_is_known_even_where_none_is_its_main_one(
    repository: GitFolder, tmp_path: Path
) -> None:
    repository.commit("2026-01-01")
    clone = GitFolder(tmp_path / "clone")
    clone("remote", "add", "origin", str(repository.folder))
    clone("fetch", "-q")
    clone("checkout", "-q", "-b", "topic", "origin/main")
    assert find_site(str(clone.folder)).branch == "main"


def test_a_name_that_a_workflow_takes_for_a_pattern_is_not_used(repository: GitFolder) -> None:
    repository("checkout", "-q", "-b", "it's+more")
    assert find_site(str(repository.folder)).branch == "main"


def test_a_work_tree_knows_what_its_repository_knows(repository: GitFolder, tmp_path: Path) -> None:
    repository("checkout", "-q", "-b", "trunk")
    repository.commit("2026-01-01")
    repository("remote", "add", "origin", "git@gitlab.com:team/posts.git")
    repository("worktree", "add", "-q", "-b", "topic", str(tmp_path / "other"))
    site = find_site(str(tmp_path / "other"))
    assert (site.forge, site.branch) == ("gitlab", "trunk")


def test_a_git_folder_that_is_made_up_tells_nothing(tmp_path: Path) -> None:
    git = tmp_path / ".git"
    git.mkdir()
    (git / "HEAD").write_bytes(b"ref: refs/heads/$(id)\n")
    os.symlink("/dev/zero", git / "config")
    site = find_site(str(tmp_path))
    assert (site.forge, site.branch) == ("", "main")


def test_a_configuration_above_counts_but_not_one_outside(repository: GitFolder) -> None:
    (repository.folder.parent / "anplint.toml").write_text("")
    repository.write("posts/a.md", "A\n")
    assert find_site(str(repository.folder / "posts")).config == ""
    repository.write("pyproject.toml", "[tool.anplint]\n")
    site = find_site(str(repository.folder / "posts"))
    assert site.config == str(repository.folder / "pyproject.toml")
    assert site.way == "posts"


class Package:
    """An installed package as importlib.metadata shows it."""

    def __init__(self, direct: str | None, *links: str) -> None:
        self._direct, self._links = direct, list(links)
        self.metadata = self

    def read_text(self, name: str) -> str | None:
        assert name == "direct_url.json"
        return self._direct

    def get_all(self, name: str) -> list[str]:
        assert name == "Project-URL"
        return self._links


COMMIT = "0123456789" * 4
VCS = '{{"url": "{}", "vcs_info": {{"vcs": "git", "commit_id": "{}"}}}}'


@pytest.mark.parametrize(
    ("package", "home"),
    [
        (Package(None), Home()),
        (Package('{"url": "file:///x", "dir_info": {}}'), Home()),
        (Package("[]"), Home()),
        (Package("{"), Home()),
        (
            Package(VCS.format("https://github.com/some/tool.git", COMMIT)),
            Home("https://github.com/some/tool.git", COMMIT),
        ),
        (Package(VCS.format("https://me:secret@github.com/some/tool", COMMIT)), Home()),
        (Package(VCS.format("https://x.org/t\\n  rev: y", COMMIT)), Home()),
        (Package(None, "Repository, https://x.org/t"), Home("https://x.org/t")),
        (Package(None, "Chat, https://x.org/t"), Home()),
    ],
)
def test_the_home_is_where_pip_took_it_from(
    package: Package, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.metadata.distribution", lambda name: package)
    assert find_home() == home
    assert home.is_known == (home.url != PLACEHOLDER)


def test_a_workflow_can_use_only_what_github_hosts() -> None:
    assert Home("https://github.com/some/tool.git", COMMIT).action == f"some/tool@{COMMIT}"
    assert Home("https://gitlab.com/some/tool", COMMIT).action == f"{PLACEHOLDER}@{COMMIT}"
