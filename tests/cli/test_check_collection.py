"""`anplint check`: jobs, the cache, some files of a collection, what `-v` says, interrupts."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import FUTURE, GOOD, STALE, anplint
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

FILLER = "One more sentence that says nothing new about number {}, and so is easily left out. "


@pytest.fixture
def repository(write: Write) -> Path:
    """A repository of posts that two and two share a title."""
    for number in range(6):
        text = (GOOD, STALE, FUTURE)[number % 3].replace("Naming", f"Naming {number // 2}")
        write(f"posts/{number}.md", text)
    return write(".git/HEAD").parent.parent


def fill(write: Write, files: int) -> None:
    """Write so many posts that workers are worth their start."""
    for number in range(files):
        body = "".join(FILLER.format(f"{number}.{line}") for line in range(120))
        write(f"posts/{number:03}.md", STALE.replace("Naming", f"Naming {number // 2}") + body)


@pytest.mark.filterwarnings("ignore:.*use of fork.*:DeprecationWarning")
def test_the_number_of_jobs_changes_no_byte(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(write, 90)
    outs = {anplint("check", "--format", "json", "--jobs", jobs).out for jobs in ("1", "2", "3")}
    assert len(outs) == 1
    assert outs.pop().count('"ANP109"') > 40
    monkeypatch.chdir(REPOSITORY)
    call = ("check", "examples", "--today", "2026-11-20", "--no-cache", "--format", "sarif")
    assert len({anplint(*call, "--jobs", jobs).out for jobs in ("1", "2", "3")}) == 1


@pytest.mark.parametrize("jobs", ["0", "-1", "two"])
def test_a_number_of_jobs_that_is_none_is_refused(write: Write, jobs: str) -> None:
    write("a.md", GOOD)
    ran = anplint("check", "--jobs", jobs)
    assert (ran.code, ran.out) == (2, "")
    assert "--jobs" in ran.err


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no process groups here")
def test_an_interrupt_ends_the_run_and_its_workers_with_one_line(write: Write) -> None:
    fill(write, 300)
    command = [sys.executable, "-m", "anplint", "check", "--jobs", "2", "posts"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    while process.poll() is None and not _children(process.pid):
        pass
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out, err) == (130, "", "anplint: interrupted\n")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def _children(pid: int) -> str:
    try:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return file.read()
    except OSError:
        return "unknown"


def test_the_cache_lies_in_the_repository_and_changes_nothing(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anplint.engine.gather.CachePlace.__new__.__defaults__", (1, 1))
    fresh = anplint("check", "--no-cache")
    assert not (repository / ".anplint_cache").exists()
    assert [anplint("check"), anplint("check")] == [fresh, fresh]
    assert (repository / ".anplint_cache").is_dir()
    assert "0 files read, 6 found unchanged" in anplint("check", "-v").err


def test_a_small_run_makes_no_cache_and_neither_does_one_outside_a_repository(
    repository: Path, write: Write
) -> None:
    anplint("check")
    assert not (repository / ".anplint_cache").exists()
    (repository / ".git/HEAD").unlink()
    (repository / ".git").rmdir()
    for number in range(120):
        write(f"more/{number}.md", GOOD)
    anplint("check")
    assert not (repository / ".anplint_cache").exists()
    write("anplint.toml")
    anplint("check")
    assert (repository / ".anplint_cache").is_dir()


def test_no_cache_is_kept_in_a_home_folder(
    repository: Path, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(repository))
    for number in range(120):
        write(f"more/{number}.md", GOOD)
    anplint("check", "posts")
    assert not (repository / ".anplint_cache").exists()
    assert "1 files read" in anplint("check", "-v", "posts/1.md").err


def test_a_cache_folder_that_is_named_is_used(repository: Path, tmp_path: Path) -> None:
    first = anplint("check", "--cache-dir", "kept", "-v")
    assert "6 files read, 0 found unchanged" in first.err
    second = anplint("check", "--cache-dir", "kept", "-v")
    assert "0 files read, 6 found unchanged" in second.err
    assert second.out == first.out
    assert "6 files read" in anplint("check", "--cache-dir", "kept", "--no-cache", "-v").err


def test_a_named_file_is_judged_against_the_repository(repository: Path) -> None:
    ran = anplint("check", "posts/1.md", "--format", "concise")
    assert [line.split()[1] for line in ran.out.splitlines()] == ["ANP109", "ANP601"]
    ran = anplint("check", "-v", "posts/1.md", "posts/2.md")
    assert "2 files, 2 posts" in ran.err
    assert "6 files read" in ran.err


def test_the_exit_code_follows_what_is_reported(repository: Path) -> None:
    assert anplint("check", "posts/1.md").code == 0
    ran = anplint("check", "posts/1.md", "--whole", "--format", "concise")
    assert ran.code == 1
    assert ran.out == anplint("check", "--format", "concise").out


def test_verbose_says_how_long_each_stage_took(repository: Path) -> None:
    err = anplint("check", "-v").err
    stages = re.findall(r"^(\w+): \d+\.\d\d s$", err, re.MULTILINE)
    assert stages == ["discover", "inspect", "judge", "output"]
    assert "discover" not in anplint("check").err
