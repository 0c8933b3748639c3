"""Applies `per-file-ignores` to findings, and tells which of its entries suppressed nothing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from anplint.engine.findings import finish, make_finding
from anplint.engine.plan import PathGlobs
from anplint.engine.suppressing import UNUSED, can_be_unused
from anplint.model import Hit, Post, Span, Suppression

if TYPE_CHECKING:
    from collections.abc import Set

    from anplint.engine.discover import Project
    from anplint.engine.plan import FileIgnore, Plan
    from anplint.model import Finding, Place

_WORD = Suppression("external", "per-file-ignores")
_MOST_CHARACTERS = 1_000_000
_TABLE = "per-file-ignores"


class FileIgnores:
    """The entries of `per-file-ignores`: to be applied, then to be asked what was unused."""

    def __init__(self, plan: Plan, project: Project, unsure: Set[str] = frozenset()) -> None:
        """Take the entries; of `unsure` rules nobody knows whether they have a use."""
        self._plan, self._project, self._unsure = plan, project, unsure
        self._entries = [(PathGlobs((entry.glob,)), entry) for entry in plan.file_ignores]
        self._by_path: dict[str, list[FileIgnore]] = {}
        self._used: set[FileIgnore] = set()

    def applied(self, findings: list[Finding]) -> list[Finding]:
        """Return findings, those marked that are suppressed."""
        return [self._applied(finding) for finding in findings] if self._entries else findings

    def unused(self) -> list[Finding]:
        """Return the findings that say which entries had no effect on those applied."""
        rules = (collection.find_rule(UNUSED) for collection in self._plan.collections())
        rule = next(filter(None, rules), None)
        unused = [entry for entry in self._plan.file_ignores if self._is_unused(entry)]
        if rule is None or not unused:
            return []
        source = self._configuration()
        if source is None:
            return []
        found = []
        for entry in unused:
            data = {"name": entry.name, "glob": entry.glob}
            place = _place(source, entry)
            hit = Hit("file-ignore", place, data, about=f"{entry.glob} {entry.name}")
            found.append(make_finding(rule, hit, None, place.path))
        return finish(found)

    def _applied(self, finding: Finding) -> Finding:
        path = finding.place.path
        if path not in self._by_path:
            way = self._project.config_name(path)
            self._by_path[path] = [item for globs, item in self._entries if globs.match(way)]
        entries = [entry for entry in self._by_path[path] if finding.code in entry.codes]
        self._used.update(entries)
        if not entries or finding.suppression:
            return finding
        return finding._replace(suppression=_WORD)

    def _is_unused(self, entry: FileIgnore) -> bool:
        if entry in self._used:
            return False
        on = frozenset(rule.code for rule in self._plan.rules())
        return can_be_unused(self._plan, entry.codes, on, self._unsure)

    def _configuration(self) -> Post | None:
        """Return the configuration file as something that has places; None outside of the root."""
        path = configuration_path(self._plan, self._project)
        if path is None:
            return None
        try:
            with open(self._plan.settings.file, encoding="utf-8-sig", newline="") as file:
                return Post(path, file.read(_MOST_CHARACTERS))
        except (OSError, UnicodeDecodeError):
            return None


def configuration_path(plan: Plan, project: Project) -> str | None:
    """Return the path of the configuration file relative to the root; None where it lies elsewhere
    or there is none.
    """
    file = plan.settings.file
    path = project.relative(os.path.realpath(file)) if file else ""
    return None if not path or path.startswith("../") or os.path.isabs(path) else path


def _place(source: Post, entry: FileIgnore) -> Place:
    """Return where an entry's name stands; its glob, or the table, where TOML writes it in another
    way.
    """
    text = source.text
    table = max(text.find(_TABLE), 0)
    glob = _quoted(text, entry.glob, table, len(text))
    if glob is None:
        line_end = text.find("\n", table)
        return source.place(Span(table, line_end if line_end > table else len(text)))
    close = text.find("]", glob.end)
    name = _quoted(text, entry.name, glob.end, close if close >= 0 else len(text))
    return source.place(name or glob)


def _quoted(text: str, content: str, start: int, end: int) -> Span | None:
    """Return where a string of TOML first has a content."""
    found = [text.find(mark + content + mark, start, end) for mark in ('"', "'")]
    at = min((at + 1 for at in found if at >= 0), default=None)
    return None if at is None else Span(at, at + len(content))
