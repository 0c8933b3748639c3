"""`anplint report`: its options, each with an environment variable ANPLINT_…."""

from __future__ import annotations

from typing import Any

import click

from anplint.cli.check import (
    COMPARE_OPTIONS,
    RULE_OPTIONS,
    WORK_OPTIONS,
    option,
    overrides,
    with_options,
)
from anplint.cli.check_run import Request
from anplint.cli.report_run import DEFAULT_HISTORY, Wanted, report
from anplint.report.ci import Stated
from anplint.report.outputs import DEFAULT_FOLDER, FORMATS


def _about_run(name: str, what: str, default: str) -> Any:
    return option(f"--{name}", metavar="NAME", default="", help=f"{what}  [default: {default}]")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(),
    metavar="PATH",
    envvar="ANPLINT_REPORT_OUTPUT",
    help="Write to this file or folder; may be given several times. The ending says the format: "
    ".html, .json, .md, .csv, .parquet; a folder is a page; "
    "- is standard output.  "
    f"[default: {DEFAULT_FOLDER}/; standard output for json and markdown]",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    envvar="ANPLINT_REPORT_FORMAT",
    help="What to write, whatever the ending.",
)
@option(
    "--history",
    metavar="[URL]",
    is_flag=False,
    flag_value=DEFAULT_HISTORY,
    help="Keep the numbers of this run, and show how they moved: a file for SQLite "
    "(.anplint/history.sqlite where none is named), or postgresql://user:password@server/database.",
)
@option("--trend", is_flag=True, help="Print the history, and read no posts.")
@with_options(
    _about_run("repository", "What the collection is called.", "as CI or git has it"),
    _about_run("branch", "The branch that was looked at.", "as CI or git has it"),
    _about_run("commit", "The commit that was looked at.", "as git or CI has it"),
    _about_run("job", "What makes the report. A retry with this name replaces the run.", "as CI "
               "has it, or local"),
)  # fmt: skip
@with_options(*RULE_OPTIONS, *COMPARE_OPTIONS)
@option("--exit-zero", is_flag=True, help="Exit with 0 even where the quality gate fails.")
@with_options(*WORK_OPTIONS)
def command(
    outputs: tuple[str, ...],
    output_format: str | None,
    history: str | None,
    trend: bool,
    repository: str,
    branch: str,
    commit: str,
    job: str,
    **given: Any,
) -> int:
    """Show how a collection is doing: what to mend first, what is overdue, what is copied.

    PATHS are files or folders; the current folder by default. Without -o a page is written into
    the folder anplint-report. Files there that no report wrote are never written over,
    nor are posts. What anplint wrote is never read as a post.

    Exit code: 0, 1 where the quality gate fails (findings alone do not count), 2 wrong usage,
    broken configuration or internal error.
    """
    wanted = Wanted(outputs, output_format, history, Stated(repository, branch, commit, job))
    request = Request(overrides=overrides(given), **given)
    return report(request, wanted, only_trend=trend)
