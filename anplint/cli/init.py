"""`anplint init`: writes a configuration, a schema, a hook and a CI job for a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from anplint.cli.check import option
from anplint.cli.terminal import say
from anplint.init.ci_texts import HOOKS
from anplint.init.home import PLACEHOLDER, find_home
from anplint.init.setup import obstacle, set_up, write_file
from anplint.init.site import find_site
from anplint.init.survey import look_at
from anplint.output.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.init.setup import Advice, Setup
    from anplint.init.site import Site
    from anplint.init.survey import Survey


@click.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
@option("--dry-run", is_flag=True, help="Print the files instead of writing them.")
@option(
    "--ci",
    type=click.Choice(["auto", "github", "gitlab", "none"]),
    default="auto",
    show_default=True,
    help="Whose CI to write a job for.",
)
def command(folder: str, dry_run: bool, ci: str) -> int:
    """Look at the posts of FOLDER and write what a team needs to start.

    That is a commented anplint.toml, a JSON Schema for each collection of posts, inferred from the
    posts there are, an entry for pre-commit, and a job for GitHub or GitLab. Of many posts a sample
    is read. A file that is there already is never changed: what to add to it is printed.
    """
    site = find_site(folder)
    survey = look_at(site.project)
    setup = set_up(
        site, survey, find_home(), site.forge if ci == "auto" else ci.replace("none", "")
    )
    _describe(survey)
    if dry_run:
        _show(setup)
        return 0
    written = _write(site, setup)
    if written:
        _advise(setup)
    return 0 if written else 2


def _describe(survey: Survey) -> None:
    forms = ", ".join(f"{count:,} {form}" for form, count in sorted(survey.forms().items()))
    say(f"{survey.found:,} files may hold posts; {survey.sampled:,} were read: "
        f"{forms or 'no'} posts")  # fmt: skip
    if survey.sampled < survey.found:
        say("the sample is spread evenly over the paths; a schema from it may be too strict")
    if survey.unread:
        say(f"{survey.unread:,} files can't be read or are very large; `anplint check` says more")


def _show(setup: Setup) -> None:
    for file in setup.files:
        click.echo(f"# ---- {visible(file.path)} ----\n{file.text}")
    _tell(setup.advice)
    say("nothing was written")


def _write(site: Site, setup: Setup) -> bool:
    """Write the files, or none where one can't be written; tell which of the two."""
    obstacles = [(file.path, obstacle(site, file)) for file in setup.files]
    for path, reason in obstacles:
        if reason:
            say(f"error: {visible(path)}: cannot be written: {reason}; nothing was written")
            return False
    for file in setup.files:
        try:
            new = write_file(site, file)
        except OSError as error:
            say(f"error: {file.path}: cannot be written: {(error.strerror or str(error)).lower()}")
            return False
        say(f"wrote {file.path}" if new else f"{file.path} is there already and is left as it is")
    return True


def _tell(advice: Iterable[Advice]) -> None:
    for item in advice:
        say(f"{item.text}:" if item.lines else item.text)
        click.echo(item.lines, nl=False)


def _advise(setup: Setup) -> None:
    _tell(setup.advice)
    texts = [file.text for file in setup.files] + [item.lines for item in setup.advice]
    if any(PLACEHOLDER in text for text in texts):
        say(f"put the address of anplint's repository for {PLACEHOLDER} where it stands")
    say("next: `anplint check` shows what is wrong; `anplint baseline` writes it down, so that "
        "only new findings count")  # fmt: skip
    if any(file.path == HOOKS for file in setup.files):
        say("then `pre-commit install` checks every commit")
