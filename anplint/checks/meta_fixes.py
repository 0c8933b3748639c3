"""Fixes of what does not fit the schema: dates in ISO form, keys as the schema spells them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.checks.sound_fixes import literal, provable, reread, unquoted
from anplint.formats import DATE_FORMATS, FORMATS, normal_date
from anplint.model import Edit, Entry, Fix, Node, normal_key
from anplint.schema_validator import meta_validator

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from anplint.model import Meta, Path, Post
    from anplint.schema_validator import Fault, MetaValidator

_MOST = 50
"""How many keys of one post get a fix."""


class Misspelt(NamedTuple):
    """An unknown key, and the key of the schema that it was probably meant to be."""

    path: Path
    near: str


def date_fix(post: Post, found: Entry | Node | None, fault: Fault) -> Fix | None:
    """Return the fix that writes a date in ISO form, where it can only be one day."""
    node = found.node if isinstance(found, Entry) else found
    if node is None or fault.keyword != "format" or fault.operand not in DATE_FORMATS:
        return None
    day, span = normal_date(str(node.value)), literal(post, node)
    if day is None or span is None or not FORMATS[fault.operand](day):
        return None
    return Fix(f"Write {day}", (Edit(span, day),))


def renamings(
    post: Post, schema: Mapping[str, Any], misspelt: Iterable[Misspelt]
) -> dict[Path, Fix]:
    """Return the fixes that rename keys, by path; of those only after which the meta holds the same
    values, and none that the schema finds fault with anew. Unsafe: what a key was meant to be is a
    guess.
    """
    fixes: dict[Path, Fix] = {}
    near: dict[Path, str] = {}
    for path, name in list(misspelt)[:_MOST]:
        fix = _renaming(post, path, name)
        if fix and name not in (near[other] for other in near if other[:-1] == path[:-1]):
            fixes[path], near[path] = fix, name

    validator = meta_validator(schema)
    before = _faults(validator, post.meta)

    def holds(chosen: Sequence[Path]) -> bool:
        after = reread(post, schema, [fixes[path].edits[0] for path in chosen])
        wanted = _renamed(post.meta.data, {path: near[path] for path in chosen})
        if after is None or not _same(after.meta.data, wanted):
            return False
        return _faults(validator, after.meta) <= before

    return {path: fixes[path] for path in provable(list(fixes), holds)}


def _faults(validator: MetaValidator, meta: Meta) -> set[tuple[Path, str]]:
    return {(fault.path, fault.keyword) for fault in validator.faults(meta)}


def _renaming(post: Post, path: Path, near: str) -> Fix | None:
    entry = post.meta.at(path)
    if not isinstance(entry, Entry) or normal_key(near) in _names_beside(post, path):
        return None
    span = unquoted(post.text, entry.key_span)
    after = post.text[entry.key_span.end : entry.key_span.end + 9].lstrip(" ")
    # In a text export what has no colon may be a key and its value in one.
    if post.text[span.start : span.end] != entry.key or after[:1] not in (":", "="):
        return None
    return Fix(f"Rename the key to {near}", (Edit(span, near),), safe=False)


def _names_beside(post: Post, path: Path) -> set[str]:
    """Return the other keys of the map in which a key stands, as keys are compared."""
    around = post.meta.at(path[:-1]) if path[:-1] else None
    node = around.node if isinstance(around, Entry) else around
    entries = node.entries if node else post.meta.entries
    return {normal_key(entry.key) for entry in entries if entry.key != path[-1]}


def _renamed(data: Any, names: Mapping[Path, str], at: Path = ()) -> Any:
    """Return data with keys renamed, by path. Readers bound its depth."""
    if isinstance(data, dict):
        return {
            names.get((*at, key), key): _renamed(value, names, (*at, key))
            for key, value in data.items()
        }
    if isinstance(data, list):
        return [_renamed(value, names, (*at, number)) for number, value in enumerate(data)]
    return data


def _same(one: Any, other: Any) -> bool:
    """Tell whether two values are the same, though the schema may give a known key a type."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other or str(one).lower() == str(other).lower()
