"""The tables."""

from __future__ import annotations

from alembic import op
from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, SmallInteger, String, Text
from sqlalchemy import UniqueConstraint as Unique

revision = "0001"
down_revision = None

_NUMBER = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _make_runs()
    _make_numbers()
    _make_findings()
    _make_posts()


def _make_runs() -> None:
    op.create_table(
        "anplint_series",
        _id(),
        Column("key", String(32), nullable=False),
        *_texts("repository", "branch", "job"),
        Column("latest_run", _NUMBER),
        Unique("key", name="anplint_series_key"),
    )
    op.create_table(
        "anplint_run",
        _id(),
        _series(),
        Column("key", String(32), nullable=False),
        *_texts("commit_id"),
        Column("time", BigInteger, nullable=False),
        *_texts("today", "version", "rules"),
        Column("passed", SmallInteger, nullable=False),
        *_integers("appeared", "fixed"),
        Unique("series_id", "key", name="anplint_run_key"),
    )
    op.create_index("anplint_run_order", "anplint_run", ["series_id", "time", "id"])


def _make_numbers() -> None:
    op.create_table(
        "anplint_metric",
        _run(),
        Column("kind", String(20), primary_key=True),
        Column("name", String(500), primary_key=True),
        Column("metric", String(50), primary_key=True),
        Column("value", Double, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "anplint_gate_condition",
        _run(),
        Column("position", Integer, primary_key=True),
        *_texts("metric", "collection", "bound"),
        Column("limit_value", Double, nullable=False),
        Column("value", Double),
        Column("passed", SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _make_findings() -> None:
    op.create_table(
        "anplint_finding",
        _id(),
        _series(),
        Column("key", String(52), nullable=False),
        Column("digest", String(32), nullable=False),
        Column("is_open", SmallInteger, nullable=False),
        *_texts("rule", "rule_name", "level", "message", "state", "path"),
        *_integers("line"),
        *_texts("title", "owner", "section", "collection"),
        Unique("series_id", "key", name="anplint_finding_key"),
    )
    op.create_table(
        "anplint_change",
        _run(),
        Column("finding_id", _NUMBER, ForeignKey("anplint_finding.id"), primary_key=True),
        Column("step", SmallInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("anplint_change_finding", "anplint_change", ["finding_id"])


def _make_posts() -> None:
    op.create_table(
        "anplint_post",
        _id(),
        _series(),
        Column("key", String(32), nullable=False),
        Column("digest", String(32), nullable=False),
        *_texts("identity", "path", "title", "collection", "owner", "section", "status"),
        *_texts("language"),
        Column("reviewed", Text),
        Column("due", Text),
        Column("days", Integer),
        *_integers("words"),
        Column("grade", Double),
        Column("score", Double, nullable=False),
        *_integers("errors", "warnings", "notes"),
        Column("shares", SmallInteger, nullable=False),
        Unique("series_id", "key", name="anplint_post_key"),
    )
    op.create_table(
        "anplint_rule",
        _id(),
        _series(),
        Column("key", String(500), nullable=False),
        Column("digest", String(32), nullable=False),
        *_texts("name", "level", "category", "summary"),
        Unique("series_id", "key", name="anplint_rule_key"),
    )


def _id() -> Column[int]:
    return Column("id", _NUMBER, primary_key=True)


def _series() -> Column[int]:
    return Column("series_id", _NUMBER, ForeignKey("anplint_series.id"), nullable=False)


def _run() -> Column[int]:
    return Column("run_id", _NUMBER, ForeignKey("anplint_run.id"), primary_key=True)


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


def _integers(*names: str) -> list[Column[int]]:
    return [Column(name, Integer, nullable=False) for name in names]
