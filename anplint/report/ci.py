"""What CI servers say of a run in their environment variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Stated(NamedTuple):
    """What somebody says of a run; "" where nothing is said. See `model.Run`."""

    repository: str = ""
    branch: str = ""
    commit: str = ""
    job: str = ""

    def over(self, other: Stated) -> Stated:
        """Return what this one says, and of the rest what another says."""
        return Stated(*(mine or theirs for mine, theirs in zip(self, other, strict=True)))


UNSTATED = Stated()


class _Server(NamedTuple):
    """A CI server: the variable that it alone sets, and those that say what is asked for.

    Of several the first that is set counts; those of `job` are joined, since one workflow may have
    a job of the same name as another. A job is named so that a retry of it has its name: no
    variable holds a number of the run.

    requests  what requests to merge are called; each is a branch of its own, such as `pull/3`,
              since the branch that it comes from may be the `main` of a fork
    request   set in the run of a request: its number, or else the branch that it comes from
    """

    mark: str
    repository: tuple[str, ...]
    branch: tuple[str, ...]
    commit: tuple[str, ...]
    job: tuple[str, ...]
    request: tuple[str, ...]
    requests: str = "pull"


_SERVERS = (
    _Server(  # docs.github.com, "Variables reference"; Gitea and Forgejo set them, too
        "GITHUB_ACTIONS", ("GITHUB_REPOSITORY",), ("GITHUB_REF",), ("GITHUB_SHA",),
        ("GITHUB_WORKFLOW", "GITHUB_JOB"), ("GITHUB_HEAD_REF",),
    ),
    _Server(  # docs.gitlab.com, "Predefined CI/CD variables reference"
        "GITLAB_CI", ("CI_PROJECT_PATH",), ("CI_COMMIT_BRANCH",), ("CI_COMMIT_SHA",),
        ("CI_JOB_NAME",), ("CI_MERGE_REQUEST_IID",), "merge-requests",
    ),
    _Server(  # jenkins.io, "Using a Jenkinsfile"; plugins.jenkins.io/git and branch-api
        "JENKINS_URL", ("GIT_URL", "GIT_URL_1"), ("BRANCH_NAME", "GIT_BRANCH"),
        ("GIT_COMMIT",), ("JOB_NAME",), ("CHANGE_ID",),
    ),
    _Server(  # learn.microsoft.com, "Predefined variables" of Azure Pipelines
        "TF_BUILD", ("BUILD_REPOSITORY_NAME",), ("BUILD_SOURCEBRANCH",), ("BUILD_SOURCEVERSION",),
        ("BUILD_DEFINITIONNAME", "SYSTEM_JOBNAME"),
        ("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "SYSTEM_PULLREQUEST_PULLREQUESTID"),
    ),
    _Server(  # circleci.com/docs/variables
        "CIRCLECI", ("CIRCLE_REPOSITORY_URL",), ("CIRCLE_BRANCH",), ("CIRCLE_SHA1",),
        ("CIRCLE_JOB",), ("CIRCLE_PR_NUMBER",),  # of forks only
    ),
    _Server(  # support.atlassian.com, "Variables and secrets" of Bitbucket Pipelines
        "BITBUCKET_BUILD_NUMBER", ("BITBUCKET_REPO_FULL_NAME",), ("BITBUCKET_BRANCH",),
        ("BITBUCKET_COMMIT",), (), ("BITBUCKET_PR_ID",), "pull-requests",
    ),
    _Server(  # buildkite.com/docs/pipelines/configure/environment-variables
        "BUILDKITE", ("BUILDKITE_REPO",), ("BUILDKITE_BRANCH",), ("BUILDKITE_COMMIT",),
        ("BUILDKITE_PIPELINE_SLUG", "BUILDKITE_STEP_KEY"), ("BUILDKITE_PULL_REQUEST",),
    ),
)  # fmt: skip


_REQUEST = re.compile(r"refs/((?:pull|pull-requests|merge-requests)/[0-9]+)/")
"""What servers call the commits of a request."""


def stated_by_ci(environment: Mapping[str, str]) -> Stated:
    """Return what the CI server says of the run; nothing outside of CI."""
    for server in _SERVERS:
        if environment.get(server.mark):

            def first(names: tuple[str, ...]) -> str:
                return next(filter(None, (environment.get(name) for name in names)), "")

            jobs = [environment[name] for name in server.job if environment.get(name)]
            return Stated(
                repository_name(first(server.repository)),
                _branch(server, first(server.branch), first(server.request)),
                first(server.commit),
                "/".join(jobs) or server.mark.partition("_")[0].lower(),
            )
    return UNSTATED


def _branch(server: _Server, ref: str, request: str) -> str:
    """Return the branch, or what stands for it in the run of a request."""
    if request in {"", "false"} or _REQUEST.match(ref):  # Buildkite says "false"
        return branch_name(ref)
    return f"{server.requests}/{request}"


def repository_name(address: str) -> str:
    """Return `owner/name` of a repository's address: a URL, `host:owner/name.git`, or that itself.

    Neither the host nor a password is kept, before an `@` or after a `?`; of a folder its name and
    the one above. Return "" where it can't be told whether a password would be left.
    """
    address = address.strip().replace("\\", "/").rstrip("/").removesuffix(".git")
    if address.startswith(("/", ".", "file:")) or address[1:3] == ":/":
        return "/".join(address.split("/")[-2:])
    address, *rest = re.split("[?#]", address, maxsplit=1)
    if rest and "@" in rest[0]:
        return ""
    _, is_url, inner = address.rpartition("://")
    _, is_user, path = inner.rpartition("@")
    if not is_url and ":" in path:
        return _bare(path.rpartition(":")[2])
    return _bare(path.partition("/")[2] if is_url or is_user else path)


def _bare(path: str) -> str:
    return path.strip("/").removesuffix(".git")


def branch_name(ref: str) -> str:
    """Return the branch of a full or a short name, `pull/3` of a request's commit, "" of a tag."""
    request = _REQUEST.match(ref)
    if request:
        return request[1]
    if ref.startswith("refs/") and not ref.startswith("refs/heads/"):
        return ""
    return ref.removeprefix("refs/heads/").removeprefix("origin/")
