"""`markdown`: a summary of a job: gate, score, what to mend first, how the parts are doing.

GitHub drops a summary of more than 1 MiB altogether, so this one ends before that and says so. It
names no more than a reader of a summary reads; the rest is in the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.model import LEVELS
from anplint.output.escape import markdown
from anplint.output.markdown_format import MAX_BYTES
from anplint.output.wording import count
from anplint.readers.own import TEXT_MARK
from anplint.report.gate import sentence
from anplint.report.metrics import METRICS
from anplint.report.priorities import fix_first

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anplint.report.model import Group, Point, PostRow, Report

_MOST_ROWS = 25
_MOST_POINTS = 10
"""Of the trend: the last runs."""

_MOST_TEXT = 200
"""Characters of a cell."""

_CUT = "\nThe rest is left out because GitHub drops a summary of more than 1 MiB.\n"


def render(report: Report) -> Iterator[str]:
    """Yield the summary, at most `MAX_BYTES` long."""
    room = MAX_BYTES - len(_CUT)
    for piece in _pieces(report):
        room -= len(piece.encode())
        if room < 0:
            yield _CUT
            return
        yield piece


def _pieces(report: Report) -> Iterator[str]:
    """Yield lines; each fits its table, so that the summary may end after any of them."""
    yield from _head(report)
    yield from _gate(report)
    yield from _trend(report.trend)
    yield from _first(report)
    for kind, title in (("collection", "Collections"), ("section", "Sections"),
                        ("owner", "Owners")):  # fmt: skip
        yield from _groups(title, [group for group in report.groups if group.kind == kind])
    yield from _rules(report)
    yield from _stale(report)


def _head(report: Report) -> Iterator[str]:
    totals, run = report.totals, report.run
    where = " ".join(filter(None, (run.repository, run.branch, run.commit[:10])))
    yield f"{TEXT_MARK}\n## How the posts are doing\n\n{_text(where)}, as on {run.today}.\n\n"
    levels = ", ".join(count(int(totals[level + "s"]), level) for level in LEVELS)
    yield f"**Score {totals['score']:.1f}** of 100. {count(int(totals['posts']), 'post')}; {levels}"
    yield f" ({int(totals['new_findings']):,} new, {int(totals['known']):,} known).\n"
    yield f"{int(totals['stale_posts']):,} overdue for review, {int(totals['due_30']):,} due in 30 "
    yield f"days; {int(totals['duplicate_posts']):,} hold text copied from another.\n"


def _gate(report: Report) -> Iterator[str]:
    if report.gate:
        yield f"\n### Quality gate: {'passed' if report.passed else 'failed'}\n\n"
    for condition in report.gate:
        mark = "passed" if condition.passed else "**failed**"
        yield f"- {mark}: {_text(sentence(condition))}\n"


def _trend(trend: Sequence[Point]) -> Iterator[str]:
    rows = [
        (
            point.run.today,
            point.run.commit[:10],
            f"{point.values.get('score', 0):.1f}",
            _number(point.values.get("findings", 0)),
            f"+{point.appeared:,}",
            f"-{point.fixed:,}",
            "yes" if point.rules_changed else "",
        )
        for point in trend[-_MOST_POINTS:]
    ]
    titles = ("Day", "Commit", "Score:", "Findings:", "Appeared:", "Fixed:", "Rules changed")
    yield from _table("Trend", titles, rows)


def _first(report: Report) -> Iterator[str]:
    rows = [
        (
            str(number),
            _post(item.post),
            item.post.owner,
            f"{item.post.score:.0f}",
            f"+{item.gain:.2f}",
            "; ".join(item.reasons),
        )
        for number, item in enumerate(fix_first(report), start=1)
    ]
    titles = ("#:", "Post", "Owner", "Score:", "All gain:", "Why")
    yield from _table("Fix these first", titles, rows)


def _groups(title: str, groups: Sequence[Group]) -> Iterator[str]:
    """Yield the table of some groups, unless there is one only: that is all posts again."""
    names = ("posts", "score", "errors", "warnings", "notes", "stale_posts", "duplicate_posts")
    worst = sorted(groups, key=lambda group: (group.values["score"], group.name))
    rows = [(group.name or "(none)", *(_number(group.values[name]) for name in names))
            for group in worst]  # fmt: skip
    titles = ("Name", *(METRICS[name].title.capitalize() + ":" for name in names))
    yield from _table(title, titles, rows if len(rows) > 1 else [])


def _rules(report: Report) -> Iterator[str]:
    rules = {rule.code: rule for rule in report.rules}
    found = [group for group in report.groups if group.kind == "rule" and group.values["findings"]]
    rows = [
        (
            f"{group.name} {rules[group.name].name}",
            rules[group.name].level,
            *(_number(group.values[name]) for name in ("findings", "new_findings", "posts")),
            f"{group.values['points']:.0f}",
        )
        for group in sorted(found, key=lambda group: (-group.values["points"], group.name))
    ]
    titles = ("Rule", "Level", "Findings:", "New:", "Posts:", "Points lost:")
    yield from _table("Rules", titles, rows)


def _stale(report: Report) -> Iterator[str]:
    def days(post: PostRow) -> tuple[int, str]:
        return post.days or 0, post.path

    late = [post for post in report.posts if post.is_late]
    rows = [
        (_post(post), post.owner, post.reviewed or "", post.due or "", f"{-(post.days or 0):,}")
        for post in sorted(late, key=days)
    ]
    titles = ("Post", "Owner", "Reviewed", "Due", "Days overdue:")
    yield from _table("Overdue reviews", titles, rows)


def _table(title: str, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield a heading and a table, numbers on the right where a title ends with a colon; nothing
    where there is no row.
    """
    if not rows:
        return
    rule = "|".join("--:" if name.endswith(":") else "---" for name in titles)
    yield f"\n### {title}\n\n| {' | '.join(name.rstrip(':') for name in titles)} |\n|{rule}|\n"
    for row in rows[:_MOST_ROWS]:
        yield f"| {' | '.join(map(_text, row))} |\n"
    if len(rows) > _MOST_ROWS:
        yield f"\nand {len(rows) - _MOST_ROWS:,} more\n"


def _post(post: PostRow) -> str:
    return post.title if post.title == post.path else f"{post.title} ({post.path})"


def _text(text: str) -> str:
    return markdown(text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - 1] + "…")


def _number(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
