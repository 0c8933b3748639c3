"""Whatever order runs, retries and late runs come in: what is told adds up with a plain model."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.report.history import open_history
from tests.report.history.helpers import ask, fingerprints, sets_by_run
from tests.report.made import FIRST, Fault, Sheet, made_report, made_run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.report.model import Report

SHEETS = [Sheet("a.md"), Sheet("b.md")]
BRANCH = count()

ARRIVALS = st.lists(
    st.tuples(
        st.integers(0, 5),  # which run: a number that comes again is a retry
        st.integers(0, 4),  # its time, in seconds: they collide, and retries may have others
        st.sets(st.integers(0, 7), max_size=8),
    ),
    min_size=1,
    max_size=9,
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("history") / "history.sqlite")


def arrived(number: int, time: int, faults: set[int], branch: str) -> Report:
    run = made_run(0, commit=f"commit {number}", time=FIRST + time, branch=branch)
    found = [Fault(fault % 2, fault % 3, str(fault)) for fault in sorted(faults)]
    return made_report(SHEETS, found, run)


@settings(max_examples=30, deadline=None)
@given(ARRIVALS)
def test_sets_of_findings_add_up(file: str, arrivals: list[tuple[int, int, set[int]]]) -> None:
    branch = f"branch {next(BRANCH)}"
    model: dict[str, Report] = {}
    with open_history(file) as history:
        for arrival in arrivals:
            report = arrived(*arrival, branch)
            history.record(report)
            model.pop(report.run.key, None)
            model[report.run.key] = report
            runs = sorted(model.values(), key=lambda one: one.run.time)  # else by arrival
            points = history.trend("team/blog", branch, "nightly")
            assert [point.run for point in points] == [one.run for one in runs]
            have: set[str] = set()
            for point, one in zip(points, runs, strict=True):
                found = fingerprints(one)
                assert (point.appeared, point.fixed) == (len(found - have), len(have - found))
                have = found
    expect = [fingerprints(one) for one in runs]
    assert list(sets_by_run(file, branch)) == expect
    assert now(file, branch) == expect[-1]
    kept = ask(file, f"""
        SELECT finding.key FROM anplint_finding AS finding
        JOIN anplint_series AS series ON series.id = finding.series_id WHERE branch = '{branch}'
    """)  # fmt: skip
    assert {line["key"] for line in kept} == set().union(*expect)


def now(file: str, branch: str) -> set[str]:
    lines = ask(file, f"SELECT fingerprint FROM latest WHERE branch = '{branch}'")
    return {line["fingerprint"] for line in lines}


def test_the_order_of_arrival_does_not_matter(file: str) -> None:
    def told(days: Iterable[int]) -> list[tuple[str, int, int, int]]:
        branch = f"branch {next(BRANCH)}"
        with open_history(file) as history:
            for day in days:
                history.record(arrived(day, day, {day, 7 - day}, branch))
            points = history.trend("team/blog", branch, "nightly")
        assert sum(point.appeared - point.fixed for point in points) == len(now(file, branch))
        return [(point.run.commit, point.run.time, point.appeared, point.fixed) for point in points]

    assert told(range(6)) == told(range(5, -1, -1)) == told([3, 0, 5, 1, 4, 2])
