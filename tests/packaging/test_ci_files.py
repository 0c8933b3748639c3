"""What CI runs: the action, the jobs that `init` writes, the hooks. The scripts of the action are
run here as GitHub runs them.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from anplint.init.ci_texts import gitlab_text, hooks_text, workflow_text
from anplint.init.home import Home
from anplint.init.site import find_site
from tests.cli.helpers import FUTURE, GOOD
from tests.repositories import GitFolder

ROOT = Path(__file__).parent.parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
OTHER = GOOD.replace("Naming", "Counting")
HOMES = [Home(), Home("https://github.com/some/tool", "0123456789" * 4)]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="bash is elsewhere there")


def validate(schema: str, file: Path, *more: str) -> None:
    """Validate a file with a schema that check-jsonschema ships; nothing is fetched."""
    command = ["-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", *more, str(file)]
    offline = {
        **os.environ,
        "https_proxy": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }
    done = subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, check=False, env=offline
    )
    assert done.returncode == 0, done.stdout + done.stderr


class TestSchemas:
    def test_the_action_is_valid(self) -> None:
        validate("github-actions", ROOT / "action.yml")

    def test_a_schema_that_does_not_fit_is_noticed(self, tmp_path: Path) -> None:
        (tmp_path / "action.yml").write_text("name: x\nruns: {using: composite}\n")
        with pytest.raises(AssertionError):
            validate("github-actions", tmp_path / "action.yml")

    @pytest.mark.parametrize("home", HOMES)
    @pytest.mark.parametrize("folder", ["", 'a "b": # c'])
    def test_the_workflow_is_valid(self, tmp_path: Path, home: Home, folder: str) -> None:
        (tmp_path / ".git").mkdir()
        (tmp_path / folder).mkdir(exist_ok=True)
        file = tmp_path / "workflow.yml"
        file.write_text(workflow_text(find_site(str(tmp_path / folder)), home))
        validate("github-workflows", file)
        (job,) = yaml.safe_load(file.read_text())["jobs"].values()
        checkout, action = job["steps"]
        assert checkout["with"] == {"fetch-depth": 0}
        assert action["uses"] == home.action
        assert set(action["with"]) <= set(ACTION["inputs"])
        assert action["with"].get("paths", "") == folder
        assert action["with"]["since"] == "origin/${{ github.base_ref || 'main' }}"
        category = action["with"].get("args", "")
        assert re.fullmatch(r"--category=a-b-c-[0-9a-f]{8}" if folder else "", category)

    @pytest.mark.parametrize("text", [gitlab_text(), gitlab_text("it's $HOME", HOMES[1])])
    def test_the_gitlab_job_is_valid(self, tmp_path: Path, text: str) -> None:
        file = tmp_path / "gitlab-ci.yml"
        file.write_text(text)
        validate("gitlab-ci", file, "--data-transform", "gitlab-ci")

    @pytest.mark.parametrize("home", HOMES)
    @pytest.mark.parametrize("folder", ["", 'a "b": # (c'])
    def test_the_entry_for_pre_commit_is_valid(
        self, tmp_path: Path, home: Home, folder: str
    ) -> None:
        file = tmp_path / ".pre-commit-config.yaml"
        (tmp_path / ".git").mkdir()
        (tmp_path / folder).mkdir(exist_ok=True)
        file.write_text(hooks_text(find_site(str(tmp_path / folder)), home))
        subprocess.run(
            [sys.executable, "-m", "pre_commit", "validate-config", str(file)], check=True
        )


class TestHooks:
    def test_those_that_check_everything_get_no_names(self) -> None:
        hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
        (hook,) = (hook for hook in hooks if hook["id"] == "anplint-all")
        assert hook["pass_filenames"] is False
        assert hook["always_run"] is True
        assert hook["stages"] == ["pre-push", "manual"]


class TestTheActionIsSafe:
    def test_every_script_has_a_shell_and_no_expression(self) -> None:
        scripts = [step for step in STEPS.values() if "run" in step]
        assert len(scripts) == 3
        for step in scripts:
            assert step["shell"] == "bash"
            assert "${{" not in step["run"]

    def test_every_input_is_used_and_every_input_used_is_declared(self) -> None:
        used = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text()))
        assert used == set(ACTION["inputs"])

    def test_every_output_comes_from_a_step(self) -> None:
        for name, output in ACTION["outputs"].items():
            assert output["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
            assert f"{name}=" in STEPS["Check"]["run"]

    def test_the_page_names_every_input_and_output(self) -> None:
        page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
        named = re.findall(r"^\| `([\w-]+)` \|", page, re.MULTILINE)
        assert named == [*ACTION["inputs"], *ACTION["outputs"]]


class Ran(NamedTuple):
    """What a run of the action's check and its last step left."""

    outputs: dict[str, str]
    summary: str
    log: str
    failed: bool
    sarif: dict[str, Any] | None


