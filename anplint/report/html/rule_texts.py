"""What the page says of rules: what each wants, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Rule


class RuleText(NamedTuple):
    """What an editor should know of a rule; `why` and `fix` are "" where its file is gone."""

    code: str
    name: str
    level: str
    summary: str
    why: str
    fix: str


def rule_texts(rules: Iterable[Rule]) -> dict[str, RuleText]:
    """Return what is to be said of rules, by code."""
    return {rule.code: _text(rule) for rule in rules}


def _text(rule: Rule) -> RuleText:
    from anplint.rulefile import RuleFileError
    from anplint.ruleset import documentation

    try:
        doc = documentation(rule)
        why, fix = doc.why, doc.fix
    except RuleFileError:  # written over since the run began
        why = fix = ""
    return RuleText(rule.code, rule.name, rule.level, rule.summary, why, fix)
