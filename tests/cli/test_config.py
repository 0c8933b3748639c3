"""Configuration: found, read, refused with file and line, and obeyed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import FUTURE, GOOD, STALE, anplint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]


def places(*arguments: str) -> list[str]:
    """Return `path code level` of every finding."""
    ran = anplint("check", "--format", "json", *arguments)
    assert ran.code in (0, 1), ran.err
    return [f"{f['path']} {f['code']} {f['level']}" for f in json.loads(ran.out)["findings"]]


@pytest.mark.parametrize(
    ("name", "table"),
    [("anplint.toml", ""), (".anplint.toml", ""), ("pyproject.toml", "tool.anplint.")],
)
def test_a_rule_is_configured_in_any_of_the_files(write: Write, name: str, table: str) -> None:
    write(name, f'[{table}rules.stale-review]\nlevel = "error"\nmax_age_days = 10\n')
    write("posts/a.md", STALE)
    assert places("--today", "2020-01-12") == ["posts/a.md ANP601 error"]
    assert places("--today", "2020-01-11") == []


def test_a_pyproject_without_our_table_is_passed_over(write: Write) -> None:
    write("anplint.toml", 'ignore = ["ANP6"]\n')
    write("site/pyproject.toml", "[tool.other]\nx = 1\n")
    write("site/a.md", STALE)
    assert places("site") == []


def test_isolated_and_config_choose_the_file(write: Write) -> None:
    write("anplint.toml", 'ignore = ["ANP6"]\n')
    write("strict.toml", '[rules.stale-review]\nlevel = "note"\n')
    write("a.md", STALE)
    assert places("a.md") == []
    assert places("--isolated", "a.md") == ["a.md ANP601 warning"]
    assert places("--config", "strict.toml", "a.md") == ["a.md ANP601 note"]
    assert anplint("check", "--config", "gone.toml").code == 2


def test_excluded_files_are_read_only_when_named(write: Write) -> None:
    write("anplint.toml", 'exclude = ["drafts/", "old-*.md"]\n')
    for name in ("a.md", "old-b.md", "drafts/c.md", "x/drafts/d.md"):
        write(name, STALE.replace("Naming", name))
    assert places() == ["a.md ANP601 warning"]
    assert places("drafts/c.md") == ["drafts/c.md ANP601 warning"]
    assert places("--force-exclude", "drafts/c.md", "a.md") == ["a.md ANP601 warning"]


def test_collections_have_their_own_rules_and_schema(write: Write) -> None:
    write("news.schema.json", '{"required": ["desk"], "properties": {"desk": {"type": "string"}}}')
    write(
        "anplint.toml",
        '[collections.news]\ninclude = ["news/**"]\nschema = "news.schema.json"\n'
        '[collections.news.rules.stale-review]\nlevel = "error"\n',
    )
    write("news/a.md", STALE)
    write("blog/a.md", STALE.replace("Naming", "Blog"))
    assert places() == [
        "blog/a.md ANP601 warning",
        "news/a.md ANP101 error",
        "news/a.md ANP601 error",
    ]


def test_fields_say_where_this_repository_keeps_things(write: Write) -> None:
    write("anplint.toml", '[fields]\nlast_reviewed = ["ms.date"]\n')
    write("a.md", GOOD.replace("date: 2026-01-05", "ms.date: 01/31/2020"))
    assert places() == ["a.md ANP601 warning"]


def test_per_file_ignores_drop_findings(write: Write) -> None:
    write("anplint.toml", '[per-file-ignores]\n"legacy/**" = ["ANP6"]\n')
    write("legacy/a.md", FUTURE)
    write("a.md", FUTURE.replace("Naming", "Other"))
    assert places() == ["a.md ANP602 error"]


def test_globs_are_relative_to_the_configuration(write: Write) -> None:
    write(".git/HEAD", "")
    write("site/anplint.toml", '[per-file-ignores]\n"legacy/**" = ["ANP6"]\n')
    write("site/legacy/a.md", FUTURE)
    write("site/b.md", FUTURE.replace("Naming", "Other"))
    assert places("site") == ["site/b.md ANP602 error"]


def test_fail_on_may_be_configured(write: Write) -> None:
    write("anplint.toml", 'fail-on = "warning"\n')
    write("a.md", STALE)
    assert anplint("check").code == 1
    assert anplint("check", "--fail-on", "error").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("profile = [1]\n", "anplint.toml:1: profile"),
        ("\nprofil = 'all'\n", "anplint.toml:2: unknown key 'profil'; did you mean 'profile'?"),
        ("\n5 = 1\n", "anplint.toml:2: unknown key '5'"),
        ("[fields]\n5 = [1]\n", "anplint.toml:2: fields.5.0: "),
        ("x = = 1\n", "anplint.toml: not valid TOML"),
        ("[rules.stale-revue]\nlevel = 'error'\n", "did you mean 'stale-review'?"),
        ("[rules.stale-review]\nmax_age = 3\n", "did you mean 'max_age_days'?"),
        ("[rules.stale-review]\nmax_age_days = 'x'\n", "max_age_days"),
        ("[rules.stale-review]\nlevel = 'fatal'\n", "rules.stale-review.level"),
        ("[fields]\nlast_review = ['x']\n", "did you mean 'last_reviewed'?"),
        ("select = ['ANP9']\n", "unknown rule 'ANP9'"),
        ("profile = 'strict'\n", "unknown profile 'strict'"),
        ("rule-files = ['mine/*.yaml']\n", "matches no file"),
        ("rule-files = ['../*.yaml']\n", ""),
        ("[collections.a]\nschema = 'post'\n", "collections.a.include"),
        ("[collections.a]\ninclude = ['*']\nschema = '../../x.json'\n", "outside"),
        ("[collections.a]\ninclude = ['*']\nschema = 'gone.json'\n", "cannot be read"),
        ("[collections.a]\ninclude = ['*']\nschema = 'bad.json'\n", "the schema bad.json"),
        ("[per-file-ignores]\n'*' = ['ANPX']\n", "unknown rule 'ANPX'"),
        ("a = " + "[" * 5000, "not valid TOML"),
        ("[rules.ANP601]\nlevel = 'note'\n", "did you mean 'stale-review'?"),
    ],
)
def test_a_broken_configuration_is_refused_with_its_reason(
    write: Write, text: str, said: str
) -> None:
    write("site/bad.json", '{"type": 7}')
    write("site/anplint.toml", text)
    write("site/a.md", GOOD)
    ran = anplint("check", "site")
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


RULE = """\
code: ACME001
name: no-shouting
check: phrase
level: note
summary: The text shouts.
why: Readers leave.
profiles: [recommended]
options: {phrases: [act now]}
messages: {found: "Found {phrase}."}
fix: Speak softly.
"""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("level: note", "level: loud"), "shout.yaml:4: level"),
        (("check: phrase", "check: phrases"), "did you mean 'phrase'?"),
        (("code: ACME001", "code: ANP601"), "codes that begin with ANP are anplint's own"),
        (("fix: Speak softly.", "fixx: Speak softly."), "shout.yaml"),
        (("phrases: [act now]", "phrase: [act now]"), "unknown option 'phrase'"),
        (("why: Readers", "why: [Readers"), "not valid YAML"),
        (("messages: {found:", "messages: {seen:"), "the check phrase needs a message 'found'"),
    ],
)
def test_a_broken_rule_file_is_refused_with_its_line(
    write: Write, change: tuple[str, str], said: str
) -> None:
    write("rules/shout.yaml", RULE.replace(*change))
    write("anplint.toml", 'rule-files = ["rules/*.yaml"]\n')
    write("a.md", GOOD)
    ran = anplint("check")
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tool = 3\n[x]\ny = '[tool.anplint'\n", 0),
        ("[tool]\nanplint = 3\n", 2),
        ("tool = {anplint = {ignore = ['ANP6']}}\n", 0),
        ("[tool.anplint\n", 2),
    ],
)
def test_an_odd_pyproject_is_used_passed_over_or_refused(
    write: Write, text: str, code: int
) -> None:
    write("pyproject.toml", text)
    write("a.md", STALE)
    assert anplint("check", "--fail-on", "error").code == code


def test_a_configuration_that_is_passed_over_is_named(write: Write) -> None:
    write("site/anplint.toml", "ignore = ['ANP6']\n")
    write("site/a.md", STALE)
    ran = anplint("check")
    assert "site/anplint.toml is not used" in ran.err
    assert "ANP601" in ran.out


def test_a_link_takes_neither_root_nor_configuration_along(write: Write, tmp_path: Path) -> None:
    write("repo/.git/HEAD")
    write("repo/a.md", FUTURE)
    write("other/anplint.toml", "ignore = ['ANP6']\n")
    write("other/b.md", FUTURE)
    (tmp_path / "repo" / "l.md").symlink_to("../other/b.md")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path / "repo")
        ran = anplint("check", "--format", "concise", "a.md", "l.md")
    assert ran.code == 2
    assert "l.md: leads outside" in ran.err
    assert "a.md:4:16: ANP602" in ran.out


def test_duplicates_are_found_across_collections(write: Write) -> None:
    write(
        "anplint.toml",
        "[collections.a]\ninclude = ['a*.md']\n[collections.b]\ninclude = ['b*.md']\n",
    )
    write("a.md", GOOD.replace("date:", "reference: ref-2026-77\ndate:"))
    write("b.md", GOOD.replace("date:", "reference: ref-2026-77\ndate:").replace("Naming", "New"))
    assert places() == ["b.md ANP108 error"]


def test_a_rule_file_beside_the_configuration_is_of_the_category_own(write: Write) -> None:
    write("shout.yaml", RULE)
    write("anplint.toml", "rule-files = ['*.yaml']\nselect = ['own']\n")
    write("a.md", GOOD + "\nAct now.\n")
    assert places() == ["a.md ACME001 note"]


def test_rules_of_strangers_do_not_steer_the_terminal(write: Write) -> None:
    bad = RULE.replace("The text shouts.", '"s\\e[31mred\\n::error::owned."')
    write("rules/shout.yaml", bad)
    write("anplint.toml", "rule-files = ['rules/*.yaml']\n")
    for arguments in (["rule"], ["rule", "ACME001"]):
        out = anplint(*arguments).out
        assert "\x1b" not in out
        assert not any(line.lstrip().startswith("::") for line in out.splitlines())
