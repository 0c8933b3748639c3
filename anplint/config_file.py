"""Configuration files: TOML, validated by pydantic, with the line of every fault."""

from __future__ import annotations

import json
import os
import tomllib
import warnings
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pathspec import GitIgnoreSpec
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from anplint.config import (
    CollectionSettings,
    ConfigError,
    GateSettings,
    RuleSettings,
    ScoreSettings,
    Settings,
)
from anplint.config_words import gate_line, line_of, words_of
from anplint.fields import ALIASES
from anplint.resources import data_dir
from anplint.ruleset import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_CHARACTERS = 1_000_000
_MOST_DOTS = 1_000
"""In a line: tomllib takes time that grows with the square of a dotted key's length."""


def _valid_glob(text: str) -> str:
    try:
        with warnings.catch_warnings(action="ignore", category=FutureWarning):
            GitIgnoreSpec.from_lines((text,)).match_file("a")
    except Exception as error:  # pathspec lets the errors of its regex engines through
        raise ValueError(f"{text!r} is not a glob as in .gitignore") from error
    return text


Level = Literal["error", "warning", "note"]
Text = Annotated[str, Field(min_length=1)]
Texts = tuple[Text, ...]
Glob = Annotated[Text, AfterValidator(_valid_glob)]
Globs = tuple[Glob, ...]


def _kebab(name: str) -> str:
    return name.replace("_", "-")


class Strict(BaseModel):
    """Refuses keys it does not know; keys are written with hyphens."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=_kebab, populate_by_name=False
    )


class RuleTable(BaseModel):
    """`[rules.NAME]`: another level, and options of the rule's check."""

    model_config = ConfigDict(extra="allow", frozen=True)

    level: Level | None = Field(None, description="Report findings at this level.")

    def settings(self) -> RuleSettings:
        """Return the table as the engine uses it."""
        return RuleSettings(self.level, dict(self.model_extra or {}))


class Choice(Strict):
    """What both the whole configuration and a collection can say about rules."""

    profile: Text | None = Field(None, description="The named set of rules to start from.")
    select: Texts = Field((), description="Enable only these rules: codes, prefixes, names.")
    extend_select: Texts = Field((), description="Enable these rules besides the profile's.")
    ignore: Texts = Field((), description="Disable these rules.")
    exclude: Globs = Field((), description="Files to leave out, as in .gitignore.")
    rules: dict[Text, RuleTable] = Field({}, description="Levels and options by rule name.")

    def choices(self) -> dict[str, Any]:
        """Return the fields that settings share, ready to pass on."""
        rules = {name: table.settings() for name, table in self.rules.items()}
        shared = ("profile", "select", "extend_select", "ignore", "exclude")
        return {name: getattr(self, name) for name in shared} | {"rules": rules}


class CollectionTable(Choice):
    """`[collections.NAME]`: the posts that share a schema and settings."""

    include: Annotated[Globs, Field(min_length=1, description="The files, as in .gitignore.")]
    schema_file: Text | None = Field(
        None, alias="schema",
        description="A JSON Schema for the meta: a file, or `post` or `alphanode-post`.",
    )  # fmt: skip


class SuppressionTable(Strict):
    """`[suppressions]`: what is asked of suppressions in posts."""

    require_reason: bool = Field(default=False, description="Report those that do not say why.")


Weight = Annotated[float, Field(strict=True, ge=0, le=100)]
Limit = Annotated[float, Field(strict=True, allow_inf_nan=False)]


class ScoreTable(Strict):
    """`[score]`: how many points findings take from a post."""

    error: Weight | None = Field(
        default=None, description="Points that errors of one rule take; 20 unless said."
    )
    warning: Weight | None = Field(
        default=None, description="Points that warnings of one rule take; 8 unless said."
    )
    note: Weight | None = Field(
        default=None, description="Points that notes of one rule take; 2 unless said."
    )
    rules: dict[Text, Weight] = Field(
        default={}, description="Points by rule name, whatever the level of its findings."
    )

    def settings(self) -> ScoreSettings:
        """Return the table as the report uses it."""
        levels = {"error": self.error, "warning": self.warning, "note": self.note}
        given = {level: points for level, points in levels.items() if points is not None}
        return ScoreSettings(given, self.rules)


