"""`checkstyle`: the XML that many CI systems read."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from anplint.output.escape import xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.model import Finding
    from anplint.output import Result, Style

SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield a `file` element for each path with findings."""
    del style
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="10.0">\n'
    for path, findings in groupby(result.findings, lambda finding: finding.place.path):
        yield f'  <file name="{xml(path)}">\n'
        yield from map(_error, findings)
        yield "  </file>\n"
    yield "</checkstyle>\n"


def _error(finding: Finding) -> str:
    return (
        f'    <error line="{finding.place.line}" column="{finding.place.column}" '
        f'severity="{SEVERITIES[finding.level]}" message="{xml(finding.message)}" '
        f'source="anplint.{xml(finding.code)}.{xml(finding.name)}"/>\n'
    )
