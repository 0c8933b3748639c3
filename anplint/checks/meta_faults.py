"""What is wrong with an invalid value, in plain words: one message for each kind of fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.checks.meta_words import (
    counted,
    found_words,
    listing,
    nearest,
    short,
    type_words,
    value_words,
)
from anplint.formats import DATE_FORMATS, mended_date, post_date_fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from anplint.schema_validator import Fault

Words = tuple[str, dict[str, str]]
"""A message's key, and the data of the message beyond key and value."""


def fault_words(value: Any, fault: Fault) -> Words:
    """Return which message tells an editor of a fault, with its data."""
    words: Callable[[Any, Fault], Words] = _WORDS.get(fault.keyword, _other)
    return words(value, fault)


def _type(value: object, fault: Fault) -> Words:
    return "type", {"found": found_words(value), "expected": type_words(fault.operand)}


def _choice(value: object, fault: Fault) -> Words:
    options = fault.operand if fault.keyword == "enum" else [fault.operand]
    shown = _examples(fault.schema) or [value_words(option) for option in options]
    data = {"allowed": listing(shown)}
    near = nearest(value, options)
    return ("choice-near", data | {"near": near}) if near else ("choice", data)


def _pattern(_: object, fault: Fault) -> Words:
    return "pattern", {"expected": _form(fault.schema) or f"the pattern `{short(fault.operand)}`"}


def _form(schema: Mapping[str, Any]) -> str:
    """Return what a schema says of its values for people."""
    examples = _examples(schema)
    description = str(schema.get("description", "")).strip().rstrip(".")
    such = f"such as {listing(examples)}" if examples else ""
    return ", ".join(filter(None, (f"“{description}”" if description else "", such)))


def _examples(schema: Mapping[str, Any]) -> list[str]:
    examples = schema.get("examples")
    return [value_words(each) for each in examples[:3]] if isinstance(examples, list) else []


def _format(value: object, fault: Fault) -> Words:
    if fault.operand in DATE_FORMATS:
        text = str(value)
        reason = post_date_fault(text) or _STRICT_DATES.get(fault.operand, "")
        mended = mended_date(text)
        how = mended or "YYYY-MM-DD, such as 2026-01-31"
        return "date", {"reason": reason, "expected": how}
    return "format", {"expected": _FORMATS.get(fault.operand, str(fault.operand))}


_STRICT_DATES = {
    "date": "only the day may stand here",
    "date-time": "day, time and zone must stand here",
}
_FORMATS = {
    "email": "an e-mail address",
    "interval": "an interval such as 6 months, 4 weeks or 81 days",
    "uri": "a full address such as https://example.org/page",
    "uri-reference": "an address, full or relative",
}


def _range(_: object, fault: Fault) -> Words:
    return "range", {"expected": f"{_BOUNDS[fault.keyword]} {fault.operand}"}


_BOUNDS = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
    "multipleOf": "a multiple of",
}


def _size(value: Any, fault: Fault) -> Words:
    noun = {"Length": "character", "Items": "item"}.get(fault.keyword[3:], "key")
    bound = "at least" if fault.keyword.startswith("min") else "at most"
    return "size", {
        "size": counted(len(value), noun),
        "expected": f"{bound} {counted(fault.operand, noun)}",
    }


def _repeated(_: object, __: Fault) -> Words:
    return "repeated", {}


def _alternatives(value: object, fault: Fault) -> Words:
    names = [name for part in fault.operand for name in _types(part)]
    if names and not _is_of_type(value, names):
        expected = type_words(dict.fromkeys(names))
        return "type", {"found": found_words(value), "expected": expected}
    return "other", {"reason": "it has none of the forms that the schema allows"}


def _types(schema: Any) -> list[str]:
    types = schema.get("type", []) if isinstance(schema, dict) else []
    return [types] if isinstance(types, str) else types


def _is_of_type(value: object, names: list[str]) -> bool:
    if isinstance(value, int) and not isinstance(value, bool) and "number" in names:
        return True
    return _TYPE_NAMES.get(type(value), "null") in names


_TYPE_NAMES = {
    str: "string", bool: "boolean", int: "integer", float: "number", list: "array", dict: "object",
}  # fmt: skip


def _other(_: object, fault: Fault) -> Words:
    return "other", {"reason": short(fault.reason.rstrip("."), 200)}


_WORDS: dict[str, Callable[[Any, Fault], Words]] = {
    "type": _type,
    "enum": _choice,
    "const": _choice,
    "pattern": _pattern,
    "format": _format,
    **dict.fromkeys(_BOUNDS, _range),
    **dict.fromkeys(
        ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _size
    ),
    "uniqueItems": _repeated,
    "anyOf": _alternatives,
    "oneOf": _alternatives,
}
