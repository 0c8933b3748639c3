"""What a report says. Every output is made from this, so that all of them count alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anplint.model import Finding, Place, Rule
    from anplint.report.score import Weights

STATES = ("new", "known", "suppressed")
"""How a finding stands. Known is what a baseline has, or the commit compared with; where nothing is
compared with, all that is not suppressed is new, as `anplint check` reports it."""

GROUPS = ("all", "collection", "owner", "section", "rule")
"""What metrics are summed up by."""


class Run(NamedTuple):
    """One look at a collection.

    repository  its name, "owner/name" where a CI server says so
    branch      "" where none is checked out
    commit      the full id, "" outside of a repository; with "+" where posts or the configuration
                are not as in it
    job         what made the report, "local" outside of CI
    time        seconds since 1970-01-01 UTC
    today       the day the posts were judged as on, an ISO date
    version     anplint's
    rules       digest of all that moves numbers although no post changed, see
                `run_info.rules_digest`
    """

    repository: str
    branch: str
    commit: str
    job: str
    time: int
    today: str
    version: str
    rules: str

    @property
    def key(self) -> str:
        """What a retry of the run has in common with it, and no other run of the history."""
        return f"{self.repository}@{self.commit}#{self.job}/{self.today}"


class Loss(NamedTuple):
    """The points that a post loses by one rule.

    findings  how many, those that are suppressed left out
    points    unrounded; see `score`
    """

    rule: Rule
    findings: int
    points: float


class PostRow(NamedTuple):
    """One post.

    identity  see `Post.identity`
    title     the path where it has none, or none that can be seen
    owner     who is to mend it; "" where nobody is named
    section   "" where there is none
    status    as the post says, in lower case; "" where it does not
    reviewed  the day of the last review, an ISO date
    due       the day of the next review, an ISO date; None where none is asked for
    days      from today until the review is due, negative where it is overdue
    words     that are read; `minutes` that takes
    stated    minutes that the post says it takes
    grade     about the years at school that a reader needs; None where it can't be told
    score     0 to 100, unrounded
    losses    what it lost points by, most first
    errors    findings of this level, suppressed ones left out; so `warnings` and `notes`
    new       findings that are new; `known` and `suppressed` likewise
    shares    whether it holds text copied from another post
    """

    identity: str
    path: str
    title: str
    collection: str
    owner: str
    section: str
    status: str
    language: str
    reviewed: str | None
    due: str | None
    days: int | None
    words: int
    minutes: float
    stated: float | None
    grade: float | None
    score: float
    losses: tuple[Loss, ...]
    errors: int
    warnings: int
    notes: int
    new: int
    known: int
    suppressed: int
    shares: bool

    @property
    def is_late(self) -> bool:
        """Whether the review is overdue: on the day that it is due it is not yet."""
        return self.days is not None and self.days < 0


class FindingRow(NamedTuple):
    """One finding.

    post   the number of the post in `Report.posts`; None of one that is not about a post
    state  of `STATES`
    """

    finding: Finding
    post: int | None
    state: str


class Group(NamedTuple):
    """The metrics of some posts, or of one rule.

    kind    of `GROUPS`
    name    "" of all, and of what has no owner or section; a rule's code
    values  by name, see `metrics`
    """

    kind: str
    name: str
    values: Mapping[str, float]


class Condition(NamedTuple):
    """One condition of the quality gate.

    collection  the name of the one it is for; "" for all posts
    bound       "max" or "min"
    value       None where the metric can't be told: a mean or share of no posts
    passed      True where the value can't be told
    """

    metric: str
    collection: str
    bound: str
    limit: float
    value: float | None
    passed: bool


class Shared(NamedTuple):
    """One place of a text that several posts share; `post` is None where it lies in none of the
    report's.
    """

    post: int | None
    place: Place


class Cluster(NamedTuple):
    """A text that several posts share, once, with its places: the one it was copied from first."""

    places: tuple[Shared, ...]


class Point(NamedTuple):
    """One run of the history.

    values  the metrics of all posts
    by_rule  findings by the code of their rule, suppressed ones left out
    appeared, fixed  findings that came and went since the run before; all are new in the first
    rules_changed  whether another rule set was used than in the run before
    """

    run: Run
    values: Mapping[str, float]
    by_rule: Mapping[str, int]
    appeared: int
    fixed: int
    rules_changed: bool


class Report(NamedTuple):
    """Everything.

    posts     in order of path
    findings  in order of path and place, the suppressed ones among them
    rules     every rule that was on, by code
    groups    in the order of `GROUPS`, then of names; the first is that of all posts
    gate      the conditions in the order of the configuration; none where it has no gate,
              or the run is not held to it
    clusters  those with most posts first
    weights   what findings cost, as configured
    trend     the runs before this and this one, the oldest first; empty without a history
    """

    run: Run
    posts: tuple[PostRow, ...]
    findings: tuple[FindingRow, ...]
    rules: tuple[Rule, ...]
    groups: tuple[Group, ...]
    gate: tuple[Condition, ...]
    clusters: tuple[Cluster, ...]
    weights: Weights
    trend: tuple[Point, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every condition of the gate holds."""
        return all(condition.passed for condition in self.gate)

    @property
    def totals(self) -> Mapping[str, float]:
        """The metrics of all posts."""
        return self.groups[0].values

    @property
    def is_compared(self) -> bool:
        """Whether findings were compared with a baseline or a commit: else all of them are new."""
        return any(row.finding.baseline for row in self.findings)
