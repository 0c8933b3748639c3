"""The rules of a run: anplint's own from a compiled table, those of plug-ins and of the project;
which of them a profile and a selection enable; and their binding to checks.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.model import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from anplint.checks.base import CorpusCheck, PostCheck
    from anplint.rulefile import Example

ENGINE_CHECK = "engine"
"""The check key of rules that the engine itself reports."""


class RuleError(Exception):
    """Rules, a selection or options that can't be used; the text says what and what to do."""


class RuleDoc(NamedTuple):
    """What a person should know about a rule; examples as ready text, "" where there is none."""

    why: str
    fix: str
    good: str
    bad: str


class Selection(NamedTuple):
    """Which rules are on: a profile, or selectors in its place; more; and fewer.

    A selector is a code (`ANP601`), the beginning of one (`ANP6`), a name or a category.
    """

    profile: str = "recommended"
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def builtin_rules() -> tuple[Rule, ...]:
    """Return anplint's own rules in order of code."""
    from anplint.rule_table import RULES

    return tuple(Rule(*row) for row in RULES)


def known_rules(rule_files: Sequence[str] = (), base: str = "") -> tuple[Rule, ...]:
    """Return all rules in order of code: anplint's own, plug-ins', and the project's files.

    Raises RuleError for a bad rule file, or where two rules share a code or a name.
    """
    from anplint.plugins import plugin_rule_files

    rules = list(builtin_rules())
    rules += [_load(path, base) for path in (*plugin_rule_files(), *rule_files)]
    _refuse_twins(rules)
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _load(path: str, base: str) -> Rule:
    from anplint.rule_options import parse_options
    from anplint.rulefile import RuleFileError, load_rule_file

    try:
        rule = load_rule_file(path).rule(_category(path, base), origin=path)
    except RuleFileError as error:
        raise RuleError(str(error)) from error
    try:
        return rule._replace(options=parse_options(rule, rule.options)._asdict())
    except RuleError as error:
        raise RuleError(f"{path}: {error}") from error


def _category(path: str, base: str) -> str:
    """Return the name of a rule file's folder; `own` beside the configuration, whose folder has
    another name in every clone.
    """
    folder = os.path.dirname(path)
    return "own" if base and folder == os.path.realpath(base) else os.path.basename(folder)


def _refuse_twins(rules: Iterable[Rule]) -> None:
    taken: dict[str, Rule] = {}
    for rule in rules:
        for label in (rule.code, rule.name):
            if rule.origin and rule.code.startswith("ANP"):
                raise RuleError(f"{rule.origin}: codes that begin with ANP are anplint's own")
            other = taken.setdefault(label, rule)
            if other is not rule:
                where = rule.origin or other.origin
                raise RuleError(f"{where}: {label} is already the rule {other.code} {other.name}")


def chosen(rules: Sequence[Rule], selection: Selection) -> list[Rule]:
    """Return the rules that a selection enables. Raises RuleError for an unknown name.

    A more exact selector beats a vaguer one: `ignore = ["ANP6"]` with
    `extend_select = ["ANP601"]` leaves ANP601 on.
    """
    selected = (*selection.select, *selection.extend_select)
    on, off = _weights(rules, selected), _weights(rules, selection.ignore)
    if not selection.select:
        for rule in rules:
            if in_profile(rule, selection.profile):
                on.setdefault(rule.code, 1)
    return [rule for rule in rules if on.get(rule.code, 0) > off.get(rule.code, 0)]


def in_profile(rule: Rule, profile: str) -> bool:
    """Tell whether a profile holds a rule. Raises RuleError for a profile that no rule names."""
    return profile == "all" or profile in rule.profiles


