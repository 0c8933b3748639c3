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
    walk = _Walk(project, PathGlobs(exclude))
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


class _Walk:
    """Walks folders with the .gitignore files that apply."""

    def __init__(self, project: Project, excluded: PathGlobs) -> None:
        self._project = project
        self._excluded = excluded
        self._ignore_files: dict[str, PathGlobs | None] = {}
        self.notices: list[str] = []

    def files(self, top: str) -> Iterator[str]:
        """Yield the files below a folder that hold posts."""
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if self._enters(folder, name))
            if folder != self._project.base:
                self._note_configuration(folder, names)
            for name in names:
                path = os.path.join(folder, name)
                if form_of(name) and not name.startswith(".") and self._reads(path):
                    yield path

    def _note_configuration(self, folder: str, names: list[str]) -> None:
        for name in ("anplint.toml", ".anplint.toml"):
            if name in names:
                path = self._project.relative(os.path.join(folder, name))
                self.notices.append(f"{path} is not used: a run has one configuration; to use it, "
                                    f"check {os.path.dirname(path)} by itself")  # fmt: skip

    def excludes(self, path: str) -> bool:
        """Tell whether `exclude` names a file, or a folder that it lies in."""
        return self._excluded.match(self._project.config_relative(path))

    def _enters(self, folder: str, name: str) -> bool:
        if name.startswith(".") or name in NEVER_WALKED:
            return False
        path = os.path.join(folder, name)
        return not (self._ignored(path, is_folder=True) or self.excludes(path + "/"))

    def _reads(self, path: str) -> bool:
        if self._ignored(path, is_folder=False) or self.excludes(path):
            return False
        # A link to another post would be its copy.
        return os.path.isfile(path) and not os.path.islink(path)

    def leaves_root(self, path: str) -> bool:
        """Tell whether a path leads outside the root."""
        return not is_inside(os.path.realpath(path), self._project.root)

    def _ignored(self, path: str, is_folder: bool) -> bool:
        """Ask the .gitignore of every folder from the file's own up to the root: nearest first."""
        folder = os.path.dirname(path)
        while is_inside(folder, self._project.root):
            spec = self._spec(folder)
            if spec is not None:
                verdict = spec.verdict(_relative(path, folder) + ("/" if is_folder else ""))
                if verdict is not None:
                    return verdict
            if folder == self._project.root:
                break
            folder = os.path.dirname(folder)
        return False

    def _spec(self, folder: str) -> PathGlobs | None:
        if folder not in self._ignore_files:
            self._ignore_files[folder] = _read_ignore_file(os.path.join(folder, ".gitignore"))
        return self._ignore_files[folder]


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
    inner = start.rstrip(os.sep) + os.sep
    found = path[len(inner) :] if path.startswith(inner) else os.path.relpath(path, start)
    return found.replace(os.sep, "/")
