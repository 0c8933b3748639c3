"""What `anplint report` does once its arguments are known. Knows nothing of click."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from anplint.cli.check_run import (
    BROKEN,
    CLEAN,
    FOUND,
    analyse,
    config_path,
    is_broken,
    tell_run,
)
from anplint.cli.gate_run import tell
from anplint.cli.terminal import say
from anplint.cli.writing import write as print_out
from anplint.config import ConfigError
from anplint.engine.run import locate
from anplint.readers.own import TEXT_MARK
from anplint.report.build import build
from anplint.report.ci import Stated
from anplint.report.extras import missing
from anplint.report.outputs import (
    STANDARD_OUTPUT,
    OutputError,
    Target,
    document,
    refuse_link,
    target_of,
    write,
)
from anplint.report.owners import owners_of
from anplint.report.run_info import known_of, run_of

if TYPE_CHECKING:
    from anplint.cli.check_run import Analysis, Request
    from anplint.report.model import Report


DEFAULT_HISTORY = "\0"
"""Stands for a history whose place was not named; no argument can be this."""


class Wanted(NamedTuple):
    """What is asked of a report; see the help of each option.

    history  None: none
    stated   what is said of the run
    """

    outputs: tuple[str, ...] = ()
    output_format: str | None = None
    history: str | None = None
    stated: Stated = Stated()


class _RefusedError(Exception):
    """What was asked for can't be done; the text says why and what to do."""


def report(request: Request, wanted: Wanted, only_trend: bool = False) -> int:
    """Make a report, and return the exit code."""
    try:
        return _trend(request, wanted) if only_trend else _report(request, wanted)
    except (ConfigError, OutputError, _RefusedError) as error:
        say(f"error: {error}")
        return BROKEN


def _report(request: Request, wanted: Wanted) -> int:
    targets = _targets(wanted)
    _refuse_address(wanted.history)
    lacking = missing((target.format for target in targets), wanted.history)
    if lacking:
        raise _RefusedError(lacking)
    analysis = analyse(request, wants_cards=True)
    if analysis is None:
        return BROKEN
    _refuse_posts(targets, analysis)
    made, broken, trouble = _made(analysis, wanted), is_broken(analysis.outcome), ""
    if not analysis.is_whole and not broken:
        _tell_partial(analysis, wanted)
    elif wanted.history is not None and not broken:
        made, trouble = _with_trend(made, _history_path(wanted.history, analysis.project.root))
    if request.verbose:
        tell_run(analysis.outcome, analysis.project)
    failed = [target for target in targets if not _write(made, target, analysis, request.quiet)]
    if trouble:
        say(f"error: {trouble}")
    if broken or failed or trouble:
        return BROKEN
    tell(made.gate, tells_passed=not request.quiet)
    return CLEAN if made.passed or request.exit_zero else FOUND


def _targets(wanted: Wanted) -> list[Target]:
    if wanted.output_format and len(wanted.outputs) > 1:
        raise _RefusedError("--format says the format of one output; with several, each is told by "
                            "its ending")  # fmt: skip
    targets = [target_of(output, wanted.output_format) for output in wanted.outputs or (None,)]
    for target in targets:
        refuse_link(target.path)  # before anything is read, or kept in the history
    return targets


def _refuse_posts(targets: list[Target], analysis: Analysis) -> None:
    posts = {ref.path for _, ref, _ in analysis.outcome.cards}
    for target in targets:
        if target.path and analysis.project.relative(os.path.realpath(target.path)) in posts:
            raise _RefusedError(f"-o {target.path}: is a post; name another file for the report")


def _made(analysis: Analysis, wanted: Wanted) -> Report:
    outcome, plan, root = analysis.outcome, analysis.plan, analysis.project.root
    posts = {ref.path for _, ref, _ in outcome.cards}
    run = run_of(plan, analysis.today, root, posts, wanted.stated)
    owner_of = owners_of(analysis.settings.owners, root)
    return build(outcome, plan, run, owner_of, judges_gate=analysis.has_gate)


