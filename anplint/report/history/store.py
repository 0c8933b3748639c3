"""A history that is open: what it is told, and what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.report.history.database import connect, reading, writing
from anplint.report.history.errors import told
from anplint.report.history.migrating import bring_up_to_date, refuse_what_cannot_be_read
from anplint.report.history.points import count_runs, newest_job, read_points
from anplint.report.history.recording import record
from anplint.report.history.rows import series_of

if TYPE_CHECKING:
    from types import TracebackType

    from anplint.report.history.address import Address
    from anplint.report.model import Point, Report


SHOWN = 400
"""Runs that a trend has unless it is told otherwise: more than a year of nights."""


class History:
    """A connection to a history, to be used in a `with`. All of it raises HistoryError."""

    def __init__(self, address: Address, only_reads: bool) -> None:
        self._address = address
        with told(address):
            self._connection = connect(address, only_reads)
            try:
                if only_reads:
                    refuse_what_cannot_be_read(self._connection, address.shown)
                else:
                    bring_up_to_date(self._connection, address.shown)
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> History:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Leave the database. In SQLite nothing but the one file is left then."""
        with told(self._address):
            self._connection.close()

    def record(self, report: Report) -> None:
        """Keep a report. A retry, which has the key of a run that was kept, replaces that.

        Reports may come in any order: what appeared and was fixed is counted in that of their
        times. Findings that are suppressed are in the metrics only.
        """
        run = report.run
        name = series_of(run.repository, run.branch, run.job)
        with told(self._address), writing(self._connection, name.key):
            record(self._connection, name, report)

    def count(self, repository: str, branch: str, job: str) -> int:
        """Return how many runs a job has on a branch."""
        with told(self._address), reading(self._connection):
            return count_runs(self._connection, series_of(repository, branch, job))

    def trend(
        self, repository: str, branch: str, job: str, limit: int = SHOWN
    ) -> tuple[Point, ...]:
        """Return the newest runs of a job on a branch, the oldest of them first."""
        with told(self._address), reading(self._connection):
            return read_points(self._connection, series_of(repository, branch, job), limit)

    def newest_job(self, repository: str, branch: str) -> str:
        """Return the job of the newest run of a branch; "" where the branch has none."""
        with told(self._address), reading(self._connection):
            return newest_job(self._connection, series_of(repository, branch, ""))
