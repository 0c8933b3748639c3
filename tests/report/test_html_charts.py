"""The pictures: what their axes say, how far apart bars are, where the change of rules stands."""

from __future__ import annotations

import re

import pytest

from anplint.report.html.calendar import calendar_of
from anplint.report.html.charts import Bin, Chart, appeared_and_fixed, distribution, months_chart
from anplint.report.html.rule_texts import rule_texts
from anplint.report.html.texts import score_chart, text_charts
from anplint.report.html.trend_charts import trend_charts
from anplint.report.model import Point
from tests.report.made import DAY, FIRST, RULES, Sheet, made_report, made_run

TEXT = re.compile(
    r'<text text-anchor="(\w+)" transform="translate\(([-0-9.]+),[^)]*\)"[^>]*>([^<]+)<'
)


def texts(chart: Chart) -> list[tuple[str, float, str]]:
    """Return what the wide picture says: anchor, place from the left, text."""
    wide = chart.picture.partition('<svg class="narrow"')[0]
    return [(anchor, float(at), text) for anchor, at, text in TEXT.findall(wide)]


def labels(chart: Chart) -> list[str]:
    return [text for _, _, text in texts(chart)]


def charts_of(times: list[int], changed: tuple[int, ...] = (), gone: int = 1) -> dict[str, Chart]:
    """Return the charts of runs at these seconds after the first, by name."""
    values = made_report().totals
    trend = [
        Point(made_run()._replace(time=FIRST + seconds), values, {"ANP101": 1, "ANP301": 2},
              appeared=1, fixed=gone, rules_changed=number in changed)
        for number, seconds in enumerate(times)
    ]  # fmt: skip
    return {chart.name: chart for chart in trend_charts(trend, rule_texts(RULES))}


@pytest.mark.parametrize(
    "times",
    [[0, 3 * DAY], [hour * 3600 for hour in range(8)], [0, DAY], [day * DAY for day in range(9)],
     [month * 30 * DAY for month in range(17)], [week * 7 * DAY for week in range(60)]],
)  # fmt: skip
def test_no_label_stands_twice_on_an_axis(times: list[int]) -> None:
    for name, chart in charts_of(times).items():
        said = labels(chart)
        axis = [text for text in said if re.match(r"\d", text)]
        if name == "chart-work":  # counts go both ways from 0
            axis = [text for text in axis if not text.isdigit()]
        assert len(axis) == len(set(axis)), (name, axis)
        assert axis or name == "chart-work"


def test_fixed_findings_are_counted_without_a_minus() -> None:
    chart = appeared_and_fixed("", [("a", "a", 4, 9)], [])
    numbers = [text for text in labels(chart) if re.fullmatch(r"[-−\d]+", text)]
    assert numbers.count("2") == 2  # above 0 and below
    assert all(number.isdigit() for number in numbers)


def test_weeks_without_a_run_are_there() -> None:
    days = [day * DAY for day in range(21)] + [30 * 7 * DAY]
    rows = charts_of(days)["chart-work"].rows
    assert len(rows) == 31
    assert rows[1] == ("week of 12 Jan 2026", "7", "7")
    assert set(rows[3:30]) == {(row[0], "0", "0") for row in rows[3:30]}
    assert rows[30] == ("week of 3 Aug 2026", "1", "1")


@pytest.mark.parametrize(("years", "bars", "first"), [(2, 24, "January 2026"), (20, 20, "2026")])
def test_long_histories_are_told_by_month_or_year(years: int, bars: int, first: str) -> None:
    days = [day * DAY for day in range(21)] + [years * 365 * DAY - 10 * DAY]
    rows = charts_of(days)["chart-work"].rows
    assert len(rows) == bars
    assert rows[0] == (first, "20", "20")


@pytest.mark.parametrize(
    ("changed", "anchor"), [((1,), "start"), ((1, 2, 3), "start"), ((8,), "end")]
)
def test_the_change_of_rules_is_named_once_and_inside(
    changed: tuple[int, ...], anchor: str
) -> None:
    charts = charts_of([day * DAY for day in range(10)], changed)
    for name in ("chart-score", "chart-levels", "chart-rules"):
        told = [(side, at) for side, at, text in texts(charts[name]) if text == "rules changed"]
        assert [side for side, _ in told] == [anchor]
        marks = charts[name].picture.partition('<svg class="narrow"')[0]
        assert marks.count('aria-label="Here the rules changed"') == len(changed)


def test_rules_are_called_by_their_summaries() -> None:
    assert "The post has no title" in labels(charts_of([0, DAY])["chart-rules"])
    assert charts_of([0, DAY])["chart-rules"].says == "2 rules found something in this time."


def test_rules_of_one_summary_are_told_apart() -> None:
    same = [rule._replace(summary="Same.") for rule in RULES]
    trend = [
        Point(made_run(number), made_report().totals, {"ANP101": 1, "ANP301": 2}, 0, 0, False)
        for number in range(2)
    ]
    charts = {chart.name: chart for chart in trend_charts(trend, rule_texts(same))}
    assert charts["chart-rules"].heads == ("Run", "Same (ANP301)", "Same (ANP101)")


def test_sentences_agree_in_number() -> None:
    charts = charts_of([0, DAY])
    assert charts["chart-work"].says == "1 finding appeared, and 1 was fixed."
    assert charts["chart-levels"].says.startswith("Now 0 errors (no change), ")


@pytest.mark.parametrize(
    ("words", "says"),
    [(238, "Half of the posts take 1 minute or less to read."),
     (40, "Half of the posts take under a minute to read."),
     (714, "Half of the posts take 4 minutes or less to read.")],
)  # fmt: skip
def test_reading_time_in_words(words: int, says: str) -> None:
    posts = made_report([Sheet(f"{name}.md", words=words) for name in "abcde"]).posts
    assert text_charts(posts)[1].says == says


def test_too_few_posts_agree_in_number() -> None:
    one, two = (made_report([Sheet(f"{n}.md") for n in range(count)]).posts for count in (1, 2))
    assert text_charts(one)[1].says == "Only 1 post has words to read: too few to draw."
    assert text_charts(two)[1].says == "Only 2 posts have words to read: too few to draw."
    assert score_chart(one).says == "1 of 1 post has the full score of 100."
    assert score_chart(()).says == "There are no posts."


def test_one_post_in_a_bin_is_one_post() -> None:
    chart = distribution("x", "x", "x", [Bin("a", "a", 1), Bin("b", "b", 3)], "x")
    assert 'aria-label="a: 1 post, 25%"' in chart.picture


def test_months_lead_to_their_posts_and_say_what_lies_beyond_them() -> None:
    from datetime import date, timedelta

    days = (-361, -300, 5, 900)
    report = made_report([Sheet(f"{number}.md", days=number) for number in days])
    posts = tuple(
        post._replace(due=(date(2026, 1, 5) + timedelta(days=post.days or 0)).isoformat())
        for post in report.posts
    )
    chart = months_chart(calendar_of(report._replace(posts=posts)))
    assert "1 more was due before February 2025." in chart.says
    assert "1 more falls due after January 2027." in chart.says
    assert "year" not in chart.says
    assert chart.links == ("#review=2025-03", "#review=2026-01")
    assert len(chart.rows) == len(chart.links)
