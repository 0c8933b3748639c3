"""Semantic fields: where posts keep things. Checks ask for the field, never for a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.model import normal_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anplint.model import Entry, Meta

ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline", "og:title"),
    "description": ("description", "summary", "excerpt", "abstract", "og:description"),
    "date": ("date", "published_at", "published_on", "publish_date", "pub_date", "pubdate",
             "date_published", "datepublished", "article:published_time", "dt_published",
             "dcterms.date", "datecreated", "created"),
    "last_reviewed": ("last_reviewed", "last_reviewed_on", "lastreviewed", "reviewed_on",
                      "reviewed_at", "review_date", "revision.last_reviewed",
                      "review.last_reviewed"),
    "review_in": ("review_in", "review.review_in", "revision.review_in"),
    "reading_time": ("reading_time", "readingtime", "read_time", "readtime", "reading_minutes",
                     "minutes_to_read", "time_to_read", "timerequired"),
    "author": ("author", "authors", "byline", "article:author"),
    "owner": ("owner", "content_owner", "maintainer"),
    "section": ("section", "article:section", "category", "categories"),
    "image": ("image", "cover", "cover_image", "featured_image", "hero_image", "banner",
              "thumbnail", "og:image", "twitter:image", "header.image", "seo.image"),
    "images": ("images", "image_sources"),
    "checklist": ("checklist",),
    "status": ("status", "revision.status", "review.status"),
    "draft": ("draft",),
    "published": ("published",),
    "slug": ("slug",),
    "permalink": ("permalink", "url", "canonical", "og:url"),
    "language": ("lang", "language", "locale", "inlanguage", "og:locale"),
    "id": ("id", "uuid", "post_id"),
    "guid": ("guid",),
    "reference": ("reference",),
    "hash": ("hash",),
    "difficulty": ("difficulty",),
    "code_language": ("code_language",),
    "has_images": ("has_images", "flags.has_images"),
    "image_heavy": ("image_heavy", "flags.image_heavy"),
    "needs_human_review": ("needs_human_review", "flags.needs_human_review"),
    "freshness": ("freshness", "score.freshness"),
    "paragraphs": ("payload.paragraphs",),
    "source_id": ("payload.source_id",),
    "seed": ("payload.seed",),
}  # fmt: skip
"""Field → dotted paths of the keys that hold it, first found wins. Spaces, `-` and `_` in a key
are one, and so are letter cases."""


class Fields:
    """A table of aliases: the built-in ones, after those of the configuration."""

    __slots__ = ("_aliases", "_names")

    def __init__(self, extra: Mapping[str, tuple[str, ...]] | None = None) -> None:
        # Key → what it may hold: field, rank among the field's aliases, and the way further down.
        self._aliases: dict[str, list[tuple[str, int, str]]] = {}
        extra = extra or {}
        self._names = frozenset({**ALIASES, **extra})
        for name in self._names:
            for rank, alias in enumerate((*extra.get(name, ()), *ALIASES.get(name, ()))):
                whole, head, tail = _split(normal_key(alias))
                self._aliases.setdefault(whole, []).append((name, rank, ""))
                if tail:
                    self._aliases.setdefault(head, []).append((name, rank, tail))

    def resolve(self, meta: Meta) -> dict[str, Entry]:
        """Return the entry of every field that the meta holds. Empty values count as absent."""
        found: dict[str, tuple[int, Entry]] = {}
        for key, top in meta.by_normal_key.items():
            for name, rank, tail in self._aliases.get(key, ()):
                entry = _descend(top, tail) if tail else top
                if entry is not None and _is_filled(entry.node.value):
                    best = found.get(name)
                    if best is None or rank < best[0]:
                        found[name] = rank, entry
        return {name: entry for name, (_, entry) in found.items()}

    def has(self, name: str) -> bool:
        """Tell whether the table names a field."""
        return name in self._names


def entry_at(meta: Meta, dotted: str) -> Entry | None:
    """Return the entry of a key, or of a dotted path of keys; else None."""
    whole, head, tail = _split(normal_key(dotted))
    entry = meta.by_normal_key.get(whole)
    if entry is None and tail and head in meta.by_normal_key:
        entry = _descend(meta.by_normal_key[head], tail)
    return entry


def _is_filled(value: object) -> bool:
    return bool(value) or isinstance(value, int | float)


def _split(alias: str) -> tuple[str, str, str]:
    head, _, tail = alias.partition(".")
    return alias, head, tail


def _descend(entry: Entry, dotted: str) -> Entry | None:
    head, _, tail = dotted.partition(".")
    for child in reversed(entry.node.entries):
        if normal_key(child.key) == head:
            return _descend(child, tail) if tail else child
    return None
