"""Runs commands in turn, A B C A B C …, and reports medians, ratios, memory and growth.

Machines are noisy: only figures of one call are compared, and the ratio is what counts.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import os
import resource
import signal
import statistics
import subprocess
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from tree import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

FINE = (0, 1, 65)
"""Exit codes of a linter that ran: nothing found, something found; 65 is codespell's."""


class Command(NamedTuple):
    """A command to measure.

    around  what is set up before each run, and undone after it; not timed
    once    run in one round only and without warm-up, because it takes so long
    output  where standard output goes; nowhere by default
    errors  where standard error goes; nowhere by default
    """

    arguments: Sequence[str]
    around: Callable[[], AbstractContextManager[object]] = contextlib.nullcontext
    once: bool = False
    output: Path | None = None
    errors: Path | None = None


class Run(NamedTuple):
    """Wall-clock seconds, CPU seconds of all processes, peak MB of all together, exit code."""

    wall: float
    cpu: float
    peak: float
    code: int


class Timing(NamedTuple):
    """The runs of a command, in order."""

    runs: list[Run]

    @property
    def wall(self) -> float:
        """The median of the wall-clock seconds."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def fastest(self) -> float:
        """The least of the wall-clock seconds."""
        return min(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """The median of the CPU seconds."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def peak(self) -> float:
        """The largest peak memory, in MB."""
        return max(run.peak for run in self.runs)

    @property
    def failure(self) -> str:
        """What to say of an exit code that no linter gives; empty where all went well."""
        bad = [run.code for run in self.runs if run.code not in FINE]
        return f" (exit code {bad[0]})" if bad else ""


def measure(
    commands: Mapping[str, Command | Sequence[str]], folder: Path, runs: int, warm_up: int = 1
) -> dict[str, Timing]:
    """Run every command `runs` times in turn, after `warm_up` rounds that are not counted."""
    timings = {name: Timing([]) for name in commands}
    for round_number in range(-warm_up, runs):
        for name, command in commands.items():
            if not isinstance(command, Command):
                command = Command(command)  # noqa: PLW2901 - the same in its full form
            if command.once and round_number != 0:
                continue
            run = run_once(command, folder)
            if round_number >= 0:
                timings[name].runs.append(run)
    return timings


def run_once(command: Command, folder: Path, limit: float | None = None) -> Run:
    """Run a command once; one that takes longer than so many seconds is killed: exit code -9."""
    with contextlib.ExitStack() as stack:
        output, errors = (
            stack.enter_context(path.open("wb")) if path else subprocess.DEVNULL
            for path in (command.output, command.errors)
        )
        stack.enter_context(command.around())
        start = time.perf_counter()
        process = subprocess.Popen(
            command.arguments, cwd=folder, stdout=output, stderr=errors, process_group=0
        )
        with Watch(process.pid) as watch, _stopped(process.pid, limit):
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    peak = max(watch.peak, _largest(usage.ru_maxrss))
    return Run(wall, usage.ru_utime + usage.ru_stime, peak, process.returncode)


def _largest(maxrss: int) -> float:
    """Return what the kernel says of the largest process that ended, in MB; 0 where it can't know.

    It counts this process's own memory for a child until that has started its program.
    """
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return maxrss / 1024 if maxrss > own else 0.0


@contextlib.contextmanager
def _stopped(group: int, limit: float | None) -> Iterator[None]:
    """End a process and its children after so many seconds, or when this one is interrupted."""
    timer = threading.Timer(limit or 0, os.killpg, (group, signal.SIGKILL))
    if limit:
        timer.start()
    try:
        yield
    except KeyboardInterrupt:
        os.killpg(group, signal.SIGKILL)
        raise
    finally:
        timer.cancel()


def table(timings: Mapping[str, Timing], base: str, items: int | None = None) -> str:
    """Return a Markdown table of medians, with the median of the pairwise ratios to `base`.

    items  how many posts each command read: adds a column of posts a second
    """
    heads = ["command", "wall, s (median)", "wall, s (min)", f"× {base}", "CPU, s", "peak, MB"]
    rows = []
    for name, timing in timings.items():
        pairs = zip(timing.runs, timings[base].runs, strict=False)
        ratio = statistics.median(own.wall / other.wall for own, other in pairs)
        row = [f"{name}{timing.failure}", f"{timing.wall:.3f}", f"{timing.fastest:.3f}"]
        row += [f"{ratio:.2f}", f"{timing.cpu:.3f}", f"{timing.peak:.0f}"]
        rows.append(row if items is None else [*row, f"{items / timing.wall:,.0f}"])
    return markdown(heads if items is None else [*heads, "posts/s"], rows)


def markdown(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def exponent(first: tuple[float, float], second: tuple[float, float]) -> float | None:
    """Return k where cost grows as size to the power of k, from two (size, cost).

    1 is linear, 2 quadratic. None where the sizes are equal, or something is not above 0.
    """
    (n1, t1), (n2, t2) = first, second
    if n1 == n2 or not all(value > 0 for value in (n1, n2, t1, t2)):
        return None
    return math.log(t2 / t1) / math.log(n2 / n1)


def growth(costs: Sequence[tuple[float, float | None]]) -> list[str]:
    """Return the exponent from each (size, cost) to the next as text; the first has none."""
    found = ["–"]
    for (n1, t1), (n2, t2) in itertools.pairwise(costs):
        power = None if t1 is None or t2 is None else exponent((n1, t1), (n2, t2))
        found.append("–" if power is None else f"{power:.2f}")
    return found
