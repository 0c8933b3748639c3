"""`anplint check`: exit codes, streams, options."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from anplint.__main__ import is_plain_check
from tests.cli.helpers import FUTURE, GOOD, STALE, anplint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]


def test_a_clean_post_gives_exit_code_0_and_one_line(write: Write) -> None:
    write("a.md", GOOD)
    ran = anplint("check", "a.md")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("\n") == 1


def test_an_error_gives_exit_code_1_on_standard_output(write: Write) -> None:
    write("a.md", FUTURE)
    ran = anplint("check", "a.md")
    assert ran.code == 1
    assert "ANP602" in ran.out
    assert ran.err == ""


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)]
)
def test_fail_on_sets_what_fails(write: Write, fail_on: str, code: int) -> None:
    write("a.md", STALE)
    ran = anplint("check", "a.md", "--fail-on", fail_on)
    assert ran.code == code
    assert "ANP601" in ran.out


def test_exit_zero_reports_and_passes(write: Write) -> None:
    write("a.md", FUTURE)
    ran = anplint("check", "--exit-zero")
    assert (ran.code, "ANP602" in ran.out) == (0, True)


def test_without_paths_the_current_folder_is_checked(write: Write) -> None:
    write("deep/er/a.md", FUTURE)
    ran = anplint("check", "--format", "concise")
    assert ran.out.startswith("deep/er/a.md:4:16: ANP602 error ")


def test_today_is_the_day_that_freshness_is_judged_by(write: Write) -> None:
    write("a.md", STALE)
    assert "ANP601" not in anplint("check", "a.md", "--today", "2020-06-01").out
    ran = anplint("check", "a.md", "--today", "yesterday")
    assert ran.code == 2
    assert "write it as 2026-01-31" in ran.err


def test_standard_input_is_checked_under_its_name(write: Write) -> None:
    write("posts/other.md", GOOD)
    ran = anplint(
        "check", "-", "--stdin-filename", "posts/new.md", "--format", "concise",
        stdin=FUTURE.encode(),
    )  # fmt: skip
    assert ran.code == 1
    assert ran.out.startswith("posts/new.md:4:16: ANP602")
    text = anplint("check", "-", "--stdin-filename", "posts/new.md", stdin=FUTURE.encode())
    assert "last_reviewed: 2999-01-01" in text.out


def test_standard_input_without_a_name_is_wrong_usage(write: Write) -> None:
    write("a.md", GOOD)
    ran = anplint("check", "-", stdin=b"")
    assert ran.code == 2
    assert "--stdin-filename" in ran.err


def test_a_missing_path_is_an_error_and_the_others_are_checked(write: Write) -> None:
    write("a.md", FUTURE)
    ran = anplint("check", "gone.md", "a.md")
    assert ran.code == 2
    assert "gone.md: no such file" in ran.err
    assert "ANP602" in ran.out


def test_a_named_file_of_another_form_is_passed_over_with_a_notice(write: Write) -> None:
    write("notes.rst", "Text")
    ran = anplint("check", "notes.rst")
    assert ran.code == 0
    assert "notes.rst: skipped" in ran.err


def test_an_unknown_option_rule_or_profile_is_refused_with_a_guess(write: Write) -> None:
    write("a.md", GOOD)
    for arguments, guess in [
        (["--fail-onn", "error"], "--fail-on"),
        (["--select", "stale-reviews"], "stale-review"),
        (["--ignore", "ANP60l"], "ANP60"),
        (["--profile", "recomended"], "recommended"),
    ]:
        ran = anplint("check", "a.md", *arguments)
        assert ran.code == 2, arguments
        assert guess in ran.err, arguments
        assert ran.out == ""


def test_select_ignore_and_extend_select(write: Write) -> None:
    write("a.md", FUTURE)
    write("b.md", STALE.replace("Naming", "Renaming"))

    def codes(*arguments: str) -> set[str]:
        out = anplint("check", "--format", "json", *arguments).out
        return {finding["code"] for finding in json.loads(out)["findings"]}

    assert codes() == {"ANP601", "ANP602"}
    assert codes("--select", "ANP602") == {"ANP602"}
    assert codes("--select", "freshness,ANP1", "--ignore", "stale-review") == {"ANP602"}
    assert codes("--ignore", "ANP6") == set()
    assert codes("--ignore", "ANP6", "--extend-select", "ANP601") == {"ANP601"}


def test_every_option_has_an_environment_variable(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anplint.cli.check import command

    write("a.md", STALE)
    variables = {
        parameter.name: parameter.envvar
        for parameter in command.params
        if parameter.param_type_name == "option"
    }
    assert all(str(name).startswith("ANPLINT_") for name in variables.values())
    monkeypatch.setenv("ANPLINT_FORMAT", "concise")
    monkeypatch.setenv("ANPLINT_FAIL_ON", "warning")
    ran = anplint("check", "a.md")
    assert ran.code == 1
    assert ran.out.startswith("a.md:4:16: ANP601")


def test_a_plain_check_gives_what_click_gives(write: Write) -> None:
    write("a.md", STALE)
    assert is_plain_check(["check", "a.md"])
    assert is_plain_check(["check", "--force-exclude", "a.md"])
    for arguments in (["check", "-v", "a.md"], ["check", "-"], ["rule"], ["check", "--help"], []):
        assert not is_plain_check(arguments)
    assert anplint("check", "a.md") == anplint("check", "a.md", "--format", "text")


def test_a_file_whose_name_begins_with_a_dash_is_checked(write: Write) -> None:
    write("-x.md", FUTURE)
    ran = anplint("check", "--force-exclude", "--format", "concise", "-x.md")
    assert ran.out.startswith("-x.md:4:16: ANP602")


def test_output_goes_to_a_file(write: Write) -> None:
    folder = write("a.md", FUTURE).parent
    ran = anplint("check", "--format", "json", "-o", "report.json")
    assert (ran.code, ran.out) == (1, "")
    assert json.loads((folder / "report.json").read_bytes())["summary"]["errors"] == 1


def test_an_output_file_that_cannot_be_written_is_exit_code_2(write: Write) -> None:
    write("a.md", GOOD)
    ran = anplint("check", "-o", "no/such/folder/report.txt")
    assert ran.code == 2
    assert "no/such/folder/report.txt" in ran.err


def test_colour_follows_the_option_then_the_environment(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("a.md", STALE)
    assert "\x1b[" not in anplint("check").out
    assert "\x1b[" in anplint("check", "--color", "always").out
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in anplint("check").out
    assert "\x1b[" not in anplint("check", "--color", "never").out


def test_quiet_says_nothing_of_clean_posts(write: Write) -> None:
    write("a.md", GOOD)
    assert anplint("check", "-q") == (0, "", "")


def test_statistics_count_by_rule(write: Write) -> None:
    write("a.md", STALE)
    write("b.md", STALE.replace("Naming", "Renaming"))
    ran = anplint("check", "--statistics")
    assert "ANP601" in ran.out
    assert "2" in ran.out
    assert "a.md" not in ran.out


def test_verbose_says_where_the_root_is(write: Write) -> None:
    folder = write("a.md", GOOD).parent
    assert os.path.realpath(folder) in anplint("check", "-v").err


def test_paths_lead_from_the_current_folder(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write("posts/a.md", FUTURE).parent
    (folder.parent / ".git").mkdir()
    monkeypatch.chdir(folder)
    assert anplint("check", "--format", "concise").out.startswith("a.md:4:16")
    monkeypatch.chdir(folder.parent)
    (folder.parent / "other").mkdir()
    monkeypatch.chdir(folder.parent / "other")
    out = anplint("check", "--format", "concise", "../posts/a.md").out
    assert out.startswith("../posts/a.md:4:16")
    found = json.loads(anplint("check", "--format", "json", "../posts").out)["findings"]
    assert found[0]["path"] == "posts/a.md"


def test_version_is_printed_both_ways() -> None:
    from anplint import __version__

    assert anplint("--version").out == f"anplint {__version__}\n"


def test_standard_input_takes_the_place_of_its_file(write: Write) -> None:
    write("a.md", GOOD)
    ran = anplint(
        "check", "a.md", "-", "--stdin-filename", "a.md", "--format", "concise",
        stdin=FUTURE.encode(),
    )  # fmt: skip
    assert [line.split()[1] for line in ran.out.splitlines()] == ["ANP602"]


@pytest.mark.parametrize("name", ["", ".", "c.xyz"])
def test_a_name_for_standard_input_that_is_no_post_is_refused(write: Write, name: str) -> None:
    write(".git/HEAD")
    ran = anplint("check", "-", "--stdin-filename", name, stdin=b"x")
    assert (ran.code, ran.out) == (2, "")
    assert "--stdin-filename" in ran.err


def test_an_empty_path_is_no_folder(write: Write) -> None:
    write("a.md", GOOD)
    ran = anplint("check", "")
    assert ran.code == 2
    assert "an empty path" in ran.err


def test_sarif_says_that_a_path_was_wrong(write: Write) -> None:
    write("a.md", GOOD)
    for path, successful in [("a.md", True), ("typo", False)]:
        run = json.loads(anplint("check", "--format", "sarif", path).out)["runs"][0]
        assert run["invocations"][0]["executionSuccessful"] is successful


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full here")
def test_broken_streams_and_interrupts_end_without_a_traceback(write: Write) -> None:
    folder = write("a.md", FUTURE).parent
    command = f"{shlex.quote(sys.executable)} -m anplint"
    for call, code in [
        ("check >/dev/full", 2),
        ("rule >/dev/full", 2),
        ("check >&-", 2),
        ("check - --stdin-filename a.md <&-", 2),
        ("check | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}", 1),
    ]:
        done = subprocess.run(
            ["bash", "-c", f"{command} {call}"], cwd=folder, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, call
        assert done.returncode == code, (call, done.stderr)


def test_an_interrupt_gives_130(monkeypatch: pytest.MonkeyPatch) -> None:
    from anplint import __main__

    def interrupted(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(__main__, "run", interrupted)
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == 130
