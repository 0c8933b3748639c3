"""Looks into a history as somebody who does not know anplint: with plain SQL."""

from __future__ import annotations

import subprocess
import sys
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from anplint.report.history.address import read_address
from anplint.report.history.database import connect, reading, writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.report.model import Report

from tests.conftest import REPOSITORY

Line = dict[str, Any]


def ask(url: str, query: str) -> list[Line]:
    """Return what a query yields."""
    connection = connect(read_address(url), only_reads=True)
    with connection, reading(connection):
        return [dict(row) for row in connection.execute(text(query)).mappings()]


def fingerprints(report: Report) -> set[str]:
    """Return those of the findings that are tracked."""
    return {row.finding.fingerprint for row in report.findings if row.state != "suppressed"}


def sets_by_run(url: str, branch: str = "main") -> Iterator[set[str]]:
    """Yield the findings of every run in order, made from what came and went alone."""
    lines = ask(
        url,
        f"""SELECT run.id AS run, step, finding.key AS fingerprint FROM anplint_run AS run
        JOIN anplint_series AS series ON series.id = run.series_id AND series.branch = '{branch}'
        LEFT JOIN anplint_change AS change ON change.run_id = run.id
        LEFT JOIN anplint_finding AS finding ON finding.id = change.finding_id
        ORDER BY run.time, run.id""",
    )
    have: set[str] = set()
    for _, steps in groupby(lines, key=lambda line: line["run"]):
        _walk(have, [(line["step"] == 1, line["fingerprint"]) for line in steps if line["step"]])
        yield set(have)


def sets_by_time(url: str) -> Iterator[tuple[int, set[str]]]:
    """Yield the findings after every run in which any came or went, from the view of that."""
    have: set[str] = set()
    lines = ask(url, "SELECT time, what, fingerprint FROM new_and_fixed ORDER BY time")
    for time, steps in groupby(lines, key=lambda line: line["time"]):
        _walk(have, [(line["what"] == "new", line["fingerprint"]) for line in steps])
        yield time, set(have)


def _walk(have: set[str], steps: list[tuple[bool, str]]) -> None:
    for came, fingerprint in steps:
        assert (fingerprint in have) is not came
        (have.add if came else have.remove)(fingerprint)


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


def tell(url: str, statements: str) -> None:
    """Do what yields nothing."""
    connection = connect(read_address(url), only_reads=False)
    with connection, writing(connection, "tests"):
        for statement in statements.split(";"):
            if statement.strip():
                connection.execute(text(statement))
