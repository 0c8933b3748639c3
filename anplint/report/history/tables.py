"""The tables of a history as they are now. How they came about is in `migrations`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

PREFIX = "anplint_"
"""Of all names but those of the views: a team's database may have a `post` of its own."""

VERSION_TABLE = PREFIX + "version"
"""Which migrations were done."""

KEY = 32
"""Characters of a hash that stands for a text of any length."""

NAME = 500
"""Characters of a name that is kept whole: PostgreSQL indexes no more than 2,700 bytes."""

metadata = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only where the type is INTEGER; that has 64 bits as well."""


def _id() -> Column[int]:
    return Column("id", _NUMBER, primary_key=True)


def _series() -> Column[int]:
    return Column("series_id", _NUMBER, ForeignKey(PREFIX + "series.id"), nullable=False)


def _run() -> Column[int]:
    return Column("run_id", _NUMBER, ForeignKey(PREFIX + "run.id"), primary_key=True)


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, Text, nullable=False) for name in names]


series = Table(
    PREFIX + "series",
    metadata,
    _id(),
    Column("key", String(KEY), nullable=False),
    *_texts("repository", "branch", "job"),
    Column("latest_run", _NUMBER),
    UniqueConstraint("key", name=PREFIX + "series_key"),
)
"""The runs of one job on one branch; `key` stands for the names, `latest_run` is the one with the
newest time."""

run = Table(
    PREFIX + "run",
    metadata,
    _id(),
    _series(),
    Column("key", String(KEY), nullable=False),
    *_texts("commit_id"),
    Column("time", BigInteger, nullable=False),
    *_texts("today", "version", "rules"),
    Column("passed", SmallInteger, nullable=False),
    Column("appeared", Integer, nullable=False),
    Column("fixed", Integer, nullable=False),
    UniqueConstraint("series_id", "key", name=PREFIX + "run_key"),
    Index(PREFIX + "run_order", "series_id", "time", "id"),
)
"""`key` is the same in a retry; `appeared` and `fixed` are counts of `change`."""

metric = Table(
    PREFIX + "metric",
    metadata,
    _run(),
    Column("kind", String(20), primary_key=True),
    Column("name", String(NAME), primary_key=True),
    Column("metric", String(50), primary_key=True),
    Column("value", Double, nullable=False),
    sqlite_with_rowid=False,
)
"""The metrics of all posts, and of each collection, owner, section and rule. Of these only
`posts`, `findings`, `score` and what is not 0 are kept: a run has thousands."""

finding = Table(
    PREFIX + "finding",
    metadata,
    _id(),
    _series(),
    Column("key", String(KEY + 20), nullable=False),
    Column("digest", String(KEY), nullable=False),
    Column("is_open", SmallInteger, nullable=False),
    *_texts("rule", "rule_name", "level", "message", "state", "path"),
    Column("line", Integer, nullable=False),
    *_texts("title", "owner", "section", "collection"),
    UniqueConstraint("series_id", "key", name=PREFIX + "finding_key"),
)
"""Every finding there ever was, as it was last seen; `key` is its fingerprint, `digest` one of all
that is told of it, `is_open` whether the latest run has it."""

change = Table(
    PREFIX + "change",
    metadata,
    _run(),
    Column("finding_id", _NUMBER, ForeignKey(PREFIX + "finding.id"), primary_key=True),
    Column("step", SmallInteger, nullable=False),
    Index(PREFIX + "change_finding", "finding_id"),
    sqlite_with_rowid=False,
)
"""The findings that a run has and the run before it has not (1), and the other way round (-1)."""

post = Table(
    PREFIX + "post",
    metadata,
    _id(),
    _series(),
    Column("key", String(KEY), nullable=False),
    Column("digest", String(KEY), nullable=False),
    *_texts("identity", "path", "title", "collection", "owner", "section", "status", "language"),
    Column("reviewed", Text),
    Column("due", Text),
    Column("days", Integer),
    Column("words", Integer, nullable=False),
    Column("grade", Double),
    Column("score", Double, nullable=False),
    *(Column(name, Integer, nullable=False) for name in ("errors", "warnings", "notes")),
    Column("shares", SmallInteger, nullable=False),
    UniqueConstraint("series_id", "key", name=PREFIX + "post_key"),
)
"""The posts of the latest run, all of them. Their numbers in earlier runs are not kept."""

rule = Table(
    PREFIX + "rule",
    metadata,
    _id(),
    _series(),
    Column("key", String(NAME), nullable=False),
    Column("digest", String(KEY), nullable=False),
    *_texts("name", "level", "category", "summary"),
    UniqueConstraint("series_id", "key", name=PREFIX + "rule_key"),
)
"""The rules that were ever on, as last seen; `key` is the code."""

gate_condition = Table(
    PREFIX + "gate_condition",
    metadata,
    _run(),
    Column("position", Integer, primary_key=True),
    *_texts("metric", "collection", "bound"),
    Column("limit_value", Double, nullable=False),
    Column("value", Double),
    Column("passed", SmallInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""The conditions of the quality gate, as each run found them."""
