"""Linting side by side: `python benchmarks/linting.py [--posts N] [--runs K]`.

All `recommended` rules of anplint on Markdown posts, beside rumdl, codespell and markdownlint-cli2
on the same files: cold, with their caches, and after one post was changed. Nothing else than the
posts lies in the folder, which passes for a repository; each command has a cache of its own.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
from functools import partial
from typing import TYPE_CHECKING

import corpus
from measure import Command, measure, table
from options import Options, run_alone
from programs import anplint, anplint_knows, find, markdownlint, uncached, versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RUNS = 5
CHANGED = "0000/post-7.md"
_edits = itertools.count()


@contextlib.contextmanager
def changed(path: Path) -> Iterator[None]:
    """Change a post as it never was before; afterwards its bytes and its mtime are the old ones."""
    before, state = path.read_bytes(), path.stat()
    path.write_bytes(before + f"\nEdit number {next(_edits)} of this post.\n".encode())
    try:
        yield
    finally:
        path.write_bytes(before)
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


@contextlib.contextmanager
def without(folder: Path) -> Iterator[None]:
    """Remove a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    yield


def _anplint(posts: Path, caches: Path) -> dict[str, Command]:
    cold = {"anplint, cold": Command(anplint(*uncached(), "."))}
    if not anplint_knows("--cache-dir"):
        return cold

    def cached(name: str, path: str) -> list[str]:
        return anplint("--cache-dir", os.fspath(caches / name), path)

    change = partial(changed, posts / CHANGED)
    return cold | {
        "anplint, cold, cache written": Command(
            cached("fresh", "."), partial(without, caches / "fresh")
        ),
        "anplint, warm": Command(cached("warm", ".")),
        "anplint, warm, one changed, all found": Command(cached("one", "."), change),
        "anplint, warm, one changed, named": Command(cached("one", CHANGED), change),
    }


def _rumdl(posts: Path, caches: Path) -> dict[str, Command]:
    program = find("rumdl")
    if program is None:
        return {}
    check = [program, "check", "--isolated", "--quiet"]

    def cached(name: str) -> list[str]:
        return [*check, "--cache-dir", os.fspath(caches / name), "."]

    return {
        "rumdl, cold": Command([*check, "--no-cache", "."]),
        "rumdl, warm": Command(cached("rumdl")),
        "rumdl, warm, one changed": Command(cached("rumdl-one"), partial(changed, posts / CHANGED)),
    }


def commands(posts: Path, work: Path) -> dict[str, Command]:
    """Return the commands by name; programs that are not here are left out."""
    found = _rumdl(posts, work / "caches") | _anplint(posts, work / "caches")
    spelling, node = find("codespell"), markdownlint(work)
    if spelling:
        found["codespell"] = Command([spelling, "."])
    if node:
        found["markdownlint-cli2"] = Command([node, "**/*.md", "--no-globs"], once=True)
    return found


def tables(options: Options) -> str:
    """Return the table of a run."""
    posts = corpus.make(options.work / f"natural-{options.posts}", corpus.Recipe(options.posts))
    (posts / ".git").mkdir(exist_ok=True)  # a file that is named is judged against the repository
    shutil.rmtree(options.work / "caches", ignore_errors=True)
    every = commands(posts, options.work)
    taken = {name: command for name, command in every.items() if options.takes(name)}
    runs = options.runs or RUNS
    timings = measure(taken, posts, runs)
    base = next(iter(taken))
    missing = [
        f"{name} is not here, and was left out."
        for name in ("rumdl", "codespell", "markdownlint-cli2")
        if not any(key.startswith(name) for key in every)
    ]
    used = versions(*map(find, ("anplint", "rumdl", "codespell", "node")))
    return "\n\n".join(
        [
            f"{options.posts:,} Markdown posts of 5 kB, {runs} runs in turn ({used}).",
            table(timings, base, options.posts),
            *missing,
        ]
    )


if __name__ == "__main__":
    run_alone(tables)
