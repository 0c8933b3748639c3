"""`github`: workflow commands, which GitHub shows as annotations in a pull request.

A step may give ten annotations of each level (docs.github.com, "Workflow commands for GitHub
Actions"), so the worst findings come first and a plain last line says how many are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.output.escape import visible
from anplint.output.wording import count, worst_first

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.model import Finding
    from anplint.output import Result, Style

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
PER_LEVEL = 10
MESSAGE_BYTES = 4096
_BROKEN_ESCAPE = re.compile(r"%[0-9A-F]?\Z")


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield up to ten commands of each level, then the number of findings left out, if any."""
    del style
    left = dict.fromkeys(COMMANDS, PER_LEVEL)
    shown = 0
    for finding in worst_first(result.findings):
        if left[finding.level]:
            left[finding.level] -= 1
            shown += 1
            yield _command(finding)
    more = len(result.findings) - shown
    if more:
        yield f"anplint: {count(more, 'more finding')}; GitHub shows ten of each level.\n"


def _command(finding: Finding) -> str:
    place = finding.place
    properties = {"file": place.path, "line": place.line, "endLine": place.end_line}
    if place.line == place.end_line:
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = f"{finding.code} {finding.name}"
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{COMMANDS[finding.level]} {listed}::{_message(finding.message)}\n"


def _data(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "%0A".join(visible(line).replace("%", "%25") for line in lines)


def _property(text: str) -> str:
    return visible(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C")


def _message(text: str) -> str:
    escaped = _data(text)
    data = escaped.encode()
    if len(data) <= MESSAGE_BYTES:
        return escaped
    kept = data[: MESSAGE_BYTES - len("…".encode())].decode(errors="ignore")
    return _BROKEN_ESCAPE.sub("", kept) + "…"
