"""Decides which files a repository gets, and what to tell of those that it has already."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from anplint.atomic import replace_file
from anplint.engine.discover import is_inside
from anplint.init.ci_texts import (
    GITLAB_INCLUDE,
    GITLAB_JOB,
    GITLAB_PIPELINE,
    HOOKS,
    WORKFLOW,
    gitlab_text,
    hook_text,
    hooks_text,
    workflow_text,
)
from anplint.init.config_text import config_text
from anplint.init.escape import is_unicode
from anplint.init.groups import find_collections, with_excluded
from anplint.init.infer import infer_schema, schema_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.init.home import Home
    from anplint.init.site import Site
    from anplint.init.survey import Survey

CONFIG = "anplint.toml"


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
    if not is_unicode(site.way):
        items.append(Advice("the name of the folder is not UTF-8: no hook and no job can name it"))
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
        yield NewFile(HOOKS, hooks_text(home))
        return
    yield Advice(f"{HOOKS} is left as it is; add under `repos:`", hook_text(home))


def _job(site: Site, home: Home, forge: str) -> Iterator[NewFile | Advice]:
    if not forge:
        yield Advice("nothing tells which CI runs here; --ci github or --ci gitlab writes a job")
        return
    path = WORKFLOW if forge == "github" else GITLAB_JOB
    text = workflow_text(site, home) if forge == "github" else gitlab_text(site.way, home)
    if site.has(path):
        yield Advice(f"{path} is left as it is")
    else:
        yield NewFile(path, text)
    if forge == "gitlab":
        yield Advice(f"add to {GITLAB_PIPELINE}", GITLAB_INCLUDE)


def write_file(site: Site, file: NewFile) -> bool:
    """Write a file where there is none; tell whether it was written. Raises OSError."""
    root = site.project.root
    path = os.path.join(root, file.path)
    folder = os.path.dirname(path)
    if not is_inside(os.path.realpath(folder), root):
        raise OSError(0, "the folder is a link that leads out of the repository")
    if os.path.lexists(path):
        return False
    os.makedirs(folder, exist_ok=True)
    return replace_file(path, file.text.encode(), lambda: not os.path.lexists(path))
