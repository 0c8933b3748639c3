"""Sums up posts and findings: the metrics of all, of collections, owners, sections, rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.report.metrics import METRICS
from anplint.report.model import GROUPS, Group
from anplint.report.reviews import review_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.model import Rule
    from anplint.report.model import FindingRow, PostRow

    Key = tuple[str, str]
    """Kind and name of a group."""

_RULE = ("posts", "findings", "new_findings", "known", "suppressed", "points")
_REVIEWS = {"overdue": "stale_posts", "30": "due_30", "60": "due_60", "90": "due_90"}
"""What posts are counted in by how their review stands."""

_ALL: Key = ("all", "")


def groups_of(
    posts: Sequence[PostRow], findings: Iterable[FindingRow], rules: Iterable[Rule]
) -> tuple[Group, ...]:
    """Return the metrics of all groups, in the order of `GROUPS` and names; that of all first."""
    sums: dict[Key, dict[str, float]] = {_ALL: dict.fromkeys(METRICS, 0)}
    for rule in rules:
        sums["rule", rule.code] = dict.fromkeys(_RULE, 0)
    for post in posts:
        for key in _keys(post):
            _add_post(sums.setdefault(key, dict.fromkeys(METRICS, 0)), post)
        for loss in post.losses:
            values = sums["rule", loss.rule.code]
            values["posts"] += 1
            values["points"] += loss.points
    for row in findings:
        keys = [_ALL] if row.post is None else _keys(posts[row.post])
        for key in keys:
            _add_finding(sums[key], row)
        _add_to_rule(sums["rule", row.finding.code], row)
    for (kind, _), values in sums.items():
        if kind != "rule":
            _finish(values)
    ordered = sorted(sums, key=lambda key: (GROUPS.index(key[0]), key[1]))
    return tuple(Group(*key, sums[key]) for key in ordered)


def _keys(post: PostRow) -> list[Key]:
    return [
        _ALL, ("collection", post.collection), ("owner", post.owner), ("section", post.section),
    ]  # fmt: skip


def _add_post(values: dict[str, float], post: PostRow) -> None:
    values["posts"] += 1
    values["words"] += post.words
    values["score"] += post.score
    values["clean_posts"] += not post.losses
    values["duplicate_posts"] += post.shares
    values["undated_posts"] += post.reviewed is None
    metric = _REVIEWS.get(review_of(post))
    if metric:
        values[metric] += 1


def _add_finding(values: dict[str, float], row: FindingRow) -> None:
    if row.state == "suppressed":
        values["suppressed"] += 1
        return
    level = row.finding.level + "s"
    values["findings"] += 1
    values[level] += 1
    if row.state == "known":
        values["known"] += 1
    else:
        values["new_findings"] += 1
        values["new_" + level] += 1


def _add_to_rule(values: dict[str, float], row: FindingRow) -> None:
    if row.state == "suppressed":
        values["suppressed"] += 1
        return
    values["findings"] += 1
    values["known" if row.state == "known" else "new_findings"] += 1


def _finish(values: dict[str, float]) -> None:
    """Turn sums into means and shares; of no posts the score is full, and no share is bad."""
    posts = values["posts"]
    values["score"] = values["score"] / posts if posts else 100.0
    for share, count in (("clean", "clean_posts"), ("stale", "stale_posts"),
                         ("duplicate", "duplicate_posts")):  # fmt: skip
        values[f"{share}_share"] = values[count] / posts if posts else 0.0
