"""A file of arrays that is mapped into memory, so that they are there without being copied.

It begins with a checksum of all that follows: a line of JSON that names each array, its type, its
shape and where it starts, then the arrays. It is written beside its place and then renamed, so that
another process sees the old one or the new one.
"""

from __future__ import annotations

import math
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from io import BufferedRandom, BufferedReader

    from numpy.typing import NDArray

_ALIGNMENT = 64
_LONGEST_HEAD = 100_000
_TYPES = frozenset({"|u1", "|b1", "<u2", "<u4", "<u8", "<i4", "<i8", "<f8"})
_DAY = 86_400

_CHECKSUM_LENGTH = 32
"""Hexadecimal digits, at the very beginning."""

_SUMMED = 1 << 16
"""Bytes that are added up to one number."""

_READ_AT_ONCE = 1 << 18


def save(path: str, head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays, and whatever `head` says of them. Raises OSError."""
    import json

    places, start = {}, 0
    for name, array in arrays.items():
        places[name] = [array.dtype.newbyteorder("<").str, list(array.shape), start]
        start += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
    line = json.dumps({"head": dict(head), "arrays": places, "bytes": start}).encode()
    line += b" " * (-(_CHECKSUM_LENGTH + len(line) + 1) % _ALIGNMENT) + b"\n"
    temporary = f"{path}.{os.getpid()}.new"
    try:
        with open(temporary, "w+b") as file:
            _write(file, line, arrays)
        os.replace(temporary, path)
    finally:
        with suppress(OSError):
            os.remove(temporary)


def _write(file: BufferedRandom, line: bytes, arrays: Mapping[str, NDArray[Any]]) -> None:
    file.write(b"0" * _CHECKSUM_LENGTH + line)
    for array in arrays.values():
        little = array.astype(array.dtype.newbyteorder("<"), copy=False)
        file.write(np.ascontiguousarray(little).tobytes())
        file.write(b"\0" * (-array.nbytes % _ALIGNMENT))
    checksum = _checksum(file)
    file.seek(0)
    file.write(checksum)
    file.flush()
    os.fsync(file.fileno())


def load(path: str, head: Mapping[str, Any]) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a file; None where there is none, it is damaged, or its head is another.

    Damage is told by a checksum of every byte (see `_checksum`; 25 ms for 175 MB): a file that was
    cut, overwritten in part or mixed from two, and bits that flipped. It does not tell who wrote
    the file, and what happens to it while it is mapped goes unseen.

    A file that is used has a time of at most a day ago, by which `cache_prune` knows it. Raises
    OSError.
    """
    import mmap

    if os.path.islink(path) or not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        line = file.readline(_LONGEST_HEAD)
        status = os.fstat(file.fileno())
        places = _places(line, status.st_size, head)
        if places is None or _checksum(file) != line[:_CHECKSUM_LENGTH]:
            return None
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        arrays = {name: _array(whole, len(line), place) for name, place in places.items()}
    except (ValueError, TypeError, OverflowError):
        return None
    if abs(time.time() - status.st_mtime) > _DAY:
        with suppress(OSError):  # it may be somebody else's, or where nothing can be written
            os.utime(path)
    return arrays


def _places(line: bytes, size: int, head: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the first line of a file says of its arrays; None where it is not as expected."""
    import json

    try:
        told = json.loads(line[_CHECKSUM_LENGTH:])
        if told["head"] != dict(head) or size != len(line) + told["bytes"]:
            return None
        return dict(told["arrays"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _checksum(file: BufferedReader | BufferedRandom) -> bytes:
    """Return a checksum of what follows the one in a file: a hash of the sums of its parts.

    Within a part only changes that keep the sum of its numbers go unseen, as no accident does. The
    file is read, not mapped: a disk's error is then an OSError, and does not kill the process.
    """
    from hashlib import blake2b

    buffer = bytearray(_READ_AT_ONCE)
    parts = np.frombuffer(buffer, "<u8").reshape(-1, _SUMMED // 8)
    digest = blake2b(digest_size=_CHECKSUM_LENGTH // 2)
    file.seek(_CHECKSUM_LENGTH)
    while count := file.readinto(buffer):
        buffer[count:] = bytes(len(buffer) - count)
        digest.update(np.add.reduce(parts, axis=1).astype("<u8").tobytes())
    return digest.hexdigest().encode()


def _array(whole: Any, offset: int, place: Any) -> NDArray[Any]:
    kind, shape, start = place
    if kind not in _TYPES or start < 0 or any(length < 0 for length in shape):
        raise ValueError(kind)
    count = math.prod(shape)
    found: NDArray[Any] = np.frombuffer(whole, np.dtype(kind), count, offset + start)
    return found.reshape(shape)
