"""Passes of fixes in memory: when they end, and what is left alone."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from anplint.config import load_settings
from anplint.engine.discover import Project
from anplint.engine.fixing import MOST_PASSES, Change, fix_all, write_change
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import run
from anplint.model import Edit, Finding, Fix, Place, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from anplint.engine.run import Outcome

    Contents = Mapping[str, bytes]
    Find = Callable[[Contents], list[Finding]]

TEXT = "---\ntitle: One\n---\n\nText.\n"


def finding(path: str, start: int, end: int, new: str, code: str = "ANP104") -> Finding:
    place = Place(path, Span(start, end), 1, 1, 1, 1)
    fix = Fix("Mend", (Edit(Span(start, end), new),))
    return Finding(code, "name", "error", "text", place, f"{code}{start}{new}", fix=fix)


class Faked:
    """Runs whose findings are made up, from the contents that stand for files."""

    def __init__(self, root: Path, find: Find) -> None:
        self.root = os.path.realpath(root)
        self.seen: list[Contents] = []
        self._find = find
        plan = Plan(load_settings(None), Overrides())
        self._outcome = run([self.root], Project(self.root, self.root), plan, date(2026, 1, 31))

    def __call__(self, standing: Contents) -> Outcome:
        self.seen.append(dict(standing))
        return self._outcome._replace(findings=tuple(self._find(standing)))


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(TEXT)
    return tmp_path


def test_two_rules_that_undo_each_other_end_after_ten_passes(posts: Path) -> None:
    def find(standing: Contents) -> list[Finding]:
        now = standing.get("a.md", TEXT.encode())
        at = TEXT.index("One")
        return [finding("a.md", at, at + 3, "Two" if b"One" in now else "One")]

    fixed = fix_all(faked := Faked(posts, find), {}, str(posts), unsafe=False)
    assert not fixed.finished
    assert len(faked.seen) == MOST_PASSES + 2, "one that finds, one that knows the bytes, ten fixed"
    assert (fixed.mended, fixed.changes) == (0, ()), "an even number of turns"
    assert fixed.recurring == ("a.md",)


def test_fixes_that_only_take_many_passes_do_not_recur(posts: Path) -> None:
    def find(standing: Contents) -> list[Finding]:
        now = standing.get("a.md", TEXT.encode())
        return [finding("a.md", len(now), len(now), "More.\n")]

    fixed = fix_all(Faked(posts, find), {}, str(posts), unsafe=False)
    assert not fixed.finished
    assert fixed.mended == MOST_PASSES
    assert fixed.recurring == ()


def test_fixes_that_overlap_take_turns_until_none_is_left(posts: Path) -> None:
    def find(standing: Contents) -> list[Finding]:
        now = standing.get("a.md", TEXT.encode()).decode()
        return [finding("a.md", at, at + 3, "x") for at in range(len(now) - 2)
                if now[at : at + 3].isalpha()]  # fmt: skip

    fixed = fix_all(Faked(posts, find), {}, str(posts), unsafe=False)
    assert fixed.finished
    (change,) = fixed.changes
    assert change.before == TEXT.encode()
    assert change.after.decode() == "---\nx: x\n---\n\nxt.\n"
    assert (posts / "a.md").read_text() == TEXT, "nothing is written"


def test_fixes_are_made_on_the_bytes_that_they_were_found_in(posts: Path) -> None:
    """The file changes after the first run: what that found is not applied to what is there now."""

    def find(standing: Contents) -> list[Finding]:
        if not standing:
            (posts / "a.md").write_text("Somebody else wrote this.\n")
            return [finding("a.md", 0, 3, "")]
        return []

    fixed = fix_all(Faked(posts, find), {}, str(posts), unsafe=False)
    assert fixed.finished
    assert not fixed.changes


def test_a_fix_that_breaks_a_post_is_not_made(posts: Path) -> None:
    def find(standing: Contents) -> list[Finding]:
        at = TEXT.index("One")
        broken = finding("a.md", at, at + 3, "[", code="ACM001")
        return [broken, *([] if b"Two" in standing.get("b.md", b"") else
                          [finding("b.md", at, at + 3, "Two")])]  # fmt: skip

    fixed = fix_all(Faked(posts, find), {}, str(posts), unsafe=False)
    assert [change.path for change in fixed.changes] == ["b.md"]
    assert fixed.errors == ("a.md: left as it was: the fix of ACM001 would break it",)
    assert fixed.finished


def test_a_file_that_cannot_be_read_any_more_is_reported(posts: Path) -> None:
    def find(standing: Contents) -> list[Finding]:
        (posts / "a.md").unlink(missing_ok=True)
        return [finding("a.md", 0, 3, "")]

    fixed = fix_all(Faked(posts, find), {}, str(posts), unsafe=False)
    assert fixed.errors == ("a.md: cannot be read: No such file or directory",)
    assert fixed.finished


def test_what_is_no_text_any_more_is_left_alone(posts: Path) -> None:
    def find(standing: Contents) -> list[Finding]:
        (posts / "a.md").write_bytes(b"\xff\xfe\x00")
        return [finding("a.md", 0, 1, "")]

    (error,) = fix_all(Faked(posts, find), {}, str(posts), unsafe=False).errors
    assert error.startswith("a.md: its text cannot be written back")
    assert (posts / "a.md").read_bytes() == b"\xff\xfe\x00"


def test_one_file_under_two_names_is_fixed_once(posts: Path) -> None:
    (posts / "link.md").symlink_to(posts / "a.md")

    def find(standing: Contents) -> list[Finding]:
        return [finding(name, 0, 0, "\n") for name in ("a.md", "link.md")
                if not standing.get(name, b"").startswith(b"\n")]  # fmt: skip

    faked = Faked(posts, find)
    outcome = faked({})
    paths = {"a.md": "", "link.md": ""}.keys()
    fixed = fix_all(lambda standing: faked(standing)._replace(paths=paths), {}, str(posts), False)
    assert outcome.findings
    assert [change.path for change in fixed.changes] == ["a.md"]
    assert not fixed.errors


def test_findings_elsewhere_are_not_fixed(posts: Path) -> None:
    fixed = fix_all(
        Faked(posts, lambda _: [finding("../out.md", 0, 1, "")]), {}, str(posts), unsafe=False
    )
    assert (fixed.changes, fixed.errors, fixed.mended) == ((), (), 0)


def test_a_file_is_written_only_over_what_was_read(tmp_path: Path) -> None:
    root = os.path.realpath(tmp_path)
    change = Change("a.md", b"old", b"new", "old", (), 1)
    (tmp_path / "a.md").write_bytes(b"old")
    assert write_change(root, change) == ""
    assert (tmp_path / "a.md").read_bytes() == b"new"
    assert "changed by somebody else" in write_change(root, change)
    assert (tmp_path / "a.md").read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
