"""Which texts several posts share, from the findings that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.report.model import Cluster, Shared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anplint.model import Place, Rule
    from anplint.report.model import FindingRow

COPIES = frozenset(("cross-post-duplicate", "duplicate-post"))
"""The checks whose findings say that a post holds what stands in another."""

_PASSAGES = "cross-post-duplicate"


def clusters_of(
    findings: Iterable[FindingRow], rules: Mapping[str, Rule], posts: Mapping[str, int]
) -> tuple[Cluster, ...]:
    """Return the texts that posts share, those with most posts first.

    Each finding on a copied passage names the one it was copied from first; so all copies of one
    text meet there.

    posts  numbers of posts by path; where a passage lies in none of them it has no number
    """
    copies: dict[Place, list[FindingRow]] = {}
    for row in findings:
        rule = rules.get(row.finding.code)
        if row.state != "suppressed" and rule and rule.check == _PASSAGES and row.finding.related:
            copies.setdefault(row.finding.related[0].place, []).append(row)
    found = [
        Cluster((
            Shared(posts.get(first.path), first),
            *(Shared(row.post, row.finding.place) for row in rows),
        ))
        for first, rows in copies.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda cluster: (-len(cluster.places), cluster.places[0].place)))
