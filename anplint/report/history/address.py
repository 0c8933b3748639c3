"""Where a history is: what a person wrote, as an address of SQLAlchemy's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, quote_plus

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from anplint.report.history.errors import HistoryError

if TYPE_CHECKING:
    from collections.abc import Iterator

_SQLITE = ("sqlite", "sqlite+pysqlite")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)
"""Of two letters or more: one is a drive of Windows."""

_POSTGRESQL = ("postgresql+psycopg", "postgresql", "postgres")


class Address(NamedTuple):
    """Where a history is.

    shown    for people: without user and password
    file     the file of SQLite; None of a server
    secrets  what no text may show, in all ways it may be written
    """

    url: URL
    shown: str
    file: str | None
    secrets: tuple[str, ...] = ()


def read_address(text: str) -> Address:
    """Read a URL, or a path, which is a file of SQLite. Raises HistoryError."""
    if "://" not in text:
        if _SCHEME.match(text):  # a slip would make a file whose name holds the password
            raise HistoryError(
                "the history's address can't be read; it looks like postgresql://user:password@"
                "server:5432/database, and ./ comes before the name of a file that has a colon"
            )
        return _of_file(text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):  # whose text may hold the password
        raise HistoryError(
            "the history's URL can't be read; it looks like postgresql://user:password@server:5432/"
            "database, where @ : / in a password are written %40 %3A %2F"
        ) from None
    if url.drivername in _SQLITE:
        return _of_file(url.database or "", url)
    if url.drivername in _POSTGRESQL:
        return _of_server(url.set(drivername=_POSTGRESQL[0]))
    raise HistoryError(
        f"a history can't be kept in {url.drivername}: name a file, or postgresql://…"
    )


def _of_file(path: str, url: URL | None = None) -> Address:
    if path in {"", ":memory:"} or (url is not None and url.query):
        raise HistoryError("a history in SQLite needs the path of a file, and nothing else")
    if "\0" in path:
        raise HistoryError("the path of the history has a character that no path can have")
    return Address(URL.create("sqlite", database=path), path, path)


def _of_server(url: URL) -> Address:
    # Options after `?` may hold a password as well.
    shown = URL.create("postgresql", host=url.host, port=url.port, database=url.database)
    return Address(url, shown.render_as_string(), None, tuple(dict.fromkeys(_secrets(url))))


def _secrets(url: URL) -> Iterator[str]:
    options = [value for name, value in url.query.items() if "pass" in name]
    found = [url.password, *(one for value in options for one in _each(value))]
    for secret in filter(None, found):
        yield from (str(secret), quote(str(secret), safe=""), quote_plus(str(secret)))


def _each(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
