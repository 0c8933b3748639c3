"""judge: everything that depends on other posts, the date or the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.engine.findings import make_finding
from anplint.engine.inspection import crash_finding
from anplint.engine.plan import ALWAYS_ON
from anplint.model import Finding, Place, Post, PostRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.checks.base import CorpusCheck
    from anplint.engine.inspection import Inspection
    from anplint.engine.plan import Plan
    from anplint.model import Rule
    from anplint.world import World

Facts = list[tuple[PostRef, Any]]


def judge(
    inspections: Sequence[Inspection], plan: Plan, world: World
) -> tuple[list[Finding], bool]:
    """Return the findings of all corpus checks, and whether one raised.

    Collections that give a rule one level and the same options are judged together.
    """
    facts = _by_rule(inspections)
    findings: list[Finding] = []
    broken = False
    for rule, check, names in _groups(plan):
        source = check.source() or rule.code
        taken = [fact for name in names for fact in facts.get((name, source), [])]
        taken.sort(key=lambda fact: fact[0].path)
        try:
            findings += _run(rule, check, taken, world)
        except Exception as error:
            broken = True
            path = taken[0][0].path if taken else ""
            always_on = plan.rule(ALWAYS_ON)
            who = f"{rule.code} {rule.name}"
            findings.append(crash_finding(always_on, who, Post(path, ""), error))
    return findings, broken


def _groups(plan: Plan) -> list[tuple[Rule, CorpusCheck[Any, Any], list[str]]]:
    """Return each corpus check with the collections that use it with one level and options."""
    groups: dict[tuple[str, str, str], tuple[Rule, CorpusCheck[Any, Any], list[str]]] = {}
    for collection in plan.collections():
        for rule, check in collection.corpus_checks:
            key = (rule.code, rule.level, repr(sorted(rule.options.items())))
            groups.setdefault(key, (rule, check, []))[2].append(collection.name)
    return list(groups.values())


def _by_rule(inspections: Iterable[Inspection]) -> dict[tuple[str, str], Facts]:
    facts: dict[tuple[str, str], Facts] = {}
    for inspection in inspections:
        for source, post, fact in inspection.facts:
            facts.setdefault((inspection.collection, source), []).append((post, fact))
    return facts


def _run(rule: Rule, check: CorpusCheck[Any, Any], facts: Facts, world: World) -> list[Finding]:
    identities = {post.path: post.identity for post, _ in facts}
    findings = []
    for hit in check.judge(facts, world):
        assert isinstance(hit.where, Place), "a corpus check yields places"
        path = hit.where.path
        findings.append(make_finding(rule, hit, None, identities.get(path, path)))
    return findings
