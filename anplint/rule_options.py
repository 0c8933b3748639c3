"""Options of checks, where they come from outside: validated by pydantic, described as a schema."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from anplint.checks import option_types
from anplint.ruleset import RuleError, check_named, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anplint.model import Rule

_DESCRIPTION = re.compile(r"^ +(\w+): +(.+(?:\n {6,}.+)*)", re.MULTILINE)


@cache
def options_model(options_class: Any) -> type[BaseModel]:
    """Return the pydantic model of an options class: same fields, defaults and constraints."""
    names = {**vars(option_types), **vars(__import__(options_class.__module__, fromlist=["*"]))}
    hints = get_type_hints(options_class, names, include_extras=True)
    described = descriptions(options_class)
    defaults = options_class._field_defaults
    fields = {
        name: (hints[name], Field(defaults.get(name, ...), description=described.get(name)))
        for name in options_class._fields
    }
    config = ConfigDict(extra="forbid", frozen=True)
    model: type[BaseModel] = create_model(options_class.__name__, __config__=config, **fields)  # type: ignore[call-overload]  # fields are made at run time
    return model


def descriptions(options_class: Any) -> dict[str, str]:
    """Return what the docstring of an options class says of each option."""
    found = _DESCRIPTION.findall(options_class.__doc__ or "")
    return {name: " ".join(text.split()) for name, text in found}


def parse_options(rule: Rule, options: Mapping[str, Any]) -> Any:
    """Return a rule's options as its check's options class.

    Raises RuleError that names the rule, the option, what was expected, and the nearest option.
    """
    options_class = check_named(rule.check).options_class
    try:
        model = options_model(options_class).model_validate(dict(options))
    except ValidationError as error:
        raise RuleError(_explain(rule, options_class, error)) from error
    return options_class(**{name: getattr(model, name) for name in options_class._fields})


def _explain(rule: Rule, options_class: Any, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        guess = did_you_mean(where, options_class._fields)
        return f"{rule.name}: unknown option {where!r}{guess}"
    return f"{rule.name}: option {where!r}: {first['msg']}, not {first['input']!r}"
