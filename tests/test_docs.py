"""README, changelog and docs say what the code does; the examples in them are run."""

from __future__ import annotations

import os
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from anplint import plugins
from anplint.cli.main import COMMANDS
from anplint.config import Settings, load_settings
from anplint.config_file import CollectionTable, ConfigModel
from anplint.engine.discover import Project
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import run
from anplint.fields import ALIASES
from anplint.model import LEVELS
from anplint.output import FORMATS
from anplint.report.gate import refuse_unknown
from anplint.report.metrics import METRICS
from anplint.report.score import Weights
from anplint.rulefile import RuleFile, load_rule_file
from anplint.ruleset import check_named, known_rules, matching, with_overrides
from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from anplint.rulefile import Example

README, CHANGELOG, CONFIGURATION, SUPPRESSIONS, WRITING = (
    (REPOSITORY / name).read_text(encoding="utf-8")
    for name in (
        "README.md", "CHANGELOG.md", "docs/configuration.md", "docs/suppressions.md",
        "docs/writing-rules.md",
    )
)  # fmt: skip
PLUGIN = REPOSITORY / "tests" / "plugin"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEAD = re.compile(r"^\|.*\n\| --- .*\n", re.MULTILINE)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def fences(text: str, language: str) -> list[str]:
    return [code for name, code in FENCE.findall(text) if name == language]


def first_column(text: str) -> list[str]:
    """The first cells of all tables, without their headings."""
    rows = HEAD.sub("", FENCE.sub("", text))
    return re.findall(r"^\| (.+?) \| ", rows, re.MULTILINE)


