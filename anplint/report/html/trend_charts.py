"""The charts of the history: the score, findings by level and by rule, what is new and fixed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from anplint.output.wording import count
from anplint.report.html.charts import Chart, lines, new_and_fixed
from anplint.report.html.wording import day, number, score, signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anplint.report.html.rule_texts import RuleText
    from anplint.report.model import Point

_RULES = 6
"""Rules that are drawn: as many lines as can be told apart."""

_LINES, _BARS = 120, 20
"""More runs than this are drawn a day each; a week each."""

PALETTE = tuple(f"var(--c{number})" for number in range(1, _RULES + 1))
_LEVELS = {"error": "var(--error)", "warning": "var(--warning)", "note": "var(--note)"}


def trend_charts(trend: Sequence[Point], rules: Mapping[str, RuleText]) -> list[Chart]:
    """Return what the history shows; nothing of fewer than two runs."""
    if len(trend) < 2:  # noqa: PLR2004
        return []
    points = _thinned(trend)
    # A change is kept where the run that had it was thinned out.
    changes = [point.run.time for point in trend if point.rules_changed]
    return [
        _score_chart(points, changes),
        _work_chart(trend[1:]),
        _level_chart(points, changes),
        *_rule_chart(points, changes, rules),
    ]


def _thinned(trend: Sequence[Point]) -> Sequence[Point]:
    """Return the last run of each day where there are many."""
    if len(trend) <= _LINES:
        return trend
    return [list(runs)[-1] for _, runs in groupby(trend, lambda point: _when(point).date())]


def _when(point: Point) -> datetime:
    return datetime.fromtimestamp(point.run.time, UTC)


def _labels(points: Sequence[Point]) -> list[str]:
    """Return what to call runs: by their day, with the time where a day has several."""
    days = [day(_when(point)) for point in points]
    return [
        text if days.count(text) == 1 else f"{text}, {_when(point):%H:%M}"
        for text, point in zip(days, points, strict=True)
    ]


def _score_chart(points: Sequence[Point], changes: Sequence[int]) -> Chart:
    values = [point.values["score"] for point in points]
    bounds = (max(0.0, min(values) // 5 * 5 - 5), min(100.0, max(values) // 5 * 5 + 10))
    change = signed(values[-1] - values[0], 1)
    says = f"From {score(values[0])} to {score(values[-1])} ({change}) since {_labels(points)[0]}."
    rows = [(label, score(value)) for label, value in zip(_labels(points), values, strict=True)]
    return lines("chart-score", "Score", says, _times(points), {"score": values}, changes,
                 ("var(--accent)",), ("Run", "Score"), rows, bounds)  # fmt: skip


def _level_chart(points: Sequence[Point], changes: Sequence[int]) -> Chart:
    series = {level + "s": [point.values[level + "s"] for point in points] for level in _LEVELS}
    now = ", ".join(
        f"{number(values[-1])} {name} ({signed(values[-1] - values[0])})"
        for name, values in series.items()
    )
    rows = _rows(points, series)
    return lines("chart-levels", "Findings by level", f"Now {now} since {_labels(points)[0]}.",
                 _times(points), series, changes, tuple(_LEVELS.values()),
                 ("Run", *(name.capitalize() for name in series)), rows)  # fmt: skip


def _rule_chart(
    points: Sequence[Point], changes: Sequence[int], rules: Mapping[str, RuleText]
) -> list[Chart]:
    """Return the rules that have, or had, most findings."""
    most = {
        code: max(point.by_rule.get(code, 0) for point in points)
        for code in {code for point in points for code in point.by_rule}
    }
    codes = sorted((code for code in most if most[code]), key=lambda code: (-most[code], code))
    if not codes:
        return []
    shown = codes[:_RULES]
    series = {_name(code, rules): [float(point.by_rule.get(code, 0)) for point in points]
              for code in shown}  # fmt: skip
    says = f"The {count(len(shown), 'rule')} with most findings, of {len(codes)}."
    return [lines("chart-rules", "Findings by rule", says, _times(points), series, changes, PALETTE,
                  ("Run", *series), _rows(points, series))]  # fmt: skip


def _name(code: str, rules: Mapping[str, RuleText]) -> str:
    return f"{code} {rules[code].name}" if code in rules else code


def _times(points: Sequence[Point]) -> list[int]:
    return [point.run.time for point in points]


def _rows(points: Sequence[Point], series: Mapping[str, Sequence[float]]) -> list[tuple[str, ...]]:
    return [
        (label, *(number(values[index]) for values in series.values()))
        for index, label in enumerate(_labels(points))
    ]


def _work_chart(points: Sequence[Point]) -> Chart:
    """Return what is new and what was fixed, by run, or by week where there are many runs."""
    fixed, came = sum(point.fixed for point in points), sum(point.appeared for point in points)
    says = f"{count(came, 'new finding')}, and {number(fixed)} were fixed."
    if len(points) <= _BARS:
        labels = _labels(points)
        periods = [
            (label.removesuffix(f" {_when(point).year}"), label, point.appeared, point.fixed)
            for label, point in zip(labels, points, strict=True)
        ]
    else:
        periods = _weeks(points)
    rows = [(words, number(new), number(gone)) for _, words, new, gone in periods]
    return new_and_fixed(says, periods, rows)


def _weeks(points: Sequence[Point]) -> list[tuple[str, str, int, int]]:
    weeks = []
    for monday, runs in groupby(points, lambda point: _monday(_when(point))):
        some = list(runs)
        weeks.append((
            f"{monday.day} {monday:%b}", f"week of {day(monday)}",
            sum(point.appeared for point in some), sum(point.fixed for point in some),
        ))  # fmt: skip
    return weeks


def _monday(when: datetime) -> datetime:
    return (when - timedelta(days=when.weekday())).replace(hour=0, minute=0, second=0)
