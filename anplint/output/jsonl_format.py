"""`jsonl`: one finding a line, in the shape that `json` has in its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.output import json_text
from anplint.output.json_format import record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.output import Result, Style


def render(result: Result, style: Style) -> Iterator[str]:
    """Yield a line for each finding; nothing where there is none."""
    del style
    for finding in result.shown():
        yield json_text.dumps(record(finding)) + "\n"
