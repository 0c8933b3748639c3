"""Posts and findings as flat rows: what tables and documents have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anplint.report.model import FindingRow, Point, PostRow, Run

_DIGITS = 4
"""After the point: what lies beyond is noise of floating point."""

POST_FIELDS = (
    "identity", "path", "title", "collection", "owner", "section", "status", "language", "reviewed",
    "due", "days", "words", "minutes", "stated", "grade", "score", "errors", "warnings", "notes",
    "new", "known", "suppressed", "shares",
)  # fmt: skip
"""The fields of a post that are one value."""


FINDING_FIELDS = (
    "fingerprint", "code", "rule", "level", "state", "message", "path", "line", "column",
    "end_line", "end_column", "reason", "post", "collection", "owner", "section",
)  # fmt: skip
"""The fields of a finding as a flat row; `post` is the identity of its post."""


def run_fields(run: Run) -> dict[str, Any]:
    """Return a run with its key."""
    return {"key": run.key, **run._asdict()}


def post_fields(post: PostRow) -> dict[str, Any]:
    """Return the fields of a post that are one value."""
    return {name: rounded(getattr(post, name)) for name in POST_FIELDS}


def finding_fields(row: FindingRow, posts: Sequence[PostRow]) -> dict[str, Any]:
    """Return a finding as one flat row, with what a reader groups findings by."""
    finding, place = row.finding, row.finding.place
    post = None if row.post is None else posts[row.post]
    values = (
        finding.fingerprint, finding.code, finding.name, finding.level, row.state, finding.message,
        place.path, place.line, place.column, place.end_line, place.end_column,
        finding.suppression.reason if finding.suppression else "",
        *((post.identity, post.collection, post.owner, post.section) if post else [None] * 4),
    )  # fmt: skip
    return dict(zip(FINDING_FIELDS, values, strict=True))


def point_fields(point: Point) -> dict[str, Any]:
    """Return a run of the history, with its run's key."""
    return {
        **point._asdict(),
        "run": run_fields(point.run),
        "values": numbers(point.values),
        "by_rule": dict(sorted(point.by_rule.items())),
    }


def numbers(values: Mapping[str, float]) -> dict[str, float]:
    """Return metrics by name, rounded."""
    return {name: rounded(value) for name, value in values.items()}


def rounded(value: Any) -> Any:
    """Return a value, a float with no more digits than mean something."""
    return round(value, _DIGITS) if isinstance(value, float) else value
