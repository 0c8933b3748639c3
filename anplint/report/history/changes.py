"""What came and went from run to run. The findings of a run are those of the run before it in its
series, plus what appeared, less what was fixed: the sum of all steps up to it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, update

from anplint.report.history.keeping import insert_all
from anplint.report.history.tables import change, finding, run

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sqlalchemy import ColumnElement, Connection


class Moment(NamedTuple):
    """A run, and where it stands in its series: by time, and by arrival where times are equal, as
    they are where SOURCE_DATE_EPOCH sets them. Ids grow: who writes to a series is alone.
    """

    id: int
    series: int
    time: int


def _is_before(moment: Moment) -> ColumnElement[bool]:
    same = and_(run.c.time == moment.time, run.c.id < moment.id)
    return and_(run.c.series_id == moment.series, or_(run.c.time < moment.time, same))


def _is_after(moment: Moment) -> ColumnElement[bool]:
    same = and_(run.c.time == moment.time, run.c.id > moment.id)
    return and_(run.c.series_id == moment.series, or_(run.c.time > moment.time, same))


def before(connection: Connection, moment: Moment) -> Moment | None:
    """Return the run before one."""
    return _first(connection, _is_before(moment), newest=True)


def after(connection: Connection, moment: Moment) -> Moment | None:
    """Return the run after one."""
    return _first(connection, _is_after(moment), newest=False)


def newest(connection: Connection, series: int) -> Moment | None:
    """Return the newest run of a series."""
    return _first(connection, run.c.series_id == series, newest=True)


def _first(connection: Connection, where: ColumnElement[bool], newest: bool) -> Moment | None:
    columns = (run.c.time, run.c.id)
    order = [column.desc() if newest else column.asc() for column in columns]
    query = select(run.c.id, run.c.series_id, run.c.time).where(where)
    row = connection.execute(query.order_by(*order).limit(1)).first()
    return Moment(*row) if row else None


def findings_of(connection: Connection, moment: Moment | None) -> set[int]:
    """Return the ids of the findings of a run; none of no run."""
    if moment is None:
        return set()
    query = (
        select(change.c.finding_id)
        .join(run, run.c.id == change.c.run_id)
        .where(or_(_is_before(moment), run.c.id == moment.id))
        .group_by(change.c.finding_id)
        .having(func.sum(change.c.step) == 1)
    )
    return set(connection.scalars(query).all())


def open_findings(connection: Connection, series: int) -> set[int]:
    """Return the ids of the findings that are marked as open."""
    query = select(finding.c.id).where(finding.c.series_id == series, finding.c.is_open == 1)
    return set(connection.scalars(query).all())


def put_steps(
    connection: Connection, moment: Moment, earlier: AbstractSet[int], mine: AbstractSet[int]
) -> None:
    """Keep what appeared and was fixed in a run, by the findings of the run before and its own."""
    appeared, fixed = mine - earlier, earlier - mine
    connection.execute(delete(change).where(change.c.run_id == moment.id))
    steps = [(id_, 1) for id_ in sorted(appeared)] + [(id_, -1) for id_ in sorted(fixed)]
    insert_all(connection, change, [
        {"run_id": moment.id, "finding_id": id_, "step": step} for id_, step in steps
    ])  # fmt: skip
    counts = {"appeared": len(appeared), "fixed": len(fixed)}
    connection.execute(update(run).where(run.c.id == moment.id).values(counts))


def take_out(connection: Connection, moment: Moment) -> None:
    """Take the steps of a run out of its series: the run after it then follows the run before."""
    later = after(connection, moment)
    if later is not None:
        later_findings = findings_of(connection, later)
        earlier_findings = findings_of(connection, before(connection, moment))
        put_steps(connection, later, earlier_findings, later_findings)
    connection.execute(delete(change).where(change.c.run_id == moment.id))


def mark_open(connection: Connection, series: int, wanted: AbstractSet[int]) -> None:
    """Mark these findings of a series as open, and no others."""
    marked = open_findings(connection, series)
    rows = [{"which": id_, "flag": 1} for id_ in sorted(wanted - marked)]
    rows += [{"which": id_, "flag": 0} for id_ in sorted(marked - wanted)]
    if rows:
        one = update(finding).where(finding.c.id == bindparam("which"))
        connection.execute(one.values(is_open=bindparam("flag")), rows)


def forget_unseen(connection: Connection, series: int) -> None:
    """Delete findings that no run has any more: their only run was replaced."""
    is_seen = exists(select(change.c.finding_id).where(change.c.finding_id == finding.c.id))
    connection.execute(delete(finding).where(finding.c.series_id == series, ~is_seen))
