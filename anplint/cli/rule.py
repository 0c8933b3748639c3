"""`anplint rule`: explains one rule, or lists all."""

from __future__ import annotations

import os
import textwrap
from typing import TYPE_CHECKING

import click

from anplint.cli.terminal import say
from anplint.config import ConfigError, find_config, load_settings
from anplint.output.escape import line_start
from anplint.ruleset import RuleError, documentation, known_rules, matching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anplint.model import Rule


@click.command()
@click.argument("name", required=False)
def command(name: str | None) -> int:
    """Explain the rule NAME (a code such as ANP601, or a name), or list all rules.

    A prefix (ANP6) or a category (freshness) lists the rules that it holds.
    """
    try:
        settings = load_settings(find_config(os.curdir))
        known = known_rules(settings.rule_files, settings.base)
        rules = known if name is None else matching(known, name)
    except (ConfigError, RuleError) as error:
        say(f"error: {error}")
        return 2
    text = explain(rules[0]) if name and len(rules) == 1 else table(rules)
    # Rules may be a stranger's: their text must not steer the terminal, or the CI that logs it.
    click.echo("\n".join(line_start(line) for line in text.split("\n")), nl=False)
    return 0


def table(rules: Sequence[Rule]) -> str:
    """Return one line a rule: code, level, name, whether it is recommended, and what it says."""
    lines = []
    for rule in rules:
        mark = "R" if "recommended" in rule.profiles else " "
        lines.append(f"{rule.code}  {rule.level:7}  {mark}  {rule.name:26}  {rule.summary}\n")
    return "".join(lines)


def explain(rule: Rule) -> str:
    """Return all that a person should know of a rule, wrapped at 88 columns."""
    doc = documentation(rule)
    profiles = ", ".join(rule.profiles) or "none"
    parts = [
        f"{rule.code} {rule.name}  ({rule.level}; profiles: {profiles})",
        _wrap(rule.summary),
        _wrap(doc.why),
        _wrap(f"What to do: {doc.fix}"),
    ]
    if rule.options:
        rows = [f"  {name} = {option_value(value)}" for name, value in rule.options.items()]
        parts.append(f"Options ([rules.{rule.name}] in anplint.toml):\n" + "\n".join(rows))
    for title, text in (("Good:", doc.good), ("Bad:", doc.bad)):
        if text:
            parts.append(title + "\n" + textwrap.indent(text.rstrip(), "    "))
    return "\n\n".join(parts) + "\n"


def _wrap(text: str) -> str:
    return textwrap.fill(" ".join(text.split()), 88)


def option_value(value: object) -> str:
    """Return an option's value as TOML would write it, near enough to copy."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return "[" + ", ".join(option_value(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)