class GateTable(Strict):
    """`[[gate]]`: a condition that `report` and `check` hold posts to."""

    metric: Text = Field(description="What is measured.")
    max: Limit | None = Field(None, description="The most that passes.")
    min: Limit | None = Field(None, description="The least that passes.")
    collection: Text | None = Field(None, description="Measure the posts of this one only.")

    @model_validator(mode="after")
    def _has_one_bound(self) -> GateTable:
        if (self.max is None) == (self.min is None):
            raise ValueError(f"the gate on {self.metric!r} needs either max or min")
        return self

    def settings(self, line: int) -> GateSettings:
        """Return the table, which begins in a line of the file, as the report uses it."""
        bound, limit = ("max", self.max) if self.min is None else ("min", self.min)
        assert limit is not None
        return GateSettings(self.metric, bound, limit, self.collection or "", line)


def _listed(value: object) -> object:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError("write it with two brackets: [[gate]]; there may be several")
    return value


Gates = Annotated[tuple[GateTable, ...], BeforeValidator(_listed)]


Owner = Literal["owner", "codeowners", "author"]


class ReportTable(Strict):
    """`[report]`: what `anplint report` says of posts."""

    owners: tuple[Owner, ...] = Field(
        default=("owner", "codeowners", "author"),
        description="What names the owner of a post: the field `owner`, CODEOWNERS, the field "
        "`author`. The first that does counts.",
    )


class ConfigModel(Choice):
    """The whole configuration."""

    fields: dict[Text, Texts] = Field({}, description="Where this repository keeps things.")
    rule_files: Globs = Field((), description="Globs of the project's own rule files.")
    collections: dict[Text, CollectionTable] = Field({}, description="Collections of posts.")
    per_file_ignores: dict[Glob, Texts] = Field({}, description="Rules to ignore, by glob.")
    suppressions: SuppressionTable = Field(
        SuppressionTable(), description="What is asked of suppressions in posts."
    )
    fail_on: Literal["error", "warning", "note", "never"] | None = Field(
        None, description="The least level that makes the exit code 1."
    )
    baseline: Text | None = Field(
        None, description="The file of known findings, which `anplint baseline` writes."
    )
    report: ReportTable = Field(ReportTable(), description="What `anplint report` says of posts.")
    score: ScoreTable = Field(
        ScoreTable(), description="How many points findings take from a post."
    )
    gate: Gates = Field((), description="Conditions that posts are held to.")


