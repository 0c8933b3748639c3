"""The plan of a run: for every collection its schema, fields and enabled, bound rules."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.checks.base import CorpusCheck, PostCheck
from anplint.config import ScoreSettings
from anplint.fields import Fields
from anplint.model import LEVELS
from anplint.ruleset import (
    RuleError,
    Selection,
    bind,
    chosen,
    did_you_mean,
    known_rules,
    matching,
    with_overrides,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anplint.config import CollectionSettings, RuleSettings, Settings
    from anplint.model import Rule

ALWAYS_ON = "ANP004"
"""internal-error: a broken rule never looks green, whatever is selected."""

IMPLICIT = ("default", "alphanode")
"""The collections of files that no configured one includes; of text exports the second."""

PROFILES = ("recommended", "alphanode", "all")


class Collection(NamedTuple):
    """Posts that share a schema and settings, with their rules bound to checks.

    forced  whether a file belongs here by configuration, and so is a post whatever it looks like
    """

    name: str
    schema: Mapping[str, Any]
    fields: Fields
    rules: tuple[Rule, ...]
    post_checks: tuple[tuple[Rule, PostCheck[Any]], ...]
    corpus_checks: tuple[tuple[Rule, CorpusCheck[Any, Any]], ...]
    forced: bool = False

    def rule(self, code: str) -> Rule:
        """Return an enabled rule by its code."""
        return next(rule for rule in self.rules if rule.code == code)

    def find_rule(self, code: str) -> Rule | None:
        """Return an enabled rule by its code; None of one that is off."""
        return next((rule for rule in self.rules if rule.code == code), None)


class Overrides(NamedTuple):
    """What the command line says of rules; empty or None where it says nothing."""

    profile: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


NO_OVERRIDES = Overrides()


class FileIgnore(NamedTuple):
    """A rule's name in `per-file-ignores`: the glob that it stands at, and the codes it means."""

    glob: str
    name: str
    codes: frozenset[str]


class Plan:
    """Which collection a file belongs to, and what is checked there.

    Raises RuleError for anything in rules, selectors or options that can't be used.
    """

    def __init__(self, settings: Settings, overrides: Overrides = NO_OVERRIDES) -> None:
        self._known = known_rules(settings.rule_files, settings.base)
        self._settings, self._overrides = settings, overrides
        self._fields = Fields(settings.fields)
        self._refuse_unknown()
        self._configured = [
            (PathGlobs(item.include), PathGlobs(item.exclude), self._configure(item))
            for item in settings.collections
        ]
        self._implicit: dict[str, Collection] = {}
        self.file_ignores = [
            FileIgnore(glob, name, frozenset(r.code for r in matching(self._known, name)))
            for glob, names in settings.per_file_ignores.items()
            for name in names
        ]

    def recipe(self) -> tuple[Settings, Overrides]:
        """Return what another process makes the same plan from; unlike the plan it can be sent."""
        return self._settings, self._overrides

    def essence(self) -> tuple[Any, ...]:
        """Return, as plain data, all that `inspect` depends on besides anplint's own code.

        Left out are absolute paths, so that it is the same in every clone, and what only the rest
        of a run asks for: which files to take, what to ignore, when to fail, what to report.
        """
        settings = self._settings._replace(
            exclude=(), per_file_ignores={}, fail_on=None, baseline=None, base="", file="",
            rule_files=(), owners=(), score=ScoreSettings(), gates=(),
        )  # fmt: skip
        brought = [rule._replace(origin="") for rule in self._known if rule.origin]
        return settings, self._overrides, brought

    def collection(self, path: str, form: str | None) -> Collection:
        """Return the collection of a file: the first configured one that includes it, else the
        implicit one of its form. `path` is relative to the configuration's folder.
        """
        for include, exclude, collection in self._configured:
            if include.match(path) and not exclude.match(path):
                return collection
        name = IMPLICIT[form == "text"]
        if name not in self._implicit:
            self._implicit[name] = self._make_implicit(name)
        return self._implicit[name]

    def collections(self) -> list[Collection]:
        """Return all collections in use: the configured, then the implicit ones."""
        return [item for _, _, item in self._configured] + list(self._implicit.values())

    def every_collection(self) -> list[Collection]:
        """Return all collections that a file may belong to, in use or not."""
        implicit = [self._implicit.get(name) or self._make_implicit(name) for name in IMPLICIT]
        return [item for _, _, item in self._configured] + implicit

    def rules(self) -> tuple[Rule, ...]:
        """Return every rule that is on in some collection, by code; where its level differs, at
        the worst.
        """
        if not self.collections():
            self.collection("", "markdown")
        every = [rule for item in self.collections() for rule in item.rules]
        every.sort(key=lambda rule: LEVELS.index(rule.level), reverse=True)
        found = {rule.code: rule for rule in every}
        return tuple(found[code] for code in sorted(found))

    def rule(self, code: str) -> Rule:
        """Return a rule by its code, whether it is on or not."""
        return next(rule for rule in self._known if rule.code == code)

    @property
    def known(self) -> tuple[Rule, ...]:
        """Every rule there is, by code, whether it is on or not."""
        return self._known

    @property
    def settings(self) -> Settings:
        """The configuration."""
        return self._settings

    @property
    def is_narrowed(self) -> bool:
        """Whether the command line may have turned off rules that the configuration has on."""
        given = self._overrides
        return bool(given.profile or given.select or given.ignore)

    def _refuse_unknown(self) -> None:
        """Refuse, before any file is read, names and options that no rule has."""
        configured: list[Settings | CollectionSettings]
        configured = [self._settings, *self._settings.collections]
        by_name = {rule.name: rule for rule in self._known}
        profiles = {*PROFILES, *(p for rule in self._known for p in rule.profiles)}
        parts: list[Overrides | Settings | CollectionSettings] = [self._overrides, *configured]
        for part in parts:
            for selector in (*part.select, *part.extend_select, *part.ignore):
                matching(self._known, selector)
            if part.profile is not None and part.profile not in profiles:
                guess = did_you_mean(part.profile, profiles)
                raise RuleError(f"unknown profile {part.profile!r}{guess}")
        for item in configured:
            for name, table in item.rules.items():
                self._refuse_unless(name, by_name, f"[rules.{name}]")
                _override(by_name[name], table)
        for name in self._settings.score.rules:
            self._refuse_unless(name, by_name, f"[score.rules] {name}")

    def _refuse_unless(self, name: str, names: Mapping[str, Rule], where: str) -> None:
        if name not in names:
            codes = {rule.code: rule.name for rule in self._known}
            guess = did_you_mean(codes.get(name, name), names)
            from anplint.config_words import place_of

            place = place_of(self._settings.file, name)
            raise RuleError(f"{place}{where}: no rule has this name{guess}")

    def _configure(self, item: CollectionSettings) -> Collection:
        schema = builtin_schema("post") if item.schema is None else item.schema
        return self._bind(item.name, schema, item, "recommended", forced=True)

    def _make_implicit(self, name: str) -> Collection:
        alphanode = name == "alphanode"
        schema = builtin_schema("alphanode-post" if alphanode else "post")
        profile = "alphanode" if alphanode else "recommended"
        return self._bind(name, schema, None, profile, forced=False)

    def _bind(
        self,
        name: str,
        schema: Mapping[str, Any],
        item: CollectionSettings | None,
        profile: str,
        forced: bool,
    ) -> Collection:
        own_rules = item.rules if item else {}
        rules = [
            _override(rule, self._settings.rules.get(rule.name), own_rules.get(rule.name))
            for rule in self._enabled(item, profile)
        ]
        post_checks: list[tuple[Rule, PostCheck[Any]]] = []
        corpus_checks: list[tuple[Rule, CorpusCheck[Any, Any]]] = []
        for rule in rules:
            check = bind(rule, schema)
            if isinstance(check, PostCheck):
                post_checks.append((rule, check))
            elif isinstance(check, CorpusCheck):
                corpus_checks.append((rule, check))
        return Collection(
            name, schema, self._fields, tuple(rules), tuple(post_checks), tuple(corpus_checks),
            forced,
        )  # fmt: skip

    def _enabled(self, item: CollectionSettings | None, profile: str) -> list[Rule]:
        """Return the rules that are on: the command line, the collection, the configuration."""
        settings, overrides = self._settings, self._overrides
        own = item or settings
        selection = Selection(
            overrides.profile or own.profile or settings.profile or profile,
            overrides.select or own.select or settings.select,
            overrides.extend_select + own.extend_select + (settings.extend_select if item else ()),
            overrides.ignore + own.ignore + (settings.ignore if item else ()),
        )
        enabled = chosen(self._known, selection)
        if all(rule.code != ALWAYS_ON for rule in enabled):
            enabled += [rule for rule in self._known if rule.code == ALWAYS_ON]
        return sorted(enabled, key=lambda rule: rule.code)


