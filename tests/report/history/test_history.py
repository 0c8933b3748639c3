"""What a history keeps, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anplint.report.history import open_history
from anplint.report.history.address import read_address
from anplint.report.history.database import connect, reading
from anplint.report.history.points import read_points
from anplint.report.history.rows import series_of
from anplint.report.model import Condition
from tests.report.history.helpers import ask, fingerprints, run_together, sets_by_time
from tests.report.made import DAY, FIRST, Fault, Sheet, made_report, made_run

if TYPE_CHECKING:
    from anplint.report.model import Report

SHEETS = [
    Sheet("a.md", "About tea", "Zoe", "drinks", days=-3),
    Sheet("b.md", "On bread", "Max", "food", "recipes", days=20, shares=True),
    Sheet("c.md", 'Cups, "mugs" & bowls', "Zoe", "drinks", days=45, shares=True),
    Sheet("d.md", "Nobody's", words=10),
]
FAULTS = [
    Fault(0, 2, "stale"),
    Fault(0, 0, "no title", "known"),
    Fault(1, 1, "image 1", "suppressed"),
    Fault(1, 1, "image 2", line=7),
    Fault(2, 0, "no title"),
    Fault(None, 2, "configuration"),
]
NAME = series_of("team/blog", "main", "nightly")


def nights(*faults: list[Fault]) -> list[Report]:
    return [made_report(SHEETS, found, made_run(day)) for day, found in enumerate(faults)]


def test_trend_gives_back_what_reports_said(url: str) -> None:
    reports = nights(FAULTS, FAULTS[1:], [*FAULTS[2:], Fault(3)])
    with open_history(url) as history:
        for report in reports:
            history.record(report)
        points = history.trend(*NAME)
    assert [point.run for point in points] == [report.run for report in reports]
    assert [point.values for point in points] == [report.totals for report in reports]
    assert [point.by_rule for point in points] == [
        {group.name: group.values["findings"] for group in report.groups if group.kind == "rule"}
        for report in reports
    ]
    assert [(point.appeared, point.fixed) for point in points] == [(5, 0), (0, 1), (1, 1)]
    assert not any(point.rules_changed for point in points)


def test_who_reads_sees_one_state(url: str) -> None:
    """A run that is replaced between two questions is seen as it was, with its numbers."""
    first = made_report(SHEETS, FAULTS)
    second = made_report(SHEETS[1:], FAULTS[:1], made_run(0, rules="2"))
    with open_history(url) as history:
        history.record(first)
    reader = connect(read_address(url), only_reads=True)
    with reader, open_history(url) as history, reading(reader):
        assert len(read_points(reader, NAME, 400)) == 1
        history.record(second)
        [point] = read_points(reader, NAME, 400)
        assert (point.run, point.values) == (first.run, first.totals)
    assert [line["posts"] for line in ask(url, "SELECT posts FROM trend")] == [3]


def test_trend_is_cut_to_the_newest_and_marks_new_rules(url: str) -> None:
    rules = ["1", "1", "2", "2", "1"]
    with open_history(url) as history:
        for day, digest in enumerate(rules):
            history.record(made_report(run=made_run(day, rules=digest)))
        points = history.trend(*NAME, limit=3)
        assert [point.run.time for point in points] == [FIRST + day * DAY for day in (2, 3, 4)]
        assert [point.rules_changed for point in points] == [True, False, True]
        assert [point.rules_changed for point in history.trend(*NAME)][:2] == [False, False]
        assert history.trend(*NAME, limit=0) == ()
        assert history.trend("team/blog", "other", "nightly") == ()
        assert history.trend("team/shop", "main", "nightly") == ()
    flags = ask(url, "SELECT rules_changed FROM trend ORDER BY time")
    assert [line["rules_changed"] for line in flags] == [0, 0, 1, 0, 1]


def test_a_retry_replaces_its_run(url: str) -> None:
    first, second, third = nights(FAULTS, FAULTS[:2], FAULTS[:4])
    again = made_report(SHEETS, [*FAULTS[:1], Fault(3)], made_run(1, time=second.run.time + 60))
    with open_history(url) as history:
        for report in (first, second, third, again, again):
            history.record(report)
        points = history.trend(*NAME)
    assert [point.run for point in points] == [first.run, again.run, third.run]
    assert dict(sets_by_time(url)) == {
        report.run.time: fingerprints(report) for report in (first, again, third)
    }
    assert [(point.appeared, point.fixed) for point in points] == [(5, 0), (1, 4), (2, 1)]


def test_a_finding_that_only_a_replaced_run_had_is_forgotten(url: str) -> None:
    with open_history(url) as history:
        history.record(made_report(SHEETS, [Fault(0), Fault(1, 1, "flaky")]))
        history.record(made_report(SHEETS, [Fault(0)]))
    assert [line["path"] for line in ask(url, "SELECT path FROM anplint_finding")] == ["a.md"]
    assert ask(url, "SELECT count(*) AS n FROM anplint_run") == [{"n": 1}]


def test_a_late_run_takes_its_place(url: str) -> None:
    first, second, third = nights(FAULTS[:2], FAULTS[2:], FAULTS)
    with open_history(url) as history:
        for report in (third, first, second):
            history.record(report)
        points = history.trend(*NAME)
    assert [point.run for point in points] == [first.run, second.run, third.run]
    assert dict(sets_by_time(url)) == {
        report.run.time: fingerprints(report) for report in (first, second, third)
    }
    assert {line["time"] for line in ask(url, "SELECT time FROM latest")} == {third.run.time}


def test_a_late_run_changes_nothing_of_what_is_told_of_posts_now(url: str) -> None:
    older = made_report([Sheet("a.md", "Old title", "Max")], [Fault(line=3)], made_run(0))
    newer = made_report([Sheet("a.md", "New title", "Zoe")], [Fault(line=8)], made_run(1))
    with open_history(url) as history:
        history.record(newer)
        history.record(older)
    told = ask(url, "SELECT title, owner, line FROM latest")
    assert told == [{"title": "New title", "owner": "Zoe", "line": 8}]
    assert ask(url, "SELECT title, owner FROM anplint_post") == [
        {"title": "New title", "owner": "Zoe"}
    ]


@pytest.mark.parametrize("second", range(5))
def test_of_two_runs_of_one_second_the_later_to_arrive_comes_later(url: str, second: int) -> None:
    """Whatever their keys are: SOURCE_DATE_EPOCH gives many runs one time."""
    first = made_report(SHEETS, FAULTS[:2], made_run(0, commit="first"))
    then = made_report(SHEETS, FAULTS[:1], made_run(0, commit=f"then {second}", rules="2"))
    with open_history(url) as history:
        history.record(first)
        history.record(then)
        points = history.trend(*NAME)
    assert [(point.appeared, point.fixed) for point in points] == [(2, 0), (0, 1)]
    query = "SELECT commit_id, is_latest, rules_changed FROM trend ORDER BY appeared DESC"
    assert [tuple(line.values()) for line in ask(url, query)] == [
        ("first", 0, 0),
        (then.run.commit, 1, 1),
    ]
    lines = ask(url, "SELECT fingerprint FROM latest")
    assert {line["fingerprint"] for line in lines} == fingerprints(then)


def test_a_retry_with_an_older_time_is_no_longer_the_latest(url: str) -> None:
    night = made_report(SHEETS, FAULTS[:2], made_run(1))
    wrong_clock = made_report(SHEETS, FAULTS, made_run(5, commit="x"))
    with open_history(url) as history:
        history.record(night)
        history.record(wrong_clock)
        history.record(wrong_clock._replace(run=wrong_clock.run._replace(time=FIRST)))
    lines = ask(url, "SELECT time, fingerprint FROM latest")
    assert {line["fingerprint"] for line in lines} == fingerprints(night)
    assert {line["time"] for line in lines} == {night.run.time}
    assert ask(url, "SELECT time FROM trend WHERE is_latest = 1") == [{"time": night.run.time}]


def test_branches_and_repositories_do_not_mix(url: str) -> None:
    with open_history(url) as history:
        history.record(made_report(SHEETS, FAULTS))
        history.record(made_report(SHEETS, FAULTS[:1], made_run(1, branch="draft")))
        history.record(made_report(SHEETS, FAULTS[:2], made_run(2, repository="team/shop")))
        assert [point.appeared for point in history.trend("team/blog", "draft", "nightly")] == [1]
        assert [point.appeared for point in history.trend("team/shop", "main", "nightly")] == [2]
    assert len(ask(url, "SELECT 1 AS one FROM latest")) == 5 + 1 + 2


def test_jobs_do_not_mix(url: str) -> None:
    """Two jobs look at two parts of a repository, night by night; nobody edits anything."""
    parts = {"blog": FAULTS[:2], "docs": FAULTS[2:]}
    with open_history(url) as history:
        assert history.newest_job("team/blog", "main") == ""
        for day in range(2):
            for job, faults in parts.items():
                history.record(made_report(SHEETS, faults, made_run(day, job=job)))
        for job, number in {"blog": 2, "docs": 3}.items():
            points = history.trend("team/blog", "main", job)
            assert [(point.appeared, point.fixed) for point in points] == [(number, 0), (0, 0)]
            assert {point.run.job for point in points} == {job}
        assert history.trend("team/blog", "main", "") == ()
        assert history.newest_job("team/blog", "main") == "docs"  # it arrived later
        history.record(made_report(SHEETS, [], made_run(3, job="blog")))
        history.record(made_report(SHEETS, [], made_run(4, job="x", branch="draft")))
        assert history.newest_job("team/blog", "main") == "blog"
        assert history.newest_job("team/shop", "main") == ""
    for view in ("trend", "latest", "new_and_fixed", "by_owner", "by_rule"):
        jobs = ask(url, f"SELECT DISTINCT job FROM {view} WHERE branch = 'main' ORDER BY job")
        both = ["docs"] if view == "latest" else ["blog", "docs"]
        assert [line["job"] for line in jobs] == both


def test_names_may_be_as_long_as_they_like(url: str) -> None:
    long = "".join(chr(0x4E00 + number) for number in range(2_000))  # no two alike: nothing to pack
    with open_history(url) as history:
        history.record(made_report(run=made_run(0, repository=long, branch=long, job=long)))
        assert history.newest_job(long, long) == long[:500]
        [point] = history.trend(long, long, long[:500])
    assert point.run.branch == long[:500]


def test_posts_of_the_latest_run_are_complete(url: str) -> None:
    moved = [*SHEETS[1:], Sheet("e.md", "Twins", identity="id:1"), Sheet("f.md", identity="id:1")]
    with open_history(url) as history:
        history.record(made_report(SHEETS, FAULTS))
        report = made_report(moved, [Fault(0)], made_run(1))
        history.record(report)
    rows = ask(url, "SELECT path, title, owner, words, score, days FROM anplint_post ORDER BY path")
    assert rows == [
        {name: getattr(post, name) for name in ("path", "title", "owner", "words", "score", "days")}
        for post in report.posts
    ]


def test_conditions_of_the_gate_are_kept(url: str) -> None:
    gate = (
        Condition("errors", "", "max", 0, 2, False),
        Condition("score", "recipes", "min", 90.5, None, True),
    )
    with open_history(url) as history:
        history.record(made_report(SHEETS, FAULTS, gate=gate))
        history.record(made_report(SHEETS, FAULTS, gate=gate))
    rows = ask(url, "SELECT * FROM anplint_gate_condition ORDER BY position")
    found = [tuple(row.values())[2:] for row in rows]
    assert found == [("errors", "", "max", 0, 2, 0), ("score", "recipes", "min", 90.5, None, 1)]
    assert ask(url, "SELECT gate_passed FROM trend") == [{"gate_passed": 0}]


def test_equal_fingerprints_are_two_findings(url: str) -> None:
    twice = made_report(SHEETS, [Fault(0), Fault(0)], made_run(0))
    once = made_report(SHEETS, [Fault(0)], made_run(1))
    with open_history(url) as history:
        history.record(twice)
        history.record(once)
        points = history.trend(*NAME)
    assert [(point.appeared, point.fixed) for point in points] == [(2, 0), (0, 1)]


def test_texts_that_no_database_takes(url: str) -> None:
    hostile = "a\0b\udc80c'; DROP TABLE run; --"
    long = "x" * 20_000
    sheets = [
        Sheet(hostile, hostile, hostile, hostile, hostile, identity=hostile),
        Sheet("long", long, long, long, long, identity=long),
    ]
    run = made_run(0, repository=hostile, branch=long, commit=hostile, job=long)
    faults = [Fault(0, message=hostile), Fault(1, message=long)]
    report = made_report(sheets, faults, run)
    with open_history(url) as history:
        history.record(report)
        history.record(report)
        [point] = history.trend(hostile, long, long)
    assert point.values == report.totals
    assert point.appeared == 2
    [first, second] = ask(url, "SELECT title, message, owner FROM latest ORDER BY path")
    assert first["title"] == first["message"] == "a\ufffdb\ufffdc'; DROP TABLE run; --"
    assert second["owner"] == "x" * 4_000


@pytest.mark.parametrize("empty", [True, False])
def test_reports_without_posts_or_findings(url: str, empty: bool) -> None:
    report = made_report([] if empty else SHEETS, [])
    with open_history(url) as history:
        history.record(report)
        [point] = history.trend(*NAME)
    assert point.values == report.totals
    assert ask(url, "SELECT findings, appeared FROM trend") == [{"findings": 0, "appeared": 0}]


def test_nights_without_changes_store_no_findings(url: str) -> None:
    faults = [Fault(number % 4, number % 3, str(number)) for number in range(1_000)]
    with open_history(url) as history:
        for day in range(5):
            moved = [fault._replace(line=day + 1) for fault in faults[day:]]
            history.record(made_report(SHEETS, moved, made_run(day)))
    assert ask(url, "SELECT count(*) AS n FROM anplint_finding") == [{"n": 1_000}]
    assert ask(url, "SELECT count(*) AS n FROM anplint_change") == [{"n": 1_000 + 4}]
    assert ask(url, "SELECT DISTINCT line FROM latest") == [{"line": 5}]


def test_two_writers_at_once_lose_nothing(url: str) -> None:
    """They make the tables, too: neither waits until these are there."""
    odd, even = [tuple(str(day) for day in range(first, 16, 2)) for first in (1, 0)]
    run_together("tests.report.history.writer", (url, *odd), (url, *even), (url, *odd))
    everything = {
        made_run(day).time: fingerprints(
            made_report(faults=[Fault(about=str(number)) for number in range(40) if number != day])
        )
        for day in range(16)
    }
    assert dict(sets_by_time(url)) == everything
    with open_history(url) as history:
        points = history.trend(*NAME)
    assert [(point.appeared, point.fixed) for point in points] == [(39, 0), *[(1, 1)] * 15]
