"""One worker process, from both ends: what it runs, and its parent's hold on it."""

from __future__ import annotations

import pickle
import signal
import sys
from typing import TYPE_CHECKING, Any

from anplint.engine.plan import Plan
from anplint.engine.reading import inspect_file, unsendable
from anplint.engine.workers import spare_collector

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection

    from anplint.config import Settings
    from anplint.engine.plan import Overrides
    from anplint.engine.reading import Done, Work

    Recipe = tuple[Settings, Overrides]

FAILED = 70
"""Exit status of a worker that failed outside of any file: EX_SOFTWARE of sysexits.h."""

SECONDS_TO_DIE = 1.0
"""A process whose end of the pipe is closed is dying already; this is for one that hangs in it."""


class Worker:
    """The parent's hold on a process. It has at most one task in hand: indexes of files."""

    def __init__(self, context: Any, plan: Plan, want_hash: bool, others: Sequence[Worker]) -> None:
        """Start a process by a context of multiprocessing. Raises what keeps it from starting."""
        self.task: Sequence[int] = ()
        # In memory shared with the process, so that it is right whenever the process dies.
        self._begun = context.RawValue("l", 0)
        self.connection, theirs = context.Pipe()
        # A forked process holds the parent's ends of all pipes. It has to close them: a worker
        # sees that the parent is gone by the end of its pipe.
        held = [self.connection, *(other.connection for other in others)]
        forked = context.get_start_method() == "fork"
        source, inherited = (plan, held) if forked else (plan.recipe(), [])
        arguments = (theirs, inherited, self._begun, source, want_hash)
        self._process = context.Process(target=serve, args=arguments, daemon=True)
        try:
            _start(self._process)
        except BaseException:
            self.connection.close()
            raise
        finally:
            theirs.close()

    def give(self, task: Sequence[int], files: Sequence[Work]) -> None:
        """Hand over the next task; that the process is dead is noticed when it is heard."""
        self.task = task
        self._begun.value = 0
        try:
            self.connection.send(files)
        except OSError:
            return

    def hear(self) -> list[Done] | None:
        """Wait for what the worker found in its task; return None where it has died."""
        try:
            found: list[Done] = self.connection.recv()
        except (EOFError, OSError):
            return None
        self.task = ()
        return found

    @property
    def begun(self) -> int:
        """How many files of its task the worker has begun: the last of them is in hand."""
        return int(self._begun.value)

    def bury(self) -> str:
        """Let a process that died go, and return what it died of."""
        self._process.join(SECONDS_TO_DIE)
        code = self._process.exitcode
        self.kill()
        return cause_of_death(code)

    def kill(self) -> None:
        """End the process at once: what it does is never half done, so nothing is lost."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self.connection.close()


def cause_of_death(code: int | None) -> str:
    """Return an exit code of multiprocessing (a signal is negative) as words."""
    if code is None:
        return "it closed its connection"
    if code >= 0:
        return f"it ended with exit status {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        return f"it was ended by signal {-code}"
    hint = ", as happens when memory runs out" if name == "SIGKILL" else ""
    return f"it was ended by signal {-code} ({name}){hint}"


def _start(process: Any) -> None:
    """Start a process that never sees SIGINT, not even while it starts: the parent answers it."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        process.start()
        return
    from multiprocessing import resource_tracker

    if type(process).__name__ == "SpawnProcess":
        resource_tracker.ensure_running()  # it would let signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        process.start()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(
    connection: Connection[Any, Any],
    inherited: Sequence[Connection[Any, Any]],
    begun: Any,
    source: Plan | Recipe,
    want_hash: bool,
) -> None:
    """Inspect the files that come over the connection until the parent closes it, or is gone.

    inherited  the parent's ends of connections, to be closed
    begun      shared with the parent: how many files of the task in hand were begun
    source     the plan, or what a process that inherits nothing makes it from
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in inherited:
        other.close()
    try:
        plan = source if isinstance(source, Plan) else Plan(*source)
        spare_collector()
        while True:
            files = connection.recv()
            _send(connection, list(_inspected(files, begun, plan, want_hash)), files, plan)
    except (EOFError, OSError):
        return
    except Exception:  # the parent tells what became of us; a traceback helps no one
        sys.exit(FAILED)


def _inspected(files: Sequence[Work], begun: Any, plan: Plan, want_hash: bool) -> Iterator[Done]:
    for number, work in enumerate(files, 1):
        begun.value = number
        yield inspect_file(work, plan, want_hash)


def _send(
    connection: Connection[Any, Any], found: list[Done], files: Sequence[Work], plan: Plan
) -> None:
    try:
        data = _pickled(found)
    except Exception:  # a fact of a plug-in that can't be pickled
        pairs = zip(found, files, strict=True)
        data = _pickled([_sendable(done, work, plan) for done, work in pairs])
    connection.send_bytes(data)


def _sendable(done: Done, work: Work, plan: Plan) -> Done:
    try:
        _pickled(done)
    except Exception as error:
        return unsendable(done, work, error, plan)
    return done


def _pickled(results: Done | list[Done]) -> bytes:
    # The pickler of multiprocessing looks for reducers that nothing here has: a quarter slower.
    return pickle.dumps(results, pickle.HIGHEST_PROTOCOL)
