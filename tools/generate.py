"""Generates what is derived from the rule files and the models: `python tools/generate.py`.

The compiled rule table (so that start-up reads no YAML), the pages of `docs/rules/`, the page of
all commands, the JSON Schemas of configuration, rule files and outputs, and the GitLab template.
`tests/test_generated.py` fails where one is out of date.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pprint import pformat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import click
    from pydantic import BaseModel

    from anplint.rulefile import Example, RuleFile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def rule_files() -> list[tuple[str, str]]:
    """Return category and path of every rule file, in order of path."""
    folder = os.path.join(ROOT, "rules")
    return [
        (category, os.path.join(folder, category, name))
        for category in sorted(os.listdir(folder))
        for name in sorted(os.listdir(os.path.join(folder, category)))
        if name.endswith(".yaml")
    ]


def rule_table() -> str:
    """Return the text of `anplint/rule_table.py`."""
    from anplint.rule_options import parse_options
    from anplint.rulefile import load_rule_file
    from anplint.ruleset import ENGINE_CHECK

    rows: list[tuple[Any, ...]] = []
    for category, path in rule_files():
        rule = load_rule_file(path).rule(category)
        if rule.check != ENGINE_CHECK:
            rule = rule._replace(options=parse_options(rule, rule.options)._asdict())
        rows.append(tuple(rule)[:-1])
    rows.sort()
    return (
        '"""anplint\'s own rules, compiled from `rules/` by `python tools/generate.py`."""\n\n'
        "from __future__ import annotations\n\n"
        "from typing import Any\n\n"
        "# fmt: off\n"
        f"RULES: tuple[tuple[Any, ...], ...] = {pformat(tuple(rows), width=98, sort_dicts=False)}\n"
    )


def schema_table() -> str:
    """Return the text of `anplint/schema_table.py`."""
    tables = {}
    for name in ("alphanode-post", "post"):
        with open(os.path.join(ROOT, "schemas", f"{name}.schema.json"), encoding="utf-8") as file:
            tables[name] = json.load(file)
    return (
        '"""The schemas of post meta, compiled from `schemas/` by `tools/generate.py`."""\n\n'
        "from __future__ import annotations\n\n"
        "from typing import Any\n\n"
        "# fmt: off\n"
        "# ruff: noqa: E501\n"
        f"SCHEMAS: dict[str, dict[str, Any]] = {pformat(tables, width=98, sort_dicts=False)}\n"
    )


def schemas() -> dict[str, str]:
    """Return the JSON Schemas of configuration, rule files and the `json` outputs."""
    from anplint.config_file import ConfigModel
    from anplint.output.models import OutputRecord
    from anplint.report.records import ReportRecord
    from anplint.rulefile import RuleFile

    models: dict[str, tuple[type[BaseModel], str]] = {
        "config": (ConfigModel, "anplint.toml"),
        "output": (OutputRecord, "What `anplint check --format json` prints"),
        "report": (ReportRecord, "What `anplint report --format json` prints"),
        "rule": (RuleFile, "An anplint rule file"),
    }
    made = {name: model.model_json_schema() for name, (model, _) in models.items()}
    _name_metrics(made["config"])
    return {
        f"schemas/{name}.schema.json": _schema(name, models[name][1], schema)
        for name, schema in made.items()
    }


def _name_metrics(config: dict[str, Any]) -> None:
    """Let editors of a configuration offer the metrics, which its model has no way to know."""
    from anplint.report.metrics import METRICS

    config["$defs"]["GateTable"]["properties"]["metric"]["enum"] = list(METRICS)


def _schema(name: str, title: str, schema: dict[str, Any]) -> str:
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:anplint:schema:{name}",
    }
    return json.dumps(head | schema | {"title": title}, indent=2, ensure_ascii=False) + "\n"


def rule_pages() -> dict[str, str]:
    """Return a page for every rule and the index of all rules, for `docs/rules/`."""
    from anplint.rulefile import load_rule_file

    files = [(category, load_rule_file(path)) for category, path in rule_files()]
    files.sort(key=lambda item: item[1].code)
    pages = {f"docs/rules/{file.name}.md": rule_page(category, file) for category, file in files}
    return pages | {"docs/rules/README.md": rule_index(files)}


def rule_index(files: list[tuple[str, RuleFile]]) -> str:
    """Return the page that lists all rules by category."""
    lines = [
        "# Rules",
        "",
        "Generated from the rule files by `python tools/generate.py`. **R**: in the `recommended`",
        "profile. The `alphanode` profile holds every rule.",
    ]
    shown = ""
    for category, file in files:
        if category != shown:
            shown = category
            head = ["| code | name | level | R | says |", "| --- | --- | --- | --- | --- |"]
            lines += ["", f"## {category.capitalize()}", "", *head]
        mark = "R" if "recommended" in file.profiles else ""
        name = f"[{file.name}]({file.name}.md)"
        lines.append(f"| {file.code} | {name} | {file.level} | {mark} | {file.summary} |")
    return "\n".join(lines) + "\n"


