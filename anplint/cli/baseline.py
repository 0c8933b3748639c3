"""`anplint baseline`: writes down the findings there are, or takes out those that are gone."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from anplint.baseline import BaselineError, compare_run
from anplint.baseline_file import DEFAULT_NAME, read_baseline, to_known, write_baseline
from anplint.cli.check import RULE_OPTIONS, WORK_OPTIONS, overrides, with_options
from anplint.cli.check_run import BROKEN, CLEAN, Request, analyse
from anplint.cli.terminal import say
from anplint.engine.plan import ALWAYS_ON
from anplint.output.wording import count

if TYPE_CHECKING:
    from anplint.baseline import Known
    from anplint.cli.check_run import Analysis
    from anplint.config import Settings
    from anplint.engine.discover import Project


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help=f"The baseline.  [default: the configured one, or {DEFAULT_NAME}]",
)
@click.option("--prune", is_flag=True, help="Add nothing; take out the findings that are gone.")
@with_options(*RULE_OPTIONS, *WORK_OPTIONS)
def command(output: str | None, prune: bool, **given: Any) -> int:
    """Write down the findings there are, so that only new ones count from now on.

    `anplint check` leaves out what the baseline knows: with --baseline FILE, or with the line
    `baseline = "FILE"` in the configuration. Findings are known by what they are about, not by
    their line: they stay known where text is added above them, or a post is moved. What the
    baseline says of posts outside PATHS is kept.
    """
    request = Request(overrides=overrides(given), no_baseline=True, **given)
    analysis = analyse(request)
    if analysis is None:
        return BROKEN
    if analysis.outcome.broken or analysis.outcome.errors:
        say("error: the baseline was not written, because the run failed")
        return BROKEN
    path = output or default_path(analysis.settings, analysis.project)
    try:
        is_rest_kept = not analysis.outcome.seen.everything
        known = read_baseline(path) if prune else _known(path, is_rest_kept)
        change = _write(path, known, analysis, adds=not prune)
    except BaselineError as error:
        say(f"error: {error}")
        return BROKEN
    except OSError as error:
        say(f"error: {path}: cannot be written: {error.strerror}")
        return BROKEN
    say(f"{path}: {change}")
    if output is None and analysis.settings.baseline is None:
        say(f'for `anplint check` to use it, add the line `baseline = "{DEFAULT_NAME}"` to '
            "anplint.toml, or give it as --baseline")  # fmt: skip
    return CLEAN


def _known(path: str, is_rest_kept: bool) -> list[Known]:
    """Return what a baseline knows. One that is to be written anew may be broken, or not there."""
    if not os.path.exists(path):
        return []
    try:
        return read_baseline(path)
    except BaselineError:
        if is_rest_kept:
            raise
        return []


def default_path(settings: Settings, project: Project) -> str:
    """Return where the baseline is: where the configuration has it, or beside that."""
    path = os.path.join(settings.base or project.root, settings.baseline or DEFAULT_NAME)
    return os.path.relpath(path)


def _write(path: str, known: list[Known], analysis: Analysis, adds: bool) -> str:
    """Write what is known now, and return what changed."""
    outcome = analysis.outcome
    compared = compare_run(outcome.findings, known, outcome.seen, analysis.project.root)
    new = [finding for finding in compared.new if adds and finding.code != ALWAYS_ON]
    # A message may tell of the day or of another post's lines: that it changes is nobody's change.
    lines = {item.fingerprint: item for item in known}
    kept = [
        lines.get(finding.fingerprint) or to_known(finding) for finding in (*compared.old, *new)
    ]
    write_baseline(path, [*kept, *compared.unseen])
    total = len(kept) + len(compared.unseen)
    return f"{count(total, 'finding')}; {len(new):,} added, {len(compared.gone):,} taken out"
