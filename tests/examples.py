"""Runs the examples of rule files."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from anplint.config import load_settings
from anplint.engine.discover import Project
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import Outcome, run
from anplint.engine.suppressing import UNUSED
from anplint.rulefile import Example, RuleFile, load_rule_file
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 1, 31)


def rule_files() -> list[RuleFile]:
    """All of anplint's own rule files."""
    return [load_rule_file(str(path)) for path in sorted((ROOT / "rules").glob("*/*.yaml"))]


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write texts into a folder, by path in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def run_example(rule: RuleFile, example: Example, folder: Path) -> Outcome:
    """Write an example's files into a folder and check them with only its rule. What a suppression
    is of use for, the others tell, so there all that are recommended run.
    """
    if example.commits:
        repository = GitFolder(folder)
        for day, files in example.commits:
            write_files(folder, files)
            repository.commit(day)
    write_files(folder, example.files)
    config = folder / "anplint.toml"
    settings = load_settings(str(config) if config.exists() else None)
    root = os.path.realpath(folder)
    plan = Plan(settings, Overrides(select=() if rule.code == UNUSED else (rule.code,)))
    today = date.fromisoformat(example.today) if example.today else TODAY
    return run([root], Project(root, root), plan, today)
