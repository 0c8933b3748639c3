"""What concerns the terminal: messages to standard error, colours, the progress bar."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TextIO

from anplint.engine.gather import unwatched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.engine.gather import Progress
    from anplint.engine.reading import Done

LONG_RUN = 500
"""Files from which a run gets a progress bar: fewer take less than half a second."""


def say(text: str) -> None:
    """Write a message for a person to standard error."""
    from anplint.output.escape import visible

    sys.stderr.write(f"anplint: {visible(text)}\n")


def wants_color(choice: str, stream: TextIO) -> bool:
    """Tell whether to print colours: `--color`, FORCE_COLOR, NO_COLOR, else on a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return not os.environ.get("NO_COLOR") and stream.isatty()


def progress_bar(quiet: bool) -> Progress:
    """Return what wraps the results of a run: a bar on standard error where a person may watch."""
    if quiet or os.environ.get("CI") or not sys.stderr.isatty():
        return unwatched
    return _bar


def _bar(done: Iterator[Done], count: int) -> Iterable[Done]:
    if count < LONG_RUN:
        yield from done
        return
    import click

    with click.progressbar(
        done, count, label="Checking", file=sys.stderr, show_pos=True, update_min_steps=100
    ) as bar:
        yield from bar
