"""`markdown`: a job summary: totals, a table of rules, a table of findings, worst first.

GitHub drops a summary of more than 1 MiB altogether (docs.github.com, "Adding a job summary"), so
this one ends before that and says what it left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.model import LEVELS
from anplint.output.escape import markdown
from anplint.output.wording import by_rule, count, totals, worst_first
from anplint.readers.own import TEXT_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.model import Finding
    from anplint.output import Result, Style

MAX_BYTES = 900 * 1024
MESSAGE_LENGTH = 500
"""The most code points of a message in a table: a reader of a summary skims."""


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield the summary, at most `MAX_BYTES` long."""
    del style
    head = f"{TEXT_MARK}\n## anplint\n\n{totals(result)}\n"
    if result.findings:
        head += "\n" + "".join(_rules(result)) + "\n"
    yield head
    yield from _findings(result, MAX_BYTES - len(head.encode()))


def _rules(result: Result) -> Iterator[str]:
    yield "| Level | Rule | Findings |\n|---|---|--:|\n"
    for finding, number in sorted(by_rule(result), key=lambda row: LEVELS.index(row[0].level)):
        yield f"| {finding.level} | {_rule(finding)} | {number:,} |\n"


def _findings(result: Result, room: int) -> Iterator[str]:
    if not result.findings:
        return
    head = "| Place | Rule | Message |\n|---|---|---|\n"
    yield head
    room -= len(head.encode()) + 200
    for shown, finding in enumerate(worst_first(result.findings)):
        row = _row(finding)
        room -= len(row.encode())
        if room < 0:
            more = count(len(result.findings) - shown, "more finding")
            yield f"\n{more}, left out because GitHub drops a summary of more than 1 MiB.\n"
            return
        yield row


def _row(finding: Finding) -> str:
    place = finding.place
    message = finding.message
    if len(message) > MESSAGE_LENGTH:
        message = message[:MESSAGE_LENGTH] + "…"
    where = f"{markdown(place.path)}:{place.line}"
    return f"| {where} | {_rule(finding)} | {markdown(message)} |\n"


def _rule(finding: Finding) -> str:
    return f"{markdown(finding.code)} {markdown(finding.name)}"
