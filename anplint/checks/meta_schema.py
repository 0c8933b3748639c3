"""Judges meta by the collection's schema: keys that are missing, values that don't fit, keys that
the schema does not know. One fault is reported by one rule only.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.meta_faults import fault_words
from anplint.checks.meta_fixes import Misspelt, date_fix, renamings
from anplint.checks.meta_words import key_words, listing, nearest, value_words
from anplint.checks.standing import is_draft
from anplint.model import Entry, Hit
from anplint.schema_validator import meta_validator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anplint.model import Path, Post, Span
    from anplint.schema_validator import Fault

_NO_LAYOUT = {"none", "false", "null", "nil"}
_REDIRECTS = {"redirect", "redirect_to", "redirect_url"}
_DATED_NAME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}-.")


class MetaSchemaOptions(NamedTuple):
    """Options of meta-schema.

    find: what to report: required keys that are `missing` or empty, `invalid` values, or keys that
        are `unknown` to the schema.
    """

    find: Literal["missing", "invalid", "unknown"] = "missing"


class MetaSchema(PostCheck[MetaSchemaOptions]):
    """Compares meta with the schema."""

    key = "meta-schema"
    options_class = MetaSchemaOptions

    def __init__(self, options: MetaSchemaOptions, schema: dict[str, Any]) -> None:
        """Raises MetaSchemaError for a schema that can't be used."""
        super().__init__(options, schema)
        self._validator = meta_validator(schema)

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every fault of the kind that the rule reports."""
        if self.options.find == "missing":
            yield from self._missing_at_top(post)
        faults = [
            fault
            for fault in self._validator.faults(post.meta)
            if fault.kind == self.options.find and not self._is_empty_key(post, fault)
        ]
        if self.options.find == "unknown":
            yield from _unknown_hits(post, faults, self.schema)
        else:
            yield from (_HITS[fault.kind](post, fault) for fault in faults)

    def _is_empty_key(self, post: Post, fault: Fault) -> bool:
        """Tell whether a value is at fault only because it is empty, which is reported once."""
        if fault.kind != "invalid" or not fault.path:
            return False
        required = self._validator.required
        if len(fault.path) == 1 and fault.path[0] in required:
            return self._validator.lacks(post.meta.data, fault.path[0])
        others = self._validator.faults(post.meta)
        return any(other.kind == "missing" and other.path == fault.path for other in others)

    def _missing_at_top(self, post: Post) -> Iterator[Hit]:
        data = post.meta.data
        lacking = [key for key in self._validator.required if self._validator.lacks(data, key)]
        if not lacking:
            return
        lacking = [key for key in lacking if not self._has_otherwise(post, key)]
        if any(problem.kind == "misplaced-front-matter" for problem in post.problems):
            return
        if not post.meta and len(lacking) > 1:
            keys = listing([f"`{key}`" for key in lacking], last="and", most=5)
            yield Hit("no-meta", post.meta_span(), {"keys": keys}, about="no meta")
            return
        for key in lacking:
            yield _missing(post, (key,))

    def _has_otherwise(self, post: Post, key: str) -> bool:
        """Tell whether a key that is missing is made up for, as its own schema allows.

        `x-anplint-field`: by another key for the same field. `x-anplint-derived`: by a heading, by
        the name of a dated file, from which site generators take a title, by there being no meta
        at all, for then nothing says that the file is a post, or by its being a draft, which site
        generators make with an empty title.
        """
        part = self._validator.properties.get(key)
        if not isinstance(part, dict):
            return False
        field = part.get("x-anplint-field")
        if field is not None and post.field(field) is not None:
            return True
        if not part.get("x-anplint-derived"):
            return False
        return is_draft(post) or (key not in post.meta.data and _derives(post))


def _derives(post: Post) -> bool:
    if not post.meta or post.title is not None:
        return True
    folder, _, name = post.path.rpartition("/")
    if name.split(".")[0] in ("index", "_index"):
        # The home page and section pages are called after the site or their folder.
        return True
    if any(map(_DATED_NAME.match, (name, folder.rpartition("/")[2]))):
        return True
    return not _is_shown(post)


def _is_shown(post: Post) -> bool:
    """Tell whether a file makes a page: one that redirects, or wants no layout (a data file), does
    not.
    """
    keys = post.meta.by_normal_key
    layout = keys.get("layout")
    if layout is not None and str(layout.value).lower() in _NO_LAYOUT:
        return False
    return keys.keys().isdisjoint(_REDIRECTS)


def _missing_hit(post: Post, fault: Fault) -> Hit:
    return _missing(post, fault.path)


def _missing(post: Post, path: Path) -> Hit:
    words = key_words(path)
    there = post.meta.at(path)
    if there is not None:
        return Hit("empty", there.span, {"key": words}, about=words)
    return Hit("missing", _map_span(post, path[:-1]), {"key": words}, about=words)


def _map_span(post: Post, path: Path) -> Span:
    """Where a map is shown: its key, or the item of the list that it is."""
    found = post.meta.at(path) if path else None
    if found is None:
        return post.meta_span()
    return found.key_span if isinstance(found, Entry) else found.span


def _unknown_hits(post: Post, faults: Sequence[Fault], schema: Mapping[str, Any]) -> Iterator[Hit]:
    near = {fault.path: name for fault in faults if (name := _nearest_key(fault))}
    fixes = renamings(post, schema, itertools.starmap(Misspelt, near.items()))
    for path in [fault.path for fault in faults]:
        words = key_words(path)
        data, span = {"key": words}, _map_span(post, path)
        if path in near:
            data["near"] = near[path]
            yield Hit("near", span, data, about=words, fix=fixes.get(path))
        else:
            yield Hit("unknown", span, data, about=words)


def _nearest_key(fault: Fault) -> str | None:
    key = str(fault.path[-1])
    return nearest(key, (name for name in fault.schema.get("properties", ()) if name != key))


def _invalid_hit(post: Post, fault: Fault) -> Hit:
    found = post.meta.at(fault.path) if fault.path else None
    value = found.value if found is not None else fault.value
    message, data = fault_words(value, fault)
    words = key_words(fault.path) or "the meta"
    data = {"key": words, "value": value_words(value), **data}
    span = found.span if found is not None else post.meta_span()
    about, fix = f"{words}: {value_words(value)}", date_fix(post, found, fault)
    return Hit(message, span, data, about, fix=fix)


_HITS = {"missing": _missing_hit, "invalid": _invalid_hit}
