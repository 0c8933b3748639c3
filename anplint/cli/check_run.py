"""What `anplint check` does once its arguments are known. Knows nothing of click."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from anplint.baseline import BaselineError
from anplint.cli.terminal import progress_bar, say, wants_color
from anplint.cli.writing import write
from anplint.config import ConfigError, find_config, load_settings
from anplint.engine.cache_folder import DEFAULT_FOLDER
from anplint.engine.discover import anchored
from anplint.engine.gather import CachePlace
from anplint.engine.judging import Clock
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import (
    Outcome,
    common_folder,
    is_repository,
    locate,
    run,
    surroundings,
)
from anplint.engine.workers import cores, spare_collector
from anplint.git import GitError
from anplint.output import Result, Style, render
from anplint.output.escape import visible
from anplint.output.wording import count
from anplint.readers import form_of
from anplint.ruleset import RuleError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from anplint.baseline import Known
    from anplint.config import Settings
    from anplint.engine.discover import Project
    from anplint.engine.fixing import Fixed
    from anplint.model import Finding

CLEAN, FOUND, BROKEN = 0, 1, 2
SEVERITY = {"error": 3, "warning": 2, "note": 1}


class Request(NamedTuple):
    """The arguments of `check`; see its help for each."""

    paths: tuple[str, ...] = ()
    output_format: str = "text"
    output: str | None = None
    overrides: Overrides = Overrides()
    fail_on: str | None = None
    config: str | None = None
    isolated: bool = False
    today: date | None = None
    stdin_filename: str | None = None
    force_exclude: bool = False
    statistics: bool = False
    exit_zero: bool = False
    color: str = "auto"
    quiet: bool = False
    verbose: bool = False
    category: str = "default"
    all_results: bool = False
    jobs: int | None = None
    no_cache: bool = False
    cache_dir: str | None = None
    whole: bool = False
    since: str | None = None
    baseline: str | None = None
    no_baseline: bool = False
    show_suppressed: bool = False
    show_baselined: bool = False
    fail_on_stale: bool = False
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    exit_non_zero_on_fix: bool = False


class Analysis(NamedTuple):
    """A run with what it was made from, and what its fixes change.

    is_whole  whether it was on whole folders, by all rules: of less, numbers and shares say nothing
    """

    outcome: Outcome
    settings: Settings
    project: Project
    plan: Plan
    today: date
    fixed: Fixed | None = None
    is_whole: bool = True

    @property
    def has_gate(self) -> bool:
        """Whether the configuration holds what was run on to a quality gate."""
        return self.is_whole and bool(self.settings.gates)


def check(request: Request) -> int:
    """Check posts, print the findings, and return the exit code."""
    analysis = analyse(request)
    if analysis is None:
        return BROKEN
    outcome, project, fixed = analysis.outcome, analysis.project, analysis.fixed
    clock = Clock()
    if request.diff and fixed:
        from anplint.cli.fix_run import shown_diff

        written = write(shown_diff(fixed, request), request.output)
    else:
        written = _print(request, outcome, project)
    clock.lap("output")
    if request.verbose:
        tell_run(outcome._replace(seconds={**outcome.seconds, **clock.seconds}), project)
    if (fixed and fixed.errors) or is_broken(outcome) or not written:
        return BROKEN
    if analysis.has_gate:
        from anplint.cli.gate_run import passes

        if not passes(analysis, request) and not request.exit_zero:
            return FOUND
    return _exit_code(request, outcome, analysis.settings, bool(fixed and fixed.changes))


def is_broken(outcome: Outcome) -> bool:
    """Tell whether a run can't be relied on."""
    return bool(outcome.broken or outcome.errors)


