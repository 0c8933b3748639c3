"""Infers a JSON Schema for the meta from the posts there are."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from anplint.checks.standing import file_day
from anplint.dates import parse_date
from anplint.formats import is_date, is_interval, is_post_date
from anplint.init.groups import FEWEST_POSTS
from anplint.init.survey import few_items
from anplint.schema_gate import compile_gate, is_filled
from anplint.schema_table import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from anplint.init.survey import Seen

REQUIRED = 0.95
"""The least share of posts that have a required key."""

_MOST_PROPERTIES = (60, 20)
"""Of the meta, and of a map in it: all together fewer than the 2,000 that the gate compiles."""

_LEAST_SHARE = 0.02
"""Of the posts that have a key which the schema lists; a rarer one may be a slip of the pen."""

_FEWEST_FOR_ENUM = 20
_FEWEST_OF_EACH = 5
"""Posts with the rarest text of an enum. Where even that one is seen often, few are unseen (Good,
The population frequencies of species, 1953).
"""

_OPTIONS = range(2, 13)
"""How many texts an enum has. One alone is what all have so far, and no choice between some."""

_LONGEST_OPTION = 60
_HALF = 0.5
_LIKE_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*\Z")
"""A text that YAML takes for a number in the next post: `3.1.2` today, `3.2` then."""

KNOWN: dict[str, dict[str, Any]] = SCHEMAS["post"]["properties"]
"""What is surely wrong in any blog's meta: an inferred schema must not know less."""

_DATE_FIELDS = frozenset({"date", "last_reviewed"})
_FREE_FIELDS = frozenset({
    "author", "date", "description", "guid", "hash", "id", "image", "images", "last_reviewed",
    "permalink", "reference", "review_in", "slug", "title",
})  # fmt: skip
"""Fields whose next value nobody can foresee, however often the old ones are repeated."""

_TEXT_FIELDS = frozenset({"description", "slug", "title"})
"""Fields that hold any text. YAML takes some for numbers or truth values: `title: 1984`."""

_TYPES: dict[type, str] = {
    str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object",
}  # fmt: skip
_ORDER = (*_TYPES.values(), "null")
_NOTES = frozenset({"description", "examples"})
"""Keywords of anplint's own schema that are not copied."""


def infer_schema(posts: Sequence[Seen], title: str) -> dict[str, Any]:
    """Return a JSON Schema that nearly all of the posts fit.

    Keys that at least 95 % of them have are required. A text is one of a few where at least 20
    posts have the key, 2 to 12 texts occur, and each of them in 5 posts and in 2 % of them.
    """
    table = _object_of([post.meta for post in posts], _fields(posts), 0, _is_dated_by_name(posts))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$comment": f"Inferred by `anplint init` from {len(posts):,} posts; correct it freely. "
        'With "additionalProperties": false the rule unknown-meta-key (ANP103) reports others.',
        **table,
    }


def schema_text(schema: Mapping[str, Any]) -> str:
    """Return a schema as JSON of ASCII characters only, whatever its keys hold."""
    return json.dumps(schema, indent=2) + "\n"


def _fields(posts: Iterable[Seen]) -> dict[str, str]:
    """Return the field that each key holds, where it holds one in most posts that have the key."""
    counts: dict[str, Counter[str]] = {}
    for post in posts:
        for key, field in post.fields.items():
            counts.setdefault(key, Counter())[field] += 1
    return {key: counter.most_common(1)[0][0] for key, counter in counts.items()}


def _is_dated_by_name(posts: Sequence[Seen]) -> bool:
    """Tell whether half of the posts have their date in the file's name, so none needs a key."""
    return sum(file_day(post.path) is not None for post in posts) >= _HALF * len(posts)


def _object_of(
    tables: Sequence[dict[str, Any]], fields: Mapping[str, str], level: int, dated: bool = False
) -> dict[str, Any]:
    """Return the schema of maps: their properties, and which of them are required."""
    values: dict[str, list[Any]] = {}
    for table in tables:
        for key, value in few_items(table):
            values.setdefault(key, []).append(value)
    known = KNOWN if level == 0 else {}
    listed = _listed(values, len(tables), known, _MOST_PROPERTIES[level])
    required = [
        key
        for key in listed
        if len(tables) >= FEWEST_POSTS
        and _count_filled(values[key]) >= REQUIRED * len(tables)
        and not (dated and fields.get(key) == "date")
    ]
    properties = {
        key: _property(values[key], fields.get(key, ""), key in required, level) for key in listed
    }
    for key in properties.keys() & known.keys():
        properties[key] = _as_known(properties[key], known[key], values[key])
    return {"type": "object", "properties": properties} | (
        {"required": required} if required else {}
    )


def _listed(
    values: Mapping[str, Sequence[Any]], count: int, known: Iterable[str], most: int
) -> list[str]:
    """Return the keys that are no slip of the pen, or known of any blog; frequent ones first."""
    least = max(2, _LEAST_SHARE * count)
    listed = [key for key in values if len(values[key]) >= least or key in known]
    return sorted(listed, key=lambda key: -len(values[key]))[:most]


