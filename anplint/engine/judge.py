"""judge: everything that depends on other posts, the date or the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.engine.findings import make_finding
from anplint.engine.inspection import crash_finding
from anplint.engine.plan import ALWAYS_ON
from anplint.model import Finding, Place, Post
from anplint.world import NeedsAllError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anplint.checks.base import CorpusCheck
    from anplint.engine.corpus import Corpus, Facts
    from anplint.engine.plan import Plan
    from anplint.model import Rule
    from anplint.world import World

    AnyCheck = CorpusCheck[Any, Any]
    Group = tuple[Rule, AnyCheck, list[str]]
    """A corpus check with the collections that use it with one level and the same options."""


def judge(corpus: Corpus, plan: Plan, world: World) -> tuple[list[Finding], list[Finding]]:
    """Return the findings of all corpus checks, and those that say that one raised.

    Collections that give a rule one level and the same options are judged together. Only findings
    on the scope of the corpus can be relied on. Raises DamagedError where the corpus does.
    """
    findings: list[Finding] = []
    crashes: list[Finding] = []
    groups = _groups(plan)
    for group in groups:
        facts: Facts = []
        try:
            findings += _judge_group(group, _partners(group, groups), facts, corpus, world)
        except Exception as error:
            if _is_damage(error):
                raise
            crashes.append(_crash(group[0], facts, corpus, plan, error))
    return findings, crashes


def _groups(plan: Plan) -> list[Group]:
    groups: dict[tuple[str, str, str], Group] = {}
    for collection in plan.collections():
        for rule, check in collection.corpus_checks:
            key = (rule.code, rule.level, repr(sorted(rule.options.items())))
            groups.setdefault(key, (rule, check, []))[2].append(collection.name)
    return list(groups.values())


def _source(group: Group) -> str:
    rule, check, _ = group
    return check.source() or rule.code


def _partners(group: Group, groups: Sequence[Group]) -> list[AnyCheck]:
    """Return the checks that share the facts of one: that one first."""
    source = _source(group)
    others = [item[1] for item in groups if item is not group and _source(item) == source]
    return [group[1], *others]


def _judge_group(
    group: Group, partners: Sequence[AnyCheck], facts: Facts, corpus: Corpus, world: World
) -> list[Finding]:
    """Return what a check finds. Its facts are put into a list, which tells where it raised."""
    rule, check, names = group
    links = corpus.links(_source(group), check, names)
    world.whole = links.linked if links else None
    if links is None:
        facts += corpus.facts(_source(group), partners, names)
        return _run(rule, check, facts, world)
    facts += links.facts(corpus.scope)
    try:
        return _run(rule, check, facts, world)
    except NeedsAllError:
        facts[:] = links.all_facts()
        return _run(rule, check, facts, world)


def _run(rule: Rule, check: AnyCheck, facts: Facts, world: World) -> list[Finding]:
    identities = {post.path: post.identity for post, _ in facts}
    findings = []
    world.rule = rule.code
    for hit in check.judge(facts, world):
        assert isinstance(hit.where, Place), "a corpus check yields places"
        path = hit.where.path
        findings.append(make_finding(rule, hit, None, identities.get(path, path)))
    return findings


def _is_damage(error: Exception) -> bool:
    """Tell whether the cache is at fault. Its module is not loaded where there is none."""
    from anplint.engine.cache_store import DamagedError

    return isinstance(error, DamagedError)


def _crash(rule: Rule, facts: Facts, corpus: Corpus, plan: Plan, error: Exception) -> Finding:
    """Return the finding that a rule raised: on the first file that may be reported on, or none."""
    path = next((post.path for post, _ in facts if corpus.is_given(post.path)), "")
    who = f"{rule.code} {rule.name}"
    return crash_finding(plan.rule(ALWAYS_ON), who, Post(path, ""), error)
