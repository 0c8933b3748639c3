"""The history of reports: every run's numbers, and which findings came and went, in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.report.history.errors import HistoryError

if TYPE_CHECKING:
    from anplint.report.history.store import History

__all__ = ["DEFAULT_FILE", "HistoryError", "open_history"]

DEFAULT_FILE = ".anplint/history.sqlite"
"""Where the history is kept unless another place is named, in the root of a run."""


def open_history(url_or_path: str = DEFAULT_FILE, only_reads: bool = False) -> History:
    """Open a history, make it where there is none, and bring its tables up to date; or only read
    it, which makes and changes nothing, and needs no leave to write.

    url_or_path  a file for SQLite, or `postgresql://user:password@server/database`
    only_reads   a history that is not there yet, or was kept by an older anplint, is an error

    Raises HistoryError, whose text says what to do and never shows a password.
    """
    try:
        import alembic  # noqa: F401  needed only where tables are made: told before, not then
        import sqlalchemy  # noqa: F401
    except ModuleNotFoundError:
        text = "a history needs the extra `report`: pip install 'anplint[report]'"
        raise HistoryError(text) from None
    from anplint.report.history.address import read_address
    from anplint.report.history.store import History

    return History(read_address(url_or_path), only_reads)
