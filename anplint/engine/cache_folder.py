"""The folder of the cache: its names, its labels, and what must never be followed or trusted."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.discover import is_inside

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_FOLDER = ".anplint_cache"
"""Where the cache is, in the root of a run."""

FORMAT = 1
"""Version of the tables and of what stands in them. Raise it when either changes."""

FILE = f"inspections-{FORMAT}.db"
INDEX = "passages-"
"""How the names of the indexes of passages begin."""

_LABELS = {
    ".gitignore": "# Made by anplint.\n*\n",
    "CACHEDIR.TAG": "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder is a cache made by anplint; it can be deleted at any time.\n"
    "# About such tags: https://bford.info/cachedir/\n",
}
_COMPANIONS = ("", "-wal", "-shm", "-journal")
_OURS = re.compile(
    # Formats are counted from 1: what has a year in its name is somebody else's.
    r"(inspections-[0-9]{1,3}\.db(?:-[0-9]+\.new)?)(?:-wal|-shm|-journal)?"
    r"|(passages-[0-9a-f]{16}\.arrays(?:\.[0-9]+\.new)?)"
    r"|((?:\.gitignore|CACHEDIR\.TAG)\.[0-9]+\.new)"
)


class RefusedError(Exception):
    """A folder that must not hold a cache; the text says why."""


class Removed(NamedTuple):
    """How many files of a cache were deleted, and their bytes."""

    files: int
    bytes: int


def prepare(folder: str, root: str) -> None:
    """Make the folder of a cache with its labels. Raises OSError, RefusedError.

    A repository may come from strangers. A link in place of the folder could make us write
    anywhere, and a cache that was committed could hide every finding.
    """
    if os.path.islink(folder):
        raise RefusedError("it is a link; name the folder itself with --cache-dir")
    if os.path.isdir(folder) and is_tracked(folder, root):
        raise RefusedError("it was committed, so anybody may have written it; "
                           "remove it from the repository")  # fmt: skip
    os.makedirs(folder, exist_ok=True)
    with os.scandir(folder) as entries:
        is_ours = all(_is_ours(entry) for entry in entries)
    if is_ours:
        # In a folder that holds other things as well, `*` would hide these from git.
        for name, text in _LABELS.items():
            _write_label(os.path.join(folder, name), text)


def _write_label(path: str, text: str) -> None:
    """Write a label in one step, so that a full disk leaves none rather than half of one."""
    if os.path.lexists(path):
        return
    new = f"{path}.{os.getpid()}.new"
    try:
        with open(new, "w", encoding="ascii", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        give_name(new, path)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(new)


def give_name(new: str, path: str) -> None:
    """Give a finished file its name, unless something has it by now. Raises OSError."""
    try:
        os.link(new, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        if not os.path.lexists(path):
            os.rename(new, path)


def _is_ours(entry: os.DirEntry[str]) -> bool:
    return _is_cache_file(entry) or _is_label(entry)


def _is_label(entry: os.DirEntry[str]) -> bool:
    """Tell whether a file is a label that was written here, word for word."""
    text = _LABELS.get(entry.name, "").encode()
    if not text or not entry.is_file(follow_symlinks=False):
        return False
    try:
        with open(entry.path, "rb") as file:
            return file.read(len(text) + 1) == text
    except OSError:
        return False


def main_file(name: str) -> str | None:
    """Return the name of the file that one of a cache belongs to, which may be itself; None for a
    name that no version of anplint gives to a file.

    Caches of all formats are known, companions of SQLite's, indexes of passages, and what each of
    them is called until it is finished. A folder may hold things of people's own: names that are
    merely similar are not ours.
    """
    found = _OURS.fullmatch(name)
    return found[found.lastindex or 0] if found else None


def _is_cache_file(entry: os.DirEntry[str]) -> bool:
    return main_file(entry.name) is not None and entry.is_file(follow_symlinks=False)


def cache_files(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield the files of caches in a folder, of all formats; none where there is no folder. What
    has such a name and is a link or a folder is none.
    """
    try:
        with os.scandir(folder) as entries:
            yield from [entry for entry in entries if _is_cache_file(entry)]
    except OSError:
        return


def size(folder: str) -> int:
    """Return the bytes that the caches in a folder take."""
    found = 0
    for entry in cache_files(folder):
        with suppress(FileNotFoundError):  # another process has finished with it
            found += entry.stat(follow_symlinks=False).st_size
    return found


def remove(path: str) -> None:
    """Delete a cache with its companions. Raises OSError."""
    for ending in _COMPANIONS:
        try:
            os.unlink(path + ending)
        except FileNotFoundError:
            continue


def remove_all(folder: str) -> Removed:
    """Delete what anplint keeps in a folder, and the folder where nothing else is left.

    Raises OSError.
    """
    before, files = size(folder), 0
    for entry in cache_files(folder):
        with suppress(FileNotFoundError):
            os.unlink(entry.path)
        files += 1
    if files:
        _remove_folder(folder)
    return Removed(files, before)


def _remove_folder(folder: str) -> None:
    """Delete a folder in which nothing is left but our labels."""
    with os.scandir(folder) as entries:
        left = list(entries)
    if all(_is_label(entry) for entry in left):
        for entry in left:
            os.unlink(entry.path)
        os.rmdir(folder)


def drop_traps(path: str) -> None:
    """Delete what stands in place of a cache or its companions and must not be opened.

    Links, pipes, devices; and a rollback journal: caches never have one, and SQLite deletes
    the file that a journal names as its master. Raises OSError.
    """
    for ending in _COMPANIONS:
        try:
            mode = os.lstat(path + ending).st_mode
        except FileNotFoundError:
            continue
        if not stat.S_ISREG(mode) or ending == "-journal":
            os.unlink(path + ending)


def is_tracked(folder: str, root: str) -> bool:
    """Tell whether git has files of a folder in its index, so that they come from a commit."""
    folder, root = os.path.realpath(folder), os.path.realpath(root)
    index = _index_path(root)
    if folder == root or index is None or not is_inside(folder, root):
        return False
    try:
        with open(index, "rb") as file:
            data = file.read()
    except OSError:
        return False
    name = os.path.relpath(folder, root).replace(os.sep, "/") + "/"
    # Version 4 cuts off what a path shares with the one before; a split index lies in two files.
    if data[4:8] == b"\0\0\0\4" or b"link\0\0" in data:
        return _listed_by_git(root, name)
    return os.fsencode(name) in data


def _index_path(root: str) -> str | None:
    """Return git's index; `.git` may be a file that names the folder (worktrees, submodules)."""
    git = os.path.join(root, ".git")
    if os.path.isdir(git):
        return os.path.join(git, "index")
    try:
        with open(git, encoding="utf-8", errors="surrogateescape") as file:
            first = file.readline(10_000)
    except OSError:
        return None
    pointed = first.partition("gitdir:")[2].strip()
    return os.path.join(root, pointed, "index") if pointed else None


def _listed_by_git(root: str, name: str) -> bool:
    """Ask git itself; where it can't be asked, the worst is assumed."""
    import subprocess

    command = ["git", "ls-files", "--cached", "--", name]
    try:
        done = subprocess.run(command, cwd=root, capture_output=True, check=False, timeout=5)  # noqa: S603  git itself
    except (OSError, subprocess.SubprocessError):
        return True
    return done.returncode != 0 or bool(done.stdout)
