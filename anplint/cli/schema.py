"""`anplint schema`: prints one of the JSON Schemas that anplint ships."""

from __future__ import annotations

import os

import click

from anplint.cli.terminal import say
from anplint.resources import data_dir
from anplint.ruleset import did_you_mean

ENDING = ".schema.json"


def names() -> list[str]:
    """Return the names of all schemas."""
    files = sorted(os.listdir(data_dir("schemas")))
    return [file.removesuffix(ENDING) for file in files if file.endswith(ENDING)]


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Print the JSON Schema NAME, or list the names."""
    if name is None:
        click.echo("\n".join(names()))
        return 0
    if name not in names():
        say(f"error: no schema {name!r}{did_you_mean(name, names())}")
        return 2
    with open(os.path.join(data_dir("schemas"), name + ENDING), encoding="utf-8") as file:
        click.echo(file.read(), nl=False)
    return 0
