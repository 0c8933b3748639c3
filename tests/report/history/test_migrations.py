"""The tables are brought up to date, whatever version they have."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from anplint.report.history import HistoryError, migrating, open_history
from anplint.report.history.address import read_address
from anplint.report.history.database import connect, reading, writing
from anplint.report.history.migrating import REVISIONS, STEPS, revision_of, upgrade
from anplint.report.history.recording import record
from anplint.report.history.rows import series_of
from anplint.report.history.tables import VERSION_TABLE, metadata
from tests.report.history.helpers import ask, run_together, tell
from tests.report.made import Fault, Sheet, made_report, made_run

if TYPE_CHECKING:
    from anplint.report.model import Report

REPORTS = [
    made_report([Sheet("a.md", owner="Zoe")], [Fault(), Fault(about="b")], made_run(0)),
    made_report([Sheet("a.md", owner="Zoe")], [Fault(about="b")], made_run(1)),
]
VIEWS = {"latest", "trend", "new_and_fixed", "by_owner", "by_rule"}


def make_at(url: str, revision: str, reports: list[Report]) -> None:
    """Make a history as an older anplint left it."""
    connection = connect(read_address(url), only_reads=False)
    with connection:
        with writing(connection, "tables"):
            upgrade(connection, revision)
        for report in reports:
            with writing(connection, "main"):
                record(connection, series_of("team/blog", "main", "nightly"), report)


def revision(url: str) -> str | None:
    connection = connect(read_address(url), only_reads=True)
    with connection, reading(connection):
        return revision_of(connection)


def test_what_was_kept_at_the_first_version_is_there_in_the_newest(url: str) -> None:
    make_at(url, "0001", REPORTS)
    assert revision(url) == "0001"
    with pytest.raises(HistoryError, match="older anplint; the next report with --history"):
        open_history(url, only_reads=True)
    assert revision(url) == "0001"
    with open_history(url) as history:
        assert [
            (point.run, point.values) for point in history.trend("team/blog", "main", "nightly")
        ] == [(report.run, report.totals) for report in REPORTS]
    assert revision(url) == REVISIONS[-1]
    assert [line["findings"] for line in ask(url, "SELECT * FROM trend ORDER BY time")] == [2, 1]
    assert [line["what"] for line in ask(url, "SELECT * FROM new_and_fixed ORDER BY time, what")] \
        == ["new", "new", "fixed"]  # fmt: skip


@pytest.mark.parametrize("start", [None, *REVISIONS[:-1]])
def test_several_processes_that_open_a_history_at_once_all_succeed(
    url: str, start: str | None
) -> None:
    if start:
        make_at(url, start, REPORTS[:1])
    run_together("tests.report.history.writer", *((url, str(day)) for day in (3, 4)))
    assert revision(url) == REVISIONS[-1]
    assert len(ask(url, "SELECT * FROM trend")) == (3 if start else 2)


def test_the_steps_make_the_tables_that_are_used(url: str) -> None:
    with open_history(url):
        pass
    connection = connect(read_address(url), only_reads=True)
    with connection, reading(connection):
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
        seen = inspect(connection)
        tables = {*seen.get_table_names(), *seen.get_view_names()} - {VERSION_TABLE}
    assert tables == {name for names in STEPS.values() for name in names}
    assert {name for name in tables if not name.startswith("anplint_")} == VIEWS


def test_a_step_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_at(url, "0001", REPORTS)
    tell(url, "CREATE TABLE by_owner (mine INTEGER)")
    seen = dict.fromkeys(("sqlite", "postgresql"), "SELECT 'nothing of it'")
    monkeypatch.setattr(migrating, "_RELATIONS", seen)
    with pytest.raises(HistoryError, match=r"by_owner.*already exists"):
        open_history(url)
    assert revision(url) == "0001"
    with pytest.raises(Exception, match="trend"):
        ask(url, "SELECT * FROM trend")


def test_a_name_that_another_program_has_is_said_before_anything_is_made(url: str) -> None:
    make_at(url, "0001", REPORTS)
    tell(url, "CREATE VIEW latest AS SELECT 1 AS mine")
    with pytest.raises(HistoryError) as error:
        open_history(url)
    said = str(error.value)
    assert "another program has a table or view `latest` there; " in said
    assert ("CREATE SCHEMA anplint" if url.startswith("postgresql") else "another file") in said
    assert revision(url) == "0001"
    assert ask(url, "SELECT mine FROM latest") == [{"mine": 1}]


@pytest.fixture
def blog(request: pytest.FixtureRequest) -> str:
    """The database of a blog, on a server."""
    url: str = request.getfixturevalue("cluster").new_database()
    tell(url, """
        CREATE TABLE post (id integer PRIMARY KEY); CREATE TABLE run (key text);
        CREATE INDEX run_order ON run (key); CREATE TABLE alembic_version (version_num text)
    """)  # fmt: skip
    return url


@pytest.mark.xdist_group("postgresql")
def test_a_database_with_tables_of_its_own_may_hold_a_history(blog: str) -> None:
    with open_history(blog) as history:
        history.record(REPORTS[0])
    assert ask(blog, "SELECT count(*) AS n FROM latest") == [{"n": 2}]
    assert ask(blog, "SELECT * FROM post") == []


@pytest.mark.xdist_group("postgresql")
def test_a_schema_of_its_own_keeps_a_history_apart(blog: str) -> None:
    """The error says what to do; that is done here."""
    tell(blog, "CREATE TABLE latest (id integer)")
    with pytest.raises(HistoryError, match="`latest`") as error:
        open_history(blog)
    [made] = re.findall("CREATE SCHEMA anplint", str(error.value))
    [options] = re.findall(r"\?options=\S+", str(error.value))
    with pytest.raises(HistoryError, match="make it with CREATE SCHEMA"):
        open_history(blog + options)
    tell(blog, made)
    for report in REPORTS:
        with open_history(blog + options) as history:
            history.record(report)
    assert [line["findings"] for line in ask(blog, "SELECT * FROM anplint.trend ORDER BY time")] \
        == [2, 1]  # fmt: skip
    assert ask(blog, "SELECT * FROM public.latest") == []


def test_every_step_is_listed_in_order() -> None:
    config = Config()
    folder = os.path.join(os.path.dirname(migrating.__file__), "migrations")
    config.set_main_option("script_location", folder)
    steps = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(step.revision for step in steps)[::-1] == REVISIONS


def test_a_history_of_a_newer_anplint_is_left_alone(url: str) -> None:
    with open_history(url) as history:
        history.record(REPORTS[0])
    tell(url, f"UPDATE {VERSION_TABLE} SET version_num = '9001'")
    for only_reads in (False, True):
        with pytest.raises(HistoryError, match=r"newer anplint .* version 9001, .* update anplint"):
            open_history(url, only_reads)
    assert revision(url) == "9001"
