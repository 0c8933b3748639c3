"""Compares the checklist of the body with that of the meta."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.checklist_fix import from_body
from anplint.checks.sections import Checklist, Item, body_checklist, meta_checklist
from anplint.model import Hit, Related
from anplint.urls import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anplint.checks.option_types import Percent, Texts
    from anplint.model import Post, Span

_MOST_COMPARISONS = 40_000
"""Beyond so many pairs of items nobody can tell which is a rewording of which."""

Pair = tuple[int, int]
"""The numbers of an item in the body and in the meta, from 0."""


class ChecklistAgreementOptions(NamedTuple):
    """Options of checklist-agreement.

    words: a list is a checklist where the heading above it holds one of these words.
    min_similarity: how alike, in percent of their letters, two items are one item reworded.
    """

    words: Texts = ("checklist",)
    min_similarity: Percent = 70.0


class ChecklistAgreement(PostCheck[ChecklistAgreementOptions]):
    """Finds the items in which the two checklists differ."""

    key = "checklist-agreement"
    options_class = ChecklistAgreementOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every item that is missing, added, reworded or moved."""
        body, meta = body_checklist(post, self.options.words), meta_checklist(post)
        if not body.items or not meta.items:
            return
        hits = list(self._compare(post, body, meta))
        fix = from_body(post, self.schema, body.items) if hits else None
        yield from (hit._replace(fix=fix) for hit in hits)

    def _compare(self, post: Post, body: Checklist, meta: Checklist) -> Iterator[Hit]:
        same, only_body, only_meta = _same(body.items, meta.items)
        reworded = self._reworded(body.items, meta.items, only_body, only_meta)
        for one, other in reworded:
            data = _data(body.items[one], other=shorten(meta.items[other].text))
            in_meta = _related(post, meta.items[other].span, "the item in the meta")
            yield Hit("reworded", body.items[one].span, data, related=in_meta)
        for one, other in _moved(same, reworded):
            data = _data(body.items[one], number=one + 1, other=other + 1)
            in_meta = _related(post, meta.items[other].span, "the item in the meta")
            yield Hit("moved", body.items[one].span, data, related=in_meta)
        gone = {one for one, _ in reworded}, {other for _, other in reworded}
        to_meta = _related(post, meta.span, "the checklist in the meta")
        for one in only_body - gone[0]:
            yield Hit("added", body.items[one].span, _data(body.items[one]), related=to_meta)
        to_body = _related(post, body.span, "the checklist in the body")
        for other in only_meta - gone[1]:
            yield Hit("missing", meta.items[other].span, _data(meta.items[other]), related=to_body)

    def _reworded(
        self, body: Sequence[Item], meta: Sequence[Item], ones: set[int], others: set[int]
    ) -> list[Pair]:
        """Pair the items left over that are most alike, each once."""
        if not ones or not others or len(ones) * len(others) > _MOST_COMPARISONS:
            return []
        from rapidfuzz.fuzz import ratio

        scores = [
            (ratio(body[one].name, meta[other].name), -one, -other)
            for one in ones
            for other in others
        ]
        pairs: dict[int, int] = {}
        for score, one, other in sorted(scores, reverse=True):
            if score < self.options.min_similarity:
                break
            if -one not in pairs and -other not in pairs.values():
                pairs[-one] = -other
        return sorted(pairs.items())


def _same(body: Sequence[Item], meta: Sequence[Item]) -> tuple[list[Pair], set[int], set[int]]:
    """Return the pairs of equal items, and what is left in the body and in the meta."""
    where: dict[str, list[int]] = {}
    for number in range(len(meta) - 1, -1, -1):
        where.setdefault(meta[number].name, []).append(number)
    same, only_body = list[Pair](), set[int]()
    for number, item in enumerate(body):
        if where.get(item.name):
            same.append((number, where[item.name].pop()))
        else:
            only_body.add(number)
    return same, only_body, {number for numbers in where.values() for number in numbers}


def _moved(same: Sequence[Pair], reworded: Sequence[Pair]) -> list[Pair]:
    """Return the equal items that stand in another order; as few as can explain it."""
    kept = _longest_rise([other for _, other in sorted([*same, *reworded])])
    return [pair for pair in same if pair[1] not in kept]


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Return the longest rising subsequence (Schensted 1961): what kept its order."""
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(ends, number)
        before[number] = ends[at - 1] if at else None
        ends[at : at + 1] = [number]
    kept: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _data(item: Item, **more: object) -> dict[str, object]:
    return {"item": shorten(item.text), **more}


def _related(post: Post, span: Span, note: str) -> tuple[Related, ...]:
    return (Related(post.place(span), note),)
