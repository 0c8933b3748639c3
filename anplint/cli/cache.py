"""`anplint cache`: shows where the cache is, or deletes it."""

from __future__ import annotations

import os

import click

from anplint.cli.check import option
from anplint.cli.terminal import say
from anplint.config import find_config
from anplint.engine.cache_file import count
from anplint.engine.cache_folder import DEFAULT_FOLDER, remove_all, size
from anplint.engine.run import locate

_KILO = 1000


@click.command()
@click.argument("action", type=click.Choice(["dir", "clear"]))
@option(
    "--cache-dir",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="The folder of the cache.  [default: .anplint_cache in the root of the repository]",
)
def command(action: str, cache_dir: str | None) -> int:
    """Show where the cache is and how large (`dir`), or delete it (`clear`).

    The cache can be deleted at any time: the next run is slower, and finds the same.
    """
    folder = os.path.abspath(cache_dir) if cache_dir else default_folder()
    if action == "dir":
        click.echo(folder)
        say(_description(folder))
        return 0
    if cache_dir is None and os.path.islink(folder):
        say(f"error: {folder} is a link; name the folder itself with --cache-dir")
        return 2
    try:
        removed = remove_all(folder)
    except OSError as error:
        say(f"error: {folder}: cannot be deleted: {error.strerror}")
        return 2
    say(f"deleted {in_words(removed.bytes)} in {folder}" if removed.files else _nothing(folder))
    return 0


def default_folder() -> str:
    """Return the folder of the cache for a run on the current folder."""
    return os.path.join(locate((os.curdir,), find_config(os.curdir)).root, DEFAULT_FOLDER)


def _description(folder: str) -> str:
    entries = count(folder)
    if entries is None:
        return _nothing(folder)
    return f"{entries:,} inspections, {in_words(size(folder))}"


def _nothing(folder: str) -> str:
    return f"there is no cache in {folder}"


def in_words(number: float) -> str:
    """Return bytes as people say them: 12 bytes, 3.4 kB, 56 MB, 1.2 GB."""
    if number < _KILO:
        return f"{number} bytes"
    for unit in ("kB", "MB", "GB"):
        number /= _KILO
        if number < _KILO or unit == "GB":
            break
    return f"{number:.1f} {unit}" if number < 10 else f"{number:.0f} {unit}"  # noqa: PLR2004
