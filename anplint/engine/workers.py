"""Inspects many files in several processes: shares the work out, keeps the order, outlives deaths.

Small runs stay in this process, and load nothing of multiprocessing.
"""

from __future__ import annotations

import gc
import os
import sys
from collections import deque
from typing import TYPE_CHECKING, Any

from anplint.engine.reading import dead, inspect_file
from anplint.readers import form_of

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from anplint.engine.plan import Plan
    from anplint.engine.reading import Done, Work
    from anplint.engine.worker import Worker

LEAST_BYTES = {"fork": 200_000, "spawn": 1_000_000}
"""Bytes of posts for which one more process is worth its start, by the way it starts."""

LARGEST_TASK = 250_000
SMALLEST_TASK = 20_000
"""Bytes of posts in a task. 250 kB take a tenth of a second: a message costs next to nothing then,
and few posts have to be read again where a worker dies."""

COST_OF_A_FILE = 500
"""What a file costs besides its bytes, in bytes."""

MOST_WAITING = 50_000_000
"""Bytes of posts whose inspections may wait for a slow one before them."""

FILES_BETWEEN_LOOKS = 50

MOST_FALSE_STARTS = 3


def spare_collector() -> None:
    """Let the garbage collector run less often: posts are trees of tuples, freed by counting, and
    to search them for cycles takes a tenth of a run.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def best_start_method() -> str:
    """Return `fork` where it is safe (Linux, and no other thread that may hold a lock), or `spawn`,
    which works anywhere and takes a few hundred milliseconds.
    """
    try:
        threads = len(os.listdir("/proc/self/task"))
    except OSError:
        return "spawn"
    return "fork" if sys.platform == "linux" and threads == 1 else "spawn"


def partition(sizes: Sequence[int], jobs: int) -> list[range]:
    """Return the indexes of files in runs to be handed out one after the other.

    Large ones first, smaller ones towards the end, so that all workers end at the same time.
    """
    costs = _costs(sizes)
    left = sum(costs)
    runs: list[range] = []
    start, held = 0, 0
    for index, cost in enumerate(costs):
        held += cost
        if held >= min(LARGEST_TASK, max(SMALLEST_TASK, left // (4 * jobs))):
            runs.append(range(start, index + 1))
            left -= held
            start, held = index + 1, 0
    return [*runs, range(start, len(costs))] if held else runs


def _costs(sizes: Iterable[int]) -> list[int]:
    return [size + COST_OF_A_FILE for size in sizes]


def inspect_all(
    work: Sequence[Work],
    plan: Plan,
    jobs: int = 1,
    want_hash: bool = False,
    notice: Callable[[str], None] = lambda text: None,
    start_method: str | None = None,
) -> Generator[Done, None, None]:
    """Yield what was found in each file, in the order of the work, whatever the number of jobs.

    A worker that dies gives a finding on the file it had in hand. KeyboardInterrupt, and closing
    the iterator, end all workers at once. `notice` is told where no worker can be started; the
    work is done in this process then.
    """
    if jobs > 1 and work:
        method = start_method or best_start_method()
        count = min(jobs, sum(_costs(item.size for item in work)) // LEAST_BYTES[method])
        if count > 1:
            yield from _Pool(work, plan, count, want_hash, notice, method).run()
            return
    for item in work:
        yield inspect_file(item, plan, want_hash)


class _Pool:
    """The workers of one run, the tasks that nobody has yet, and the results that wait."""

    def __init__(
        self,
        work: Sequence[Work],
        plan: Plan,
        jobs: int,
        want_hash: bool,
        notice: Callable[[str], None],
        method: str,
    ) -> None:
        self._work, self._plan, self._want_hash, self._notice = work, plan, want_hash, notice
        self._jobs, self._method = jobs, method
        self._tasks: deque[Sequence[int]] = deque(partition([item.size for item in work], jobs))
        self._workers: list[Worker] = []
        self._waiting: dict[int, Done] = {}
        self._waiting_bytes = 0
        self._false_starts = 0

    def run(self) -> Iterator[Done]:
        try:
            for index, item in enumerate(self._work):
                while index not in self._waiting:
                    self._advance()
                if index % FILES_BETWEEN_LOOKS == 0:
                    self._look()
                self._waiting_bytes -= item.size
                # The collection comes into being here too, as where this process inspects.
                self._plan.collection(item.config_name, form_of(item.name))
                yield self._waiting.pop(index)
        finally:
            for worker in self._workers:
                worker.kill()

    def _advance(self) -> None:
        """Wait until some worker has found something; without workers do a task here."""
        self._hand_out()
        if self._are_busy():
            self._listen(None)
        else:
            self._do_here(self._tasks.popleft())

    def _look(self) -> None:
        """Keep the workers busy while the results are used, without waiting for them."""
        if self._are_busy():
            self._listen(0)
            self._hand_out()

    def _listen(self, seconds: float | None) -> None:
        from multiprocessing.connection import wait

        busy: dict[Any, Worker] = {w.connection: w for w in self._workers if w.task}
        for connection in wait(list(busy), seconds):
            self._hear(busy[connection])

    def _hand_out(self) -> None:
        idle = [worker for worker in self._workers if not worker.task]
        while self._tasks and (self._waiting_bytes < MOST_WAITING or not self._are_busy()):
            worker = idle.pop() if idle else self._start()
            if worker is None:
                return
            task = self._tasks.popleft()
            worker.give(task, [self._work[index] for index in task])

    def _are_busy(self) -> bool:
        return any(worker.task for worker in self._workers)

    def _start(self) -> Worker | None:
        """Return a new worker; None where there are enough, or none can be had."""
        if len(self._workers) >= self._jobs or self._false_starts >= MOST_FALSE_STARTS:
            return None
        try:
            import multiprocessing

            from anplint.engine.worker import Worker

            context = multiprocessing.get_context(self._method)
            worker = Worker(context, self._plan, self._want_hash, self._workers)
        except Exception as error:
            self._false_start(f"{type(error).__name__}: {error}".partition("\n")[0])
            return None
        self._workers.append(worker)
        return worker

    def _false_start(self, reason: str) -> None:
        self._false_starts += 1
        if self._false_starts == MOST_FALSE_STARTS:
            left = "fewer processes" if self._workers else "one process"
            self._notice(f"no more workers can be started ({reason}); going on with {left}")

    def _hear(self, worker: Worker) -> None:
        task = worker.task
        found = worker.hear()
        if found is None:
            self._bury(worker)
            return
        for index, done in zip(task, found, strict=True):
            self._keep(index, done)

    def _bury(self, worker: Worker) -> None:
        """Report the file that a dead worker had in hand, and let another do the rest."""
        self._workers.remove(worker)
        begun, task = worker.begun, worker.task
        cause = worker.bury()
        if begun:
            index = task[begun - 1]
            self._keep(index, dead(self._work[index], cause, self._plan))
            task = [other for other in task if other != index]
        else:
            self._false_start(cause)
        if task:
            self._tasks.appendleft(task)

    def _do_here(self, task: Sequence[int]) -> None:
        for index in task:
            self._keep(index, inspect_file(self._work[index], self._plan, self._want_hash))

    def _keep(self, index: int, done: Done) -> None:
        self._waiting[index] = done
        self._waiting_bytes += self._work[index].size
