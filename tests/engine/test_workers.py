"""Workers: the same results for any number of them, whatever becomes of them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint import plugins
from anplint.checks.base import CorpusCheck
from anplint.config import Settings
from anplint.engine import reading, worker, workers
from anplint.engine.card import CARDS
from anplint.engine.inspection import inspect
from anplint.engine.plan import Overrides, Plan
from anplint.engine.reading import Work, inspect_file
from anplint.engine.worker import cause_of_death
from anplint.engine.workers import best_start_method, inspect_all, partition
from tests.cli.helpers import FUTURE, GOOD, STALE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from anplint.engine.reading import Done
    from anplint.model import Hit, Post

    Write = Callable[..., Path]

METHODS = [m for m in ("fork", "spawn") if m in multiprocessing.get_all_start_methods()]
FORKS = pytest.mark.skipif("fork" not in METHODS, reason="no fork here")
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
"""The test runner has threads of its own; the posts of these tests take no lock they could hold."""


@pytest.fixture(autouse=True)
def small_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three posts make a task, and no run is too small for workers."""
    monkeypatch.setattr(workers, "LEAST_BYTES", {"fork": 1, "spawn": 1})
    monkeypatch.setattr(workers, "LARGEST_TASK", 3 * workers.COST_OF_A_FILE)
    monkeypatch.setattr(workers, "SMALLEST_TASK", 3 * workers.COST_OF_A_FILE)


@pytest.fixture
def posts(write: Write) -> list[Work]:
    """Twenty files: with and without findings, of two forms, one that is not there."""
    texts = {"md": (GOOD, STALE, FUTURE), "txt": ("A plain note.\n",)}
    work = []
    for number in range(19):
        form = "txt" if number == 15 else "md"
        name = f"{number:02}.{form}"
        text = texts[form][number % len(texts[form])].replace("Naming", f"Naming {number}")
        work.append(Work(name, name, str(write(name, text)), 0))
    return [*work, Work("gone.md", "gone.md", os.path.abspath("gone.md"), 0)]


def one_process(work: Sequence[Work], plan: Plan | None = None) -> list[Done]:
    plan = plan or Plan(Settings())
    return [inspect_file(item, plan, True) for item in work]


def processes() -> list[Any]:
    return multiprocessing.active_children()


# The partition


@given(st.lists(st.integers(0, 3_000_000)), st.integers(1, 64))
def test_every_file_is_in_one_run_in_order(sizes: list[int], jobs: int) -> None:
    runs = partition(sizes, jobs)
    assert [index for run in runs for index in run] == list(range(len(sizes)))
    assert all(runs)


@given(st.lists(st.integers(0, 60_000), max_size=300), st.integers(1, 8))
def test_no_run_is_much_too_large(sizes: list[int], jobs: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "LARGEST_TASK", 250_000)
        patch.setattr(workers, "SMALLEST_TASK", 20_000)
        costs = [
            sum(sizes[i] + workers.COST_OF_A_FILE for i in run) for run in partition(sizes, jobs)
        ]
    assert all(cost < 250_000 + 60_000 + workers.COST_OF_A_FILE for cost in costs)
    assert all(cost >= 20_000 for cost in costs[:-1])


