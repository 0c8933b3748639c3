"""What to mend first, and why."""

from __future__ import annotations

from anplint.report.priorities import fix_first
from tests.report.made import Fault, Sheet, made_report


def test_what_gains_most_comes_first_and_says_why() -> None:
    sheets = [Sheet("a.md"), Sheet("b.md", days=-40, shares=True), Sheet("c.md"), Sheet("d.md")]
    faults = [
        Fault(1, 0, "x"), Fault(1, 0, "y", state="known"), Fault(1, 2, "z"), Fault(1, 1, "n"),
        Fault(2, 2, "x"), Fault(0, 2, "x", state="suppressed"),
    ]  # fmt: skip
    first, second = fix_first(made_report(sheets, faults))
    assert (first.post.path, first.number, first.gain) == ("b.md", 1, 10 / 4)
    assert first.reasons[:4] == (
        "2 errors, 1 of them new", "1 warning", "1 note", "review overdue by 40 days",
    )  # fmt: skip
    assert first.reasons[-1] == "10 points lost, most (5) by “The post has no title”"
    assert second.reasons == (
        "1 warning",
        "2.5 points lost by “The post was last reviewed too long ago”",
    )


def test_among_equals_new_errors_then_points_then_delay_then_the_path_decide() -> None:
    sheets = [Sheet("a.md"), Sheet("b.md", days=-1), Sheet("c.md", days=-9), Sheet("d.md")]
    faults = [Fault(number, 2) for number in range(3)] + [Fault(3, 0)]
    order = [item.post.path for item in fix_first(made_report(sheets, faults))]
    assert order == ["d.md", "c.md", "b.md", "a.md"]


def test_a_late_review_is_named_though_no_rule_says_so() -> None:
    (late,) = fix_first(made_report([Sheet("a.md", days=-1), Sheet("b.md", days=0)], []))
    assert (late.gain, late.reasons) == (0, ("review overdue by 1 day",))


def test_rules_that_take_as_much_are_all_named() -> None:
    faults = [Fault(0, 0), Fault(0, 1), Fault(0, 2)]
    (pick,) = fix_first(made_report([Sheet("a.md")], faults))
    assert pick.reasons[-1] == (
        "7.5 points lost, each (2.5) by “The post has no title”, “No text for an image” and "
        "“The post was last reviewed too long ago”"
    )


def test_more_points_than_there_are_are_all_points() -> None:
    (pick,) = fix_first(made_report([Sheet("a.md")], [Fault(0, 0, str(n)) for n in range(50)]))
    assert pick.reasons[-1] == "all points lost by “The post has no title”"


def test_what_weighs_nothing_is_no_reason() -> None:
    report = made_report([Sheet("a.md"), Sheet("b.md", days=-2)], [Fault(0, 1), Fault(1, 1)])
    posts = tuple(
        post._replace(losses=(post.losses[0]._replace(points=0.0),)) for post in report.posts
    )
    (late,) = fix_first(report._replace(posts=posts))
    assert late.reasons == ("1 note", "review overdue by 2 days")


def test_there_are_no_more_than_asked_for() -> None:
    sheets = [Sheet(f"{number:02}.md") for number in range(30)]
    report = made_report(sheets, [Fault(number) for number in range(30)])
    assert [item.number for item in fix_first(report)] == list(range(10))
    assert len(fix_first(report, 3)) == 3
    assert fix_first(made_report([], [])) == ()


def test_partners_are_counted_once() -> None:
    sheets = [Sheet(f"{name}.md", shares=True) for name in "abc"]
    report = made_report(sheets, [Fault(0)])
    assert report.clusters
    assert "shares text with 2 other posts" in fix_first(report)[0].reasons
