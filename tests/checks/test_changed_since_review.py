"""changed-since-review, on real repositories."""

from __future__ import annotations

import os
import random
import subprocess
from typing import TYPE_CHECKING

import pytest

from anplint import git as git_module
from anplint.git import DEPTH_HINT
from tests.cli.helpers import anplint
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2025-12-01"
WIND = "Wind the clock until you feel the spring resist."
OIL = "Oil the spring once a year and wipe off what is too much."


def post(text: str = WIND, reviewed: str = "2025-03-04", more: str = "") -> str:
    return f"---\ntitle: Clocks\nlast_reviewed: {reviewed}\n{more}---\n\n{text}\n"


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    """A repository with one post, reviewed on the day of its commit; the current folder."""
    repository = GitFolder(tmp_path / "work")
    monkeypatch.chdir(repository.folder)
    repository.write("a.md", post())
    repository.commit("2025-03-04")
    return repository


def check(*arguments: str, select: str = "ANP603", stdin: bytes = b"") -> list[str]:
    """Return what the rule says, each line without the path of its file and its place."""
    ran = anplint(
        "check", *(arguments or (".",)), "--select", select, "--format", "concise",
        "--today", TODAY, stdin=stdin,
    )  # fmt: skip
    assert ran.code == 0, ran
    notices = [line for line in ran.err.splitlines() if line.startswith("anplint:")]
    return [line.rpartition("] ")[2] for line in ran.out.splitlines()] + notices


def changed(day: str, reviewed: str = "2025-03-04", path: str = "a.md") -> str:
    text = f"The text was changed on {day}, after the last review on {reviewed}."
    return f"{path}:3:16: ANP603 warning {text}"


def bumped(old: str, new: str, path: str = "a.md") -> str:
    text = f"The review date went from {old} to {new}, and the text stayed as it was."
    return f"{path}:3:16: ANP603 warning {text}"


def test_a_post_as_it_was_reviewed_is_left_alone(git: GitFolder) -> None:
    assert check() == []


def test_text_changed_after_the_review(git: GitFolder) -> None:
    git.write("a.md", post(OIL))
    git.commit("2025-05-01")
    assert check() == [changed("2025-05-01")]


def test_a_text_that_is_there_since_the_first_commit_after_the_review(git: GitFolder) -> None:
    git("rm", "--quiet", "a.md")
    git("commit", "--quiet", "--message", "Without", "--allow-empty")
    git("checkout", "--quiet", "--orphan", "other")
    git.write("a.md", post())
    git.commit("2025-05-01")
    assert check() == []  # nothing was cut off


def test_the_latest_change_of_the_text_is_named(git: GitFolder) -> None:
    for day, text, more in (("2025-05-01", OIL, ""), ("2025-05-02", WIND + OIL, ""),
                            ("2025-05-03", WIND + OIL, "tags: [a]\n")):  # fmt: skip
        git.write("a.md", post(text, more=more))
        git.commit(day)
    assert check() == [changed("2025-05-02")]


def test_a_change_that_was_taken_back_is_none(git: GitFolder) -> None:
    git.write("a.md", post(OIL))
    git.commit("2025-05-01")
    git.write("a.md", post())
    git.commit("2025-05-02")
    assert check() == []


def test_changes_on_the_day_of_the_review_belong_to_it(git: GitFolder) -> None:
    git.write("a.md", post(OIL))
    git.commit("2025-03-04")
    assert check() == []
    git.write("a.md", post(WIND))
    git.commit("2025-03-05")
    assert check() == [changed("2025-03-05")]


