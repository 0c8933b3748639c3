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
