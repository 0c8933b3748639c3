"""Keeps a report: its run takes its place in the series of its job, whenever it arrives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from anplint.report.history import rows
from anplint.report.history.changes import (
    Moment,
    after,
    before,
    findings_of,
    forget_unseen,
    mark_open,
    newest,
    put_steps,
    take_out,
)
from anplint.report.history.keeping import drop_others, insert_all, keep
from anplint.report.history.tables import (
    finding,
    gate_condition,
    metric,
    post,
    rule,
    run,
    series,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from anplint.report.model import Report


def record(connection: Connection, name: rows.Series, report: Report) -> None:
    """Keep a report, within a transaction that no other of its series runs beside."""
    mine = _series_of(connection, name)
    is_retry = _remove(connection, mine, rows.run_key(report.run))
    moment = _add_run(connection, mine, report)
    is_latest = after(connection, moment) is None
    found = rows.finding_rows(report)
    ids = set(keep(connection, finding, mine, found, is_latest, is_open=int(is_latest)).values())
    _place(connection, moment, ids, is_retry)
    if is_retry:
        forget_unseen(connection, mine)
    if is_latest:
        _keep_posts(connection, mine, report)


def _series_of(connection: Connection, name: rows.Series) -> int:
    found = connection.scalar(select(series.c.id).where(series.c.key == name.key))
    if found is not None:
        return int(found)
    return _insert(connection, series, {"key": name.key, **name._asdict()})


def _insert(connection: Connection, table: Table, row: rows.Row) -> int:
    key = connection.execute(insert(table).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _remove(connection: Connection, series_id: int, key: str) -> bool:
    """Remove the run of a key, and tell whether there was one."""
    query = select(run.c.id, run.c.series_id, run.c.time)
    row = connection.execute(query.where(run.c.series_id == series_id, run.c.key == key)).first()
    if row is None:
        return False
    moment = Moment(*row)
    take_out(connection, moment)
    for table in (metric, gate_condition):
        connection.execute(delete(table).where(table.c.run_id == moment.id))
    connection.execute(delete(run).where(run.c.id == moment.id))
    return True


def _add_run(connection: Connection, series_id: int, report: Report) -> Moment:
    row = rows.run_row(report) | {"series_id": series_id, "appeared": 0, "fixed": 0}
    id_ = _insert(connection, run, row)
    parts = {metric: rows.metric_rows(report.groups), gate_condition: rows.gate_rows(report)}
    for table, lines in parts.items():
        insert_all(connection, table, [{"run_id": id_, **line} for line in lines])
    return Moment(id_, series_id, row["time"])


def _place(connection: Connection, moment: Moment, ids: set[int], is_retry: bool) -> None:
    """Put the changes of a run that was added, and of the one after it, right."""
    later = after(connection, moment)
    earlier_findings = findings_of(connection, before(connection, moment))
    if later is not None:
        put_steps(connection, later, ids, findings_of(connection, later))
    put_steps(connection, moment, earlier_findings, ids)
    if later is None:
        _mark_latest(connection, moment, ids)
    elif is_retry:  # it may have been the newest before, with another time
        last = newest(connection, moment.series) or later
        _mark_latest(connection, last, findings_of(connection, last))


def _mark_latest(connection: Connection, moment: Moment, ids: set[int]) -> None:
    mark_open(connection, moment.series, ids)
    one = update(series).where(series.c.id == moment.series)
    connection.execute(one.values(latest_run=moment.id))


def _keep_posts(connection: Connection, series_id: int, report: Report) -> None:
    """Keep the posts and rules of the latest run."""
    posts = rows.post_rows(report.posts)
    keep(connection, post, series_id, posts, is_latest=True)
    drop_others(connection, post, series_id, posts.keys())
    keep(connection, rule, series_id, rows.rule_rows(report), is_latest=True)