def rule_page(category: str, file: RuleFile) -> str:
    """Return the page of one rule."""
    profiles = ", ".join(f"`{profile}`" for profile in file.profiles) or "none"
    parts = [
        f"# {file.code} {file.name}",
        f"*{category}*, level `{file.level}`, profiles: {profiles}",
        f"**{file.summary}**",
        file.why.strip(),
        f"## What to do\n\n{file.fix.strip()}",
        *_options(category, file),
        "## Messages\n\n" + "\n".join(f"- `{k}`: {text}" for k, text in file.messages.items()),
        *(_example(example) for example in file.examples),
    ]
    return "\n\n".join(parts) + "\n"


def _options(category: str, file: RuleFile) -> list[str]:
    from anplint.cli.rule import option_value
    from anplint.rule_options import descriptions, parse_options
    from anplint.ruleset import ENGINE_CHECK, check_named

    if file.check == ENGINE_CHECK:
        return []
    options = parse_options(file.rule(category), file.options)._asdict()
    described = descriptions(check_named(file.check).options_class)
    rows = [
        f"| `{name}` | `{option_value(value)}` | {described[name]} |"
        for name, value in options.items()
    ]
    if not rows:
        return []
    head = ["| option | default | meaning |", "| --- | --- | --- |"]
    return [f"## Options\n\nIn `[rules.{file.name}]` of `anplint.toml`.", "\n".join(head + rows)]


def _example(example: Example) -> str:
    title = "Good" if example.good else "Bad"
    parts = [f"## {title}"] + ([example.note] if example.note else [])
    if example.today:
        parts.append(f"Judged on {example.today}.")
    for day, files in example.commits:
        parts += [_file(name, text, f", committed on {day}") for name, text in files.items()]
    parts += [_file(name, text) for name, text in example.files.items()]
    parts += [f"- `{item.at}`: `{item.message}`" for item in example.expect]
    return "\n\n".join(parts)


def _file(name: str, text: str, when: str = "") -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    ending = name.rpartition(".")[2]
    return f"`{name}`{when}\n\n{fence}{ending}\n{text.rstrip()}\n{fence}"


def command_page() -> str:
    """Return the page of all commands. Not click's own help text: that differs by its version."""
    from importlib import import_module

    from anplint.cli.main import COMMANDS

    parts = [
        "# Commands",
        "Generated from the help texts by `python tools/generate.py`.",
    ]
    for name in COMMANDS:
        parts += _command(name, import_module(f"anplint.cli.{name}").command)
    return "\n\n".join(parts) + "\n"


def _command(name: str, command: click.Command) -> list[str]:
    import click

    arguments = [item for item in command.params if isinstance(item, click.Argument)]
    options = [item for item in command.params if isinstance(item, click.Option)]
    usage = ["anplint", name, *(["[OPTIONS]"] if options else []), *map(_argument, arguments)]
    paragraphs = [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
    parts = [f"## anplint {name}", f"```\n{' '.join(usage)}\n```", *paragraphs]
    if options:
        head = ["| option | meaning | environment variable |", "| --- | --- | --- |"]
        parts.append("\n".join(head + [_option(option) for option in options]))
    return parts


def _argument(argument: click.Argument) -> str:
    name = (argument.name or "").upper() + ("..." if argument.nargs < 0 else "")
    return name if argument.required else f"[{name}]"


def _option(option: click.Option) -> str:
    import click

    value = "" if option.is_flag else f" {option.metavar or (option.name or '').upper()}"
    meaning, _, default = (option.help or "").partition("  [default: ")
    if isinstance(option.type, click.Choice):
        value = " CHOICE"
        meaning += " One of " + ", ".join(f"`{choice}`" for choice in option.type.choices) + "."
    if option.show_default or default:
        meaning += f" Default: `{default.rstrip(']') or option.default}`."
    names = ", ".join(f"`{name}{value}`" for name in option.opts)
    return f"| {names} | {meaning} | `{option.envvar}` |"


def outputs() -> dict[str, str]:
    """Return every generated file: path relative to the root → text."""
    tables = {
        "anplint/rule_table.py": rule_table(),
        "anplint/schema_table.py": schema_table(),
    }
    pages = {**rule_pages(), "docs/commands.md": command_page()}
    return {**tables, **schemas(), **pages, "ci/anplint.gitlab-ci.yml": gitlab_template()}


def gitlab_template() -> str:
    """Return the job that `anplint init` writes for GitLab, to be taken as it is."""
    from anplint.init.ci_texts import gitlab_text

    return gitlab_text()


def read(path: str) -> str | None:
    """Return a file's text, None where there is none."""
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return file.read()


def main() -> None:
    """Write what is out of date and say so."""
    for name, text in outputs().items():
        path = os.path.join(ROOT, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if read(path) != text:
            with open(path, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            sys.stderr.write(f"wrote {name}\n")


if __name__ == "__main__":
    main()
