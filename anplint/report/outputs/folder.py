"""Folders that reports are written into, beside what may lie there already.

A list in the folder names the files that are a report's. Only those are ever written over. The list
is written first, so that what a report broke off has left is known for its own.
"""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from anplint.atomic import replace_file, replace_file_by
from anplint.report.outputs import DEFAULT_FOLDER, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LIST = ".anplint-report"
_MOST_BYTES = 1_000_000


def write_into(folder: str, contents: Mapping[str, Callable[[IO[bytes]], object]]) -> list[str]:
    """Write files into a folder, which is made where there is none; return their paths.

    contents  what writes each file, by its name

    Raises OutputError for a file that is there and no report's, OSError for what else goes wrong.
    """
    claim(folder, contents)
    paths = {os.path.join(folder, name): write for name, write in contents.items()}
    for path, write in paths.items():
        replace_file_by(path, write)
    return list(paths)


def claim(folder: str, names: Iterable[str], folders: Iterable[str] = ()) -> None:
    """Make a folder and note that files of these names in it are a report's, before they are
    written. Raises OutputError and OSError as `write_into` does.

    folders  names of folders in it that must not lead elsewhere
    """
    folder = folder.rstrip("/" + os.sep) or folder
    for path in (folder, *(os.path.join(folder, name) for name in (LIST, *folders))):
        if os.path.islink(path):
            raise OutputError(f"{path}: is a link; a report writes into a real folder only")
    is_new = not os.path.isdir(folder)
    os.makedirs(folder, exist_ok=True)
    own = _listed(folder)
    for name in names:
        path = os.path.join(folder, name)
        if os.path.islink(path) or (os.path.lexists(path) and name not in own):
            raise OutputError(f"{path}: is there already, and no report wrote it; move it away, or "
                              "name another folder with -o")  # fmt: skip
    if is_new and folder == DEFAULT_FOLDER:
        # Pages are no posts: neither git nor the next check is to see them.
        replace_file(os.path.join(folder, ".gitignore"), b"*\n")
    lines = sorted(own.union(names))
    replace_file(os.path.join(folder, LIST), "".join(f"{line}\n" for line in lines).encode())


def _listed(folder: str) -> set[str]:
    path = os.path.join(folder, LIST)
    if not os.path.isfile(path):
        return set()
    with open(path, "rb") as file:
        return set(file.read(_MOST_BYTES).decode("utf-8", "replace").splitlines())
