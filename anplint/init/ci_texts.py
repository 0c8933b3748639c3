"""Writes the texts that make commits and merges run anplint: a hook and jobs."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from anplint.init.escape import quoted
from anplint.init.home import PLACEHOLDER, Home

if TYPE_CHECKING:
    from anplint.init.site import Site

HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/anplint.yml"
GITLAB_JOB = ".gitlab-ci.anplint.yml"
GITLAB_PIPELINE = ".gitlab-ci.yml"
GITLAB_INCLUDE = f"include:\n  - local: {GITLAB_JOB}\n"
_FILL_IN = f"# Put the URL of anplint's repository for {PLACEHOLDER}.\n"
_REPORT = "gl-code-quality-report.json"


def hook_text(home: Home) -> str:
    """Return the entry under `repos:` in the configuration of pre-commit."""
    return f"""\
  - repo: {quoted(home.url)}
    rev: {quoted(home.revision)}
    hooks:
      - id: anplint  # the posts of a commit, judged against all others
      # - id: anplint-all  # everything, before a push; needs `pre-commit install -t pre-push`
"""


def hooks_text(home: Home) -> str:
    """Return a whole configuration of pre-commit."""
    return f"{_hint(home)}repos:\n{hook_text(home)}"


def workflow_text(site: Site, home: Home) -> str:
    """Return a GitHub workflow: it gates pull requests, and keeps the alerts of the main branch."""
    paths = f"          paths: {_github(site.way)}\n" if site.way else ""
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
  anplint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0  # `since` compares with history
      - uses: {quoted(home.action)}
        with:
{paths}          since: {quoted(f"origin/{site.branch}")}
          # sarif: "false"  # where code scanning is not available
"""


def _action_hint() -> str:
    return f"# Put owner/name of anplint's repository on GitHub for {PLACEHOLDER}.\n"


def gitlab_text(way: str = "", home: Home | None = None) -> str:
    """Return a GitLab job: it gates merge requests, and reports Code Quality."""
    home = home or Home()
    path = f" -- {shlex.quote(way)}" if way else ""
    source = shlex.quote(f"git+{home.url}@{home.revision}")
    target = "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
    report = f"anplint check --exit-zero --format gitlab -o {_REPORT}{path}"
    fetch = f'git fetch --quiet origin "+refs/heads/${target}:refs/remotes/origin/${target}"'
    gate = f'anplint check --since "origin/${target}"{path}'
    return f"""\
# A merge request fails where it brings findings that were not there. The report is of the whole
# collection: GitLab compares it with that of the target branch.
{_hint(home)}anplint:
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
      if [ -n "${target}" ]; then
        {fetch}
        {gate}
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
