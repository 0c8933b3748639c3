"""The posts of a run as judge sees them: facts from memory and from the cache, no more than needed.

A run reports on all its files or on some, the scope. What a rule needs then follows from how it
relates posts, see `Relation`: a title needs the posts that share it, an image nothing but its post.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING, Any

from anplint.checks.base import CorpusCheck
from anplint.engine.card import CARDS, Card
from anplint.engine.inspection import SUPPRESSIONS

if TYPE_CHECKING:
    from collections.abc import Collection as Several
    from collections.abc import Iterable, Mapping, Sequence, Set

    from anplint.engine.cache import Cache
    from anplint.engine.inspection import Fact, Inspection
    from anplint.engine.links import Links
    from anplint.engine.plan import Collection
    from anplint.model import PostRef

    Facts = list[tuple[PostRef, Any]]
    Placed = list[tuple[str, PostRef, Any]]
    """Facts with the names of their collections."""

IDENTITY = "\0identity"
"""The source in the cache whose keys are the identities of a file's posts; no rule's name."""


class Relation(Enum):
    """Which facts a finding depends on besides those of its own post."""

    ALONE = "none"
    KEYS = "those that share a key with them"
    ALL = "all of the collection"


def relation(check: CorpusCheck[Any, Any]) -> Relation:
    """Tell how a check relates posts: by its keys; one without, which shares what it takes from a
    post with others, in ways of its own.
    """
    if type(check).keys is not CorpusCheck.keys:
        return Relation.KEYS
    return Relation.ALL if check.source() else Relation.ALONE


def relates_posts(collections: Iterable[Collection]) -> bool:
    """Tell whether some check of the collections needs other posts."""
    checks = (check for collection in collections for _, check in collection.corpus_checks)
    return any(relation(check) is not Relation.ALONE for check in checks)


def keys_of(facts: Iterable[Fact], collection: Collection) -> dict[str, set[str]]:
    """Return the keys of a file's facts by source: those of all checks that share it. Raises
    whatever a check raises.
    """
    checks: dict[str, list[CorpusCheck[Any, Any]]] = {}
    for rule, check in collection.corpus_checks:
        if relation(check) is Relation.KEYS:
            checks.setdefault(check.source() or rule.code, []).append(check)
    keys: dict[str, set[str]] = {}
    for source, _, fact in facts:
        for check in checks.get(source, ()):
            keys.setdefault(source, set()).update(check.keys(fact))
    return keys


def identities(inspection: Inspection) -> set[str]:
    """Return the identities of a file's posts that are not the file's own path.

    Findings of two files can be taken for one another only where these share one.
    """
    found = {post.identity for _, post, _ in inspection.facts}
    found.update(finding.fingerprint.split("\0", 2)[1] for finding in inspection.findings)
    found.discard(inspection.path)
    return found


class Corpus:
    """The inspections of a run: some in memory, by path; others in the cache, their ids by path.

    given          the paths to report on; None for all
    believes_index  whether what a run before left of the links among passages is used

    Every method may raise DamagedError where something is in the cache.
    """

    def __init__(
        self,
        fresh: Mapping[str, Inspection],
        ids: Mapping[str, int],
        cache: Cache | None,
        given: Set[str] | None = None,
        believes_index: bool = True,
    ) -> None:
        self._given, self._believes_index = given, believes_index
        self._fresh, self._ids, self._cache = fresh, ids, cache
        self._stored = frozenset(ids.values())
        self._in_memory = _by_source(fresh.values())
        self._loaded: dict[tuple[str, Relation], Placed] = {}
        self._links: dict[object, Links] = {}
        self.scope = None if given is None else self._with_namesakes(given)

    def inspections(self) -> list[Inspection]:
        """Return the inspections of the scope; those from the cache lack their facts."""
        fresh = [item for path, item in self._fresh.items() if self.reports_on(path)]
        stored = self._scope_ids()
        return fresh + self._cache.summaries(stored) if self._cache and stored else fresh

    def facts(
        self, source: str, checks: Sequence[CorpusCheck[Any, Any]], collections: Several[str]
    ) -> Facts:
        """Return what a check needs to judge the scope, of some collections, in order of paths.

        checks  the one that judges, then the others of the run that share its source
        """
        how = relation(checks[0])
        placed = [
            (post, fact)
            for name in collections
            for post, fact in self._in_memory.get((name, source), ())
            if how is not Relation.ALONE or self.reports_on(post.path)
        ]
        wanted = frozenset(collections)
        for name, post, fact in self._from_cache(source, checks, how):
            if name in wanted:
                placed.append((post, fact))
        placed.sort(key=lambda item: item[0].path)
        return placed

    def directives(self) -> Placed:
        """Return what posts in the scope say of findings that are not to be reported."""
        placed = self._fresh_facts(SUPPRESSIONS)
        if self._cache and self._stored:
            few = self._cache.having(SUPPRESSIONS).intersection(self._scope_ids())
            if few:
                from anplint.suppression import Directive

                placed += self._cache.facts(SUPPRESSIONS, Directive, few)
        return placed

    def cards(self) -> Placed:
        """Return the cards of the posts in the scope, in order of paths."""
        placed = self._fresh_facts(CARDS)
        if self._cache and self._stored:
            ids = self._scope_ids()
            stored = self._cache.facts(CARDS, Card, ids)
            self._cache.require_facts(ids, Counter(post.path for _, post, _ in stored))
            placed += stored
        return sorted(placed, key=lambda item: item[1].path)

    def _fresh_facts(self, source: str) -> Placed:
        """Return the facts of a source in memory that are in the scope."""
        return [
            (name, post, fact)
            for (name, at), facts in self._in_memory.items()
            for post, fact in (facts if at == source else ())
            if self.reports_on(post.path)
        ]

    def links(
        self, source: str, check: CorpusCheck[Any, Any], collections: Sequence[str]
    ) -> Links | None:
        """Return the links among passages, for a check on passages where there is a cache."""
        if self._cache is None or relation(check) is not Relation.ALL:
            return None
        from anplint.checks.passages import PassageCheck, item_length, thresholds_of
        from anplint.engine.links import Links

        if not isinstance(check, PassageCheck):
            return None
        options = check.options
        key = source, thresholds_of(options), item_length(options), tuple(collections)
        if key not in self._links:
            fresh: dict[str, Placed] = {path: [] for path in self._fresh}
            for (name, at), facts in self._in_memory.items():
                for post, fact in facts if at == source else ():
                    fresh[post.path].append((name, post, fact))
            self._links[key] = Links(
                source, check, collections, fresh, self._ids, self._cache, self._believes_index
            )
        return self._links[key]

    def save(self, jobs: int) -> None:
        """Leave the links among passages to the next run. Raises DamagedError."""
        for links in self._links.values():
            links.save(jobs)

    def reports_on(self, path: str) -> bool:
        """Tell whether a file is in the scope."""
        return self.scope is None or path in self.scope

    def is_given(self, path: str) -> bool:
        """Tell whether a file is reported on, and not only in the scope as a namesake."""
        return self._given is None or path in self._given

    def _scope_ids(self) -> list[int]:
        return [number for path, number in self._ids.items() if self.reports_on(path)]

    def _from_cache(
        self, source: str, checks: Sequence[CorpusCheck[Any, Any]], how: Relation
    ) -> Placed:
        """Return facts in the cache; they are decoded once for all rules that share them."""
        key = (source, how)
        if self._cache and self._stored and key not in self._loaded:
            ids = self._ids_needed(self._cache, source, checks, how)
            self._loaded[key] = self._cache.facts(source, checks[0].fact_class, ids)
        return self._loaded.get(key, [])

    def _ids_needed(
        self, cache: Cache, source: str, checks: Iterable[CorpusCheck[Any, Any]], how: Relation
    ) -> Several[int]:
        if how is Relation.ALL:
            return self._stored
        if how is Relation.ALONE:
            return self._scope_ids()
        keys = self._fresh_keys(source, checks)
        if keys is None:
            return self._stored
        if self.scope is None:
            found = cache.shared(source, self._stored) | cache.with_keys(source, _hashes(keys))
        else:
            found = cache.with_keys(source, _hashes(keys) | cache.hashes(source, self._scope_ids()))
        return found & self._stored

    def _fresh_keys(self, source: str, checks: Iterable[CorpusCheck[Any, Any]]) -> set[str] | None:
        """Return the keys of the scope's facts in memory; None where a plug-in can't tell them."""
        found = [
            fact
            for (_, at), facts in self._in_memory.items()
            for post, fact in (facts if at == source else ())
            if self.reports_on(post.path)
        ]
        try:
            return {key for check in checks for fact in found for key in check.keys(fact)}
        except Exception:
            return None

    def _with_namesakes(self, given: Set[str]) -> Set[str]:
        """Return paths with those of all files that have a post of the same identity.

        Equal findings of one identity are numbered through, over all files.
        """
        fresh = {path: identities(item) for path, item in self._fresh.items()}
        names = {name for path in given for name in fresh.get(path, ())}
        hashes: set[int] = set()
        if self._cache and self._stored:
            own = [self._ids[path] for path in given if path in self._ids]
            hashes = self._cache.hashes(IDENTITY, own)
            found = self._cache.with_keys(IDENTITY, hashes | _hashes(names)) & self._stored
            given = given | {path for path, number in self._ids.items() if number in found}
        return given | {
            path
            for path, own_names in fresh.items()
            if own_names & names or (hashes and hashes & _hashes(own_names))
        }


def _hashes(keys: Iterable[str]) -> set[int]:
    from anplint.engine.cache_rows import hashes_of, key_numbers

    return set(key_numbers(hashes_of(keys)))


def _by_source(inspections: Iterable[Inspection]) -> dict[tuple[str, str], Facts]:
    """Return the facts in memory by the name of their collection and their source."""
    facts: dict[tuple[str, str], Facts] = {}
    for inspection in inspections:
        for source, post, fact in inspection.facts:
            facts.setdefault((inspection.collection, source), []).append((post, fact))
    return facts
