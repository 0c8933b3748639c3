"""Two months of made history: trend, new and fixed findings add up with those of every night."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import made_history
import pytest

from anplint.report.history import open_history
from tests.report.history.helpers import ask, fingerprints, sets_by_run
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from pathlib import Path

    from anplint.report.model import Point, Report

SERIES = (made_history.REPOSITORY, made_history.BRANCH, made_history.JOB)


class Made:
    """The repository, every night's report, and the history that they were recorded in."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.url = folder / "posts", str(folder / "history.sqlite")
        self.reports: list[Report] = []
        with open_history(self.url) as history:
            for report in made_history.nights(self.folder):
                self.reports.append(report)
                history.record(report)
            self.points: tuple[Point, ...] = history.trend(*SERIES)
        self.sets = [fingerprints(report) for report in self.reports]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("made"))


pytestmark = pytest.mark.xdist_group("made history")


def test_it_is_a_real_history_of_two_months(made: Made) -> None:
    git = GitFolder(made.folder)
    commits = git("log", "--format=%H %cs", "--reverse").splitlines()
    runs = [report.run for report in made.reports]
    assert commits == [f"{run.commit} {run.today}" for run in runs]
    assert len(runs) == 60
    assert git("status", "--porcelain") == ""


def test_the_trend_is_what_the_reports_said(made: Made) -> None:
    assert [point.run for point in made.points] == [report.run for report in made.reports]
    assert [point.values for point in made.points] == [report.totals for report in made.reports]
    findings = [point.values["findings"] for point in made.points]
    assert findings == [len(found) for found in made.sets]


def test_new_and_fixed_add_up(made: Made) -> None:
    assert list(sets_by_run(made.url)) == made.sets
    steps = [(set[str](), made.sets[0]), *pairwise(made.sets)]
    assert [(point.appeared, point.fixed) for point in made.points] == [
        (len(now - before), len(before - now)) for before, now in steps
    ]
    lines = ask(made.url, "SELECT time, appeared, fixed FROM trend ORDER BY time")
    counted = ask(made.url, """
        SELECT run.time, sum(CASE WHEN what = 'new' THEN 1 ELSE 0 END) AS appeared,
        sum(CASE WHEN what = 'fixed' THEN 1 ELSE 0 END) AS fixed
        FROM anplint_run AS run JOIN new_and_fixed ON new_and_fixed.time = run.time
        GROUP BY run.time
    """)  # fmt: skip
    assert [line for line in lines if line["appeared"] or line["fixed"]] == counted


def test_the_change_of_the_rules_is_marked_where_it_was(made: Made) -> None:
    assert [number for number, point in enumerate(made.points) if point.rules_changed] == [30]
    after = ask(made.url, f"""
        SELECT count(*) AS n FROM new_and_fixed
        WHERE rule = 'ANP601' AND what = 'new' AND time = {made.points[30].run.time}
    """)  # fmt: skip
    assert after[0]["n"] >= 3, "reviews are good for fewer days: several ran out at once"


def test_faults_came_and_went_and_posts_went_stale(made: Made) -> None:
    rows = ask(made.url, "SELECT DISTINCT rule, what FROM new_and_fixed")
    told = {(row["rule"], row["what"]) for row in rows}
    for rule in ("ANP203", "ANP205", "ANP305", "ANP402", "ANP701", "ANP601"):
        assert {(rule, "new"), (rule, "fixed")} <= told
    before = ask(made.url, f"""
        SELECT count(*) AS n FROM new_and_fixed WHERE rule = 'ANP601' AND what = 'new'
        AND time < {made.points[30].run.time}
    """)  # fmt: skip
    assert before[0]["n"] >= 1


def test_what_is_open_now_is_what_the_last_night_found(made: Made) -> None:
    latest = ask(made.url, "SELECT * FROM latest")
    assert {line["fingerprint"] for line in latest} == made.sets[-1]
    posts = {post.path: post for post in made.reports[-1].posts}
    assert all(line["owner"] == posts[line["path"]].owner for line in latest)
    assert all(line["section"] == posts[line["path"]].section for line in latest)
