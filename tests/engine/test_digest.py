"""The digest differs where an inspection may, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from anplint import plugins
from anplint.config import CollectionSettings, RuleSettings, Settings, load_settings
from anplint.engine import digest
from anplint.engine.digest import content_hash, plan_digest
from anplint.engine.plan import Overrides, Plan
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BLOG = CollectionSettings("blog", ("blog/**",))
BASE = Settings(collections=(BLOG,))


def of(settings: Settings = BASE, overrides: Overrides | None = None, way: str = ".") -> bytes:
    return plan_digest(Plan(settings, overrides or Overrides()), way)


@pytest.mark.parametrize(
    "changed",
    [
        {"profile": "all"}, {"select": ("ANP6",)}, {"extend_select": ("ANP6",)},
        {"ignore": ("ANP6",)}, {"fields": {"title": ("heading",)}},
        {"rules": {"stale-review": RuleSettings("error")}},
        {"rules": {"stale-review": RuleSettings(None, {"max_age_days": 7})}},
        {"collections": ()}, {"collections": (BLOG._replace(name="news"),)},
        {"collections": (BLOG._replace(include=("news/**",)),)},
        {"collections": (BLOG._replace(exclude=("blog/x",)),)},
        {"collections": (BLOG._replace(schema={"required": ["title"]}),)},
        {"collections": (BLOG._replace(rules={"stale-review": RuleSettings("note")}),)},
    ],
    ids=repr,
)  # fmt: skip
def test_what_inspect_depends_on_counts(changed: dict[str, Any]) -> None:
    assert of(BASE._replace(**changed)) != of()


def test_the_command_line_and_the_place_of_the_configuration_count() -> None:
    assert of(overrides=Overrides(select=("ANP6",))) != of()
    assert of(way="docs") != of()


@pytest.mark.parametrize(
    "changed",
    [
        {"exclude": ("x",)}, {"fail_on": "note"}, {"base": "/elsewhere"},
        {"per_file_ignores": {"legacy/**": ("ANP6",)}},
    ],
    ids=repr,
)  # fmt: skip
def test_what_only_the_rest_of_a_run_asks_for_does_not(changed: dict[str, Any]) -> None:
    assert of(BASE._replace(**changed)) == of()


RULE = """\
code: MY001
name: no-click
check: phrase
level: note
summary: A phrase is used.
why: It says nothing.
fix: Write something else.
options: {phrases: [click here]}
messages: {found: "Found {text}."}
examples:
  - good: {a.md: "Text.\\n"}
  - bad: {a.md: "Now click here.\\n"}
    expect: [{message: found, at: "a.md:1:5"}]
"""


def test_a_projects_rule_counts_by_what_it_says_not_by_where_it_lies(tmp_path: Path) -> None:
    digests = []
    for name, text in (("a", RULE), ("b", RULE), ("c", RULE.replace("click here", "tap here"))):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "rule.yaml").write_text(text)
        (folder / "anplint.toml").write_text('rule-files = ["rule.yaml"]')
        digests.append(of(load_settings(str(folder / "anplint.toml"))))
    assert digests[0] == digests[1] != digests[2]


def test_it_is_the_same_in_every_process() -> None:
    code = (
        "from anplint.config import Settings\nfrom anplint.engine.plan import Plan\n"
        "from anplint.engine.digest import plan_digest\nprint(plan_digest(Plan(Settings())).hex())"
    )
    done = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, check=True
        )
        for _ in range(2)
    ]
    assert done[0].stdout == done[1].stdout


def test_versions_are_read_without_importing_anything() -> None:
    names = {name.partition("-")[0].lower() for name in digest._versions()}
    assert {"anplint", "pyromark", "pyyaml", "google_re2", "rapidfuzz", "textstat"} <= names


def test_a_version_of_a_library_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = of()
    (tmp_path / "pyromark-99.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert of() != before


def test_a_developers_edit_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    before = of()
    monkeypatch.setattr(digest, "_own_code", lambda: [("anplint/model.py", 1, 2)])
    assert of() != before


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A plug-in of which only the record lies among the packages, as of an editable install."""
    record = tmp_path / "site" / "acme_lint-1.0.dist-info"
    record.mkdir(parents=True)
    (record / "entry_points.txt").write_text("[anplint.checks]\nloud = acme_lint.check:Loud\n")
    code = tmp_path / "src" / "acme_lint"
    code.mkdir(parents=True)
    (code / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.syspath_prepend(tmp_path / "src")
    forget()
    yield tmp_path
    sys.modules.pop("acme_lint", None)
    monkeypatch.undo()
    forget()


def forget() -> None:
    for cached in (plugins.plugin_checks, plugins.plugin_rule_files, plugins.plugin_distributions):
        cached.cache_clear()


def test_a_plugin_counts_with_its_version_and_in_a_checkout_with_its_files(site: Path) -> None:
    import acme_lint  # type: ignore[import-not-found]  # made by the fixture

    assert acme_lint.__file__
    plan = Plan(Settings())
    before = plan_digest(plan)
    (site / "src" / "acme_lint" / "check.py").write_text("# changed")
    edited = plan_digest(plan)
    (site / "site" / "acme_lint-1.0.dist-info").rename(site / "site" / "acme_lint-1.1.dist-info")
    forget()
    assert len({before, edited, plan_digest(plan)}) == 3


def test_contents_differ_by_their_hash() -> None:
    assert content_hash(b"a") != content_hash(b"b")
    assert len(content_hash(b"")) == 16