def _weights(rules: Sequence[Rule], selectors: Iterable[str]) -> dict[str, int]:
    """Return how exactly each rule is named: the fewer rules a selector names, the more exact."""
    weights: dict[str, int] = {}
    for selector in selectors:
        found = matching(rules, selector)
        weight = max(2, 1000 // len(found))
        for rule in found:
            weights[rule.code] = max(weights.get(rule.code, 0), weight)
    return weights


def matching(rules: Sequence[Rule], selector: str) -> list[Rule]:
    """Return the rules that a selector names. Raises RuleError, with a guess, where none is."""
    upper = selector.upper()
    found = [r for r in rules if selector in (r.name, r.category) or r.code.startswith(upper)]
    if found and selector:
        return found
    labels = [label for rule in rules for label in (rule.code, rule.name, rule.category)]
    raise RuleError(f"unknown rule {selector!r}{did_you_mean(selector, labels)}")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean 'x'?` where a known word is near, else an empty text."""
    best = nearest(word, known)
    return f"; did you mean {best!r}?" if best else ""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a word was probably meant to be, or None."""
    from rapidfuzz import fuzz, process, utils

    best = process.extractOne(
        word, sorted(set(known)), scorer=fuzz.ratio, processor=utils.default_process,
        score_cutoff=60,
    )  # fmt: skip
    return best[0] if best else None


def bind(rule: Rule, schema: Mapping[str, Any]) -> PostCheck[Any] | CorpusCheck[Any, Any] | None:
    """Make a rule's check; None for a rule of the engine's own.

    Raises RuleError, also where the check's `__init__` raises ValueError: by that a check refuses
    options or a schema that it can't use.
    """
    if rule.check == ENGINE_CHECK:
        return None
    check_class = check_named(rule.check)
    options = check_class.options_class(**rule.options)
    check: PostCheck[Any] | CorpusCheck[Any, Any]
    try:
        check = check_class(options, schema)
    except ValueError as error:
        raise RuleError(f"{rule.name}: {error}") from error
    for key in check.needs_messages():
        if key not in rule.messages:
            raise RuleError(f"{rule.name}: the check {rule.check} needs a message {key!r}")
    return check


def check_named(key: str) -> Any:
    """Return the class of a check. Raises RuleError, with a guess, where there is none."""
    from anplint.checks import CHECKS, load_check
    from anplint.plugins import plugin_checks

    if key in CHECKS:
        return load_check(key)
    plugins = plugin_checks()
    if key in plugins:
        return plugins[key]
    raise RuleError(f"unknown check {key!r}{did_you_mean(key, [*CHECKS, *plugins])}")


def with_overrides(rule: Rule, level: str | None, options: Mapping[str, Any]) -> Rule:
    """Return a rule with another level and other options. Raises RuleError for a bad option."""
    if options:
        from anplint.rule_options import parse_options

        merged = parse_options(rule, {**rule.options, **options})
        rule = rule._replace(options=merged._asdict())
    return rule._replace(level=level) if level else rule


def documentation(rule: Rule) -> RuleDoc:
    """Return why a rule is there, what to do, and one good and one bad example."""
    from anplint.rulefile import load_rule_file

    file = load_rule_file(rule_path(rule))
    good = next((example for example in file.examples if example.good), None)
    bad = next((example for example in file.examples if example.bad), None)
    return RuleDoc(file.why.strip(), file.fix.strip(), example_text(good), example_text(bad))


def rule_path(rule: Rule) -> str:
    """Return the path of a rule's file."""
    from anplint.resources import data_file

    return rule.origin or data_file("rules", f"{rule.category}/{rule.name}.yaml")


def example_text(example: Example | None) -> str:
    """Return an example's files as one text, each under its name; with the day, where it counts."""
    if example is None:
        return ""
    day = f", on {example.today}" if example.today else ""
    parts = [(f"{name}, committed on {on}", text) for on, files in example.commits
             for name, text in files.items()]  # fmt: skip
    parts += [(f"{name}{day}", text) for name, text in example.files.items()]
    return "\n".join(f"==> {title} <==\n{text}" for title, text in parts)
