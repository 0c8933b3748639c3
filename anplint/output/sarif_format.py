"""`sarif`: SARIF 2.1.0 (OASIS, 2020, errata 01 of 2023), as GitHub code scanning reads it.

The bytes depend on the findings only: no time stamp, no path of the machine. GitHub refuses a run
of more than 25,000 results (docs.github.com, "SARIF support for code scanning"), so the worst come
first, the rest is cut, and a notification says how many there were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.output import json_text
from anplint.output.sarif_results import sarif_results
from anplint.output.sarif_rules import sarif_rules
from anplint.output.wording import worst_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.output import Result, Style

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT = {"%SRCROOT%": {"description": {"text": "The root of the repository."}}}


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield the log: each rule and each result on a line of its own."""
    from anplint import __version__ as version

    rules = sorted(result.rules, key=lambda rule: rule.code)
    shown = result.shown()
    chosen = worst_first(shown)[: style.limit]
    left_out = len(shown) - len(chosen)
    yield f'{{\n  "$schema": "{SCHEMA}",\n  "version": "2.1.0",\n  "runs": [\n    {{\n'
    yield '      "tool": {"driver": {"name": "anplint", '
    yield f'"fullName": "anplint {version}", "semanticVersion": "{version}", "rules": '
    yield from json_text.array(sarif_rules(rules), indent=6)
    yield "}},\n"
    yield _member("automationDetails", {"id": f"anplint/{style.category}/"})
    yield _member("columnKind", "unicodeCodePoints")
    yield _member("originalUriBaseIds", ROOT)
    yield _member("invocations", [_invocation(result, len(shown), left_out)])
    yield '      "results": '
    yield from json_text.array(sarif_results(result, rules, chosen), indent=6)
    yield "\n    }\n  ]\n}\n"


def _member(name: str, value: Any) -> str:
    return f'      "{name}": {json_text.dumps(value)},\n'


def _invocation(result: Result, total: int, left_out: int) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": result.successful}
    if left_out:
        text = f"{left_out:,} of {total:,} results are left out, the least severe ones."
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return invocation
