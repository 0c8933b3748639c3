"""Writes reports of some nights into a history: `python -m tests.report.history.writer URL 0 2 4`.

All is imported before it says that it is ready, so that several of them meet.
"""

from __future__ import annotations

import sys

import alembic.command  # noqa: F401  imported early, as the others
import psycopg  # noqa: F401

import anplint.report.history.store  # noqa: F401
from anplint.report.history import open_history
from tests.report.made import Fault, Sheet, made_report, made_run


def main(url: str, *days: str) -> None:
    """Record a report for each day: every one lacks the fault that has the day's number."""
    reports = [
        made_report(
            [Sheet("a.md", "About tea")],
            [Fault(about=str(number)) for number in range(40) if number != int(day)],
            made_run(int(day)),
        )
        for day in days
    ]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    with open_history(url) as history:
        for report in reports:
            history.record(report)


main(*sys.argv[1:])
