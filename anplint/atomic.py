"""Writes a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def replace_file(path: str, data: bytes, may_replace: Callable[[], bool] = lambda: True) -> bool:
    """Write a file in place of the one there, and keep that one's permissions.

    The new content is on the disk before the old one is given up, so a crash at any moment leaves
    one of the two. `may_replace` is asked at the last moment; returns its answer. Raises OSError.
    """
    return replace_file_by(path, lambda file: file.write(data), may_replace)


def replace_file_by(
    path: str, write: Callable[[IO[bytes]], object], may_replace: Callable[[], bool] = lambda: True
) -> bool:
    """Do what `replace_file` does with content that a function writes, as it comes."""
    from tempfile import mkstemp

    path = os.path.realpath(path)  # a link stays one
    handle, temporary = mkstemp(dir=os.path.dirname(path), prefix=".anplint-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        _copy_mode(path, temporary)
        if may_replace():
            os.replace(temporary, path)
            return True
        os.unlink(temporary)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    return False


def _copy_mode(path: str, temporary: str) -> None:
    if os.path.exists(path):
        import shutil

        _copy_owner(os.stat(path), temporary)
        shutil.copymode(path, temporary)
        return
    mask = os.umask(0)  # there is no other way to ask for it
    os.umask(mask)
    os.chmod(temporary, 0o666 & ~mask)


def _copy_owner(old: os.stat_result, temporary: str) -> None:
    """Give a file to the owner of the one that it replaces, as far as that is allowed."""
    new = os.stat(temporary)
    if hasattr(os, "chown") and (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        with contextlib.suppress(OSError):
            os.chown(temporary, old.st_uid, old.st_gid)
