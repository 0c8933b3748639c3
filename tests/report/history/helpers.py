"""Looks into a history as somebody who does not know anplint: with plain SQL."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from anplint.report.history.address import read_address
from anplint.report.history.database import connect, reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.report.model import Report

from tests.conftest import REPOSITORY

Line = dict[str, Any]


def ask(url: str, query: str) -> list[Line]:
    """Return what a query yields."""
    connection = connect(read_address(url), must_exist=True)
    with connection, reading(connection):
        return [dict(row) for row in connection.execute(text(query)).mappings()]


def fingerprints(report: Report) -> set[str]:
    """Return those of the findings that are tracked."""
    return {row.finding.fingerprint for row in report.findings if row.state != "suppressed"}


def sets_by_time(url: str, branch: str = "main") -> Iterator[tuple[int, set[str]]]:
    """Yield the findings of every run, made from the view of what came and went alone."""
    have: set[str] = set()
    lines = ask(url, f"SELECT time, what, fingerprint FROM new_and_fixed WHERE branch = '{branch}'")
    for [time] in sorted({(line["time"],) for line in lines}):
        for line in lines:
            if line["time"] == time and line["what"] == "new":
                assert line["fingerprint"] not in have
                have.add(line["fingerprint"])
            elif line["time"] == time:
                have.remove(line["fingerprint"])
        yield time, set(have)


def run_together(module: str, *each: tuple[str, ...]) -> None:
    """Run a module in several processes that begin at once; all must succeed."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=REPOSITORY, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for arguments in each
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        errors = process.communicate(timeout=120)[1]
        assert process.returncode == 0, errors
