"""Looks at a repository for what is there already: who hosts it, its main branch, its set-up."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.config import FILE_NAMES, find_config
from anplint.engine.discover import Project, find_repository, is_inside
from anplint.git import GitError, Repository

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CONFIG = FILE_NAMES[0]
_MOST_READ = 1_000_000
_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*\Z", re.ASCII)
"""Names of branches that a workflow can hold: others may be patterns there."""

_USUAL_BRANCHES = ("main", "master", "trunk")


class Site(NamedTuple):
    """What there is to set up.

    project  its root is the repository, else the folder; its base is the folder
    forge    github, gitlab, or "" where nothing tells
    branch   that changes are merged into
    guessed  whether nothing tells so, and the branch is the likeliest
    config   a configuration that is in force for the folder already, absolute; "" where none is
    """

    project: Project
    forge: str
    branch: str
    guessed: bool
    config: str

    @property
    def way(self) -> str:
        """The folder as seen from the root, with `/`; "" where it is the root."""
        if self.project.base == self.project.root:
            return ""
        return self.project.relative(self.project.base)

    @property
    def in_force(self) -> str:
        """The configuration as seen from the root: the one there is, else that to be written."""
        return self.project.relative(self.config or os.path.join(self.project.base, CONFIG))

    def text(self, path: str) -> str:
        """Return the text of a small file by its path from the root; "" of anything else."""
        return _text(os.path.join(self.project.root, path))

    def has(self, path: str) -> bool:
        """Tell whether something has a path from the root, be it a link that leads nowhere."""
        return os.path.lexists(os.path.join(self.project.root, path))


def find_site(folder: str) -> Site:
    """Look at a folder and the repository that it lies in."""
    base = os.path.realpath(folder)
    root = find_repository(base) or base
    project = Project(root, base)
    config = find_config(base) or _unusable_config(base)
    in_force = config if is_inside(os.path.realpath(config or os.sep), root) else None
    known = _remembered(root)
    forge = _forge(root, known.remotes)
    return Site(project, forge, known.branch, known.guessed, in_force or "")


def _unusable_config(base: str) -> str | None:
    """Return what has the name of a configuration and is no file: a dangling link, a folder."""
    for name in FILE_NAMES[:2]:
        path = os.path.join(base, name)
        if os.path.lexists(path):
            return path
    return None


class _Remembered(NamedTuple):
    """What git keeps of a repository; see Site."""

    remotes: tuple[str, ...] = ()
    branch: str = _USUAL_BRANCHES[0]
    guessed: bool = True


def _remembered(root: str) -> _Remembered:
    """Ask git, which knows work trees and every way to keep branches."""
    repository = Repository(root)
    try:
        if not repository.is_top():
            return _Remembered()
        return _Remembered(tuple(repository.remotes()), *_branch(repository))
    except GitError:
        return _Remembered()


def _branch(repository: Repository) -> tuple[str, bool]:
    """Return the main branch, and whether it is a guess: that of the remote, else one with a usual
    name, else the one that is checked out.
    """
    remote = repository.main_branch()
    if remote and _BRANCH.match(remote):
        return remote, False
    own = repository.current_branch()
    names = [name for name in (own, *repository.branches()) if name and _BRANCH.match(name)]
    usual = [name for name in _USUAL_BRANCHES if name in names]
    return (*usual, *names, _USUAL_BRANCHES[0])[0], True


def _forge(root: str, remotes: Iterable[str]) -> str:
    """Return who hosts a repository: by its files, else by the addresses of its remotes."""
    if os.path.lexists(os.path.join(root, ".gitlab-ci.yml")):
        return "gitlab"
    if os.path.isdir(os.path.join(root, ".github")):
        return "github"
    hosts = " ".join(_hosts(remotes))
    return next((forge for forge in ("github", "gitlab") if forge in hosts), "")


def _hosts(remotes: Iterable[str]) -> Iterator[str]:
    """Yield the host of each remote: `github.com` of `git@github.com:a/b` and `https://…/a/b`."""
    for url in remotes:
        rest = url.partition("://")[2] or url
        yield re.split(r"[/:]", rest.rpartition("@")[2] if "@" in rest else rest)[0].lower()


def _text(path: str) -> str:
    """Return the beginning of a regular file that is no link; "" where there is none."""
    if os.path.islink(path) or not os.path.isfile(path):
        return ""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_MOST_READ)
    except OSError:
        return ""
