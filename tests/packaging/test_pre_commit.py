"""The hook, run by pre-commit in a content repository of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import FUTURE, GOOD

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent.parent
PRE_COMMIT = [sys.executable, "-m", "pre_commit"]


class Ran:
    """What a command printed, on both streams, and its exit code."""

    def __init__(self, folder: Path, environment: Mapping[str, str], command: list[str]) -> None:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        self.code = done.returncode
        self.text = done.stdout + done.stderr


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables that keep pre-commit and git to themselves."""
    keep = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT"))}
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "Test"), ("EMAIL", "test@example.org"))
    }
    home = str(tmp_path_factory.mktemp("pre-commit"))
    return {**keep, **who, "PRE_COMMIT_HOME": home, "PRE_COMMIT_COLOR": "never"}


@pytest.fixture
def content(tmp_path: Path, environment: dict[str, str]) -> Path:
    """A content repository without commits."""
    assert Ran(tmp_path, environment, ["git", "init", "-q"]).code == 0
    return tmp_path


def test_the_manifest_is_valid(environment: dict[str, str]) -> None:
    manifest = str(ROOT / ".pre-commit-hooks.yaml")
    ran = Ran(ROOT, environment, [*PRE_COMMIT, "validate-manifest", manifest])
    assert ran.code == 0, ran.text


def test_try_repo_refuses_a_bad_post_and_passes_a_good_one(
    content: Path, environment: dict[str, str]
) -> None:
    (content / "good.md").write_text(GOOD)
    (content / "-x.md").write_text(FUTURE.replace("Naming", "Dashing"))
    (content / "LICENSE").write_text("Do as you like.\n")
    assert Ran(content, environment, ["git", "add", "-A"]).code == 0
    command = [*PRE_COMMIT, "try-repo", str(ROOT), "anplint", "--verbose"]
    ran = Ran(content, environment, [*command, "--all-files"])
    assert ran.code == 1
    assert "-x.md:4:16: ANP602 future-review" in ran.text
    assert "good.md" not in ran.text
    assert "Traceback" not in ran.text
    assert Ran(content, environment, [*command, "--files", "good.md"]).code == 0


def configure(content: Path, environment: dict[str, str], hook: str) -> None:
    """Let a repository use a hook of this one, as of its current commit."""
    head = Ran(ROOT, environment, ["git", "rev-parse", "HEAD"]).text.strip()
    (content / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {ROOT}\n  rev: {head}\n  hooks: [{{id: {hook}}}]\n"
    )


def test_a_commit_with_a_bad_post_is_refused_and_one_without_passes(
    content: Path, environment: dict[str, str]
) -> None:
    configure(content, environment, "anplint")
    assert Ran(content, environment, [*PRE_COMMIT, "install"]).code == 0
    post = content / "posts" / "a.md"
    post.parent.mkdir()
    post.write_text(FUTURE)

    def commit() -> Ran:
        assert Ran(content, environment, ["git", "add", "-A"]).code == 0
        return Ran(content, environment, ["git", "commit", "-m", "Add a post"])

    refused = commit()
    assert refused.code == 1
    assert "posts/a.md:4:16: ANP602 future-review" in refused.text
    assert "The review is dated 2999-01-01" in refused.text
    post.write_text(GOOD)
    passed = commit()
    assert passed.code == 0, passed.text


def test_the_hook_for_everything_needs_no_changed_file(
    content: Path, environment: dict[str, str]
) -> None:
    configure(content, environment, "anplint-all")
    (content / "a.md").write_text(FUTURE)
    assert Ran(content, environment, ["git", "add", "-A"]).code == 0
    assert Ran(content, environment, ["git", "commit", "-q", "-m", "Add a post"]).code == 0
    for stage in ("pre-push", "manual"):
        ran = Ran(content, environment, [*PRE_COMMIT, "run", "--hook-stage", stage, "anplint-all"])
        assert ran.code == 1
        assert "a.md:4:16: ANP602 future-review" in ran.text


def test_the_fixing_hook_mends_posts_and_fails_only_where_it_did(
    content: Path, environment: dict[str, str]
) -> None:
    twice = GOOD.replace("---\n\n", "slug: names\nslug: names\n---\n\n")
    (content / "a.md").write_text(twice)
    (content / "b.md").write_text(FUTURE.replace("Naming", "Dashing"))
    assert Ran(content, environment, ["git", "add", "-A"]).code == 0
    command = [*PRE_COMMIT, "try-repo", str(ROOT), "anplint-fix", "--verbose", "--all-files"]
    ran = Ran(content, environment, command)
    assert ran.code == 1
    assert "fixed 1 finding in 1 file" in ran.text
    assert (content / "a.md").read_text() == twice.replace("slug: names\n", "", 1)
    ran = Ran(content, environment, command)
    assert ran.code == 0, ran.text
    assert "b.md:4:16: ANP602" in ran.text
