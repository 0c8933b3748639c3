"""The section of a post: what its meta says, else the folder that it lies in."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Sections:
    """Tells the sections of posts, given the paths of all posts of a collection."""

    def __init__(self, paths: Iterable[str]) -> None:
        folders = {posixpath.dirname(path) for path in paths}
        common = posixpath.commonpath(folders) if folders and "" not in folders else ""
        self._start = common + "/" if common else ""

    def of(self, path: str, stated: str) -> str:
        """Return the section of a post: the first folder below what all posts have in common where
        the meta states none; "" of a post that lies in no such folder.
        """
        return stated or path.removeprefix(self._start).rpartition("/")[0].partition("/")[0]
