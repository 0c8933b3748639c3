"""What became of files, commit by commit: one `git log`, read backwards as far as it is asked for.

Only first parents are followed, so that history is one line: a merge is the change that it brought,
on its own day.
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING, NamedTuple

from anplint.git import FILE_MODES, GitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.git import Repository

MOST_VERSIONS = 50
"""How many versions of a file are followed. Each may be read and parsed."""

_CHUNK = 1 << 16
_LOG = (
    "log", "--first-parent", "-m", "--root", "--raw", "-z", "--no-abbrev", "--find-renames",
    "-l1000", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color",
    "--ignore-submodules=all", "--format=%H %as %P",
)  # fmt: skip
"""`%as` is the day in the calendar of the author. What configuration might change is set."""


class Version(NamedTuple):
    """A file as a commit left it.

    day     of the commit, as an ISO date in its author's calendar
    path    of the file then
    blob    the id of its content
    is_first  whether the file is there from the first commit; of a shallow clone, that it has
    """

    day: str
    commit: str
    path: str
    blob: str
    is_first: bool = False


class _Change(NamedTuple):
    """What a commit did to a file: `status` is git's letter, `old` its path before."""

    status: str
    was_file: bool
    is_file: bool
    blob: str
    old: str
    path: str


class _Commit(NamedTuple):
    id: str
    day: str
    has_parent: bool
    changes: list[_Change]


class Log:
    """The versions of some files from a commit backwards, renames followed.

    A file's history ends where it came into being, or was no regular file before. To be closed.
    """

    def __init__(
        self, repository: Repository, commit: str, paths: Iterable[str], endings: Iterable[str]
    ) -> None:
        """Start to read. `paths` are as of the commit; all files have one of the `endings`."""
        from subprocess import DEVNULL

        # A file at each path, back to where the log is read, by its path in the beginning.
        self._names = {path: path for path in paths}
        self._found: dict[str, list[Version]] = {path: [] for path in self._names}
        self._left = dict.fromkeys(self._names, MOST_VERSIONS)
        named = [f":(icase)*{ending}" for ending in endings]
        self._root = repository.root
        self._process = repository.started(DEVNULL, *_LOG, commit, "--", *named)
        assert self._process.stdout is not None
        self._commits = _commits(_tokens(self._process.stdout))

    def close(self) -> None:
        """Stop reading."""
        with self._process:
            pass

    def versions(self, path: str) -> Iterator[Version]:
        """Yield the versions of a file, newest first; none where the commit lacks it. Raises
        GitError.
        """
        found, at = self._found[path], 0
        while at < len(found) or (self._is_followed(path) and self._advance()):
            if at < len(found):
                yield found[at]
                at += 1

    def _is_followed(self, path: str) -> bool:
        return self._left[path] > 0

    def _advance(self) -> bool:
        """Read one commit more; return False where there is none."""
        commit = next(self._commits, None)
        if commit is None:
            if self._process.wait():
                raise GitError(f"git log failed in {self._root}; see `git fsck`")
            self._left = dict.fromkeys(self._left, 0)
            return False
        moved: dict[str, str] = {}
        for change in commit.changes:
            if change.status == "R" and (stray := self._names.pop(change.old, None)):
                self._left[stray] = 0  # what lies there now is none of git's
            name = self._names.pop(change.path, None)
            if name is not None:
                self._take(name, change, commit)
                if self._is_followed(name):
                    moved[change.old] = name
        self._names |= moved
        return True

    def _take(self, name: str, change: _Change, commit: _Commit) -> None:
        self._left[name] -= 1
        if change.is_file:
            is_first = not change.was_file and not commit.has_parent
            version = Version(commit.day, commit.id, change.path, change.blob, is_first)
            self._found[name].append(version)
        if not (change.is_file and change.was_file):
            self._left[name] = 0


def _tokens(stream: IO[bytes]) -> Iterator[str]:
    """Yield what NULs end."""
    rest = b""
    while chunk := os.read(stream.fileno(), _CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        yield from map(os.fsdecode, whole)


def _commits(tokens: Iterator[str]) -> Iterator[_Commit]:
    """Yield commits: a head, then for each file `:<modes> <blobs> <status>` and its one path, or
    two where it was moved. The first follows a line end.
    """
    commit = None
    for token in tokens:
        text = token.removeprefix("\n")
        if not text.startswith(":"):
            if commit is not None:
                yield commit
            head, day, *parents = text.split()
            commit = _Commit(head, day, bool(parents), [])
        elif commit is not None:
            commit.changes.append(_change(text, tokens))
    if commit is not None:
        yield commit


def _change(text: str, tokens: Iterator[str]) -> _Change:
    old_mode, mode, _, blob, status = text[1:].split(" ")
    old = next(tokens)
    path = next(tokens) if status[0] in "RC" else old
    return _Change(status[0], old_mode in FILE_MODES, mode in FILE_MODES, blob, old, path)
