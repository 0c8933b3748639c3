"""Where the linters are, what they can be told, and of which version they are."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

BIN = Path(sys.executable).parent
TODAY = "2026-11-20"
MARKDOWNLINT = "markdownlint-cli2@0.24"


def find(name: str) -> str | None:
    """Return the path of a program of this environment, or else of the system's."""
    return shutil.which(name, path=os.fspath(BIN)) or shutil.which(name)


def anplint(*arguments: str) -> list[str]:
    """Return the command line of a check in which nothing depends on the day or on settings."""
    return _command("check", "-q", *arguments)


def report(*arguments: str) -> list[str]:
    """Return the command line of a report, on the same terms."""
    return _command("report", *arguments)


def _command(name: str, *arguments: str) -> list[str]:
    return [os.fspath(BIN / "anplint"), name, "--isolated", "--today", TODAY, *arguments]


@cache
def anplint_knows(option: str) -> bool:
    """Tell whether `anplint check` has an option."""
    help_text = _output(os.fspath(BIN / "anplint"), "check", "--help")
    return option in help_text.replace(",", " ").split()


def uncached() -> list[str]:
    """Return the option that keeps anplint from its cache, where it has one."""
    return ["--no-cache"] if anplint_knows("--no-cache") else []


def markdownlint(work: Path) -> str | None:
    """Return the path of markdownlint-cli2, installed from npm where it is not there yet."""
    prefix = work / "npm"
    program = prefix / "node_modules" / ".bin" / "markdownlint-cli2"
    npm = shutil.which("npm")
    if program.exists() or npm is None:
        return os.fspath(program) if program.exists() else find("markdownlint-cli2")
    install = [npm, "install", "--silent", "--no-fund", "--no-audit", "--prefix", os.fspath(prefix)]
    done = subprocess.run([*install, MARKDOWNLINT], check=False, stdout=subprocess.DEVNULL)
    return os.fspath(program) if done.returncode == 0 else None


def versions(*programs: str | None) -> str:
    """Return a line on the machine and the versions of programs."""
    found = [
        f"{Path(program).name} {_output(program, '--version').split()[-1]}"
        for program in programs
        if program
    ]
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
        + "".join(f"; {name}" for name in found)
    )


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout or "?"
