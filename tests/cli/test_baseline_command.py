"""`anplint baseline`, and `check` with the file that it writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import FUTURE, GOOD, STALE, Ran, anplint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

TODO = GOOD.replace("Names", "TODO: names")
TODAY = ("--today", "2026-11-20")


@pytest.fixture(autouse=True)
def posts(write: Write) -> None:
    """Two posts with faults, where a configuration names the baseline."""
    write("anplint.toml", 'baseline = "known.json"\n[rules.duplicate-title]\nlevel = "note"\n')
    write("a.md", STALE)
    write("b.md", TODO.replace("Naming", "Calling"))


def check(*arguments: str) -> Ran:
    """Check the posts."""
    return anplint("check", "--format", "concise", "--fail-on", "note", *TODAY, *arguments)


def known(path: Path) -> set[str]:
    """Return path and code of what a baseline knows."""
    table = json.loads((path / "known.json").read_text())
    return {f"{item['path']} {item['code']}" for item in table.values() if isinstance(item, dict)}


def test_knows_what_there_is_from_then_on(tmp_path: Path, write: Write) -> None:
    ran = check()
    assert (ran.code, ran.out) == (2, "")
    assert "known.json: no such baseline; `anplint baseline` writes it" in ran.err
    ran = anplint("baseline", *TODAY)
    assert (ran.code, ran.out) == (0, "")
    assert "known.json: 2 findings; 2 added, 0 taken out" in ran.err
    assert known(tmp_path) == {"a.md ANP601", "b.md ANP701"}
    assert check() == Ran(0, "", "")
    write("c.md", FUTURE.replace("Naming", "Renaming"))
    assert check().out.startswith("c.md:4:16: ANP602 error ")
    assert check().code == 1


def test_says_what_is_gone_and_prune_takes_it_out(tmp_path: Path, write: Write) -> None:
    anplint("baseline", *TODAY)
    write("a.md", GOOD)
    write("c.md", FUTURE.replace("Naming", "Renaming"))
    ran = check("--fail-on", "never")
    assert "1 finding of the baseline is gone" in ran.err
    assert "a.md: ANP601 Last reviewed" in ran.err
    assert check("b.md") == Ran(0, "", "")
    assert check("a.md", "--fail-on-stale", "-q").code == 1
    ran = anplint("baseline", "--prune", *TODAY)
    assert "known.json: 1 finding; 0 added, 1 taken out" in ran.err
    assert known(tmp_path) == {"b.md ANP701"}
    assert check("a.md", "b.md", "--fail-on-stale") == Ran(0, "", "")


def test_what_was_not_looked_at_stays(tmp_path: Path, write: Write) -> None:
    anplint("baseline", *TODAY)
    write("a.md", GOOD)
    anplint("baseline", "--select", "ANP7", *TODAY)
    assert known(tmp_path) == {"a.md ANP601", "b.md ANP701"}
    anplint("baseline", "b.md", *TODAY)
    assert known(tmp_path) == {"a.md ANP601", "b.md ANP701"}
    anplint("baseline", *TODAY)
    assert known(tmp_path) == {"b.md ANP701"}


def test_a_post_that_moved_stays_known(tmp_path: Path) -> None:
    anplint("baseline", *TODAY)
    (tmp_path / "b.md").rename(tmp_path / "z.md")
    assert check() == Ran(0, "", "")
    assert check("z.md") == Ran(0, "", "")
    anplint("baseline", "--prune", *TODAY)
    assert known(tmp_path) == {"a.md ANP601", "z.md ANP701"}


def test_shows_and_counts_what_is_known_where_that_is_asked_for() -> None:
    anplint("baseline", *TODAY)
    ran = check("--show-baselined")
    assert ran.code == 0
    assert "b.md:6:1: ANP701 warning (known) " in ran.out
    ran = check("--no-baseline")
    assert (ran.code, ran.out.count("\n")) == (1, 2)
    ran = anplint("check", "--show-baselined", *TODAY)
    assert "All good: 2 posts checked." in ran.out


def test_another_file(tmp_path: Path, write: Write) -> None:
    write("anplint.toml", "")
    ran = anplint("baseline", "-o", "other.json", *TODAY)
    assert "other.json: 2 findings" in ran.err
    assert check("--baseline", "other.json").code == 0
    assert check().code == 1
    ran = anplint("baseline", *TODAY)
    assert 'add the line `baseline = "anplint-baseline.json"`' in ran.err
    assert (tmp_path / "anplint-baseline.json").exists()
    assert check("--baseline", "none.json").code == 2


def test_a_run_that_failed_writes_none(tmp_path: Path) -> None:
    ran = anplint("baseline", "none.md")
    assert (ran.code, list(tmp_path.glob("*.json"))) == (2, [])
    assert "the baseline was not written" in ran.err


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    ran = anplint("baseline", "-o", str(tmp_path / "none" / "b.json"))
    assert ran.code == 2
    assert "cannot be written: No such file or directory" in ran.err


def test_a_post_that_cannot_be_read_mends_nothing(tmp_path: Path, write: Write) -> None:
    anplint("baseline", *TODAY)
    write("a.md", STALE.replace("title: ", "title: ["))
    assert "gone" not in check().err
    anplint("baseline", "--prune", *TODAY)
    write("a.md", STALE)
    assert check() == Ran(0, "", "")


@pytest.mark.parametrize("text", ["", "{}", "[]", "<<<<<<< ours"])
def test_a_broken_one_can_be_written_anew(tmp_path: Path, write: Write, text: str) -> None:
    write("known.json", text)
    assert anplint("baseline", "a.md", *TODAY).code == 2
    assert (tmp_path / "known.json").read_text() == text
    assert anplint("baseline", *TODAY).code == 0
    assert known(tmp_path) == {"a.md ANP601", "b.md ANP701"}


def test_what_the_configuration_leaves_out_is_gone(tmp_path: Path, write: Write) -> None:
    anplint("baseline", *TODAY)
    write("anplint.toml", 'baseline = "known.json"\nignore = ["ANP601"]\nexclude = ["b.md"]\n')
    assert "2 findings of the baseline are gone" in check().err
    anplint("baseline", "--prune", *TODAY)
    assert known(tmp_path) == set()


def test_a_line_stays_as_it_was(tmp_path: Path) -> None:
    anplint("baseline", "--today", "2026-01-01")
    before = (tmp_path / "known.json").read_text()
    anplint("baseline", "--today", "2026-02-01")
    anplint("baseline", "--prune", "--today", "2026-03-01")
    assert (tmp_path / "known.json").read_text() == before


def test_stale_findings_that_fail_the_run_are_always_said(write: Write) -> None:
    anplint("baseline", *TODAY)
    write("a.md", GOOD)
    ran = check("--fail-on-stale", "-q", "--fail-on", "never")
    assert ran.code == 1
    assert "1 finding of the baseline is gone" in ran.err
    ran = check("--fail-on-stale", "--no-baseline")
    assert ran.code == 2
    assert "--fail-on-stale needs a baseline" in ran.err


def test_where_check_prints_is_not_where_the_baseline_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANPLINT_OUTPUT", "report.txt")
    anplint("baseline", *TODAY)
    assert not (tmp_path / "report.txt").exists()
    assert known(tmp_path)


def test_a_configuration_does_not_lead_out_of_its_folder(tmp_path: Path, write: Write) -> None:
    for name in ("../known.json", f"{tmp_path.parent}/known.json"):
        write("anplint.toml", f'baseline = "{name}"\n')
        ran = anplint("baseline")
        assert ran.code == 2
        assert "lies outside the configuration's folder" in ran.err
