"""`anplint check`: its options, each with an environment variable ANPLINT_…."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

import click

from anplint.cli.check_run import Request, check
from anplint.engine.plan import Overrides
from anplint.output import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


class IsoDate(click.ParamType):  # type: ignore[type-arg]  # generic only in newer click
    """A date as 2026-01-31."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail with what was expected."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no date; write it as 2026-01-31", param, ctx)


class Selectors(click.ParamType):  # type: ignore[type-arg]  # generic only in newer click
    """Rules: codes, beginnings of codes, names or categories, with commas between."""

    name = "rules"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Return the selectors."""
        if isinstance(value, tuple):
            return value
        return tuple(part.strip() for part in str(value).split(",") if part.strip())


def option(*names: str, **settings: Any) -> Callable[[F], F]:
    """Return a click option with its environment variable: `--fail-on` is ANPLINT_FAIL_ON."""
    long = next(name for name in names if name.startswith("--")).split("/")[0]
    variable = "ANPLINT_" + long.lstrip("-").replace("-", "_").upper()
    return click.option(*names, envvar=variable, **settings)


def selectors(*names: str, **settings: Any) -> Callable[[F], F]:
    """Return an option that takes rules, several times or with commas."""
    return option(*names, type=Selectors(), multiple=True, metavar="RULES", **settings)


RULE_OPTIONS = (
    option("--profile", metavar="NAME", help="The named set of rules to start from."),
    selectors("--select", help="Enable only these rules: codes, prefixes, names, categories."),
    selectors("--extend-select", help="Enable these rules besides the profile's."),
    selectors("--ignore", help="Disable these rules."),
    option("--config", type=click.Path(), metavar="FILE", help="Use this configuration file."),
    option("--isolated", is_flag=True, help="Ignore all configuration files."),
    option("--today", type=IsoDate(), metavar="DATE", help="Judge freshness as on this day."),
)
WORK_OPTIONS = (
    option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="How many processes may work at once.  [default: the cores of this machine]",
    ),
    option("--no-cache", is_flag=True, help="Read every post anew, and keep nothing."),
    option(
        "--cache-dir",
        type=click.Path(file_okay=False),
        metavar="DIR",
        help="The folder of the cache.  [default: .anplint_cache in the root of the repository]",
    ),
    option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
    option("-v", "--verbose", is_flag=True, help="Say more about the run, and how long it took."),
)
COMPARE_OPTIONS = (
    option(
        "--since",
        metavar="REV",
        help="Report only what was not found where HEAD and this revision parted.",
    ),
    option(
        "--baseline",
        type=click.Path(),
        metavar="FILE",
        help="Report only what this file does not know; `anplint baseline` writes it.",
    ),
    option("--no-baseline", is_flag=True, help="Use no baseline, not the configured one either."),
)
FIX_OPTIONS = (
    option("--fix", is_flag=True, help="Mend what can be mended safely, then list what is left."),
    option(
        "--unsafe-fixes",
        is_flag=True,
        help="With --fix or --diff: also what a person should look over. Alone it does nothing.",
    ),
    option(
        "--diff",
        is_flag=True,
        help="Print what --fix would change as a diff, and change nothing. Exit with 1 where it is "
        "something. No findings are printed: --format and --statistics do nothing then.",
    ),
    option(
        "--exit-non-zero-on-fix",
        is_flag=True,
        help="With --fix: exit with 1 where something was fixed, even if nothing is left. Alone it "
        "does nothing.",
    ),
)


def with_options(*options: Callable[[F], F]) -> Callable[[F], F]:
    """Return a decorator that gives a command several options, in this order."""

    def decorate(function: F) -> F:
        for decorator in reversed(options):
            function = decorator(function)
        return function

    return decorate


def overrides(given: dict[str, Any]) -> Overrides:
    """Take out of a command's arguments what they say of rules."""
    return Overrides(
        given.pop("profile"),
        _flat(given.pop("select")),
        _flat(given.pop("extend_select")),
        _flat(given.pop("ignore")),
    )


@click.command()
@click.argument("paths", nargs=-1, type=click.Path())
@option(
    "--format",
    "output_format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How to print the findings.",
)
@option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="Write the findings to a file instead of standard output.",
)
@with_options(*RULE_OPTIONS)
@option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    help="The least level that makes the exit code 1.  [default: error]",
)
@option(
    "--stdin-filename",
    metavar="PATH",
    help="Check standard input (give - as the path) as if it were this file.",
)
@option("--force-exclude", is_flag=True, help="Apply `exclude` to named files too.")
@option("--statistics", is_flag=True, help="Count findings by rule instead of listing them.")
@option("--exit-zero", is_flag=True, help="Exit with 0 even where there are findings.")
@with_options(*FIX_OPTIONS)
@option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Whether to print colours.",
)
@option(
    "--category",
    default="default",
    show_default=True,
    metavar="NAME",
    help="Name of this analysis in SARIF, where one commit has several.",
)
@option(
    "--all-results",
    is_flag=True,
    help="Put all findings into SARIF, even more than the 25,000 that GitHub takes.",
)
@option(
    "--whole",
    is_flag=True,
    help="Report on the whole collection, not only on PATHS.",
)
@with_options(*COMPARE_OPTIONS)
@option(
    "--fail-on-stale",
    is_flag=True,
    help="Exit with 1 where the baseline has findings that are gone.",
)
@option("--show-suppressed", is_flag=True, help="List suppressed findings too; none counts.")
@option("--show-baselined", is_flag=True, help="List known findings too; none counts.")
@with_options(*WORK_OPTIONS)
def command(**given: Any) -> int:
    """Check posts and report what is wrong.

    PATHS are files or folders; the current folder by default; - is standard input. They are judged
    against the whole collection, below the configuration or in the repository: a new post that
    copies an old one is found although only the new one is named. Findings on other posts than
    PATHS are reported with --whole.

    Exit code: 0 nothing at or above --fail-on, 1 findings or a failed quality gate, 2 wrong usage,
    broken configuration or internal error.
    """
    return check(Request(overrides=overrides(given), **given))


def _flat(groups: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    return tuple(selector for group in groups for selector in group)
