"""The tables are brought up to date, whatever version they have."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from anplint.report.history import HistoryError, migrating, open_history
from anplint.report.history.address import read_address
from anplint.report.history.database import connect, reading, writing
from anplint.report.history.migrating import REVISIONS, revision_of, upgrade
from anplint.report.history.recording import record
from anplint.report.history.rows import series_of
from anplint.report.history.tables import VERSION_TABLE, metadata
from tests.report.history.helpers import ask, run_together
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
    connection = connect(read_address(url), must_exist=False)
    with connection:
        with writing(connection, "tables"):
            upgrade(connection, revision)
        for report in reports:
            with writing(connection, "main"):
                record(connection, series_of("team/blog", "main", "nightly"), report)


def revision(url: str) -> str | None:
    connection = connect(read_address(url), must_exist=True)
    with connection, reading(connection):
        return revision_of(connection)


def test_what_was_kept_at_the_first_version_is_there_in_the_newest(url: str) -> None:
    make_at(url, "0001", REPORTS)
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
    connection = connect(read_address(url), must_exist=True)
    with connection, reading(connection):
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
        assert set(inspect(connection).get_view_names()) == VIEWS


def test_a_step_that_fails_leaves_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    make_at(url, "0001", REPORTS)
    with connect(read_address(url), must_exist=True) as connection, writing(connection, "x"):
        connection.execute(text("CREATE TABLE by_owner (mine INTEGER)"))
    with pytest.raises(HistoryError, match="by_owner"):
        open_history(url)
    assert revision(url) == "0001"
    with pytest.raises(Exception, match="trend"):
        ask(url, "SELECT * FROM trend")


def test_every_step_is_listed_in_order() -> None:
    config = Config()
    folder = os.path.join(os.path.dirname(migrating.__file__), "migrations")
    config.set_main_option("script_location", folder)
    steps = ScriptDirectory.from_config(config).walk_revisions()
    assert tuple(step.revision for step in steps)[::-1] == REVISIONS


def test_a_history_of_a_newer_anplint_is_left_alone(url: str) -> None:
    with open_history(url) as history:
        history.record(REPORTS[0])
    with connect(read_address(url), must_exist=True) as connection, writing(connection, "x"):
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9001'"))
    with pytest.raises(HistoryError, match=r"newer anplint .* version 9001, .* update anplint"):
        open_history(url)
    assert revision(url) == "9001"
