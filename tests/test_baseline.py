"""Comparing findings with known ones, and the file that holds these."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.baseline import HALF, BaselineError, Known, Seen, compare, compare_run
from anplint.baseline_file import read_baseline, to_known, write_baseline
from anplint.model import Finding, Place, Span
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


DAY = "2026-01-05"


def print_of(what: str, post: str) -> str:
    """Return a fingerprint of two halves."""
    return what.ljust(HALF, "0") + post.ljust(HALF, "0")


def finding(what: str, path: str, post: str = "", code: str = "ANP701") -> Finding:
    """Return a finding on something in a post, which is known by its path."""
    place = Place(path, Span(0, 1), 1, 1, 1, 2)
    return Finding(code, "name", "error", f"About {what}.", place, print_of(what, post or path))


def knows(what: str, path: str, post: str = "", code: str = "ANP701") -> Known:
    """Return the same as a known one."""
    return to_known(finding(what, path, post, code))


def names(findings: Sequence[Finding | Known]) -> list[str]:
    """Return what findings are about."""
    return [item.message.split()[1].rstrip(".") for item in findings]


class TestCompare:
    def test_tells_new_old_and_gone(self) -> None:
        compared = compare(
            [finding("a", "1"), finding("b", "1")], [knows("b", "1"), knows("c", "1")]
        )
        assert [names(part) for part in compared[:3]] == [["a"], ["b"], ["c"]]

    def test_one_mended_and_one_added_is_one_new(self) -> None:
        compared = compare([finding("new", "1")], [knows("old", "1")])
        assert (names(compared.new), names(compared.gone)) == (["new"], ["old"])

    def test_follows_a_move_that_is_known(self) -> None:
        compared = compare([finding("a", "new")], [knows("a", "old")], moved={"old": "new"})
        assert compared[:3] == ([], [finding("a", "new")], [])

    def test_guesses_a_move_where_half_of_the_findings_came_along(self) -> None:
        known = [knows("a", "old"), knows("b", "old")]
        compared = compare([finding("a", "new")], known, is_gone=lambda path: path == "old")
        assert (names(compared.old), names(compared.gone)) == (["a"], ["b"])

    def test_takes_no_other_post_for_one_that_is_gone(self) -> None:
        known = [knows("a", "old"), knows("b", "old"), knows("c", "old"), knows("x", "other")]
        gone = {"old"}.__contains__
        few = compare([finding("a", "new")], known, is_gone=gone)
        assert names(few.new) == ["a"]
        there = compare([finding("a", "other"), finding("x", "other")], known[:1] + known[3:],
                        is_gone=gone)  # fmt: skip
        assert names(there.new) == ["a"]

    def test_a_post_that_is_still_there_was_not_moved(self) -> None:
        assert names(compare([finding("a", "new")], [knows("a", "old")]).new) == ["a"]

    def test_gives_two_posts_that_are_gone_two_new_places(self) -> None:
        known = [knows("a", "1"), knows("b", "1"), knows("a", "2"), knows("b", "2")]
        findings = [finding(what, path) for path in ("3", "4") for what in ("a", "b")]
        compared = compare(findings, known, is_gone=lambda path: path in ("1", "2"))
        assert (compared.new, compared.gone) == ([], [])

    def test_a_folder_of_posts_with_equal_findings_may_move(self) -> None:
        """By their names: to compare each with each would take minutes for thousands."""
        known = [knows(what, f"old/{number}.md") for number in range(500) for what in "ab"]
        findings = [finding(what, f"new/{number}.md") for number in range(500) for what in "ab"]
        compared = compare(findings, known, is_gone=lambda path: path.startswith("old/"))
        assert (compared.new, compared.gone) == ([], [])

    def test_what_many_posts_have_tells_of_none(self) -> None:
        known = [knows("a", f"old/{number}.md") for number in range(30)]
        findings = [finding("a", f"new/x{number}.md") for number in range(30)]
        compared = compare(findings, known, is_gone=lambda path: path.startswith("old/"))
        assert len(compared.new) == 30

    @given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("1234"))),
           st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("1234"))),
           st.sets(st.sampled_from("1234")))  # fmt: skip
    def test_loses_nothing(
        self, now: set[tuple[str, str]], before: set[tuple[str, str]], lost: set[str]
    ) -> None:
        findings = [finding(*item) for item in sorted(now)]
        known = [knows(*item) for item in sorted(before)]
        compared = compare(findings, known, is_gone=lost.__contains__)
        assert sorted(compared.new + compared.old) == sorted(findings)
        assert len(compared.old) + len(compared.gone) == len(known)
        assert {item.fingerprint for item in findings} & {item.fingerprint for item in known} <= {
            item.fingerprint for item in compared.old
        }


class TestCompareRun:
    def test_only_what_was_looked_at_can_be_gone(self, tmp_path: Path) -> None:
        (tmp_path / "there.md").write_text("Text.")
        known = [
            knows("checked", "checked.md"),
            knows("beside", "there.md"),
            knows("removed", "removed.md"),
            knows("off", "checked.md", code="ANP601"),
        ]
        compared = compare_run([], known, Seen({"checked.md"}, {"ANP701"}), str(tmp_path))
        assert names(compared.gone) == ["checked", "removed"]
        assert names(compared.unseen) == ["beside", "off"]

    def test_marks_the_findings(self, tmp_path: Path) -> None:
        findings = [finding("a", "1"), finding("b", "1")]
        compared = compare_run(findings, [knows("b", "1")], Seen({"1"}, {"ANP701"}), str(tmp_path))
        assert [item.baseline for item in compared.new + compared.old] == ["new", "unchanged"]
        assert [item.is_open for item in compared.new + compared.old] == [True, False]


class TestFile:
    def test_reads_what_it_wrote(self, tmp_path: Path) -> None:
        path = str(tmp_path / "b.json")
        known = [knows('ä\u2028\u202e"\\', "posts/\ud800.md"), knows("a", "1")]
        write_baseline(path, known)
        assert sorted(read_baseline(path)) == sorted(known)
        assert json.loads((tmp_path / "b.json").read_text())["version"] == 1

    def test_has_one_finding_a_line_and_the_same_bytes_in_any_order(self, tmp_path: Path) -> None:
        one, two = tmp_path / "1.json", tmp_path / "2.json"
        known = [knows(what, "1") for what in "abc"]
        write_baseline(str(one), known)
        write_baseline(str(two), known[::-1])
        assert one.read_bytes() == two.read_bytes()
        assert len(one.read_text().splitlines()) == len(known) + 3

    def test_adding_one_changes_no_other_line(self, tmp_path: Path) -> None:
        one, two = tmp_path / "1.json", tmp_path / "2.json"
        write_baseline(str(one), [knows("a", "1")])
        write_baseline(str(two), [knows("a", "1"), knows("b", "1")])
        lines = two.read_text().splitlines()
        assert [line for line in lines if '"b' not in line] == one.read_text().splitlines()

    def test_two_branches_that_add_one_each_merge(self, tmp_path: Path) -> None:
        repository = GitFolder(tmp_path / "r")
        path = str(repository.folder / "b.json")
        known = [knows(what, "1") for what in "bdfhj"]
        write_baseline(path, known)
        repository.commit(DAY)
        repository("checkout", "-q", "-b", "one")
        write_baseline(path, [*known, knows("c", "1")])
        repository.commit(DAY)
        repository("checkout", "-q", "main")
        write_baseline(path, [*known, knows("i", "1")])
        repository.commit(DAY)
        repository("merge", "-q", "one", "-m", "merge")
        assert names(read_baseline(path)) == list("bcdfhij")

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("", "cannot be read"),
            ("<<<<<<< ours\n{}", "if a merge left marks"),
            ("[]", "not a baseline of version 1"),
            ('{"version": 2}', "not a baseline of version 1"),
            ('{"a": {"code": "ANP701"}, "version": 1}', "'a' is no finding"),
            ('{"a": 7, "version": 1}', "'a' is no finding"),
            ("[" * 200_000, "cannot be read"),
        ],
    )
    def test_says_what_is_wrong(self, tmp_path: Path, text: str, reason: str) -> None:
        path = tmp_path / "b.json"
        path.write_text(text)
        with pytest.raises(BaselineError, match=reason):
            read_baseline(str(path))

    def test_says_that_there_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(BaselineError, match="no such baseline"):
            read_baseline(str(tmp_path / "b.json"))
        with pytest.raises(BaselineError, match="not a file"):
            read_baseline(str(tmp_path))
