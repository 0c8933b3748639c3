"""What judge may ask beyond the facts: today's date, and which files the root holds."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class World:
    """The world around the posts at the time of a run.

    today  the date that freshness is judged by
    root   the absolute path that post paths are relative to; nothing outside it is looked at
    """

    __slots__ = ("_listings", "root", "today")

    def __init__(self, today: date, root: str) -> None:
        self.today = today
        self.root = os.path.realpath(root)
        self._listings: dict[str, frozenset[str]] = {}

    def names(self, folder: str) -> frozenset[str]:
        """Return the names in a folder, given relative to the root with `/`; none outside it."""
        if folder not in self._listings:
            self._listings[folder] = self._list(folder)
        return self._listings[folder]

    def _list(self, folder: str) -> frozenset[str]:
        path = os.path.realpath(os.path.join(self.root, folder))
        if path != self.root and not path.startswith(self.root.rstrip(os.sep) + os.sep):
            return frozenset()
        try:
            return frozenset(os.listdir(path))
        except OSError:
            return frozenset()
