"""Microsoft's SARIF Multitool finds nothing wrong, by its own rules and by those for GitHub.

Runs where SARIF_MULTITOOL is the path of `Sarif.Multitool` of @microsoft/sarif-multitool-linux
5.7.0. Its exit code is 0 whatever it finds, so its log is read.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from anplint.output import Result, Style, render
from tests.output import cases

if TYPE_CHECKING:
    from pathlib import Path

TOOL = os.environ.get("SARIF_MULTITOOL", "")
OPTIONS = (
    "--log", "ForceOverwrite", "--level", "Error;Warning;Note", "--rule-kind", "Sarif;Ghas",
    "--max-file-size-in-kb", "1000000",
)  # fmt: skip
ACCEPTED = {
    "SARIF2002": "messages are texts: anplint speaks one language",
    "SARIF2003": "the revision would make the bytes depend on more than the posts",
    "SARIF2005": "the tool has no public page yet that informationUri could name",
    "SARIF2006": "asks the network for the schema",
    "SARIF2010": "snippets: GitHub and editors have the file",
    "SARIF2011": "context regions: as before",
    "SARIF2012": "the rules have no public page yet that helpUri could name",
}

pytestmark = pytest.mark.skipif(not TOOL, reason="SARIF_MULTITOOL is not set")


def complaints(folder: Path, text: str) -> list[dict[str, Any]]:
    """Return what the tool says of a log, except for what is accepted."""
    log, answer = folder / "in.sarif", folder / "out.sarif"
    log.write_bytes(text.encode())
    if not os.access(TOOL, os.X_OK):
        os.chmod(TOOL, 0o755)
    subprocess.run(
        [TOOL, "validate", str(log), "-o", str(answer), *OPTIONS],
        check=True, capture_output=True, timeout=120,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )  # fmt: skip
    (run,) = json.loads(answer.read_text(encoding="utf-8-sig"))["runs"]
    assert run["tool"]["driver"]["rules"], "the tool has run no rule"
    found: list[dict[str, Any]] = run["results"]
    return [result for result in found if result["ruleId"] not in ACCEPTED]


@pytest.mark.parametrize("result", [cases.FULL, cases.EMPTY, cases.many(60)])
def test_the_tool_has_no_complaint(result: Result, tmp_path: Path) -> None:
    assert complaints(tmp_path, "".join(render("sarif", result, Style(limit=50)))) == []


def test_the_tool_can_complain(tmp_path: Path) -> None:
    log = json.loads("".join(render("sarif", cases.FULL, Style())))
    region = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    region["startLine"] = region["endLine"] + 1
    assert complaints(tmp_path, json.dumps(log))
