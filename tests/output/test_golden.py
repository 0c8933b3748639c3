"""Golden files: what each format prints for the hard result. `UPDATE_GOLDEN=1` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from anplint.output import FORMATS, Style, render
from tests.output.cases import EMPTY, FULL

GOLDEN = Path(__file__).parent / "golden"
ENDINGS = {
    "json": "json", "jsonl": "jsonl", "sarif": "sarif", "gitlab": "json", "rdjson": "json",
    "junit": "xml", "checkstyle": "xml", "markdown": "md",
}  # fmt: skip
STYLES = {"statistics": Style(statistics=True), "color": Style(color=True, prefix="../blog/")}
CASES = [
    *[(name, "full", Style()) for name in FORMATS],
    *[(name, "empty", Style()) for name in FORMATS],
    *[(name, "statistics", STYLES["statistics"]) for name in ("text", "concise", "json")],
    *[(name, "color", STYLES["color"]) for name in ("text", "concise")],
]


def same(path: Path, got: str) -> None:
    """Fail where a file does not hold the text; write it where that is asked for."""
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_bytes(got.encode())
    assert path.read_bytes().decode() == got


@pytest.mark.parametrize(("name", "case", "style"), CASES)
def test_the_output_is_the_golden_file(name: str, case: str, style: Style) -> None:
    result = EMPTY if case == "empty" else FULL
    file = GOLDEN / f"{name}-{case}.{ENDINGS.get(name, 'txt')}"
    same(file, "".join(render(name, result, style)))