def analyse(request: Request, wants_cards: bool = False) -> Analysis | None:
    """Run; None where the request can't be met, and said so.

    wants_cards  whether a report is to be made of it, see `engine.run`
    """
    try:
        paths = _paths(request)
        config = config_path(request, paths)
        settings = load_settings(config)
        plan = Plan(settings, request.overrides)
        project = locate(paths or (request.stdin_filename or os.curdir,), config)
        if settings.gates:
            from anplint.report.gate import refuse_unknown

            refuse_unknown(plan)
        is_whole = _is_whole(request, plan, paths)
        wants_cards = wants_cards or (is_whole and bool(settings.gates))
        today = request.today or _today()
        outcome, fixed = _run(request, paths, settings, plan, project, today, wants_cards)
    except (BaselineError, ConfigError, GitError, RuleError) as error:
        say(f"error: {error}")
        return None
    return Analysis(outcome, settings, project, plan, today, fixed, is_whole)


def _today() -> date:
    from datetime import date

    return date.today()  # reviews are dated by the local calendar


def _is_whole(request: Request, plan: Plan, paths: tuple[str, ...]) -> bool:
    if plan.is_narrowed or request.stdin_filename is not None or request.diff:
        return False
    return request.whole or all(map(os.path.isdir, paths))


def _paths(request: Request) -> tuple[str, ...]:
    if "-" in request.paths or request.stdin_filename is not None:
        if request.stdin_filename is None:
            raise ConfigError("standard input has no name; add --stdin-filename PATH")
        if request.fix and not request.diff:
            raise ConfigError("--fix has no file to write for standard input; use --diff")
        return tuple(path for path in request.paths if path != "-")
    return request.paths or (os.curdir,)


def config_path(request: Request, paths: tuple[str, ...]) -> str | None:
    """Return the configuration file of a run on some paths. Raises ConfigError."""
    if request.isolated:
        return None
    if request.config is not None:
        if not os.path.isfile(request.config):
            raise ConfigError(f"--config {request.config}: no such file")
        return request.config
    return find_config(common_folder(paths or (request.stdin_filename or os.curdir,)))


def _run(
    request: Request,
    paths: tuple[str, ...],
    settings: Settings,
    plan: Plan,
    project: Project,
    today: date,
    wants_cards: bool,
) -> tuple[Outcome, Fixed | None]:
    spare_collector()
    named = paths or (request.stdin_filename or os.curdir,)
    around = surroundings(project, bool(settings.base), named)
    known = _known(request, settings)

    def once(standing: Mapping[str, bytes]) -> Outcome:
        return run(
            (*paths, around) if request.whole and around else paths,
            project,
            plan,
            today,
            settings.exclude,
            request.force_exclude,
            standing,
            progress_bar(quiet=request.quiet),
            request.jobs or cores(),
            around,
            _cache_place(request, settings, project),
            request.since,
            known,
            wants_cards,
        )

    standing, fixed = _standing(request, project), None
    if request.fix or request.diff:
        from anplint.cli.fix_run import fix_run

        fixed = fix_run(once, standing, request, project.root)
    outcome = fixed.outcome if fixed else once(standing)
    _say_what_went_wrong(request, outcome)
    return outcome, fixed


def _say_what_went_wrong(request: Request, outcome: Outcome) -> None:
    for text in outcome.errors:
        say(f"error: {text}")
    for text in outcome.notices if not request.quiet else ():
        say(text)
    for text in _stale(outcome) if request.fail_on_stale or not request.quiet else ():
        say(text)


def _known(request: Request, settings: Settings) -> list[Known] | None:
    """Return the findings of the baseline; None where there is none."""
    path = request.baseline or settings.baseline
    if request.no_baseline or path is None:
        if request.fail_on_stale:
            raise BaselineError("--fail-on-stale needs a baseline: --baseline FILE, or the line "
                                '`baseline = "FILE"` in the configuration')  # fmt: skip
        return None
    from anplint.baseline_file import read_baseline

    return read_baseline(path if request.baseline else os.path.join(settings.base, path))


_STALE_SHOWN = 5


