"""Applies the suppressions in posts to findings, and tells which of them suppressed nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.engine.findings import finish, make_finding
from anplint.model import Hit, Suppression

if TYPE_CHECKING:
    from collections.abc import Iterator, Set
    from datetime import date

    from anplint.engine.corpus import Placed
    from anplint.engine.plan import Plan
    from anplint.model import Finding, PostRef
    from anplint.suppression import Directive, Name

UNUSED = "ANP002"


class _Word:
    """One name of a directive, or a directive that names none; `used`: whether it had an effect."""

    __slots__ = ("collection", "directive", "expired", "name", "post", "used")

    def __init__(
        self, collection: str, post: PostRef, directive: Directive, name: Name | None
    ) -> None:
        self.collection, self.post, self.directive, self.name = collection, post, directive, name
        self.expired = self.used = False


class _Range:
    """Between which offsets of a file a word is in force for one rule."""

    __slots__ = ("end", "start", "word")

    def __init__(self, word: _Word) -> None:
        self.word = word
        self.start, self.end = word.directive.start, word.directive.end


class Suppressing:
    """The suppressions in the posts of a run: to be applied, then to be asked what was unused."""

    def __init__(
        self, plan: Plan, today: date, directives: Placed, unsure: Set[str] = frozenset()
    ) -> None:
        """Take directives; of `unsure` rules nobody knows whether they have a use."""
        self._plan, self._today, self._unsure = plan, today.isoformat(), unsure
        self._codes: dict[str, frozenset[str]] = {}
        self._words: list[_Word] = []
        self._ranges: dict[tuple[str, str], list[_Range]] = {}
        self._open: dict[tuple[str, str], list[_Range]] = {}
        for collection, post, directive in sorted(directives, key=_position):
            for name in directive.names or (None,):
                self._take(_Word(collection, post, directive, name))

    def applied(self, findings: list[Finding]) -> list[Finding]:
        """Return findings, those marked that are suppressed."""
        return [self._applied(finding) for finding in findings] if self._ranges else findings

    def unused(self) -> list[Finding]:
        """Return the findings that say which suppressions had no effect on those applied."""
        unused = [word for word in self._words if not word.used and not word.expired]
        if not unused:
            return []
        return finish([finding for word in unused for finding in self._finding(word)])

    def _take(self, word: _Word) -> None:
        directive = word.directive
        word.expired = "" < directive.until < self._today
        self._words.append(word)
        for code in self._codes_of(word):
            key = word.post.path, code
            if directive.kind == "enable":
                for range_ in self._open.pop(key, ()):
                    if range_.end > directive.start:  # else it is of the post before in the file
                        range_.end = directive.start
                        word.used = True
                continue
            range_ = _Range(word)
            self._ranges.setdefault(key, []).append(range_)
            if directive.kind == "disable":
                self._open.setdefault(key, []).append(range_)

    def _codes_of(self, word: _Word) -> frozenset[str]:
        from anplint.suppression import LASTING, codes_of

        name = word.name.text if word.name else ""
        if name not in self._codes:
            known = self._plan.known
            codes = codes_of(known, name) if name else frozenset(r.code for r in known) - LASTING
            self._codes[name] = codes or frozenset()
        return self._codes[name]

    def _applied(self, finding: Finding) -> Finding:
        place = finding.place
        ranges = self._ranges.get((place.path, finding.code), ())
        words = [item.word for item in ranges if item.start <= place.span.start < item.end]
        live = [word for word in words if not word.expired]
        for word in live:
            word.used = True
        if live:
            reasons = [word.directive.reason for word in live if word.directive.reason]
            given = Suppression("inSource", reasons[-1] if reasons else "")
            return finding._replace(suppression=given)
        if not words:
            return finding
        until = max(word.directive.until for word in words)
        more = f"It was suppressed until {until}, and that day has passed."
        return finding._replace(message=f"{finding.message} {more}")

    def _finding(self, word: _Word) -> Iterator[Finding]:
        collections = (item for item in self._plan.collections() if item.name == word.collection)
        collection = next(collections, None)
        rule = collection.find_rule(UNUSED) if collection else None
        if collection is None or rule is None:
            return
        name, directive = word.name, word.directive
        if directive.kind != "enable":
            on = frozenset(rule.code for rule in collection.rules)
            if not can_be_unused(self._plan, self._codes_of(word), on, self._unsure):
                return
        message = "enable" if directive.kind == "enable" else "name" if name else "all"
        data = {"directive": directive.label, "name": name.text if name else ""}
        place = name.place if name else directive.place
        hit = Hit(message, place, data, about=f"{directive.label} {data['name']}")
        yield make_finding(rule, hit, None, word.post.identity)


def can_be_unused(plan: Plan, codes: Set[str], on: frozenset[str], unsure: Set[str]) -> bool:
    """Tell whether a run with some rules on can say of a suppression of codes that it has no use.

    One rule of them must be on. Where the command line chose the rules, all must be: one that is
    off for now may be the one that is meant. So may one that could not judge every post.
    """
    if not unsure.isdisjoint(codes & on):
        return False
    return on.issuperset(codes) if plan.is_narrowed else not on.isdisjoint(codes)


def _position(item: tuple[str, PostRef, Directive]) -> tuple[str, int]:
    return item[1].path, item[2].place.span.start
