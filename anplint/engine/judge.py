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

    Each rule is judged per collection, since its options may differ from one to the next.
    """
    facts = _by_rule(inspections)
    findings: list[Finding] = []
    broken = False
    for collection in plan.collections():
        for rule, check in collection.corpus_checks:
            taken = facts.get((collection.name, rule.code), [])
            try:
                findings += _run(rule, check, taken, world)
            except Exception as error:
                broken = True
                path = taken[0][0].path if taken else ""
                who = f"{rule.code} {rule.name}"
                crash = crash_finding(collection.rule(ALWAYS_ON), who, Post(path, ""), error)
                findings.append(crash)
    return findings, broken


def _by_rule(inspections: Iterable[Inspection]) -> dict[tuple[str, str], Facts]:
    facts: dict[tuple[str, str], Facts] = {}
    for inspection in inspections:
        for code, post, fact in inspection.facts:
            facts.setdefault((inspection.collection, code), []).append((post, fact))
    return facts


def _run(rule: Rule, check: CorpusCheck[Any, Any], facts: Facts, world: World) -> list[Finding]:
    identities = {post.path: post.identity for post, _ in facts}
    findings = []
    for hit in check.judge(facts, world):
        assert isinstance(hit.where, Place), "a corpus check yields places"
        path = hit.where.path
        findings.append(make_finding(rule, hit, None, identities.get(path, path)))
    return findings
