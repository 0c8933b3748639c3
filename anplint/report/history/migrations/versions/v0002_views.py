"""The views that people read with Grafana, Metabase or Datasette. `docs/dashboards.md` tells of
every column.

Values are pivoted by `max`, since there is one of each name. Counts are cast to whole numbers.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_WHERE = """run.time AS time,
    series.repository AS repository,
    series.branch AS branch,
    series.job AS job,
    run.commit_id AS commit_id,
    run.today AS today"""
_IS_LATEST = "CASE WHEN series.latest_run = run.id THEN 1 ELSE 0 END AS is_latest"
_RUNS = "FROM anplint_run AS run JOIN anplint_series AS series ON series.id = run.series_id"
_BY_RUN = "run.id, series.id, series.repository, series.branch, series.job, series.latest_run"


def _count(name: str, alias: str = "") -> str:
    value = f"max(CASE WHEN metric.metric = '{name}' THEN metric.value END)"
    return f"CAST(coalesce({value}, 0) AS bigint) AS {alias or name}"


def _value(name: str) -> str:
    return f"max(CASE WHEN metric.metric = '{name}' THEN metric.value END) AS {name}"


def _share(name: str) -> str:
    return f"coalesce(max(CASE WHEN metric.metric = '{name}' THEN metric.value END), 0.0) AS {name}"


_TREND = f"""
CREATE VIEW trend AS
SELECT {_WHERE},
    {_IS_LATEST},
    {_count("posts")}, {_count("words")}, {_value("score")},
    {_count("findings")}, {_count("errors")}, {_count("warnings")}, {_count("notes")},
    {_count("known")}, {_count("suppressed")},
    run.appeared AS appeared,
    run.fixed AS fixed,
    {_count("stale_posts")}, {_share("stale_share")},
    {_count("due_30")}, {_count("due_60")}, {_count("due_90")},
    {_count("duplicate_posts")}, {_share("duplicate_share")}, {_share("clean_share")},
    run.passed AS gate_passed,
    CASE WHEN run.rules <> (
        SELECT earlier.rules FROM anplint_run AS earlier
        WHERE earlier.series_id = run.series_id
        AND (earlier.time < run.time OR (earlier.time = run.time AND earlier.id < run.id))
        ORDER BY earlier.time DESC, earlier.id DESC LIMIT 1
    ) THEN 1 ELSE 0 END AS rules_changed,
    run.version AS version
{_RUNS}
LEFT JOIN anplint_metric AS metric ON metric.run_id = run.id AND metric.kind = 'all'
GROUP BY {_BY_RUN}
"""  # noqa: S608  nothing of it comes from outside

_LATEST = """
CREATE VIEW latest AS
SELECT run.time AS time,
    series.repository AS repository,
    series.branch AS branch,
    series.job AS job,
    run.commit_id AS commit_id,
    finding.path AS path,
    finding.line AS line,
    finding.title AS title,
    finding.owner AS owner,
    finding.section AS section,
    finding.collection AS collection,
    finding.rule AS rule,
    finding.rule_name AS rule_name,
    finding.level AS level,
    finding.message AS message,
    finding.state AS state,
    (SELECT max(came.time) FROM anplint_change AS change
     JOIN anplint_run AS came ON came.id = change.run_id
     WHERE change.finding_id = finding.id AND change.step = 1) AS open_since,
    finding.key AS fingerprint
FROM anplint_series AS series
JOIN anplint_run AS run ON run.id = series.latest_run
JOIN anplint_finding AS finding ON finding.series_id = series.id AND finding.is_open = 1
"""

_NEW_AND_FIXED = """
CREATE VIEW new_and_fixed AS
SELECT run.time AS time,
    series.repository AS repository,
    series.branch AS branch,
    series.job AS job,
    run.commit_id AS commit_id,
    run.today AS today,
    CASE WHEN change.step = 1 THEN 'new' ELSE 'fixed' END AS what,
    finding.path AS path,
    finding.line AS line,
    finding.title AS title,
    finding.owner AS owner,
    finding.section AS section,
    finding.collection AS collection,
    finding.rule AS rule,
    finding.rule_name AS rule_name,
    finding.level AS level,
    finding.message AS message,
    finding.key AS fingerprint
FROM anplint_change AS change
JOIN anplint_run AS run ON run.id = change.run_id
JOIN anplint_series AS series ON series.id = run.series_id
JOIN anplint_finding AS finding ON finding.id = change.finding_id
"""

_BY_OWNER = f"""
CREATE VIEW by_owner AS
SELECT {_WHERE},
    {_IS_LATEST},
    metric.name AS owner,
    {_count("posts")}, {_count("words")}, {_value("score")},
    {_count("findings")}, {_count("errors")}, {_count("warnings")}, {_count("notes")},
    {_count("suppressed")},
    {_count("stale_posts")}, {_share("stale_share")}, {_count("due_30")},
    {_count("duplicate_posts")}
{_RUNS}
JOIN anplint_metric AS metric ON metric.run_id = run.id AND metric.kind = 'owner'
GROUP BY {_BY_RUN}, metric.name
"""

_BY_RULE = f"""
CREATE VIEW by_rule AS
SELECT {_WHERE},
    {_IS_LATEST},
    metric.name AS rule,
    rule.name AS rule_name,
    rule.level AS level,
    rule.category AS category,
    {_count("posts")}, {_count("findings")}, {_count("new_findings")}, {_count("known")},
    {_count("suppressed")}, {_share("points")}
{_RUNS}
JOIN anplint_metric AS metric ON metric.run_id = run.id AND metric.kind = 'rule'
LEFT JOIN anplint_rule AS rule ON rule.series_id = series.id AND rule.key = metric.name
GROUP BY {_BY_RUN}, metric.name, rule.id
"""


def upgrade() -> None:
    """Make the views."""
    for view in (_TREND, _LATEST, _NEW_AND_FIXED, _BY_OWNER, _BY_RULE):
        op.execute(view)
