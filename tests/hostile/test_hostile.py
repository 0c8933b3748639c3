"""Hostile posts: a finding or a clean pass, in bounded time and memory, and the others are checked.

Bounds are on CPU seconds and peak memory of the process, so a busy machine changes nothing. The
peak is the kernel's `VmHWM` where there is one: `ru_maxrss` counts in the process that forked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from anplint.output import FORMATS
from tests.cli.helpers import FUTURE
from tests.hostile.cases import CASES, bomb

if TYPE_CHECKING:
    from pathlib import Path

resource = pytest.importorskip("resource", reason="bounds need POSIX")

CPU_SECONDS = 10
PEAK_KIB = 500 * 1024
GUARD = "zz-guard.md"
SPEAKING = (
    "ci-commands", "control-characters", "control-characters-in-values", "newline-in-name", "names",
    "path-outside", "url-escapes", "url-schemes", "yaml-control-characters", "yaml-strange-keys",
)  # fmt: skip
"""Cases whose values and names get into messages."""

RUN = f"""
import os, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({CPU_SECONDS}, {CPU_SECONDS + 1}))
from anplint.__main__ import run
code = run(sys.argv[1:])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if os.path.exists("/proc/self/status"):
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
sys.stderr.write("PEAK %d" % peak)
sys.exit(code)
"""


def check(
    folder: Path, *arguments: str, codes: tuple[int, ...] = (0, 1), command_name: str = "check"
) -> tuple[subprocess.CompletedProcess[bytes], int]:
    """Run a command on a folder within the bounds; return it and its peak memory in KiB."""
    command = [sys.executable, "-c", RUN, command_name, str(folder), "--today", "2026-11-20"]
    done = subprocess.run([*command, *arguments], capture_output=True, check=False, timeout=300)
    assert done.returncode in codes, (done.returncode, done.stderr.decode()[-2000:])
    said, _, peak = done.stderr.decode().rpartition("PEAK ")
    assert "Traceback" not in said
    return done, int(peak)


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    """Write files into a folder."""
    folder.mkdir(exist_ok=True)
    for file, content in files.items():
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())


def found(done: subprocess.CompletedProcess[bytes]) -> set[tuple[str, str]]:
    """Return path and code of every finding of a JSON report."""
    return {(item["path"], item["code"]) for item in json.loads(done.stdout)["findings"]}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_post_does_no_harm(name: str, tmp_path: Path) -> None:
    write(tmp_path, {**CASES[name], GUARD: FUTURE})
    done, peak = check(tmp_path, "--profile", "all", "--format", "json")
    findings = found(done)
    assert (GUARD, "ANP602") in findings
    assert "ANP004" not in {code for _, code in findings}, done.stdout.decode()[:2000]
    assert peak < PEAK_KIB


@pytest.mark.parametrize("name", ["million-lines", "one-line-marks-markdown", "twelve-megabytes"])
def test_what_is_too_large_to_be_a_post_is_said_to_be_unreadable(name: str, tmp_path: Path) -> None:
    write(tmp_path, CASES[name])
    done, _ = check(tmp_path, "--format", "json")
    assert found(done) == {(file, "ANP001") for file in CASES[name]}


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("speaking")
    for name in SPEAKING:
        write(folder / name, CASES[name])
    return folder


@pytest.mark.parametrize("output", FORMATS)
def test_no_output_lets_a_post_speak_to_terminal_or_ci(output: str, speaking: Path) -> None:
    done, _ = check(speaking, "--profile", "all", "--format", output)
    text = done.stdout.decode()
    assert text
    assert not set(text) & set("\x00\x1b\x07\x9b\u202e\u2028\r\x85")
    starts = [line.lstrip() for line in text.split("\n")]
    assert not [line for line in starts if line.startswith(("##[", "##vso["))]
    commands = [line for line in starts if line.startswith("::")]
    if output == "github":
        assert commands
        assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in commands)
        assert not any(
            "::error::owned" in line.partition(" ")[2].split("::")[0] for line in commands
        )
    else:
        assert commands == []


def test_odd_things_in_the_tree_are_passed_by(tmp_path: Path) -> None:
    write(tmp_path, {GUARD: FUTURE})
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "sub").mkdir()
    os.mkfifo(tmp_path / "sub" / ".gitignore")
    os.symlink("..", tmp_path / "sub" / "up")
    os.symlink("/", tmp_path / "everything")
    os.symlink("/etc/passwd", tmp_path / "secrets.md")
    os.symlink("/dev/zero", tmp_path / ".gitignore")
    os.symlink("/dev/zero", tmp_path / "anplint.toml")
    os.symlink("self.md", tmp_path / "self.md")
    (tmp_path / "folder.md").mkdir()
    done, _ = check(tmp_path, "--format", "json")
    assert {path for path, _ in found(done)} == {GUARD}
    assert json.loads(done.stdout)["summary"]["files"] == 1


@pytest.mark.parametrize(
    "patterns",
    [
        "!\n[z-a]\n[[:alpha:]\n\\\n[\n\xff\n",
        "*a" * 13 + "b\n" + "[a-z]*" * 13 + "b\n",
        "**/a/" * 13 + "b\n",
        "".join(f"*a{number}*\n" for number in range(9_000)),
        "\n" * 1_000_000,
    ],
    ids=["garbage", "stars", "folders", "many", "blank"],
)
def test_an_ignore_file_that_is_hostile_does_no_harm(patterns: str, tmp_path: Path) -> None:
    write(tmp_path, {GUARD: FUTURE, "a" * 200 + ".md": FUTURE, ".gitignore": patterns + "b.md\n"})
    done, _ = check(tmp_path, "--select", "ANP602", "--format", "json")
    assert (GUARD, "ANP602") in found(done)


def test_patterns_that_say_nothing_leave_those_beside_them(tmp_path: Path) -> None:
    write(tmp_path, {GUARD: FUTURE, "b.md": FUTURE, ".gitignore": "!\n[z-a]\nb.md\n"})
    done, _ = check(tmp_path, "--select", "ANP602", "--format", "json")
    assert {path for path, _ in found(done)} == {GUARD}


SCHEMA = '[collections.a]\ninclude = ["*.md"]\nschema = "s.json"\n'


@pytest.mark.parametrize(
    ("configuration", "others", "said"),
    [
        ("a = " + "[" * 100_000, {}, "not valid TOML"),
        ("a." * 100_000 + "b = 1", {}, "dots in a line"),
        ("a = 1\n" * 400_000, {}, "longer than"),
        ("exclude = ['[z-a]']", {}, "'[z-a]' is not a glob"),
        ("rule-files = ['/**/*.yaml']", {}, "matches no file"),
        ("rule-files = ['r.yaml']", {"r.yaml": "[" * 100_000}, "nested more than 100 levels"),
        ("rule-files = ['r.yaml']", {"r.yaml": bomb(12)}, "aliases"),
        (SCHEMA, {"s.json": "[" * 100_000}, "cannot be read"),
        (SCHEMA, {"s.json": '{"not":' * 200 + "{}" + "}" * 200}, "nested too deep"),
        (SCHEMA, {"s.json": '{"$ref": "http://127.0.0.1:1/x"}'}, "nothing is fetched"),
        (SCHEMA, {"s.json": '{"allOf": [{"$ref": "#"}]}'}, "leads back to itself"),
        (SCHEMA, {"s.json": '{"pattern": "a{1000}{1000}"}'}, "pattern"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_a_hostile_configuration_is_refused_in_one_line(
    configuration: str, others: dict[str, str | bytes], said: str, tmp_path: Path
) -> None:
    write(tmp_path, {GUARD: FUTURE, "anplint.toml": configuration, **others})
    done, _ = check(tmp_path, codes=(2,))
    errors = done.stderr.decode().rpartition("PEAK ")[0].strip()
    assert said in errors
    assert "\n" not in errors


def test_globs_of_rule_files_follow_no_links(tmp_path: Path) -> None:
    write(tmp_path, {GUARD: FUTURE, "anplint.toml": "rule-files = ['**/*.yaml', 'top/**']"})
    for name in ("a", "b", "c"):
        os.symlink(".", tmp_path / name)
    os.symlink("/", tmp_path / "top")
    done, _ = check(tmp_path, codes=(2,))
    assert b"matches no file" in done.stderr


@pytest.mark.parametrize("configuration", ["rule-files = ['p']\n", SCHEMA.replace("s.json", "p")])
def test_a_configuration_cannot_make_the_run_wait_at_a_pipe(
    configuration: str, tmp_path: Path
) -> None:
    write(tmp_path, {GUARD: FUTURE, "anplint.toml": configuration})
    os.mkfifo(tmp_path / "p")
    done, _ = check(tmp_path, codes=(2,))
    assert b"not a regular file" in done.stderr


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
