"""The charts: each with what it shows in a sentence, and its numbers in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.output.escape import spelt
from anplint.report.html.svg import draw
from anplint.report.html.wording import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anplint.report.html.calendar import Calendar


class Chart(NamedTuple):
    """A chart.

    says    what there is to see, in words
    picture as SVG; "" where there is too little to draw, which `says` says
    rows    the numbers, one row for each mark or time, under `heads`
    """

    name: str
    title: str
    says: str
    picture: str
    heads: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()


class Bin(NamedTuple):
    """A bar of a distribution: its label, the words of it, how many posts."""

    label: str
    words: str
    posts: int


_BARS = {"type": "bar"}
"""No round corners: Vega cuts those of stacked bars by ids, and counts these over all charts."""
_COUNT_AXIS = {"title": "posts", "format": ",d", "tickMinStep": 1, "tickCount": 4}


def distribution(
    name: str, title: str, says: str, bins: Sequence[Bin], axis: str, color: str = "var(--accent)"
) -> Chart:
    """Return a chart of how many posts lie in each bin; without bins, the words alone."""
    if not bins:
        return Chart(name, title, says, "")
    total = sum(item.posts for item in bins) or 1
    spec = {
        "data": {"values": [
            {"label": item.label, "posts": item.posts,
             "text": f"{item.words}: {number(item.posts)} posts, {item.posts / total:.0%}"}
            for item in bins
        ]},
        "mark": {**_BARS, "color": color},
        "encoding": {
            "x": {"field": "label", "type": "ordinal", "sort": None, "title": axis,
                  "axis": {"labelAngle": 0, "labelOverlap": True}},
            "y": {"field": "posts", "type": "quantitative", "axis": _COUNT_AXIS},
            "description": {"field": "text"},
        },
    }  # fmt: skip
    rows = [(item.words, number(item.posts), f"{item.posts / total:.0%}") for item in bins]
    return Chart(name, title, says, draw(spec, 150), (axis, "Posts", "Share"), rows)


def months_chart(calendar: Calendar) -> Chart:
    """Return how many reviews fall due in each month; what is overdue is drawn in full."""
    title, name = "Reviews by month", "chart-months"
    late = sum(item.overdue for item in calendar.months)
    ahead = sum(item.ahead for item in calendar.months)
    if not late and not ahead:
        return Chart(name, title, "No review falls due in the months around today.", "")
    values = [
        {"month": item.text + "-01", "posts": posts, "kind": kind,
         "text": f"{item.title}: {number(posts)} {kind}"}
        for item in calendar.months
        for kind, posts in (("overdue", item.overdue), ("still to come", item.ahead))
        if posts
    ]  # fmt: skip
    months = [item.text + "-01" for item in calendar.months]
    kinds = ["overdue", "still to come"]
    spec = {
        "data": {"values": values},
        "mark": {**_BARS, "strokeWidth": 1.5},
        "encoding": {
            "x": {"field": "month", "type": "ordinal", "timeUnit": "utcyearmonth",
                  "scale": {"domain": [{"year": int(text[:4]), "month": int(text[5:7]), "utc": True}
                                       for text in months]},
                  "axis": {"title": None, "format": "%b %Y", "labelAngle": 0,
                           "labelOverlap": True, "labelSeparation": 8}},
            "y": {"field": "posts", "type": "quantitative",
                  "axis": {**_COUNT_AXIS, "title": "reviews"}},
            # Full bars and outlined ones differ without their colours too.
            "fill": {"field": "kind", "type": "nominal",
                     "scale": {"domain": kinds, "range": ["var(--error)", "var(--surface)"]}},
            "stroke": {"field": "kind", "type": "nominal",
                       "scale": {"domain": kinds, "range": ["var(--error)", "var(--accent)"]}},
            "description": {"field": "text"},
        },
    }  # fmt: skip
    peak = max(calendar.months, key=lambda item: item.ahead)
    says = f"Most reviews still to come fall due in {peak.title}: {number(peak.ahead)}."
    if not ahead:
        says = "All reviews of these months are overdue."
    if calendar.earlier:
        says += f" {number(calendar.earlier)} more have been overdue for longer than a year."
    rows = [
        (item.title, number(item.overdue), number(item.ahead))
        for item in calendar.months
        if item.overdue or item.ahead
    ]
    return Chart(name, title, says, draw(spec, 160), ("Month", "Overdue", "Still to come"), rows)


def lines(
    name: str,
    title: str,
    says: str,
    times: Sequence[int],
    series: Mapping[str, Sequence[float]],
    changes: Sequence[int],
    colors: Sequence[str],
    heads: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    bounds: tuple[float, float] | None = None,
) -> Chart:
    """Return values over time, a line each; the times when rules changed are marked.

    times, changes  seconds since 1970
    """
    values = [
        {"time": time * 1000, "value": value, "line": spelt(label),
         "text": f"{row[0]}, {spelt(label)}: {number(round(value, 1))}"}
        for label, line in series.items()
        for time, value, row in zip(times, line, rows, strict=True)
    ]  # fmt: skip
    y: dict[str, Any] = {"field": "value", "type": "quantitative",
                         "axis": {"title": None, "tickCount": 4}}  # fmt: skip
    if bounds:
        y["scale"] = {"domain": list(bounds), "nice": False, "zero": False}
    names = [spelt(label) for label in series]
    many = len(names) > 1
    color = {"field": "line", "type": "nominal", "sort": None,
             "scale": {"domain": names, "range": list(colors[: len(names)])}}  # fmt: skip
    encoding = {"x": _TIME, "y": y, "color": color if many else {"value": colors[0]}}
    shapes = {"shape": {**color, "scale": {"domain": names}}} if many else {}
    point = {"type": "point", "filled": True, "size": 36 if len(times) <= _MANY else 12}
    spec = {
        "layer": [
            *_rule_changes(changes),
            {"data": {"values": values}, "mark": {"type": "line", "aria": False},
             "encoding": encoding},
            {"data": {"values": values}, "mark": point,
             "encoding": {**encoding, **shapes, "description": {"field": "text"}}},
        ],
    }  # fmt: skip
    return Chart(name, title, says, draw(spec, 180), heads, rows)


def new_and_fixed(
    says: str, periods: Sequence[tuple[str, str, int, int]], rows: Sequence[tuple[str, ...]]
) -> Chart:
    """Return what is new, upwards, and what was fixed, downwards.

    periods  label, words, new findings, findings that were fixed
    """
    kinds = ["new", "fixed"]
    spec = {
        "data": {"values": [
            {"label": label, "findings": count, "kind": kind,
             "text": f"{words}: {number(abs(count))} {kind}"}
            for label, words, new, fixed in periods
            for kind, count in (("new", new), ("fixed", -fixed))
            if count
        ]},
        "mark": _BARS,
        "encoding": {
            "x": {"field": "label", "type": "ordinal", "sort": None,
                  "scale": {"domain": [label for label, _, _, _ in periods]},
                  "axis": {"title": None, "labelAngle": 0, "labelOverlap": True}},
            "y": {"field": "findings", "type": "quantitative", "stack": True,
                  "axis": {"title": "fixed  |  new", "format": ",d", "tickCount": 5}},
            "color": {"field": "kind", "type": "nominal",
                      "scale": {"domain": kinds, "range": ["var(--warning)", "var(--good)"]}},
            "description": {"field": "text"},
        },
    }  # fmt: skip
    title, heads = "New findings, and findings that were fixed", ("Run", "New", "Fixed")
    return Chart("chart-work", title, says, draw(spec, 170), heads, rows)


_MANY = 40
_TIME: dict[str, Any] = {
    "field": "time", "type": "temporal", "scale": {"type": "utc"},
    "axis": {"title": None, "format": "%-d %b", "labelAngle": 0, "labelOverlap": True,
             "tickCount": 6},
}  # fmt: skip


def _rule_changes(changes: Sequence[int]) -> list[dict[str, Any]]:
    """Return lines at the times when other rules came into force."""
    if not changes:
        return []
    data = {"values": [{"time": time * 1000, "text": "Here the rules changed"} for time in changes]}
    return [
        {"data": data, "mark": {"type": "rule", "strokeDash": [4, 3], "color": "var(--muted)"},
         "encoding": {"x": _TIME, "description": {"field": "text"}}},
        {"data": data, "mark": {"type": "text", "text": "rules changed", "align": "right", "dx": -5,
                                "baseline": "top", "aria": False},
         "encoding": {"x": _TIME, "y": {"value": 0}}},
    ]  # fmt: skip
