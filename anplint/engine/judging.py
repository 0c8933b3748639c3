"""From files to the findings that count: judged, not suppressed, and not there before."""

from __future__ import annotations

import os
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from anplint.baseline import Comparison, Known, compare, marked
from anplint.engine.corpus import Corpus
from anplint.engine.file_ignores import FileIgnores
from anplint.engine.findings import finish, order
from anplint.engine.judge import judge
from anplint.engine.plan import ALWAYS_ON
from anplint.engine.suppressing import Suppressing
from anplint.world import World

if TYPE_CHECKING:
    from collections.abc import Set
    from datetime import date

    from anplint.engine.cache import Cache
    from anplint.engine.corpus import Placed
    from anplint.engine.discover import Project, Walk
    from anplint.engine.gather import Gatherer
    from anplint.engine.history import History
    from anplint.engine.inspection import Inspection
    from anplint.engine.plan import Plan
    from anplint.engine.since import Commit
    from anplint.model import Finding

_MOST_TRIES = 5
"""How often a run starts over because its cache turned out to be damaged, or pruned meanwhile."""


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


class Judged(NamedTuple):
    """What was found in the files to be reported on.

    findings  those that count
    silenced  those that are suppressed, or were there before
    cards     of the posts, where they were asked for
    """

    findings: list[Finding]
    silenced: list[Finding]
    posts: int
    broken: bool
    unchanged: int
    cards: Placed


class _Found(NamedTuple):
    """What was found in the scope of a corpus."""

    findings: list[Finding]
    suppressed: list[Finding]
    inspections: list[Inspection]
    broken: bool


class Judging:
    """Judges the posts of a run; again where the cache fails in between."""

    def __init__(
        self, gatherer: Gatherer, project: Project, plan: Plan, today: date, jobs: int, clock: Clock
    ) -> None:
        self._gatherer, self._project, self._plan = gatherer, project, plan
        self._today, self._jobs, self._clock = today, jobs, clock
        self._commit: Commit | None = None
        self._walk: Walk | None = None
        self._is_whole = self._wants_cards = False

    def judge_configuration(self) -> None:
        """Let it be reported, too, which of `per-file-ignores` has no use: all posts are given."""
        self._is_whole = True

    def take_cards(self) -> None:
        """Let the cards of the posts be given, too."""
        self._wants_cards = True

    def compare_with(self, commit: Commit, walk: Walk) -> None:
        """Let only that count which was not found at a commit; a walk tells what is a post."""
        self._commit, self._walk = commit, walk

    def judge(self, cache: Cache | None, given: Set[str] | None) -> Judged:
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
    ) -> Judged:
        """Return what was found. Nothing that is kept in memory of one try is used in the next,
        inspections apart.
        """
        ids = self._gatherer.gather(cache)
        self._clock.lap("inspect")
        corpus = Corpus(self._gatherer.fresh, ids, cache, given, believes_index)
        world = World(
            self._today, self._project.root, self._jobs,
            find_history=self._history, note=self._gatherer.note, before=self._world_before(),
        )  # fmt: skip
        found = self._find(corpus, world, given)
        corpus.save(self._jobs)
        lacking = [] if given is None else self._lacking(given)
        self._clock.lap("judge")
        compared = Comparison(found.findings, [])
        broken = found.broken
        if self._commit and found.findings:
            compared, was_broken = self._compared(found.findings, ids, cache)
            broken = broken or was_broken
            self._clock.lap("since")
        inspections = found.inspections
        if given is not None:
            inspections = [item for item in inspections if item.path in given]
        return Judged(
            compared.new,
            found.suppressed + compared.old,
            sum(item.posts for item in inspections),
            broken or bool(lacking) or any(item.broken for item in inspections),
            len(ids),
            self._cards(corpus, given) if self._wants_cards else [],
        )

    def _cards(self, corpus: Corpus, given: Set[str] | None) -> Placed:
        return [item for item in corpus.cards() if given is None or item[1].path in given]

    def _find(self, corpus: Corpus, world: World, given: Set[str] | None) -> _Found:
        judged, crashes = judge(corpus, self._plan, world)
        inspections = corpus.inspections()
        findings = [finding for item in inspections for finding in item.findings] + judged
        if corpus.scope is not None:
            findings = [item for item in findings if item.place.path in corpus.scope]
        is_sound = not crashes and not any(item.broken for item in self._gatherer.fresh.values())
        done = self._settled(findings + crashes, corpus, world.unsure, is_sound=is_sound)
        if given is not None:
            # A crash that no file is to blame for has no path.
            done = [item for item in done if item.place.path in given or not item.place.path]
        return _Found(
            [finding for finding in done if not finding.suppression],
            [finding for finding in done if finding.suppression],
            inspections,
            bool(crashes),
        )

    def _world_before(self) -> World | None:
        if self._commit is None:
            return None
        return World(
            self._today, self._project.root, self._jobs, self._commit.files, self._history_before
        )

    def _history(self) -> History | None:
        from anplint.engine.history import find_history

        return find_history(self._project, self._plan, replaced=self._gatherer.taken)

    def _history_before(self) -> History | None:
        from anplint.engine.history import find_history

        assert self._commit is not None
        return find_history(self._project, self._plan, self._commit.id)

    def _settled(
        self, findings: list[Finding], corpus: Corpus, unsure: Set[str], *, is_sound: bool
    ) -> list[Finding]:
        """Finish findings, those marked that are suppressed, with those on suppressions that were
        of no use: only where nothing failed that they might have been of use for.

        unsure  the codes of rules that could not judge every post
        """
        posts = Suppressing(self._plan, self._today, corpus.directives(), unsure)
        files = FileIgnores(self._plan, self._project, unsure)
        done = finish(files.applied(posts.applied(findings)))
        if not is_sound:
            return done
        more = files.applied(posts.unused())
        if self._is_whole:
            more += files.unused()
        return sorted(done + more, key=order) if more else done

    def _compared(
        self, findings: list[Finding], ids: dict[str, int], cache: Cache | None
    ) -> tuple[Comparison, bool]:
        """Tell which findings were there at the commit, and whether a rule failed on that."""
        from anplint.engine.since import gather_before

        assert self._commit is not None
        assert self._walk is not None
        before = gather_before(self._commit, self._gatherer, ids, cache, self._walk)
        now = self._gatherer.fresh.keys() | ids.keys()
        corpus = Corpus(before.fresh, before.ids, cache)
        world = self._world_before()
        assert world is not None
        found = self._find(corpus, world, None)
        known = [Known(item.fingerprint, item.code, item.place.path) for item in found.findings]
        root = self._project.root

        def is_gone(path: str) -> bool:
            return path not in now and not os.path.exists(os.path.join(root, path))

        moved, is_new = self._commit.moved, self._commit.is_untracked
        return marked(compare(findings, known, moved, is_gone, is_new)), found.broken

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
