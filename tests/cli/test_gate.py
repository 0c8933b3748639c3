"""Quality gates: configured, and judged by `report` and `check`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import FUTURE, GOOD, STALE, anplint
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

TODAY = ("--today", "2026-11-20")


def gate(*conditions: str) -> str:
    return "".join(f"[[gate]]\n{condition}\n" for condition in conditions)


@pytest.fixture
def stale(write: Write) -> Write:
    """One of two posts is overdue, which is a warning."""
    write("posts/a.md", STALE)
    write("posts/b.md", GOOD.replace("Naming", "Reading"))
    return write


@pytest.mark.parametrize("command", [("check", "--fail-on", "never"), ("report", "-o", "r.json")])
@pytest.mark.parametrize(
    ("condition", "said", "passes"),
    [
        ('metric = "warnings"\nmax = 0', "warnings is 1; at most 0 is allowed", False),
        ('metric = "warnings"\nmax = 1', "warnings is 1; at most 1 is allowed", True),
        ('metric = "stale_share"\nmax = 0.4', "stale_share is 50 %; at most 40 %", False),
        ('metric = "score"\nmin = 96', "score is 96; at least 96 is asked for", True),
        ('metric = "score"\nmin = 97.5', "score is 96; at least 97.5 is asked for", False),
        ('metric = "clean_share"\nmin = 0.5', "clean_share is 50 %; at least 50 %", True),
        ('metric = "errors"\nmax = 0\ncollection = "default"', "errors of default is 0", True),
    ],
)
def test_a_condition_decides(
    stale: Write, command: tuple[str, ...], condition: str, said: str, passes: bool
) -> None:
    stale("anplint.toml", gate(condition))
    ran = anplint(*command, "posts", *TODAY, "-v")
    assert ran.code == (0 if passes else 1)
    assert f"gate {'passed' if passes else 'failed'}: {said}" in ran.err


@pytest.mark.parametrize("command", [("check",), ("report", "-o", "r.json")])
def test_a_glob_that_finds_nothing_any_more_fails(
    write: Write, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "posts").mkdir()
    write("anplint.toml", gate('metric = "posts"\nmin = 10', 'metric = "score"\nmin = 80'))
    ran = anplint(*command, "posts", *TODAY)
    assert ran.code == 1
    assert "gate failed: posts is 0; at least 10 is asked for" in ran.err
    assert "gate failed: score" not in ran.err


def test_report_says_all_conditions_and_writes_all_the_same(stale: Write, tmp_path: Path) -> None:
    stale("anplint.toml", gate('metric = "warnings"\nmax = 0', 'metric = "errors"\nmax = 0'))
    ran = anplint("report", "-o", "r.json", *TODAY)
    assert ran.code == 1
    assert [line.split(":")[1] for line in ran.err.splitlines()] == [
        " wrote r.json", " gate failed", " gate passed",
    ]  # fmt: skip
    found = json.loads((tmp_path / "r.json").read_text("utf-8"))["gate"]
    assert found["passed"] is False
    assert [item["passed"] for item in found["conditions"]] == [False, True]
    assert anplint("report", "-o", "r.json", "--exit-zero", *TODAY).code == 0


def test_check_says_what_failed_even_when_quiet(stale: Write) -> None:
    stale("anplint.toml", gate('metric = "warnings"\nmax = 0', 'metric = "errors"\nmax = 0'))
    ran = anplint("check", "-q", *TODAY)
    assert (ran.code, ran.err) == (
        1, "anplint: gate failed: warnings is 1; at most 0 is allowed\n",
    )  # fmt: skip
    assert anplint("check", "-q", "--exit-zero", *TODAY).code == 0


def test_a_passed_gate_hides_no_finding(write: Write) -> None:
    write("a.md", FUTURE)
    write("anplint.toml", gate('metric = "errors"\nmax = 5'))
    ran = anplint("check", *TODAY)
    assert (ran.code, ran.err) == (1, "")


@pytest.mark.parametrize(
    "arguments",
    [("posts/a.md",), ("posts", "posts/a.md"), ("--select", "ANP6"), ("--ignore", "ANP1"),
     ("--profile", "recommended"), ("--diff",)],
)  # fmt: skip
def test_check_judges_whole_folders_by_all_rules_only(
    stale: Write, arguments: tuple[str, ...]
) -> None:
    stale("anplint.toml", gate('metric = "warnings"\nmax = 0'))
    ran = anplint("check", *arguments, *TODAY)
    assert (ran.code, "gate" in ran.err) == (0, False)
    assert anplint("check", "posts/a.md", "--whole", *TODAY).code == 1


@pytest.mark.parametrize(
    "arguments",
    [("posts/a.md",), ("posts", "posts/b.md"), ("--select", "ANP6"), ("--ignore", "ANP1"),
     ("--profile", "recommended")],
)  # fmt: skip
def test_a_report_on_less_is_neither_judged_nor_kept(
    stale: Write, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    stale("anplint.toml", gate('metric = "posts"\nmin = 9'))
    ran = anplint("report", *arguments, "-q", "-o", "r.json", *TODAY, "--history")
    assert ran.code == 0
    assert ran.err.startswith("anplint: the report is not judged by the quality gate and not kept "
                              "in the history: ")  # fmt: skip
    assert ran.err.count("\n") == 1
    written = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert (written["gate"], written["trend"]) == ({"passed": True, "conditions": []}, [])
    assert not (tmp_path / ".anplint").exists()


def test_a_report_on_less_says_nothing_that_nobody_asked_for(stale: Write) -> None:
    stale("anplint.toml", "")
    assert anplint("report", "posts/a.md", "-q", "-o", "r.json", *TODAY).err == ""


def test_standard_input_is_held_to_no_gate(stale: Write) -> None:
    stale("anplint.toml", gate('metric = "posts"\nmin = 9'))
    ran = anplint("check", "-", "--stdin-filename", "posts/c.md", stdin=GOOD.encode())
    assert (ran.code, ran.err) == (0, "")


def test_with_a_baseline_new_is_what_it_does_not_know(stale: Write) -> None:
    stale("anplint.toml", gate('metric = "new_warnings"\nmax = 0') + gate(
        'metric = "warnings"\nmax = 1'))  # fmt: skip
    assert anplint("check", *TODAY).code == 1
    assert anplint("baseline", "-o", "known.json", *TODAY).code == 0
    assert anplint("check", "--baseline", "known.json", *TODAY).code == 0
    stale("posts/c.md", STALE.replace("Naming", "Writing"))
    ran = anplint("check", "--baseline", "known.json", *TODAY)
    assert ran.code == 1
    assert "new_warnings is 1" in ran.err
    assert "warnings is 2" in ran.err


def test_since_new_is_what_was_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = GitFolder(tmp_path)
    work.write("a.md", STALE)
    work.write("anplint.toml", gate('metric = "new_warnings"\nmax = 0'))
    work.commit("2026-01-01")
    monkeypatch.chdir(tmp_path)
    assert anplint("check", "--since", "HEAD", *TODAY).code == 0
    work.write("b.md", STALE.replace("Naming", "Reading"))
    assert anplint("check", "--since", "HEAD", *TODAY).code == 1


def test_what_was_mended_does_not_fail(write: Write) -> None:
    write("a.md", GOOD.replace("date: 2026-01-05\n", "date: 2026-01-05\ndate: 2026-01-05\n"))
    write("anplint.toml", gate('metric = "findings"\nmax = 0'))
    assert anplint("check", "--fail-on", "never", *TODAY).code == 1
    assert anplint("check", "--fix", "--fail-on", "never", *TODAY).code == 0


def test_a_failed_run_judges_no_gate(stale: Write) -> None:
    stale("anplint.toml", gate('metric = "posts"\nmin = 9'))
    ran = anplint("check", "posts", "gone", *TODAY)
    assert (ran.code, "gate" in ran.err) == (2, False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (gate('metric = "eror"\nmax = 0'), "no such metric; did you mean 'errors'?"),
        (gate('metric = "errors"\nmax = 0\ncollection = "blgo"'), "no collection 'blgo'"),
        (gate('metric = "errors"'), "toml:1: gate.0: the gate on 'errors' needs either max or min"),
        (gate('metric = "errors"\nmax = 0\nmin = 0'), "needs either max or min"),
        (gate('metric = "errors"\nmaximum = 0'), "'gate.0.maximum'; did you mean 'max'?"),
        (gate('metric = "errors"\nmax = "0"'), "anplint.toml:3: gate.0.max: "),
        (gate('metric = "errors"\nmax = nan'), "gate.0.max: "),
        (gate('metric = "stale_share"\nmax = 10'), "for 10 % write 0.1"),
        ('[gate]\nmetric = "errors"\nmax = 0\n', "write it with two brackets: [[gate]]"),
        ("gate = 3\n", "anplint.toml:1: gate: write it with two brackets: [[gate]]"),
        ("gate = [3]\n", "anplint.toml:1: gate: write it with two brackets: [[gate]]"),
        (gate('metric = "errors"\nmax = 0') + gate('metric = "eror"\nmax = 0'),
         "anplint.toml:4: [[gate]] metric = 'eror': no such metric"),
        ('gate = [{metric = "eror", max = 0}]\n', "anplint.toml:1: [[gate]] metric = 'eror'"),
        ("[[gate]]\nmax = 0\n", "anplint.toml:1: gate.0.metric: is missing"),
        ("[score]\nerror = -1\n", "anplint.toml:2: score.error: must be at least 0\n"),
        ("[score]\nerror = 101\n", "score.error: must be at most 100\n"),
        ("score = 3\n", "anplint.toml:1: score: must be a table: keys with values\n"),
        ("[score.rules]\n\nstale-reviews = 1\n", "anplint.toml:3: [score.rules] stale-reviews: no"),
        ('[report]\nowners = "owner"\n', 'anplint.toml:2: report.owners: must be a list, such as'),
        ("[score]\nerrors = 1\n", "unknown key 'score.errors'; did you mean 'error'?"),
        ("[score.rules]\nstale-reviews = 1\n", "stale-reviews: no rule has this name; did"),
        ("[score.rules]\nANP601 = 1\n", "did you mean 'stale-review'?"),
        ('[report]\nowners = ["ownr"]\n', "report.owners.0: "),
        ("[report]\nowner = []\n", "unknown key 'report.owner'; did you mean 'owners'?"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", [("check", "a.md"), ("report",)])
def test_a_wrong_configuration_is_refused(
    write: Write, command: tuple[str, ...], text: str, said: str
) -> None:
    write("a.md", GOOD)
    write("anplint.toml", text)
    ran = anplint(*command)
    assert ran.code == 2
    assert said in ran.err


def test_without_a_gate_check_makes_no_report(
    stale: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    from anplint.engine.corpus import Corpus

    def refuse(corpus: Corpus) -> None:
        raise AssertionError(corpus)

    monkeypatch.setattr(Corpus, "cards", refuse)
    for name in [name for name in sys.modules if name.startswith("anplint.report")]:
        monkeypatch.delitem(sys.modules, name)
    assert anplint("check", "posts", *TODAY).code == 0
    assert not [name for name in sys.modules if name.startswith("anplint.report")]


def test_settings_of_reports_void_no_cache(stale: Write, tmp_path: Path) -> None:
    def read() -> str:
        ran = anplint("check", "-v", "--fail-on", "never", "--cache-dir", str(tmp_path / "c"))
        return next(line for line in ran.err.splitlines() if "files read" in line)

    stale("anplint.toml", "")
    assert "2 files read, 0 found unchanged" in read()
    stale("anplint.toml", gate('metric = "errors"\nmax = 9') + "[score]\nerror = 1\n"
          '[report]\nowners = ["author"]\n')  # fmt: skip
    assert "0 files read, 2 found unchanged" in read()
