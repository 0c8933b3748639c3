"""Diffs: `git apply` makes of the old file exactly the new one, whatever the text."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anplint.edits import apply_edits
from anplint.output.diff import unified
from tests.test_fixes import edit, edits_of

if TYPE_CHECKING:
    from anplint.model import Edit

LINES = st.lists(st.sampled_from(["a", "b", "é b", "", "  c", "-", "+x", "@@"]), max_size=40)
ENDS = st.sampled_from(["\n", "\r\n", "\n\n"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    text = "".join(line + draw(ENDS) for line in draw(LINES))
    return text + draw(st.sampled_from(["", "last", "last\r"]))


def applied(folder: Path, path: str, text: str, edits: list[Edit]) -> bytes:
    """Return what `git apply` makes of a file."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    diff = "".join(unified(path, text, edits)).encode("utf-8", "surrogateescape")
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CEILING_DIRECTORIES": "/"}
    command = ["git", "apply", "--whitespace=nowarn", "-"]
    done = subprocess.run(
        command, cwd=folder, input=diff, capture_output=True, check=False, env=environment
    )
    assert done.returncode == 0, (done.stderr, diff)
    return file.read_bytes()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_git_applies_any_diff(data: st.DataObject) -> None:
    text = data.draw(texts())
    edits = data.draw(edits_of(text))
    new = apply_edits(text, edits)
    # Of an empty file git wants another form of diff; no fix makes or meets one.
    if not text or not new or new == text:
        return
    folder = Path(tempfile.mkdtemp())
    try:
        assert applied(folder, "a.md", text, edits) == new.encode()
    finally:
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    "path", ["a b.md", "ünter/é.md", 'q"uote.md', "tab\there.md", "back\\slash.md", "-x.md"]
)
def test_git_finds_the_file_whatever_its_name(path: str, tmp_path: Path) -> None:
    assert applied(tmp_path, path, "one\ntwo\n", [edit(0, 3, "1")]) == b"1\ntwo\n"


@example("a\nb\nc\n")
@given(texts())
def test_no_edits_make_no_diff(text: str) -> None:
    assert not list(unified("a.md", text, []))


def test_the_form_is_that_of_git() -> None:
    text = "".join(f"{number}\n" for number in range(1, 21)) + "end"
    edits = [edit(0, 1, "one"), edit(text.index("20"), text.index("end"))]
    assert "".join(unified("a.md", text, edits)) == (
        "--- a/a.md\n+++ b/a.md\n"
        "@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n"
        "@@ -17,5 +17,4 @@\n 17\n 18\n 19\n-20\n end\n\\ No newline at end of file\n"
    )


def test_lines_of_an_edit_that_stay_are_context() -> None:
    assert "".join(unified("a.md", "a\nb\nc\n", [edit(0, 6, "a\nB\nc\n")])) == (
        "--- a/a.md\n+++ b/a.md\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"
    )