@pytest.mark.parametrize(
    "text",
    [
        post("Wind the **clock** until\nyou feel the [spring](/spring) resist."),
        post(f"<!-- no word -->\n\n{WIND}\n\n![A clock](clock.png)"),
        post(f"{WIND}{{{{< aside >}}}}\r\n"),
        post(more="slug: clocks\ntags: [time]\n"),
        post().replace("Clocks", "Old clocks"),
        post().replace("2025-03-04", "03/04/2025"),
        post().replace("last_reviewed", "review_date"),
        "\ufeff" + post(),
    ],
)
def test_markup_white_space_images_and_meta_are_no_text(git: GitFolder, text: str) -> None:
    git.write("a.md", text)
    git.commit("2025-05-01")
    assert check() == []


@pytest.mark.parametrize(
    "text",
    [f"{WIND}\n\n## Oil", f"{WIND}\n\n- Oil", f"{WIND}\n\n    oil()", f"{WIND} Use `oil`.",
     f"{WIND}\n\n| a | b |\n|---|---|\n| c | d |\n", WIND.replace("clock", "watch")],
)  # fmt: skip
def test_all_words_and_code_are_text(git: GitFolder, text: str) -> None:
    git.write("a.md", post(text))
    git.commit("2025-05-01")
    assert check() == [changed("2025-05-01")]


def test_a_moved_file_is_followed(git: GitFolder) -> None:
    git("mv", "a.md", "b.md")
    git.commit("2025-05-01")
    assert check() == []
    git.write("b.md", post(f"{WIND} {OIL}"))
    git.commit("2025-05-02")
    git.write("old/keep.md", "x")
    git("mv", "b.md", "old/c.md")
    assert check() == [changed("2025-05-02", path="old/c.md")]


def test_the_review_may_come_with_the_text_or_after_it(git: GitFolder) -> None:
    git.write("a.md", post(OIL, "2025-05-01"))
    git.commit("2025-05-03")
    assert check() == []
    git.write("a.md", post(WIND, "2025-05-01"))
    git.commit("2025-05-04")
    assert check() == [changed("2025-05-04", "2025-05-01")]
    git.write("a.md", post(WIND, "2025-05-15"))
    assert check() == []  # as the rule asks for
    git.commit("2025-05-15")
    assert check() == []
    git.write("a.md", post(WIND, "2025-06-15"))
    assert check() == [bumped("2025-05-15", "2025-06-15")]


def test_a_link_that_was_repaired_or_a_date_that_was_mistyped_is_no_bump(git: GitFolder) -> None:
    link = "See [the book](http://example.org/{})."
    git.write("a.md", post(link.format("old"), "2025-05-01"))
    git.commit("2025-05-01")
    git.write("a.md", post(link.format("new"), "2025-06-01"))
    git.commit("2025-06-01")
    assert check() == []
    git.write("a.md", post(link.format("new"), "2025-06-02"))
    assert check() == []


def test_a_review_that_changed_nothing(git: GitFolder) -> None:
    git.write("a.md", post(reviewed="2025-06-01", more="tags: [a]\n"))
    git.commit("2025-06-02")
    git.write("a.md", post(reviewed="2025-06-01", more="tags: [b]\n"))
    git.commit("2025-06-03")
    assert check() == [bumped("2025-03-04", "2025-06-01")]
    git.write("anplint.toml", "[rules.changed-since-review]\nunchanged_reviews = 'allow'\n")
    assert check() == []


@pytest.mark.parametrize(
    "text",
    [
        post(f"{WIND}\n\n![A clock](clock.png)", "2025-06-01"),  # somebody looked at it
        post(reviewed="2024-01-01"),  # an earlier date is a correction
        post(reviewed="2025-3-5"),  # no date
    ],
)
def test_a_review_that_changed_something_is_left_alone(git: GitFolder, text: str) -> None:
    git.write("a.md", text)
    git.commit("2025-06-02")
    assert check() == []


def test_a_first_review_is_no_bump(git: GitFolder) -> None:
    git.write("b.md", post().replace("last_reviewed: 2025-03-04\n", ""))
    git.commit("2025-05-01")
    git.write("b.md", post(reviewed="2025-06-01"))
    git.commit("2025-06-01")
    assert check() == []


