"""What went wrong with a history, in words that say what to do and show no password."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.report.history.address import Address

_ADVICE = {
    "SQLite": (
        (
            "is not a database",
            "it is no history of anplint's; name another file, or move this one away",
        ),
        (
            "malformed",
            "the file is damaged; move it away, and the next report begins a new history",
        ),
        ("is locked", "another program has been writing to it for a minute; try again"),
        ("readonly", "it must not be written to; allow that, or name another file with --history"),
        ("unable to open", "it can't be opened; name a file in a folder that can be written to"),
        ("is full", "there is no room left on its disk"),
    ),
    "PostgreSQL": (
        (
            "no schema has been selected",
            "the schema that its address names is not there; make it with CREATE SCHEMA",
        ),
    ),
}
"""What databases say, and what that means to people."""


class HistoryError(Exception):
    """A history that can't be used; the text says why, and what to do."""


def no_history(shown: str) -> str:
    """Return what is said where nothing was kept yet."""
    return f"there is no history at {shown} yet; `anplint report --history {shown}` begins one"


@contextmanager
def told(address: Address) -> Iterator[None]:
    """Turn the errors of a database into HistoryError."""
    from sqlalchemy.exc import DBAPIError, SQLAlchemyError

    try:
        yield
    except DBAPIError as error:
        raise HistoryError(_text(address, str(error.orig))) from None
    except (SQLAlchemyError, OSError) as error:
        raise HistoryError(_text(address, str(error))) from None


def _text(address: Address, said: str) -> str:
    said = " ".join(said.split())
    for secret in address.secrets:
        said = said.replace(secret, "***")
    kind = "PostgreSQL" if address.file is None else "SQLite"
    advice = next((advice for part, advice in _ADVICE[kind] if part in said), "")
    if advice:
        return f"history {address.shown}: {advice} ({kind} says: {said.rstrip('.')})"
    return f"history {address.shown}: {said.rstrip('.')}"
