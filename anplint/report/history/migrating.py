"""Brings the tables of a history up to date, whoever comes first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from anplint.report.history.database import reading, writing
from anplint.report.history.errors import HistoryError
from anplint.report.history.tables import VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

REVISIONS = ("0001", "0002")
"""The steps of `migrations`, so that Alembic is imported only where one is to be done."""

_LOCK = "tables"


def bring_up_to_date(connection: Connection, shown: str) -> None:
    """Do the steps that are left. Raises HistoryError where the tables are a newer anplint's or,
    in SQLite, another program's.
    """
    with reading(connection):
        if revision_of(connection) == REVISIONS[-1]:
            return
    with writing(connection, _LOCK):
        found = revision_of(connection)  # another process may have been first
        if found == REVISIONS[-1]:
            return
        if found is not None and found not in REVISIONS:
            raise HistoryError(
                f"history {shown}: it was written by a newer anplint (its tables are of version "
                f"{found}, this one knows {REVISIONS[-1]}); update anplint"
            )
        if found is None and connection.dialect.name == "sqlite" and _has_tables(connection):
            raise HistoryError(
                f"history {shown}: it is another program's database; name another file"
            )
        upgrade(connection)


def revision_of(connection: Connection) -> str | None:
    """Return the last step that was done; None where there are no tables of ours."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608  ours
    return None if found is None else str(found)


def _has_tables(connection: Connection) -> bool:
    return bool(inspect(connection).get_table_names())


def upgrade(connection: Connection, to: str = "head") -> None:
    """Do the steps up to one, within the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    folder = os.path.join(os.path.dirname(__file__), "migrations")
    # Read as by configparser, to which a percent sign means something.
    config.set_main_option("script_location", folder.replace("%", "%%"))
    command.upgrade(config, to)
