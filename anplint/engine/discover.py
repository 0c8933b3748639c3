"""discover: paths → the files to check, respecting .gitignore; nothing outside the root."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.plan import PathGlobs
from anplint.readers import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NEVER_WALKED = frozenset({"node_modules", "__pycache__", "venv"})
"""Folders that hold other people's files; hidden ones (`.git`, `.venv`) are left out besides."""

_MOST_IGNORED = 50_000
"""Characters of a .gitignore that are read: some 3,000 patterns."""


class Project(NamedTuple):
    """Where things are, as absolute real paths.

    root    what post paths are relative to: the repository, else the configuration's folder, …
    base    what the configuration's globs are relative to
    """

    root: str
    base: str

    def relative(self, path: str) -> str:
        """Return a path relative to the root, with `/`."""
        return _relative(path, self.root)

    def config_relative(self, path: str) -> str:
        """Return a path relative to the configuration's folder, with `/`."""
        return _relative(path, self.base)

    def config_name(self, name: str) -> str:
        """Return what `config_relative` does, of a path that is relative to the root."""
        if self.base == self.root:
            return name
        return self.config_relative(os.path.join(self.root, name))


class Found(NamedTuple):
    """Files to check, as absolute paths in order; what was wrong with the paths given (errors)
    or had to be passed over (notices).
    """

    files: tuple[str, ...]
    errors: tuple[str, ...]
    notices: tuple[str, ...]


def find_repository(start: str) -> str | None:
    """Return the nearest folder at or above `start` that holds `.git`, as a real path."""
    folder = os.path.realpath(start)
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent
    return folder


def discover(
    paths: Iterable[str], project: Project, exclude: tuple[str, ...], force_exclude: bool = False
) -> Found:
    """Return the files that paths name or hold.

    A folder is walked: .gitignore, `exclude`, hidden names and links that leave the root are
    respected. A file that is named is always read, unless `force_exclude`.
    """
    walk = Walk(project, PathGlobs(exclude))
    files: set[str] = set()
    errors, notices = [], []
    for path in paths:
        absolute = anchored(path)
        if not path or not os.path.exists(absolute):
            errors.append(f"{path or 'an empty path'}: no such file or folder")
        elif walk.leaves_root(absolute):
            errors.append(f"{path}: leads outside {project.root}; it was not read")
        elif os.path.isdir(absolute):
            files.update(walk.files(absolute))
        elif not os.path.isfile(absolute):
            errors.append(f"{path}: not a regular file; it was not read")
        elif form_of(absolute) is None:
            notices.append(f"{path}: skipped: its name has no ending that anplint reads")
        elif not (force_exclude and walk.excludes(absolute)):
            files.add(absolute)
    notices += walk.notices
    return Found(tuple(sorted(files, key=project.relative)), tuple(errors), tuple(notices))


def anchored(path: str) -> str:
    """Return the absolute path that a path given on the command line stands for.

    Below the current folder links stay as they are: one that leads out of the repository must not
    take the root, and the configuration, along. Elsewhere those of the folders are resolved.
    """
    here, absolute = os.getcwd(), os.path.abspath(path)
    if is_inside(absolute, here):
        return os.path.normpath(os.path.join(os.path.realpath(here), _relative(absolute, here)))
    folder, name = os.path.split(absolute)
    return os.path.join(os.path.realpath(folder), name)


class _Folder(NamedTuple):
    """A folder that is walked.

    ignored  the .gitignore files that apply, nearest first, each with the way from its folder here
    way      from the base of the configuration here: "", or with `/` at the end
    """

    path: str
    ignored: tuple[tuple[PathGlobs, str], ...]
    way: str


