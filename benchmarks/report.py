"""The report of a large collection: `python benchmarks/report.py [--posts N] [--runs K]`.

25,000 posts with 100,000 findings: how long `anplint check` takes before and after the cache is
written, how long `anplint report` takes in each format and with a history, how large its files are,
and how long Chromium takes to open the page from the disk.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import browsing
import corpus
from measure import Command, markdown, measure, table
from options import Options, run_alone
from programs import TODAY, anplint, report, versions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

RUNS = 1
MEGABYTE = 1_000_000
OPENED = 5
"""How often the page is opened."""

OUTPUTS = {
    "html": "site",
    "json": "report.json",
    "csv": "tables",
    "markdown": "summary.md",
    "parquet": "parquet",
}
"""Formats, with the file or folder that each is written to."""


def commands(work: Path) -> dict[str, Command]:
    """Return the commands by name, in an order in which the first writes the cache."""
    cache = ("--cache-dir", os.fspath(work / "report-cache"))
    made = {
        "anplint check, cold": Command(anplint("--exit-zero", *cache, ".")),
        "anplint check, warm": Command(anplint("--exit-zero", *cache, ".")),
    }
    for name, output in OUTPUTS.items():
        made[f"anplint report, {name}"] = Command(
            report(*cache, "--format", name, "-o", os.fspath(work / output), ".")
        )
    history = f"sqlite:///{work / 'history.sqlite'}"
    return made | {
        "anplint report, json, with a history": Command(
            report(*cache, "--format", "json", "-o", os.fspath(work / "history.json"),
                   "--history", history, ".")
        ),
    }  # fmt: skip


def sizes(work: Path) -> str:
    """Return the table of what was written."""
    rows = []
    for name, output in OUTPUTS.items():
        files = [path.stat().st_size for path in files_of(work / output)]
        if files:
            rows.append([
                name, f"{len(files):,}", f"{max(files) / MEGABYTE:.1f}",
                f"{sum(files) / MEGABYTE:.1f}",
            ])  # fmt: skip
    return markdown(["format", "files", "largest file, MB", "all files, MB"], rows)


def files_of(path: Path) -> Iterable[Path]:
    """Return a file, or the files of a folder."""
    return [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]


def counted(posts: Path, cache: Path) -> str:
    """Return how many findings there are."""
    command = anplint("--exit-zero", "--cache-dir", os.fspath(cache), "--format", "json", ".")
    done = subprocess.run(command, cwd=posts, capture_output=True, check=True)
    return f"{len(json.loads(done.stdout)['findings']):,}"


def tables(options: Options) -> str:
    """Return the tables of a run."""
    recipe = corpus.Recipe(options.posts, "faulty", planted=0)
    posts = corpus.make(options.work / f"faulty-{options.posts}", recipe)
    work = options.work / "report"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    taken = {name: item for name, item in commands(work).items() if options.takes(name)}
    timings = measure(taken, posts, options.runs or RUNS, warm_up=0)
    found = counted(posts, work / "report-cache")
    head = (
        f"{options.posts:,} Markdown posts of 5 kB with {found} findings, judged as on {TODAY}, "
        f"{options.runs or RUNS} runs ({versions()})."
    )
    opened = browsing.opened(work / OUTPUTS["html"], OPENED)
    compared = table(timings, next(iter(taken)), options.posts)
    return "\n\n".join([head, compared, sizes(work), opened])


if __name__ == "__main__":
    run_alone(tables)
