"""`anplint init` in real repositories: what it writes runs, and what is there stays."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from anplint.init import survey
from anplint.init.setup import NewFile, write_file
from anplint.init.site import find_site
from tests.cli.helpers import FUTURE, anplint
from tests.conftest import REPOSITORY
from tests.init.helpers import files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.repositories import GitFolder

JOBS = {"github": ".github/workflows/anplint.yml", "gitlab": ".gitlab-ci.anplint.yml"}
INCLUDE = {"include": [{"local": ".gitlab-ci.anplint.yml"}]}
NO_UTF_8 = b"\xff\xfe" if sys.platform == "linux" else b"plain"
WORDS = "harbour lantern orchard pebble quilt ribbon saddle timber umbrella violin window yonder"


def blog(repository: GitFolder, count: int = 24, folder: str = "blog") -> None:
    """Write posts that are fine, and unlike each other."""
    for number, word in zip(range(count), WORDS.split() * 9, strict=False):
        repository.write(
            f"{folder}/{word}-{number}.md",
            f"---\ntitle: The {word} {number}\ndate: 2026-01-{number + 1:02}\n"
            f"kind: {'news' if number % 2 else 'guide'}\n---\n\nOf {word} {number}.\n",
        )


def hooks(repository: GitFolder) -> list[dict[str, Any]]:
    table = yaml.safe_load((repository.folder / ".pre-commit-config.yaml").read_text())
    found: list[dict[str, Any]] = table["repos"][0]["hooks"]
    return found


class TestWritten:
    def test_the_configuration_runs_and_finds_nothing_in_good_posts(
        self, repository: GitFolder
    ) -> None:
        blog(repository)
        ran = anplint("init", "--ci", "github")
        assert ran.code == 0, ran.err
        assert sorted(
            name for name in files(repository.folder) if not name.startswith("blog/")
        ) == [
            ".github/workflows/anplint.yml",
            ".pre-commit-config.yaml",
            "anplint.toml",
            "schemas/blog.schema.json",
        ]
        assert "anplint check" in ran.err
        assert "anplint baseline" in ran.err
        checked = anplint("check", "--today", "2026-02-01")
        assert (checked.code, checked.out) == (0, "All good: 24 posts checked.\n")

    def test_the_schema_catches_what_is_unlike_the_others(self, repository: GitFolder) -> None:
        blog(repository)
        anplint("init")
        repository.write("blog/new.md", "---\ntitle: New\nkind: gossip\n---\n\nWords of today.\n")
        out = anplint("check", "blog/new.md", "--format", "concise").out
        assert "ANP101" in out
        assert "`date`" in out or "date" in out
        assert '"gossip"' in out

    def test_keys_and_dates_are_told_in_comments(self, repository: GitFolder) -> None:
        blog(repository)
        anplint("init")
        text = (repository.folder / "anplint.toml").read_text()
        assert "24 markdown posts. Keys: date 100 %, kind 100 %, title 100 %." in text
        assert "Dates in date: 2026-01-31 100 %." in text
        assert '# baseline = "anplint-baseline.json"' in text

    def test_a_key_that_may_be_a_review_is_proposed(self, repository: GitFolder) -> None:
        for number in range(6):
            repository.write(
                f"{number}.md", f"---\ntitle: T{number}\nms.date: 01/31/2024\n---\nA\n"
            )
        anplint("init")
        path = repository.folder / "anplint.toml"
        assert '# last_reviewed = ["ms.date"]' in path.read_text()
        text = path.read_text().replace("# [fields]", "[fields]").replace("# last_", "last_")
        path.write_text(text)
        assert (
            anplint("check", "--select", "ANP601", "--today", "2026-01-31").out.count("ANP601") > 5
        )

    def test_of_many_posts_a_sample_is_read_and_it_says_so(
        self, repository: GitFolder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(survey, "MOST_POSTS", 12)
        blog(repository)
        assert "24 files may hold posts; 12 were read" in anplint("init").err
        text = (repository.folder / "anplint.toml").read_text()
        assert "It found 24 files that may hold posts; looked at 12 of them." in text

    def test_a_folder_below_the_repository_is_named_in_hook_and_job(
        self, repository: GitFolder
    ) -> None:
        blog(repository, folder="site/blog posts")
        assert anplint("init", "site", "--ci", "gitlab").code == 0
        assert "blog-posts" in tomllib.loads((repository.folder / "site/anplint.toml").read_text())[
            "collections"
        ]  # fmt: skip
        job = yaml.safe_load((repository.folder / ".gitlab-ci.anplint.yml").read_text())
        assert job["anplint-site"]["script"][1].endswith(" -- site")
        assert not (repository.folder / "anplint.toml").exists()
        assert anplint("check", "site", "--today", "2026-02-01").code == 0

    def test_the_hook_uses_the_configuration_of_its_folder(self, repository: GitFolder) -> None:
        blog(repository, folder="do.cs")
        anplint("init", "do.cs")
        (repository.folder / "do.cs/anplint.toml").write_text('profile = "all"\nignore = ["ANP"]\n')
        (hook,) = hooks(repository)
        assert hook["args"] == ["--config", "do.cs/anplint.toml"]
        assert re.search(hook["files"], "do.cs/a.md")
        assert not re.search(hook["files"], "docs/a.md")
        assert not re.search(hook["files"], "old/do.cs/a.md")
        repository.write("do.cs/bad.md", FUTURE)
        repository.write("bad.md", FUTURE)
        both = ("--force-exclude", "do.cs/bad.md", "bad.md")
        assert anplint("check", *both).code == 1
        assert anplint("check", *hook["args"], *both).code == 0

    def test_the_hook_for_everything_checks_the_folder_too(self, repository: GitFolder) -> None:
        blog(repository, folder="docs")
        repository.write("bad.md", FUTURE)
        anplint("init", "docs")
        path = repository.folder / ".pre-commit-config.yaml"
        path.write_text(path.read_text().replace("# - id", "- id").replace("#   args", "  args"))
        everything = hooks(repository)[1]
        assert anplint("check", "--today", "2026-02-01", *everything["args"]).code == 0

    def test_a_configuration_of_the_whole_repository_needs_no_mention(
        self, repository: GitFolder
    ) -> None:
        repository.write("anplint.toml", "")
        blog(repository)
        anplint("init", "blog")
        assert hooks(repository) == [{"id": "anplint", "files": "^blog/"}]

    def test_git_lab_is_told_to_look_at_the_job(self, repository: GitFolder) -> None:
        assert "add to" not in anplint("init", "--ci", "gitlab").err
        pipeline = repository.folder / ".gitlab-ci.yml"
        assert yaml.safe_load(pipeline.read_text()) == INCLUDE

    def test_a_guessed_branch_is_told(self, repository: GitFolder) -> None:
        repository("checkout", "-q", "-b", "develop")
        assert "main branch is taken to be develop" in anplint("init", "--ci", "github").err
        text = (repository.folder / ".github/workflows/anplint.yml").read_text()
        assert yaml.safe_load(text)[True]["push"]["branches"] == ["develop"]

    def test_text_exports_keep_their_own_schema(self, repository: GitFolder) -> None:
        shutil.copytree(REPOSITORY / "examples" / "exports", repository.folder / "exports")
        before = anplint("check", "--format", "concise").out
        anplint("init")
        text = (repository.folder / "anplint.toml").read_text()
        assert "AlphaNode" in text
        assert "collections" not in tomllib.loads(text)
        assert anplint("check", "--format", "concise").out == before


class TestUntouched:
    def test_dry_run_prints_every_file_and_writes_none(self, repository: GitFolder) -> None:
        blog(repository)
        before = files(repository.folder)
        ran = anplint("init", "--dry-run", "--ci", "github")
        assert ran.code == 0
        assert files(repository.folder) == before
        anplint("init", "--ci", "github")
        for name in files(repository.folder).keys() - before.keys():
            text = (repository.folder / name).read_text()
            assert f"# ---- {name} ----\n{text}" in ran.out

    def test_a_second_run_changes_nothing(self, repository: GitFolder) -> None:
        blog(repository)
        anplint("init", "--ci", "github")
        before = files(repository.folder)
        ran = anplint("init", "--ci", "github")
        assert ran.code == 0
        assert files(repository.folder) == before
        assert "anplint.toml is in force here and is left as it is" in ran.err

    def test_hooks_that_are_there_get_nothing_but_advice(self, repository: GitFolder) -> None:
        repository.write(".pre-commit-config.yaml", "repos: [] # ours\n")
        ran = anplint("init", "--ci", "none")
        assert (repository.folder / ".pre-commit-config.yaml").read_text() == "repos: [] # ours\n"
        assert ".pre-commit-config.yaml is left as it is; add under `repos:`" in ran.err
        assert yaml.safe_load(ran.out)[0]["hooks"] == [{"id": "anplint"}]

    @pytest.mark.parametrize("forge", ["github", "gitlab"])
    def test_a_second_folder_gets_lines_to_add(self, repository: GitFolder, forge: str) -> None:
        blog(repository, folder="docs")
        blog(repository, folder="blog")
        assert anplint("init", "docs", "--ci", forge).code == 0
        path = JOBS[forge]
        ran = anplint("init", "blog", "--ci", forge)
        assert f"{path} is left as it is; add" in ran.err
        assert "REPOSITORY" in ran.err
        indent = "  " if forge == "github" else ""
        start = ran.out.index(f"{indent}anplint-blog:")
        hook, job = ran.out[:start], ran.out[start:]
        assert [item["files"] for item in yaml.safe_load(hook)] == ["^blog/"]
        file = repository.folder / path
        file.write_text(file.read_text() + job)
        table = yaml.safe_load(file.read_text())
        assert {"anplint-docs", "anplint-blog"} <= set(table.get("jobs", table))
        hooked = repository.folder / ".pre-commit-config.yaml"
        hooked.write_text(hooked.read_text() + hook)
        assert [item["files"] for item in hooks(repository)] == ["^docs/", "^blog/"]
        assert anplint("init", "blog", "--ci", forge).out == ""

    @pytest.mark.parametrize("folders", [("a b", "a-b"), ("новости", "статьи")])
    def test_folders_whose_names_are_spelt_alike_are_told_apart(
        self, repository: GitFolder, folders: tuple[str, str]
    ) -> None:
        for folder in folders:
            blog(repository, folder=folder)
            ran = anplint("init", folder, "--ci", "gitlab")
        assert f"add for {folders[1]}" in ran.err

    @pytest.mark.parametrize("hook", ["- id: anplint", "- {name: x, id: y}\n  - id: anplint # z"])
    def test_a_hook_that_is_there_is_not_added_again(
        self, repository: GitFolder, hook: str
    ) -> None:
        repository.write(".pre-commit-config.yaml", f"repos:\n- repo: x\n  hooks:\n  {hook}\n")
        assert anplint("init", "--ci", "none").out == ""

    @pytest.mark.parametrize("hook", ["- id: anplint-fix", "- id: anplint\n    files: ^docs/"])
    def test_a_hook_for_something_else_is_no_hook_for_all(
        self, repository: GitFolder, hook: str
    ) -> None:
        repository.write(".pre-commit-config.yaml", f"repos:\n- repo: x\n  hooks:\n  {hook}\n")
        assert "- id: anplint " in anplint("init", "--ci", "none").out

    @pytest.mark.parametrize(
        ("pipeline", "lines"),
        [
            ("test: {script: x}\n", "include:\n  - local: .gitlab-ci.anplint.yml\n"),
            ("include:\n  - local: a.yml\n", "  - local: .gitlab-ci.anplint.yml\n"),
            ("include: a.yml\n", "  - local: .gitlab-ci.anplint.yml\n"),
            ("include:\n  - local: /.gitlab-ci.anplint.yml\n", ""),
        ],
    )
    def test_a_pipeline_that_is_there_gets_what_it_lacks(
        self, repository: GitFolder, pipeline: str, lines: str
    ) -> None:
        repository.write(".gitlab-ci.yml", pipeline)
        ran = anplint("init")
        assert ran.out == lines
        assert (repository.folder / ".gitlab-ci.yml").read_text() == pipeline

    def test_a_schema_that_is_there_gets_company(self, repository: GitFolder) -> None:
        blog(repository)
        repository.write("schemas/blog.schema.json", "{}")
        anplint("init")
        assert (repository.folder / "schemas/blog.schema.json").read_text() == "{}"
        table = tomllib.loads((repository.folder / "anplint.toml").read_text())
        assert table["collections"]["blog"]["schema"] == "schemas/blog-2.schema.json"

    def test_a_dangling_link_is_something_that_is_there(
        self, repository: GitFolder, tmp_path: Path
    ) -> None:
        for name in ("anplint.toml", ".pre-commit-config.yaml"):
            os.symlink(tmp_path / "outside", repository.folder / name)
        assert anplint("init").code == 0
        assert not (tmp_path / "outside").exists()

    def test_a_file_that_came_meanwhile_stays(self, repository: GitFolder) -> None:
        repository.write("anplint.toml", "# theirs\n")
        site = find_site(str(repository.folder))
        assert not write_file(site, NewFile("anplint.toml", "# ours\n"))
        assert files(repository.folder) == {"anplint.toml": b"# theirs\n"}

    def test_nothing_is_written_where_one_file_would_lie_outside_the_repository(
        self, repository: GitFolder, tmp_path: Path
    ) -> None:
        blog(repository)
        before = files(repository.folder)
        (tmp_path / "outside").mkdir()
        os.symlink(tmp_path / "outside", repository.folder / ".github")
        ran = anplint("init", "--ci", "github")
        assert ran.code == 2
        assert "leads out of the repository" in ran.err
        assert list((tmp_path / "outside").iterdir()) == []
        assert files(repository.folder) == before

    def test_a_file_in_the_way_of_a_folder_is_told(self, repository: GitFolder) -> None:
        blog(repository)
        repository.write("schemas", "mine")
        ran = anplint("init")
        assert ran.code == 2
        assert "schemas/blog.schema.json: cannot be written: schemas is no folder" in ran.err
        assert not (repository.folder / ".pre-commit-config.yaml").exists()


class TestHostile:
    def test_an_empty_folder_without_git(self, write: Callable[..., Path]) -> None:
        ran = anplint("init")
        assert ran.code == 0
        assert "there is no Git repository" in ran.err
        assert anplint("check").code == 0

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        assert anplint("init", str(tmp_path / "none")).code == 2

    def test_posts_that_cannot_be_read_are_counted(self, repository: GitFolder) -> None:
        blog(repository)
        (repository.folder / "blog" / "utf16.md").write_bytes("---\ntitle: x\n".encode("utf-16"))
        (repository.folder / "blog" / "vast.md").write_bytes(b"x" * 600_000)
        ran = anplint("init")
        assert ran.code == 0
        assert "2 files can't be read or are very large" in ran.err

    def test_keys_and_folders_with_every_sign(self, repository: GitFolder) -> None:
        keys = ['a"b\n[x]', "\x07\u2028\x85'", "::error", "${{ x }}", "\ud800", "# x", "ключ"]
        meta = json.dumps({"title": "T", **dict.fromkeys(keys, "2026-01-31")})
        for folder in ('we"ird [a]*\\!#', "new\nline", os.fsdecode(NO_UTF_8), "${{ github }}"):
            for number in range(6):
                repository.write(f"{folder}/p{number}.md", f"{meta}\n\nText.\n")
        assert anplint("init", "--ci", "github").code == 0
        tomllib.loads((repository.folder / "anplint.toml").read_text())
        assert anplint("check", "--select", "ANP1").code in (0, 1)
        shutil.rmtree(repository.folder / ".github")
        os.unlink(repository.folder / "anplint.toml")
        assert anplint("init", "${{ github }}", "--ci", "github").code == 0
        text = (repository.folder / ".github/workflows/anplint.yml").read_text()
        (job,) = yaml.safe_load(text)["jobs"].values()
        step = job["steps"][1]
        assert step["with"]["paths"] == "${{ '${{' }} github }}"

    @pytest.mark.parametrize("sign", ["\n", "\r", "\x85", "\u2028", "\x07"])
    @pytest.mark.parametrize("forge", ["github", "gitlab"])
    def test_a_folder_with_a_line_break_gets_no_job(
        self, repository: GitFolder, sign: str, forge: str
    ) -> None:
        folder = f"new{sign}line"
        blog(repository, folder=folder)
        ran = anplint("init", folder, "--ci", forge)
        assert ran.code == 0
        assert "no hook and no job can name it" in ran.err
        names = files(repository.folder)
        assert f"{folder}/anplint.toml" in names
        assert not {".pre-commit-config.yaml", *JOBS.values()} & set(names)

    def test_thousands_of_keys(self, repository: GitFolder) -> None:
        for number in range(6):
            rows = "".join(f"key{number}_{row}: 1\n" for row in range(5_000))
            repository.write(f"{number}.md", f"---\ntitle: T{number}\n{rows}---\nText.\n")
        assert anplint("init").code == 0
        assert (repository.folder / "schemas/posts.schema.json").stat().st_size < 10_000
