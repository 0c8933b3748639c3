"""Decides which files a repository gets, and what to tell of those that it has already."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.atomic import replace_file
from anplint.engine.discover import is_inside
from anplint.init.ci_texts import (
    GITLAB_INCLUDE,
    GITLAB_ITEM,
    GITLAB_JOB,
    GITLAB_PIPELINE,
    HOOKS,
    WORKFLOW,
    gitlab_job,
    gitlab_text,
    hook_lines,
    hook_text,
    hooks_text,
    job_name,
    workflow_job,
    workflow_text,
)
from anplint.init.config_text import config_text
from anplint.init.escape import is_one_line, quoted
from anplint.init.groups import find_collections, with_excluded
from anplint.init.infer import infer_schema, schema_text
from anplint.init.site import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.init.home import Home
    from anplint.init.site import Site
    from anplint.init.survey import Survey

_INCLUDE = re.compile(r"^[\"']?include[\"']?[ \t]*:", re.MULTILINE)
_WHOLE_HOOK = re.compile(
    r"^[ \t-]*id: *anplint[ \t]*(?:#.*)?$(?!\n[ \t]*(?:args|files):)", re.MULTILINE
)
"""The hook as nobody has narrowed it to a folder."""


class NewFile(NamedTuple):
    """A file to write, by its path from the root of the repository."""

    path: str
    text: str


class Advice(NamedTuple):
    """What a person has to do, or to know. `lines` are to be added to a file by hand."""

    text: str
    lines: str = ""


class Setup(NamedTuple):
    """Files to write, in order, and advice."""

    files: tuple[NewFile, ...]
    advice: tuple[Advice, ...]


def set_up(site: Site, survey: Survey, home: Home, forge: str) -> Setup:
    """Return what a repository needs. `forge`: github, gitlab, or "" for no job."""
    items: list[NewFile | Advice] = [*_configuration(site, survey)]
    if not is_one_line(site.way):
        items.append(Advice("the name of the folder has a line break in it, or a character that "
                            "can't be written: no hook and no job can name it"))  # fmt: skip
    elif site.has(".git"):
        items += [*_hooks(site, home), *_job(site, home, forge)]
    else:
        items.append(Advice("there is no Git repository, so there is nothing to hook into"))
    files = [item for item in items if isinstance(item, NewFile)]
    return Setup(tuple(files), tuple(item for item in items if isinstance(item, Advice)))


def _configuration(site: Site, survey: Survey) -> Iterator[NewFile | Advice]:
    if site.config:
        name = site.project.relative(site.config)
        yield Advice(f"{name} is in force here and is left as it is; no schema is written")
        return
    collections = [with_excluded(item, survey.posts) for item in find_collections(survey.posts)]
    taken = set[str]()
    schemas = {}
    for found in collections:
        schemas[found.name] = path = _free_schema_path(site, found.name, taken)
        taken.add(path)
        schema = infer_schema(found.posts, f"Meta of the collection {found.name}")
        yield NewFile(_in_folder(site, path), schema_text(schema))
    yield NewFile(_in_folder(site, CONFIG), config_text(survey, collections, schemas))


def _free_schema_path(site: Site, name: str, taken: set[str]) -> str:
    """Return a path, from the folder, at which there is no file yet."""
    number = 1
    while True:
        path = f"schemas/{name}{f'-{number}' if number > 1 else ''}.schema.json"
        if path not in taken and not site.has(_in_folder(site, path)):
            return path
        number += 1


def _in_folder(site: Site, path: str) -> str:
    return f"{site.way}/{path}" if site.way else path


def _hooks(site: Site, home: Home) -> Iterator[NewFile | Advice]:
    if not site.has(HOOKS):
        yield NewFile(HOOKS, hooks_text(site, home))
        return
    there = site.text(HOOKS)
    kept = f"{HOOKS} is left as it is"
    if hook_lines(site) in there or (not site.way and _WHOLE_HOOK.search(there)):
        yield Advice(kept)
    elif f"repo: {quoted(home.url)}" in there:
        yield Advice(f"{kept}; add under `hooks:` of {home.url}", hook_lines(site))
    else:
        yield Advice(f"{kept}; add under `repos:`", hook_text(site, home))


def _job(site: Site, home: Home, forge: str) -> Iterator[NewFile | Advice]:
    if forge == "github":
        job, whole = workflow_job(site, home), workflow_text(site, home)
        yield _added(site, NewFile(WORKFLOW, whole), job, " under `jobs:`")
        if site.guessed:
            yield Advice(f"the main branch is taken to be {site.branch}; no remote says so. "
                         f"Correct {WORKFLOW} where it is another")  # fmt: skip
    elif forge == "gitlab":
        job, whole = gitlab_job(site.way, home), gitlab_text(site.way, home)
        yield _added(site, NewFile(GITLAB_JOB, whole), job)
        yield from _pipeline(site)
    else:
        yield Advice("nothing tells which CI runs here; --ci github or --ci gitlab writes a job")


def _added(site: Site, file: NewFile, job: str, where: str = "") -> NewFile | Advice:
    """Return the file, or where it is there and lacks the job of this folder, what to add to it."""
    if not site.has(file.path):
        return file
    heads = {line.partition("#")[0].strip() for line in site.text(file.path).splitlines()}
    if f"{job_name(site.way)}:" in heads:
        return Advice(f"{file.path} is left as it is")
    what = site.way or "the repository"
    return Advice(f"{file.path} is left as it is; add{where} for {what}", job)


def _pipeline(site: Site) -> Iterator[NewFile | Advice]:
    """Yield what makes GitLab run the job: a file of its own is not looked at by itself."""
    if not site.has(GITLAB_PIPELINE):
        yield NewFile(GITLAB_PIPELINE, GITLAB_INCLUDE)
        return
    there = site.text(GITLAB_PIPELINE)
    if GITLAB_JOB in there:
        return
    if _INCLUDE.search(there):
        yield Advice(f"add to the list under `include:` in {GITLAB_PIPELINE}", GITLAB_ITEM)
    else:
        yield Advice(f"add to {GITLAB_PIPELINE}", GITLAB_INCLUDE)


def obstacle(site: Site, file: NewFile) -> str:
    """Tell why a file can't be written; "" where nothing is in the way."""
    root = site.project.root
    folder = os.path.dirname(os.path.join(root, file.path))
    if not is_inside(os.path.realpath(folder), root):
        return "the folder is a link that leads out of the repository"
    while not os.path.lexists(folder):
        folder = os.path.dirname(folder)
    if not os.path.isdir(folder):
        return f"{site.project.relative(folder)} is no folder"
    return "" if os.access(folder, os.W_OK | os.X_OK) else "nobody may write in the folder"


def write_file(site: Site, file: NewFile) -> bool:
    """Write a file where there is none; tell whether it was written. Raises OSError."""
    reason = obstacle(site, file)
    if reason:
        raise OSError(0, reason)
    path = os.path.join(site.project.root, file.path)
    if os.path.lexists(path):
        return False
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return replace_file(path, file.text.encode(), lambda: not os.path.lexists(path))
