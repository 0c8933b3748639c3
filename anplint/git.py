"""What git knows of a repository: commits, the files in them, and what changed since.

A few processes answer for any number of files: one `ls-tree`, one `diff`, one `cat-file --batch`.
Nothing that a repository holds is run: external diffs, text conversions and hooks stay off.
"""

from __future__ import annotations

import os
from functools import partial
from typing import IO, TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

_FILE_MODES = ("100644", "100755")
_DEPTH_HINT = "fetch more of it: `git fetch --unshallow`, or `fetch-depth: 0` in the checkout step"


class GitError(Exception):
    """What git could not answer; the text says what, why and what to do."""


class Changes(NamedTuple):
    """What differs between a commit and the work tree, as paths from the root.

    touched  paths whose file was added, removed, moved (both paths) or changed
    moved    the new path of each file that was moved, by its old one
    """

    touched: frozenset[str]
    moved: dict[str, str]


class Repository:
    """A work tree, by its top folder. Every method may raise GitError."""

    def __init__(self, root: str) -> None:
        self.root = root

    def commit(self, revision: str) -> str:
        """Return the id of the commit that a revision names."""
        found = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options",
                          f"{revision}^{{commit}}")  # fmt: skip
        if found is not None:
            return found.strip()
        hint = _DEPTH_HINT if self.is_shallow() else "`git fetch` it, or see `git branch --all`"
        raise GitError(f"{revision!r} names no commit in {self.root}; {hint}")

    def merge_base(self, revision: str) -> str:
        """Return the id of the commit at which HEAD and a revision parted."""
        commit, head = self.commit(revision), self.commit("HEAD")
        found = self._ask("merge-base", commit, head)
        if found is not None:
            return found.strip()
        if self.is_shallow():
            raise GitError(f"HEAD and {revision!r} have no common commit in this shallow clone; "
                           f"{_DEPTH_HINT}")  # fmt: skip
        raise GitError(f"HEAD and {revision!r} have no common history; nothing to compare with")

    def is_shallow(self) -> bool:
        """Tell whether the history of the clone was cut off."""
        return (self._ask("rev-parse", "--is-shallow-repository") or "").strip() == "true"

    def files(self, commit: str) -> dict[str, str]:
        """Return the id of the content of every file of a commit, by path; "" of what is no regular
        file: a link, or another repository.
        """
        found = {}
        for line in self._listed("ls-tree", "-r", "-z", "--full-tree", commit):
            head, _, path = line.partition("\t")
            mode, _, blob = head.split(" ", 2)
            found[path] = blob if mode in _FILE_MODES else ""
        return found

    def changes(self, commit: str) -> Changes:
        """Return what differs between a commit and the work tree; files git does not know are not
        looked at.
        """
        form = ("--name-status", "-z", "--find-renames", "--ignore-submodules=all")
        parts = iter(self._listed("diff", *form, "--no-ext-diff", "--no-textconv", commit, "--"))
        touched, moved = set(), {}
        for status in parts:
            path = next(parts)
            touched.add(path)
            if status[0] in "RC":
                new = next(parts)
                touched.add(new)
                if status[0] == "R":
                    moved[path] = new
        return Changes(frozenset(touched), moved)

    def contents(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the content of each blob with its id, in order; what is not there is left out.

        One process serves all; it reads the ids from a file, so neither waits for the other.
        """
        from tempfile import TemporaryFile

        with TemporaryFile() as wanted:
            wanted.writelines(f"{blob}\n".encode() for blob in blobs)
            wanted.seek(0)
            with self._started(wanted, "cat-file", "--batch", "--buffer") as process:
                assert process.stdout is not None
                yield from _contents(process.stdout)

    def _listed(self, *arguments: str) -> list[str]:
        return (self._ask(*arguments) or "").split("\0")[:-1]

    def _ask(self, *arguments: str) -> str | None:
        """Return what git prints; None where it answers no, which is exit code 1."""
        import subprocess

        done = _run(partial(subprocess.run, capture_output=True, check=False), self.root, arguments)
        if done.returncode == 0:
            return os.fsdecode(done.stdout)
        if done.returncode == 1:
            return None
        said = " ".join(os.fsdecode(done.stderr).split())
        raise GitError(f"git {arguments[0]} failed in {self.root}: {said}")

    def _started(self, given: IO[bytes], *arguments: str) -> subprocess.Popen[bytes]:
        from subprocess import DEVNULL, PIPE, Popen

        def start(command: list[str], cwd: str) -> Popen[bytes]:
            return Popen(  # noqa: S603  no shell, and no word of it is a post's
                command, cwd=cwd, stdin=given, stdout=PIPE, stderr=DEVNULL
            )

        return _run(start, self.root, arguments)


def _run(run: Callable[..., T], root: str, arguments: Sequence[str]) -> T:
    try:
        return run(["git", "--no-optional-locks", *arguments], cwd=root)
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}; is it installed?") from error


def _contents(answers: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield what `cat-file --batch` prints: `<id> blob <size>`, then the content and a line end."""
    for line in answers:
        words = line.split()
        if words[1:2] == [b"blob"]:
            size = int(words[2])
            content = answers.read(size)
            answers.read(1)
            yield words[0].decode(), content