def read_config(path: str) -> Settings:
    """Read and validate a configuration file. Raises ConfigError that names file and line."""
    text = _text(path)
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error
    if os.path.basename(path) == "pyproject.toml":
        tool = table.get("tool")
        table = tool.get("anplint", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: tool.anplint is not a table")
    try:
        model = ConfigModel.model_validate(table)
    except ValidationError as error:
        raise ConfigError(_explain(path, text, error)) from error
    return _settings(model, path, text)


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig") as file:
            text = file.read(_MOST_CHARACTERS + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read: {error}") from error
    if len(text) > _MOST_CHARACTERS:
        raise ConfigError(f"{path}: longer than {_MOST_CHARACTERS:,} characters")
    if any(line.count(".") > _MOST_DOTS for line in text.splitlines()):
        raise ConfigError(f"{path}: more than {_MOST_DOTS:,} dots in a line; split it")
    return text


def _settings(model: ConfigModel, path: str, text: str) -> Settings:
    base = os.path.dirname(os.path.abspath(path))
    for field in model.fields:
        if field not in ALIASES:
            guess = did_you_mean(field, ALIASES)
            raise ConfigError(f"{path}:{line_of(text, field)}: unknown field {field!r}{guess}")
    return Settings(
        **model.choices(),
        fields=model.fields,
        rule_files=tuple(_rule_files(model.rule_files, base, path)),
        collections=tuple(
            CollectionSettings(
                name, table.include, schema=_schema(table.schema_file, base, path),
                **table.choices(),
            )
            for name, table in model.collections.items()
        ),
        per_file_ignores=model.per_file_ignores,
        fail_on=model.fail_on,
        baseline=_baseline(model.baseline, base, path),
        base=base,
        file=os.path.abspath(path),
        require_reason=model.suppressions.require_reason,
        owners=model.report.owners,
        score=model.score.settings(),
        gates=tuple(
            table.settings(gate_line(text, at)) for at, table in enumerate(model.gate)
        ),
    )  # fmt: skip


def _baseline(name: str | None, base: str, path: str) -> str | None:
    if name is not None:
        real, root = os.path.realpath(os.path.join(base, name)), os.path.realpath(base)
        if os.path.commonpath([real, root]) != root:
            raise ConfigError(f"{path}: baseline: {name!r} lies outside the configuration's "
                              "folder; move it in, or give it as --baseline")  # fmt: skip
    return name


def _rule_files(patterns: Globs, base: str, path: str) -> list[str]:
    found: list[str] = []
    for pattern in patterns:
        files = sorted(_matching(pattern, base))
        if not files:
            raise ConfigError(f"{path}: rule-files: {pattern!r} matches no file below {base}")
        found += [_inside(file, base, path) for file in files]
    return found


def _matching(pattern: str, base: str) -> Iterator[str]:
    """Yield the files below a folder that a glob names. No link to a folder is followed: two that
    lead back would make a tree without end, and one to `/` the whole disk.
    """
    spec = GitIgnoreSpec.from_lines(("/" + pattern.lstrip("/"),))
    fixed = takewhile(lambda part: not set(part) & set("*?[\\!"), pattern.split("/")[:-1])
    root = os.path.realpath(base)
    top = os.path.normpath(os.path.join(root, *fixed))
    if os.path.realpath(top) != top or os.path.commonpath([top, root]) != root:
        return
    for folder, _, names in os.walk(top):
        for name in names:
            file = os.path.join(folder, name)
            if spec.match_file(os.path.relpath(file, root).replace(os.sep, "/")):
                yield file


def _inside(file: str, base: str, path: str) -> str:
    real, root = os.path.realpath(file), os.path.realpath(base)
    if os.path.commonpath([real, root]) != root:
        raise ConfigError(f"{path}: {file} lies outside the configuration's folder; move it in")
    if os.path.exists(real) and not os.path.isfile(real):
        raise ConfigError(f"{path}: {file} cannot be read: not a regular file")
    return real


def _schema(name: str | None, base: str, path: str) -> dict[str, Any] | None:
    if name is None:
        return None
    file = os.path.join(data_dir("schemas"), f"{name}.schema.json")
    if not (name.replace("-", "").isalnum() and os.path.isfile(file)):
        file = _inside(os.path.join(base, name), base, path)
    try:
        with open(file, encoding="utf-8") as stream:
            schema = json.load(stream)
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{path}: the schema {name} cannot be read: {error}") from error
    return _valid_schema(schema, name, path)


def _valid_schema(schema: Any, name: str, path: str) -> dict[str, Any]:
    from jsonschema import Draft202012Validator, SchemaError

    if not isinstance(schema, dict):
        raise ConfigError(f"{path}: the schema {name} is not a JSON object")
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        where = "/".join(str(step) for step in error.absolute_path) or "the top"
        raise ConfigError(f"{path}: the schema {name}, at {where}: {error.message}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: the schema {name} is nested too deep") from error
    return schema


def _explain(path: str, text: str, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    loc = [str(step) for step in first["loc"]]
    # Numbers count in a list; a key that looks like one is a text.
    key = next(step for step in reversed(first["loc"]) if isinstance(step, str))
    where = ".".join(loc)
    if first["type"] == "extra_forbidden":
        guess = did_you_mean(key, _keys_at(loc[:-1]))
        return f"{path}:{line_of(text, key)}: unknown key {where!r}{guess}"
    if first["type"] == "missing":
        key = next((step for step in reversed(first["loc"][:-1]) if isinstance(step, str)), key)
    said = words_of(first["type"], first.get("ctx", {}), first["msg"])
    return f"{path}:{line_of(text, key)}: {where}: {said}"


def _keys_at(loc: list[str]) -> list[str]:
    tables: dict[str, type[Strict]]
    tables = {
        "collections": CollectionTable, "gate": GateTable, "report": ReportTable,
        "score": ScoreTable, "suppressions": SuppressionTable,
    }  # fmt: skip
    model = tables.get(loc[0], ConfigModel) if loc else ConfigModel
    return [field.alias or name for name, field in model.model_fields.items()]
