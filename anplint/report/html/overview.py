"""The top of the page: does the gate hold, is it getting better, did the last days' work help."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.output.wording import count
from anplint.report.html.wording import lasted, moment, number, percent, score, signed, view
from anplint.report.metrics import METRICS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anplint.report.model import Condition, Point, Report

_WEEK = 7 * 24 * 60 * 60


class Check(NamedTuple):
    """A condition of the gate in words; `address` is the view that shows what it counts."""

    passed: bool
    text: str
    value: str
    where: str
    address: str


class Change(NamedTuple):
    """What became of the score since an earlier run.

    direction  "better", "worse" or "same"
    """

    since: str
    direction: str
    text: str


class Figure(NamedTuple):
    """A number of the top row; `change` is "" where there is nothing to compare it with."""

    title: str
    value: str
    note: str
    change: str
    address: str


class Spark(NamedTuple):
    """The course of the score in a hundred by a hundred units, from the lowest to the highest.

    changes  where on its way the rules changed
    """

    path: str
    changes: tuple[float, ...]
    since: str


class Past(NamedTuple):
    """What this run is compared with.

    point  a run before it
    runs   those after that one, this one among them
    span   how long ago it was, in words: "a week", "205 days"
    """

    point: Point
    runs: Sequence[Point]
    span: str


class Overview(NamedTuple):
    """See the module; `score` is "" where there are no posts.

    note  what is to be known about the conditions
    work  what appeared and was fixed of late, "" if unknown
    """

    verdict: str
    note: str
    checks: tuple[Check, ...]
    score: str
    changes: tuple[Change, ...]
    work: str
    caution: str
    figures: tuple[Figure, ...]
    spark: Spark | None


def overview_of(report: Report) -> Overview:
    """Return what the top of the page says."""
    past = _past_of(report.trend)
    return Overview(
        verdict=_verdict(report),
        checks=tuple(_check(condition, report.is_compared) for condition in report.gate),
        note=_note(report),
        score=score(report.totals["score"]) if report.posts else "",
        changes=_changes(report, past),
        work=_work(past),
        caution=_caution(past),
        figures=_figures(report.totals, past),
        spark=_spark(report.trend),
    )


def _past_of(trend: Sequence[Point]) -> Past | None:
    """Return the run that was nearest to a week before the last one; None without a run before.

    Jobs start some minutes early or late, and histories have gaps: so what is compared with is
    whatever comes nearest, and the time in between is said as it is.
    """
    if len(trend) < 2:  # noqa: PLR2004
        return None
    now = trend[-1].run.time
    near = min(range(len(trend) - 1), key=lambda at: abs(now - trend[at].run.time - _WEEK))
    return Past(trend[near], trend[near + 1 :], lasted(now - trend[near].run.time))


def _verdict(report: Report) -> str:
    failed = sum(not condition.passed for condition in report.gate)
    if not report.gate:
        return ""
    return f"{failed} of {count(len(report.gate), 'condition')} not met" if failed else (
        "The condition is met" if len(report.gate) == 1
        else f"All {len(report.gate)} conditions are met"
    )  # fmt: skip


def _note(report: Report) -> str:
    """Return what "new" means, where a condition counts what is new."""
    if not any(condition.metric in _NEW for condition in report.gate):
        return ""
    if report.is_compared:
        return "“New” is what is not in the baseline, the list of findings known before."
    return "There is no baseline, a list of findings known before: so every finding is new."


_NEW = {
    "new_findings": "any", "new_errors": "error", "new_warnings": "warning", "new_notes": "note",
}  # fmt: skip
"""Metrics of what is new, with the level that they count."""

_VIEWS = {
    "errors": {"level": "error"}, "warnings": {"level": "warning"}, "notes": {"level": "note"},
    "known": {"state": "known"},
    "suppressed": {"state": "suppressed"}, "findings": {"level": "any"},
    "stale_posts": {"review": "overdue"}, "stale_share": {"review": "overdue"},
    "due_30": {"review": "30"}, "due_60": {"review": "60"}, "due_90": {"review": "90"},
    "undated_posts": {"review": "never"},
    "duplicate_posts": {"copies": "yes"}, "duplicate_share": {"copies": "yes"},
    "clean_posts": {"level": "none"}, "clean_share": {"level": "none"},
}  # fmt: skip
"""Metrics that a view of the posts table shows."""


def metric_view(metric: str, collection: str = "", is_compared: bool = True) -> str:
    """Return the address of the posts that a metric counts, all of them if it counts all.

    is_compared  whether some findings may be known; else those of a level are the new ones
    """
    wanted = dict(_VIEWS.get(metric, {}))
    if metric in _NEW:
        wanted = {"level": _NEW[metric]} | ({"state": "new"} if is_compared else {})
    if collection:
        wanted["collection"] = collection
    return view(**(wanted or {"sort": "score"}))


def metric_text(metric: str, value: float | None) -> str:
    """Return a metric's value as people read it."""
    if value is None:
        return "not known"
    if METRICS[metric].is_share:
        return percent(value)
    return score(value) if metric == "score" else number(value)


