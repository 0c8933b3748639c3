"""Connections to a history, and their transactions: writers wait for each other."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING

from sqlalchemy import NullPool, create_engine, event, text

from anplint.report.history.errors import HistoryError
from anplint.report.history.sqlite_file import open_to_read, open_to_write, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from anplint.report.history.address import Address

_CONNECT_SECONDS = 15
_BEGIN = "anplint_begin"


def connect(address: Address, only_reads: bool) -> Connection:
    """Return a connection. Raises HistoryError, OSError, SQLAlchemyError."""
    if address.file is None:
        return _postgresql(address).connect().execution_options(postgresql_readonly=only_reads)
    if not only_reads:
        prepare(address.file)
    return _sqlite(address, address.file, only_reads).connect()


def _sqlite(address: Address, file: str, only_reads: bool) -> Engine:
    engine = create_engine(
        address.url,
        poolclass=NullPool,
        hide_parameters=True,
        creator=partial(open_to_read if only_reads else open_to_write, file),
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Who read first and writes then would be turned away where another wrote in between.
        connection.exec_driver_sql(connection.info.get(_BEGIN, "BEGIN"))

    return engine


def _postgresql(address: Address) -> Engine:
    try:
        return create_engine(
            address.url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS, "application_name": "anplint"},
        )
    except ImportError:
        raise HistoryError(
            "a history in PostgreSQL needs the extra `postgres`: pip install 'anplint[postgres]'"
        ) from None


@contextmanager
def reading(connection: Connection) -> Iterator[None]:
    """Read one state of the database, whatever is written meanwhile."""
    with connection.begin():
        if connection.dialect.name == "postgresql":  # SQLite is never otherwise
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


@contextmanager
def writing(connection: Connection, what: str) -> Iterator[None]:
    """Write all that is done within, or nothing of it; who writes the same thing waits.

    what  tells things apart that may be written at once, where the database allows that
    """
    connection.info[_BEGIN] = "BEGIN IMMEDIATE"
    try:
        with connection.begin():
            if connection.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(:number)")
                connection.execute(lock, {"number": _number(what)})
            yield
    finally:
        connection.info[_BEGIN] = "BEGIN"


def _number(what: str) -> int:
    """Return the number of a lock: 64 bits of a hash, since PostgreSQL's locks are numbers."""
    digest = blake2b(f"anplint\0{what}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