def _stale(outcome: Outcome) -> Iterator[str]:
    """Yield what is to be said of findings that the baseline has and the posts no more."""
    if not outcome.gone:
        return
    number = len(outcome.gone)
    verb = "is" if number == 1 else "are"
    yield (f"{count(number, 'finding')} of the baseline {verb} gone; "
           "`anplint baseline --prune` takes them out:")  # fmt: skip
    for item in outcome.gone[:_STALE_SHOWN]:
        yield f"  {visible(item.path)}: {item.code} {visible(item.message)}"
    if number > _STALE_SHOWN:
        yield f"  and {number - _STALE_SHOWN:,} more"


def _cache_place(request: Request, settings: Settings, project: Project) -> CachePlace | None:
    """Return where inspections may be kept: where it was said, or beside what they belong to."""
    if request.no_cache:
        return None
    if request.cache_dir is not None:
        return CachePlace(os.path.realpath(request.cache_dir), least=1, use=1)
    if is_repository(project.root) or (settings.base and project.base == project.root):
        return CachePlace(os.path.join(project.root, DEFAULT_FOLDER))
    return None


def tell_run(outcome: Outcome, project: Project) -> None:
    """Say what a person who asks for more may want to know."""
    say(f"root {project.root}; {len(outcome.paths):,} files, {outcome.posts:,} posts, "
        f"{len(outcome.rules)} rules")  # fmt: skip
    say(f"{outcome.read:,} files read, {outcome.unchanged:,} found unchanged")
    for stage, seconds in outcome.seconds.items():
        sys.stderr.write(f"{stage}: {seconds:.2f} s\n")


def _standing(request: Request, project: Project) -> dict[str, bytes]:
    if request.stdin_filename is None:
        return {}
    if sys.stdin is None:
        raise ConfigError("standard input is closed")
    path = project.relative(anchored(request.stdin_filename))
    if path.startswith("../") or form_of(path) is None or os.path.isdir(request.stdin_filename):
        raise ConfigError(f"--stdin-filename {request.stdin_filename!r} names no post below "
                          f"{project.root}")  # fmt: skip
    return {path: sys.stdin.buffer.read()}


def _print(request: Request, outcome: Outcome, project: Project) -> bool:
    """Write the findings where they belong; return False where that failed."""
    result = Result(
        outcome.findings, outcome.rules, len(outcome.paths), outcome.posts, outcome.sources,
        successful=not is_broken(outcome),
        silenced=_shown(request, outcome),
    )  # fmt: skip
    style = Style(
        color=request.output is None and wants_color(request.color, sys.stdout),
        prefix=_way(os.path.realpath(os.getcwd()), project.root),
        here=_way(project.root, os.path.realpath(os.getcwd())),
        category=request.category,
        limit=None if request.all_results else Style().limit,
        statistics=request.statistics,
    )
    if request.quiet and request.output_format == "text" and not result.shown():
        return True
    return write(render(request.output_format, result, style), request.output)


def _shown(request: Request, outcome: Outcome) -> tuple[Finding, ...]:
    """Return the findings that do not count and were asked for."""
    return tuple(
        finding
        for finding in outcome.silenced
        if (request.show_suppressed if finding.suppression else request.show_baselined)
    )


def _way(start: str, end: str) -> str:
    """Return what leads from one folder to another, "" where they are one."""
    way = os.path.relpath(end, start)
    return "" if way == os.curdir else way.replace(os.sep, "/") + "/"


def _exit_code(request: Request, outcome: Outcome, settings: Settings, changed: bool) -> int:
    fail_on = request.fail_on or settings.fail_on or "error"
    if request.exit_zero:
        return CLEAN
    if request.diff or (request.exit_non_zero_on_fix and changed):
        return FOUND if changed else CLEAN
    if request.fail_on_stale and outcome.gone:
        return FOUND
    if fail_on == "never":
        return CLEAN
    least = SEVERITY[fail_on]
    return FOUND if any(SEVERITY[f.level] >= least for f in outcome.findings) else CLEAN
