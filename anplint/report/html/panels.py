"""What the page shows of one post: facts, how its score came about, findings in their text."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from anplint.report.html.excerpts import excerpt
from anplint.report.html.pages import environment
from anplint.report.score import FULL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from anplint.model import Finding
    from anplint.report.html.excerpts import Excerpt
    from anplint.report.html.rule_texts import RuleText
    from anplint.report.model import FindingRow, PostRow, Report

MOST = 100
"""Findings of one rule in one post that are shown: who has more mends them in the editor."""


class Spot(NamedTuple):
    """A finding as it is shown; `line` is None where the text does not hold it any more."""

    finding: Finding
    state: str
    line: Excerpt | None


class Part(NamedTuple):
    """The findings of one rule in one post.

    points  lost by them
    """

    rule: RuleText
    level: str
    points: float
    findings: int
    spots: tuple[Spot, ...]


class Panels:
    """Makes the panels of a report's posts."""

    def __init__(
        self, report: Report, rules: Mapping[str, RuleText], source: Callable[[str], str]
    ) -> None:
        self._posts, self._rules, self._source = report.posts, rules, source
        self._template = environment().get_template("panel.html")
        self._findings: defaultdict[int, list[FindingRow]] = defaultdict(list)
        for row in report.findings:
            if row.post is not None:
                self._findings[row.post].append(row)

    def __iter__(self) -> Iterator[str]:
        """Yield the panel of every post as HTML."""
        for number, post in enumerate(self._posts):
            rows = self._findings.get(number, [])
            text = self._source(post.path) if rows else ""
            yield self._template.render(
                post=post,
                parts=self._parts(post, [row for row in rows if row.state != "suppressed"], text),
                allowed=_spots([row for row in rows if row.state == "suppressed"], text),
                floor=sum(loss.points for loss in post.losses) > FULL,
            )

    def _parts(self, post: PostRow, rows: list[FindingRow], text: str) -> list[Part]:
        """Return the findings by rule, what costs most first."""
        found: defaultdict[tuple[str, str], list[FindingRow]] = defaultdict(list)
        for row in rows:
            found[row.finding.code, row.finding.level].append(row)
        parts = []
        for loss in post.losses:
            some = found[loss.rule.code, loss.rule.level]
            rule = self._rules[loss.rule.code]
            parts.append(Part(rule, loss.rule.level, loss.points, len(some), _spots(some, text)))
        return parts


def _spots(rows: list[FindingRow], text: str) -> tuple[Spot, ...]:
    return tuple(
        Spot(row.finding, row.state, excerpt(text, row.finding.place)) for row in rows[:MOST]
    )
