"""A process that is killed while it fixes: no post is lost, and none is half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import anplint
from tests.cli.test_fix import ONCE, TWICE

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("a.md", "b.md")
KILLED = """
import os, signal, sys
left = [int(sys.argv[1])]
writing = []

def watch(event, arguments):
    if event == "tempfile.mkstemp":
        writing.append(1)
    kind = event.partition(".")[0]
    if writing and event != "os.kill" and kind in ("open", "os", "tempfile", "shutil"):
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

sys.addaudithook(watch)
from anplint.__main__ import run
run(["check", "--fix", "--no-cache", "."])
"""
"""Kills itself at the nth thing that it does on the disk once it has begun to write."""

MOST_STEPS = 60


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_whenever_it_is_killed_each_post_is_old_or_new(tmp_path: Path) -> None:
    texts = {name: TWICE.replace("names", name) for name in NAMES}
    mended = {name: ONCE.replace("names", name) for name in NAMES}
    seen = set()
    for step in range(MOST_STEPS):
        for name, text in texts.items():
            (tmp_path / name).write_text(text)
        code = killed_at(step, tmp_path)
        found = {name: (tmp_path / name).read_text() for name in NAMES}
        assert all(found[name] in (texts[name], mended[name]) for name in NAMES)
        others = {path.name for path in tmp_path.iterdir()} - set(NAMES)
        assert all(name.startswith(".anplint-") and name.endswith(".tmp") for name in others)
        seen.add(tuple(found[name] == mended[name] for name in NAMES))
        if code == 0:
            break
    assert code == 0, "in the end it came through"
    assert seen == {(False, False), (True, False), (True, True)}, "it was killed at every stage"
    assert others, "a temporary file was left behind"
    assert "2 files, 2 posts" in anplint("check", "-v", str(tmp_path)).err


def killed_at(step: int, folder: Path) -> int:
    """Return the exit code of a run that is killed at a step, if it gets that far."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(step)], cwd=folder, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode
