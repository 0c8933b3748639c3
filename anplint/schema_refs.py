"""What a meta schema must be before anything runs it: closed in itself, of bounded depth and cost.

Schemas are configuration, and so may come from strangers: nothing is fetched, patterns run on a
linear-time engine, and a schema that goes round in circles is refused before it meets a post.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_MOST_LEVELS = 100
_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLE = (
    "items", "additionalProperties", "contains", "propertyNames", "unevaluatedItems",
    "unevaluatedProperties", "not", "if", "then", "else",
)  # fmt: skip
_IN_PLACE = {"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"}
"""Keywords whose schemas judge the same value, so that a circle of them never ends."""


class MetaSchemaError(ValueError):
    """A meta schema that can't be used; the text says where, why and what to do."""


def refuse_unusable(schema: Mapping[str, Any]) -> None:
    """Raise MetaSchemaError for a schema that anplint can't run safely.

    The schema is valid JSON Schema by its form (`config_file` checks that). Refused are references
    out of the schema, circles of references, patterns that RE2 does not know, more than 100 levels.
    """
    in_place: dict[int, list[int]] = {}
    for where, part, level in _walk(schema):
        if reason := _unsupported(part, level):
            raise MetaSchemaError(f"the schema, at {where}: {reason}")
        _refuse_patterns(part, where)
        in_place[id(part)] = [id(child) for _, child, same in _children(part) if same]
        if "$ref" in part:
            in_place[id(part)].append(id(_target(schema, part["$ref"], where)))
    if _has_circle(in_place):
        raise MetaSchemaError("the schema: a `$ref` leads back to itself, one value going round")


def _unsupported(part: Mapping[str, Any], level: int) -> str | None:
    if level and "$id" in part:
        return "an inner `$id` is not supported"
    if "unevaluatedProperties" in part and "patternProperties" in part:
        # jsonschema would run the patterns on its own, with backtracking.
        return "`unevaluatedProperties` beside `patternProperties` is not supported"
    dynamic = part.keys() & {"$dynamicRef", "$recursiveRef"}
    return f"`{min(dynamic)}` is not supported; use `$ref`" if dynamic else None


def resolve(schema: Mapping[str, Any], reference: str) -> Any:
    """Return what a local reference (`#/$defs/name`) points at. Raises LookupError."""
    if reference != "#" and not reference.startswith("#/"):
        raise LookupError(reference)
    found: Any = schema
    for step in reference.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or name not in found:
            raise LookupError(reference)
        found = found[name]
    return found


@cache
def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """Return the test whether a pattern is found in a text, in linear time.

    Raises MetaSchemaError for what RE2 does not know (look-around, back-references).
    """
    import re2  # type: ignore[import-untyped]  # google-re2 ships no types

    options = re2.Options()
    options.log_errors = False  # it would write to standard error
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else "invalid"
        text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise MetaSchemaError(
            f"the pattern {pattern!r} cannot be used: {text}. Patterns run on a linear-time "
            "engine (RE2), which knows no look-around and no back-references"
        ) from None

    def found(text: str) -> bool:
        try:
            return compiled.search(text) is not None
        except UnicodeEncodeError:  # a lone surrogate, from a JSON escape
            return compiled.search(text.encode(errors="replace").decode()) is not None

    return found


def _walk(schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], int]]:
    """Yield every schema within a schema that is a map, with its pointer and its level."""
    queue: list[tuple[str, Any, int]] = [("#", schema, 0)]
    seen = set[int]()
    while queue:
        where, part, level = queue.pop()
        if not isinstance(part, dict) or id(part) in seen:
            continue
        if level > _MOST_LEVELS:
            raise MetaSchemaError(f"the schema is nested more than {_MOST_LEVELS} levels deep")
        seen.add(id(part))
        yield where, part, level
        queue += [(f"{where}/{name}", child, level + 1) for name, child, _ in _children(part)]
        if "$ref" in part:
            queue.append((part["$ref"], _target(schema, part["$ref"], where), 1))


def _children(part: Mapping[str, Any]) -> Iterator[tuple[str, Any, bool]]:
    """Yield name, schema, and whether it judges the same value, of the schemas in a schema."""
    for keyword in _MAPS:
        for name, child in part.get(keyword, {}).items():
            yield f"{keyword}/{name}", child, keyword in _IN_PLACE
    for keyword in _LISTS:
        for number, child in enumerate(part.get(keyword, ())):
            yield f"{keyword}/{number}", child, keyword in _IN_PLACE
    for keyword in _SINGLE:
        if keyword in part:
            yield keyword, part[keyword], keyword in _IN_PLACE


def _target(schema: Mapping[str, Any], reference: str, where: str) -> Any:
    try:
        return resolve(schema, reference)
    except LookupError:
        advice = (
            "there is nothing"
            if reference.startswith("#/")
            else "only references within the schema (`#/$defs/…`) are followed; nothing is fetched"
        )
        message = f"the schema, at {where}: `$ref` to {reference!r}: {advice}"
        raise MetaSchemaError(message) from None


def _refuse_patterns(part: Mapping[str, Any], where: str) -> None:
    patterns = [part["pattern"]] if "pattern" in part else []
    for pattern in (*patterns, *part.get("patternProperties", ())):
        try:
            compile_pattern(pattern)
        except MetaSchemaError as error:
            raise MetaSchemaError(f"the schema, at {where}: {error}") from None


def _has_circle(edges: Mapping[int, list[int]]) -> bool:
    """Tell whether a graph has a circle: leaves are taken off until none is left, or some are."""
    parents: dict[int, list[int]] = {node: [] for node in edges}
    open_children = dict.fromkeys(edges, 0)
    for node, children in edges.items():
        for child in children:
            if child in edges:
                parents[child].append(node)
                open_children[node] += 1
    leaves = [node for node, count in open_children.items() if not count]
    taken = 0
    while leaves:
        taken += 1
        for parent in parents[leaves.pop()]:
            open_children[parent] -= 1
            if not open_children[parent]:
                leaves.append(parent)
    return taken < len(edges)