def test_runs_become_smaller_towards_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LARGEST_TASK", 250_000)
    monkeypatch.setattr(workers, "SMALLEST_TASK", 20_000)
    lengths = [len(run) for run in partition([5_000] * 1_000, 2)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > 5 * lengths[-1]


# The same results


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_the_same_results_in_order(posts: list[Work], jobs: int, method: str) -> None:
    plan = Plan(Settings())
    found = list(inspect_all(posts, plan, jobs, want_hash=True, start_method=method))
    assert found == one_process(posts)
    assert [done.inspection.path for done in found] == [item.name for item in posts]
    assert {item.name for item in plan.collections()} == {"default", "alphanode"}
    assert not processes()


@pytest.mark.parametrize("method", METHODS)
def test_workers_follow_settings_and_overrides(posts: list[Work], method: str) -> None:
    plan = Plan(Settings(ignore=("ANP601",)), Overrides(select=("freshness",)))
    found = list(inspect_all(posts, plan, 2, start_method=method))
    sources = {fact.source for done in found for fact in done.inspection.facts}
    assert sources
    assert "ANP601" not in sources
    assert [d.inspection for d in found] == [d.inspection for d in one_process(posts, plan)]


def test_a_done_file_has_its_hash_where_asked(posts: list[Work]) -> None:
    first, *_, gone = one_process(posts)
    assert first.was_read
    assert len(first.content_hash) == 16
    assert (gone.was_read, gone.content_hash) == (False, b"")
    assert [f.code for f in gone.inspection.findings] == ["ANP001"]
    assert inspect_file(posts[0], Plan(Settings()), False).content_hash == b""


@FORKS
def test_results_wait_for_a_slow_post_within_bounds(
    posts: list[Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "MOST_WAITING", 1)
    sized = [item._replace(size=100) for item in posts]
    assert list(inspect_all(sized, Plan(Settings()), 3, True, start_method="fork")) == one_process(
        posts
    )


def test_a_small_run_starts_no_process(posts: list[Work], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LEAST_BYTES", {"fork": 10**6, "spawn": 10**6})
    monkeypatch.setattr(worker, "Worker", None)
    assert list(inspect_all(posts, Plan(Settings()), 8, True)) == one_process(posts)
    assert list(inspect_all([], Plan(Settings()), 8)) == []


def test_one_job_loads_nothing_of_multiprocessing(posts: list[Work]) -> None:
    code = (
        "import sys; from anplint.engine.workers import *; from anplint.engine.reading import Work;"
        "from anplint.config import Settings; from anplint.engine.plan import Plan;"
        f"print(len(list(inspect_all([Work(*{tuple(posts[0])!r})], Plan(Settings()), 1))),"
        "'multiprocessing' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "1 False\n"


def test_threads_forbid_fork(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(os, "listdir", lambda path: ["1"])
    assert best_start_method() == "fork"
    monkeypatch.setattr(os, "listdir", lambda path: ["1", "2"])
    assert best_start_method() == "spawn"


# Deaths


def dying(monkeypatch: pytest.MonkeyPatch, on: Callable[[str], bool], die: Any) -> None:
    """Make every worker that is forked die with certain posts in hand."""
    parent = os.getpid()

    def inspect_or_die(path: str, config_path: str, data: bytes, plan: Plan) -> Any:
        if on(path) and os.getpid() != parent:
            die()
        return inspect(path, config_path, data, plan)

    monkeypatch.setattr(reading, "inspect", inspect_or_die)


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def left() -> None:
    os._exit(3)


@FORKS
@pytest.mark.parametrize("jobs", [2, 3])
@pytest.mark.parametrize(
    ("die", "said"), [(killed, "signal 9 (SIGKILL), as happens when"), (left, "exit status 3.")]
)
@pytest.mark.parametrize("fatal", [{"00.md"}, {"07.md"}, {"06.md", "07.md", "08.md", "18.md"}])
def test_a_death_is_a_finding_on_the_post_in_hand(
    posts: list[Work], monkeypatch: pytest.MonkeyPatch, jobs: int, die: Any, said: str,
    fatal: set[str],
) -> None:  # fmt: skip
    expected = {done.name: done for done in one_process(posts)}
    dying(monkeypatch, fatal.__contains__, die)
    found = list(inspect_all(posts, Plan(Settings()), jobs, True, start_method="fork"))
    assert [done.name for done in found] == [item.name for item in posts]
    for done in found:
        if done.name in fatal:
            (finding,) = done.inspection.findings
            assert (finding.code, finding.place.path) == ("ANP004", done.name)
            assert said in finding.message
            assert done.inspection.broken
            assert not done.was_read
        else:
            assert done == expected[done.name]
    assert not processes()


@FORKS
def test_every_worker_dies_and_each_post_is_tried_once(
    posts: list[Work], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = tmp_path / "log"

    def tried(path: str) -> bool:
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{path}\n")
        return True

    dying(monkeypatch, tried, killed)
    notices: list[str] = []
    found = list(
        inspect_all(posts, Plan(Settings()), 2, notice=notices.append, start_method="fork")
    )
    codes = [[f.code for f in done.inspection.findings] for done in found]
    assert codes == [["ANP004"]] * 19 + [["ANP001"]]
    assert sorted(log.read_text().split()) == [item.name for item in posts[:-1]]
    assert notices == []


PLUGIN = """
import os
from anplint.checks.base import PostCheck

class Deadly(PostCheck):
    key = "deadly"
    def check(self, post):
        if "fatal" in post.text:
            os._exit(5)
        return ()
"""
RULE = """
code: BAD001
name: no-death
check: deadly
level: warning
profiles: [recommended]
summary: The post kills.
why: It is a test.
messages: {dead: Dead.}
fix: None is known.
examples: []
"""


@pytest.fixture
def deadly(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """An installed plug-in whose check ends the process on posts that hold the word fatal."""
    site = tmp_path_factory.mktemp("site")
    for name, text in {
        "anplint_deadly/__init__.py": PLUGIN,
        "anplint_deadly/rules/__init__.py": "",
        "anplint_deadly/rules/no-death.yaml": RULE,
        "anplint_deadly-1.0.dist-info/METADATA":
            "Metadata-Version: 2.1\nName: anplint-deadly\nVersion: 1.0\n",
        "anplint_deadly-1.0.dist-info/entry_points.txt":
            "[anplint.checks]\ndeadly = anplint_deadly:Deadly\n"
            "[anplint.rules]\ndeadly = anplint_deadly.rules\n",
    }.items():  # fmt: skip
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    monkeypatch.syspath_prepend(site)
    kept = (plugins.plugin_checks, plugins.plugin_rule_files, plugins.plugin_distributions)
    for cached in kept:
        cached.cache_clear()
    yield
    for cached in kept:
        cached.cache_clear()


@pytest.mark.usefixtures("deadly")
@pytest.mark.parametrize("method", METHODS)
def test_a_plugin_that_ends_the_process_is_survived(
    posts: list[Work], write: Write, method: str
) -> None:
    write("04.md", GOOD + "\nThis is fatal.\n")
    found = list(inspect_all(posts, Plan(Settings()), 2, start_method=method))
    crashed = {done.name: done for done in found if done.inspection.broken}
    assert list(crashed) == ["04.md"]
    assert "exit status 5" in crashed["04.md"].inspection.findings[0].message
    assert sum(done.inspection.posts for done in found) == 17


class TakesWhatCannotBeSent(CorpusCheck[Any, Any]):
    def collect(self, post: Post) -> Iterable[Any]:
        yield (lambda: post) if post.path == "04.md" else post.path

    def judge(self, facts: Any, world: Any) -> Iterable[Hit]:
        return ()


@FORKS
def test_a_fact_that_cannot_be_sent_is_a_finding(posts: list[Work]) -> None:
    plan = Plan(Settings())
    default = plan.collection("a.md", "markdown")
    check = TakesWhatCannotBeSent((), {})
    own = default._replace(corpus_checks=((plan.rule("ANP601"), check),), post_checks=())
    plan._implicit["default"] = own
    found = list(inspect_all(posts, plan, 2, start_method="fork"))
    broken = [done for done in found if done.inspection.broken]
    assert [done.name for done in broken] == ["04.md"]
    assert "A fact taken here failed" in broken[0].inspection.findings[-1].message
    facts = [[fact for fact in done.inspection.facts if fact.source != CARDS] for done in found]
    assert list(map(len, facts[:6])) == [1, 1, 1, 1, 0, 1]


def test_without_workers_the_run_goes_on_in_one_process(
    posts: list[Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(process: Any) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(worker, "_start", fail)
    notices: list[str] = []
    found = list(inspect_all(posts, Plan(Settings()), 2, True, notices.append))
    assert found == one_process(posts)
    (notice,) = notices
    assert notice.startswith("no more workers can be started (BlockingIOError: [Errno 11]")
    assert notice.endswith("going on with one process")


@FORKS
def test_workers_that_die_before_any_post_blame_none(
    posts: list[Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "spare_collector", left)
    notices: list[str] = []
    found = list(inspect_all(posts, Plan(Settings()), 2, True, notices.append, start_method="fork"))
    assert found == one_process(posts)
    assert len(notices) == 1
    assert "exit status 3" in notices[0]


@FORKS
def test_with_fewer_workers_than_wanted_the_run_goes_on(
    posts: list[Work], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = worker._start
    started: list[Any] = []

    def start(process: Any) -> None:
        if started:
            raise OSError(12, "Cannot allocate memory")
        started.append(process)
        original(process)

    monkeypatch.setattr(worker, "_start", start)
    notices: list[str] = []
    found = list(inspect_all(posts, Plan(Settings()), 4, True, notices.append, start_method="fork"))
    assert found == one_process(posts)
    assert notices[0].endswith("going on with fewer processes")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (1, "it ended with exit status 1"),
        (-11, "it was ended by signal 11 (SIGSEGV)"),
        (-63, "it was ended by signal 63"),
        (None, "it closed its connection"),
    ],
)
def test_a_cause_of_death_in_words(code: int | None, said: str) -> None:
    assert cause_of_death(code) == said


# The end


@pytest.mark.parametrize("method", METHODS)
def test_closing_the_iterator_ends_the_workers(posts: list[Work], method: str) -> None:
    found = inspect_all(posts, Plan(Settings()), 2, start_method=method)
    next(found)
    assert processes()
    found.close()
    assert not processes()


PARENT = """
import os, signal, sys
from anplint.config import Settings
from anplint.engine import reading, workers
from anplint.engine.plan import Plan
from anplint.engine.reading import Work

def main(method, hang):
    workers.LEAST_BYTES = {"fork": 1, "spawn": 1}
    workers.LARGEST_TASK = workers.SMALLEST_TASK = 1
    names = sorted(name for name in os.listdir() if name.endswith(".md"))
    work = [Work(name, name, os.path.abspath(name), 1) for name in names]
    if hang:
        original, parent = reading.inspect, os.getpid()
        def inspect(path, *rest):
            if path == "04.md":
                signal.pause()
            return original(path, *rest)
        reading.inspect = inspect
    for done in workers.inspect_all(work, Plan(Settings()), 2, start_method=method):
        print(done.name, flush=True)
        if not hang:
            signal.pause()

if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2] == "hang")
    except KeyboardInterrupt:
        sys.exit(130)
"""


@pytest.fixture
def start(posts: list[Work], write: Write) -> Callable[[str, str], subprocess.Popen[bytes]]:
    """Return what starts a run in a process group of its own, as a shell does."""
    path = write("parent.py", PARENT)

    def popen(method: str, what: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(path), method, what],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip

    return popen


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize(
    ("method", "what", "lines"), [("fork", "hang", 4), ("fork", "idle", 1), ("spawn", "idle", 1)]
)
def test_an_interrupt_ends_the_workers_without_a_word(
    start: Callable[..., subprocess.Popen[bytes]], method: str, what: str, lines: int
) -> None:
    parent = start(method, what)
    assert parent.stdout
    for _ in range(lines):
        assert parent.stdout.readline()
    os.killpg(parent.pid, signal.SIGINT)
    # The workers hold the pipes too: these end when the last process has.
    _, errors = parent.communicate(timeout=30)
    assert parent.returncode == 130
    assert errors == b""


@pytest.mark.skipif(os.name != "posix", reason="signals")
@pytest.mark.parametrize("method", METHODS)
def test_workers_outlive_no_parent_that_was_killed(
    start: Callable[..., subprocess.Popen[bytes]], method: str
) -> None:
    parent = start(method, "idle")
    assert parent.stdout
    assert parent.stdout.readline()
    parent.kill()
    parent.communicate(timeout=30)
    assert parent.returncode == -signal.SIGKILL
