"""Scale of templated posts: `python benchmarks/templates.py [--sizes N …] [--runs K]`.

Text exports whose paragraphs come from templates that thousands of posts share, 30 % aside. Time,
findings and the size of the report must grow with the number of posts, not with its square.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import corpus
from measure import Command, Run, Timing, growth, markdown, run_once
from options import Options, run_alone
from programs import anplint, uncached

if TYPE_CHECKING:
    from pathlib import Path

SIZES = (5_000, 10_000, 25_000)
RUNS = 3
CROSS = ("ANP402", "ANP404")


class Cost(NamedTuple):
    """What a run on so many posts took, how much it found, and the bytes of its report."""

    size: int
    timing: Timing
    found: Counter[str]
    report: int


def tables(options: Options) -> str:
    """Return the table of all sizes."""
    sizes = options.sizes or SIZES
    runs: dict[int, list[Run]] = {size: [] for size in sizes}
    for _ in range(options.runs or RUNS):
        for size in sizes:
            runs[size].append(run_once(_command(options, size), _posts(options, size)))
    return _table([_cost(options, size, Timing(runs[size])) for size in sizes])


def _posts(options: Options, size: int) -> Path:
    return corpus.make(options.work / f"template-{size}", corpus.Recipe(size, "template"))


def _report(options: Options, size: int) -> Path:
    return options.work / f"template-{size}" / "findings.json"


def _command(options: Options, size: int) -> Command:
    arguments = anplint(*uncached(), "--format", "json", ".")
    return Command(arguments, output=_report(options, size))


def _cost(options: Options, size: int, timing: Timing) -> Cost:
    """Read the report of the last run."""
    text = _report(options, size).read_bytes()
    findings = json.loads(text)["findings"] if text else []
    return Cost(size, timing, Counter(finding["code"] for finding in findings), len(text))


def _table(costs: list[Cost]) -> str:
    columns: dict[str, list[float]] = {
        "wall, s": [cost.timing.wall for cost in costs],
        "peak, MB": [cost.timing.peak for cost in costs],
        "findings": [cost.found.total() for cost in costs],
        **{code: [cost.found[code] for cost in costs] for code in CROSS},
        "report, MB": [cost.report / 1e6 for cost in costs],
    }
    powers = {
        name: growth([(cost.size, value) for cost, value in zip(costs, values, strict=True)])
        for name, values in columns.items()
    }
    rows = [
        [f"{cost.size:,}{cost.timing.failure}"]
        + [
            cell
            for name, values in columns.items()
            for cell in (_number(values[index]), powers[name][index])
        ]
        for index, cost in enumerate(costs)
    ]
    return markdown(["posts", *[head for name in columns for head in (name, "^")]], rows)


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


if __name__ == "__main__":
    run_alone(tables)
