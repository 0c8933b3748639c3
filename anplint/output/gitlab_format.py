"""`gitlab`: a Code Quality report (docs.gitlab.com, "Code Quality report format")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.output import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.model import Finding
    from anplint.output import Result, Style

SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield an array of issues."""
    del style
    yield from json_text.array(_issues(result), indent=0)
    yield "\n"


def _issues(result: Result) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for finding in result.findings:
        # GitLab merges issues of one fingerprint. Ours repeat where a file holds a post twice.
        number = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        again = f"-{number}" if number > 1 else ""
        yield _issue(finding, finding.fingerprint + again)


def _issue(finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "description": f"{finding.code} {finding.name}: {finding.message}",
        "check_name": finding.name,
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.level],
        "location": {"path": finding.place.path, "lines": {"begin": finding.place.line}},
    }
