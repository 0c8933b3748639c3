"""What every part of the benchmark can be told, and the run of a part on its own."""

from __future__ import annotations

import argparse
import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Part = Callable[["Options"], str]


class Options(NamedTuple):
    """The arguments; None where the part's own default counts.

    posts    how many posts to lint
    runs     how often each command runs
    sizes    the sizes whose costs are compared, ascending
    jobs     processes to use, where a method can be told
    work     where corpora are kept
    without  names of commands and methods to leave out
    limit    seconds after which a duplicate finder is stopped
    """

    work: Path
    posts: int = 25_000
    runs: int | None = None
    sizes: tuple[int, ...] = ()
    jobs: int = os.cpu_count() or 1
    without: tuple[str, ...] = ()
    limit: float = 1_800

    def takes(self, name: str) -> bool:
        """Tell whether a command or method was not left out: a beginning of its name does."""
        return not name.startswith(self.without)


def parser() -> argparse.ArgumentParser:
    """Return a parser of the options that all parts share."""
    made = argparse.ArgumentParser(formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    add = made.add_argument
    add("--posts", type=int, default=25_000, help="how many posts to lint")
    add("--runs", type=int, help="how often each command runs; each part has a default")
    add("--sizes", type=int, nargs="+", default=(), help="sizes to compare; each part has defaults")
    add("--jobs", type=int, default=os.cpu_count() or 1, help="processes of duplicate finders")
    add("--work", type=Path, help="keep the corpora here for the next run")
    add("--without", nargs="+", default=(), metavar="NAME", help="leave these commands out")
    add("--limit", type=float, default=1_800, help="most seconds for a duplicate finder")
    return made


@contextlib.contextmanager
def options(wanted: argparse.Namespace) -> Iterator[Options]:
    """Turn parsed arguments into options; the corpora last as long as this, or are kept."""
    with contextlib.ExitStack() as stack:
        work = wanted.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        yield Options(
            work.resolve(),
            wanted.posts,
            wanted.runs,
            tuple(sorted(wanted.sizes)),
            wanted.jobs,
            tuple(wanted.without),
            wanted.limit,
        )


def run_alone(part: Part, arguments: Sequence[str] | None = None) -> None:
    """Run one part as a command, and print its tables."""
    with options(parser().parse_args(arguments)) as given:
        print(part(given))