class Runner:
    """Runs the scripts of the action in a repository, as GitHub's runner does."""

    def __init__(self, folder: Path, temporary: Path) -> None:
        self._folder, self._temporary = folder, temporary
        temporary.mkdir()
        command = temporary / "anplint"
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m anplint "$@"\n')
        command.chmod(0o755)

    def __call__(self, **inputs: str) -> Ran:
        given = {name: item["default"] for name, item in ACTION["inputs"].items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        outputs, summary = self._temporary / "outputs", self._temporary / "summary.md"
        for file in (outputs, summary):
            file.write_text("")
        check = self._bash(
            "Check", given, {"GITHUB_OUTPUT": outputs, "GITHUB_STEP_SUMMARY": summary}
        )
        assert check.returncode == 0, check.stderr
        found = dict(line.split("=", 1) for line in outputs.read_text().splitlines())
        last = self._bash("Fail where there are findings", given, {"CODE": found["exit-code"]})
        sarif = found.get("sarif-file")
        return Ran(
            found, summary.read_text(), check.stdout + check.stderr, last.returncode != 0,
            json.loads(Path(sarif).read_text()) if sarif else None,
        )  # fmt: skip

    def _bash(
        self, name: str, given: dict[str, str], more: dict[str, object]
    ) -> subprocess.CompletedProcess[str]:
        step = STEPS[name]
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": os.devnull}
        for variable, value in step["env"].items():
            match = re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)
            environment[variable] = given[match[1]] if match else ""
        environment |= {"COMMAND": str(self._temporary / "anplint")} if name == "Check" else {}
        environment |= {"RUNNER_TEMP": str(self._temporary), "GITHUB_ACTIONS": "true", "CI": "true"}
        environment |= {variable: str(value) for variable, value in more.items()}
        script = self._temporary / "script.sh"
        script.write_text(step["run"])
        # As the runner starts `shell: bash`.
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)], cwd=self._folder,
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip


def commit(repository: GitFolder, name: str, text: str) -> None:
    repository.write(name, text)
    repository.commit("2026-01-01")


@pytest.fixture
def repository(tmp_path: Path) -> GitFolder:
    """A repository whose main branch holds a post with an old finding."""
    repository = GitFolder(tmp_path / "content")
    commit(repository, "old.md", FUTURE)
    repository("checkout", "-q", "-b", "topic")
    return repository


@pytest.fixture
def action(repository: GitFolder, tmp_path: Path) -> Runner:
    return Runner(repository.folder, tmp_path / "temporary")


def codes(ran: Ran) -> list[str]:
    assert ran.sarif is not None
    return [result["ruleId"] for result in ran.sarif["runs"][0]["results"]]