def _override(rule: Rule, *layers: RuleSettings | None) -> Rule:
    for layer in layers:
        if layer is not None:
            rule = with_overrides(rule, layer.level, layer.options)
    return rule


def builtin_schema(name: str) -> dict[str, Any]:
    """Return one of anplint's own schemas of post meta: `post` or `alphanode-post`."""
    from anplint.schema_table import SCHEMAS

    return SCHEMAS[name]


_MOST_AT_ONCE = 200
"""Globs that are compiled together; RE2 has no room for the longest thousands."""


class PathGlobs:
    """A set of globs that match as in .gitignore."""

    __slots__ = ("_patterns", "_specs")

    def __init__(self, patterns: Sequence[str]) -> None:
        self._patterns = tuple(patterns)
        self._specs: tuple[Any, ...] | None = None

    def match(self, path: str) -> bool:
        """Tell whether a path with `/` matches; paths above the base (`../x`) never do."""
        return bool(self.verdict(path))

    def verdict(self, path: str) -> bool | None:
        """Return what the last pattern that matches says (`!` says False), None where none does."""
        if not self._patterns or path.startswith("../") or os.path.isabs(path):
            return None
        if not path.isascii():  # RE2 takes no name that is not UTF-8
            path = path.encode("utf-8", "replace").decode()
        if self._specs is None:
            starts = range(0, len(self._patterns), _MOST_AT_ONCE)
            parts = [self._patterns[at : at + _MOST_AT_ONCE] for at in starts]
            self._specs = tuple(_spec(part) for part in reversed(parts))
        for spec in self._specs:
            include: bool | None = spec.check_file(path).include
            if include is not None:
                return include
        return None


def _spec(patterns: Sequence[str]) -> Any:
    """Compile patterns; those of a .gitignore that no one understands match nothing, as in git."""
    try:
        return _compiled(patterns)
    except Exception:  # pathspec lets the errors of its regex engines through
        return _compiled(list(filter(_is_valid, patterns)))


def _is_valid(pattern: str) -> bool:
    try:
        _compiled((pattern,))
    except Exception:
        return False
    return True


def _compiled(patterns: Sequence[str]) -> Any:
    import warnings

    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings(action="ignore", category=FutureWarning):
        spec = GitIgnoreSpec.from_lines(patterns)
        spec.check_file("a")
    return spec
