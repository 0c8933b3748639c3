"""The memory of a running process and all its children, from /proc."""

from __future__ import annotations

import os
import threading
from itertools import chain, repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

INTERVAL = 0.02
FIRST_INTERVAL, FIRST_SAMPLES = 0.002, 50
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
MB = 1024 * 1024


class Watch:
    """Samples the resident memory of a process tree every 20 ms, at first every 2.

    `peak` is the most that the tree's processes had at one moment, in MB. Pages that a fork shares
    with its parent count in both, so it is an upper estimate. A single process's own high-water
    mark counts where it is more. Where there is no /proc it stays 0.
    """

    def __init__(self, root: int) -> None:
        self.peak = 0.0
        self._root = root
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        intervals = chain(repeat(FIRST_INTERVAL, FIRST_SAMPLES), repeat(INTERVAL))
        while not self._done.is_set():
            tree = family(self._root)
            self.peak = max(self.peak, together(tree), *map(_high_water, tree))
            self._done.wait(next(intervals))


def together(processes: Iterable[int]) -> float:
    """Return the resident memory of processes in MB; those that have ended count nothing."""
    return sum(map(_resident, processes))


def family(root: int) -> list[int]:
    """Return a process and its descendants that are alive."""
    found = [root]
    for process in found:
        found.extend(_children(process))
    return found


def _children(process: int) -> list[int]:
    """Return the children of all threads of a process."""
    try:
        threads = os.listdir(f"/proc/{process}/task")
    except OSError:
        return []
    texts = [_read(f"/proc/{process}/task/{thread}/children") for thread in threads]
    return [int(child) for text in texts for child in text.split()]


def _resident(process: int) -> float:
    fields = _read(f"/proc/{process}/statm").split()
    return int(fields[1]) * PAGE / MB if len(fields) > 1 else 0.0


def _high_water(process: int) -> float:
    _, found, rest = _read(f"/proc/{process}/status").partition("VmHWM:")
    return int(rest.split(maxsplit=1)[0]) / 1024 if found else 0.0


def _read(path: str) -> str:
    """Return what a file of /proc says; nothing where the process has ended."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.read()
    except OSError:
        return ""
