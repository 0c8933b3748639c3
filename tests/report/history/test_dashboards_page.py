"""The guide for engineers says what the views have, and its examples run."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

import pytest
import yaml
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from anplint.report.history import open_history
from tests.conftest import REPOSITORY
from tests.packaging.test_ci_files import validate
from tests.report.history.helpers import ask, tell
from tests.report.made import DAY, FIRST, Fault, Sheet, made_report, made_run

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (REPOSITORY / "docs" / "dashboards.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [code for language, code in FENCE.findall(PAGE) if language == "sql"]
WORKFLOW, STEP, GITLAB = [code for language, code in FENCE.findall(PAGE) if language == "yaml"]
VIEWS = ("trend", "latest", "new_and_fixed", "by_owner", "by_rule")
ANY, POSTGRESQL, SQLITE = "", "-- PostgreSQL", "-- SQLite"


def kind(example: str) -> str:
    first = example.partition("\n")[0]
    return first if first in {POSTGRESQL, SQLITE} else ANY


@pytest.fixture
def full(url: str) -> str:
    sheets = [Sheet("a.md", owner="Zoe", days=-1), Sheet("b.md")]
    with open_history(url) as history:
        for day, faults in enumerate(([Fault(0)], [Fault(0), Fault(1)], [Fault(1), Fault(1, 0)])):
            rules = "2" if day == 2 else "1"
            history.record(made_report(sheets, faults, made_run(day, rules=rules)))
    return url


def as_grafana(example: str) -> str:
    """Fill in what Grafana does: https://grafana.com/docs/grafana/latest/datasources/postgres/."""
    first, last = FIRST - DAY, FIRST + 30 * DAY
    example = example.replace("$__unixEpochFilter(time)", f"time >= {first} AND time <= {last}")
    filled = example.replace("$__from", f"{first}000").replace("$__to", f"{last}000")
    assert "$" not in filled
    return filled


def test_every_column_of_every_view_is_described(full: str) -> None:
    for view in VIEWS:
        part = re.split(r"^##+ ", PAGE.split(f"### `{view}`\n")[1], flags=re.MULTILINE)[0]
        cells = re.findall(r"^\| (`.+?`) \|", part, re.MULTILINE)
        described = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
        assert described == list(ask(full, f"SELECT * FROM {view}")[0])


def test_every_example_runs(full: str) -> None:
    mine = POSTGRESQL if full.startswith("postgresql") else SQLITE
    queries = [example for example in EXAMPLES if kind(example) in {ANY, mine}]
    assert len(queries) > 6
    for example in queries:
        if "CREATE ROLE" not in example:
            assert ask(full, as_grafana(example)), example


def test_examples_tell_what_they_say(full: str) -> None:
    queries = {text.split("FROM")[0]: as_grafana(text) for text in EXAMPLES if kind(text) == ANY}
    told = {head.split("\n")[0]: ask(full, query) for head, query in queries.items()}
    assert [line["score"] for line in told["SELECT time, score"]] == [98.75, 97.5, 97.5]
    moves = told['SELECT time, appeared AS "new", -fixed AS "fixed"']
    assert [(line["new"], line["fixed"]) for line in moves] == [(1, 0), (1, 0), (1, -1)]
    [changed] = told["SELECT time, 'Rules changed' AS text, version AS tags"]
    assert changed["time"] == FIRST + 2 * DAY
    most = told["SELECT owner, count(*) AS findings, count(DISTINCT path) AS posts"]
    assert most == [{"owner": "", "findings": 2, "posts": 1}]
    week = {line["owner"]: (line["fixed"], line["came"]) for line in told["SELECT owner,"]}
    assert week == {"Zoe": (0, 1), "": (0, 1)}
    rules = told["SELECT rule, rule_name, findings, points"]
    assert {line["rule"]: line["points"] for line in rules} == {"ANP101": 2.5, "ANP601": 2.5}


@pytest.mark.xdist_group("postgresql")
def test_a_user_for_dashboards_may_read_views_and_nothing_else(
    request: pytest.FixtureRequest,
) -> None:
    url = request.getfixturevalue("cluster").new_database()
    with open_history(url) as history:
        history.record(made_report(faults=[Fault()]))
    [grant] = [example for example in EXAMPLES if "CREATE ROLE" in example]
    tell(url, grant)
    try:
        theirs = make_url(url).set(username="dashboards", password="choose one")
        address = theirs.render_as_string(hide_password=False)
        for view in VIEWS:
            assert ask(address, f"SELECT * FROM {view}")
        for table in ("anplint_run", "anplint_finding", "anplint_post"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                ask(address, f"SELECT * FROM {table}")
    finally:
        tell(url, "DROP OWNED BY dashboards; DROP ROLE dashboards")


def test_the_workflow_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "dashboard.yml"
    file.write_text(WORKFLOW)
    validate("github-workflows", file)
    [with_file] = [
        number
        for number, step in enumerate(yaml.safe_load(WORKFLOW)["jobs"]["dashboard"]["steps"])
        if "anplint report" in step.get("run", "")
    ]
    document = yaml.safe_load(WORKFLOW)
    document["jobs"]["dashboard"]["steps"][with_file] = yaml.safe_load(textwrap.dedent(STEP))[0]
    file.write_text(yaml.safe_dump({("on" if key is True else key): value
                                    for key, value in document.items()}))  # fmt: skip
    validate("github-workflows", file)


def test_the_gitlab_job_is_valid(tmp_path: Path) -> None:
    file = tmp_path / ".gitlab-ci.yml"
    file.write_text(GITLAB)
    validate("gitlab-ci", file, "--data-transform", "gitlab-ci")


def test_the_defaults_are_named() -> None:
    from anplint.report.history import DEFAULT_FILE

    assert f"`{DEFAULT_FILE}`" in PAGE
