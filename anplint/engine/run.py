"""A whole run: discover, inspect every file, judge, and gather the findings."""

from __future__ import annotations

import os
from contextlib import nullcontext
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.corpus import Corpus, relates_posts
from anplint.engine.discover import Project, anchored, discover, find_repository, is_inside
from anplint.engine.findings import finish
from anplint.engine.gather import Gatherer, open_cache, unwatched
from anplint.engine.judge import judge
from anplint.engine.plan import ALWAYS_ON
from anplint.readers import decode, form_of
from anplint.readers.limits import load
from anplint.world import World

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set
    from datetime import date

    from anplint.engine.cache import Cache
    from anplint.engine.gather import CachePlace, Progress
    from anplint.engine.inspection import Inspection
    from anplint.engine.plan import Plan
    from anplint.model import Finding, Rule

_MOST_TRIES = 5
"""How often a run starts over because its cache turned out to be damaged, or pruned meanwhile."""


class Standing(NamedTuple):
    """A file whose content was handed over (standard input) with the path it stands for."""

    path: str
    data: bytes


class Outcome(NamedTuple):
    """What a run gives.

    findings   in order of place and rule
    rules      every rule that was on
    files      how many files were checked; `posts` how many posts they held
    errors     what was wrong with the paths given
    notices    what was passed over, and what was wrong with cache and workers
    broken     whether a check raised, or a process died, on which the findings depend
    sources    gives the decoded text of a file of this run
    read       how many files were inspected anew, those included that are only judged against
    unchanged  how many were found in the cache
    seconds    how long each stage took
    """

    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    files: int
    posts: int
    errors: tuple[str, ...]
    notices: tuple[str, ...]
    broken: bool
    sources: Sources
    read: int
    unchanged: int
    seconds: Mapping[str, float]


class Sources:
    """The texts of checked files by path relative to the root, for outputs that quote lines."""

    def __init__(self, root: str, standing: Standing | None = None) -> None:
        self._root = root
        self._texts: dict[str, str] = {}
        if standing is not None:
            self._texts[standing.path] = _text(standing.data)

    def __call__(self, path: str) -> str:
        """Return the text; "" of a file that is gone or can't be decoded."""
        if path not in self._texts:
            try:
                text = _text(load(os.path.join(self._root, path)))
            except OSError:
                text = ""
            self._texts = {path: text}
        return self._texts[path]


def locate(paths: Sequence[str], config: str | None) -> Project:
    """Return where a run's root and the base of its globs are.

    The root is the repository that the paths lie in; without one the current folder, or what the
    paths have in common where they lie outside it, or the folder of a configuration above.
    """
    here, common = os.path.realpath(os.getcwd()), common_folder(paths)
    start = here if is_inside(common, here) else common
    base = os.path.dirname(os.path.realpath(config)) if config else ""
    root = find_repository(common) or (base if base and is_inside(start, base) else start)
    return Project(root, base or root)


def common_folder(paths: Sequence[str]) -> str:
    """Return the nearest folder that holds all paths, absolute; a path may be gone."""
    common = os.path.commonpath([anchored(path) for path in paths])
    return common if os.path.isdir(common) else os.path.dirname(common)


def surroundings(project: Project, configured: bool, paths: Iterable[str]) -> str | None:
    """Return the folder that holds the collection: what the posts given are judged against.

    It is the folder of the configuration where all paths lie in it, else the repository; None where
    there is neither. A home folder that happens to be a repository is no collection.
    """
    base = project.base
    holds_all = is_inside(base, project.root) and all(is_inside(anchored(p), base) for p in paths)
    if configured and holds_all:
        return base
    return project.root if is_repository(project.root) else None


def is_repository(folder: str) -> bool:
    """Tell whether a folder is a repository, but not somebody's home."""
    is_home = folder == os.path.realpath(os.path.expanduser("~"))
    return not is_home and os.path.exists(os.path.join(folder, ".git"))


