"""Runs commands in turn, A B C A B C …, and reports medians, ratios and peak memory.

Machines are noisy: only figures of one call are compared, and the ratio is what counts.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Timing(NamedTuple):
    """Wall-clock seconds of each run, CPU seconds of each, and the largest peak memory in MB."""

    wall: list[float]
    cpu: list[float]
    peak: float


def measure(
    commands: Mapping[str, Sequence[str]], folder: Path, runs: int, warm_up: int = 1
) -> dict[str, Timing]:
    """Run every command `runs` times in turn, after `warm_up` rounds that are not counted."""
    timings = {name: Timing([], [], 0.0) for name in commands}
    for round_number in range(runs + warm_up):
        for name, command in commands.items():
            wall, cpu, peak = _run(command, folder)
            if round_number >= warm_up:
                old = timings[name]
                timings[name] = Timing([*old.wall, wall], [*old.cpu, cpu], max(old.peak, peak))
    return timings


def _run(command: Sequence[str], folder: Path) -> tuple[float, float, float]:
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = 0
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def table(timings: Mapping[str, Timing], base: str) -> str:
    """Return a Markdown table of medians, with the median of the pairwise ratios to `base`."""
    lines = [
        f"| command | wall, s (median) | wall, s (min) | × {base} | CPU, s | peak, MB |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, timing in timings.items():
        ratio = statistics.median(
            own / other for own, other in zip(timing.wall, timings[base].wall, strict=True)
        )
        lines.append(
            f"| {name} | {statistics.median(timing.wall):.3f} | {min(timing.wall):.3f} "
            f"| {ratio:.2f} | {statistics.median(timing.cpu):.3f} | {timing.peak:.0f} |"
        )
    return "\n".join(lines)
