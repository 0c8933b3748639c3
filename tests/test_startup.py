"""Start-up is a feature: what a plain run never loads."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import GOOD

if TYPE_CHECKING:
    from pathlib import Path

SLOW = (
    "ast", "click", "dataclasses", "email", "importlib.metadata", "inspect", "jsonschema",
    "logging", "pathlib", "pathspec", "pydantic", "rapidfuzz", "textstat", "tomllib", "traceback",
    "yaml",
)  # fmt: skip

UNLIKE = """\
A function that does two things wants two names, and the reader who meets it in a stack trace at
night has to open the file to learn which of both went wrong.

Abbreviations age badly. What everybody on the team knew in spring is a riddle by autumn, above all
to whoever joined in between and was never told.

Renaming costs little while tests run fast: change the word, run them, read the diff once more, and
leave a note for people whose branches still use the old one.
"""
"""Paragraphs long enough to be compared with each other, and not at all alike."""

PROBE = """
import sys
from anplint.__main__ import run
assert run(sys.argv[1:]) == 0
sys.stderr.write(" ".join(name for name in {slow} if name in sys.modules))
"""


def loaded(folder: Path, *arguments: str) -> str:
    """Return which of the slow modules a call loads, in an interpreter of its own."""
    command = [sys.executable, "-I", "-c", PROBE.format(slow=SLOW), *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.mark.parametrize("flags", [[], ["--force-exclude"]])
def test_one_clean_post_loads_nothing_slow(tmp_path: Path, flags: list[str]) -> None:
    (tmp_path / "one.md").write_text(f"{GOOD}\n## Part\n\n{UNLIKE}\n")
    assert loaded(tmp_path, "check", *flags, "one.md") == ""


def test_the_version_loads_nothing_slow(tmp_path: Path) -> None:
    assert loaded(tmp_path, "--version") == ""