class Walk:
    """Walks folders with the .gitignore files that apply."""

    def __init__(self, project: Project, excluded: PathGlobs) -> None:
        self._project = project
        self._excluded = excluded
        self.notices: list[str] = []
        self._folders: dict[str, _Folder | None] = {}
        self._in_git = os.path.exists(os.path.join(project.root, ".git"))

    def files(self, top: str) -> Iterator[str]:
        """Yield the files below a folder that hold posts."""
        waiting = [self._folder(top, self._ignored_above(top))]
        while waiting:
            folder = waiting.pop()
            entries = _entries(folder.path)
            names = {entry.name for entry in entries}
            if ".git" in names and folder.path not in (top, self._project.root) and self._in_git:
                continue  # another repository: as git, this one leaves it alone
            if folder.path != self._project.base:
                self._note_configuration(folder.path, names)
            below = [entry.path for entry in entries if self._enters(folder, entry)]
            waiting += [self._folder(path, folder.ignored) for path in sorted(below, reverse=True)]
            yield from [entry.path for entry in entries if self._reads(folder, entry)]

    def _note_configuration(self, folder: str, names: set[str]) -> None:
        for name in ("anplint.toml", ".anplint.toml"):
            if name in names:
                path = self._project.relative(os.path.join(folder, name))
                self.notices.append(f"{path} is not used: a run has one configuration; to use it, "
                                    f"check {os.path.dirname(path)} by itself")  # fmt: skip

    def excludes(self, path: str) -> bool:
        """Tell whether `exclude` names a file, or a folder that it lies in."""
        return self._excluded.match(self._project.config_relative(path))

    def _enters(self, folder: _Folder, entry: os.DirEntry[str]) -> bool:
        name = entry.name
        if name.startswith(".") or name in NEVER_WALKED or not entry.is_dir(follow_symlinks=False):
            return False
        return not self._passes_over(folder, f"{name}/")

    def _reads(self, folder: _Folder, entry: os.DirEntry[str]) -> bool:
        if entry.name.startswith(".") or not form_of(entry.name):
            return False
        # A link to another post would be its copy.
        return entry.is_file(follow_symlinks=False) and not self._passes_over(folder, entry.name)

    def reaches(self, path: str) -> bool:
        """Tell whether a walk would come to a file, given relative to the root, if it were there;
        tracked files that .gitignore names are passed over, as in a walk.
        """
        *above, name = path.split("/")
        folder = self._known_folder("/".join(above))
        if folder is None or name.startswith("."):
            return False
        return not self._passes_over(folder, name)

    def _known_folder(self, path: str) -> _Folder | None:
        """Return a folder, given relative to the root; None where a walk would not enter it."""
        if path not in self._folders:
            self._folders[path] = self._find_folder(path)
        return self._folders[path]

    def _find_folder(self, path: str) -> _Folder | None:
        root = self._project.root
        if not path:
            return self._folder(root, ())
        above, _, name = path.rpartition("/")
        folder = self._known_folder(above)
        if folder is None or name.startswith(".") or name in NEVER_WALKED:
            return None
        if self._passes_over(folder, f"{name}/"):
            return None
        return self._folder(os.path.join(root, *path.split("/")), folder.ignored)

    def leaves_root(self, path: str) -> bool:
        """Tell whether a path leads outside the root."""
        return not is_inside(os.path.realpath(path), self._project.root)

    def _passes_over(self, folder: _Folder, name: str) -> bool:
        """Ask the .gitignore files, nearest first, then `exclude`. A folder's name ends with /."""
        for globs, way in folder.ignored:
            verdict = globs.verdict(way + name)
            if verdict is not None:
                if verdict:
                    return True
                break
        return self._excluded.match(folder.way + name)

    def _folder(self, path: str, above: tuple[tuple[PathGlobs, str], ...]) -> _Folder:
        """Return a folder, given the .gitignore files that apply in the one above it."""
        name = os.path.basename(path)
        ignored = tuple((globs, f"{way}{name}/") for globs, way in above)
        own = _read_ignore_file(os.path.join(path, ".gitignore"))
        way = self._project.config_relative(os.path.join(path, ""))
        way = way if way == "" or way.endswith("/") else f"{way}/"
        return _Folder(path, ((own, ""), *ignored) if own else ignored, way)

    def _ignored_above(self, top: str) -> tuple[tuple[PathGlobs, str], ...]:
        """Return the .gitignore files above a folder, up to the root, with the ways from them to
        the folder above it.
        """
        ignored = []
        folder, way = top, ""
        while folder != self._project.root and is_inside(folder, self._project.root):
            folder = os.path.dirname(folder)
            globs = _read_ignore_file(os.path.join(folder, ".gitignore"))
            if globs:
                ignored.append((globs, way))
            way = f"{os.path.basename(folder)}/{way}"
        return tuple(ignored)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """Return what is in a folder; nothing of one that can't be read."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _read_ignore_file(path: str) -> PathGlobs | None:
    """Return the patterns of a .gitignore; None where there are none. As git does, it reads no
    link: one may lead out of the root, or to a device that never ends.
    """
    if os.path.islink(path) or not os.path.isfile(path):
        return None
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read(_MOST_IGNORED).splitlines()
    except OSError:
        return None
    return PathGlobs(lines) if any(line.strip() for line in lines) else None


def is_inside(path: str, root: str) -> bool:
    """Tell whether a path is a folder or lies in it."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _relative(path: str, start: str) -> str:
    length = len(start)
    if path.startswith(start) and path[length : length + 1] == os.sep:
        found = path[length + 1 :]  # for tens of thousands of files: the quick way
    else:
        found = os.path.relpath(path, start)
    return found if os.sep == "/" else found.replace(os.sep, "/")