class Clock:
    """Measures the stages of a run, in seconds."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, stage: str) -> None:
        """Count the time since the last lap to a stage."""
        now = perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


def run(
    paths: Sequence[str],
    project: Project,
    plan: Plan,
    today: date,
    exclude: tuple[str, ...] = (),
    force_exclude: bool = False,
    standing: Standing | None = None,
    progress: Progress = unwatched,
    jobs: int = 1,
    around: str | None = None,
    place: CachePlace | None = None,
) -> Outcome:
    """Check files, judged against the collection that they are in.

    progress  wraps the results as they come in, with their number, to show how far the run is
    jobs      how many processes may work on it
    around    the folder that holds the collection, see `surroundings`; None: the files alone make
              it. What lies there besides is read where a rule relates posts, and not reported on
    place     where inspections may be kept
    """
    clock = Clock()
    found = discover(paths, project, exclude, force_exclude)
    given = {project.relative(path): path for path in found.files}
    if standing is not None:
        given[standing.path] = os.path.join(project.root, standing.path)
    rest = {}
    if around is not None and not _covers(paths, around) and _relates(given, project, plan):
        rest = _beside(given, around, project, exclude)
    rules = plan.rules() if rest else None  # not those that are on for the rest alone
    clock.lap("discover")
    read = _without_standing(given | rest, standing)
    with open_cache(place, plan, project, len(read)) or nullcontext() as cache:
        gatherer = Gatherer(read, project, plan, jobs, progress)
        if standing is not None:
            gatherer.take(standing.path, standing.data)
        judging = _Judging(gatherer, project, plan, today, jobs, clock)
        judged = judging.judge(cache, given.keys() if rest.keys() - given.keys() else None)
    if cache is not None:
        clock.lap("cache")
    return Outcome(
        findings=judged.findings,
        rules=rules or plan.rules(),
        files=len(given),
        posts=judged.posts,
        errors=found.errors,
        notices=(*found.notices, *gatherer.notices, *(cache.notices if cache else ())),
        broken=judged.broken,
        sources=Sources(project.root, standing),
        read=len(gatherer.fresh),
        unchanged=judged.unchanged,
        seconds=clock.seconds,
    )


class _Judged(NamedTuple):
    """What was found in the files to be reported on."""

    findings: tuple[Finding, ...]
    posts: int
    broken: bool
    unchanged: int


class _Judging:
    """From files to findings; again where the cache fails in between."""

    def __init__(
        self,
        gatherer: Gatherer,
        project: Project,
        plan: Plan,
        today: date,
        jobs: int,
        clock: Clock,
    ) -> None:
        self._gatherer, self._project, self._plan = gatherer, project, plan
        self._today, self._jobs, self._clock = today, jobs, clock

    def judge(self, cache: Cache | None, given: Set[str] | None) -> _Judged:
        """Return what was found.

        given  the paths to report on; None for all
        """
        if cache is None:
            return self._judge_once(None, given)
        from anplint.engine.cache_store import DamagedError

        for number in range(_MOST_TRIES):
            try:
                return self._judge_once(cache, given, believes_index=number == 0)
            except DamagedError as error:
                if str(error):
                    self._gatherer.note(str(error))
        return self._judge_once(None, given)

    def _judge_once(
        self, cache: Cache | None, given: Set[str] | None, believes_index: bool = False
    ) -> _Judged:
        """Return what was found. Nothing that is kept in memory of one try is used in the next,
        inspections apart.
        """
        ids = self._gatherer.gather(cache)
        self._clock.lap("inspect")
        corpus = Corpus(self._gatherer.fresh, ids, cache, given, believes_index)
        inspections = corpus.inspections()
        world = World(self._today, self._project.root, self._jobs)
        judged, crashes = judge(corpus, self._plan, world)
        findings = [finding for item in inspections for finding in item.findings] + judged
        if corpus.scope is not None:
            findings = [item for item in findings if item.place.path in corpus.scope]
        done = finish(_without_ignored(findings + crashes, self._project, self._plan))
        if given is not None:
            # A crash that no file is to blame for has no path.
            done = [item for item in done if item.place.path in given or not item.place.path]
            inspections = [item for item in inspections if item.path in given]
        lacking = [] if given is None else self._lacking(given)
        self._clock.lap("judge")
        return _Judged(
            tuple(done),
            sum(item.posts for item in inspections),
            bool(crashes or lacking) or any(item.broken for item in inspections),
            len(ids),
        )

    def _lacking(self, given: Set[str]) -> list[Inspection]:
        """Return the inspections of the other files that lack facts, and say so: what the files
        given have in common with them is not found.
        """
        fresh = self._gatherer.fresh.values()
        lacking = [item for item in fresh if item.path not in given and _lacks_facts(item)]
        if lacking:
            causes = [item.message for item in lacking[0].findings if item.code == ALWAYS_ON]
            more = f" (and {len(lacking) - 1:,} more)" if lacking[1:] else ""
            self._gatherer.note(f"{lacking[0].path}{more} could not be judged against: "
                                f"{' '.join(causes)}")  # fmt: skip
        return lacking


def _lacks_facts(item: Inspection) -> bool:
    """Tell whether a rule could not take its facts, or a process died with those of all."""
    return item.lacks_facts or (item.broken and not item.facts)


def _beside(
    given: Mapping[str, str], around: str, project: Project, exclude: tuple[str, ...]
) -> dict[str, str]:
    """Return the files of a folder, by path relative to the root, without those that are given
    under another name: a post would be its own copy.
    """
    found = {project.relative(path): path for path in discover((around,), project, exclude).files}
    for name, path in given.items():
        real = project.relative(os.path.realpath(path))
        if real != name:
            found.pop(real, None)
    return found


def _without_standing(files: Mapping[str, str], standing: Standing | None) -> list[str]:
    """Return what is to be read, in order of names."""
    return [files[name] for name in sorted(files) if standing is None or name != standing.path]


def _covers(paths: Iterable[str], folder: str) -> bool:
    """Tell whether one of the paths is a folder or one above it."""
    return any(os.path.isdir(path) and is_inside(folder, anchored(path)) for path in paths)


def _relates(given: Iterable[str], project: Project, plan: Plan) -> bool:
    """Tell whether a rule that is on for one of the files relates posts."""
    return relates_posts(
        plan.collection(_config_path(name, project), form_of(name)) for name in given
    )


def _config_path(name: str, project: Project) -> str:
    return project.config_relative(os.path.join(project.root, name))


def _without_ignored(findings: list[Finding], project: Project, plan: Plan) -> list[Finding]:
    return [
        finding
        for finding in findings
        if not plan.ignored(_config_path(finding.place.path, project), finding.code)
    ]


def _text(data: bytes) -> str:
    text = decode(data)
    return text if isinstance(text, str) else ""
