"""Which rules have fixes: their examples, their texts and docs/fixes.md say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY
from tests.examples import rule_files, run_example

if TYPE_CHECKING:
    from pathlib import Path

    from anplint.rulefile import RuleFile

PAGE = (REPOSITORY / "docs" / "fixes.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"^\| \[(ANP\d+)\]\(\S+\) \| ([a-z ]+) \|", PAGE, re.MULTILINE))


def test_the_page_lists_the_rules_in_order() -> None:
    assert len(LISTED) > 10
    assert list(LISTED) == sorted(LISTED)


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in rule_files()])
def test_the_page_and_the_rule_say_what_its_examples_show(rule: RuleFile, tmp_path: Path) -> None:
    kinds = set()
    for number, example in enumerate(rule.examples):
        folder = tmp_path / str(number)
        folder.mkdir()
        outcome = run_example(rule, example, folder)
        kinds |= {finding.fix.safe for finding in outcome.findings if finding.fix}
    shown = " or ".join({True: "safe", False: "unsafe"}[safe] for safe in sorted(kinds)[::-1])
    assert LISTED.get(rule.code, "") == shown
    said = {"safe": "`--fix`", "unsafe": "`--fix --unsafe-fixes`"}
    assert " or ".join(word for word, option in said.items() if option in rule.fix) == shown
