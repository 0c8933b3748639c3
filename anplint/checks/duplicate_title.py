"""Finds posts that share a title with a neighbour, or have another post's description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import CorpusCheck
from anplint.checks.meta_words import short
from anplint.checks.standing import is_draft, is_page, language, post_day, section
from anplint.checks.twins import others_words, related, twins
from anplint.model import Hit, Place, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.checks.option_types import Positive
    from anplint.model import Post, PostRef
    from anplint.world import World

_MOST_QUOTED = 80
_LEAST_SERIES = 3
_TEMPLATE = re.compile(r"\{\{|\{%|<%|\$\{")


class DuplicateTitleOptions(NamedTuple):
    """Options of duplicate-title.

    description_length: how many characters a description has at least to be compared.
    """

    description_length: Positive = 40


class Headline(NamedTuple):
    """What readers see of a post in a list: title and description; "" where it is not compared.

    title, description  hashes of the normalised texts with the section and the language
    shown, told         the texts, cut to what a message quotes
    day                 the ISO date of the post, by its meta or its path; "" where it has none
    """

    title: str
    shown: str
    title_place: Place
    description: str
    told: str
    description_place: Place
    day: str


class DuplicateTitle(CorpusCheck[DuplicateTitleOptions, Headline]):
    """Compares titles and descriptions among neighbours: in one folder and one language.

    Titles are one where the meta's title, the heading and the subtitle are. Drafts, templates, and
    pages that stand for their folder (unless they have a date) are left out. Three and more posts
    of one title that are all of different days are a series ("Weekly links"), no copies.
    """

    key = "duplicate-title"
    options_class = DuplicateTitleOptions
    fact_class = Headline

    def collect(self, post: Post) -> Iterable[Headline]:
        """Yield the headline of a post that has one."""
        if is_draft(post) or (is_page(post.path) and not post.field("date")):
            return
        title, shown, span = _title(post)
        entry = post.field("description")
        told = _normal(entry.value) if entry and isinstance(entry.value, str) else ""
        if len(told) < self.options.description_length or _TEMPLATE.search(told):
            told = ""
        if not (title or told):
            return
        scope = f"{section(post.path)}|{language(post, folders=False)}"
        place = post.place(span)
        yield Headline(
            _scoped(scope, title),
            shown,
            place,
            _scoped(scope, told),
            told[:_MOST_QUOTED],
            post.place(entry.span) if entry and told else place,
            post_day(post),
        )

    def keys(self, fact: Headline) -> Iterable[str]:
        """Yield the title and the description, each with its section and language."""
        return (text for text in (fact.title, fact.description) if text)

    def judge(self, facts: Sequence[tuple[PostRef, Headline]], world: World) -> Iterable[Hit]:
        """Yield a hit for every post whose title or description an earlier one has."""
        # As with copied paragraphs: the oldest is the original, and paths decide without dates.
        posts = sorted((post for _, post in facts), key=lambda post: (not post.day, post.day))
        originals: dict[int, Headline] = {}
        for group in twins(posts, lambda post: post.title or None):
            places = [post.title_place for post in group]
            is_series = _is_series(group)
            for post in group[1:]:
                originals[id(post)] = group[0]
                if not is_series:
                    yield _hit("title", post.shown, post.title_place, places)
        for group in twins(posts, lambda post: post.description or None):
            places = [post.description_place for post in group]
            for post in group[1:]:
                # Where the title is a copy of the same post's, the finding on it says enough; a
                # series may have one description as it has one title.
                if originals.get(id(post)) is not group[0]:
                    yield _hit("description", post.told, post.description_place, places)


def _is_series(group: Sequence[Headline]) -> bool:
    days = {post.day for post in group}
    return len(days) == len(group) >= _LEAST_SERIES and "" not in days


def _hit(message: str, text: str, place: Place, places: Sequence[Place]) -> Hit:
    data = {"text": text, "others": others_words(places[0], len(places) - 1)}
    near = related(places, place, f"This post has the same {message}.")
    return Hit(message, place, data, text, near)


def _title(post: Post) -> tuple[str, str, Span]:
    """Return the normalised title, the title to be quoted, and where it stands.

    The first is "" where the post has no title, or one that a template makes.
    """
    entry, seen = post.field("title"), post.title
    span = entry.span if entry else seen.span if seen else post.first_line()
    texts = [entry.value if entry else None, seen.value if seen else None]
    subtitle = post.meta.by_normal_key.get("subtitle")
    parts = dict.fromkeys(_normal(text) for text in texts if text is not None)
    whole = "\n".join(part for part in parts if part and not _TEMPLATE.search(part))
    if whole and subtitle is not None:
        whole += f"\n\n{_normal(subtitle.value)}"
    shown = next((str(text) for text in texts if text is not None), "")
    return ("" if _TEMPLATE.search(shown) else whole), short(shown), span


def _normal(value: object) -> str:
    """Return a text as it is compared: letter case, white space and forms of one letter are one."""
    text = str(value)
    if not text.isascii():
        from unicodedata import normalize

        text = normalize("NFKC", text)
    return " ".join(text.casefold().split())


def _scoped(scope: str, text: str) -> str:
    """Return what twins must share: "" where there is no text."""
    return f"{scope}\0{text}" if text else ""
