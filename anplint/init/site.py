"""Looks at a repository for what is there already: who hosts it, its main branch, its set-up."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.config import FILE_NAMES, find_config
from anplint.engine.discover import Project, find_repository, is_inside

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_READ = 100_000
_REMOTE = re.compile(r"^\s*url\s*=\s*(\S+)", re.MULTILINE)
_BRANCH = re.compile(r"ref: refs/(?:heads|remotes/origin)/([A-Za-z0-9][A-Za-z0-9._/-]*)\s*\Z")
_USUAL_BRANCHES = ("main", "master", "trunk")


class Site(NamedTuple):
    """What there is to set up.

    project  its root is the repository, else the folder; its base is the folder
    forge    github, gitlab, or "" where nothing tells
    branch   that changes are merged into
    config   a configuration that is in force for the folder already, absolute; "" where none is
    """

    project: Project
    forge: str
    branch: str
    config: str

    @property
    def way(self) -> str:
        """The folder as seen from the root, with `/`; "" where it is the root."""
        if self.project.base == self.project.root:
            return ""
        return self.project.relative(self.project.base)

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
    return Site(project, _forge(root), _branch(root), in_force or "")


def _unusable_config(base: str) -> str | None:
    """Return what has the name of a configuration and is no file: a dangling link, a folder."""
    for name in FILE_NAMES[:2]:
        path = os.path.join(base, name)
        if os.path.lexists(path):
            return path
    return None


def _forge(root: str) -> str:
    """Return who hosts a repository: by its files, else by the addresses of its remotes."""
    if os.path.lexists(os.path.join(root, ".gitlab-ci.yml")):
        return "gitlab"
    if os.path.isdir(os.path.join(root, ".github")):
        return "github"
    hosts = " ".join(_hosts(root))
    return next((forge for forge in ("github", "gitlab") if forge in hosts), "")


def _hosts(root: str) -> Iterator[str]:
    """Yield the host of each remote: `github.com` of `git@github.com:a/b` and `https://…/a/b`."""
    for url in _REMOTE.findall(_text(os.path.join(root, ".git", "config"))):
        rest = url.partition("://")[2] or url
        yield re.split(r"[/:]", rest.rpartition("@")[2] if "@" in rest else rest)[0].lower()


def _branch(root: str) -> str:
    """Return the main branch: the remote's, else the one that is checked out and has a usual name,
    else `main`.
    """
    git = os.path.join(root, ".git")
    remote = _BRANCH.match(_text(os.path.join(git, "refs", "remotes", "origin", "HEAD")))
    if remote:
        return remote[1]
    own = _BRANCH.match(_text(os.path.join(git, "HEAD")))
    return own[1] if own and own[1] in _USUAL_BRANCHES else _USUAL_BRANCHES[0]


def _text(path: str) -> str:
    """Return the beginning of a regular file that is no link; "" where there is none."""
    if os.path.islink(path) or not os.path.isfile(path):
        return ""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(_MOST_READ)
    except OSError:
        return ""
