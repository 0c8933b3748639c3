"""JSON as all outputs write it: UTF-8 text, control characters escaped, one record a line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from anplint.output.escape import json_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_encode = json.JSONEncoder(ensure_ascii=False).encode


def dumps(value: Any) -> str:
    """Return a value as JSON on one line. Its bytes depend on the value only."""
    return json_safe(_encode(value))


def array(values: Iterable[Any], indent: int) -> Iterator[str]:
    """Yield a JSON array in pieces, each value on a line of its own; `[]` where there is none."""
    margin = " " * indent
    before = f"[\n{margin}  "
    for value in values:
        yield before + dumps(value)
        before = f",\n{margin}  "
    yield "[]" if before.startswith("[") else f"\n{margin}]"
