"""The charts of the history: the score, findings by level and rule, what appeared or was fixed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from anplint.output.wording import count
from anplint.report.html.charts import Chart, appeared_and_fixed, lines
from anplint.report.html.wording import day, number, score, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from anplint.report.html.rule_texts import RuleText
    from anplint.report.model import Point

_RULES = 6
"""Rules that are drawn: as many lines as can be told apart."""

_LINES, _BARS = 120, 20
"""More runs than this are drawn a day each; a week each."""

_MOST = 60
"""Weeks or months that are drawn."""

_YEAR = timedelta(days=330)
"""In a longer time labels need the year."""

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
        f"{count(int(values[-1]), name.removesuffix('s'))} ({signed(values[-1] - values[0])})"
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
    names = _names(shown, rules)
    series = {names[code]: [float(point.by_rule.get(code, 0)) for point in points]
              for code in shown}  # fmt: skip
    says = (
        f"The {count(len(shown), 'rule')} with most findings, of {len(codes)}."
        if len(shown) < len(codes)
        else f"{count(len(shown), 'rule')} found something in this time."
    )
    return [lines("chart-rules", "Findings by rule", says, _times(points), series, changes, PALETTE,
                  ("Run", *series), _rows(points, series))]  # fmt: skip


def _names(codes: Sequence[str], rules: Mapping[str, RuleText]) -> dict[str, str]:
    """Return what to call rules: by their summaries, with the code where two have the same."""
    names = {code: rules[code].summary.rstrip(".") if code in rules else code for code in codes}
    told = Counter(names.values())
    return {code: name if told[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def _times(points: Sequence[Point]) -> list[int]:
    return [point.run.time for point in points]


def _rows(points: Sequence[Point], series: Mapping[str, Sequence[float]]) -> list[tuple[str, ...]]:
    return [
        (label, *(number(values[index]) for values in series.values()))
        for index, label in enumerate(_labels(points))
    ]


def _work_chart(points: Sequence[Point]) -> Chart:
    """Return what appeared and what was fixed, by run, or by week where there are many runs."""
    fixed, came = sum(point.fixed for point in points), sum(point.appeared for point in points)
    verb = "was" if fixed == 1 else "were"
    says = f"{count(came, 'finding')} appeared, and {number(fixed)} {verb} fixed."
    if len(points) <= _BARS:
        labels = _labels(points)
        periods = [
            (label.removesuffix(f" {_when(point).year}"), label, point.appeared, point.fixed)
            for label, point in zip(labels, points, strict=True)
        ]
    else:
        periods = _periods(points)
    rows = [(words, number(came), number(gone)) for _, words, came, gone in periods]
    return appeared_and_fixed(says, periods, rows)


def _periods(points: Sequence[Point]) -> list[tuple[str, str, int, int]]:
    """Return what appeared and was fixed by week, or by month or year where weeks are too many.

    What has no run stands there too, empty: bars side by side are to be equally far apart.
    """
    first, last = _when(points[0]), _when(points[-1])
    for unit in (_WEEKS, _MONTHS, _YEARS):
        starts = list(unit.all(unit.start(first), last))
        if len(starts) <= _MOST:
            break
    came: Counter[datetime] = Counter()
    gone: Counter[datetime] = Counter()
    for point in points:
        start = unit.start(_when(point))
        came[start] += point.appeared
        gone[start] += point.fixed
    is_long = starts[-1] - starts[0] > _YEAR
    return [
        (unit.label(start, is_long), unit.words(start), came[start], gone[start])
        for start in starts
    ]


class _Unit(NamedTuple):
    """A span of the calendar: when that of a day begins, when the next one does, how to call it."""

    start: Callable[[datetime], datetime]
    next: Callable[[datetime], datetime]
    label: Callable[[datetime, bool], str]
    words: Callable[[datetime], str]

    def all(self, start: datetime, last: datetime) -> Iterator[datetime]:
        """Yield the beginnings from one to that of the last day."""
        while start <= last:
            yield start
            start = self.next(start)


def _midnight(when: datetime) -> datetime:
    return when.replace(hour=0, minute=0, second=0)


def _monday(when: datetime) -> datetime:
    return _midnight(when - timedelta(days=when.weekday()))


def _month(when: datetime) -> datetime:
    return _midnight(when).replace(day=1)


def _year(when: datetime) -> datetime:
    return _month(when).replace(month=1)


_WEEKS = _Unit(
    _monday,
    lambda start: start + timedelta(days=7),
    lambda start, is_long: day(start) if is_long else f"{start.day} {start:%b}",
    lambda start: f"week of {day(start)}",
)
_MONTHS = _Unit(
    _month,
    lambda start: _month(start + timedelta(days=31)),
    lambda start, _: f"{start:%b %Y}",
    lambda start: f"{start:%B %Y}",
)
_YEARS = _Unit(
    _year,
    lambda start: start.replace(year=start.year + 1),
    lambda start, _: str(start.year),
    lambda start: str(start.year),
)