def _check(condition: Condition, is_compared: bool) -> Check:
    metric = METRICS[condition.metric]
    bound = "at most" if condition.bound == "max" else "at least"
    limit = percent(condition.limit) if metric.is_share else number(condition.limit)
    return Check(
        condition.passed,
        f"{metric.title[:1].upper()}{metric.title[1:]} {bound} {limit}",
        metric_text(condition.metric, condition.value),
        condition.collection,
        metric_view(condition.metric, condition.collection, is_compared),
    )


def _changes(report: Report, past: Past | None) -> tuple[Change, ...]:
    if not past or not report.posts:
        return ()
    last = report.trend[-2]
    changes = [_change(report, last, f"since the last run, {moment(last.run.time)}")]
    if past.point is not last:
        since = f"since {moment(past.point.run.time)}, {past.span} ago"
        changes.append(_change(report, past.point, since))
    return tuple(changes)


def _change(report: Report, then: Point, since: str) -> Change:
    difference = round(report.totals["score"] - then.values["score"], 1)
    direction = "better" if difference > 0 else "worse" if difference < 0 else "same"
    return Change(since, direction, signed(difference, 1))


def _work(past: Past | None) -> str:
    if not past:
        return ""
    fixed = sum(point.fixed for point in past.runs)
    came = sum(point.appeared for point in past.runs)
    verb = "was" if fixed == 1 else "were"
    period = past.span.removeprefix("a ").removeprefix("1 ")
    return (f"In the last {period}, {count(fixed, 'finding')} {verb} fixed "
            f"and {number(came)} appeared.")  # fmt: skip


def _caution(past: Past | None) -> str:
    if not past or not any(point.rules_changed for point in past.runs):
        return ""
    return ("The rules changed in that time, so a part of the change may be nobody's work. "
            "The graphs mark the day.")  # fmt: skip


def _figures(now: Mapping[str, float], past: Past | None) -> tuple[Figure, ...]:
    levels = ", ".join(
        count(int(now[level + "s"]), level)
        for level in ("error", "warning", "note")
        if now[level + "s"]
    )
    shown = (
        ("posts", "Posts", count(int(now["words"]), "word")),
        ("findings", "Findings", levels),
        ("stale_posts", "Reviews overdue", f"{percent(now['stale_share'])} of the posts"),
        ("due_30", "Reviews due in 30 days", ""),
        ("duplicate_posts", "Posts with copies", f"{percent(now['duplicate_share'])} of the posts"),
        ("clean_posts", "Posts without a finding", f"{percent(now['clean_share'])} of the posts"),
    )
    return tuple(
        Figure(title, number(now[name]), note, _since_then(now, past, name), metric_view(name))
        for name, title, note in shown
    )


def _since_then(now: Mapping[str, float], past: Past | None, name: str) -> str:
    if not past or name not in past.point.values:
        return ""
    return f"{signed(now[name] - past.point.values[name])} in {past.span}"


def _spark(trend: Sequence[Point]) -> Spark | None:
    if len(trend) < 3:  # noqa: PLR2004
        return None
    start, end = trend[0].run.time, trend[-1].run.time
    scores = [point.values["score"] for point in trend]
    lowest, height = min(scores), (max(scores) - min(scores)) or 1.0
    along = [100 * (point.run.time - start) / ((end - start) or 1) for point in trend]
    course = " ".join(
        f"{x:.2f},{100 - 100 * (value - lowest) / height:.2f}"
        for x, value in zip(along, scores, strict=True)
    )
    changes = tuple(x for x, point in zip(along, trend, strict=True) if point.rules_changed)
    note = f"{score(lowest)} and {score(max(scores))} since {moment(start).partition(',')[0]}"
    return Spark(f"M{course}", changes, note)
