"""`anplint check --fix`, `--unsafe-fixes` and `--diff`, as they are called."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from anplint.atomic import replace_file
from anplint.engine.fixing import Change, write_change
from tests.cli.helpers import GOOD, anplint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

TWICE = GOOD.replace("---\n\n", "slug: names\nslug: names\n---\n\n")
ONCE = TWICE.replace("slug: names\n", "", 1)
UNSAFE = GOOD.replace("---\n\n", "cover: http://img.example.org/a.png\n---\n\n")
BOTH = TWICE.replace("slug", "cover: http://img.example.org/a.png\nslug", 1)
SUMMARY = "anplint: fixed 1 finding in 1 file\n"


def git(folder: Path, *arguments: str, data: bytes | None = None) -> bytes:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    who = ["-c", "user.name=Test", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    command = ["git", *who, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, input=data, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class TestFix:
    def test_mends_the_file_and_lists_what_is_left(self, write: Write) -> None:
        path = write("a.md", TWICE.replace("date", "last_reviewed: 2999-01-01\ndate"))
        ran = anplint("check", "--fix", "--format", "concise", "a.md")
        assert ran.code == 1
        assert ran.err == SUMMARY
        (line,) = [line for line in ran.out.splitlines() if "ANP" in line]
        assert line.startswith("a.md:3:16: ANP602")
        assert path.read_text() == ONCE.replace("date", "last_reviewed: 2999-01-01\ndate")

    def test_a_second_run_changes_nothing_and_says_nothing(self, write: Write) -> None:
        path = write("a.md", TWICE)
        assert anplint("check", "--fix", "a.md").code == 0
        before = path.stat()
        ran = anplint("check", "--fix", "a.md")
        assert (ran.code, ran.err) == (0, "")
        assert path.stat().st_mtime_ns == before.st_mtime_ns
        assert path.stat().st_ino == before.st_ino

    def test_unsafe_fixes_are_made_when_asked_for(self, write: Write) -> None:
        path = write("a.md", BOTH)
        ran = anplint("check", "--fix", "a.md")
        assert ran.err == "anplint: fixed 1 finding in 1 file; 1 more with --unsafe-fixes\n"
        assert "http://" in path.read_text()
        ran = anplint("check", "--fix", "a.md")
        assert ran.err == "anplint: nothing to fix; 1 more with --unsafe-fixes\n"
        assert anplint("check", "--fix", "--unsafe-fixes", "a.md").err == SUMMARY
        assert path.read_text() == BOTH.replace("http:", "https:").replace("slug: names\n", "", 1)

    def test_unsafe_fixes_alone_does_nothing(self, write: Write) -> None:
        path = write("a.md", BOTH)
        assert anplint("check", "--unsafe-fixes", "a.md") == anplint("check", "a.md")
        assert path.read_text() == BOTH

    def test_quiet_is_quiet(self, write: Write) -> None:
        write("a.md", TWICE)
        assert anplint("check", "--fix", "-q", "a.md") == (0, "", "")

    def test_exits_with_1_on_a_fix_where_that_is_asked_for(self, write: Write) -> None:
        options = ("check", "--fix", "--exit-non-zero-on-fix", "--fail-on", "never")
        write("a.md", TWICE)
        assert anplint(*options, "a.md").code == 1
        assert anplint(*options, "a.md").code == 0
        write("a.md", TWICE)
        assert anplint(*options, "--exit-zero", "a.md").code == 0

    def test_variables_of_the_environment(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write("a.md", TWICE)
        monkeypatch.setenv("ANPLINT_FIX", "1")
        monkeypatch.setenv("ANPLINT_EXIT_NON_ZERO_ON_FIX", "1")
        assert anplint("check", "a.md").code == 1
        assert path.read_text() == ONCE

    def test_bytes_around_stay(self, write: Write) -> None:
        text = "\ufeff" + TWICE.replace("date:", "date  :").replace("title", "# é\ntitle")
        crlf = text.replace("\n", "\r\n").replace("\r\n\r\n", "\n\r\n").rstrip("\r\n").encode()
        path = write("a.md", crlf)
        assert anplint("check", "--fix", "a.md").code == 0
        assert path.read_bytes() == crlf.replace(b"slug: names\r\n", b"", 1)

    def test_what_is_ignored_is_not_fixed(self, write: Write) -> None:
        write("anplint.toml", '[per-file-ignores]\n"old/**" = ["ANP104"]\n')
        old, new = write("old/a.md", TWICE), write("new.md", TWICE.replace("names", "other"))
        anplint("check", "--fix")
        assert old.read_text() == TWICE
        assert new.read_text() == ONCE.replace("names", "other")

    def test_what_is_in_the_baseline_is_not_fixed(self, write: Write) -> None:
        path = write("a.md", TWICE)
        write("anplint.toml", 'baseline = "anplint-baseline.json"\n')
        anplint("baseline")
        assert anplint("check", "--fix").err == ""
        assert path.read_text() == TWICE
        assert anplint("check", "--fix", "--no-baseline").err == SUMMARY

    def test_what_was_there_before_is_not_fixed(self, write: Write, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q")
        old = write("old.md", TWICE)
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", "A post")
        new = write("new.md", TWICE.replace("names", "other"))
        changed = BOTH.replace("names", "third")
        more = write("more.md", changed)
        assert anplint("check", "--fix", "--since", "HEAD").err.startswith(
            "anplint: fixed 2 finding"
        )
        assert old.read_text() == TWICE
        assert new.read_text() == ONCE.replace("names", "other")
        assert more.read_text() == changed.replace("slug: third\n", "", 1)

    def test_only_the_posts_named_are_fixed(self, write: Write, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q")
        named, other = write("a.md", TWICE), write("b.md", TWICE)
        anplint("check", "--fix", "a.md")
        assert (named.read_text(), other.read_text()) == (ONCE, TWICE)

    def test_findings_of_the_cache_are_fixed(self, write: Write) -> None:
        path = write("a.md", TWICE)
        anplint("check", "--cache-dir", "kept")
        ran = anplint("check", "--fix", "--cache-dir", "kept")
        assert (ran.code, ran.err) == (0, SUMMARY)
        assert path.read_text() == ONCE

    def test_rules_on_files_are_fixed_too(self, write: Write) -> None:
        write("Gauge.png", b"png")
        path = write("a.md", f"{GOOD}\n![A gauge](./gauge.png)\n")
        assert anplint("check", "--fix").err == SUMMARY
        assert path.read_text().endswith("![A gauge](./Gauge.png)\n")

    def test_what_takes_more_than_ten_passes_is_gone_on_with(self, write: Write) -> None:
        path = write("a.md", ONCE.replace("slug: names\n", "slug: names\n" * 1_200))
        said = anplint("check", "--fix", "a.md").err.splitlines()
        assert said == [
            "anplint: fixed 1,000 findings in 1 file",
            "anplint: fixes are still left after 10 passes; run again",
        ]
        assert anplint("check", "--fix", "a.md").err == "anplint: fixed 199 findings in 1 file\n"
        assert path.read_text() == ONCE

    def test_permissions_stay(self, write: Write) -> None:
        path = write("a.md", TWICE)
        path.chmod(0o640)
        anplint("check", "--fix", "a.md")
        assert path.stat().st_mode & 0o777 == 0o640

    def test_a_link_stays_one(self, write: Write, tmp_path: Path) -> None:
        target = write("posts/a.md", TWICE)
        link = tmp_path / "link.md"
        link.symlink_to(target)
        ran = anplint("check", "--fix", "link.md", "posts/a.md")
        assert ran.code != 2, ran.err
        assert link.is_symlink()
        assert target.read_text() == ONCE

    def test_a_hard_link_is_parted_from_its_other_name(self, write: Write, tmp_path: Path) -> None:
        path, other = write("a.md", TWICE), tmp_path / "backup"
        os.link(path, other)
        anplint("check", "--fix", "a.md")
        assert (path.read_text(), other.read_text()) == (ONCE, TWICE), "as docs/fixes.md says"

    def test_options_that_do_nothing_here_say_so(self, write: Write) -> None:
        write("a.md", TWICE)
        alone = anplint("check", "--exit-non-zero-on-fix", "a.md")
        assert alone == anplint("check", "a.md")
        diff = anplint("check", "--diff", "a.md")
        assert anplint("check", "--diff", "--statistics", "--format", "sarif", "a.md") == diff
        said = " ".join(anplint("check", "--help").out.split())
        assert "even if nothing is left. Alone it does nothing." in said
        assert "--format and --statistics do nothing then." in said

    def test_a_read_only_file_is_reported_and_others_go_on(self, write: Write) -> None:
        first, second = write("a.md", TWICE), write("b.md", TWICE.replace("names", "other"))
        first.chmod(0o444)
        ran = anplint("check", "--fix", "--format", "concise")
        assert ran.code == 2
        assert "anplint: error: a.md: is read-only; it was not written\n" in ran.err
        assert "anplint: fixed 1 finding in 1 file\n" in ran.err, "not what was not written"
        assert "a.md:5:1: ANP104" in ran.out, "what is listed is what is there"
        assert first.read_text() == TWICE
        assert second.read_text() == ONCE.replace("names", "other")

    @pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
    def test_a_read_only_folder_is_reported(self, write: Write) -> None:
        path = write("posts/a.md", TWICE)
        path.parent.chmod(0o555)
        try:
            ran = anplint("check", "--fix")
        finally:
            path.parent.chmod(0o755)
        assert ran.code == 2
        assert "posts/a.md: cannot be written: Permission denied" in ran.err

    def test_what_is_left_of_a_killed_run_is_no_post(self, write: Write) -> None:
        write("a.md", GOOD)
        write(".anplint-abc.tmp", TWICE)
        write(".anplint-abc.md", TWICE)
        ran = anplint("check", "-v")
        assert "1 files, 1 posts" in ran.err

    def test_standard_input_cannot_be_written(self, write: Write) -> None:
        ran = anplint("check", "--fix", "--stdin-filename", "a.md", "-", stdin=TWICE.encode())
        assert ran.code == 2
        assert (
            ran.err == "anplint: error: --fix has no file to write for standard input; use --diff\n"
        )


class TestMeanwhile:
    """Somebody else writes while anplint runs."""

    def test_a_file_that_changes_before_it_is_written_is_left_alone(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, other = write("a.md", TWICE), write("b.md", TWICE.replace("names", "other"))
        replace = replace_file

        def late(name: str, *more: object) -> bool:
            path.write_text("Mine.\n")
            return replace(name, *more)  # type: ignore[arg-type]  # as they were

        monkeypatch.setattr("anplint.engine.fixing.replace_file", late)
        ran = anplint("check", "--fix")
        assert ran.code == 2
        assert "error: a.md: was changed by somebody else meanwhile" in ran.err
        assert path.read_text() == "Mine.\n"
        assert other.read_text() == ONCE.replace("names", "other")
        assert not list(path.parent.glob(".anplint-*"))

    def test_a_file_that_is_gone_is_not_made_anew(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = write("a.md", TWICE)
        written = write_change

        def late(root: str, change: Change) -> str:
            path.unlink()
            return written(root, change)

        monkeypatch.setattr("anplint.cli.fix_run.write_change", late)
        ran = anplint("check", "--fix", "a.md")
        assert ran.code == 2
        assert "a.md: is gone; it was not written" in ran.err
        assert not path.exists()

    def test_a_file_that_becomes_a_link_to_elsewhere_is_not_followed(
        self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path, outside = write("in/a.md", TWICE), write("out.md", TWICE)
        monkeypatch.chdir(tmp_path / "in")
        written = write_change

        def late(root: str, change: Change) -> str:
            path.unlink()
            path.symlink_to(outside)
            return written(root, change)

        monkeypatch.setattr("anplint.cli.fix_run.write_change", late)
        ran = anplint("check", "--fix", "a.md")
        assert ran.code == 2
        assert "a.md: leads outside" in ran.err
        assert outside.read_text() == TWICE


class TestDiff:
    def test_prints_only_the_diff_and_changes_nothing(self, write: Write) -> None:
        path = write("posts/a.md", TWICE)
        ran = anplint("check", "--diff")
        assert ran.code == 1
        assert ran.err == "anplint: would fix 1 finding in 1 file\n"
        assert ran.out == (
            "--- a/posts/a.md\n+++ b/posts/a.md\n@@ -2,7 +2,6 @@\n title: Naming things\n"
            " date: 2026-01-05\n slug: names\n-slug: names\n ---\n \n"
            " Names last longer than code does.\n"
        )
        assert path.read_text() == TWICE

    def test_exits_with_0_where_there_is_none_whatever_is_found(self, write: Write) -> None:
        write("a.md", GOOD.replace("date", "last_reviewed: 2999-01-01\ndate"))
        assert anplint("check", "--diff") == (0, "", "")
        assert anplint("check", "--diff", "no.md").code == 2
        write("a.md", TWICE)
        assert anplint("check", "--diff", "--exit-zero").code == 0

    def test_git_makes_of_it_what_fix_makes(self, write: Write, tmp_path: Path) -> None:
        git(tmp_path, "init", "-q")
        names = ("a.md", "posts/b c.md", "posts/é.md")
        texts = ["\ufeff" + BOTH, BOTH.replace("\n", "\r\n"), BOTH.rstrip("\n")]
        for name, text in zip(names, texts, strict=True):
            write(name, text.replace("names", name).encode())
        diff = anplint("check", "--diff", "--unsafe-fixes").out
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", "Posts")
        git(tmp_path, "apply", "--whitespace=nowarn", data=diff.encode())
        applied = [(tmp_path / name).read_bytes() for name in names]
        git(tmp_path, "checkout", "-q", ".")
        ran = anplint("check", "--fix", "--unsafe-fixes")
        assert "fixed 6 findings in 3 files" in ran.err
        assert [(tmp_path / name).read_bytes() for name in names] == applied
        assert b"http:" not in b"".join(applied)

    def test_of_standard_input(self, write: Write) -> None:
        path = write("a.md", GOOD)
        ran = anplint("check", "--diff", "--stdin-filename", "a.md", "-", stdin=TWICE.encode())
        assert ran.code == 1
        assert "\n-slug: names\n" in ran.out
        assert path.read_text() == GOOD

    def test_beats_fix(self, write: Write) -> None:
        path = write("a.md", TWICE)
        assert anplint("check", "--fix", "--diff").code == 1
        assert path.read_text() == TWICE

    def test_goes_to_a_file_where_one_is_named(self, write: Write, tmp_path: Path) -> None:
        write("a.md", TWICE)
        assert anplint("check", "--diff", "-o", "fixes.patch").out == ""
        assert (tmp_path / "fixes.patch").read_text().startswith("--- a/a.md\n")

    def test_a_post_gives_no_commands_to_the_runner_of_github(
        self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        git(tmp_path, "init", "-q")
        path = write("a.md", TWICE.replace("---\n\n", "---\n::error::gotcha\n"))
        monkeypatch.setenv("GITHUB_ACTIONS", "true")
        ran = anplint("check", "--diff")
        first, *lines, last = ran.out.splitlines()
        assert first.startswith("::stop-commands::")
        assert last == f"::{first.removeprefix('::stop-commands::')}::"
        assert " ::error::gotcha" in lines
        git(tmp_path, "apply", data=ran.out.encode())
        assert path.read_text().count("slug") == 1

    def test_on_a_terminal_control_characters_are_spelt_out(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.md", TWICE.replace("slug", "# \x1b[2J\nslug", 1).replace("\x1b", "\u202e"))
        monkeypatch.setattr("tests.cli.helpers._Stream.isatty", lambda _: True, raising=False)
        ran = anplint("check", "--diff", "--color", "never")
        assert " # \\u202e[2J\n" in ran.out
        assert "\u202e" not in ran.out
