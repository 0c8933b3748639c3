"""Posts summed up: by rule, by owner, section and collection; the texts that posts share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.report.html.excerpts import passage
from anplint.report.html.wording import name_of, view
from anplint.report.score import FULL

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anplint.model import Place
    from anplint.report.html.rule_texts import RuleText
    from anplint.report.model import Cluster, PostRow, Report

_CLUSTERS, _MORE, _SHARERS = 20, 180, 60
"""Shared texts that are shown in full, those that are shown in short, and places of one."""

_FULL, _SHORT = 400, 120
"""Characters of a shared text."""


class ByRule(NamedTuple):
    """The findings of one rule; `points` are lost by all posts together."""

    rule: RuleText
    posts: int
    findings: int
    new: int
    suppressed: int
    points: float
    address: str


class Team(NamedTuple):
    """The posts of one owner, section or collection; `points` are what they lost together."""

    name: str
    values: Mapping[str, float]
    points: float
    address: str


class Sharer(NamedTuple):
    """A place of a shared text; `number` is that of its post, None where it lies in none."""

    number: int | None
    title: str
    place: Place


class SharedText(NamedTuple):
    """A text that posts share, the one it was copied from first."""

    text: str
    total: int
    sharers: tuple[Sharer, ...]


class Copies(NamedTuple):
    """The texts that posts share, and how many there are; `more` are those that are shown in short,
    `rest` is how many can be found from their posts only.
    """

    total: int
    texts: tuple[SharedText, ...]
    more: tuple[SharedText, ...]
    rest: int


def by_rule(report: Report, texts: Mapping[str, RuleText]) -> list[ByRule]:
    """Return the rules that found something, what costs most points first."""
    found = [
        ByRule(
            texts[group.name],
            int(group.values["posts"]),
            int(group.values["findings"]),
            int(group.values["new_findings"]),
            int(group.values["suppressed"]),
            group.values["points"],
            view(rule=group.name),
        )
        for group in report.groups
        if group.kind == "rule" and (group.values["findings"] or group.values["suppressed"])
    ]
    return sorted(found, key=lambda item: (-item.points, -item.findings, item.rule.code))


def teams(report: Report, kind: str) -> list[Team]:
    """Return the groups of a kind, those that lost most points first."""
    found = [
        Team(
            name_of(group.name),
            group.values,
            (FULL - group.values["score"]) * group.values["posts"],
            view(**{kind: name_of(group.name)}),
        )
        for group in report.groups
        if group.kind == kind
    ]
    return sorted(found, key=lambda team: (-round(team.points, 6), team.name))


def copies_of(report: Report, source: Callable[[str], str]) -> Copies:
    """Return the texts that posts share."""
    clusters = report.clusters
    last = _CLUSTERS + _MORE
    return Copies(
        len(clusters),
        tuple(_shared(report, item, source, _FULL) for item in clusters[:_CLUSTERS]),
        tuple(_shared(report, item, source, _SHORT) for item in clusters[_CLUSTERS:last]),
        max(0, len(clusters) - last),
    )


def _shared(
    report: Report, cluster: Cluster, source: Callable[[str], str], longest: int
) -> SharedText:
    first = cluster.places[0].place
    sharers = tuple(
        Sharer(shared.post, _title(report.posts, shared.post, shared.place), shared.place)
        for shared in cluster.places[:_SHARERS]
    )
    return SharedText(passage(source(first.path), first, longest), len(cluster.places), sharers)


def _title(posts: tuple[PostRow, ...], number: int | None, place: Place) -> str:
    return place.path if number is None else posts[number].title
