"""What the report's `json` holds, as pydantic models.

`tools/generate.py` makes `schemas/report.schema.json` from them. No output imports this: it is for
the schema and for those who read the report with Python.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from anplint.output.models import FindingRecord, Number, Position, Strict

Level = Literal["error", "warning", "note"]
Share = Annotated[float, Field(ge=0)]
Post = Annotated[int | None, Field(ge=0, description="Its number in `posts`, from 0.")]


class RunRecord(Strict):
    """One look at a collection."""

    key: str = Field(description="What a retry of the run has in common with it.")
    repository: str = Field(description="What the collection is called.")
    branch: str = Field(description="Empty where none is checked out.")
    commit: str = Field(description="The full id; with `+` where files differ from it.")
    job: str = Field(description="What made the report; `local` outside of CI.")
    time: int = Field(description="Seconds since 1970-01-01 UTC.")
    today: str = Field(description="The day the posts were judged as on.")
    version: str = Field(description="The version of anplint.")
    rules: str = Field(description="Digest of all that moves numbers although no post changed.")


class ConditionRecord(Strict):
    """One condition of the quality gate."""

    metric: str = Field(description="What is measured.")
    collection: str = Field(description="The posts that are held to it; empty for all.")
    bound: Literal["max", "min"] = Field(description="Whether the limit is the most or the least.")
    limit: float = Field(description="The limit.")
    value: float | None = Field(description="The value; null where there are no posts.")
    passed: bool = Field(description="Whether the condition holds.")


class GateRecord(Strict):
    """The quality gate."""

    passed: bool = Field(description="Whether all conditions hold.")
    conditions: tuple[ConditionRecord, ...] = Field(description="As in the configuration.")


class PriorityRecord(Strict):
    """A post to be mended soon."""

    post: Number = Field(description="Its number in `posts`, from 0.")
    path: str = Field(description="The file, from the root, with `/`.")
    gain: Share = Field(description="Points that the score of all posts gains.")
    reasons: tuple[str, ...] = Field(description="What is wrong with it, in words.")


class GroupRecord(Strict):
    """The metrics of some posts, or of one rule."""

    kind: Literal["all", "collection", "owner", "section", "rule"] = Field(
        description="What is summed up by."
    )
    name: str = Field(description="A rule's code; empty for all, and where nobody is named.")
    values: dict[str, float] = Field(description="The metrics by name.")


class RuleRecord(Strict):
    """A rule that was on, or has a finding."""

    code: str = Field(description="The rule's code, such as ANP601.")
    name: str = Field(description="The rule's name, such as stale-review.")
    level: Level = Field(description="How bad its findings are.")
    category: str = Field(description="What it belongs to, such as freshness.")
    summary: str = Field(description="What it says of a post.")


class LossRecord(Strict):
    """The points that a post loses by one rule."""

    code: str = Field(description="The rule's code.")
    level: Level = Field(description="How bad its findings are.")
    findings: Position = Field(description="How many, suppressed ones left out.")
    points: Share = Field(description="Points lost.")


class PostRecord(Strict):
    """One post."""

    identity: str = Field(description="What the post is known by when it is moved.")
    path: str = Field(description="The file, from the root, with `/`.")
    title: str = Field(description="The title; the path where there is none.")
    collection: str = Field(description="The collection it belongs to.")
    owner: str = Field(description="Who is to mend it; empty where nobody is named.")
    section: str = Field(description="Its section, or folder; may be empty.")
    status: str = Field(description="As the post says; may be empty.")
    language: str = Field(description="As the post says; may be empty.")
    reviewed: str | None = Field(description="The day of the last review.")
    due: str | None = Field(description="The day of the next review.")
    days: int | None = Field(description="Days until then; negative where it is overdue.")
    words: Number = Field(description="Words that are read.")
    minutes: Share = Field(description="How long that takes.")
    stated: float | None = Field(description="Minutes that the post says it takes.")
    grade: float | None = Field(description="About the years at school that a reader needs.")
    score: Annotated[float, Field(ge=0, le=100)] = Field(description="0 to 100.")
    errors: Number = Field(description="Errors, suppressed ones left out.")
    warnings: Number = Field(description="Warnings, suppressed ones left out.")
    notes: Number = Field(description="Notes, suppressed ones left out.")
    new: Number = Field(description="Findings that are new.")
    known: Number = Field(description="Findings that were known before.")
    suppressed: Number = Field(description="Findings that somebody decided to allow.")
    shares: bool = Field(description="Whether it holds text copied from another post.")
    losses: tuple[LossRecord, ...] = Field(description="What it lost points by, most first.")


class ReportedFindingRecord(FindingRecord):
    """A finding, as `anplint check` has it, with how it stands."""

    state: Literal["new", "known", "suppressed"] = Field(description="How the finding stands.")
    post: Post


class SharedRecord(Strict):
    """One place of a text that several posts share."""

    post: Post
    path: str = Field(description="The file, from the root, with `/`.")
    line: Position = Field(description="The first line, from 1.")
    column: Position = Field(description="The first column in code points, from 1.")
    end_line: Position = Field(description="The last line.")
    end_column: Position = Field(description="The column after the last one.")


class ClusterRecord(Strict):
    """A text that several posts share."""

    places: tuple[SharedRecord, ...] = Field(description="That it was copied from first.")


class PointRecord(Strict):
    """One run of the history."""

    run: RunRecord
    values: dict[str, float] = Field(description="The metrics of all posts by name.")
    by_rule: dict[str, Number] = Field(description="Findings by the code of their rule.")
    appeared: Number = Field(description="Findings that came since the run before.")
    fixed: Number = Field(description="Findings that went since the run before.")
    rules_changed: bool = Field(description="Whether other rules were used than in that run.")


class ReportRecord(Strict):
    """The document that `anplint report --format json` prints."""

    version: Literal[1] = Field(description="The version of this form.")
    run: RunRecord
    gate: GateRecord
    totals: dict[str, float] = Field(description="The metrics of all posts by name.")
    fix_first: tuple[PriorityRecord, ...] = Field(description="What to mend first, at most ten.")
    groups: tuple[GroupRecord, ...] = Field(description="All, then by collection, owner, section, "
                                            "rule.")  # fmt: skip
    rules: tuple[RuleRecord, ...] = Field(description="In order of code.")
    posts: tuple[PostRecord, ...] = Field(description="In order of path.")
    findings: tuple[ReportedFindingRecord, ...] = Field(
        description="In order of path and place, known and suppressed ones among them."
    )
    clusters: tuple[ClusterRecord, ...] = Field(description="Those with most places first.")
    trend: tuple[PointRecord, ...] = Field(
        description="The runs of the history, the oldest first; empty without a history."
    )