def _as_known(own: dict[str, Any], known: dict[str, Any], values: Sequence[Any]) -> dict[str, Any]:
    """Return what anplint's own schema says of a key, where it says more than was inferred and
    nearly all values fit it.
    """
    says_more = "format" not in own and ("format" in known or "type" not in own)
    accepts = compile_gate(known)
    if not says_more or sum(map(accepts, values)) < REQUIRED * len(values):
        return own
    notes = {word: value for word, value in own.items() if word.startswith("x-")}
    return {word: value for word, value in known.items() if not _is_note(word)} | notes


def _is_note(word: str) -> bool:
    return word in _NOTES or word.startswith("x-")


def _count_filled(values: Iterable[Any]) -> int:
    return sum(is_filled(value, True) for value in values)


def _property(values: Sequence[Any], field: str, required: bool, level: int) -> dict[str, Any]:
    """Return the schema of the values of one key. Empty ones fit, unless the key is required."""
    filled = [value for value in values if value is not None and value != ""]
    found = _kind(filled, field, level) if len(filled) >= FEWEST_POSTS else {}
    if found and not required and len(filled) < len(values):
        found = _with_empty(found, values)
    if required and field:
        found["x-anplint-field"] = field
    if required and field == "title":
        found["x-anplint-derived"] = True
    return found


def _kind(values: Sequence[Any], field: str, level: int) -> dict[str, Any]:
    types = _types_of(values) - {"null"}
    if field in _TEXT_FIELDS and "string" in types:
        types |= {"number", "boolean"}
    types -= _narrower(types)
    kind: dict[str, Any] = {"type": _one_or_more(types)} if types else {}
    texts = [value for value in values if isinstance(value, str)]
    if texts:
        kind |= _format_of(texts, field)
    if types == {"string"} and "format" not in kind and field not in _FREE_FIELDS:
        kind |= _enum_of(texts)
    if level + 1 < len(_MOST_PROPERTIES):
        kind |= _inner(values, level + 1)
    return kind


def _types_of(values: Iterable[Any]) -> set[str]:
    """Return the types that values have, and a number too where a text looks like one."""
    types = set()
    for value in values:
        types.add(_TYPES.get(type(value), "null"))
        if isinstance(value, str) and _LIKE_NUMBER.match(value):
            types.add("number")
    return types


def _one_or_more(types: Iterable[str]) -> str | list[str]:
    ordered = [name for name in _ORDER if name in types]
    return ordered[0] if len(ordered) == 1 else ordered


def _format_of(texts: Sequence[str], field: str) -> dict[str, Any]:
    if _all(is_date, texts):
        return {"format": "date"}
    dated = field in _DATE_FIELDS or _share(lambda text: parse_date(text) is not None, texts)
    if dated and _share(is_post_date, texts):
        return {"format": "post-date"}
    if field == "review_in" and _share(is_interval, texts):
        return {"format": "interval"}
    return {}


def _all(test: Callable[[str], bool], texts: Iterable[str]) -> bool:
    return all(map(test, texts))


def _share(test: Callable[[str], bool], texts: Sequence[str]) -> bool:
    return sum(map(test, texts)) >= REQUIRED * len(texts)


def _enum_of(texts: Sequence[str]) -> dict[str, Any]:
    counts = Counter(texts)
    few = len(texts) >= _FEWEST_FOR_ENUM and len(counts) in _OPTIONS
    least = max(_FEWEST_OF_EACH, _LEAST_SHARE * len(texts))
    if not few or min(counts.values()) < least or max(map(len, counts)) > _LONGEST_OPTION:
        return {}
    return {"enum": sorted(counts)}


def _inner(values: Iterable[Any], level: int) -> dict[str, Any]:
    """Return what can be said of the items of lists and the keys of maps."""
    inner: dict[str, Any] = {}
    tables = [value for value in values if isinstance(value, dict)]
    if tables:
        table = _object_of(tables, {}, level)
        inner |= {name: table[name] for name in ("properties", "required") if name in table}
    lists = [value for value in values if isinstance(value, list)]
    types = _types_of(item for items in lists for item in items)
    if types and len(lists) >= FEWEST_POSTS:
        inner["items"] = {"type": _one_or_more(types - _narrower(types))}
    return inner


def _narrower(types: set[str]) -> set[str]:
    """Return the types that another of the types includes."""
    return {"integer"} if "number" in types else set()


def _with_empty(kind: dict[str, Any], values: Sequence[Any]) -> dict[str, Any]:
    """Return the schema of values some of which are empty."""
    has_blank, has_none = "" in values, any(value is None for value in values)
    empty = [name for name, there in (("string", has_blank), ("null", has_none)) if there]
    types = kind.get("type", [])
    named = {types} if isinstance(types, str) else set(types)
    kind = kind | {"type": _one_or_more({*named, *empty})}
    if "enum" in kind:
        kind["enum"] = [*kind["enum"], *[""] * has_blank, *[None] * has_none]
    if has_blank and kind.get("format") == "date":
        kind["format"] = "post-date"  # which an empty text has
    return kind
