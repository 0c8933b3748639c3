"""Every rule file's examples are run: a bad one gives exactly its findings, a good one none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anplint.engine.plan import ALWAYS_ON
from tests.examples import rule_files, run_example

if TYPE_CHECKING:
    from anplint.rulefile import Example, RuleFile

FILES = rule_files()
TOO_LONG = {"ANP003": {"many"}}
"""Messages whose example nobody would read; `test_suppression.py` has it."""

EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.name}-{number}")
    for rule in FILES
    for number, example in enumerate(rule.examples, 1)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_an_example_gives_exactly_its_findings(
    rule: RuleFile, example: Example, tmp_path: Path
) -> None:
    outcome = run_example(rule, example, tmp_path)
    found = [
        (f"{f.place.path}:{f.place.line}:{f.place.column}", f.code, f.message)
        for f in outcome.findings
    ]
    places = [place for place, _, _ in found]
    assert places == [expected.at for expected in example.expect], found
    assert {code for _, code, _ in found} <= {rule.code}
    for (_, _, message), expected in zip(found, example.expect, strict=True):
        assert matches(message, rule.messages[expected.message]), (message, expected.message)
    assert outcome.posts > 0 or rule.code == "ANP001"


def matches(message: str, template: str) -> bool:
    """Tell whether a message was made from a template, with every {name} filled."""
    import re

    pattern = re.sub(r"\\\{\w+\\\}", "(?s:.+?)", re.escape(template))
    return re.fullmatch(pattern, message) is not None and not re.search(r"\{\w+\}", message)


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.name) for r in FILES])
def test_a_rule_has_good_and_bad_examples_for_every_message(rule: RuleFile) -> None:
    if rule.code == ALWAYS_ON:
        pytest.skip("no post makes a rule fail: tested with the engine")
    assert any(example.good for example in rule.examples), "no good example"
    shown = {expected.message for example in rule.examples for expected in example.expect}
    assert shown == set(rule.messages) - TOO_LONG.get(rule.code, set())


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.name) for r in FILES])
def test_a_rule_file_lies_under_its_name_and_reads_well(rule: RuleFile) -> None:
    path = next(Path(__file__).parent.parent.glob(f"rules/*/{rule.name}.yaml"))
    assert path.exists()
    for text in (rule.summary, rule.why, rule.fix, *rule.messages.values()):
        assert text.strip().endswith((".", "?")), text
    assert "\n" not in rule.summary


def test_what_an_example_commits_needs_a_day_and_is_shown_with_it() -> None:
    from anplint.rulefile import Example
    from anplint.ruleset import example_text

    commit = {"day": "2025-03-04", "a.md": "old\n"}
    example = Example.model_validate({"good": {"a.md": "new\n"}, "history": [commit]})
    shown = "==> a.md, committed on 2025-03-04 <==\nold\n\n==> a.md <==\nnew\n"
    assert example_text(example) == shown
    with pytest.raises(ValueError, match="needs its `day`"):
        Example.model_validate({"good": {"a.md": "new"}, "history": [{"a.md": "old"}]})


def test_codes_and_names_are_unique() -> None:
    assert len({rule.code for rule in FILES}) == len(FILES)
    assert len({rule.name for rule in FILES}) == len(FILES)
