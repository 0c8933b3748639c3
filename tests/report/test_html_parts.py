"""The parts of the page: excerpts, wording, weights, what is better or worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.model import Place, Span
from anplint.report.html import wording
from anplint.report.html.calendar import calendar_of
from anplint.report.html.excerpts import excerpt, passage
from anplint.report.html.overview import overview_of
from anplint.report.html.rule_texts import rule_texts
from anplint.report.html.scoring import scoring_of
from anplint.report.model import Condition, Loss, Point
from anplint.report.score import Weights, points, score
from tests.cli.helpers import anplint
from tests.report.made import DAY, RULES, Fault, Sheet, made_report, made_run
from tests.report.pages import Page

if TYPE_CHECKING:
    from pathlib import Path


def place(text: str, start: int, end: int) -> Place:
    """Return a place in a text whose lines end in LF."""
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    last, end_column = text.count("\n", 0, end) + 1, end - text.rfind("\n", 0, end)
    return Place("a.md", Span(start, end), line, column, last, end_column)


class TestExcerpts:
    def test_the_line_is_cut_at_the_mark(self) -> None:
        text = "one\ntwo words\nthree"
        assert excerpt(text, place(text, 8, 13)) == ("two ", "words", "", 0)

    def test_what_goes_on_is_counted(self) -> None:
        text = "one\ntwo\nthree\nfour"
        assert excerpt(text, place(text, 0, 12)) == ("", "one", "", 2)
        assert excerpt(text, place(text, 0, 8)) == ("", "one", "", 1)

    def test_a_long_line_is_clipped_on_both_sides(self) -> None:
        text = "a" * 500 + "MARK" + "b" * 500
        found = excerpt(text, place(text, 500, 504))
        assert found == ("…" + "a" * 80, "MARK", "b" * 80 + "…", 0)

    def test_a_long_mark_is_clipped(self) -> None:
        text = "a" * 1000
        found = excerpt(text, place(text, 0, 1000))
        assert found == ("", "a" * 240 + "…", "", 0)

    @pytest.mark.parametrize("text", ["", "short"])
    def test_what_is_gone_is_none(self, text: str) -> None:
        assert excerpt(text, Place("a.md", Span(20, 25), 2, 3, 2, 8)) is None

    def test_another_line_than_there_was_is_none(self) -> None:
        assert excerpt("one two three", Place("a.md", Span(8, 10), 2, 3, 2, 5)) is None

    @given(st.text("ab \n", max_size=80), st.data())
    def test_the_parts_make_the_line(self, text: str, data: st.DataObject) -> None:
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, len(text)))
        found = excerpt(text, place(text, start, end))
        if not text:
            assert found is None
            return
        assert found is not None
        line = text.split("\n")[text.count("\n", 0, start)]
        assert found.before + found.marked + found.after == line
        assert text[start:end].startswith(found.marked)

    def test_a_passage_is_one_line_and_clipped(self) -> None:
        text = "one\n  two three"
        assert passage(text, place(text, 0, len(text)), 100) == "one two three"
        assert passage(text, place(text, 0, len(text)), 8) == "one two…"
        assert passage("", place(text, 0, 5), 8) == ""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [("see [the guide][g], ![x](a.png) and [a page](b.md).", "see the guide, x and a page."),
         ("**Bold**, *soft* and `code`", "Bold, soft and code"),
         ("__bold__ but snake_case and 2 * 3 * 4", "bold but snake_case and 2 * 3 * 4"),
         ("## A heading\n> quoted\n- one\n2. two", "A heading quoted one two"),
         ("a [bracket] alone", "a [bracket] alone")],
    )  # fmt: skip
    def test_a_passage_has_no_marks(self, text: str, shown: str) -> None:
        assert passage(text, place(text, 0, len(text)), 200) == shown


class TestWording:
    @pytest.mark.parametrize(
        ("value", "text"), [(100.0, "100.0"), (99.96, "99.9"), (0.0, "0.0"), (87.25, "87.2")]
    )
    def test_only_a_full_score_is_full(self, value: float, text: str) -> None:
        assert wording.score(value) == text

    @pytest.mark.parametrize(
        ("value", "text"), [(0.0, "0"), (0.01, "under 0.1"), (20.0, "20"), (1234.56, "1,234.6")]
    )
    def test_points_never_vanish(self, value: float, text: str) -> None:
        assert wording.points(value) == text

    @pytest.mark.parametrize(
        ("days", "text"),
        [(-1, "1 day overdue"), (0, "due today"), (1, "due in 1 day"), (40, "due in 40 days")],
    )
    def test_lateness(self, days: int, text: str) -> None:
        assert wording.lateness(days) == text

    @pytest.mark.parametrize(
        ("seconds", "text"),
        [(7 * DAY - 300, "a week"), (6 * DAY, "6 days"), (8 * DAY, "8 days"), (90_000, "1 day"),
         (7_200, "2 hours"), (600, "10 minutes"), (0, "1 minute")],
    )  # fmt: skip
    def test_spans(self, seconds: int, text: str) -> None:
        assert wording.lasted(seconds) == text

    @pytest.mark.parametrize(
        ("value", "text"), [(0.04, "no change"), (1.25, "+1.2"), (-3.0, "−3.0")]
    )
    def test_changes_have_a_sign(self, value: float, text: str) -> None:
        assert wording.signed(value, 1) == text

    @pytest.mark.parametrize(
        ("text", "html"),
        [
            ("use `a<b`.", "use <code>a&lt;b</code>."),
            ("one ` alone & `two` here", "one <code> alone &amp; </code>two` here"),
            ("<b>", "&lt;b&gt;"),
            ("\u202e", "\\u202e"),
        ],
    )
    def test_backquotes_make_code_and_all_else_is_text(self, text: str, html: str) -> None:
        assert wording.rich(text) == html

    def test_addresses_hold_names_as_they_are(self) -> None:
        assert wording.view(owner="Ann & Ben #1") == "#owner=Ann%20%26%20Ben%20%231"


class TestScoring:
    def test_weights_are_those_of_the_configuration(self) -> None:
        weights = Weights(error=30, rules={"image-text": 5, "stale-review": 8, "not-on": 1})
        report = made_report(faults=[Fault(0, 0)])._replace(weights=weights)
        found = scoring_of(report, rule_texts(report.rules))
        assert found.levels == (("error", 30), ("warning", 8), ("note", 2))
        assert found.rules == (("No text for an image", 5),)
        assert found.unreadable == 100

    def test_a_run_takes_them_from_its_configuration(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a.md").write_text("", encoding="utf-8")
        (tmp_path / "anplint.toml").write_text("[score]\nnote = 3\n", encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        assert anplint("report", "-o", "r.html", "--exit-zero").code == 0
        page = Page((tmp_path / "r.html").read_text(encoding="utf-8"))
        told = "costs 20 for an error, 8 for a warning, 3 for a note. A post that can’t be read"
        assert f"In this report the first finding of a rule {told} loses 100." in page.text

    def test_the_example_is_a_sum_that_is_right(self) -> None:
        report = made_report([Sheet(f"{name}.md") for name in "abc"])
        error, note, warning = RULES
        lost = [
            [Loss(error._replace(code=f"X{number}"), 9, 40.0) for number in range(5)],
            [Loss(error, 1, 20.0)],
            [Loss(error, 3, points(20, 3)), Loss(note, 1, points(2, 1)), Loss(warning, 1, 8.0)],
        ]
        posts = tuple(
            post._replace(losses=tuple(some), score=score(some))
            for post, some in zip(report.posts, lost, strict=True)
        )
        texts = rule_texts(report.rules)
        assert scoring_of(report._replace(posts=posts), texts).example == posts[2]
        assert scoring_of(report._replace(posts=posts[:2]), texts).example is None


class TestCalendar:
    def test_months_and_what_lies_beyond_them_add_up(self) -> None:
        sheets = [Sheet(f"{days}.md", days=days) for days in range(-900, 900, 7)]
        report = made_report(sheets, run=made_run())
        from datetime import date, timedelta

        posts = tuple(
            post._replace(due=(date(2026, 1, 5) + timedelta(days=post.days or 0)).isoformat())
            for post in report.posts
        )
        found = calendar_of(report._replace(posts=posts))
        assert len(found.months) == 24
        assert found.months[11].text == "2026-01"
        inside = sum(item.overdue + item.ahead for item in found.months)
        assert inside + found.earlier + found.later == len(posts)
        assert found.dues[0].total == sum((post.days or 0) < 0 for post in posts)
        lateness = [post.days or 0 for _, post in found.dues[0].posts]
        assert lateness == sorted(lateness)


def trend_of(*runs: tuple[int, float, int, int]) -> tuple[Point, ...]:
    """Return runs: their day, the score, new findings, findings that were fixed."""
    values = made_report().totals
    return tuple(
        Point(made_run(day), {**values, "score": value}, {}, new, fixed, rules_changed=False)
        for day, value, new, fixed in runs
    )


class TestOverview:
    def test_changes_since_the_last_run_and_a_week_ago(self) -> None:
        report = made_report(faults=[Fault(0)])  # a score of 97.5
        found = overview_of(
            report._replace(trend=trend_of((0, 99, 9, 0), (1, 95, 1, 2), (8, 98, 3, 4),
                                           (9, 97.5, 5, 6)))
        )  # fmt: skip
        assert [(change.direction, change.text) for change in found.changes] == [
            ("worse", "−0.5"), ("better", "+2.5"),
        ]  # fmt: skip
        assert found.changes[1].since == "since 6 Jan 2026, 00:00 UTC, 8 days ago"
        assert found.work == "In the last 8 days, 10 findings were fixed and 8 appeared."

    def test_a_short_history_says_since_when(self) -> None:
        trend = trend_of((0, 99, 50, 0), (1, 100, 1, 1))
        found = overview_of(made_report()._replace(trend=trend))
        assert found.work == "In the last day, 1 finding was fixed and 1 appeared."
        assert len(found.changes) == 1

    def test_a_gap_in_the_history_is_no_week(self) -> None:
        trend = trend_of((0, 99, 50, 0), (205, 99, 1, 2))
        found = overview_of(made_report()._replace(trend=trend))
        assert found.work == "In the last 205 days, 2 findings were fixed and 1 appeared."
        assert {figure.change for figure in found.figures} == {"no change in 205 days"}
        nearer = trend_of((0, 99, 50, 0), (204, 99, 1, 2), (205, 99, 0, 7))
        found = overview_of(made_report()._replace(trend=nearer))
        assert found.work == "In the last day, 7 findings were fixed and 0 appeared."
        assert len(found.changes) == 1

    @pytest.mark.parametrize("minutes", [-5, 0, 5])
    def test_a_weekly_job_may_start_early_or_late(self, minutes: int) -> None:
        *before, last = trend_of((0, 99, 50, 0), (7, 99, 1, 1), (14, 99, 2, 2), (21, 99, 3, 3))
        run = last.run._replace(time=last.run.time + 60 * minutes)
        found = overview_of(made_report()._replace(trend=(*before, last._replace(run=run))))
        assert found.work == "In the last week, 3 findings were fixed and 3 appeared."
        assert found.figures[0].change == "no change in a week"

    def test_a_change_of_rules_is_a_caution(self) -> None:
        trend = trend_of((0, 99, 50, 0), (1, 100, 1, 2))
        changed = (trend[0], trend[1]._replace(rules_changed=True))
        report = made_report()
        assert not overview_of(report._replace(trend=trend)).caution
        assert overview_of(report._replace(trend=changed)).caution

    def test_conditions_in_words(self) -> None:
        gate = (
            Condition("errors", "", "max", 0, 3, passed=False),
            Condition("stale_share", "blog", "max", 0.1, 0.05, passed=True),
            Condition("score", "", "min", 80, None, passed=True),
        )
        found = overview_of(made_report(gate=gate))
        assert found.verdict == "1 of 3 conditions not met"
        assert [(check.text, check.value) for check in found.checks] == [
            ("Errors at most 0", "3"),
            ("Overdue share at most 10\N{NO-BREAK SPACE}%", "5\N{NO-BREAK SPACE}%"),
            ("Score at least 80", "not known"),
        ]
        assert found.checks[0].address == "#level=error"
        assert found.checks[1].address == "#review=overdue&collection=blog"
        assert found.checks[2].address == "#sort=score"  # all posts, whatever was filtered
        assert found.figures[0].address == "#sort=score"
        assert found.note == ""

    def test_conditions_of_what_is_new_lead_there(self) -> None:
        gate = tuple(
            Condition(f"new_{name}", "", "max", 0, 1, passed=False)
            for name in ("errors", "warnings", "notes", "findings")
        )
        alone = overview_of(made_report(faults=[Fault(0)], gate=gate))
        assert [check.address for check in alone.checks] == [
            "#level=error", "#level=warning", "#level=note", "#level=any",
        ]  # fmt: skip
        assert "There is no baseline" in alone.note
        faults = [Fault(0), Fault(0, 1, "k", "known")]
        compared = overview_of(made_report(faults=faults, gate=gate))
        assert [check.address for check in compared.checks] == [
            "#level=error&state=new", "#level=warning&state=new", "#level=note&state=new",
            "#level=any&state=new",
        ]  # fmt: skip
        assert "not in the baseline" in compared.note

    def test_days_of_made_runs_are_days(self) -> None:
        assert made_run(1).time - made_run(0).time == DAY
