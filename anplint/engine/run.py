"""A whole run: discover, inspect every file, judge, and gather the findings."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple

from anplint.baseline import Comparison, Seen, compare_run
from anplint.engine.corpus import relates_posts
from anplint.engine.discover import (
    Project,
    Walk,
    anchored,
    discover,
    find_repository,
    is_inside,
)
from anplint.engine.file_ignores import configuration_path
from anplint.engine.gather import Gatherer, open_cache, unwatched
from anplint.engine.judging import Clock, Judging
from anplint.engine.plan import ALWAYS_ON, PathGlobs
from anplint.engine.reading import UNREADABLE
from anplint.engine.suppressing import UNUSED
from anplint.readers import decode, form_of
from anplint.readers.limits import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set
    from datetime import date

    from anplint.baseline import Known
    from anplint.engine.card import Card
    from anplint.engine.gather import CachePlace, Progress
    from anplint.engine.plan import Plan
    from anplint.model import Finding, PostRef, Rule

_UNREAD = (UNREADABLE, ALWAYS_ON)
"""Rules whose finding on a post says that nothing else was found in it."""


class Outcome(NamedTuple):
    """What a run gives.

    findings   in order of place and rule: those that count
    silenced   those that do not, suppressed or known before, in the same order
    gone       what was known before and was not found again
    rules      every rule that was on
    seen       what could have been found again
    paths      of the files that were checked, from the root; `posts` how many posts they held
    errors     what was wrong with the paths given
    notices    what was passed over, and what was wrong with cache and workers
    broken     whether a check raised, or a process died, on which the findings depend
    sources    gives the decoded text of a file of this run
    read       how many files were inspected anew, those included that are only judged against
    unchanged  how many were found in the cache
    seconds    how long each stage took
    cards      of the posts, each with the name of its collection, where they were asked for
    """

    findings: tuple[Finding, ...]
    silenced: tuple[Finding, ...]
    gone: tuple[Known, ...]
    rules: tuple[Rule, ...]
    paths: Set[str]
    seen: Seen
    posts: int
    errors: tuple[str, ...]
    notices: tuple[str, ...]
    broken: bool
    sources: Sources
    read: int
    unchanged: int
    seconds: Mapping[str, float]
    cards: Sequence[tuple[str, PostRef, Card]] = ()


class Sources:
    """The texts of checked files by path relative to the root, for outputs that quote lines."""

    def __init__(self, root: str, standing: Mapping[str, bytes]) -> None:
        self._root, self._standing = root, standing
        self._last = "", ""

    def __call__(self, path: str) -> str:
        """Return the text; "" of a file that is gone or can't be decoded."""
        if self._last[0] != path:
            self._last = path, self._read(path)
        return self._last[1]

    def _read(self, path: str) -> str:
        if path in self._standing:
            return _text(self._standing[path])
        try:
            return _text(load(os.path.join(self._root, path)))
        except OSError:
            return ""


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


def run(
    paths: Sequence[str],
    project: Project,
    plan: Plan,
    today: date,
    exclude: tuple[str, ...] = (),
    force_exclude: bool = False,
    standing: Mapping[str, bytes] | None = None,
    progress: Progress = unwatched,
    jobs: int = 1,
    around: str | None = None,
    place: CachePlace | None = None,
    since: str | None = None,
    known: Iterable[Known] | None = None,
    cards: bool = False,
) -> Outcome:
    """Check files, judged against the collection that they are in. Raises git.GitError.

    standing  contents that stand for those of files, by path relative to the root
    progress  wraps the results as they come in, with their number, to show how far the run is
    jobs      how many processes may work on it
    around    the folder that holds the collection, see `surroundings`; None: the files alone make
              it. What lies there besides is read where a rule relates posts, and not reported on
    place     where inspections may be kept
    since     a revision: what was found where HEAD and it parted does not count
    known     what was found in an earlier run, and does not count either
    cards     whether the cards of the posts are wanted, which a report is made of
    """
    standing = standing or {}
    clock = Clock()
    found = discover(paths, project, exclude, force_exclude)
    given = {project.relative(path): path for path in found.files}
    given |= {path: os.path.join(project.root, path) for path in standing}
    rest = {}
    if around is not None and not _covers(paths, around) and _relates(given, project, plan):
        rest = _beside(given, around, project, exclude)
    is_whole = not rest and since is None and _covers(paths, project.base)
    rules = plan.rules() if rest else None  # not those that are on for the rest alone
    clock.lap("discover")
    files = given | rest
    read = [files[name] for name in sorted(files) if name not in standing]
    with open_cache(place, plan, project, len(read)) or nullcontext() as cache:
        gatherer = Gatherer(read, project, plan, jobs, progress)
        for path, data in standing.items():
            gatherer.take(path, data)
        judging = Judging(gatherer, project, plan, today, jobs, clock)
        if cards:
            judging.take_cards()
        if is_whole:
            judging.judge_configuration()
        if since is not None:
            from anplint.engine.since import Commit

            commit = Commit(project.root, since, standing.keys())
            judging.compare_with(commit, Walk(project, PathGlobs(exclude)))
        judged = judging.judge(cache, given.keys() if rest.keys() - given.keys() else None)
    if cache is not None:
        clock.lap("cache")
    rules = rules or plan.rules()
    codes = {rule.code for rule in rules}
    if plan.is_narrowed or judged.broken:
        codes.discard(UNUSED)  # not all of these were looked for
    unread = {item.place.path for item in judged.findings if item.code in _UNREAD}
    configured = {configuration_path(plan, project) or ""} if is_whole else set()
    everything = is_whole and not (plan.is_narrowed or judged.broken or found.errors)
    seen = Seen(given.keys() | configured, codes, unread, everything)
    compared = Comparison(judged.findings, [])
    if known is not None:
        before = [finding for finding in judged.silenced if finding.baseline]
        every = [*judged.findings, *before]
        compared = compare_run(every, known, seen, project.root).without(before)
    return Outcome(
        findings=tuple(compared.new),
        silenced=(*judged.silenced, *compared.old),
        gone=tuple(compared.gone),
        rules=rules,
        paths=given.keys(),
        seen=seen,
        posts=judged.posts,
        errors=found.errors,
        notices=(*found.notices, *gatherer.notices, *(cache.notices if cache else ())),
        broken=judged.broken,
        sources=Sources(project.root, standing),
        read=len(gatherer.fresh),
        unchanged=judged.unchanged,
        seconds=clock.seconds,
        cards=judged.cards,
    )


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


def _covers(paths: Iterable[str], folder: str) -> bool:
    """Tell whether one of the paths is a folder or one above it."""
    return any(os.path.isdir(path) and is_inside(folder, anchored(path)) for path in paths)


def _relates(given: Iterable[str], project: Project, plan: Plan) -> bool:
    """Tell whether a rule that is on for one of the files relates posts."""
    return relates_posts(
        plan.collection(project.config_name(name), form_of(name)) for name in given
    )


def _text(data: bytes) -> str:
    text = decode(data)
    return text if isinstance(text, str) else ""
