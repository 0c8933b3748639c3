"""The charts: each with what it shows in a sentence, and its numbers in a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.output.escape import spelt
from anplint.output.wording import count
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
    links   where each row leads; none if they lead nowhere
    """

    name: str
    title: str
    says: str
    picture: str
    heads: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = ()
    links: tuple[str, ...] = ()


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
             "text": f"{item.words}: {count(item.posts, 'post')}, {item.posts / total:.0%}"}
            for item in bins
        ]},
        "mark": {**_BARS, "color": color},
        "encoding": {
            "x": {"field": "label", "type": "ordinal", "sort": None, "title": axis,
                  "axis": {"labelAngle": 0, **_APART}},
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
                           **_APART}},
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
    first, last = calendar.months[0].title, calendar.months[-1].title
    beyond = ((calendar.earlier, f"was due before {first}", f"were due before {first}"),
              (calendar.later, f"falls due after {last}", f"fall due after {last}"))  # fmt: skip
    for posts, one, many in beyond:
        if posts:
            says += f" {number(posts)} more {one if posts == 1 else many}."
    shown = [item for item in calendar.months if item.overdue or item.ahead]
    rows = [(item.title, number(item.overdue), number(item.ahead)) for item in shown]
    return Chart(name, title, says, draw(spec, 160), ("Month", "Overdue", "Still to come"), rows,
                 tuple(item.address for item in shown))  # fmt: skip


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
                         "axis": {"title": None, "tickCount": 4, "tickMinStep": 1}}  # fmt: skip
    if bounds:
        y["scale"] = {"domain": list(bounds), "nice": False, "zero": False}
    x = _time_axis(times)
    names = [spelt(label) for label in series]
    many = len(names) > 1
    color = {"field": "line", "type": "nominal", "sort": None,
             "scale": {"domain": names, "range": list(colors[: len(names)])}}  # fmt: skip
    encoding = {"x": x, "y": y, "color": color if many else {"value": colors[0]}}
    shapes = {"shape": {**color, "scale": {"domain": names}}} if many else {}
    point = {"type": "point", "filled": True, "size": 36 if len(times) <= _MANY else 12}
    spec = {
        "layer": [
            *_rule_changes(changes, times, x),
            {"data": {"values": values}, "mark": {"type": "line", "aria": False},
             "encoding": encoding},
            {"data": {"values": values}, "mark": point,
             "encoding": {**encoding, **shapes, "description": {"field": "text"}}},
        ],
    }  # fmt: skip
    return Chart(name, title, says, draw(spec, 180, names if many else ()), heads, rows)


def appeared_and_fixed(
    says: str, periods: Sequence[tuple[str, str, int, int]], rows: Sequence[tuple[str, ...]]
) -> Chart:
    """Return what appeared, upwards, and what was fixed, downwards.

    periods  label, words, findings that appeared, findings that were fixed
    """
    kinds = ["appeared", "fixed"]
    spec = {
        "data": {"values": [
            {"label": label, "findings": some, "kind": kind,
             "text": f"{words}: {number(abs(some))} {kind}"}
            for label, words, came, fixed in periods
            for kind, some in (("appeared", came), ("fixed", -fixed))
            if some
        ]},
        "mark": _BARS,
        "encoding": {
            "x": {"field": "label", "type": "ordinal", "sort": None,
                  "scale": {"domain": [label for label, _, _, _ in periods]},
                  "axis": {"title": None, "labelAngle": 0, **_APART}},
            "y": {"field": "findings", "type": "quantitative", "stack": True,
                  "axis": {"title": "fixed  |  appeared", "tickMinStep": 1, "tickCount": 5,
                           "labelExpr": "format(abs(datum.value), ',d')"}},
            "color": {"field": "kind", "type": "nominal",
                      "scale": {"domain": kinds, "range": ["var(--warning)", "var(--good)"]}},
            "description": {"field": "text"},
        },
    }  # fmt: skip
    title = "Findings that appeared, and findings that were fixed"
    heads = ("Run", "Appeared", "Fixed")
    return Chart("chart-work", title, says, draw(spec, 170), heads, rows)


_MANY = 40
_APART = {"labelOverlap": True, "labelSeparation": 8}
_FEW_DAYS, _YEAR = 6, 330
_DAY = 86_400


def _time_axis(times: Sequence[int]) -> dict[str, Any]:
    """Return how runs stand beside each other. No two labels say the same: few days are named each,
    hours where all runs are of one day, and the year where there is more than one.
    """
    days = {time // _DAY: time for time in reversed(times)}
    axis: dict[str, Any] = {"title": None, "labelAngle": 0, "tickCount": _FEW_DAYS, **_APART}
    if len(days) == 1:
        axis["format"] = "%H:%M"
    elif len(days) <= _FEW_DAYS:
        axis["values"] = [time * 1000 for time in sorted(days.values())]
        axis["format"] = "%-d %b %Y" if _is_long(times) else "%-d %b"
    else:
        axis["format"] = "%b %Y" if _is_long(times) else "%-d %b"
    return {"field": "time", "type": "temporal", "scale": {"type": "utc"}, "axis": axis}


def _is_long(times: Sequence[int]) -> bool:
    """Return whether a day of the year may occur twice."""
    return times[-1] - times[0] > _YEAR * _DAY


def _rule_changes(
    changes: Sequence[int], times: Sequence[int], x: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return lines at the times when other rules came into force; the last says what it is, on the
    side where there is room.
    """
    if not changes:
        return []
    says = "Here the rules changed"
    marks = [{"time": time * 1000, "text": says} for time in changes]
    span = (times[-1] - times[0]) or 1
    is_left = (changes[-1] - times[0]) / span < 0.5  # noqa: PLR2004
    side = {"align": "left", "dx": 5} if is_left else {"align": "right", "dx": -5}
    return [
        {"data": {"values": marks},
         "mark": {"type": "rule", "strokeDash": [4, 3], "color": "var(--muted)"},
         "encoding": {"x": x, "description": {"field": "text"}}},
        {"data": {"values": marks[-1:]},
         "mark": {"type": "text", "text": "rules changed", "baseline": "bottom", "dy": -3,
                  "aria": False, **side},
         "encoding": {"x": x, "y": {"value": 0}}},
    ]  # fmt: skip