class TestTheActionRuns:
    def test_without_since_old_findings_fail_it(self, action: Runner) -> None:
        ran = action()
        assert ran.failed
        assert ran.outputs["exit-code"] == "1"
        assert "::error file=old.md," in ran.log
        assert "ANP602" in ran.summary
        assert codes(ran) == ["ANP602"]

    def test_since_lets_only_new_ones_fail_it_and_uploads_all(
        self, action: Runner, repository: GitFolder
    ) -> None:
        commit(repository, "good.md", OTHER)
        quiet = action(since="main")
        assert not quiet.failed
        assert "::error" not in quiet.log
        assert "ANP602" not in quiet.summary
        assert codes(quiet) == ["ANP602"]
        commit(repository, "new.md", FUTURE.replace("Naming", "Renaming"))
        ran = action(since="main")
        assert ran.failed
        assert "::error file=new.md," in ran.log
        assert "old.md" not in ran.log + ran.summary
        assert codes(ran) == ["ANP602", "ANP602"]

    def test_a_shallow_checkout_says_what_to_do(
        self, repository: GitFolder, tmp_path: Path
    ) -> None:
        commit(repository, "new.md", OTHER)
        clone = tmp_path / "clone"
        repository("clone", "-q", "--depth=1", f"file://{repository.folder}", str(clone))
        ran = Runner(clone, tmp_path / "temporary")(since="origin/main")
        assert ran.failed
        assert ran.outputs["exit-code"] == "2"
        assert ran.log.count("fetch-depth: 0") == 1
        assert codes(ran) == ["ANP602"]

    def test_inputs_are_words_and_no_commands(self, action: Runner, repository: GitFolder) -> None:
        commit(repository, "a b $(touch x);.md", GOOD.replace("Naming", "Quoting"))
        ran = action(
            paths="a b $(touch x);.md\n\n-not-there.md\n",
            args='--profile all\n--ignore=ANP1,$(touch${IFS}y)', since='"; touch z; "',
        )  # fmt: skip
        assert ran.outputs["exit-code"] == "2"
        assert sorted(path.name for path in repository.folder.glob("[xyz]")) == []

    def test_paths_and_options_reach_the_run(self, action: Runner, repository: GitFolder) -> None:
        commit(repository, "a b.md", GOOD.replace("Naming", "Spacing"))
        assert not action(paths="a b.md").failed
        assert action(paths="a b.md\nold.md\n").failed
        assert not action(args="--ignore ANP602").failed
        assert not action(fail_on="never").failed

    def test_what_is_not_wanted_is_left_out(self, action: Runner) -> None:
        ran = action(sarif="false", summary="false")
        assert ran.failed
        assert ran.sarif is None
        assert ran.summary == ""

    def test_a_baseline_decides_and_hides_no_alert(
        self, action: Runner, repository: GitFolder
    ) -> None:
        subprocess.run(
            [sys.executable, "-m", "anplint", "baseline", "-o", "known.json"],
            cwd=repository.folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True,
        )  # fmt: skip
        assert action().failed
        ran = action(baseline="known.json")
        assert not ran.failed
        assert "ANP602" not in ran.summary
        assert codes(ran) == ["ANP602"]
        repository.write("anplint.toml", 'baseline = "known.json"\n')
        configured = action()
        assert not configured.failed
        assert codes(configured) == ["ANP602"]

    @pytest.mark.parametrize("wrong", [{"paths": "typo"}, {"args": "--profile typo"}])
    def test_a_run_that_went_wrong_closes_no_alert(
        self, action: Runner, wrong: dict[str, str]
    ) -> None:
        assert action().sarif is not None  # whose file must not be taken for the next one's
        ran = action(**wrong)
        assert ran.outputs == {"exit-code": "2"}


@pytest.mark.parametrize("merged", [False, True])
def test_the_gitlab_script_gates_a_merge_request(
    repository: GitFolder, tmp_path: Path, merged: bool
) -> None:
    """A request from a fork: what it comes from does not know the target branch. `merged` is a
    pipeline for merged results: it checks out a commit that merges the two.
    """
    base = target = repository("rev-parse", "main")
    commit(repository, "new.md", OTHER)
    if merged:
        repository("checkout", "-q", "main")
        commit(repository, "late.md", FUTURE.replace("Naming", "Delaying"))
        target = repository("rev-parse", "main")
        repository("checkout", "-q", "topic")
        repository("merge", "-q", "--no-edit", "main")
    repository("branch", "-q", "-D", "main")
    clone = tmp_path / "clone"
    repository("clone", "-q", "-b", "topic", "--single-branch", str(repository.folder), str(clone))
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "anplint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m anplint "$@"\n')
    (tools / "anplint").chmod(0o755)
    script = yaml.safe_load(gitlab_text())["anplint"]["script"]
    environment = {
        "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), "HOME": os.devnull,
        "CI_MERGE_REQUEST_IID": "7", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target if merged else "",
    }  # fmt: skip

    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", "\n".join(script[1:])], cwd=clone, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    first = run()
    assert first.returncode == 0, first.stderr
    report = json.loads((clone / "gl-code-quality-report.json").read_text())
    old = ["late.md", "old.md"] if merged else ["old.md"]
    assert [item["location"]["path"] for item in report] == old
    (clone / "new.md").write_text(FUTURE.replace("Naming", "Renaming"))
    assert run().returncode == 1