def test_what_is_not_committed_was_changed_today(git: GitFolder) -> None:
    git.write("a.md", post(f"{WIND}\nOil it."))
    assert check() == [changed(TODAY)]
    git("add", "a.md")
    assert check() == [changed(TODAY)]
    git("mv", "a.md", "b.md")
    git.write("a.md", post(OIL))
    assert check() == [changed(TODAY, path="b.md")]


@pytest.mark.parametrize(
    ("before", "after", "is_told"),
    [
        ("", "", True),  # one title
        ("slug: a\n", "slug: a\n", True),
        ("slug: a\n", "slug: b\n", False),
        ("", "slug: b\n", True),
    ],
)
def test_a_moved_and_changed_file_is_followed_where_it_surely_is_the_same_post(
    git: GitFolder, before: str, after: str, is_told: bool
) -> None:
    git.write("x.md", post(more=before))
    git.commit("2025-03-04")
    git("mv", "x.md", "y.md")
    git.write("y.md", post(f"{WIND}\nOil it.", more=after))
    git.commit("2025-05-01")
    assert git("log", "-1", "--name-status", "--format=").startswith("R")
    expected = changed("2025-05-01", path="y.md")
    assert check("y.md") == ([expected] if is_told else [])


def test_a_likely_move_of_another_title_is_not_followed(git: GitFolder) -> None:
    git("mv", "a.md", "b.md")
    git.write("b.md", post(f"{WIND}\nOil it.").replace("Clocks", "Watches"))
    git.commit("2025-05-01")
    assert git("log", "-1", "--name-status", "--format=").startswith("R")
    assert check() == []


def test_a_review_that_is_not_committed_yet(git: GitFolder) -> None:
    git.write("a.md", post(OIL, "2025-11-30"))
    assert check() == []
    git.write("a.md", post(WIND, "2025-11-30"))
    assert check() == [bumped("2025-03-04", "2025-11-30")]


def test_standard_input_stands_for_the_file(git: GitFolder) -> None:
    arguments = ("--stdin-filename", "a.md", "-")
    assert check(*arguments, stdin=post(OIL).encode()) == [changed(TODAY)]
    assert check(*arguments, stdin=post().encode()) == []
    assert check("--stdin-filename", "new.md", "-", stdin=post(OIL).encode()) == []


def test_a_merged_branch(git: GitFolder) -> None:
    git("checkout", "--quiet", "-b", "side")
    git.write("a.md", post(OIL))
    git.commit("2025-05-01")
    git.write("b.md", post(OIL, "2025-05-02"))
    git.commit("2025-05-02")
    git.write("b.md", post(WIND, "2025-05-03"))
    git.commit("2025-05-03")
    git("checkout", "--quiet", "main")
    git.write("c.md", "other")
    git.commit("2025-05-04")
    git("merge", "--quiet", "--no-ff", "-m", "Merge", "side", day="2025-05-05")
    assert check() == [changed("2025-05-05")]
    git("checkout", "--quiet", "--detach", "side")
    assert check() == [changed("2025-05-01")]


def test_another_form_begins_another_history(git: GitFolder) -> None:
    git("mv", "a.md", "a.html")
    page = (
        "<html><head><title>Clocks</title><meta name='last_reviewed' content='2025-03-04'></head>"
        "<body><h1>Clocks</h1><p>{}</p></body></html>"
    )
    git.write("a.html", page.format(WIND))
    git.commit("2025-05-01")
    assert check() == []
    git.write("a.html", page.format(OIL))
    git.commit("2025-05-02")
    (line,) = check()
    assert line.endswith("The text was changed on 2025-05-02, after the last review on 2025-03-04.")


def test_an_earlier_version_that_cannot_be_read_ends_what_is_known(git: GitFolder) -> None:
    git.write("a.md", post().encode() + b"\xff")
    git.commit("2025-05-01")
    git.write("a.md", post(OIL))
    git.commit("2025-05-02")
    assert check() == []


