"""Makes reports by hand, so that what shows or keeps them can be tested without reading posts.

Their numbers agree with each other: the metrics are counted from the posts and findings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.engine.findings import half
from anplint.model import Finding, Place, Rule, Span, Suppression
from anplint.report.metrics import METRICS
from anplint.report.model import (
    Cluster,
    Condition,
    FindingRow,
    Group,
    Loss,
    PostRow,
    Report,
    Run,
    Shared,
)
from anplint.report.score import Weights

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RULES = (
    Rule("ANP101", "missing-title", "require", "error", "meta", (),
         "The post has no title.", {}, {}),
    Rule("ANP301", "image-text", "image-text", "note", "images", (),
         "No text for an image.", {}, {}),
    Rule("ANP601", "stale-review", "review-age", "warning", "freshness", (),
         "The post was last reviewed too long ago.", {}, {}),
)  # fmt: skip

DAY = 86_400
FIRST = 1_767_571_200
"""2026-01-05, a Monday, at midnight UTC."""


class Fault(NamedTuple):
    """A finding to be made.

    post   the number of its post; None of one that is not about a post
    rule   its number in `RULES`
    about  what tells it from others of its rule and post
    """

    post: int | None = 0
    rule: int = 2
    about: str = "a"
    state: str = "new"
    message: str = ""
    line: int = 1


class Sheet(NamedTuple):
    """A post to be made."""

    path: str
    title: str = ""
    owner: str = ""
    section: str = ""
    collection: str = "blog"
    days: int | None = None
    words: int = 300
    identity: str = ""
    shares: bool = False


def made_run(day: int = 0, **changes: Any) -> Run:
    """Return the run of a night, the first of which is the day 0."""
    from datetime import date, timedelta

    run = Run(
        repository="team/blog",
        branch="main",
        commit=half(f"commit {day}") + half("rest") + "00000000",
        job="nightly",
        time=FIRST + day * DAY,
        today=(date(2026, 1, 5) + timedelta(days=day)).isoformat(),
        version="0.9.0",
        rules="rules-1",
    )
    return run._replace(**changes)


def made_report(
    sheets: Sequence[Sheet] = (Sheet("a.md", "About tea"),),
    faults: Sequence[Fault] = (),
    run: Run | None = None,
    gate: tuple[Condition, ...] = (),
) -> Report:
    """Return the report of posts with faults; its clusters are of the posts that share."""
    findings = tuple(_finding(fault, sheets) for fault in faults)
    posts = tuple(_post(number, sheet, findings) for number, sheet in enumerate(sheets))
    groups = [Group("all", "", _values(posts, findings))]
    for kind in ("collection", "owner", "section"):
        groups += _groups(kind, posts, findings)
    groups += [Group("rule", rule.code, _of_rule(rule, posts, findings)) for rule in RULES]
    return Report(
        run=run or made_run(),
        posts=posts,
        findings=findings,
        rules=RULES,
        groups=tuple(groups),
        gate=gate,
        clusters=_clusters(posts),
        weights=Weights(),
    )


def _finding(fault: Fault, sheets: Sequence[Sheet]) -> FindingRow:
    rule = RULES[fault.rule]
    sheet = None if fault.post is None else sheets[fault.post]
    path = sheet.path if sheet else "anplint.toml"
    print_ = half(f"{rule.code} {fault.about}") + half((sheet and sheet.identity) or path)
    finding = Finding(
        code=rule.code,
        name=rule.name,
        level=rule.level,
        message=fault.message or f"{rule.summary} ({fault.about})",
        place=Place(path, Span(0, 1), fault.line, 1, fault.line, 2),
        fingerprint=print_,
        suppression=Suppression("external") if fault.state == "suppressed" else None,
        baseline="unchanged" if fault.state == "known" else "",
    )
    return FindingRow(finding, fault.post, fault.state)


def _post(number: int, sheet: Sheet, findings: Sequence[FindingRow]) -> PostRow:
    mine = [row for row in findings if row.post == number]
    counts = _counts(mine)
    losses = tuple(
        Loss(rule, found, 2.5 * found)
        for rule in RULES
        if (found := sum(row.finding.code == rule.code for row in mine if _counts_as_open(row)))
    )
    return PostRow(
        identity=sheet.identity or sheet.path,
        path=sheet.path,
        title=sheet.title or sheet.path,
        collection=sheet.collection,
        owner=sheet.owner,
        section=sheet.section,
        status="published",
        language="en",
        reviewed=None,
        due=None,
        days=sheet.days,
        words=sheet.words,
        minutes=sheet.words / 200,
        stated=None,
        grade=None,
        score=max(0.0, 100.0 - sum(loss.points for loss in losses)),
        losses=losses,
        errors=int(counts["errors"]),
        warnings=int(counts["warnings"]),
        notes=int(counts["notes"]),
        new=int(counts["new_findings"]),
        known=int(counts["known"]),
        suppressed=int(counts["suppressed"]),
        shares=sheet.shares,
    )


def _counts_as_open(row: FindingRow) -> bool:
    return row.state != "suppressed"


def _counts(findings: Sequence[FindingRow]) -> dict[str, float]:
    counted = [row for row in findings if _counts_as_open(row)]
    new = [row for row in counted if row.state == "new"]
    values: dict[str, float] = {"findings": len(counted), "new_findings": len(new)}
    for level in ("error", "warning", "note"):
        values[f"{level}s"] = sum(row.finding.level == level for row in counted)
        values[f"new_{level}s"] = sum(row.finding.level == level for row in new)
    values["known"] = len(counted) - len(new)
    values["suppressed"] = len(findings) - len(counted)
    return values


def _values(posts: Sequence[PostRow], findings: Sequence[FindingRow]) -> dict[str, float]:
    def number(condition: Callable[[PostRow], bool]) -> int:
        return sum(map(condition, posts))

    def due_from(first: int, last: int) -> int:
        return number(lambda post: post.days is not None and first <= post.days <= last)

    most = max(len(posts), 1)
    values = _counts(findings) | {
        "posts": len(posts),
        "words": sum(post.words for post in posts),
        "score": sum(post.score for post in posts) / most,
        "clean_posts": number(lambda post: not post.losses),
        "stale_posts": number(lambda post: post.days is not None and post.days < 0),
        "due_30": due_from(0, 30),
        "due_60": due_from(31, 60),
        "due_90": due_from(61, 90),
        "undated_posts": number(lambda post: post.reviewed is None),
        "duplicate_posts": number(lambda post: post.shares),
    }
    for name in ("clean", "stale", "duplicate"):
        values[f"{name}_share"] = values[f"{name}_posts"] / most
    return {name: float(values[name]) for name in METRICS}


def _groups(kind: str, posts: Sequence[PostRow], findings: Sequence[FindingRow]) -> list[Group]:
    def name_of(number: int | None) -> str | None:
        return None if number is None else str(getattr(posts[number], kind))

    return [
        Group(kind, name, _values(
            [post for post in posts if getattr(post, kind) == name],
            [row for row in findings if name_of(row.post) == name],
        ))
        for name in sorted({str(getattr(post, kind)) for post in posts})
    ]  # fmt: skip


def _of_rule(
    rule: Rule, posts: Sequence[PostRow], findings: Sequence[FindingRow]
) -> dict[str, float]:
    counts = _counts([row for row in findings if row.finding.code == rule.code])
    losses = [loss for post in posts for loss in post.losses if loss.rule is rule]
    return {
        "posts": float(len(losses)),
        **{name: counts[name] for name in ("findings", "new_findings", "known", "suppressed")},
        "points": sum(loss.points for loss in losses),
    }


def _clusters(posts: Sequence[PostRow]) -> tuple[Cluster, ...]:
    sharing = [
        Shared(number, Place(post.path, Span(0, 40), 3, 1, 3, 41))
        for number, post in enumerate(posts)
        if post.shares
    ]
    return (Cluster(tuple(sharing)),) if sharing else ()
