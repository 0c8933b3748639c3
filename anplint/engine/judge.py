"""judge: everything that depends on other posts, the date or the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.engine.findings import make_finding
from anplint.engine.inspection import crash_finding
from anplint.engine.plan import ALWAYS_ON
from anplint.model import Finding, Place, Post
from anplint.world import NeedsAllError

if TYPE_CHECKING:
    from anplint.checks.base import CorpusCheck
    from anplint.engine.corpus import Corpus, Facts
    from anplint.engine.plan import Plan
    from anplint.model import Rule
    from anplint.world import World


def judge(corpus: Corpus, plan: Plan, world: World) -> tuple[list[Finding], list[Finding]]:
    """Return the findings of all corpus checks, and those that say that one raised.

    Collections that give a rule one level and the same options are judged together. Only findings
    on the scope of the corpus can be relied on. Raises DamagedError where the corpus does.
    """
    findings: list[Finding] = []
    crashes: list[Finding] = []
    for rule, check, names in _groups(plan):
        source = check.source() or rule.code
        links = corpus.links(source, check, names)
        world.whole = links.linked if links else None
        facts = links.facts(corpus.scope) if links else corpus.facts(source, check, names)
        try:
            try:
                findings += _run(rule, check, facts, world)
            except NeedsAllError:
                facts = links.all_facts() if links else facts
                findings += _run(rule, check, facts, world)
        except Exception as error:
            path = next((post.path for post, _ in facts if corpus.reports_on(post.path)), "")
            always_on = plan.rule(ALWAYS_ON)
            who = f"{rule.code} {rule.name}"
            crashes.append(crash_finding(always_on, who, Post(path, ""), error))
    corpus.save(world.jobs)
    return findings, crashes


def _groups(plan: Plan) -> list[tuple[Rule, CorpusCheck[Any, Any], list[str]]]:
    """Return each corpus check with the collections that use it with one level and options."""
    groups: dict[tuple[str, str, str], tuple[Rule, CorpusCheck[Any, Any], list[str]]] = {}
    for collection in plan.collections():
        for rule, check in collection.corpus_checks:
            key = (rule.code, rule.level, repr(sorted(rule.options.items())))
            groups.setdefault(key, (rule, check, []))[2].append(collection.name)
    return list(groups.values())


def _run(rule: Rule, check: CorpusCheck[Any, Any], facts: Facts, world: World) -> list[Finding]:
    identities = {post.path: post.identity for post, _ in facts}
    findings = []
    for hit in check.judge(facts, world):
        assert isinstance(hit.where, Place), "a corpus check yields places"
        path = hit.where.path
        findings.append(make_finding(rule, hit, None, identities.get(path, path)))
    return findings
