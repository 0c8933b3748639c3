"""What is kept of a report, as rows: texts are cut, and freed of what no database takes."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.report.history.tables import NAME

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anplint.report.model import FindingRow, Group, PostRow, Report, Run

Row = dict[str, Any]

_LONGEST = 4_000
_ALWAYS = ("posts", "findings", "score")
_FOREIGN = re.compile("[\0\ud800-\udfff]")
"""PostgreSQL takes no NUL; lone surrogates, which stand for broken bytes of paths, are no text."""


def clean(text: str, longest: int = _LONGEST) -> str:
    """Return a text that every database takes."""
    text = text[:longest]
    is_plain = text.isascii() and "\0" not in text
    return text if is_plain else _FOREIGN.sub("\ufffd", text)


def digest(*values: object) -> str:
    """Return 128 bits of a hash, in hexadecimal."""
    text = repr(values).encode("utf-8", "backslashreplace")
    return blake2b(text, digest_size=16).hexdigest()


class Series(NamedTuple):
    """The names of a series, as they are kept: see `series_of`."""

    repository: str
    branch: str
    job: str

    @property
    def key(self) -> str:
        """What stands for the names: PostgreSQL can't index them where all are long."""
        return digest(*self)


def series_of(repository: str, branch: str, job: str) -> Series:
    """Return the series that a job has on a branch. Two jobs may look at two parts of a repository:
    what one has and the other has not is neither new nor fixed.
    """
    return Series(clean(repository, NAME), clean(branch, NAME), clean(job, NAME))


def run_key(run: Run) -> str:
    """Return what a retry has in common with a run, however long its names are."""
    return digest(run.key)


def run_row(report: Report) -> Row:
    """Return the row of the run itself, its changes left out."""
    run = report.run
    return {
        "key": run_key(run),
        "commit_id": clean(run.commit),
        "time": run.time,
        "today": clean(run.today),
        "version": clean(run.version),
        "rules": clean(run.rules),
        "passed": int(report.passed),
    }


def metric_rows(groups: Iterable[Group]) -> list[Row]:
    """Return a row for each value that is kept; see `tables.metric`."""
    kept = {
        (group.kind, clean(group.name, NAME), name): float(value)
        for group in groups
        for name, value in group.values.items()
        if value or group.kind == "all" or name in _ALWAYS
    }
    return [
        {"kind": kind, "name": name, "metric": metric, "value": value}
        for (kind, name, metric), value in kept.items()
    ]


def gate_rows(report: Report) -> list[Row]:
    """Return a row for each condition of the gate."""
    return [
        {
            "position": position,
            "metric": clean(condition.metric),
            "collection": clean(condition.collection),
            "bound": condition.bound,
            "limit_value": condition.limit,
            "value": condition.value,
            "passed": int(condition.passed),
        }
        for position, condition in enumerate(report.gate)
    ]


def finding_rows(report: Report) -> dict[str, Row]:
    """Return the findings that are not suppressed, by fingerprint.

    The engine makes fingerprints unique in a run. Where two are equal all the same, as 128 bits
    may be, the second is kept under a name of its own.
    """
    seen: Counter[str] = Counter()
    rows: dict[str, Row] = {}
    for found in report.findings:
        if found.state == "suppressed":
            continue
        key = clean(found.finding.fingerprint, 32)
        seen[key] += 1
        again = f"~{seen[key]}" if seen[key] > 1 else ""
        rows[key + again] = _finding_row(found, report)
    return rows


def _finding_row(found: FindingRow, report: Report) -> Row:
    finding = found.finding
    post = None if found.post is None else report.posts[found.post]
    return {
        "rule": finding.code,
        "rule_name": finding.name,
        "level": finding.level,
        "message": clean(finding.message),
        "state": found.state,
        "path": clean(finding.place.path),
        "line": finding.place.line,
        "title": clean(post.title) if post else "",
        "owner": clean(post.owner) if post else "",
        "section": clean(post.section) if post else "",
        "collection": clean(post.collection) if post else "",
    }


def post_rows(posts: Iterable[PostRow]) -> dict[str, Row]:
    """Return the posts by a hash of their identity; two may have the same, which is a fault."""
    seen: Counter[str] = Counter()
    rows: dict[str, Row] = {}
    for post in posts:
        seen[post.identity] += 1
        rows[digest(post.identity, seen[post.identity])] = _post_row(post)
    return rows


def _post_row(post: PostRow) -> Row:
    texts = ("identity", "path", "title", "collection", "owner", "section", "status", "language")
    plain = ("reviewed", "due", "days", "words", "grade", "score", "errors", "warnings", "notes")
    return (
        {name: clean(getattr(post, name)) for name in texts}
        | {name: getattr(post, name) for name in plain}
        | {"shares": int(post.shares)}
    )


def rule_rows(report: Report) -> Mapping[str, Row]:
    """Return the rules that were on, by code."""
    return {
        clean(rule.code, NAME): {
            "name": clean(rule.name),
            "level": rule.level,
            "category": clean(rule.category),
            "summary": clean(rule.summary),
        }
        for rule in report.rules
    }
