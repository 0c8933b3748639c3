"""Rows that have a key in their series: what is new is added, what differs is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update

from anplint.report.history.rows import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy import Connection, Table

    from anplint.report.history.rows import Row


class Kept(NamedTuple):
    """A row that is in the database."""

    id: int
    digest: str


def keep(
    connection: Connection,
    table: Table,
    series: int,
    rows: Mapping[str, Row],
    is_latest: bool,
    **first: object,
) -> dict[str, int]:
    """Add rows, and change those that differ if they tell of the latest run; return their ids.

    first  what stands in other columns of those that are added
    """
    found = _kept(connection, table, series)
    digests = {key: digest(*row.values()) for key, row in rows.items()}
    new = [
        {"series_id": series, "key": key, "digest": digests[key], **first, **row}
        for key, row in rows.items()
        if key not in found
    ]
    insert_all(connection, table, new)
    if is_latest:
        _change(connection, table, [
            {"which": found[key].id, "digest": digests[key], **row}
            for key, row in rows.items()
            if key in found and found[key].digest != digests[key]
        ])  # fmt: skip
    if new:
        found = _kept(connection, table, series)
    return {key: found[key].id for key in rows}


def _kept(connection: Connection, table: Table, series: int) -> dict[str, Kept]:
    columns = table.c
    query = select(columns.key, columns.id, columns.digest).where(columns.series_id == series)
    return {key: Kept(id_, digest_) for key, id_, digest_ in connection.execute(query).all()}


def insert_all(connection: Connection, table: Table, rows: list[Row]) -> None:
    """Add rows. An empty list is none, which SQLAlchemy would take for one row of defaults."""
    if rows:
        connection.execute(insert(table), rows)


def _change(connection: Connection, table: Table, rows: list[Row]) -> None:
    if rows:
        connection.execute(update(table).where(table.c.id == bindparam("which")), rows)


def drop_others(connection: Connection, table: Table, series: int, kept: Collection[str]) -> None:
    """Delete the rows of a series that are not among these."""
    gone = [
        {"which": row.id}
        for key, row in _kept(connection, table, series).items()
        if key not in kept
    ]
    if gone:
        connection.execute(delete(table).where(table.c.id == bindparam("which")), gone)
