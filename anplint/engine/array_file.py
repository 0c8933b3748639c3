"""A file of arrays that is mapped into memory: nothing is read but what is looked at.

It begins with a line of JSON that names each array, its type, its shape and where it starts. It is
written beside its place and then renamed, so that another process sees the old one or the new one.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_ALIGNMENT = 64
_LONGEST_HEAD = 100_000
_TYPES = frozenset({"|u1", "|b1", "<u2", "<u4", "<u8", "<i4", "<i8", "<f8"})


def save(path: str, head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write arrays, and whatever `head` says of them. Raises OSError."""
    import json

    places, start = {}, 0
    for name, array in arrays.items():
        places[name] = [array.dtype.newbyteorder("<").str, list(array.shape), start]
        start += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
    line = json.dumps({"head": dict(head), "arrays": places, "bytes": start}).encode()
    line += b" " * (-(len(line) + 1) % _ALIGNMENT) + b"\n"
    temporary = f"{path}.{os.getpid()}.new"
    try:
        with open(temporary, "wb") as file:
            file.write(line)
            for array in arrays.values():
                little = array.astype(array.dtype.newbyteorder("<"), copy=False)
                file.write(np.ascontiguousarray(little).tobytes())
                file.write(b"\0" * (-array.nbytes % _ALIGNMENT))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise


def load(path: str, head: Mapping[str, Any]) -> dict[str, NDArray[Any]] | None:
    """Return the arrays of a file; None where there is none, it is damaged, or its head is another.

    Raises OSError.
    """
    import json
    import mmap

    if os.path.islink(path) or not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        line = file.readline(_LONGEST_HEAD)
        size = os.fstat(file.fileno()).st_size
        try:
            told = json.loads(line)
            if told["head"] != dict(head) or size != len(line) + told["bytes"]:
                return None
            places = dict(told["arrays"])
        except (ValueError, KeyError, TypeError):
            return None
        whole = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    try:
        return {name: _array(whole, len(line), place) for name, place in places.items()}
    except (ValueError, TypeError, OverflowError):
        return None


def _array(whole: Any, offset: int, place: Any) -> NDArray[Any]:
    kind, shape, start = place
    if kind not in _TYPES or start < 0 or any(length < 0 for length in shape):
        raise ValueError(kind)
    count = int(np.prod(shape, dtype=np.int64))
    found: NDArray[Any] = np.frombuffer(whole, np.dtype(kind), count, offset + start)
    return found.reshape(shape)
