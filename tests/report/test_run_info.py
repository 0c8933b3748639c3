"""What is said of a run: by the command line, the CI server, git."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from anplint.config import CollectionSettings, ConfigError, RuleSettings, ScoreSettings, Settings
from anplint.engine.plan import Overrides, Plan
from anplint.report.ci import UNSTATED, Stated, branch_name, repository_name, stated_by_ci
from anplint.report.run_info import known_of, now, rules_digest, run_of
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from anplint.report.model import Run

DAY = date(2026, 11, 20)


def run(
    folder: Path,
    paths: Iterable[str] = ("a.md",),
    stated: Stated = UNSTATED,
    file: str = "",
) -> Run:
    return run_of(Plan(Settings(file=file)), DAY, str(folder), paths, stated)


@pytest.fixture
def folder(tmp_path: Path) -> GitFolder:
    """A repository with a post and a configuration."""
    folder = GitFolder(tmp_path / "work")
    folder("remote", "add", "origin", "https://ada:secret@git.example.org/team/blog.git")
    folder.write("a.md", "# A\n")
    folder.write("anplint.toml", "")
    folder.commit("2026-01-01")
    return folder


class TestGit:
    def test_git_knows_repository_branch_and_commit(self, folder: GitFolder) -> None:
        found = run(folder.folder)
        assert (found.repository, found.branch, found.job) == ("team/blog", "main", "local")
        assert found.commit == folder("rev-parse", "HEAD")

    def test_a_commit_that_is_checked_out_is_no_branch(self, folder: GitFolder) -> None:
        folder("checkout", "--quiet", "--detach")
        assert run(folder.folder).branch == ""

    def test_a_changed_post_marks_the_commit(self, folder: GitFolder) -> None:
        folder.write("other.txt", "not looked at")
        assert run(folder.folder).commit[-1] != "+"
        folder.write("new.md", "# New\n")
        assert run(folder.folder, ["a.md"]).commit[-1] != "+"
        assert run(folder.folder, ["a.md", "new.md"]).commit[-1] == "+"
        folder.write("a.md", "# Changed\n")
        assert run(folder.folder).commit[-1] == "+"

    def test_a_changed_configuration_marks_the_commit(self, folder: GitFolder) -> None:
        file = folder.write("anplint.toml", "fail-on = 'note'\n")
        assert run(folder.folder, file=str(file)).commit[-1] == "+"
        assert run(folder.folder).commit[-1] != "+"

    def test_without_a_commit_or_a_repository_there_is_none(self, tmp_path: Path) -> None:
        assert run(tmp_path).commit == ""
        assert run(tmp_path).repository == tmp_path.name
        assert run(GitFolder(tmp_path / "new").folder).commit == ""

    def test_what_is_known_without_a_run_names_no_job(self, folder: GitFolder) -> None:
        assert known_of(str(folder.folder)) == (
            "team/blog",
            "main",
            folder("rev-parse", "HEAD"),
            "",
        )


class TestServers:
    def test_the_checkout_says_the_commit_and_the_server_the_branch(
        self, folder: GitFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in {
            "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "f" * 40,
            "GITHUB_REF": "refs/pull/3/merge", "GITHUB_HEAD_REF": "fix", "GITHUB_JOB": "report",
            "GITHUB_WORKFLOW": "Nightly",
        }.items():  # fmt: skip
            monkeypatch.setenv(name, value)
        found = run(folder.folder)
        assert (found.repository, found.branch, found.job) == ("o/r", "pull/3", "Nightly/report")
        assert found.commit == folder("rev-parse", "HEAD")
        assert run(folder.folder.parent).commit == "f" * 40

    def test_what_is_given_beats_all(self, folder: GitFolder) -> None:
        found = run(folder.folder, ["new.md"], Stated("r", "b", "c", "j"))
        assert (found.repository, found.branch, found.commit, found.job) == ("r", "b", "c", "j")

    @pytest.mark.parametrize(
        ("environment", "stated"),
        [
            ({"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "o/r", "GITHUB_REF": "refs/heads/a/b",
              "GITHUB_SHA": "1", "GITHUB_WORKFLOW": "W", "GITHUB_JOB": "j"},
             ("o/r", "a/b", "1", "W/j")),
            ({"GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/tags/v1"}, ("", "", "", "github")),
            ({"GITLAB_CI": "true", "CI_PROJECT_PATH": "g/s/r", "CI_COMMIT_BRANCH": "main",
              "CI_COMMIT_SHA": "1", "CI_JOB_NAME": "report"}, ("g/s/r", "main", "1", "report")),
            ({"JENKINS_URL": "x", "GIT_URL": "git@h:o/r.git", "GIT_BRANCH": "origin/main",
              "GIT_COMMIT": "1", "JOB_NAME": "folder/nightly"},
             ("o/r", "main", "1", "folder/nightly")),
            ({"TF_BUILD": "True", "BUILD_REPOSITORY_NAME": "r", "BUILD_SOURCEVERSION": "1",
              "BUILD_SOURCEBRANCH": "refs/heads/main", "BUILD_DEFINITIONNAME": "d",
              "SYSTEM_JOBNAME": "j"}, ("r", "main", "1", "d/j")),
            ({"CIRCLECI": "true", "CIRCLE_REPOSITORY_URL": "https://h/o/r", "CIRCLE_BRANCH": "b",
              "CIRCLE_SHA1": "1", "CIRCLE_JOB": "j"}, ("o/r", "b", "1", "j")),
            ({"BITBUCKET_BUILD_NUMBER": "7", "BITBUCKET_REPO_FULL_NAME": "o/r",
              "BITBUCKET_BRANCH": "b", "BITBUCKET_COMMIT": "1"}, ("o/r", "b", "1", "bitbucket")),
            ({"BUILDKITE": "true", "BUILDKITE_REPO": "git@h:o/r.git", "BUILDKITE_BRANCH": "b",
              "BUILDKITE_COMMIT": "1", "BUILDKITE_PIPELINE_SLUG": "p"}, ("o/r", "b", "1", "p")),
            ({"GITHUB_REPOSITORY": "o/r"}, ("", "", "", "")),
        ],
    )  # fmt: skip
    def test_each_server_is_known(
        self, environment: dict[str, str], stated: tuple[str, ...]
    ) -> None:
        assert stated_by_ci(environment) == stated

    @pytest.mark.parametrize(
        ("environment", "branch"),
        [
            ({"GITHUB_ACTIONS": "true", "GITHUB_HEAD_REF": "main",
              "GITHUB_REF": "refs/pull/3/merge"}, "pull/3"),
            ({"GITHUB_ACTIONS": "true", "GITHUB_REF": "refs/pull/3/head"}, "pull/3"),
            # `pull_request_target`, which says the number nowhere
            ({"GITHUB_ACTIONS": "true", "GITHUB_HEAD_REF": "main",
              "GITHUB_REF": "refs/heads/main"}, "pull/main"),
            ({"GITLAB_CI": "true", "CI_MERGE_REQUEST_IID": "3",
              "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME": "main"}, "merge-requests/3"),
            ({"JENKINS_URL": "x", "CHANGE_ID": "3", "CHANGE_BRANCH": "main",
              "BRANCH_NAME": "PR-3", "GIT_BRANCH": "PR-3"}, "pull/3"),
            ({"TF_BUILD": "True", "BUILD_SOURCEBRANCH": "refs/pull/3/merge",
              "SYSTEM_PULLREQUEST_SOURCEBRANCH": "refs/heads/main",
              "SYSTEM_PULLREQUEST_PULLREQUESTID": "1234567"}, "pull/3"),
            ({"TF_BUILD": "True", "BUILD_SOURCEBRANCH": "refs/heads/main",
              "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER": "3",
              "SYSTEM_PULLREQUEST_PULLREQUESTID": "1234567"}, "pull/3"),
            ({"CIRCLECI": "true", "CIRCLE_BRANCH": "pull/3", "CIRCLE_PR_NUMBER": "3"}, "pull/3"),
            ({"CIRCLECI": "true", "CIRCLE_BRANCH": "main", "CIRCLE_PR_NUMBER": "3"}, "pull/3"),
            ({"BITBUCKET_BUILD_NUMBER": "7", "BITBUCKET_BRANCH": "main", "BITBUCKET_PR_ID": "3"},
             "pull-requests/3"),
            ({"BUILDKITE": "true", "BUILDKITE_BRANCH": "main", "BUILDKITE_PULL_REQUEST": "3"},
             "pull/3"),
            ({"BUILDKITE": "true", "BUILDKITE_BRANCH": "main", "BUILDKITE_PULL_REQUEST": "false"},
             "main"),
        ],
    )  # fmt: skip
    def test_a_request_is_a_branch_of_its_own(
        self, environment: dict[str, str], branch: str
    ) -> None:
        """It may come from the branch `main` of a fork."""
        assert stated_by_ci(environment).branch == branch


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://user:word@host/owner/name.git", "owner/name"),
        ("https://host/group/sub/name/", "group/sub/name"),
        ("git@host:owner/name.git", "owner/name"),
        ("host:owner/name.git", "owner/name"),
        ("https://host/owner/name.git?private_token=s3cret", "owner/name"),
        ("https://host/owner/name.git/?private_token=s3cret#s3cret", "owner/name"),
        ("https://host/owner/name?private_token=s3@cret", ""),
        ("git:s3cret@host/owner/name", "owner/name"),
        ("git:s3/cret@host:owner/name.git", "owner/name"),
        ("https://git:s3/cret@host/owner/name.git", "owner/name"),
        ("https://git:s3@cret@host/owner/name.git", "owner/name"),
        ("https://git:s3?cret@host/owner/name.git", ""),
        ("git:s3#cret@host:owner/name", ""),
        ("https://git:s3://cret@host/owner/name.git", "owner/name"),
        ("ssh://git@host:22/owner/name", "owner/name"),
        ("owner/name", "owner/name"),
        ("/srv/git/owner/name.git", "owner/name"),
        ("../name", "../name"),
        ("file:///srv/git/name.git", "git/name"),
        ("C:\\git\\name", "git/name"),
        ("", ""),
    ],
)
def test_a_repository_is_named_without_host_and_password(address: str, name: str) -> None:
    assert repository_name(address) == name


def test_branches_have_short_names() -> None:
    assert [branch_name(ref) for ref in ("refs/heads/a/b", "origin/a", "a", "refs/tags/a")] == [
        "a/b", "a", "a", "",
    ]  # fmt: skip


class TestTime:
    def test_it_may_be_set(self) -> None:
        assert now({"SOURCE_DATE_EPOCH": "1767225600"}) == 1767225600
        assert now({"SOURCE_DATE_EPOCH": "253402300800"}) == 253402300799
        assert now({}) > 1767225600

    @pytest.mark.parametrize("said", ["yesterday", "-1", "1.5", "²", "9" * 13, " 1"])
    def test_what_is_no_time_is_refused(self, said: str) -> None:
        with pytest.raises(ConfigError, match="SOURCE_DATE_EPOCH"):
            now({"SOURCE_DATE_EPOCH": said})


class TestRules:
    BASE = Settings()

    def test_what_moves_numbers_changes_the_digest(self) -> None:
        changes = [
            Settings(ignore=("ANP601",)),
            Settings(rules={"stale-review": RuleSettings(None, {"max_age_days": 7})}),
            Settings(rules={"stale-review": RuleSettings("error")}),
            Settings(score=ScoreSettings({"note": 3.0})),
            Settings(fields={"last_reviewed": ("x",)}),
            Settings(exclude=("x",)),
            Settings(per_file_ignores={"x": ("ANP6",)}),
            Settings(require_reason=True),
            Settings(collections=(CollectionSettings("x", ("x",)),)),
            Settings(collections=(CollectionSettings("x", ("y",)),)),
            Settings(collections=(CollectionSettings("x", ("x",), schema={"type": "object"}),)),
        ]
        digests = {rules_digest(Plan(settings)) for settings in (self.BASE, *changes)}
        digests.add(rules_digest(Plan(self.BASE, Overrides(select=("ANP6",)))))
        assert len(digests) == len(changes) + 2

    def test_what_moves_none_does_not(self) -> None:
        plan = Plan(self.BASE)
        before = rules_digest(plan)
        plan.collection("a.txt", "text")
        same = Settings(baseline="x", fail_on="note", base="/x", file="/x/y", owners=())
        assert rules_digest(plan) == rules_digest(Plan(same)) == before
