"""What judge may ask beyond the facts: today's date, which files the root holds, and the history of
the posts.
"""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from anplint.git_log import Version
    from anplint.model import Post

T = TypeVar("T")


class NeedsAllError(Exception):
    """What there is of the collection's facts is not enough to judge by."""


class Whole(Protocol):
    """What is known of the passages of the whole collection, be the facts at hand a part of it.

    One is equal to none but itself: a key of `World.once` may hold it.
    """

    @property
    def is_part(self) -> bool:
        """Whether the facts at hand are a part: posts that none of them concerns are left out."""

    @property
    def published(self) -> int:
        """How many posts with passages are published."""

    @property
    def dated(self) -> bool:
        """Whether one of these has a date."""

    def components(self, texts: Sequence[str], jobs: int) -> list[int]:
        """Return a number for each text, the same for those that a chain of matches links."""

    def is_rare(self, sentence: str, least: int) -> bool:
        """Tell whether a sentence surely stands in fewer posts than that."""


class Past(Protocol):
    """What some files were before. What is asked of it may raise GitError."""

    def is_changed(self, path: str) -> bool:
        """Tell whether a file of the run is not as the newest of its versions has it."""

    def versions(self, path: str) -> Iterator[Version]:
        """Yield the versions of a file, newest first; none of one that git does not know."""

    def is_shallow(self) -> bool:
        """Tell whether the history was cut off, as in a shallow clone."""

    def posts(self, path: str, version: Version) -> list[Post]:
        """Return the posts of a version, read as the file is today; none where it had another form
        or can't be read.
        """


class History(Protocol):
    """The history of the repository that the posts of a run are in."""

    def past(self, paths: Iterable[str]) -> AbstractContextManager[Past]:
        """Give the past of some files. Raises GitError."""


def _no_history() -> None:
    return None


def _unheard(text: str) -> None:
    pass


class World:
    """The world around the posts at the time of a run.

    today  the date that freshness is judged by
    root   the absolute path that post paths are relative to; nothing outside it is looked at
    jobs   how many threads a check may use
    whole  what is known beyond the facts that a check on passages is given; None: nothing
    rule   the code of the rule that judges now
    unsure  the codes of rules that could not judge every post
    before  the world that this one is compared with; None: it is compared with none
    """

    __slots__ = ("_find_history", "_listings", "_made", "_note", "_tree", "before", "jobs", "root",
                 "rule", "today", "unsure", "whole")  # fmt: skip

    def __init__(
        self,
        today: date,
        root: str,
        jobs: int = 1,
        files: Iterable[str] | None = None,
        find_history: Callable[[], History | None] = _no_history,
        note: Callable[[str], None] = _unheard,
        before: World | None = None,
    ) -> None:
        """Make a world. `files` are all that the root holds, as paths in it; None: ask the disk."""
        self._find_history = find_history
        self._note = note
        self.before = before
        self.rule = ""
        self.unsure: set[str] = set()
        self._tree = None if files is None else _tree(files)
        self.today = today
        self.root = os.path.realpath(root)
        self.jobs = jobs
        self.whole: Whole | None = None
        self._listings: dict[str, frozenset[str]] = {}
        self._made: dict[Hashable, Any] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returned for a key, made the first time that the run asks for it.

        Rules that work on the same facts share by it what is dear to make. The key must hold all
        that the value depends on, and a name of its own.
        """
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    def note(self, text: str) -> None:
        """Say to a person what no finding can, each text once: that a rule could not judge."""
        self.unsure.add(self.rule)
        self._note(text)

    @property
    def history(self) -> History | None:
        """The history of the posts; None where they are in no repository."""
        history = self.once("\0history", self._find_history)
        if history is None:
            self.unsure.add(self.rule)
        return history

    def names(self, folder: str) -> frozenset[str]:
        """Return the names in a folder, given relative to the root with `/`; none outside it."""
        if folder not in self._listings:
            self._listings[folder] = self._list(folder)
        return self._listings[folder]

    def _list(self, folder: str) -> frozenset[str]:
        if self._tree is not None:
            return frozenset(self._tree.get(posixpath.normpath(folder or "."), ()))
        path = os.path.realpath(os.path.join(self.root, folder))
        if path != self.root and not path.startswith(self.root.rstrip(os.sep) + os.sep):
            return frozenset()
        try:
            return frozenset(os.listdir(path))
        except OSError:
            return frozenset()


def _tree(files: Iterable[str]) -> dict[str, set[str]]:
    """Return the names in each folder, "." being the root."""
    tree: dict[str, set[str]] = {}
    for file in files:
        path = file
        while path:
            folder, _, name = path.rpartition("/")
            names = tree.setdefault(folder or ".", set())
            if name in names:
                break
            names.add(name)
            path = folder
    return tree
