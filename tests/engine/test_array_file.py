"""Arrays in a file come back as they were written, or not at all."""

from __future__ import annotations

import os
import random
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from anplint.engine import array_file
from anplint.engine.array_file import load, save

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

DAY = 86_400
HEAD = {"format": 1, "cache": [7, 8]}
LIKE = b'{"head": {"format": 1, "cache": [7, 8]}, "arrays": %s, "bytes": 0}'
ARRAYS: dict[str, NDArray[Any]] = {
    "table": np.arange(90_000, dtype=np.uint16).reshape(-1, 30),
    "none": np.zeros((0, 30), np.uint8),
    "flags": np.array([True, False, True]),
    "ids": np.arange(40_000, dtype=np.int64),
    "weights": np.linspace(0, 1, 999),
    "last": np.zeros(0, np.int32),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save(str(tmp_path / "arrays"), HEAD, ARRAYS)
    return tmp_path / "arrays"


def is_whole(path: Path) -> bool:
    """Tell whether the arrays are as they were; None of them may be otherwise."""
    found = load(str(path), HEAD)
    if found is None:
        return False
    assert found.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert found[name].dtype == array.dtype
        assert np.array_equal(found[name], array)
    return True


def test_what_was_written_comes_back(path: Path) -> None:
    assert is_whole(path)
    assert os.listdir(path.parent) == ["arrays"]
    save(str(path), {}, {})
    assert load(str(path), {}) == {}


def test_another_head_gives_nothing(path: Path) -> None:
    assert load(str(path), {**HEAD, "format": 2}) is None
    assert load(str(path.parent / "none"), HEAD) is None


def test_a_flipped_bit_is_noticed_wherever_it_is(path: Path) -> None:
    data = path.read_bytes()
    rng = random.Random(4)
    places = [*range(0, 700, 7), *rng.sample(range(len(data)), 150), len(data) - 1]
    for at in places:
        changed = bytearray(data)
        changed[at] ^= 1 << rng.randrange(8)
        path.write_bytes(changed)
        assert not is_whole(path), at


@pytest.mark.parametrize("size", [1, 8, 4096, 70_000])
def test_a_part_of_zeros_or_of_another_place_is_noticed(path: Path, size: int) -> None:
    data = path.read_bytes()
    for start in range(0, len(data) - size, 71_003):
        for part in (bytes(size), b"\xff" * size, data[150_000 : 150_000 + size]):
            changed = data[:start] + part + data[start + size :]
            path.write_bytes(changed)
            assert is_whole(path) is (changed == data), start


def test_parts_that_changed_places_are_noticed(path: Path) -> None:
    data = path.read_bytes()
    start, size = 32, 1 << 16  # the sums of parts are the same, in another order
    one, other = data[start : start + size], data[start + size : start + 2 * size]
    head_end = data.index(b"\n")
    assert head_end < size
    path.write_bytes(data[:start] + other + one + data[start + 2 * size :])
    assert not is_whole(path)
    start += size
    one, other = data[start : start + size], data[start + size : start + 2 * size]
    path.write_bytes(data[:start] + other + one + data[start + 2 * size :])
    assert not is_whole(path)


@pytest.mark.parametrize("keep", [0, 1, 31, 32, 33, 200, 5000, -64, -1])
def test_a_file_that_was_cut_is_noticed(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])
    assert not is_whole(path)


def test_a_file_that_has_grown_is_noticed(path: Path) -> None:
    path.write_bytes(path.read_bytes() + bytes(64))
    assert not is_whole(path)


@pytest.mark.parametrize(
    "line",
    [
        b"[" * 90_000,
        b"7",
        b"[]",
        LIKE % b"3",
        LIKE % b'{"a": 1}',
        LIKE % b'{"a": [[], [], 0]}',
        LIKE % b'{"a": ["|u1", [5], 9]}',
        LIKE % b'{"a": ["|u1", [-1], 0]}',
        LIKE % b'{"a": ["|O", [1], 0]}',
        LIKE % b'{"a": ["|u1", ["x"], 0]}',
        LIKE % b'{"a": ["|u1", [65536, 65536, 65536, 65536], 0]}',
        LIKE % b'{"a": ["|u1", [1.5], 0]}',
    ],
)
def test_forged_heads_give_nothing(path: Path, line: bytes) -> None:
    """Even those with a checksum that is right."""
    path.write_bytes(b"0" * 32 + line + b"\n")
    with open(path, "rb") as file:
        checksum = array_file._checksum(file)
    path.write_bytes(checksum + line + b"\n")
    assert load(str(path), HEAD) is None


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_cannot_be_finished_leaves_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(number: int) -> None:
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(type(error)):
        save(str(path), HEAD, {"ids": np.zeros(9, np.int64)})
    assert os.listdir(path.parent) == ["arrays"]
    assert is_whole(path)


@pytest.mark.parametrize(("days", "is_refreshed"), [(0.5, False), (2, True), (-40, True)])
def test_use_is_noted_once_a_day(path: Path, days: float, is_refreshed: bool) -> None:
    then = time.time() - days * DAY
    os.utime(path, (then, then))
    assert load(str(path), {"format": 2}) is None
    assert abs(path.stat().st_mtime - then) < 1, "not used"
    assert is_whole(path)
    assert (abs(path.stat().st_mtime - then) > 1) is is_refreshed
    assert path.stat().st_mtime <= time.time() + 1


def test_a_file_that_cannot_be_touched_is_used(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.utime(path, (0, 0))

    def refuse(path: str) -> None:
        raise PermissionError(1, "Operation not permitted", path)

    monkeypatch.setattr(os, "utime", refuse)
    assert is_whole(path)


def test_links_are_not_followed(path: Path) -> None:
    (path.parent / "link").symlink_to("arrays")
    assert load(str(path.parent / "link"), HEAD) is None
