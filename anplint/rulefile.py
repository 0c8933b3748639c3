"""Rule files: the YAML form of a rule, read strictly. Needs pydantic: loaded only where rules are
compiled, explained or added by a project; a plain run uses the compiled table.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from anplint.lines import line_starts
from anplint.model import Meta, Node, Rule
from anplint.readers.meta_error import MetaError
from anplint.readers.yaml_meta import parse_yaml

CODE = r"^[A-Z][A-Z0-9]{1,9}[0-9]{3}$"
NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"
PLACE = r"^.+:[1-9][0-9]*:[1-9][0-9]*$"

Text = Annotated[str, Field(min_length=1)]


class RuleFileError(Exception):
    """A rule file that can't be used; the text says which file, which line and why."""


class Strict(BaseModel):
    """Refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Expected(Strict):
    """A finding that a bad example gives: the message's key, and `path:line:column`."""

    message: Text
    at: Annotated[str, Field(pattern=PLACE)]


class Example(Strict):
    """Files that a rule is shown on. `anplint.toml` among them configures the run."""

    good: dict[str, str] | None = Field(None, description="Files that the rule leaves alone.")
    bad: dict[str, str] | None = Field(None, description="Files in which the rule finds faults.")
    expect: tuple[Expected, ...] = Field((), description="All findings of a bad example.")
    note: str = Field("", description="What the example shows.")
    history: tuple[dict[str, str], ...] = Field(
        (),
        description="What was committed before, oldest first: files by path, and the `day`. "
        "The example's own files are changes that are not committed yet.",
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Example:
        if (self.good is None) == (self.bad is None):
            raise ValueError("an example is either `good` or `bad`")
        if bool(self.bad) != bool(self.expect):
            raise ValueError("`expect` goes with a `bad` example, and every bad one needs it")
        if any("day" not in commit for commit in self.history):
            raise ValueError("every commit of `history` needs its `day`")
        return self

    @property
    def files(self) -> dict[str, str]:
        """The example's files by path (`today` is no file)."""
        files = self.good or self.bad or {}
        return {name: text for name, text in files.items() if name != "today"}

    @property
    def commits(self) -> list[tuple[str, dict[str, str]]]:
        """The commits of its history: the day of each, as ISO text, and its files by path."""
        return [
            (commit["day"], {name: text for name, text in commit.items() if name != "day"})
            for commit in self.history
        ]

    @property
    def today(self) -> str | None:
        """The date the example is judged by, as ISO text."""
        return (self.good or self.bad or {}).get("today")


class RuleFile(Strict):
    """Everything about one rule: its code, why it is there, its messages, options and examples."""

    code: Annotated[str, Field(pattern=CODE, description="The stable code, such as ANP601.")]
    name: Annotated[str, Field(pattern=NAME, description="The name, in kebab-case.")]
    check: Annotated[str, Field(min_length=1, description="The key of the check that runs.")]
    level: Literal["error", "warning", "note"] = Field(description="How bad a finding is.")
    profiles: tuple[Text, ...] = Field((), description="The profiles that hold the rule.")
    summary: Text = Field(description="What is wrong, in one sentence.")
    why: Text = Field(description="Why it matters to readers or editors.")
    options: dict[str, Any] = Field({}, description="Options for the check.")
    messages: dict[str, Text] = Field(description="Message texts by key, with {names} of data.")
    fix: Text = Field(description="What to do about a finding.")
    examples: tuple[Example, ...] = Field((), description="Good and bad examples; they are run.")

    def rule(self, category: str, origin: str = "") -> Rule:
        """Return the rule as the engine uses it."""
        return Rule(
            self.code, self.name, self.check, self.level, category, self.profiles,
            self.summary, self.messages, self.options, origin,
        )  # fmt: skip


def load_rule_file(path: str) -> RuleFile:
    """Read and validate a rule file. Raises RuleFileError with the line of the first fault."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise RuleFileError(f"{path}: cannot be read: {error}") from error
    try:
        node = parse_yaml(text, 0, len(text))
    except MetaError as error:
        line = _line(text, error.offset)
        raise RuleFileError(f"{path}:{line}: not valid YAML: {error.detail}") from error
    try:
        return RuleFile.model_validate(node.value)
    except ValidationError as error:
        raise RuleFileError(_explain(path, text, node, error)) from error


def _explain(path: str, text: str, node: Node, error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    where = tuple(first["loc"])
    entry = None
    for length in range(len(where), 0, -1):
        entry = Meta(node.entries).at(where[:length])
        if entry is not None:
            break
    start = entry.span.start if entry is not None else 0
    key = ".".join(str(step) for step in where) or "the rule"
    reason = re.sub(r"^Value error, ", "", first["msg"])
    return f"{path}:{_line(text, start)}: {key}: {reason}"


def _line(text: str, offset: int) -> int:
    return sum(1 for start in line_starts(text) if start <= offset)
