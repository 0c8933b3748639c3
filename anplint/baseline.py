"""Findings that are known: which of a run's are new, and which known ones are gone.

Findings are followed by identity, see `engine.findings.finish`. The two halves of a fingerprint,
what was found and in which post, let those of a post that was moved be followed too.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from anplint.model import Finding

HALF = 16
"""Hexadecimal digits of a fingerprint that say what was found; the others say in which post."""


class BaselineError(Exception):
    """A baseline that can't be used; the text says what, where and what to do."""


class Known(NamedTuple):
    """A finding that was there before, without its place: lines move."""

    fingerprint: str
    code: str
    path: str
    message: str = ""


class Comparison(NamedTuple):
    """The findings of a run beside those known before, each in its order.

    gone    what was known and is not there any more
    unseen  what was known of posts and rules that were not looked at
    """

    new: list[Finding]
    old: list[Finding]
    gone: list[Known] = []  # noqa: RUF012  nobody changes it
    unseen: list[Known] = []  # noqa: RUF012

    def without(self, findings: Iterable[Finding]) -> Comparison:
        """Return a comparison that leaves out findings that do not count anyhow."""
        prints = {finding.fingerprint for finding in findings}
        new = [finding for finding in self.new if finding.fingerprint not in prints]
        old = [finding for finding in self.old if finding.fingerprint not in prints]
        return self._replace(new=new, old=old)


def compare_run(
    findings: Sequence[Finding],
    known: Iterable[Known],
    paths: Collection[str],
    codes: Collection[str],
    root: str,
) -> Comparison:
    """Compare what a run found on some paths, relative to a root, by the rules with some codes.

    The findings are marked as new or unchanged.
    """

    def is_gone(path: str) -> bool:
        return not os.path.exists(os.path.join(root, path))

    compared = compare(findings, known, is_gone=is_gone)
    seen: dict[bool, list[Known]] = {True: [], False: []}
    for item in compared.gone:
        seen[item.code in codes and (item.path in paths or is_gone(item.path))].append(item)
    return marked(compared)._replace(gone=seen[True], unseen=seen[False])


def marked(compared: Comparison) -> Comparison:
    """Return a comparison whose findings say on which side they are."""
    return compared._replace(
        new=[finding._replace(baseline="new") for finding in compared.new],
        old=[finding._replace(baseline="unchanged") for finding in compared.old],
    )


def compare(
    findings: Sequence[Finding],
    known: Iterable[Known],
    moved: Mapping[str, str] | None = None,
    is_gone: Callable[[str], bool] = lambda path: False,
) -> Comparison:
    """Tell new findings from old ones.

    moved    the new paths of posts by the old ones, as far as they are known
    is_gone  whether a path is no more; where such a post went is guessed from its findings
    """
    known = list(known)
    rest = {item.fingerprint: item for item in known}
    new = [finding for finding in findings if rest.pop(finding.fingerprint, None) is None]
    if new and rest:
        ways = dict(moved or {})
        lost = [item for item in rest.values() if item.path not in ways and is_gone(item.path)]
        if lost:
            taken = {item.path for item in known} | set(ways.values())
            ways |= _guessed(lost, [finding for finding in new if finding.place.path not in taken])
        new = _without_moved(new, rest, ways)
    fresh = {finding.fingerprint for finding in new}
    old = [finding for finding in findings if finding.fingerprint not in fresh]
    return Comparison(new, old, list(rest.values()))


def _what(fingerprint: str) -> str:
    return fingerprint[:HALF]


def _without_moved(
    new: Iterable[Finding], rest: dict[str, Known], ways: Mapping[str, str]
) -> list[Finding]:
    """Return findings without those that a moved post had at its old path; these leave `rest`."""
    waiting = {
        (ways[item.path], _what(item.fingerprint)): item.fingerprint
        for item in rest.values()
        if item.path in ways
    }
    left = []
    for finding in new:
        old = waiting.pop((finding.place.path, _what(finding.fingerprint)), None)
        if old is None:
            left.append(finding)
        else:
            del rest[old]
    return left


def _guessed(lost: Iterable[Known], new: Iterable[Finding]) -> dict[str, str]:
    """Return to which path each post that is gone went: one that has at least half of its findings,
    and most of them.
    """
    before: dict[str, set[str]] = {}
    for item in lost:
        before.setdefault(item.path, set()).add(_what(item.fingerprint))
    holders: dict[str, set[str]] = {}
    for finding in new:
        holders.setdefault(_what(finding.fingerprint), set()).add(finding.place.path)
    shared = Counter(
        (path, holder)
        for path, prints in before.items()
        for print_ in prints
        for holder in holders.get(print_, ())
    )
    ways: dict[str, str] = {}
    taken = set[str]()
    for (path, holder), count in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if path not in ways and holder not in taken and 2 * count >= len(before[path]):
            ways[path] = holder
            taken.add(holder)
    return ways
