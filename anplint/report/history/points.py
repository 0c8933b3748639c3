"""Reads the newest runs of a series back, as the points of a trend."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from anplint.report.history.tables import metric, run, series
from anplint.report.model import Point, Run

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from anplint.report.history.rows import Series

Values = dict[int, dict[str, float]]
"""By the id of a run."""


def read_points(connection: Connection, name: Series, limit: int) -> tuple[Point, ...]:
    """Return the newest runs of a series, the oldest of them first."""
    runs = _runs(connection, name, limit)
    # The one before the oldest tells whether that changed the rules.
    changed = {later.id for earlier, later in pairwise(runs) if earlier.rules != later.rules}
    runs = runs[-limit:] if limit > 0 else []
    values, by_rule = _values(connection, [row.id for row in runs])
    return tuple(
        Point(
            run=Run(
                **name._asdict(), commit=row.commit_id, time=row.time, today=row.today,
                version=row.version, rules=row.rules,
            ),
            values=values[row.id],
            by_rule={rule: int(number) for rule, number in by_rule[row.id].items()},
            appeared=row.appeared,
            fixed=row.fixed,
            rules_changed=row.id in changed,
        )
        for row in runs
    )  # fmt: skip


def newest_job(connection: Connection, name: Series) -> str:
    """Return the job of the newest run of a series' repository and branch, whatever its own is."""
    query = (
        select(series.c.job)
        .join(run, run.c.series_id == series.c.id)
        .where(series.c.repository == name.repository, series.c.branch == name.branch)
        .order_by(run.c.time.desc(), run.c.id.desc())
        .limit(1)
    )
    return connection.scalar(query) or ""


def count_runs(connection: Connection, name: Series) -> int:
    """Return how many runs a series has."""
    query = select(func.count()).join(series, series.c.id == run.c.series_id).select_from(run)
    return connection.scalar(query.where(series.c.key == name.key)) or 0


def _runs(connection: Connection, name: Series, limit: int) -> list[Row[tuple[object, ...]]]:
    query = (
        select(run)
        .join(series, series.c.id == run.c.series_id)
        .where(series.c.key == name.key)
        .order_by(run.c.time.desc(), run.c.id.desc())
        .limit(max(limit, 0) + 1)
    )
    return list(connection.execute(query))[::-1]


def _values(connection: Connection, ids: list[int]) -> tuple[Values, Values]:
    """Return the metrics of all posts, and the findings of each rule."""
    values: Values = defaultdict(dict)
    by_rule: Values = defaultdict(dict)
    columns = metric.c
    wanted = or_(columns.kind == "all", and_(columns.kind == "rule", columns.metric == "findings"))
    query = select(columns.run_id, columns.kind, columns.name, columns.metric, columns.value)
    query = query.where(columns.run_id.in_(ids), wanted).order_by(columns.name, columns.metric)
    for run_id, kind, name, metric_name, value in connection.execute(query):
        if kind == "all":
            values[run_id][metric_name] = value
        else:
            by_rule[run_id][name] = value
    return values, by_rule
