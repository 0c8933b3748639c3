"""Where anplint is fetched from: what its installation says, else a placeholder to fill in."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

PLACEHOLDER = "REPOSITORY"
"""Stands for the URL of anplint's repository where nothing tells it."""

_REVISION = "main"
_URL = re.compile(r"https://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~-]+)+\Z", re.ASCII)
_HEXADECIMAL = re.compile(r"[0-9a-f]{40}\Z")
_LABELS = frozenset({"repository", "source", "source code"})
_GITHUB = "https://github.com/"


class Home(NamedTuple):
    """The repository that hooks and jobs fetch anplint from, and the revision of it."""

    url: str = PLACEHOLDER
    revision: str = _REVISION

    @property
    def is_known(self) -> bool:
        """Whether the URL is a real one."""
        return self.url != PLACEHOLDER

    @property
    def action(self) -> str:
        """What a GitHub workflow says after `uses:`."""
        known = self.url.startswith(_GITHUB)
        name = self.url.removeprefix(_GITHUB).removesuffix(".git") if known else PLACEHOLDER
        return f"{name}@{self.revision}"


def find_home() -> Home:
    """Return the home of the anplint that runs: the place pip took it from (PEP 610, 2020), else
    the repository that its package metadata names.
    """
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        package = distribution("anplint")
    except PackageNotFoundError:
        return Home()
    origin = _origin(package.read_text("direct_url.json"))
    if origin.is_known:
        return origin
    links = package.metadata.get_all("Project-URL") or []
    for link in links:
        label, _, url = link.partition(",")
        if label.strip().lower() in _LABELS and _URL.match(url.strip()):
            return Home(url.strip())
    return Home()


def _origin(text: str | None) -> Home:
    """Return what `direct_url.json` says of an installation from a repository."""
    try:
        table = json.loads(text or "{}")
        url, commit = table["url"], table["vcs_info"]["commit_id"]
    except (ValueError, KeyError, TypeError):
        return Home()
    if not (isinstance(url, str) and _URL.match(url)):
        return Home()
    pinned = isinstance(commit, str) and _HEXADECIMAL.match(commit)
    return Home(url, commit if pinned else _REVISION)