def _tell_partial(analysis: Analysis, wanted: Wanted) -> None:
    """Say what is left undone where less than whole folders, or not by all rules, was looked at."""
    left = ["judged by the quality gate"] if analysis.settings.gates else []
    left += ["kept in the history"] if wanted.history is not None else []
    if left:
        say(f"the report is not {' and not '.join(left)}: for that, name whole folders, and leave "
            "out --select, --ignore and --profile")  # fmt: skip


def _write(made: Report, target: Target, analysis: Analysis, quiet: bool) -> bool:
    if not target.path:
        return print_out(document(made, target.format))
    try:
        written = write(made, target, analysis.outcome.sources)
    except OutputError as error:
        say(f"error: {error}")  # the other outputs are written all the same
        return False
    for path in written:
        if not quiet:
            say(f"wrote {path}")
    return True


def _refuse_address(history: str | None) -> None:
    if history == "":
        raise _RefusedError("--history: the address is empty, as with a variable or a secret that "
                            "is not set; name a file or a URL")  # fmt: skip
    if history not in (None, DEFAULT_HISTORY) and os.path.isdir(history):
        raise _RefusedError(f"--history {history}: is a folder; name a file or a URL, and where "
                            "posts are meant, name them before --history")  # fmt: skip


def _history_path(history: str | None, root: str) -> str:
    from anplint.report.history import DEFAULT_FILE

    if history is None or history == DEFAULT_HISTORY:
        return os.path.join(root, DEFAULT_FILE)
    return history


def _with_trend(made: Report, path: str) -> tuple[Report, str]:
    """Keep a report in the history, and return it with the runs before it. Where the history can't
    be used, return the report as it is, and what is wrong.
    """
    from anplint.report.history import HistoryError, open_history

    try:
        with open_history(path) as history:
            history.record(made)
            run = made.run
            return made._replace(trend=history.trend(run.repository, run.branch, run.job)), ""
    except HistoryError as error:
        return made, str(error)


def _trend(request: Request, wanted: Wanted) -> int:
    """Print the history of the branch that is checked out, or named, and of one job: that which is
    named, or which this is in CI, or which ran last.
    """
    from anplint.report.history import HistoryError, open_history
    from anplint.report.trend import TREND_FORMATS

    target = _trend_target(wanted, tuple(TREND_FORMATS))
    _refuse_address(wanted.history)
    paths = request.paths or (os.curdir,)
    root = locate(paths, config_path(request, paths)).root
    run = known_of(root, wanted.stated)
    try:
        with open_history(_history_path(wanted.history, root), only_reads=True) as history:
            job = run.job or history.newest_job(run.repository, run.branch)
            points = history.trend(run.repository, run.branch, job)
            runs = history.count(run.repository, run.branch, job)
    except HistoryError as error:
        raise _RefusedError(str(error)) from error
    if runs > len(points):
        say(f"the latest {len(points)} of {runs:,} runs are shown; the history has them all")
    mark = (TEXT_MARK, "\n") if target.format == "markdown" else ()
    refuse_link(target.path)
    printed = print_out((*mark, *TREND_FORMATS[target.format](points)), target.path or None)
    return CLEAN if printed else BROKEN


def _trend_target(wanted: Wanted, formats: tuple[str, ...]) -> Target:
    if len(wanted.outputs) > 1:
        raise _RefusedError("--trend has one output; give -o once")
    if not wanted.outputs or wanted.outputs[0] in STANDARD_OUTPUT:
        target = Target(wanted.output_format or "markdown", "", is_folder=False)
    else:
        target = target_of(wanted.outputs[0], wanted.output_format)
    if target.format not in formats or target.is_folder:
        raise _RefusedError(f"--trend is printed as {', '.join(formats)}, into one file or to "
                            "standard output")  # fmt: skip
    return target
