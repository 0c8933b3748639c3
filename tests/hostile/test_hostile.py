"""Hostile posts: a finding or a clean pass, in bounded time and memory, and the others are checked.

Bounds are on CPU seconds and peak memory of the process, so a busy machine changes nothing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import FUTURE
from tests.hostile.cases import CASES

if TYPE_CHECKING:
    from pathlib import Path

resource = pytest.importorskip("resource", reason="bounds need POSIX")

CPU_SECONDS = 10
PEAK_KIB = 500 * 1024
GUARD = "zz-guard.md"

RUN = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS + 1}))
from anplint.__main__ import run
code = run(sys.argv[1:])
sys.stderr.write("PEAK %d" % resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
sys.exit(code)
"""


def check(folder: Path, *arguments: str) -> tuple[subprocess.CompletedProcess[bytes], int]:
    """Run `anplint check` on a folder within the bounds; return it and its peak memory in KiB."""
    command = [sys.executable, "-c", RUN, "check", str(folder), "--today", "2026-11-20"]
    done = subprocess.run([*command, *arguments], capture_output=True, check=False)
    assert done.returncode in (0, 1), (done.returncode, done.stderr.decode()[-2000:])
    said, _, peak = done.stderr.decode().rpartition("PEAK ")
    assert "Traceback" not in said
    return done, int(peak)


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_post_does_no_harm(name: str, tmp_path: Path) -> None:
    for file, content in CASES[name].items():
        data = content if isinstance(content, bytes) else content.encode()
        (tmp_path / file).write_bytes(data)
    (tmp_path / GUARD).write_text(FUTURE)
    done, peak = check(tmp_path, "--profile", "all", "--format", "json")
    findings = json.loads(done.stdout)["findings"]
    assert (GUARD, "ANP602") in {(f["path"], f["code"]) for f in findings}
    assert "ANP004" not in {f["code"] for f in findings}, [f["message"] for f in findings]
    assert peak < PEAK_KIB


@pytest.mark.parametrize("output", ["text", "concise", "github", "markdown", "junit"])
@pytest.mark.parametrize("name", ["ci-commands", "control-characters", "newline-in-name", "names"])
def test_no_output_lets_a_post_speak_to_terminal_or_ci(
    name: str, output: str, tmp_path: Path
) -> None:
    for file, content in CASES[name].items():
        (tmp_path / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    done, _ = check(tmp_path, "--profile", "all", "--format", output)
    text = done.stdout.decode()
    assert not set(text) & set("\x1b\x07\x9b\u202e\u2028\r\x85")
    commands = [line for line in text.split("\n") if line.lstrip().startswith(("::", "##["))]
    if output == "github":
        assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in commands)
        assert len(commands) == text.count("\n") or "::" not in text.replace("::", "", 2)
    else:
        assert commands == []
    assert "##vso[" not in text


def test_odd_things_in_the_tree_are_passed_by(tmp_path: Path) -> None:
    (tmp_path / GUARD).write_text(FUTURE)
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "sub").mkdir()
    os.symlink("..", tmp_path / "sub" / "up")
    os.symlink("/", tmp_path / "everything")
    os.symlink("/etc/passwd", tmp_path / "secrets.md")
    os.symlink("self.md", tmp_path / "self.md")
    (tmp_path / "folder.md").mkdir()
    done, _ = check(tmp_path, "--format", "json")
    paths = {finding["path"] for finding in json.loads(done.stdout)["findings"]}
    assert paths == {GUARD}
    assert json.loads(done.stdout)["summary"]["files"] == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "a.md").chmod(0)
    done, _ = check(tmp_path, "--format", "json")
    assert [f["code"] for f in json.loads(done.stdout)["findings"]] == ["ANP001"]


def test_a_schema_and_patterns_of_strangers_cannot_hang_the_run(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"properties": {"title": {"pattern": "^(a+)+$"}}}')
    (tmp_path / "anplint.toml").write_text(
        '[collections.a]\ninclude = ["*.md"]\nschema = "s.json"\n'
    )
    (tmp_path / "a.md").write_text(f"---\ntitle: {'a' * 5_000}!\n---\nx\n")
    (tmp_path / GUARD).write_text(FUTURE)
    done, _ = check(tmp_path, "--format", "json")
    assert "ANP102" in {finding["code"] for finding in json.loads(done.stdout)["findings"]}
