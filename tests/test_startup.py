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
)  # fmt: skip

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
    paragraphs = "\n\n".join(
        f"Paragraph number {n} says one thing that no other says, in some {n * 7} words or more, "
        f"so that a reader who skips {n} others still learns it."
        for n in (1, 20, 300)
    )
    (tmp_path / "one.md").write_text(f"{GOOD}\n## Part\n\n{paragraphs}\n")
    assert loaded(tmp_path, "check", *flags, "one.md") == ""


def test_the_version_loads_nothing_slow(tmp_path: Path) -> None:
    assert loaded(tmp_path, "--version") == ""
