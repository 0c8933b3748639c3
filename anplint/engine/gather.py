"""Gets the inspections of a run's files: from the cache, or where it has none, by reading."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.corpus import IDENTITY, identities, keys_of
from anplint.engine.inspection import Fact, inspect
from anplint.engine.reading import Done, Work
from anplint.engine.workers import inspect_all
from anplint.model import PostRef
from anplint.readers import form_of
from anplint.readers.limits import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from anplint.engine.cache import Cache
    from anplint.engine.discover import Project
    from anplint.engine.inspection import Inspection
    from anplint.engine.plan import Collection, Plan

    Progress = Callable[[Iterator[Done], int], Iterable[Done]]


class CachePlace(NamedTuple):
    """Where a run may keep inspections, as an absolute folder.

    least  for how many files it is made: to make it costs more than a few files do
    use    for how many files it is looked into where it is there
    """

    folder: str
    least: int = 100
    use: int = 20


def unwatched(done: Iterator[Done], count: int) -> Iterable[Done]:
    """Return the results of a run as they are: the progress of it is shown to nobody."""
    return done


def open_cache(place: CachePlace | None, plan: Plan, project: Project, files: int) -> Cache | None:
    """Open the cache for a run of so many files; None where it would not pay."""
    if place is None:
        return None
    if files < (place.use if os.path.isdir(place.folder) else place.least):
        return None
    from anplint.engine.cache import Cache
    from anplint.engine.digest import plan_digest

    digest = plan_digest(plan, project.relative(project.base))
    return Cache.open(place.folder, digest, project.root)


class Gatherer:
    """The files of a run on their way to inspections.

    fresh    the inspections that were made by this run, by path
    taken    the paths of contents that stand for those of files
    notices  what a person should know of them
    """

    def __init__(
        self,
        paths: Sequence[str],
        project: Project,
        plan: Plan,
        jobs: int = 1,
        progress: Progress = unwatched,
    ) -> None:
        self.fresh: dict[str, Inspection] = {}
        self.taken: set[str] = set()
        self.notices: list[str] = []
        self._project, self._plan = project, plan
        self._jobs, self._progress = jobs, progress
        self._stats: dict[str, os.stat_result] = {}
        self._work = [self._prepare(path) for path in paths]

    def gather(self, cache: Cache | None) -> dict[str, int]:
        """Return the ids of inspections in the cache by path; all others are `fresh` then.

        To be called again where the cache turned out to be damaged: what is fresh stays so. Raises
        DamagedError.
        """
        rest = [work for work in self._work if work.name not in self.fresh]
        ids = self._unchanged(rest, cache) if cache else {}
        self._inspect([work for work in rest if work.name not in ids], cache)
        if cache:
            for path in cache.collections(ids.values()).values():
                # So it comes into being, as where its files are inspected.
                self._plan.collection(self._project.config_name(path), form_of(path))
        return ids

    def take(self, name: str, data: bytes) -> None:
        """Inspect what stands for a file, given relative to the root."""
        self.taken.add(name)
        self.fresh[name] = inspect(name, self._project.config_name(name), data, self._plan)

    def of_content(self, name: str, data: bytes, cache: Cache | None) -> Inspection | int:
        """Return the inspection of what was in a file once, or its id in the cache."""
        from anplint.engine.digest import content_hash

        content = content_hash(data) if cache else b""
        if cache and (number := cache.find_content(name, content, None)) is not None:
            return number
        config_name = self._project.config_name(name)
        found = inspect(name, config_name, data, self._plan)
        if cache:
            work = Work(name, config_name, "", len(data))
            self._keep(work, Done(name, True, content, found), cache, None)
        return found

    def _prepare(self, path: str) -> Work:
        """Look at a file before it is read: if it changes after that, its times say so."""
        name, size = self._project.relative(path), 0
        try:
            stat = self._stats[name] = os.stat(path)
            size = stat.st_size
        except OSError:
            pass  # to be said when it is read
        return Work(name, self._project.config_name(name), path, size)

    def _unchanged(self, rest: Sequence[Work], cache: Cache) -> dict[str, int]:
        names = {work.name for work in rest}
        stats = {name: stat for name, stat in self._stats.items() if name in names}
        ids = cache.find(stats)
        misses = [work for work in rest if work.name not in ids and work.name in stats]
        known = cache.knows(work.name for work in misses)
        for work in misses:
            number = self._by_content(cache, work) if work.name in known else None
            if number is not None:
                ids[work.name] = number
        return ids

    def _by_content(self, cache: Cache, work: Work) -> int | None:
        from anplint.engine.digest import content_hash

        try:
            content = content_hash(load(work.path))
        except OSError:
            return None
        return cache.find_content(work.name, content, self._stats[work.name])

    def _inspect(self, work: Sequence[Work], cache: Cache | None) -> None:
        done = inspect_all(work, self._plan, self._jobs, cache is not None, self.note)
        try:
            for item, result in zip(work, self._progress(done, len(work)), strict=True):
                self.fresh[item.name] = result.inspection
                if cache:
                    self._keep(item, result, cache, self._stats.get(item.name))
        finally:
            done.close()

    def note(self, text: str) -> None:
        """Keep what a person should know of the run, each text once."""
        if text not in self.notices:
            self.notices.append(text)

    def _keep(self, work: Work, done: Done, cache: Cache, stat: os.stat_result | None) -> None:
        """Put into the cache what depends on nothing but the content."""
        found = done.inspection
        if not done.was_read or found.broken:
            return
        collection = self._plan.collection(work.config_name, form_of(work.name))
        loose = _without_class(found, collection)
        if loose:
            self.note(f"the cache leaves out posts with facts of {loose}, "
                      "whose check has no fact_class")  # fmt: skip
            return
        try:
            keys = keys_of(found.facts, collection)
        except Exception:  # a plug-in's; what concerns it is judged as if there were no keys
            return
        names = identities(found)
        if names:
            # A file without facts has a row of the cache for its identities all the same.
            ref = PostRef(found.path, found.path)
            found = found._replace(facts=(*found.facts, Fact(IDENTITY, ref, True)))
            keys[IDENTITY] = names
        cache.add(work.name, done.content_hash, stat, found, keys)


def _without_class(found: Inspection, collection: Collection) -> str:
    """Return a rule whose facts the cache could not make anew; "" where there is none."""
    loose = {
        check.source() or rule.code: f"{rule.code} {rule.name}"
        for rule, check in collection.corpus_checks
        if check.fact_class is None
    }
    return next((loose[fact.source] for fact in found.facts if fact.source in loose), "")
