"""Recall on planted near-duplicates: `python benchmarks/planted.py [--posts N]`.

ANP402 checks posts of both kinds with a known number of near-duplicates. All that are
near-duplicates by definition must be found, and in natural posts nothing else.
"""

from __future__ import annotations

import json

import corpus
from measure import Command, Run, markdown, run_once
from options import Options, run_alone
from planting import read_truth
from programs import anplint, uncached
from recall import CODE, scores, strangers

HEADS = ["edit", "planted", "by definition", "found", "with the other side named", "recall, %"]


def tables(options: Options) -> str:
    """Return a table for each kind of posts."""
    return "\n\n".join(_table(options, kind) for kind in ("natural", "template"))


def _table(options: Options, kind: str) -> str:
    folder = options.work / f"{kind}-planted-{options.posts}"
    posts = corpus.make(folder, corpus.Recipe(options.posts, kind, options.posts // 20))
    report = folder / "findings.json"
    command = anplint(*uncached(), "--select", CODE, "--format", "json", ".")
    run = run_once(Command(command, output=report), posts)
    title = f"{options.posts:,} {kind} posts"
    if run.code not in (0, 1):
        return f"{title}: anplint ended with exit code {run.code}; does it know {CODE}?"
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    truths = read_truth(folder / "truth.jsonl")
    rows = [
        [edit, *map(str, score[:4]), f"{100 * score.found / max(1, score.matching):.2f}"]
        for edit, score in scores(findings, truths).items()
    ]
    return "\n\n".join(
        [_sentence(title, run, len(strangers(findings, truths))), markdown(HEADS, rows)]
    )


def _sentence(title: str, run: Run, others: int) -> str:
    return (
        f"{title}: {run.wall:.2f} s, {run.peak:.0f} MB; "
        f"{others} findings at places where nothing was planted."
    )


if __name__ == "__main__":
    run_alone(tables)
