"""What a report says of its run: where, when, and by which rules posts were judged."""

from __future__ import annotations

import json
import os
import time
from typing import TYPE_CHECKING

from anplint import __version__
from anplint.config import ConfigError
from anplint.git import GitError, Repository
from anplint.report.ci import UNSTATED, Stated, branch_name, repository_name, stated_by_ci
from anplint.report.model import Run
from anplint.report.score import weights_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from anplint.engine.plan import Collection, Plan

LOCAL = "local"
"""The job of a run outside of CI."""

_DIGITS = 16


def run_of(
    plan: Plan, today: date, root: str, paths: Iterable[str], given: Stated = UNSTATED
) -> Run:
    """Return what is said of a run: what was given beats what the CI server says, which beats what
    git knows. Raises ConfigError for a SOURCE_DATE_EPOCH that is no time.

    paths  of the posts, from the root: where one of them, or the configuration,
           is not as in the commit, the commit is marked
    """
    known = known_of(root, given)
    return Run(
        repository=known.repository,
        branch=known.branch,
        commit=given.commit or known.commit + ("+" if _differs(plan, root, paths) else ""),
        job=known.job or LOCAL,
        time=now(os.environ),
        today=today.isoformat(),
        version=__version__,
        rules=rules_digest(plan),
    )


def known_of(root: str, given: Stated = UNSTATED) -> Stated:
    """Return what is known of a run besides the posts; no job outside of CI. What is checked out is
    what counts: git's commit beats the server's, which may be another, while the server knows the
    branch.
    """
    server, local = stated_by_ci(os.environ), _stated_by_git(root)
    found = given.over(server._replace(commit="")).over(local).over(server)
    return found._replace(repository=found.repository or os.path.basename(root))


def now(environment: Mapping[str, str]) -> int:
    """Return the seconds since 1970, or what SOURCE_DATE_EPOCH says they are, for reports that are
    the same whenever they are made (reproducible-builds.org/specs/source-date-epoch).
    """
    said = environment.get("SOURCE_DATE_EPOCH", "")
    if not said:
        return int(time.time())
    if not (said.isascii() and said.isdecimal() and len(said) <= len("253402300799")):
        raise ConfigError(f"SOURCE_DATE_EPOCH is {said!r}; it must be a number of seconds since "
                          "1970, such as 1767225600")  # fmt: skip
    return min(int(said), 253_402_300_799)  # the last second that a date can name, of the year 9999


def rules_digest(plan: Plan) -> str:
    """Return the digest of all that moves numbers although no post changed: which rules are on in
    each collection, their levels and options, what belongs to a collection, what is ignored,
    anplint's version, how rules weigh.
    """
    from hashlib import blake2b

    settings = plan.settings
    parts = [
        __version__, weights_of(settings.score), settings.fields, settings.exclude,
        list(settings.per_file_ignores.items()), settings.require_reason,
        [(item.include, item.exclude) for item in settings.collections],
        [_judged_by(item) for item in plan.every_collection()],
    ]  # fmt: skip
    text = json.dumps(parts, sort_keys=True, default=str)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGITS // 2).hexdigest()


def _judged_by(collection: Collection) -> tuple[object, ...]:
    """Return what posts of a collection are judged by; how findings are worded is left out."""
    rules = [(rule.code, rule.check, rule.level, dict(rule.options)) for rule in collection.rules]
    return collection.name, rules, dict(collection.schema)


def _stated_by_git(root: str) -> Stated:
    if not os.path.exists(os.path.join(root, ".git")):
        return Stated()
    repository = Repository(root)
    try:
        addresses = repository.remote_address(), repository.current_branch(), repository.head()
    except GitError:  # a folder of somebody else's, or no git: the report goes without
        return Stated()
    address, branch, commit = (item or "" for item in addresses)
    return Stated(repository_name(address), branch_name(branch), commit)


def _differs(plan: Plan, root: str, paths: Iterable[str]) -> bool:
    """Tell whether a post, or the configuration, is not as in the commit."""
    repository = Repository(root)
    file = plan.settings.file
    names = {*paths, os.path.relpath(file or root, root).replace(os.sep, "/")}
    names = {name for name in names if name != os.curdir and not name.startswith("../")}
    try:
        head = repository.head() if os.path.exists(os.path.join(root, ".git")) else None
        if head is None:
            return False
        changed = repository.changes(head).touched
        return not (changed.isdisjoint(names) and names <= repository.files(head).keys())
    except GitError:
        return False
