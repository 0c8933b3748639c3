"""Suppressions on the command line: `--show-suppressed`, exit codes, baseline and `--since`."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import anplint
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

POST = "---\ntitle: {}\ndate: 2026-01-05\n---\n\nA pier has two ends.\n\n"
NOTE = "<!-- anplint-disable-next-line ANP701 -- said on purpose -->\n"
TODO = "TODO: say how long it is.\n"
TODAY = ("--today", "2026-11-20")


def check(*arguments: str) -> list[str]:
    """The lines of the concise output."""
    return anplint("check", "--format", "concise", *TODAY, *arguments).out.splitlines()


def test_suppressed_findings_count_nowhere(write: Write) -> None:
    write("a.md", POST.format("Piers") + NOTE + TODO)
    plain = anplint("check", *TODAY, "--fail-on", "note")
    assert (plain.code, plain.out) == (0, "All good: 1 post checked.\n")
    shown = anplint("check", *TODAY, "--fail-on", "note", "--show-suppressed")
    assert shown.code == 0
    assert (
        "a.md:9:1: ANP701 leftover-placeholder  warning (suppressed: said on purpose)" in shown.out
    )
    assert shown.out.endswith("\n\nAll good: 1 post checked.\n")
    assert check("--statistics", "--show-suppressed") == []


def test_json_has_them_on_request(write: Write) -> None:
    write("a.md", POST.format("Piers") + NOTE + TODO)
    for arguments, number in (((), 0), (("--show-suppressed",), 1)):
        record = json.loads(anplint("check", *TODAY, "--format", "json", *arguments).out)
        assert len(record["findings"]) == number
        assert record["summary"]["warnings"] == 0
    (finding,) = record["findings"]
    assert finding["suppression"] == {"kind": "inSource", "reason": "said on purpose"}


def test_standard_input_is_a_post_like_any_other(write: Write) -> None:
    write("a.md", POST.format("Piers"))
    ran = anplint("check", "-", "--stdin-filename", "a.md", "--format", "concise", *TODAY,
                  stdin=(POST.format("Piers") + NOTE + TODO + "\n" + NOTE).encode())  # fmt: skip
    assert [line.split()[:2] for line in ran.out.splitlines()] == [["a.md:11:32:", "ANP002"]]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("[suppressions]\nrequire-reasons = true\n",
         "anplint.toml:2: unknown key 'suppressions.require-reasons'; did you mean 'require-"),
        ("[suppressions]\nrequire-reason = 7\n", "anplint.toml:2: suppressions.require-reason: "),
        ("[suppression]\n", "unknown key 'suppression'; did you mean 'suppressions'?"),
        ('[per-file-ignores]\n"a.md" = ["ANP999"]\n', "unknown rule 'ANP999'"),
    ],
)  # fmt: skip
def test_slips_in_the_configuration_are_told(write: Write, config: str, said: str) -> None:
    write("anplint.toml", config)
    ran = anplint("check")
    assert ran.code == 2
    assert said in ran.err


def test_a_configuration_that_lies_elsewhere_is_not_reported_on(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("elsewhere/my.toml", '[per-file-ignores]\n"gone.md" = ["ANP7"]\n')
    write("blog/.git/HEAD", "")
    write("blog/a.md", POST.format("Piers"))
    monkeypatch.chdir(tmp_path / "blog")
    assert check("--config", "../elsewhere/my.toml") == []


class TestKnownFindings:
    """With a baseline and with a commit."""

    @pytest.fixture
    def repository(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
        repository = GitFolder(tmp_path / "blog")
        monkeypatch.chdir(repository.folder)
        for name, value in (("GIT_CONFIG_GLOBAL", os.devnull), ("GIT_CONFIG_NOSYSTEM", "1")):
            monkeypatch.setenv(name, value)
        repository.write("anplint.toml", '[per-file-ignores]\n"gone/**" = ["ANP7"]\n')
        repository.write("loud.md", POST.format("Loud") + TODO)
        repository.write("silent.md", POST.format("Silent") + NOTE + TODO)
        repository.write("unused.md", POST.format("Unused") + NOTE + "Text.\n")
        repository.commit("2026-01-05")
        repository("checkout", "--quiet", "-b", "work")
        return repository

    def test_without_a_comparison(self, repository: GitFolder) -> None:
        assert [line.split()[:2] for line in check()] == [
            ["anplint.toml:2:15:", "ANP002"], ["loud.md:8:1:", "ANP701"],
            ["unused.md:8:32:", "ANP002"],
        ]  # fmt: skip

    def test_nothing_is_new_where_nothing_changed(self, repository: GitFolder) -> None:
        assert check("--since", "main") == []

    def test_a_comment_makes_nothing_new_and_its_removal_does(self, repository: GitFolder) -> None:
        repository.write("loud.md", POST.format("Loud") + NOTE + TODO)
        assert check("--since", "main") == []
        repository.write("silent.md", POST.format("Silent") + TODO)
        assert [line.split()[:2] for line in check("--since", "main")] == [
            ["silent.md:8:1:", "ANP701"]
        ]

    def test_what_a_change_leaves_unused_is_new(self, repository: GitFolder) -> None:
        repository.write("silent.md", POST.format("Silent") + NOTE + "It is long.\n")
        assert [line.split()[:2] for line in check("--since", "main")] == [
            ["silent.md:8:32:", "ANP002"]
        ]

    def test_the_baseline_knows_what_counts_only(self, repository: GitFolder) -> None:
        repository.write(
            "anplint.toml", 'baseline = "known.json"\n[per-file-ignores]\n"x" = ["ANP7"]\n'
        )
        assert anplint("baseline", *TODAY).code == 0
        assert check() == []
        repository.write("silent.md", POST.format("Silent") + TODO)
        assert [line.split()[:2] for line in check()] == [["silent.md:8:1:", "ANP701"]]
        repository.write("anplint.toml", 'baseline = "known.json"\n')
        assert "1 finding of the baseline is gone" in anplint("check", *TODAY).err

    @pytest.mark.parametrize("narrower", [("--select", "ANP002"), ("loud.md",)])
    def test_what_a_run_did_not_look_for_is_not_gone(
        self, repository: GitFolder, narrower: tuple[str, ...]
    ) -> None:
        assert anplint("baseline", *TODAY).code == 0
        known = ("--baseline", "anplint-baseline.json", *TODAY)
        assert anplint("check", *known, *narrower).err == ""
        repository.write("anplint.toml", "")
        repository.write("unused.md", POST.format("Unused") + "Text.\n")
        assert "2 findings of the baseline are gone" in anplint("check", *known).err
