"""Brings the tables of a history up to date, whoever comes first."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from anplint.report.history.database import reading, writing
from anplint.report.history.errors import HistoryError, no_history
from anplint.report.history.tables import PREFIX, VERSION_TABLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

STEPS = {
    "0001": (
        *(PREFIX + name for name in ("series", "run", "metric", "finding", "change", "post")),
        *(PREFIX + name for name in ("rule", "gate_condition")),
    ),
    "0002": ("latest", "trend", "new_and_fixed", "by_owner", "by_rule"),
}
"""The steps of `migrations`, so that Alembic is imported only where one is to be done, and the
tables and views that each makes.
"""

REVISIONS = tuple(STEPS)

_RELATIONS = {
    "sqlite": "SELECT name FROM sqlite_master",
    # Of the schema that new tables go to; others of the search path do not matter.
    "postgresql": "SELECT relname FROM pg_class WHERE relnamespace = "
    "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())",
}
_PLACE = {
    "sqlite": "name another file",
    "postgresql": "give anplint a database of its own, or a schema: CREATE SCHEMA anplint, and "
    "?options=-csearch_path%3Danplint at the end of the address",
}

_LOCK = "tables"


def bring_up_to_date(connection: Connection, shown: str) -> None:
    """Do the steps that are left. Raises HistoryError where the tables are a newer anplint's, or
    another program has some of these names. A file of SQLite must be anplint's alone.
    """
    with reading(connection):
        if revision_of(connection) == REVISIONS[-1]:
            return
    with writing(connection, _LOCK):
        found = revision_of(connection)  # another process may have been first
        if found == REVISIONS[-1]:
            return
        _refuse_newer(shown, found)
        _refuse_another_program_s(connection, shown, found)
        upgrade(connection)


def refuse_what_cannot_be_read(connection: Connection, shown: str) -> None:
    """Raise HistoryError where there is no history yet, or not one of this anplint's."""
    with reading(connection):
        found = revision_of(connection)
    if found is None:
        raise HistoryError(no_history(shown))
    _refuse_newer(shown, found)
    if found != REVISIONS[-1]:
        raise HistoryError(
            f"history {shown}: it was kept by an older anplint; the next report with --history "
            "brings it up to date"
        )


def _refuse_newer(shown: str, found: str | None) -> None:
    if found is not None and found not in REVISIONS:
        raise HistoryError(
            f"history {shown}: it was written by a newer anplint (its tables are of version "
            f"{found}, this one knows {REVISIONS[-1]}); update anplint"
        )


def revision_of(connection: Connection) -> str | None:
    """Return the last step that was done; None where there are no tables of ours."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    found = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608  ours
    return None if found is None else str(found)


def _refuse_another_program_s(connection: Connection, shown: str, found: str | None) -> None:
    kind = connection.dialect.name
    there = set(connection.scalars(text(_RELATIONS[kind])))
    if found is None and kind == "sqlite" and there:
        raise HistoryError(f"history {shown}: it is another program's database; {_PLACE[kind]}")
    names = [name for step in STEPS if found is None or step > found for name in STEPS[step]]
    taken = [name for name in names if name in there]
    if taken:
        raise HistoryError(
            f"history {shown}: another program has a table or view `{taken[0]}` there; "
            f"{_PLACE[kind]}"
        )


def upgrade(connection: Connection, to: str = "head") -> None:
    """Do the steps up to one, within the transaction of the connection."""
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    folder = os.path.join(os.path.dirname(__file__), "migrations")
    # Read as by configparser, to which a percent sign means something.
    config.set_main_option("script_location", folder.replace("%", "%%"))
    command.upgrade(config, to)
