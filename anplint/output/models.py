"""What `json` prints, as pydantic models.

`tools/generate.py` makes `schemas/output.schema.json` from them. No output imports this: it is for
the schema and for those who read the output with Python.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Number = Annotated[int, Field(ge=0)]
Position = Annotated[int, Field(ge=1)]


class Strict(BaseModel):
    """Refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RelatedRecord(Strict):
    """Another place that a finding speaks of."""

    path: str = Field(description="The file, from the root, with `/`.")
    line: Position = Field(description="The line, from 1.")
    column: Position = Field(description="The column in code points, from 1.")
    message: str = Field(description="What is there; may be empty.")


class SuppressionRecord(Strict):
    """Somebody's word that a finding is not to be reported."""

    kind: Literal["inSource", "external"] = Field(description="In the post or the configuration.")
    reason: str = Field(description="Why; may be empty.")


class FindingRecord(Strict):
    """A finding. `jsonl` prints one a line."""

    code: str = Field(description="The rule's code, such as ANP601.")
    name: str = Field(description="The rule's name, such as stale-review.")
    level: Literal["error", "warning", "note"] = Field(description="How bad it is.")
    message: str = Field(description="What is wrong.")
    path: str = Field(description="The file, from the root, with `/`.")
    line: Position = Field(description="The first line, from 1.")
    column: Position = Field(description="The first column in code points, from 1.")
    end_line: Position = Field(description="The last line.")
    end_column: Position = Field(description="The column after the last one.")
    fingerprint: str = Field(description="Identity that survives moved lines and renamed files.")
    related: tuple[RelatedRecord, ...] = Field(description="Other places, the nearest first.")
    fixable: bool = Field(description="Whether anplint knows a fix.")
    suppression: SuppressionRecord | None = Field(
        description="Set with --show-suppressed, on what does not count."
    )
    baseline: Literal["new", "unchanged"] | None = Field(
        description="Set where findings are compared with earlier ones."
    )


class SummaryRecord(Strict):
    """The totals of a run."""

    files: Number = Field(description="How many files were read.")
    posts: Number = Field(description="How many posts they hold.")
    errors: Number = Field(description="Findings of level error.")
    warnings: Number = Field(description="Findings of level warning.")
    notes: Number = Field(description="Findings of level note.")
    by_rule: dict[str, Position] = Field(description="Findings by the code of their rule.")


class OutputRecord(Strict):
    """The document that `anplint check --format json` prints."""

    version: Literal[1] = Field(description="The version of this form.")
    findings: tuple[FindingRecord, ...] = Field(
        description="In order of path, line, column, code; none listed with --statistics."
    )
    summary: SummaryRecord = Field(description="The totals, also of what is not listed.")
