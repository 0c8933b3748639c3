"""`check --since`: in real repositories, only what a branch made worse is reported."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from anplint.engine import inspection
from anplint.readers import read
from tests.cli.helpers import Ran, anplint
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-01-05"
RIVER = (
    "The ferry leaves the north pier at seven and crosses the river in eleven minutes, and nobody "
    "asks for a ticket before the mail has been carried on board."
)
STORM = (
    "When the wind turns to the west the captain keeps the boat at the pier, and the children of "
    "the island have a day without school that nobody had planned."
)


def post(title: str, *body: str, meta: str = "") -> str:
    """Return a post."""
    text = "\n\n".join(body)
    return f"---\ntitle: {title}\ndate: 2026-01-05\n{meta}---\n\n{text}\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    """Return a repository with posts that have faults, in its folder, on a branch."""
    repository = GitFolder(tmp_path / "blog")
    monkeypatch.chdir(repository.folder)
    for name, value in (("GIT_CONFIG_GLOBAL", os.devnull), ("GIT_CONFIG_NOSYSTEM", "1")):
        monkeypatch.setenv(name, value)
    repository.write("posts/ferry.md", post("The ferry", RIVER, "TODO: say what it costs."))
    repository.write("posts/old.md", post("An old post", "![the pier](../images/pier.png)"))
    repository.write("posts/stale.md", post("Stale", "Text of some kind.",
                                            meta="last_reviewed: 2019-01-01\n"))  # fmt: skip
    repository.write("images/pier.png", "a picture")
    repository.write("images/ticket.png", "another")
    repository.commit(DAY)
    repository("checkout", "--quiet", "-b", "work")
    return repository


def since(*arguments: str, revision: str = "main") -> Ran:
    """Check, as against main, and print one line for each finding."""
    return anplint("check", "--since", revision, "--format", "concise", "--fail-on", "note",
                   "--today", "2026-11-20", *arguments)  # fmt: skip


def found(*arguments: str) -> list[tuple[str, str]]:
    """Return path and code of what is new."""
    lines = (line.split(" ") for line in since(*arguments).out.splitlines())
    return [(words[0].split(":")[0], words[1]) for words in lines]


def test_old_findings_are_silent(repository: GitFolder) -> None:
    assert len(anplint("check", "--format", "concise").out.splitlines()) == 2
    assert since() == Ran(0, "", "")
    repository.write("posts/new.md", post("A new post", STORM))
    assert since() == Ran(0, "", "")


def test_a_copy_of_an_old_post_is_found(repository: GitFolder) -> None:
    repository.write("posts/z.md", post("Another", RIVER.replace("eleven", "twelve")))
    repository.commit(DAY)
    assert found() == [("posts/z.md", "ANP402")]
    assert since().code == 1
    assert since("--fail-on", "error").code == 0


def test_an_untouched_post_that_the_branch_broke_is_found(repository: GitFolder) -> None:
    (repository.folder / "images" / "pier.png").unlink()
    assert found() == [("posts/old.md", "ANP204")]
    repository.commit(DAY)
    assert found() == [("posts/old.md", "ANP204")]


def test_the_last_picture_of_a_folder_is_missed(repository: GitFolder) -> None:
    (repository.folder / "images" / "ticket.png").unlink()
    repository("rm", "--quiet", "images/pier.png")
    assert not (repository.folder / "images").exists()
    assert found() == [("posts/old.md", "ANP204")]


def test_a_link_to_a_picture_was_a_picture(repository: GitFolder) -> None:
    (repository.folder / "images" / "link.png").symlink_to("pier.png")
    repository.write("posts/link.md", post("Linked", "![the pier](../images/link.png)"))
    revision = repository.commit(DAY)
    assert since(revision=revision).out == ""
    (repository.folder / "images" / "link.png").unlink()
    assert since(revision=revision).out.count("ANP204") == 1


def test_a_copied_title_is_found_where_it_was_copied_to(repository: GitFolder) -> None:
    repository.write("posts/a.md", post("The ferry", STORM))
    assert [code for _, code in found()] == ["ANP109"]


def test_a_rename_is_silent(repository: GitFolder) -> None:
    repository("mv", "posts/ferry.md", "posts/boat.md")
    assert found() == []
    repository.commit(DAY)
    assert found() == []
    repository("mv", "posts", "content")
    repository("mv", "content/boat.md", "content/ship.md")
    assert found() == []


def test_a_rename_that_git_was_not_told_of_is_silent(repository: GitFolder) -> None:
    shutil.move("posts/ferry.md", "posts/boat.md")
    assert found() == []


def test_a_moved_post_with_a_new_fault_has_one_finding(repository: GitFolder) -> None:
    repository("mv", "posts/ferry.md", "posts/boat.md")
    text = (repository.folder / "posts" / "boat.md").read_text()
    repository.write("posts/boat.md", text + "\n![the boat](../images/boat.png)\n")
    assert found() == [("posts/boat.md", "ANP204")]


def test_one_mended_and_one_added_in_a_post_is_one_new_finding(repository: GitFolder) -> None:
    repository.write("posts/ferry.md", post("The ferry", RIVER, "It is free.", "TODO: dogs."))
    assert found() == [("posts/ferry.md", "ANP701")]


def test_moved_lines_are_silent(repository: GitFolder) -> None:
    text = post("The ferry", STORM, "More text.", RIVER, "TODO: say what it costs.")
    repository.write("posts/ferry.md", text)
    assert found() == []


def test_the_time_that_passed_makes_nothing_new(repository: GitFolder) -> None:
    assert anplint("check", "--select", "ANP601", "--today", "2026-11-20").out.count("ANP601") == 1
    assert found("--select", "ANP601") == []


def test_commits_on_main_since_do_not_count(repository: GitFolder) -> None:
    repository.write("a.md", post("Mine", "TODO: mine."))
    repository.commit(DAY)
    repository("checkout", "--quiet", "main")
    repository.write("b.md", post("Theirs", "TODO: theirs."))
    repository.commit(DAY)
    repository("checkout", "--quiet", "work")
    assert found() == [("a.md", "ANP701")]


def test_with_a_baseline_both_are_left_out(repository: GitFolder) -> None:
    repository.write("posts/ferry.md", post("The ferry", RIVER, "TODO: say what it costs.", "TBD."))
    anplint("baseline", "--select", "ANP701")
    repository.write("posts/w.md", post("Another", "TODO: all."))
    baseline = ("--baseline", "anplint-baseline.json", "--select", "ANP701")
    assert found(*baseline) == [("posts/w.md", "ANP701")]
    ran = since(*baseline, "--fail-on-stale", "posts/ferry.md")
    assert ran == Ran(0, "", "")


def test_paths_limit_what_is_reported(repository: GitFolder) -> None:
    repository.write("posts/z.md", post("Another", RIVER))
    repository.write("notes/z.md", post("Draft", "TODO: all."))
    assert found("notes") == [("notes/z.md", "ANP701")]
    assert found("posts/z.md") == [("posts/z.md", "ANP402")]
    assert found("posts/ferry.md") == []


def test_works_from_a_folder_below(repository: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.write("posts/z.md", post("Another", "TODO: all."))
    monkeypatch.chdir("posts")
    assert found() == [("z.md", "ANP701")]
    assert found("z.md") == [("z.md", "ANP701")]


def test_works_in_a_linked_work_tree(
    repository: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    monkeypatch.chdir(tmp_path / "tree")
    (tmp_path / "tree" / "a.md").write_text(post("Another", "TODO: all."))
    assert found() == [("a.md", "ANP701")]


def test_works_in_the_hook_of_another_repository(
    repository: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = GitFolder(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.folder / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.folder / ".git" / "index"))
    assert since() == Ran(0, "", "")


def test_standard_input_stands_for_its_file(repository: GitFolder) -> None:
    text = post("The ferry", RIVER, "TODO: say what it costs.", "TODO: say when.").encode()
    ran = anplint("check", "--since", "main", "--format", "concise", "--stdin-filename",
                  "posts/ferry.md", "-", stdin=text)  # fmt: skip
    assert ran.out.count("\n") == 1
    assert "posts/ferry.md:10:1: ANP701" in ran.out


def test_an_excluded_or_ignored_post_was_none_before(repository: GitFolder) -> None:
    """Else what was copied from it would count as a copy that was there."""
    repository.write("posts/x.md", post("A copy", STORM))
    repository.write("hidden/y.md", post("Another copy", STORM))
    repository.write(".hidden/z.md", post("A third", STORM))
    repository.commit(DAY)
    repository.write(".gitignore", "hidden/\n")
    revision = repository.commit(DAY)
    repository.write("posts/w.md", post("A fourth", STORM))
    (repository.folder / "hidden" / "y.md").unlink()
    (repository.folder / ".hidden" / "z.md").unlink()
    ran = since(revision=revision)
    assert [line.split(" ")[1] for line in ran.out.splitlines()] == ["ANP402"]


def test_the_fault_that_was_removed_and_came_back_is_new(repository: GitFolder) -> None:
    text = (repository.folder / "posts" / "ferry.md").read_text()
    repository("checkout", "--quiet", "main")
    repository.write("posts/ferry.md", text.replace("TODO: say what it costs.", "It is free."))
    revision = repository.commit(DAY)
    repository.write("posts/ferry.md", text)
    assert since(revision=revision).out.count("ANP701") == 1


def test_says_what_is_new_in_sarif_and_json(repository: GitFolder) -> None:
    repository.write("posts/ferry.md", post("The ferry", RIVER, "TODO: say what it costs. TBD."))
    out = anplint("check", "--since", "main", "--format", "sarif", "--show-baselined").out
    assert '"baselineState": "new"' in out.replace('":"', '": "')
    assert '"baselineState": "unchanged"' in out.replace('":"', '": "')
    assert '"baseline":"new"' in anplint("check", "--since", "main", "--format",
                                         "jsonl").out.replace('": "', '":"')  # fmt: skip


BARE = "![](https://example.org/logo.png)"


def test_a_new_post_is_not_taken_for_one_that_was_deleted(repository: GitFolder) -> None:
    repository.write("posts/oven.md", post("The oven", "It is hot.", BARE))
    revision = repository.commit(DAY)
    repository("rm", "--quiet", "posts/oven.md")
    repository.write("posts/kite.md", post("A kite", STORM, BARE))
    repository.commit(DAY)
    assert since(revision=revision).out.count("ANP205") == 1


def test_posts_of_two_languages_may_share_a_slug(repository: GitFolder) -> None:
    slug = "slug: hello\n"
    repository.write("en/h.md", post("Hello", STORM, meta=slug))
    repository.write("de/h.md", post("Hallo", "Text.", BARE, meta=slug))
    revision = repository.commit(DAY)
    repository.write("en/h.md", post("Hello", STORM, BARE, meta=slug))
    repository.write("de/h.md", post("Hallo", "Text.", meta=slug))
    assert since(revision=revision).out.startswith("en/h.md:9:1: ANP205")
    repository.write("de/h.md", post("Hallo", "Text.", BARE, meta=slug))
    assert since(revision=revision).out.startswith("en/h.md:9:1: ANP205")


def test_another_identity_makes_nothing_new(repository: GitFolder) -> None:
    text = (repository.folder / "posts" / "ferry.md").read_text()
    repository.write("posts/ferry.md", text.replace("title: ", "slug: f\ntitle: "))
    assert found() == []
    repository("mv", "posts/ferry.md", "posts/boat.md")
    assert found() == []


def test_a_suppression_makes_no_equal_finding_new(repository: GitFolder) -> None:
    repository.write("posts/a.md", post("A", "First.", BARE))
    revision = repository.commit(DAY)
    directive = "<!-- anplint-disable-next-line ANP205 -- decorative -->"
    repository.write("posts/a.md", post("A", directive, BARE, "First.", BARE))
    assert since(revision=revision) == Ran(0, "", "")


def test_which_of_two_is_the_copy_may_change(repository: GitFolder) -> None:
    repository.write("posts/g.md", post("The ferry", RIVER))
    revision = repository.commit(DAY)
    repository("mv", "posts/ferry.md", "posts/z.md")
    assert since(revision=revision) == Ran(0, "", "")
    text = (repository.folder / "posts" / "z.md").read_text()
    repository.write("posts/z.md", text.replace("2026-01-05", "2020-01-05"))
    assert since(revision=revision) == Ran(0, "", "")
    repository.write("posts/h.md", post("The ferry", RIVER))
    assert sorted(code for _, code in found()) == ["ANP109"] * 2 + ["ANP402"] * 2


def test_a_named_file_that_a_walk_passes_over_has_a_past(repository: GitFolder) -> None:
    repository.write("anplint.toml", 'exclude = ["drafts/"]\n')
    repository.write("drafts/a.md", post("A", "TODO: all."))
    revision = repository.commit(DAY)
    repository.write("drafts/a.md", post("A", "TODO: all.", "More."))
    assert since("drafts/a.md", revision=revision) == Ran(0, "", "")


def test_another_repository_within_is_left_alone(repository: GitFolder) -> None:
    inner = GitFolder(repository.folder / "inner")
    inner.write("a.md", post("A", "TODO: all."))
    inner.commit(DAY)
    assert found() == []
    assert anplint("check", "inner", "--format", "concise").out.count("ANP701") == 1


def test_with_several_merge_bases_the_revision_itself_counts(repository: GitFolder) -> None:
    repository.write("f.md", post("F", "TODO: on the branch."))
    first = repository.commit(DAY)
    repository("checkout", "--quiet", "main")
    repository.write("m.md", post("M", "TODO: on main."))
    second = repository.commit(DAY)
    repository("merge", "--quiet", "--no-edit", first)
    repository("checkout", "--quiet", "work")
    repository("merge", "--quiet", "--no-edit", second)
    repository.write("n.md", post("N", "TODO: anew."))
    repository.commit(DAY)
    assert found() == [("n.md", "ANP701")]


class TestCannotAnswer:
    def test_an_unknown_revision(self, repository: GitFolder) -> None:
        ran = since(revision="nothing")
        assert (ran.code, ran.out) == (2, "")
        assert "'nothing' names no commit" in ran.err
        assert since(revision="--all").code == 2

    def test_a_range(self, repository: GitFolder) -> None:
        assert "give one revision, not a range" in since(revision="main..HEAD").err

    def test_no_repository(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "plain").mkdir()
        monkeypatch.chdir(tmp_path / "plain")
        (tmp_path / "plain" / "a.md").write_text(post("A", "Text."))
        ran = since()
        assert (ran.code, ran.out) == (2, "")
        assert "not a git repository" in ran.err

    def test_no_common_history(self, repository: GitFolder) -> None:
        repository("checkout", "--quiet", "--orphan", "alone")
        repository.write("posts/new.md", post("A new post", STORM))
        repository.commit(DAY)
        ran = since()
        assert ran.code == 2
        assert "no common history" in ran.err

    def test_no_git(self, repository: GitFolder, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(repository.folder))
        ran = since()
        assert ran.code == 2
        assert "git cannot be run" in ran.err

    def test_a_repository_without_a_commit(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        GitFolder(tmp_path / "empty")
        monkeypatch.chdir(tmp_path / "empty")
        ran = since(revision="HEAD")
        assert ran.code == 2
        assert "there is none yet" in ran.err

    def test_a_shallow_clone(
        self, repository: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(3):
            repository.write("a.md", post("Mine", f"Text {number}."))
            repository.commit(DAY)
        repository("checkout", "--quiet", "main")
        repository.write("b.md", post("Theirs", "Text."))
        repository.commit(DAY)
        origin = f"file://{repository.folder}"
        repository("clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=work",
                       origin, str(tmp_path / "clone"))  # fmt: skip
        monkeypatch.chdir(tmp_path / "clone")
        ran = since(revision="origin/main")
        assert (ran.code, ran.out) == (2, "")
        assert "git fetch --unshallow" in ran.err
        assert "fetch-depth: 0" in ran.err


def test_posts_that_did_not_change_are_read_once(
    repository: GitFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_paths: list[str] = []

    def noted(path: str, *arguments: object) -> object:
        read_paths.append(path)
        return read(path, *arguments)  # type: ignore[arg-type]  # handed on as they came

    monkeypatch.setattr(inspection, "read", noted)
    repository.write("posts/ferry.md", post("The ferry", RIVER, "TODO: say what it costs now."))
    cache = ("--jobs", "1", "--cache-dir", ".anplint_cache")
    assert since(*cache).out.count("ANP701") == 1
    assert sorted(read_paths) == ["posts/ferry.md"] * 2 + ["posts/old.md", "posts/stale.md"]
    read_paths.clear()
    assert since(*cache).out.count("ANP701") == 1
    assert read_paths == []
