"""Meta against a schema: the gate first, then, for the few posts that fail it, jsonschema."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.formats import FORMATS
from anplint.schema_gate import compile_gate, is_filled
from anplint.schema_refs import compile_pattern, refuse_unusable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from jsonschema import ValidationError

    from anplint.model import Meta, Path

_MOST_FAULTS = 200
"""How many faults of one post are looked for: a hostile post has a hundred thousand."""

_MOST_REFERENCES = 100_000
"""How many references are followed for one post: where they meet again, each level doubles them."""


class Fault(NamedTuple):
    """A place in the meta that does not fit the schema.

    kind     missing (or empty), unknown (a key) or invalid
    path     where it is: of a missing key, where it should be
    keyword  the schema's keyword that says so, with its `operand`; "" where none does
    value    what stands there; the whole map or list where a key or an item of it is the fault
    schema   the schema that holds the keyword
    reason   jsonschema's own words
    """

    kind: str
    path: Path
    keyword: str
    operand: Any
    value: Any
    schema: Mapping[str, Any]
    reason: str


def meta_validator(schema: Mapping[str, Any]) -> MetaValidator:
    """Return the validator of a schema; the same one for the same object, as rules share it.

    Raises MetaSchemaError for a schema that can't be used.
    """
    for known, validator in _VALIDATORS:
        if known is schema:
            return validator
    _VALIDATORS.append((schema, MetaValidator(schema)))
    return _VALIDATORS[-1][1]


_VALIDATORS: list[tuple[Mapping[str, Any], MetaValidator]] = []


class MetaValidator:
    """Finds the faults of meta.

    The top-level `required` is left to the caller, in `required`: a key may be there under another
    name, or come from the post's heading.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        refuse_unusable(schema)
        self.properties: dict[str, Any] = schema.get("properties", {})
        self.required: tuple[str, ...] = tuple(schema.get("required", ()))
        self._schema = {key: value for key, value in schema.items() if key != "required"}
        self._fits = compile_gate(self._schema)
        self._validator: Any = None
        self._meta: Meta | None = None
        self._faults: tuple[Fault, ...] = ()

    def lacks(self, data: Mapping[str, Any], key: str) -> bool:
        """Tell whether a top-level key is missing or empty."""
        return key not in data or not is_filled(data[key], self.properties.get(key))

    def faults(self, meta: Meta) -> tuple[Fault, ...]:
        """Return the faults of a post's meta, the first two hundred. Several rules ask for the same
        meta in turn: the last answer is kept.
        """
        if meta is not self._meta:
            found = () if self._fits(meta.data) else tuple(self._find(meta.data))
            self._meta, self._faults = meta, found
        return self._faults

    def _find(self, data: Mapping[str, Any]) -> Iterator[Fault]:
        if self._validator is None:
            self._validator = _jsonschema_validator(self._schema)
        for error in islice(self._validator(data), _MOST_FAULTS):
            for leaf in _leaves(error):
                yield _fault(leaf)


def _jsonschema_validator(schema: Mapping[str, Any]) -> Callable[[Any], Iterator[ValidationError]]:
    from jsonschema import Draft202012Validator, FormatChecker, validators
    from referencing import Registry

    formats = FormatChecker(formats=())
    for name, test in FORMATS.items():
        formats.checks(name)(_of_text(test))
    references = _References(Draft202012Validator.VALIDATORS["$ref"])
    keywords = {**_KEYWORDS, "$ref": references}
    extend: Any = validators.extend  # it has no types
    # A registry that retrieves nothing: the default one would fetch.
    make = extend(Draft202012Validator, keywords)
    validator = make(schema, registry=Registry(), format_checker=formats)

    def errors(data: Any) -> Iterator[ValidationError]:
        references.followed = 0
        yield from validator.iter_errors(data)

    return errors


