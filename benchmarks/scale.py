"""The curve towards a million posts: `python benchmarks/scale.py --sizes 1000 10000 …`.

Natural Markdown posts, all `recommended` rules of anplint, with nothing in the cache: time, where
it goes, memory, and the size of the cache folder.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import corpus
from measure import Command, Run, Timing, growth, markdown, run_once
from options import Options, run_alone
from programs import anplint, anplint_knows

if TYPE_CHECKING:
    from pathlib import Path

SIZES = (1_000, 10_000, 25_000)
STAGE = re.compile(r"^\W*([a-z][a-z -]{2,30}?)[: ]+([0-9]+(?:\.[0-9]+)?) ?(m?s)\b", re.MULTILINE)
"""A stage and its time, as `-v` says them on standard error: `inspect: 1.23 s`."""


def stages(text: str) -> dict[str, float]:
    """Return the seconds of each stage that a run told about, as text on standard error."""
    return {
        name: float(number) / (1000 if unit == "ms" else 1)
        for name, number, unit in STAGE.findall(text)
    }


def folder_size(folder: Path) -> int:
    """Return the bytes of all files in a folder; 0 where there is none."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def tables(options: Options) -> str:
    """Return the curve, and the stages of the last run of each size where anplint tells them."""
    sizes = options.sizes or SIZES
    runs: dict[int, list[Run]] = {size: [] for size in sizes}
    for _ in range(options.runs or 1):
        for size in sizes:
            runs[size].append(_run(options, size))
    told = {size: stages(_errors(options, size).read_text("utf-8", "replace")) for size in sizes}
    curve = _curve(options, {size: Timing(runs[size]) for size in sizes})
    return "\n\n".join([curve, *_stage_table(told)])


def _run(options: Options, size: int) -> Run:
    posts = corpus.make(options.work / f"natural-{size}", corpus.Recipe(size))
    cache = _cache(options, size)
    shutil.rmtree(cache, ignore_errors=True)
    place = ["--cache-dir", str(cache)] if anplint_knows("--cache-dir") else []
    arguments = [word for word in anplint(*place, "-v", ".") if word != "-q"]
    return run_once(Command(arguments, errors=_errors(options, size)), posts)


def _cache(options: Options, size: int) -> Path:
    return options.work / "caches" / f"scale-{size}"


def _errors(options: Options, size: int) -> Path:
    return options.work / f"natural-{size}" / "errors.txt"


def _curve(options: Options, timings: dict[int, Timing]) -> str:
    heads = ["posts", "wall, s", "^", "posts/s", "CPU, s", "peak, MB", "^", "cache, MB"]
    walls = growth([(size, timing.wall) for size, timing in timings.items()])
    peaks = growth([(size, timing.peak) for size, timing in timings.items()])
    rows = [
        [
            f"{size:,}{timing.failure}",
            f"{timing.wall:.2f}",
            wall,
            f"{size / timing.wall:,.0f}",
            f"{timing.cpu:.2f}",
            f"{timing.peak:.0f}",
            peak,
            f"{folder_size(_cache(options, size)) / 1e6:.1f}",
        ]
        for (size, timing), wall, peak in zip(timings.items(), walls, peaks, strict=True)
    ]
    return markdown(heads, rows)


def _stage_table(told: dict[int, dict[str, float]]) -> list[str]:
    names = list(dict.fromkeys(name for found in told.values() for name in found))
    if not names:
        return ["anplint told no stages."]
    rows = [
        [f"{size:,}", *[f"{found[name]:.2f}" if name in found else "–" for name in names]]
        for size, found in told.items()
    ]
    return [markdown(["posts", *[f"{name}, s" for name in names]], rows)]


if __name__ == "__main__":
    run_alone(tables)
