"""Findings that are known: which of a run's are new, and which known ones are gone.

Findings are followed by identity, see `engine.findings.finish`. The first half of a fingerprint
says what was found; with it a finding is followed where its post was moved, got another identity,
or changed places with the post that it is a copy of.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from anplint.model import Finding

HALF = 16
"""Hexadecimal digits of a fingerprint that say what was found; the others say in which post."""

_MOST_HOLDERS = 20
"""What was found in more posts than this tells none of them."""


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


class Seen(NamedTuple):
    """What a run looked at: some files by the rules with some codes, or `everything` there is.

    paths   relative to the root
    unread  of these the ones in which nothing could be found
    """

    paths: Collection[str]
    codes: Collection[str]
    unread: Collection[str] = ()
    everything: bool = False

    def covers(self, item: Known, is_gone: Callable[[str], bool]) -> bool:
        """Tell whether the run would have found something again, were it there."""
        if item.path in self.unread:
            return False
        return self.everything or (
            item.code in self.codes and (item.path in self.paths or is_gone(item.path))
        )


def compare_run(
    findings: Sequence[Finding], known: Iterable[Known], seen: Seen, root: str
) -> Comparison:
    """Compare what a run found with what is known; paths are relative to the root.

    The findings are marked as new or unchanged.
    """

    def is_gone(path: str) -> bool:
        return not os.path.exists(os.path.join(root, path))

    compared = compare(findings, known, is_gone=is_gone)
    parts: dict[bool, list[Known]] = {True: [], False: []}
    for item in compared.gone:
        parts[seen.covers(item, is_gone)].append(item)
    return marked(compared)._replace(gone=parts[True], unseen=parts[False])


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
    may_be_moved: Callable[[str], bool] = lambda path: True,
) -> Comparison:
    """Tell new findings from old ones.

    moved         the new paths of posts by the old ones, as far as they are known
    is_gone       whether a path is no more; where such a post went is guessed from its findings
    may_be_moved  whether a path may be that of a post that was elsewhere
    """
    known = list(known)
    gone = {path for path in {item.path for item in known} if is_gone(path)}
    ways = {item.path: item.path for item in known if item.path not in gone} | dict(moved or {})
    matching = _Matching(known)
    new = [finding for finding in findings if not matching.take_exact(finding, ways)]
    new = matching.without_moved(new, ways)
    lost = [item for item in matching.rest.values() if item.path not in ways]
    if lost and new:
        taken = {item.path for item in known} | set(ways.values())
        others = [
            finding
            for finding in new
            if finding.place.path not in taken and may_be_moved(finding.place.path)
        ]
        new = matching.without_moved(new, _guessed(lost, others))
    new = matching.without_swapped(new, ways)
    fresh = {finding.fingerprint for finding in new}
    old = [finding for finding in findings if finding.fingerprint not in fresh]
    return Comparison(new, old, list(matching.rest.values()))


class _Matching:
    """Known findings by fingerprint; those that a finding matches leave `rest`."""

    def __init__(self, known: Iterable[Known]) -> None:
        self.rest = {item.fingerprint: item for item in known}

    def take_exact(self, finding: Finding, ways: Mapping[str, str]) -> bool:
        """Match a finding with the same one. Where a post of the same identity is elsewhere, and
        still there, that one's finding is its own.
        """
        item = self.rest.get(finding.fingerprint)
        path = finding.place.path
        if item is None or ways.get(item.path, path) != path:
            return False
        del self.rest[finding.fingerprint]
        return True

    def without_moved(self, new: Iterable[Finding], ways: Mapping[str, str]) -> list[Finding]:
        """Return findings without those that stand, by what was found, where a known one went."""
        waiting = {
            (ways[item.path], _what(item)): item.fingerprint
            for item in self.rest.values()
            if item.path in ways
        }
        return [
            finding
            for finding in new
            if not self._take(waiting.pop((finding.place.path, _what(finding)), None))
        ]

    def without_swapped(self, new: Iterable[Finding], ways: Mapping[str, str]) -> list[Finding]:
        """Return findings without those on one of two posts that were known on the other: which of
        them is the copy depends on dates and paths.
        """
        waiting: dict[tuple[str, str], str] = {
            (ways.get(item.path, item.path), _what(item)): item.fingerprint
            for item in self.rest.values()
        }
        left = []
        for finding in new:
            sides = ((related.place.path, _what(finding)) for related in finding.related)
            side = next((side for side in sides if side in waiting), None)
            if side is None or not self._take(waiting.pop(side)):
                left.append(finding)
        return left

    def _take(self, fingerprint: str | None) -> bool:
        return fingerprint is not None and self.rest.pop(fingerprint, None) is not None


def _what(item: Finding | Known) -> str:
    return item.fingerprint[:HALF]


def _guessed(lost: Iterable[Known], new: Iterable[Finding]) -> dict[str, str]:
    """Return to which path each post that is gone went: one that has at least half of its findings,
    of the same file name if there is one, else the one with the most of them.
    """
    before, now = dict[str, set[str]](), dict[str, set[str]]()
    for item in lost:
        before.setdefault(item.path, set()).add(_what(item))
    for finding in new:
        now.setdefault(finding.place.path, set()).add(_what(finding))
    shared = {
        (path, other): len(before[path] & now[other])
        for path, other in _candidates(before, now)
        if 2 * len(before[path] & now[other]) >= len(before[path])
    }
    ways: dict[str, str] = {}
    taken = set[str]()
    order = sorted(shared, key=lambda pair: (not _is_namesake(pair), -shared[pair], pair))
    for path, other in order:
        if path not in ways and other not in taken:
            ways[path] = other
            taken.add(other)
    return ways


def _candidates(
    before: Mapping[str, set[str]], now: Mapping[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """Yield pairs of an old and a new path that may be one post's: of one file name, or with
    something in common that few posts have.
    """
    by_name: dict[str, list[str]] = {}
    holders: dict[str, list[str]] = {}
    for other, prints in now.items():
        by_name.setdefault(_name(other), []).append(other)
        for what in prints:
            holders.setdefault(what, []).append(other)
    owners = Counter(what for prints in before.values() for what in prints)
    for path, prints in before.items():
        rare = (holders.get(what, []) for what in prints if owners[what] <= _MOST_HOLDERS)
        found = [by_name.get(_name(path), []), *rare]
        for other in {other for group in found if len(group) <= _MOST_HOLDERS for other in group}:
            yield path, other


def _is_namesake(pair: tuple[str, str]) -> bool:
    return _name(pair[0]) == _name(pair[1])


def _name(path: str) -> str:
    return path.rpartition("/")[2]
