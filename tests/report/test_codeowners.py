"""CODEOWNERS, as GitHub and GitLab read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.engine.card import Card
from anplint.report.codeowners import CodeOwners, parse, read_codeowners
from anplint.report.owners import owners_of

if TYPE_CHECKING:
    from pathlib import Path


def owner(text: str, path: str, gitlab: bool = False) -> str:
    lines, has_sections = parse(text)
    return CodeOwners(lines, has_sections or gitlab).owner(path)


@pytest.mark.parametrize(
    ("pattern", "path", "github", "gitlab"),
    [
        ("*", "a/b.md", True, True),
        ("*.md", "a/b.md", True, True),
        ("*.md", "a/b.mdx", False, False),
        ("/*.md", "b.md", True, True),
        ("/*.md", "a/b.md", False, False),
        ("docs/", "docs/a/b.md", True, True),
        ("docs/", "x/docs/a.md", True, True),
        ("/docs/", "x/docs/a.md", False, False),
        ("/docs/", "docs/a.md", True, True),
        ("docs/*", "docs/a.md", True, True),
        ("docs/*", "docs/sub/a.md", False, False),
        ("docs/*.md", "x/docs/a.md", False, True),
        ("docs/**/*.md", "docs/a.md", True, True),
        ("docs/**/*.md", "docs/a/b/c.md", True, True),
        ("**/logs", "x/logs/a.md", True, False),
        ("/docs", "docs/a.md", True, False),
        ("/docs/**", "docs/a/b.md", True, True),
        ("a?.md", "ab.md", True, True),
        ("a?.md", "a/.md", False, False),
        ("app/[slug]/x.md", "app/[slug]/x.md", True, True),
        ("app/[slug]/x.md", "app/s/x.md", False, False),
        (r"my\ notes/", "my notes/a.md", True, True),
        (r"\#a.md", "#a.md", True, True),
        ("a+b.md", "a+b.md", True, True),
        ("/", "a.md", True, True),
        ("Docs/", "docs/a.md", False, False),
    ],
)
def test_patterns(pattern: str, path: str, github: bool, gitlab: bool) -> None:
    line = f"{pattern} @team\n"
    assert owner(line, path) == ("@team" if github else "")
    assert owner(line, path, gitlab=True) == ("@team" if gitlab else "")


def test_the_last_line_that_matches_counts_and_may_name_nobody() -> None:
    text = "* @all\n# a comment\n\n*.md @docs @others # why\n/free/\n"
    assert owner(text, "a.html") == "@all"
    assert owner(text, "a.md") == "@docs"
    assert owner(text, "free/a.md") == ""


@pytest.mark.parametrize("line", ["*.md nobody", "!*.md @b", "# *.md @b", "*.md # @b comment"])
def test_a_line_that_names_no_owner_changes_nothing_or_takes_it_away(line: str) -> None:
    expected = "" if line.endswith("comment") else "@a"
    assert owner(f"* @a\n{line}\n", "x.md") == expected


def test_owners_are_people_teams_roles_and_addresses() -> None:
    for name in ("@ada", "@org/team", "@@developer", "ada@example.org"):
        assert owner(f"* {name}\n", "a.md") == name


def test_sections_have_owners_for_lines_without() -> None:
    text = "* @all\n[Docs][2] @docs @more\ndocs/\n*.txt @texts\n^[Maybe]\n*.html\n[DOCS]\nmore/\n"
    assert owner(text, "docs/a.md") == "@docs"
    assert owner(text, "a.txt") == "@texts"
    assert owner(text, "a.html") == "@all"
    assert owner(text, "more/a.md") == "@docs"
    assert owner(text, "a.md") == "@all"


@settings(deadline=None)  # the first call loads a library
@given(st.text(st.sampled_from("a*?/[]\\!# @\n.^\u2028é"), max_size=60), st.text(max_size=20))
def test_nothing_in_the_file_raises(text: str, path: str) -> None:
    lines, _ = parse(text)
    for gitlab in (True, False):
        assert isinstance(CodeOwners(lines, gitlab).owner(path), str)


def test_thousands_of_long_lines_are_bounded() -> None:
    lines, _ = parse(f"{'*a' * 12} @x\n" * 11_000 + "* @never\n")
    assert len(lines) == 10_000
    assert CodeOwners(lines[:300], False).owner("a" * 200) == "@x"


@pytest.mark.parametrize("pattern", ["a" * 301, "*a" * 13, "?" * 13])
def test_a_pattern_that_nobody_writes_is_passed_by(pattern: str) -> None:
    assert parse(f"{pattern} @x\n") == ([], False)


def test_what_re2_has_no_room_for_is_matched_line_by_line() -> None:
    from anplint.report.codeowners import Line

    lines = [Line(f"{number}{'?a' * 120}", f"@{number}") for number in range(200)]
    found = CodeOwners([*lines, Line("x.md", "@x")], False)
    assert found.owner("7" + "ba" * 120) == "@7"
    assert found.owner("x.md") == "@x"


def test_the_first_place_counts(tmp_path: Path) -> None:
    assert read_codeowners(str(tmp_path)) is None
    for place, name in ((".gitlab", "@d"), ("docs", "@c"), (".", "@b"), (".github", "@a")):
        folder = tmp_path / place
        folder.mkdir(exist_ok=True)
        (folder / "CODEOWNERS").write_bytes(f"\ufeffdocs/*.md {name}\n".encode())
        found = read_codeowners(str(tmp_path))
        assert found is not None
        assert found.owner("docs/a.md") == name


def test_the_file_in_gitlabs_folder_is_gitlabs(tmp_path: Path) -> None:
    (tmp_path / ".gitlab").mkdir()
    (tmp_path / ".gitlab" / "CODEOWNERS").write_text("docs/*.md @a\n")
    found = read_codeowners(str(tmp_path))
    assert found is not None
    assert found.owner("deep/docs/a.md") == "@a"


def test_a_link_out_of_the_repository_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("* @a\n")
    root = tmp_path / "root"
    root.mkdir()
    (root / "CODEOWNERS").symlink_to(tmp_path / "secret")
    assert read_codeowners(str(root)) is None
    (root / "docs").mkdir()
    (root / "docs" / "CODEOWNERS").mkdir()
    assert read_codeowners(str(root)) is None


def test_the_order_of_owners_is_configured(tmp_path: Path) -> None:
    (tmp_path / "CODEOWNERS").write_text("a.md @code\n")
    card = Card(owner="Olga", author="Anna")

    def named(*order: str, path: str = "a.md", of: Card = card) -> str:
        return owners_of(order, str(tmp_path))(path, of)

    assert named("owner", "codeowners", "author") == "Olga"
    assert named("codeowners", "author") == "@code"
    assert named("codeowners", "author", path="b.md") == "Anna"
    assert named("codeowners", path="b.md") == ""
    assert named("owner", "author", of=Card()) == ""
    assert named() == ""