def test_fields_of_the_configuration_are_those_of_earlier_versions(git: GitFolder) -> None:
    git.write("anplint.toml", '[fields]\nlast_reviewed = ["seen"]\n')
    git.write("a.md", post().replace("last_reviewed", "seen"))
    git.commit("2025-05-01")
    git.write("a.md", post(OIL).replace("last_reviewed", "seen"))
    git.commit("2025-05-02")
    assert check() == [changed("2025-05-02").replace("3:16", "3:7")]


def test_a_shallow_clone_is_told_once(git: GitFolder, tmp_path: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        git.write(name, post(OIL))
    git.commit("2025-05-01")
    git.write("c.md", post(WIND))
    git.commit("2025-05-02")
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--depth=2", git.folder.as_uri(), str(clone))
    os.chdir(clone)
    finding, notice = check()
    assert finding == changed("2025-05-02", path="c.md")
    assert notice == (
        "anplint: whether 2 posts were changed after the review is not known, "
        f"since the history of this clone was cut off; {DEPTH_HINT}"
    )
    for name in ("a.md", "b.md", "c.md"):
        git.write(name, post(OIL, "2025-06-01"))
    git.commit("2025-06-01")
    git("clone", "--quiet", "--depth=1", git.folder.as_uri(), str(tmp_path / "later"))
    os.chdir(tmp_path / "later")
    assert check() == []


def test_nothing_is_fetched_for_a_clone_without_old_contents(
    git: GitFolder, tmp_path: Path
) -> None:
    git.write("a.md", post(OIL))
    git.commit("2025-05-01")
    git("config", "uploadpack.allowFilter", "true")
    source = git.folder.as_uri()
    git("clone", "--quiet", "--filter=blob:none", source, str(tmp_path / "clone"))
    os.chdir(tmp_path / "clone")
    (notice,) = check()
    assert "git could not read old contents" in notice
    assert "clone without it" in notice


def test_a_linked_work_tree(git: GitFolder, tmp_path: Path) -> None:
    git("worktree", "add", "--quiet", "-b", "side", str(tmp_path / "linked"))
    linked = GitFolder(tmp_path / "linked")
    linked.write("a.md", post(OIL))
    linked.commit("2025-05-01")
    assert check() == []
    os.chdir(linked.folder)
    assert check() == [changed("2025-05-01")]


def test_without_history_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.md").write_text(post())
    assert check() == []
    empty = GitFolder(tmp_path / "empty")
    empty.write("a.md", post())
    monkeypatch.chdir(empty.folder)
    assert check() == []
    empty("add", "a.md")
    assert check() == []


def test_a_folder_that_only_looks_like_a_repository(
    git: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths are not taken for those of the repository around it."""
    (git.folder / "inner" / ".git").mkdir(parents=True)
    git.write("inner/a.md", post(OIL))
    monkeypatch.chdir(git.folder / "inner")
    assert check() == []


def test_where_git_cannot_be_run_it_is_said(
    git: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    (notice,) = check()
    assert notice.startswith("anplint: whether posts were changed after their review is not known")
    assert "git cannot be run" in notice


@pytest.mark.parametrize(("select", "text"), [("ANP602", post()), ("ANP603", "# No review\n")])
def test_no_process_runs_where_the_rule_is_off_or_has_nothing_to_judge(
    git: GitFolder, monkeypatch: pytest.MonkeyPatch, select: str, text: str
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("git was run")

    git.write("a.md", text)
    monkeypatch.setattr(git_module, "_run", refuse)
    assert check(select=select) == []


def test_few_processes_serve_any_number_of_posts(
    git: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        git.write(f"{number}.md", post())
    git.commit("2025-03-04")
    for number in range(30):
        git.write(f"{number}.md", post(OIL))
    git.commit("2025-05-01")
    started = []
    original = subprocess.Popen.__init__

    def count(self: object, *arguments: object, **named: object) -> None:
        started.append(arguments)
        original(self, *arguments, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess.Popen, "__init__", count)
    assert len(check()) == 30
    # rev-parse twice, diff, log, cat-file
    assert len(started) == 5


def test_a_commit_is_judged_by_its_own_history(git: GitFolder) -> None:
    git.write("b.md", post(WIND, "2025-03-01"))
    git.commit("2025-04-01")
    git.write("a.md", post(OIL))
    git.commit("2025-05-01")
    git.write("b.md", post(OIL, "2025-03-01"))
    git.write("a.md", post(OIL + WIND))
    git.commit("2025-05-02")
    assert check(".", "--since", "HEAD~1") == [changed("2025-05-02", "2025-03-01", "b.md")]


def test_the_cache_keeps_no_verdict(git: GitFolder) -> None:
    git.write("a.md", post(OIL))
    arguments = (".", "--cache-dir", "../cache")
    assert check(*arguments) == [changed(TODAY)]
    git.commit("2025-05-01")
    assert check(*arguments) == [changed("2025-05-01")]
    git("commit", "--quiet", "--amend", "--no-edit", "--date=2025-03-04T12:00:00Z")
    assert check(*arguments) == []


class Oracle:
    """What was done to one post, and what the rule has to say of it."""

    def __init__(self, number: int) -> None:
        self.path = f"posts/{number}.md"
        self.text, self.reviewed, self.tag = f"{WIND} {number}", "2025-01-01", 0
        self.words = "\n".join(f"w{number * 100 + at}" for at in range(40))
        self.states: list[tuple[str, str, str]] = []

    def source(self) -> str:
        more = f"slug: {self.path.rpartition('/')[2]}\ntags: [{self.tag}]\n"
        return post(f"{self.text}\n\n~~~\n{self.words}\n~~~", self.reviewed, more)

    def verdict(self) -> list[str]:
        """Walk forward through the days: the opposite way to the check's."""
        now = self.states[-1]
        since = max((at for at, state in enumerate(self.states) if state[1] != now[1]), default=-1)
        at_review = self.states[since + 1][2]
        latest, is_same = "", True
        for (_, _, before), (day, reviewed, text) in zip(
            self.states[since + 1 :], self.states[since + 2 :], strict=False
        ):
            if day <= reviewed:
                at_review = text
            if text != before:
                latest, is_same = day, False
        if at_review != now[2]:
            return [changed(latest, now[1], self.path)]
        if since < 0 or not is_same:
            return []
        older = self.states[since][1]
        first = max((at for at in range(since) if self.states[at][1] != older), default=-1)
        if all(text == now[2] for _, _, text in self.states[first + 1 : since + 1]):
            return [bumped(older, now[1], self.path)]
        return []


def test_random_histories_are_judged_as_by_hand(git: GitFolder) -> None:
    chance = random.Random(7)
    posts = [Oracle(number) for number in range(60)]
    for month in range(1, 11):
        day = f"2025-{month:02}-15"
        for item in posts:
            old = item.path
            for act in chance.sample(("text", "review", "late", "tag", "move", "", ""), 2):
                if act == "text":
                    item.text = chance.choice(("Listen to it.", "Set it by a star.", "Dust it."))
                elif act in {"review", "late"}:
                    item.reviewed = day if act == "review" else f"2025-{month:02}-10"
                elif act == "tag":
                    item.tag += 1
                elif act == "move":
                    item.path = f"posts/{month}/{item.path.rpartition('/')[2]}"
            (git.folder / old).unlink(missing_ok=True)
            git.write(item.path, item.source())
            item.states.append((day, item.reviewed, item.text))
        git.commit(day)
    expected = [line for item in posts for line in item.verdict()]
    assert sum("text was changed" in line for line in expected) > 5
    assert sum("stayed as it was" in line for line in expected) > 5
    assert sorted(check("posts")) == sorted(expected)
