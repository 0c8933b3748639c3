"""Generates what is derived from the rule files and the models: `python tools/generate.py`.

The compiled rule table (so that start-up reads no YAML), the pages of `docs/rules/`, and the JSON
Schemas of configuration and rule files. `tests/test_generated.py` fails where one is out of date.
"""

from __future__ import annotations

import os
import sys
from pprint import pformat
from typing import Any

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


def outputs() -> dict[str, str]:
    """Return every generated file: path relative to the root → text."""
    return {"anplint/rule_table.py": rule_table()}


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
