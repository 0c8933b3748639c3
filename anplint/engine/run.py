"""A whole run: discover, inspect every file, judge, and gather the findings."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.discover import Project, anchored, discover, find_repository, is_inside
from anplint.engine.findings import finish, make_finding
from anplint.engine.inspection import Inspection, inspect
from anplint.engine.judge import judge
from anplint.model import Finding, Hit, Post, Rule, Span
from anplint.readers import decode, form_of
from anplint.readers.limits import load
from anplint.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from anplint.engine.plan import Plan

UNREADABLE = "ANP001"


class Standing(NamedTuple):
    """A file whose content was handed over (standard input) with the path it stands for."""

    path: str
    data: bytes


class Outcome(NamedTuple):
    """What a run gives.

    findings   in order of place and rule
    rules      every rule that was on
    files      how many files were read; `posts` how many posts they held
    errors     what was wrong with the paths given
    notices    what was passed over
    broken     whether a check raised
    sources    gives the decoded text of a file of this run
    """

    findings: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    files: int
    posts: int
    errors: tuple[str, ...]
    notices: tuple[str, ...]
    broken: bool
    sources: Sources


class Sources:
    """The texts of checked files by path relative to the root, for outputs that quote lines."""

    def __init__(self, root: str, standing: Standing | None = None) -> None:
        self._root = root
        self._texts: dict[str, str] = {}
        if standing is not None:
            self._texts[standing.path] = _text(standing.data)

    def __call__(self, path: str) -> str:
        """Return the text; "" of a file that is gone or can't be decoded."""
        if path not in self._texts:
            try:
                text = _text(load(os.path.join(self._root, path)))
            except OSError:
                text = ""
            self._texts = {path: text}
        return self._texts[path]


def locate(paths: Sequence[str], config: str | None) -> Project:
    """Return where a run's root and the base of its globs are.

    The root is the repository that the paths lie in; without one the current folder, or what the
    paths have in common where they lie outside it, or the folder of a configuration above.
    """
    here, common = os.path.realpath(os.getcwd()), common_folder(paths)
    start = here if is_inside(common, here) else common
    base = os.path.dirname(os.path.realpath(config)) if config else ""
    root = find_repository(common) or (base if base and is_inside(start, base) else start)
    return Project(root, base or root)


def common_folder(paths: Sequence[str]) -> str:
    """Return the nearest folder that holds all paths, absolute; a path may be gone."""
    common = os.path.commonpath([anchored(path) for path in paths])
    return common if os.path.isdir(common) else os.path.dirname(common)


def run(
    paths: Sequence[str],
    project: Project,
    plan: Plan,
    today: date,
    exclude: tuple[str, ...] = (),
    force_exclude: bool = False,
    standing: Standing | None = None,
    progress: Callable[[Sequence[str]], Iterable[str]] = iter,
) -> Outcome:
    """Check files and the collection they make.

    progress  wraps the files as they are worked through, to show how far the run is
    """
    found = discover(paths, project, exclude, force_exclude)
    read = [path for path in found.files if not standing or project.relative(path) != standing.path]
    inspections = [_inspect_file(path, project, plan) for path in progress(read)]
    if standing is not None:
        inspections.append(inspect(standing.path, standing.path, standing.data, plan))
    judged, judge_broken = judge(inspections, plan, World(today, project.root))
    findings = [finding for item in inspections for finding in item.findings] + judged
    return Outcome(
        findings=tuple(finish(_without_ignored(findings, project, plan))),
        rules=plan.rules(),
        files=len(inspections),
        posts=sum(item.posts for item in inspections),
        errors=found.errors,
        notices=found.notices,
        broken=judge_broken or any(item.broken for item in inspections),
        sources=Sources(project.root, standing),
    )


def _inspect_file(path: str, project: Project, plan: Plan) -> Inspection:
    name, config_name = project.relative(path), project.config_relative(path)
    try:
        data = load(path)
    except OSError as error:
        return _unreadable(name, config_name, error, plan)
    return inspect(name, config_name, data, plan)


def _unreadable(name: str, config_name: str, error: OSError, plan: Plan) -> Inspection:
    collection = plan.collection(config_name, form_of(name))
    detail = (error.strerror or str(error)).lower()
    findings = tuple(
        make_finding(rule, Hit("unreadable", Span(0, 0), {"detail": detail}), Post(name, ""), name)
        for rule in collection.rules
        if rule.code == UNREADABLE
    )
    return Inspection(name, collection.name, 0, findings, ())


def _without_ignored(findings: list[Finding], project: Project, plan: Plan) -> list[Finding]:
    def config_path(path: str) -> str:
        return project.config_relative(os.path.join(project.root, path))

    return [
        finding
        for finding in findings
        if not plan.ignored(config_path(finding.place.path), finding.code)
    ]


def _text(data: bytes) -> str:
    text = decode(data)
    return text if isinstance(text, str) else ""
