"""Near-duplicate finders: `python benchmarks/duplicates.py [--sizes N …] [--jobs J]`.

anplint's join, brute force by rapidfuzz, and finders by hashing, each in a fresh process, on the
same distinct paragraphs. Brute force is the reference; where it would take too long its time is
estimated from sampled rows, those rows are the reference for anplint, and anplint for the others.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from distinct import MIXES, paragraphs
from measure import Command, growth, markdown, run_once
from methods import METHODS
from options import Options, run_alone

SIZES = (5_000, 20_000, 80_000, 250_000)
KINDS = {"edited": "*edited* only", "reworked": "*edited* and *reworked*"}
BRUTE, OURS = "rapidfuzz cdist", "anplint"
HEADS = ["method", "paragraphs", "seconds", "^", "× anplint", "peak, MB", "^", "recall, %"]

Pairs = set[tuple[int, int]]


class Answer(NamedTuple):
    """What a method found among so many texts, with the medians of its runs."""

    method: str
    size: int
    seconds: float
    peak: float
    candidates: int
    rows: list[int] | None
    pairs: Pairs

    @property
    def works(self) -> bool:
        """Whether it came to an end; if not, larger sizes are not tried."""
        return not math.isnan(self.seconds)


def tables(options: Options) -> str:
    """Return a table for each mix of texts and each kind of match."""
    return "\n\n".join(_table(options, mix, kinds) for mix in MIXES for kinds in KINDS)


def _table(options: Options, mix: str, kinds: str) -> str:
    missing = [name for name, (_, module) in METHODS.items() if not _is_here(module)]
    methods = [name for name in METHODS if name not in missing and options.takes(name)]
    answers: list[Answer] = []
    able = methods
    for size in options.sizes or SIZES:
        answers += _answers(options, mix, kinds, size, able)
        able = [answer.method for answer in answers if answer.size == size and answer.works]
    title = f"{mix.capitalize()} paragraphs, {KINDS[kinds]}, {options.jobs} threads or processes."
    rows = [row for method in methods for row in _rows(method, answers)]
    notes = [f"{name} is not here, and was left out." for name in missing]
    return "\n\n".join([title, markdown([*HEADS, "precision, %"], rows), *notes])


def _is_here(module: str) -> bool:
    return find_spec(module.partition(".")[0]) is not None


def _answers(options: Options, mix: str, kinds: str, size: int, methods: list[str]) -> list[Answer]:
    """Run the methods in turn; what failed or took too long has no answer."""
    texts = options.work / f"paragraphs-{mix}-{size}.txt"
    if not texts.exists():
        options.work.mkdir(parents=True, exist_ok=True)
        texts.write_text("\n".join(paragraphs(size, mix)), encoding="utf-8")
    rounds = [
        {method: _run(options, method, texts, kinds, size) for method in methods}
        for _ in range(options.runs or 1)
    ]
    return [_median([got[method] for got in rounds]) for method in methods]


def _run(options: Options, method: str, texts: Path, kinds: str, size: int) -> Answer:
    result = options.work / "result.json"
    result.unlink(missing_ok=True)
    script = os.fspath(Path(__file__).parent / "methods.py")
    arguments = [sys.executable, script, method, os.fspath(texts), os.fspath(result)]
    command = Command([*arguments, str(options.jobs), kinds])
    run = run_once(command, options.work, options.limit)
    if run.code != 0 or not result.exists():
        return Answer(method, size, float("nan"), run.peak, 0, None, set())
    got = json.loads(result.read_bytes())
    pairs = {(first, second) for first, second in got["pairs"]}
    return Answer(method, size, got["seconds"], run.peak, got["candidates"], got["rows"], pairs)


def _median(answers: list[Answer]) -> Answer:
    return answers[0]._replace(
        seconds=statistics.median(answer.seconds for answer in answers),
        peak=max(answer.peak for answer in answers),
    )


def _rows(method: str, answers: list[Answer]) -> list[list[str]]:
    own = [answer for answer in answers if answer.method == method]
    times = growth([(answer.size, answer.seconds) for answer in own])
    peaks = growth([(answer.size, answer.peak) for answer in own])
    of_size: dict[int, dict[str, Answer]] = {}
    for answer in answers:
        of_size.setdefault(answer.size, {})[answer.method] = answer
    return [
        _row(answer, time, peak, of_size[answer.size])
        for answer, time, peak in zip(own, times, peaks, strict=True)
    ]


def _row(answer: Answer, time: str, peak: str, others: dict[str, Answer]) -> list[str]:
    if not answer.works:
        return [answer.method, f"{answer.size:,}", "failed, or stopped", *["–"] * 6]
    ours = others.get(OURS)
    ratio = f"{answer.seconds / ours.seconds:.2f}" if ours and ours.seconds > 0 else "–"
    estimated = " (estimated)" if answer.rows else ""
    return [
        answer.method,
        f"{answer.size:,}",
        f"{answer.seconds:.2f}{estimated}",
        time,
        ratio,
        f"{answer.peak:.0f}",
        peak,
        *quality(answer, others),
    ]


def quality(answer: Answer, others: dict[str, Answer]) -> tuple[str, str]:
    """Return recall, and the precision before verification, in percent as text."""
    brute, ours = others.get(BRUTE), others.get(OURS)
    whole = brute is not None and brute.works and brute.rows is None
    reference = brute if whole or answer.method == OURS else ours
    if reference is None or not reference.pairs or answer is brute:
        return "–", "–"
    named, truth, candidates = answer.pairs, reference.pairs, answer.candidates
    if reference.rows is not None:
        rows = set(reference.rows)
        named = {pair for pair in named if not rows.isdisjoint(pair)}
        candidates = len(named)
    right = len(named & truth)
    mark = " (of the sampled rows)" if reference.rows is not None else ""
    recall, precision = right / len(truth), right / max(1, candidates)
    return f"{100 * recall:.2f}{mark}", f"{100 * precision:.2f}{mark}"


if __name__ == "__main__":
    run_alone(tables)
