"""What git knows of a repository: commits, the files in them, and what changed since.

A few processes answer for any number of files: one `ls-tree`, one `diff`, one `cat-file --batch`.
Nothing that a repository holds is run: external diffs, text conversions and hooks stay off.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from functools import partial
from typing import IO, TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator, Sequence

T = TypeVar("T")

FILE_MODES = ("100644", "100755")
"""Of regular files; links and other repositories have others."""

DEPTH_HINT = "fetch more of it: `git fetch --unshallow`, or `fetch-depth: 0` in the checkout step"

_OF_OTHERS = frozenset((
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_PREFIX",
    "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
))  # fmt: skip
_PARTIAL = "a clone made with `--filter` lacks them: clone without it"
_PIECE = 1 << 20


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

    def is_top(self) -> bool:
        """Tell whether the root is the top of a work tree, and not merely in one."""
        return (self._ask("rev-parse", "--show-cdup") or "").strip() == ""

    def main_branch(self) -> str | None:
        """Return the name of the branch that the remote `origin` has checked out; None where
        nothing tells it.
        """
        return self._branch_of("refs/remotes/origin/HEAD", "refs/remotes/origin/")

    def current_branch(self) -> str | None:
        """Return the name of the branch that is checked out; None where a commit is."""
        return self._branch_of("HEAD", "refs/heads/")

    def branches(self) -> list[str]:
        """Return the names of the branches that have a commit, here or in the remote `origin`."""
        places = ("refs/heads/", "refs/remotes/origin/")
        found = (self._ask("for-each-ref", "--format=%(refname)", *places) or "").splitlines()
        names = (name.removeprefix(places[0]).removeprefix(places[1]) for name in found)
        return [name for name in names if name != "HEAD"]

    def remotes(self) -> list[str]:
        """Return the addresses of all remotes, as the repository's own configuration has them."""
        found = self._listed("config", "--local", "-z", "--get-regexp", r"^remote\..*\.url$")
        return [item.partition("\n")[2] for item in found]

    def remote_address(self) -> str | None:
        """Return the address of the remote `origin`, as the repository's own configuration has it;
        None where there is none.
        """
        found = self._ask("config", "--local", "--get", "remote.origin.url")
        return found and found.strip()

    def _branch_of(self, symbolic: str, start: str) -> str | None:
        found = (self._ask("symbolic-ref", "--quiet", symbolic) or "").strip()
        return found.removeprefix(start) if found.startswith(start) else None

    def head(self) -> str | None:
        """Return the id of the current commit; None where there is none yet."""
        found = self._ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return found and found.strip()

    def commit(self, revision: str) -> str:
        """Return the id of the commit that a revision names."""
        found = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options",
                          f"{revision}^{{commit}}")  # fmt: skip
        if found is not None:
            return found.strip()
        raise GitError(f"{revision!r} names no commit in {self.root}; {self._hint(revision)}")

    def _hint(self, revision: str) -> str:
        if self.head() is None:
            return "there is none yet"
        if ".." in revision:
            return "give one revision, not a range"
        return DEPTH_HINT if self.is_shallow() else "`git fetch` it, or see `git branch --all`"

    def merge_base(self, revision: str) -> str:
        """Return the id of the commit at which HEAD and a revision parted. Where each was merged
        into the other there are several, and what one lacks another has: that of the revision then.
        """
        commit, head = self.commit(revision), self.commit("HEAD")
        found = self._ask("merge-base", "--all", commit, head)
        if found is not None:
            bases = found.split()
            return bases[0] if len(bases) == 1 else commit
        if self.is_shallow():
            raise GitError(f"HEAD and {revision!r} have no common commit in this shallow clone; "
                           f"{DEPTH_HINT}")  # fmt: skip
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
            found[path] = blob if mode in FILE_MODES else ""
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
            with self.started(wanted, "cat-file", "--batch", "--buffer", fetches=True) as process:
                assert process.stdout is not None
                while answer := _answer(process.stdout):
                    if answer[1] is not None:
                        yield answer[0], answer[1]

    @contextmanager
    def reader(self, most: int) -> Iterator[Callable[[str], bytes | None]]:
        """Give a function that returns the content of a blob; None of one that is not there or has
        more bytes than `most`. One process answers as it is asked.
        """
        from subprocess import PIPE

        with self.started(PIPE, "cat-file", "--batch") as process:
            asked, answers = process.stdin, process.stdout
            assert asked is not None
            assert answers is not None

            def read(blob: str) -> bytes | None:
                try:
                    asked.write(f"{blob}\n".encode())
                    asked.flush()
                    answer = _answer(answers, most)
                except OSError:
                    answer = None
                if answer is None:
                    raise GitError(f"git could not read old contents in {self.root}; {_PARTIAL}")
                return answer[1]

            try:
                yield read
            finally:
                with suppress(OSError):
                    asked.close()

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

    def started(
        self, given: IO[bytes] | int, *arguments: str, fetches: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start git, to be read as it works. Of a clone that lacks contents, it ends where it comes
        to one, unless it `fetches` them (before git 2.39.4 it always does).
        """
        from subprocess import DEVNULL, PIPE, Popen

        def start(command: list[str], cwd: str, env: dict[str, str]) -> Popen[bytes]:
            env |= {} if fetches else {"GIT_NO_LAZY_FETCH": "1"}
            return Popen(  # noqa: S603  no shell, and no word of it is a post's
                command, cwd=cwd, stdin=given, stdout=PIPE, stderr=DEVNULL, env=env
            )

        return _run(start, self.root, arguments)


def _run(run: Callable[..., T], root: str, arguments: Sequence[str]) -> T:
    # What a hook's own git says of its repository is not true of the one at the root, and what
    # a person set for paths of their own not of those asked for here.
    environment = {name: value for name, value in os.environ.items() if name not in _OF_OTHERS}
    try:
        return run(["git", "--no-optional-locks", *arguments], cwd=root, env=environment)
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}; is it installed?") from error


def _answer(answers: IO[bytes], most: int | None = None) -> tuple[str, bytes | None] | None:
    """Return what `cat-file --batch` prints next, id and content; None at the end.

    It prints `<id> <type> <size>`, then the content and a line end; `<id> missing` where there is
    none. Content of more bytes than `most` is passed over.
    """
    words = answers.readline().split()
    if not words:
        return None
    if len(words) != len(("id", "type", "size")):
        return words[0].decode(), None
    size = int(words[2])
    if most is not None and size > most:
        content = None
        for start in range(0, size, _PIECE):
            answers.read(min(_PIECE, size - start))
    else:
        content = answers.read(size)
    answers.read(1)
    return words[0].decode(), content if words[1] == b"blob" else None
