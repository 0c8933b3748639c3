"""The click group: commands are imported when they are called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import click

from anplint import __version__

COMMANDS = {
    "check": "Check posts and report what is wrong.",
    "report": "Show how a collection is doing: a page, tables, numbers.",
    "init": "Look at the posts and write what a team needs to start.",
    "baseline": "Write down the findings there are, so that only new ones count.",
    "rule": "Explain one rule, or list all.",
    "parse": "Show a post as anplint reads it.",
    "schema": "Print a JSON Schema.",
    "cache": "Show where the cache is, or delete it.",
}


class InterruptError(Exception):
    """Ctrl-C on its way past click, which would print an empty line and hide it."""


class LazyGroup(click.Group):
    """Imports `anplint.cli.<name>` when the command is asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise InterruptError from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, or None where there is none of the name."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"anplint.cli.{cmd_name}").command
        command.short_help = COMMANDS[cmd_name]
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command; say which one may have been meant where there is none."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from anplint.ruleset import did_you_mean

            message = error.message.rstrip(".") + did_you_mean(args[0], COMMANDS)
            raise click.UsageError(message, ctx) from error


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="anplint %(version)s")
def group() -> None:
    """The content linter for whole collections of posts."""


def run_click(arguments: list[str]) -> int:
    """Return the exit code of a command line that click parses."""
    try:
        code = group.main(arguments, prog_name="anplint", standalone_mode=False)
    except InterruptError:
        raise KeyboardInterrupt from None
    except click.exceptions.Abort:
        return 130
    except click.ClickException as error:
        error.show(sys.stderr)
        return 2
    return code if isinstance(code, int) else 0
