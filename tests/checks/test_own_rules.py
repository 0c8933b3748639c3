"""Rules of a project's own, in files named by `rule-files`."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from anplint.config import load_settings
from anplint.engine.discover import Project
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import run
from anplint.ruleset import RuleError

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """
code: OWN{number}
name: {name}
check: {check}
level: warning
summary: Something is wrong.
why: It matters.
fix: Mend it.
options: {options}
messages: {messages}
"""

POST = """\
---
title: Hanging a Door
tags: [wood, WIP]
seo: {robots: noindex}
---
# Hanging a door

Simply  put the `simply` pin in, and see ticket ABC-123 or
the wiki at http://intranet.example/doors.

## Note

```
simply.call()
```
"""


def found(folder: Path, check: str, options: str, messages: str) -> list[str]:
    """Run one rule of one's own on the post; return place and message of each finding."""
    text = HEAD.format(number=101, name="own", check=check, options=options, messages=messages)
    (folder / "rules").mkdir()
    (folder / "rules" / "own.yaml").write_text(text, encoding="utf-8")
    (folder / "anplint.toml").write_text('rule-files = ["rules/own.yaml"]\n', encoding="utf-8")
    (folder / "a.md").write_text(POST, encoding="utf-8")
    plan = Plan(load_settings(str(folder / "anplint.toml")), Overrides(select=("OWN101",)))
    root = os.path.realpath(folder)
    outcome = run([root], Project(root, root), plan, date(2026, 1, 31))
    assert not outcome.broken
    return [f"{f.place.line}:{f.place.column} {f.message}" for f in outcome.findings]


def test_phrase(tmp_path: Path) -> None:
    options = "{phrases: [simply put], suggest: {intranet: the handbook}}"
    messages = '{found: "No {phrase}.", replace: "Not {phrase}, {suggestion}."}'
    assert found(tmp_path, "phrase", options, messages) == [
        "8:1 No Simply put.",
        "9:20 Not intranet, the handbook.",
    ]


def test_pattern_with_groups(tmp_path: Path) -> None:
    options = r'{pattern: "(?P<team>[A-Z]+)-[0-9]+"}'
    messages = '{found: "Ticket {found} of {team}."}'
    assert found(tmp_path, "pattern", options, messages) == ["8:49 Ticket ABC-123 of ABC."]


@pytest.mark.parametrize(
    ("where", "places"),
    [
        ("prose", ["8:1"]),
        ("text", ["8:1", "8:18"]),
        ("code", ["14:1"]),
        ("headings", []),
        ("meta.title", []),
    ],
)
def test_where_a_pattern_looks(tmp_path: Path, where: str, places: list[str]) -> None:
    options = f"{{pattern: simply, ignore_case: true, where: [{where}]}}"
    lines = found(tmp_path, "pattern", options, '{found: "{found}."}')
    assert [line.split()[0] for line in lines] == places


@pytest.mark.parametrize(
    ("where", "pattern", "place"),
    [
        ("title", "door", "6:1"),
        ("meta.title", "Door", "2:8"),
        ("meta.tags", "WIP", "3:7"),
        ("meta.seo.robots", "index", "4:15"),
    ],
)
def test_a_pattern_in_a_value(tmp_path: Path, where: str, pattern: str, place: str) -> None:
    options = f"{{pattern: {pattern}, where: [{where}]}}"
    assert found(tmp_path, "pattern", options, '{found: "{found}."}') == [f"{place} {pattern}."]


@pytest.mark.parametrize(
    ("where", "pattern", "place"),
    [
        ("headings", "^Note$", "11:4"),
        ("prose", r"doors\.$", "9:37"),
        ("code", "(?m)^simply", "14:1"),
    ],
)
def test_a_pattern_at_the_ends_of_a_block(
    tmp_path: Path, where: str, pattern: str, place: str
) -> None:
    options = f"{{pattern: '{pattern}', where: [{where}]}}"
    lines = found(tmp_path, "pattern", options, '{found: "{found}."}')
    assert [line.split()[0] for line in lines] == [place]


def test_a_pattern_that_must_be_there(tmp_path: Path) -> None:
    options = "{pattern: Sources, where: [headings], expect: present}"
    messages = '{missing: "No sources."}'
    assert found(tmp_path, "pattern", options, messages) == ["1:1 No sources."]


def test_a_pattern_that_is_there(tmp_path: Path) -> None:
    options = "{pattern: Note, where: [headings], expect: present}"
    assert found(tmp_path, "pattern", options, '{missing: "No note."}') == []


def test_count(tmp_path: Path) -> None:
    options = "{what: headings, min: 3}"
    messages = '{few: "{count} {what}, {limit} wanted.", many: "Many."}'
    assert found(tmp_path, "count", options, messages) == ["6:1 2 headings, 3 wanted."]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (r'{pattern: "(?=look)"}', r"own.*'pattern'.*RE2"),
        (r'{pattern: "(a"}', r"own.*'pattern'.*missing \)"),
        ("{pattern: a, where: [everywhere]}", "own.*'where'.*'everywhere'"),
        ("{pattern: a, wher: [prose]}", "own.*wher.*did you mean 'where'"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused(
    tmp_path: Path, options: str, reason: str
) -> None:
    with pytest.raises(RuleError, match=reason):
        found(tmp_path, "pattern", options, '{found: "{found}."}')


def test_a_hostile_pattern_cannot_hang(tmp_path: Path) -> None:
    assert found(tmp_path, "pattern", '{pattern: "(a+)+$"}', '{found: "."}') == []
