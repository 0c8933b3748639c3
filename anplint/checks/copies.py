"""Which passages of a collection say the same thing: posts → texts → groups. Pure functions.

A text is what passages say; it stands in one place or in many. Texts are numbered in order of
precedence, and the first of a group stands for it: see `corpus_of`. A `Link` says for a text which
one stands for it; only texts that may concern anybody have one.

Drafts come after all published posts. Since a text joins the earliest leader that it matches, they
change nothing among the published ones, and rules with and without drafts share one grouping.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.passages import ITEM, item_length, thresholds_of
from anplint.similarity.definition import IDENTICAL, REWORKED, Match, Thresholds, match
from anplint.similarity.groups import Member, groups

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from anplint.checks.passages import PassageOptions, Passages
    from anplint.model import PostRef
    from anplint.world import World

    Place = tuple[int, int]
    Links = dict[int, Member]

NEVER = 101.0
"""A threshold that no score reaches."""

ITSELF = Match(IDENTICAL, 100.0)


class Corpus(NamedTuple):
    """The passages of many posts by what they say.

    posts      in order of precedence
    published  how many of them are no drafts: these come first
    texts      the distinct texts in order of precedence
    places     where each of them stands: positions of a post, and of a passage in it, in order
    """

    posts: list[Passages]
    published: int
    texts: list[str]
    places: list[list[Place]]

    def is_published(self, number: int) -> bool:
        """Tell whether a text stands in a post that is no draft."""
        return self.places[number][0][0] < self.published

    def items(self, numbers: Iterable[int]) -> set[int]:
        """Return which of the texts stand somewhere as a list item."""
        return {
            number
            for number in numbers
            for at, position in self.places[number]
            if self.posts[at].passages[position].kind == ITEM
        }


def corpus_of(
    posts: Iterable[Passages], min_chars: int, min_item_chars: int, dated: bool | None = None
) -> Corpus:
    """Return the passages of at least so many characters by what they say, in order of precedence.

    Published posts come before drafts, dated ones before others, older ones before newer, then
    paths decide. A text comes where it stands first. But where no published post has a date,
    nothing tells the original, and what stands in the most posts comes first.

    dated  whether some published post has a date, where these posts are a part of the collection
    """
    ordered = sorted(posts, key=_precedence)
    published = sum(not post.is_draft for post in ordered)
    found: dict[str, list[Place]] = {}
    for at, post in enumerate(ordered):
        for position, (text, kind, _) in enumerate(post.passages):
            if len(text) >= (min_item_chars if kind == ITEM else min_chars):
                found.setdefault(text, []).append((at, position))
    texts = list(found)
    if published and not (bool(ordered[0].day) if dated is None else dated):
        texts.sort(key=lambda text: -len({at for at, _ in found[text] if at < published}))
    return Corpus(ordered, published, texts, [found[text] for text in texts])


def _precedence(post: Passages) -> tuple[object, ...]:
    place = post.title_place
    return post.is_draft, not post.day, post.day, place.path, place.span


def grouped(
    facts: Sequence[tuple[PostRef, Passages]], options: PassageOptions, world: World
) -> tuple[Corpus, list[Member]]:
    """Return the passages of all posts, and the group of each text; made once for all rules that
    have the same facts and the same thresholds.
    """
    thresholds, least = thresholds_of(options), item_length(options)

    def make() -> tuple[Corpus, list[Member]]:
        corpus = corpus_of((post for _, post in facts), options.min_chars, least, dated)
        components = whole.components(corpus.texts, world.jobs) if whole else None
        return corpus, groups(corpus.texts, thresholds, world.jobs, components)

    whole = world.whole
    paths = tuple(ref.path for ref, _ in facts)
    dated = whole.dated if whole else None
    return world.once(("groups of passages", thresholds, least, paths, dated), make)


def links_across(corpus: Corpus, members: Sequence[Member]) -> Links:
    """Return the links of published texts that stand in two published posts or match another."""
    sizes: dict[int, int] = {}
    published = [n for n in range(len(members)) if corpus.is_published(n)]
    for number in published:
        component = members[number].component
        sizes[component] = sizes.get(component, 0) + 1
    return {
        number: members[number]
        for number in published
        if sizes[members[number].component] > 1 or _stands_in_two(corpus, number)
    }


def _stands_in_two(corpus: Corpus, number: int) -> bool:
    first, *others = corpus.places[number]
    return any(first[0] < at < corpus.published for at, _ in others)


def without_allowed(
    texts: Sequence[str], links: Links, allowed: Iterable[str], thresholds: Thresholds
) -> Links:
    """Return links anew, without those of texts that some texts which may repeat stand for.

    texts    in which the links' numbers are positions
    allowed  normalised
    """
    first = list(unique := dict.fromkeys(allowed))
    numbers = [number for number in links if texts[number] not in unique]
    found = groups([*first, *(texts[number] for number in numbers)], thresholds)[len(first) :]
    return {
        number: Member(numbers[member.leader - len(first)], member.match, member.component)
        for number, member in zip(numbers, found, strict=True)
        if member.leader >= len(first)
    }


def without_steps(
    texts: Sequence[str], links: Links, items: Collection[int], thresholds: Thresholds
) -> Links:
    """Return links of which none calls a list item reworked: items share their frame on purpose."""
    released = {
        number
        for number, member in links.items()
        if member.match.kind == REWORKED and (number in items or member.leader in items)
    }
    strict = thresholds._replace(reworked=NEVER)

    def verdict(leader: int, number: int) -> Match | None:
        return match(texts[leader], texts[number], strict)

    return regrouped(links, released, texts.__getitem__, strict, verdict)


def regrouped(
    links: Links,
    released: Collection[int],
    text_of: Callable[[int], str],
    thresholds: Thresholds,
    verdict: Callable[[int, int], Match | None],
) -> Links:
    """Return links in which released texts are grouped anew, with each other and with those that
    stand for groups near them.

    text_of  what the texts are compared by; "" for one that matches nothing
    verdict  how a leader and another text match after all; None where they don't
    """
    near = {links[number].component for number in released}
    changed = dict(links)
    first: dict[str, int] = {}
    waiting = []
    for number, (leader, _, component) in sorted(links.items()):
        if component not in near or (number != leader and number not in released):
            continue
        text = text_of(number)
        if number in released:
            changed[number] = Member(number, ITSELF, component)
            waiting += [(number, text)] if text else []
        if text:
            first.setdefault(text, number)
    numbers = list(first.values())
    leaders = {
        text: numbers[member.leader]
        for text, member in zip(first, groups(list(first), thresholds), strict=True)
    }
    for number, text in waiting:
        how = verdict(leaders[text], number) if leaders[text] != number else None
        if how:
            changed[number] = Member(leaders[text], how, links[number].component)
    return changed


def sets_of(links: Links) -> Iterator[list[int]]:
    """Yield the numbers of the texts of each group, the leader's first."""
    ordered = sorted((member.leader, number) for number, member in links.items())
    for _, group in groupby(ordered, lambda row: row[0]):
        yield [number for _, number in group]
