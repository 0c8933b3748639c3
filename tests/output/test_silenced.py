"""Findings that do not count: marked by the formats that can, left out by the others."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from anplint.model import Suppression
from anplint.output import FORMATS, Style, render
from tests.output.cases import FULL
from tests.output.test_golden import GOLDEN, same
from tests.output.test_sarif import run_of

MARKING = {"text": "txt", "concise": "txt", "json": "json", "jsonl": "jsonl", "sarif": "sarif"}
REASON = "kept [as] it was\n::error::x\x1b[31m"
SILENCED = (
    FULL.findings[1]._replace(suppression=Suppression("inSource", REASON)),
    FULL.findings[3]._replace(suppression=Suppression("external", "per-file-ignores")),
    FULL.findings[5]._replace(suppression=Suppression("inSource")),
)
SOME = FULL._replace(findings=(FULL.findings[0], FULL.findings[2], FULL.findings[4]))
RESULT = SOME._replace(silenced=SILENCED)


@pytest.mark.parametrize("name", MARKING)
def test_they_are_marked(name: str) -> None:
    text = "".join(render(name, RESULT, Style()))
    assert "\x1b" not in text
    same(Path(GOLDEN / f"{name}-silenced.{MARKING[name]}"), text)


@pytest.mark.parametrize("name", sorted(set(FORMATS) - MARKING.keys()))
def test_they_are_left_out(name: str) -> None:
    assert list(render(name, RESULT, Style())) == list(render(name, SOME, Style()))


@pytest.mark.parametrize("name", ["text", "concise", "json"])
def test_statistics_do_not_count_them(name: str) -> None:
    style = Style(statistics=True)
    assert list(render(name, RESULT, style)) == list(render(name, SOME, style))


def test_s10_sarif_says_who_suppressed_and_why() -> None:
    results = run_of(RESULT)["results"]
    assert len(results) == 6
    suppressions = [result["suppressions"] for result in results if "suppressions" in result]
    assert sorted(suppressions, key=json.dumps) == [
        [{"kind": "external", "justification": "per-file-ignores"}],
        [{"kind": "inSource", "justification": REASON}],
        [{"kind": "inSource"}],
    ]