def keys_of(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def section(title: str) -> str:
    """A section of the page on rules, down to the next one of its level."""
    found = re.search(rf"^(##+) {title}\n(.*?)(?=^\1 |\Z)", WRITING, re.MULTILINE | re.DOTALL)
    assert found, title
    return found[2]


class TestReadme:
    def test_names_every_format(self) -> None:
        named = [name for cell in first_column(README) for name in re.findall("`(.+?)`", cell)]
        assert sorted(named) == sorted(FORMATS)

    def test_names_every_command_and_no_other(self) -> None:
        named = set(re.findall(r"(?:^|`|\$ |run: |bin/)anplint (\w+)", README, re.MULTILINE))
        assert named == set(COMMANDS)

    def test_the_configuration_can_be_used(self, tmp_path: Path) -> None:
        (code,) = fences(README, "toml")
        schema = tmp_path / tomllib.loads(code)["collections"]["blog"]["schema"]
        schema.parent.mkdir()
        schema.write_text("{}")
        (tmp_path / "anplint.toml").write_text(code)
        settings = load_settings(str(tmp_path / "anplint.toml"))
        known = known_rules()
        assert settings.rules
        for name, rule in settings.rules.items():
            with_overrides(matching(known, name)[0], rule.level, rule.options)
        for selectors in settings.per_file_ignores.values():
            assert all(matching(known, selector) for selector in selectors)

    def test_the_sample_output_is_real(self) -> None:
        from tests.cli.helpers import anplint

        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(REPOSITORY)
            out = anplint("check", "examples", "--isolated", "--today", "2026-11-20").out
        shown = fences(README, "")[0].splitlines()[1:-1]
        assert all(line in out.splitlines() for line in shown)


class TestChangelog:
    def test_counts_rules_and_categories(self) -> None:
        files = list((REPOSITORY / "rules").glob("*/*.yaml"))
        categories = {file.parent.name for file in files}
        assert f"- {len(files)} rules in {NUMBERS[len(categories)]} categories" in CHANGELOG

    def test_names_formats_and_commands(self) -> None:
        assert f"- Formats {', '.join(FORMATS)}." in CHANGELOG
        assert f"- Commands {', '.join(f'`{name}`' for name in COMMANDS)}." in CHANGELOG


class TestConfiguration:
    def test_names_every_key_and_no_other(self) -> None:
        named = [cell.strip("`[]").removesuffix(".NAME") for cell in first_column(CONFIGURATION)]
        assert sorted(named) == sorted(keys_of(ConfigModel))

    def test_names_every_metric_with_its_meaning(self) -> None:
        named = re.findall(r"^- `(\w+)`: (.+)$", CONFIGURATION, re.MULTILINE)
        assert [name for name, _ in named] == list(METRICS)
        for name, meaning in named:
            assert meaning.casefold() == METRICS[name].meaning.casefold()

    def test_its_examples_can_be_used(self, tmp_path: Path) -> None:
        for code in fences(CONFIGURATION, "toml"):
            (tmp_path / "anplint.toml").write_text(code + "[collections.blog]\ninclude = ['b/']\n")
            plan = Plan(load_settings(str(tmp_path / "anplint.toml")), Overrides())
            refuse_unknown(plan)

    def test_weights_are_the_real_ones(self) -> None:
        (code,) = [code for code in fences(CONFIGURATION, "toml") if "[score]" in code]
        said = tomllib.loads(code)["score"]
        assert {level: said[level] for level in LEVELS} == {
            level: getattr(Weights(), level) for level in LEVELS
        }
        assert Settings().owners == tuple(
            tomllib.loads(next(c for c in fences(CONFIGURATION, "toml") if "owners" in c))[
                "report"
            ]["owners"]
        )

    def test_names_every_key_of_a_collection(self) -> None:
        (row,) = re.findall(r"^\| `\[collections.NAME\]` \| (.*)$", CONFIGURATION, re.MULTILINE)
        named = {re.sub(r"^\[collections\.NAME\.(\w+)\..*", r"\1", word)
                 for word in re.findall("`(.+?)`", row)}  # fmt: skip
        assert named - {"post", "alphanode-post"} == keys_of(CollectionTable)

    def test_names_every_field_and_no_other(self) -> None:
        (sentence,) = re.findall(r"^The fields are (.+?)\.$", CONFIGURATION, re.M | re.DOTALL)
        assert sorted(re.findall("`(.+?)`", sentence)) == sorted(ALIASES)

    def test_its_examples_are_valid(self) -> None:
        examples = fences(CONFIGURATION, "toml")
        assert examples
        for code in examples:
            ConfigModel.model_validate(tomllib.loads(code))


class TestSuppressions:
    @pytest.mark.parametrize("code", fences(SUPPRESSIONS, "markdown"))
    def test_an_example_suppresses_all_that_would_be_found(self, code: str, tmp_path: Path) -> None:
        meta = "---\ntitle: T\ndate: 2026-01-05\n---\n\nA museum.\n\n"
        (tmp_path / "a.md").write_text(code if code.startswith("---") else meta + code)
        root = os.path.realpath(tmp_path)
        outcome = run([root], Project(root, root), Plan(Settings()), date(2026, 1, 31))
        assert outcome.findings == ()
        assert outcome.silenced

    def test_the_configuration_can_be_used(self, tmp_path: Path) -> None:
        (code,) = fences(SUPPRESSIONS, "toml")
        (tmp_path / "anplint.toml").write_text(code)
        settings = load_settings(str(tmp_path / "anplint.toml"))
        assert settings.require_reason
        assert Plan(settings).file_ignores


OWN_CHECKS = ("phrase", "pattern", "require", "count")


def file_name(code: str) -> str:
    """The path that the first line of an example gives: `# editorial/no-click-here.yaml`."""
    return code.splitlines()[0].removeprefix("# ")


def doc_rules() -> Iterator[tuple[str, str]]:
    for code in fences(WRITING, "yaml"):
        yield file_name(code), code


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with all rule files of the page and its configuration."""
    for name, code in doc_rules():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    config = fences(WRITING, "toml")[0].replace("]", ', "anplint_acme/rules/*.yaml"]')
    (tmp_path / "anplint.toml").write_text(config, encoding="utf-8")
    return tmp_path


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of the plug-in, as if it were installed."""
    monkeypatch.syspath_prepend(PLUGIN)
    from anplint_acme import Exclamation  # type: ignore[import-not-found]  # not installed
    from anplint_acme.same_teaser import SameTeaser  # type: ignore[import-not-found]  # nor this

    checks = {check.key: check for check in (Exclamation, SameTeaser)}
    monkeypatch.setattr(plugins, "plugin_checks", lambda: checks)


def found_in(project: Path, rule: RuleFile, example: Example, folder: Path) -> list[Any]:
    for name, text in example.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    root = os.path.realpath(folder)
    plan = Plan(load_settings(str(project / "anplint.toml")), Overrides(select=(rule.code,)))
    outcome = run([root], Project(root, root), plan, date(2026, 1, 31))
    assert not outcome.broken
    return list(outcome.findings)


class TestWritingRules:
    @pytest.mark.usefixtures("plugin")
    @pytest.mark.parametrize("name", [name for name, _ in doc_rules()])
    def test_an_example_gives_exactly_its_findings(
        self, project: Path, tmp_path_factory: pytest.TempPathFactory, name: str
    ) -> None:
        rule = load_rule_file(str(project / name))
        shown = set()
        for example in rule.examples:
            found = found_in(project, rule, example, tmp_path_factory.mktemp("posts"))
            places = [f"{f.place.path}:{f.place.line}:{f.place.column}" for f in found]
            assert places == [expected.at for expected in example.expect]
            assert all("{" not in finding.message for finding in found)
            shown |= {expected.message for expected in example.expect}
        assert shown == set(rule.messages), "every message is shown"
        assert {bool(example.good) for example in rule.examples} == {True, False}
        assert Path(name).stem == rule.name

    @pytest.mark.parametrize("check", OWN_CHECKS)
    def test_a_check_has_an_example_and_its_options_explained(self, check: str) -> None:
        text = section(check)
        assert any(f"\ncheck: {check}\n" in code for code in fences(text, "yaml"))
        options = check_named(check).options_class
        assert [cell.strip("`") for cell in first_column(text)] == list(options._fields)
        for name, default in re.findall(r"^\| `(\w+)` \| `?(.+?)`? \|", text, re.MULTILINE):
            assert default == written(options._field_defaults.get(name, ...)), name

    def test_the_keys_of_a_rule_file_are_all_explained(self) -> None:
        table = section("Without Python").partition("\n### ")[0]
        assert [cell.strip("`") for cell in first_column(table)] == list(RuleFile.model_fields)

    def test_the_plugin_is_the_one_that_is_tested(self) -> None:
        text = section("With Python: a plug-in")
        blocks = [*fences(text, "toml"), *fences(text, "python"), *fences(text, "yaml")]
        assert len(blocks) == 3
        for code in [*blocks, *fences(section("Checks that compare posts"), "python")]:
            expected = (PLUGIN / file_name(code)).read_text(encoding="utf-8")
            assert code.partition("\n")[2] == expected


def written(default: object) -> str:
    """A default as the tables write it."""
    if default is ...:
        return "required"
    if default is None:
        return "none"
    if isinstance(default, tuple):
        return f"[{', '.join(default)}]"
    return str(default).lower()


PAGES = [f"docs/{path.name}" for path in sorted((REPOSITORY / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", *PAGES])
def test_links_lead_somewhere(page: str) -> None:
    path = REPOSITORY / page
    links = re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", path.read_text(encoding="utf-8")))
    for link in links:
        file, _, anchor = link.partition("#")
        if file.startswith("https://"):
            continue
        target = path.parent / file if file else path
        assert target.is_file(), link
        if not anchor:  # it may be a picture
            continue
        headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", title).replace(" ", "-").lower() for title in headings}
        assert anchor in anchors, link
