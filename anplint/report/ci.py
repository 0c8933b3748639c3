"""What CI servers say of a run in their environment variables."""

from __future__ import annotations

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
    """

    mark: str
    repository: tuple[str, ...]
    branch: tuple[str, ...]
    commit: tuple[str, ...]
    job: tuple[str, ...]


_SERVERS = (
    _Server(  # docs.github.com, "Variables reference"; Gitea and Forgejo set them, too
        "GITHUB_ACTIONS", ("GITHUB_REPOSITORY",), ("GITHUB_HEAD_REF", "GITHUB_REF"),
        ("GITHUB_SHA",), ("GITHUB_WORKFLOW", "GITHUB_JOB"),
    ),
    _Server(  # docs.gitlab.com, "Predefined CI/CD variables reference"
        "GITLAB_CI", ("CI_PROJECT_PATH",),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH"), ("CI_COMMIT_SHA",),
        ("CI_JOB_NAME",),
    ),
    _Server(  # jenkins.io, "Using a Jenkinsfile"; plugins.jenkins.io/git and branch-api
        "JENKINS_URL", ("GIT_URL", "GIT_URL_1"), ("CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"),
        ("GIT_COMMIT",), ("JOB_NAME",),
    ),
    _Server(  # learn.microsoft.com, "Predefined variables" of Azure Pipelines
        "TF_BUILD", ("BUILD_REPOSITORY_NAME",),
        ("SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"), ("BUILD_SOURCEVERSION",),
        ("BUILD_DEFINITIONNAME", "SYSTEM_JOBNAME"),
    ),
    _Server(  # circleci.com/docs/variables
        "CIRCLECI", ("CIRCLE_REPOSITORY_URL",), ("CIRCLE_BRANCH",), ("CIRCLE_SHA1",),
        ("CIRCLE_JOB",),
    ),
    _Server(  # support.atlassian.com, "Variables and secrets" of Bitbucket Pipelines
        "BITBUCKET_BUILD_NUMBER", ("BITBUCKET_REPO_FULL_NAME",), ("BITBUCKET_BRANCH",),
        ("BITBUCKET_COMMIT",), (),
    ),
    _Server(  # buildkite.com/docs/pipelines/configure/environment-variables
        "BUILDKITE", ("BUILDKITE_REPO",), ("BUILDKITE_BRANCH",), ("BUILDKITE_COMMIT",),
        ("BUILDKITE_PIPELINE_SLUG", "BUILDKITE_STEP_KEY"),
    ),
)  # fmt: skip


def stated_by_ci(environment: Mapping[str, str]) -> Stated:
    """Return what the CI server says of the run; nothing outside of CI."""
    for server in _SERVERS:
        if environment.get(server.mark):

            def first(names: tuple[str, ...]) -> str:
                return next(filter(None, (environment.get(name) for name in names)), "")

            jobs = [environment[name] for name in server.job if environment.get(name)]
            return Stated(
                repository_name(first(server.repository)),
                branch_name(first(server.branch)),
                first(server.commit),
                "/".join(jobs) or server.mark.partition("_")[0].lower(),
            )
    return UNSTATED


def repository_name(address: str) -> str:
    """Return `owner/name` of a repository's address: a URL, `host:owner/name.git`, or that itself.

    Neither the host nor a password in the URL is kept; of a folder its name and the one above.
    """
    address = address.strip().replace("\\", "/").rstrip("/").removesuffix(".git")
    if address.startswith(("/", ".", "file:")) or address[1:3] == ":/":
        return "/".join(address.split("/")[-2:])
    if "://" in address:
        return address.partition("://")[2].partition("/")[2]
    return address.rpartition(":")[2]


def branch_name(ref: str) -> str:
    """Return the branch of a full or a short name; "" of a tag, and of what a server makes for a
    request that it does not name the branch of.
    """
    if ref.startswith("refs/") and not ref.startswith("refs/heads/"):
        return ""
    return ref.removeprefix("refs/heads/").removeprefix("origin/")