def _of_text(test: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or test(value)


class _References:
    """The keyword `$ref`, with a limit."""

    def __init__(self, follow: Callable[..., Iterator[ValidationError]]) -> None:
        self._follow = follow
        self.followed = 0

    def __call__(
        self, validator: Any, reference: str, value: Any, schema: Any
    ) -> Iterator[ValidationError]:
        self.followed += 1
        if self.followed > _MOST_REFERENCES:
            raise RecursionError("the schema's references meet again too often")
        yield from self._follow(validator, reference, value, schema)


def _fault(error: ValidationError) -> Fault:
    keyword, path = str(error.validator or ""), tuple(error.absolute_path)
    is_key = bool(path) and isinstance(path[-1], str)
    return Fault(
        _KINDS.get(keyword, "invalid") if is_key else "invalid",
        path,
        keyword,
        error.validator_value,
        error.instance,
        error.schema if isinstance(error.schema, dict) else {},
        error.message,
    )


_KINDS = {
    "required": "missing",
    "dependentRequired": "missing",
    "additionalProperties": "unknown",
    "properties": "unknown",
}


def _leaves(error: ValidationError) -> Sequence[ValidationError]:
    """Return what is wrong with the one alternative that was meant; else the error itself.

    Meant is the only alternative (of `anyOf`, `oneOf`) whose type the value has.
    """
    branches: dict[Any, list[ValidationError]] = {}
    for child in error.context or ():
        branches.setdefault(child.schema_path[0], []).append(child)
    meant = [branch for branch in branches.values() if not any(map(is_of_other_type, branch))]
    if len(meant) != 1:
        return [error]
    return [leaf for child in meant[0] for leaf in _leaves(child)]


def is_of_other_type(error: ValidationError) -> bool:
    """Tell whether an error within an alternative says that the whole value has the wrong type."""
    return error.validator == "type" and not error.path


def _error(message: str, *path: str | int) -> ValidationError:
    from jsonschema import ValidationError

    return ValidationError(message, path=path)


def _required(
    _: Any, keys: list[str], value: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        for key in keys:
            if key not in value or not is_filled(value[key], properties.get(key)):
                yield _error(f"{key!r} is missing or empty", key)


def _dependent_required(
    validator: Any, keys: Mapping[str, list[str]], value: Any, schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    for key, needed in keys.items():
        if isinstance(value, dict) and key in value:
            yield from _required(validator, needed, value, schema)


def _properties(
    validator: Any, schemas: Mapping[str, Any], value: Any, _: Any
) -> Iterator[ValidationError]:
    """As jsonschema has it, but that it loses the place of a key whose schema is `false`."""
    if isinstance(value, dict):
        for key, schema in schemas.items():
            if key in value and schema is False:
                yield _error(f"{key!r} is not allowed", key)
            elif key in value:
                yield from validator.descend(value[key], schema, path=key, schema_path=key)


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[ValidationError]:
    if isinstance(value, str) and not compile_pattern(pattern)(value):
        yield _error("does not match the pattern")


def _pattern_properties(
    validator: Any, schemas: Mapping[str, Any], value: Any, _: Any
) -> Iterator[ValidationError]:
    if isinstance(value, dict):
        for pattern, schema in schemas.items():
            for key in filter(compile_pattern(pattern), value):
                yield from validator.descend(value[key], schema, path=key, schema_path=pattern)


def _additional_properties(
    validator: Any, schema: Any, value: Any, parent: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if not isinstance(value, dict):
        return
    patterns = [compile_pattern(pattern) for pattern in parent.get("patternProperties", ())]
    known = parent.get("properties", {})
    for key in value:
        if key in known or any(found(key) for found in patterns):
            continue
        if schema is False:
            yield _error(f"{key!r} is not in the schema", key)
        else:
            yield from validator.descend(value[key], schema, path=key)


def _unique_items(_: Any, wanted: bool, value: Any, __: Any) -> Iterator[ValidationError]:
    """In linear time: jsonschema compares each with each where items can't be sorted."""
    if not wanted or not isinstance(value, list):
        return
    from json import dumps

    seen = set[str]()
    for number, item in enumerate(value):
        form = dumps(item, sort_keys=True)
        if form in seen:
            yield _error("stands there twice", number)
        seen.add(form)


_KEYWORDS: dict[str, Any] = {
    "required": _required,
    "dependentRequired": _dependent_required,
    "properties": _properties,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "uniqueItems": _unique_items,
}
"""jsonschema's keywords that are replaced: with places for what is missing, unknown or repeated,
and without backtracking patterns.
"""
