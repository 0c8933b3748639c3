"""The gate for a branch: `python benchmarks/since.py [--posts N] [--runs K]`.

A repository of posts, of which a branch changed 20: `check --since main` beside plain `check`, both
with a cache that knows everything.
"""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import corpus
from measure import Command, measure, table
from options import Options, run_alone
from programs import anplint

if TYPE_CHECKING:
    from pathlib import Path

RUNS = 5
CHANGED = 20


def _git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def repository(posts: Path) -> None:
    """Make the folder a repository, with a branch that changed some posts; once."""
    if (posts / ".git").exists():
        return
    _git(posts, "init", "--initial-branch=main")
    _git(posts, "add", "--all")
    _git(posts, "commit", "--message", "posts")
    _git(posts, "checkout", "-b", "work")
    files = sorted(posts.glob("*/*.md"))
    for number, file in enumerate(files[:: max(1, len(files) // CHANGED)][:CHANGED]):
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"\nTODO: a fault that the branch brought in, number {number}.\n")
    _git(posts, "commit", "--all", "--message", "branch")


def tables(options: Options) -> str:
    """Return the table of a run."""
    posts = corpus.make(options.work / f"since-{options.posts}", corpus.Recipe(options.posts))
    repository(posts)
    cache = ("--cache-dir", os.fspath(options.work / "since-cache"))
    commands = {
        "check, warm": Command(anplint(*cache, ".")),
        "check --since main, warm": Command(anplint(*cache, "--since", "main", ".")),
    }
    timings = measure(commands, posts, options.runs or RUNS)
    head = f"{options.posts:,} Markdown posts of 5 kB, {CHANGED} of them changed."
    return f"{head}\n\n{table(timings, 'check, warm', options.posts)}"


if __name__ == "__main__":
    run_alone(tables)
