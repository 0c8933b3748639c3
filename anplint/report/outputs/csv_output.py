"""`csv`: a table of posts and a table of findings, as RFC 4180 has it, in UTF-8.

A cell of text that a spreadsheet would take for a formula begins with `'` (OWASP, "CSV Injection",
2024). Numbers stay numbers, negative ones too.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from anplint.output.escape import visible
from anplint.report.outputs.rows import FINDING_FIELDS, POST_FIELDS, finding_fields, post_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anplint.report.model import Report

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a formula may begin with; the wide ones in Japanese and Chinese spreadsheets."""


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def tables(report: Report) -> Mapping[str, Iterable[str]]:
    """Return the lines of each table, by its name."""
    findings = (finding_fields(row, report.posts) for row in report.findings)
    return {
        "posts": _lines(POST_FIELDS, map(post_fields, report.posts)),
        "findings": _lines(FINDING_FIELDS, findings),
    }


def _lines(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    return table(names, ([row[name] for name in names] for row in rows))


def table(names: Sequence[str], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the lines of a table: the names, then the rows."""
    writer = csv.writer(_Echo())
    yield _text(writer.writerow(names))
    for row in rows:
        yield _text(writer.writerow([_cell(value) for value in row]))


def _text(written: Any) -> str:
    """Return a line; the types of `csv` do not know that a writer gives back what its file does."""
    assert isinstance(written, str)
    return written


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return safe_text(value) if isinstance(value, str) else value


def safe_text(text: str) -> str:
    """Return a text on one line that no spreadsheet takes for a formula."""
    shown = visible(text)
    return "'" + shown if text.lstrip(" ").startswith(_FORMULA) else shown
