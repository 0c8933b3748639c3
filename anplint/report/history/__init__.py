"""The history of reports: every run's numbers, and which findings came and went, in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.report.history.errors import HistoryError

if TYPE_CHECKING:
    from anplint.report.history.store import History

__all__ = ["DEFAULT_FILE", "HistoryError", "open_history"]

DEFAULT_FILE = ".anplint/history.sqlite"
"""Where the history is kept unless another place is named, in the root of a run."""


def open_history(url_or_path: str = DEFAULT_FILE, must_exist: bool = False) -> History:
    """Open a history, make it where there is none, and bring its tables up to date.

    url_or_path  a file for SQLite, or `postgresql://user:password@server/database`
    must_exist   a file that is not there is an error: who only reads makes none

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

    return History(read_address(url_or_path), must_exist)
