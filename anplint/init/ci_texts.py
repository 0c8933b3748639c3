"""Writes the texts that make commits and merges run anplint: a hook and jobs."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING
from zlib import crc32

from anplint.init.escape import quoted, quoted_list, slug
from anplint.init.home import PLACEHOLDER, Home

if TYPE_CHECKING:
    from anplint.init.site import Site

HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/anplint.yml"
GITLAB_JOB = ".gitlab-ci.anplint.yml"
GITLAB_PIPELINE = ".gitlab-ci.yml"
GITLAB_ITEM = f"  - local: {GITLAB_JOB}\n"
GITLAB_INCLUDE = f"include:\n{GITLAB_ITEM}"
_FILL_IN = f"# Put the URL of anplint's repository for {PLACEHOLDER}.\n"
_REPORT = "gl-code-quality-report.json"


def hooks_text(site: Site, home: Home) -> str:
    """Return a whole configuration of pre-commit."""
    return f"{_hint(home)}repos:\n{hook_text(site, home)}"


def hook_text(site: Site, home: Home) -> str:
    """Return the entry under `repos:` in the configuration of pre-commit."""
    return f"""\
  - repo: {quoted(home.url)}
    rev: {quoted(home.revision)}
    hooks:
{hook_lines(site)}"""


def hook_lines(site: Site) -> str:
    """Return the hook for a folder, under `hooks:`. It uses the configuration that the job uses."""
    narrowed = whole = ""
    chosen = ("--config", site.in_force) if "/" in site.in_force else ()
    if chosen:
        narrowed = f"        args: {quoted_list(chosen)}\n"
    if site.way:
        narrowed += f"        files: {quoted(f'^{re.escape(site.way)}/')}\n"
        whole = f"      #   args: {quoted_list((*chosen, '--', site.way))}\n"
    return f"""\
      - id: anplint  # the posts of a commit, judged against all others
{narrowed}      # - id: anplint-all  # everything before a push: `pre-commit install -t pre-push`
{whole}"""


def workflow_text(site: Site, home: Home) -> str:
    """Return a GitHub workflow: it gates pull requests, and keeps the alerts of the main branch."""
    hint = "" if PLACEHOLDER not in home.action else _action_hint()
    return f"""\
# Written by `anplint init`. A pull request fails where it brings findings that were not there.
{hint}name: anplint
on:
  pull_request:
  push:
    branches: [{quoted(site.branch)}]
permissions:
  contents: read
  security-events: write  # to upload SARIF
jobs:
{workflow_job(site, home)}"""


def workflow_job(site: Site, home: Home) -> str:
    """Return the job for a folder, under `jobs:` of a GitHub workflow."""
    since = f"origin/${{{{ github.base_ref || '{site.branch}' }}}}"
    more = ""
    if site.way:
        # Uploads of one commit replace each other, unless they have categories of their own.
        more = f"""\
          paths: {_github(site.way)}
          args: {quoted(f"--category={_category(site.way)}")}
"""
    return f"""\
  {job_name(site.way)}:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0  # `since` compares with history
      - uses: {quoted(home.action)}
        with:
{more}          since: {quoted(since)}  # what a pull request goes to
          # sarif: "false"  # where code scanning is not available
"""


def job_name(way: str) -> str:
    """Return the name of the job for a folder, given as seen from the root."""
    return f"anplint-{_category(way)}" if way else "anplint"


def _category(way: str) -> str:
    """Return a name for a folder: one in other letters is told from others by a checksum."""
    name = slug(way)
    return name if name == way.replace("/", "-") else f"{name}-{crc32(way.encode()):08x}"


def _action_hint() -> str:
    return f"# Put owner/name of anplint's repository on GitHub for {PLACEHOLDER}.\n"


def gitlab_text(way: str = "", home: Home | None = None) -> str:
    """Return a file with a GitLab job: it gates merge requests, and reports Code Quality."""
    home = home or Home()
    return f"""\
# A merge request fails where it brings findings that were not there. The report is of the whole
# collection: GitLab compares it with that of the target branch.
{_hint(home)}{gitlab_job(way, home)}"""


def gitlab_job(way: str, home: Home) -> str:
    """Return the GitLab job for a folder.

    What a merge request is compared with is a commit of its own history, so it is there even where
    the request comes from a fork. A pipeline for merged results merges the head of the target
    branch, which is that commit then.
    """
    path = f" -- {shlex.quote(way)}" if way else ""
    source = shlex.quote(f"git+{home.url}@{home.revision}")
    report = f"anplint check --exit-zero --no-baseline --format gitlab -o {_REPORT}{path}"
    base = "${CI_MERGE_REQUEST_TARGET_BRANCH_SHA:-$CI_MERGE_REQUEST_DIFF_BASE_SHA}"
    return f"""\
{job_name(way)}:
  image: python:3.12
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  variables:
    GIT_DEPTH: "0"  # --since compares with history
  cache:
    key: anplint
    paths: [.anplint_cache/]
  script:
    - {quoted(f"pip install --quiet {source}")}
    - {quoted(report)}
    - |
      if [ -n "$CI_MERGE_REQUEST_IID" ]; then
        anplint check --since "{base}"{path}
      fi
  artifacts:
    when: always
    reports:
      codequality: {_REPORT}
"""


def _hint(home: Home) -> str:
    return "" if home.is_known else _FILL_IN


def _github(text: str) -> str:
    """Return a YAML string that GitHub takes as it is: `${{` would begin an expression."""
    return quoted(text.replace("${{", "${{ '${{' }}"))
