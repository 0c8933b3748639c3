"""Words that several outputs share: counts, totals, the order in which the worst comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Finding
    from anplint.output import Result


def count(number: int, word: str) -> str:
    """Return a number with its noun: `1 post`, `1,200 posts`."""
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def totals(result: Result) -> str:
    """Return one sentence that says what was found in how many posts."""
    posts = count(result.posts, "post")
    if not result.findings:
        return f"All good: {posts} checked." if result.posts else "There are no posts to check."
    levels = ", ".join(count(number, level) for level, number in result.counts().items() if number)
    return f"Found {count(len(result.findings), 'finding')} ({levels}) in {posts}."


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by level, worst first; those of one level stay in their order."""
    return sorted(findings, key=lambda finding: LEVELS.index(finding.level))


def by_rule(result: Result) -> list[tuple[Finding, int]]:
    """Return a finding of each rule with the number of its findings: most first, then by code."""
    numbers: dict[str, int] = {}
    samples: dict[str, Finding] = {}
    for finding in result.findings:
        numbers[finding.code] = numbers.get(finding.code, 0) + 1
        samples.setdefault(finding.code, finding)
    codes = sorted(numbers, key=lambda code: (-numbers[code], code))
    return [(samples[code], numbers[code]) for code in codes]
