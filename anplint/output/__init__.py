"""Outputs: findings → text of one format. One module per format, each a pure function `render`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from anplint.model import Finding, Rule

FORMATS = ("text", "concise", "json", "jsonl", "sarif", "github", "gitlab", "junit", "checkstyle",
           "rdjson", "markdown")  # fmt: skip


class Result(NamedTuple):
    """What a run found.

    findings  in order of path, line, column, code
    silenced  findings that do not count, suppressed or known, that are to be shown all the same,
              in the same order
    rules     every enabled rule, in order of code
    files     how many files were read; `posts` how many posts they held
    source    gives the decoded text of a file by its path, "" where it is gone by now
    successful  False where a check raised (an internal error) or a path that was given has no post
    """

    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    files: int
    posts: int
    source: Callable[[str], str]
    successful: bool = True
    silenced: tuple[Finding, ...] = ()

    def shown(self) -> tuple[Finding, ...]:
        """Return all findings to be shown, in order; for formats that can mark the silenced."""
        if not self.silenced:
            return self.findings
        return tuple(sorted(self.findings + self.silenced, key=_order))

    def counts(self) -> Mapping[str, int]:
        """Return how many findings each level has."""
        counts = dict.fromkeys(LEVELS, 0)
        for finding in self.findings:
            counts[finding.level] += 1
        return counts


def _order(finding: Finding) -> tuple[str, int, int, str]:
    place = finding.place
    return place.path, place.span.start, place.span.end, finding.code


class Style(NamedTuple):
    """How to print.

    color     whether ANSI colours are wanted (text, concise)
    prefix    leads from the current folder to the root ("../blog/"), "" where they are one
    here      leads from the root to the current folder ("posts/", or out of the root)
    category  names the run in SARIF's `automationDetails`
    limit     the most results in SARIF; None for all
    statistics  whether to count by rule instead of listing (text, concise, json)
    """

    color: bool = False
    prefix: str = ""
    here: str = ""
    category: str = "default"
    limit: int | None = 25_000
    statistics: bool = False

    def shown(self, path: str) -> str:
        """Return a path as it leads from the current folder, for a person to click it."""
        if self.here and path.startswith(self.here):
            return path[len(self.here) :]
        return self.prefix + path


def render(format_name: str, result: Result, style: Style) -> Iterable[str]:
    """Return the output of one format (of `FORMATS`) in pieces that are to be joined.

    They hold no lone surrogate, so they can be written as UTF-8, and no control character but LF
    (and, with `style.color`, the colours).
    """
    module = import_module(f"anplint.output.{format_name}_format")
    pieces: Iterable[str] = module.render(result, style)
    return pieces
