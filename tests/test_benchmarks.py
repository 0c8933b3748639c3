"""The benchmarks measure what they say: corpora, the truth beside them, recall, growth."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import corpus
import linting
import pytest
import run
import scale
import tree
import words
from corpus import Recipe
from definition import match
from distinct import MIXES, paragraphs
from duplicates import Answer, quality
from edits import EDITS, edited
from measure import Command, Run, Timing, exponent, growth, measure, run_once, table
from planting import Truth, read_truth
from recall import scores, strangers

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TODAY = "2026-11-20"
KINDS = ("natural", "template")
runs = pytest.mark.skipif(sys.platform == "win32", reason="commands are measured on POSIX only")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def paragraph_at(posts: Path, path: str, line: int) -> str:
    """Return the paragraph that begins in a line, on one line."""
    lines = (posts / path).read_text(encoding="utf-8").split("\n")
    assert lines[line - 2] == "", "a paragraph begins after an empty line"
    rest = "\n".join(lines[line - 1 :])
    return " ".join(rest.split("\n\n")[0].split())


def test_a_corpus_is_the_same_whoever_writes_it(tmp_path: Path) -> None:
    recipe = Recipe(1_005, "template", planted=7)
    corpus.make(tmp_path / "one", recipe, jobs=1)
    corpus.make(tmp_path / "two", recipe, jobs=2)
    first = contents(tmp_path / "one")
    assert first == contents(tmp_path / "two")
    assert len(first) == 1_005 + 2
    assert {path.split("/")[1] for path in first if "/" in path} == {"0000", "0001"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_does_not_depend_on_how_many_there_are(kind: str, tmp_path: Path) -> None:
    few = contents(corpus.make(tmp_path / "few", Recipe(5, kind, 0), jobs=1))
    many = contents(corpus.make(tmp_path / "many", Recipe(9, kind, 0), jobs=1))
    assert {path: many[path] for path in few} == few


def test_a_corpus_that_is_there_is_kept_and_another_is_made_anew(tmp_path: Path) -> None:
    posts = corpus.make(tmp_path, Recipe(4), jobs=1)
    (posts / "0000" / "post-1.md").write_text("kept", encoding="utf-8")
    corpus.make(tmp_path, Recipe(4), jobs=1)
    assert (posts / "0000" / "post-1.md").read_text(encoding="utf-8") == "kept"
    corpus.make(tmp_path, Recipe(3), jobs=1)
    assert len(contents(posts)) == 3
    assert b"kept" not in contents(posts).values()


def test_a_folder_that_holds_something_else_is_left_alone(write: Callable[..., Path]) -> None:
    file = write("folder/posts/precious.txt", "text")
    with pytest.raises(FileExistsError):
        corpus.make(file.parent.parent, Recipe(3), jobs=1)
    assert file.read_text() == "text"


@pytest.mark.parametrize("kind", KINDS)
def test_the_truth_is_true(kind: str, tmp_path: Path) -> None:
    posts = corpus.make(tmp_path, Recipe(120, kind, planted=42), jobs=1)
    truths = read_truth(tmp_path / "truth.jsonl")
    assert [truth.edit for truth in truths] == [*EDITS] * 6
    places = [(truth.path, truth.line) for truth in truths]
    origins = [(truth.original_path, truth.original_line) for truth in truths]
    assert len({*places, *origins}) == 84
    for truth, place, origin in zip(truths, places, origins, strict=True):
        copy, original = paragraph_at(posts, *place), paragraph_at(posts, *origin)
        assert (copy == original) == (truth.edit == "copy")
        assert match(original, copy) == truth.match


@pytest.mark.parametrize("kind", KINDS)
def test_posts_are_clean_to_anplint(kind: str, tmp_path: Path) -> None:
    from tests.cli.helpers import anplint

    posts = corpus.make(tmp_path, Recipe(20, kind, 0), jobs=1)
    arguments = ("--isolated", "--today", TODAY, "--format", "json", "--exit-zero", str(posts))
    result = anplint("check", *arguments)
    codes = {finding["code"] for finding in json.loads(result.out)["findings"]}
    within_posts = {code for code in codes if code not in {"ANP402", "ANP404"}}
    of_templates = {"ANP403", "ANP502", "ANP601", "ANP604", "ANP702"}
    expected = {"natural": {"ANP601"}, "template": of_templates}
    assert within_posts <= expected[kind]


def test_faulty_posts_have_four_findings_each(tmp_path: Path) -> None:
    from tests.cli.helpers import anplint

    posts = corpus.make(tmp_path, Recipe(100, "faulty", 0), jobs=1)
    arguments = ("--isolated", "--today", TODAY, "--format", "json", "--exit-zero", str(posts))
    findings = json.loads(anplint("check", *arguments).out)["findings"]
    counts = Counter(finding["path"] for finding in findings)
    assert len(counts) == 100
    assert set(counts.values()) == {4}
    assert len({finding["code"] for finding in findings}) == 11


def test_template_posts_share_their_paragraphs() -> None:
    make = Recipe(kind="template", share=0.3).maker()
    counts: dict[str, int] = {}
    own = total = 0
    for number in range(200):
        post = make(number)
        own += len(post.own)
        for piece in post.pieces:
            if len(piece) >= 80 and "\n" not in piece:
                counts[piece] = counts.get(piece, 0) + 1
                total += 1
    assert 0.25 < own / total < 0.35
    assert 7 < total / 200 < 11
    assert max(counts.values()) > 15


def test_words_are_frequent_as_zipf_says() -> None:
    known = words.vocabulary()
    assert len(set(known)) == len(known) >= 20_000
    lottery = words.lottery()
    assert lottery.count(known[0]) > 2 * lottery.count(known[5]) > 8 * lottery.count(known[100])
    assert set(known[:7_000]) <= set(lottery)
    letters = "".join(known[230:])
    assert letters.count("e") > letters.count("d") > letters.count("k") > letters.count("z")


def test_wrapped_lines_are_short_and_lose_nothing() -> None:
    import random

    text = words.sentences(random.Random(1), 5, 7)
    assert re.findall(r"[^.]+\.", text)
    lines = words.wrapped(text).split("\n")
    assert max(map(len, lines)) <= words.WIDTH
    assert " ".join(lines) == text


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_changes_a_text_unless_it_is_a_copy(name: str) -> None:
    import random

    text = words.sentences(random.Random(2), 3, 5)
    changed = edited(text, name, random.Random(3))
    assert changed is not None
    assert (changed == text) == (name == "copy")


def test_one_sentence_cannot_be_reordered() -> None:
    import random

    assert edited("One sentence only.", "sentences reordered", random.Random(1)) is None


@pytest.mark.parametrize("mix", MIXES)
def test_distinct_paragraphs_are_distinct_and_normalised(mix: str) -> None:
    from anplint.similarity.normalise import normalise

    texts = paragraphs(300, mix)
    assert texts == paragraphs(300, mix)
    assert len(set(texts)) == 300
    assert all(normalise(text) == text and len(text) >= 80 for text in texts)


FOUND = Truth("0000/post-1.md", 10, "typo", "edited", "0000/post-2.md", 20)
BACKWARDS = Truth("0000/post-3.md", 30, "typo", "edited", "0000/post-4.md", 40)
MISSED = Truth("0000/post-5.md", 50, "typo", "edited", "0000/post-6.md", 60)
TOO_MUCH = Truth("0000/post-7.md", 70, "sentence dropped", None, "0000/post-8.md", 80)


def place(path: str, line: int) -> dict[str, object]:
    return {"path": path, "line": line, "column": 1, "message": ""}


def finding(
    path: str, line: int, *related: dict[str, object], code: str = "ANP402"
) -> dict[str, object]:
    return place(path, line) | {"code": code, "related": list(related)}


FINDINGS = [
    finding("0000/post-1.md", 10, place("0000/post-9.md", 1), place("0000/post-2.md", 20)),
    finding("0000/post-4.md", 40),
    finding("0000/post-5.md", 51, place("0000/post-6.md", 60)),
    finding("0000/post-6.md", 60, code="ANP401"),
]


def test_recall_takes_either_side_and_the_line_counts(tmp_path: Path) -> None:
    report = tmp_path / "findings.json"
    report.write_text(json.dumps({"findings": FINDINGS}), encoding="utf-8")
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    got = scores(findings, [FOUND, BACKWARDS, MISSED, TOO_MUCH])
    assert got["typo"] == (3, 3, 2, 1, [MISSED])
    assert got["sentence dropped"] == (1, 0, 0, 0, [])
    assert strangers(findings, [FOUND, BACKWARDS, MISSED]) == [("0000/post-5.md", 51)]


def test_exponent_of_linear_and_quadratic_cost() -> None:
    assert exponent((1_000, 2.0), (10_000, 20.0)) == pytest.approx(1)
    assert exponent((1_000, 2.0), (3_000, 18.0)) == pytest.approx(2)
    assert exponent((1_000, 2.0), (1_000, 3.0)) is None
    assert exponent((1_000, 0.0), (2_000, 3.0)) is None


def test_growth_has_an_exponent_for_each_step() -> None:
    assert growth([(10, 1), (20, 2), (40, 8), (80, 0)]) == ["–", "1.00", "2.00", "–"]
    assert growth([(10, 1), (20, float("nan"))]) == ["–", "–"]


def test_table_has_medians_ratios_and_failures() -> None:
    slow = Timing([Run(2.0, 3.0, 10, 0), Run(4.0, 5.0, 30, 0), Run(9.0, 7.0, 20, 2)])
    fast = Timing([Run(1.0, 1.0, 5, 1), Run(1.0, 1.0, 5, 1), Run(1.0, 1.0, 5, 1)])
    lines = table({"fast": fast, "slow": slow}, "fast", items=8).splitlines()
    assert lines[2] == "| fast | 1.000 | 1.000 | 1.00 | 1.000 | 5 | 8 |"
    assert lines[3] == "| slow (exit code 2) | 4.000 | 2.000 | 4.00 | 5.000 | 30 | 2 |"


@runs
def test_commands_run_in_turn(tmp_path: Path) -> None:
    script = "import sys; open('log', 'a').write(sys.argv[1])"
    commands = {
        "a": Command([sys.executable, "-c", script, "a"]),
        "b": Command([sys.executable, "-c", script, "b"], once=True),
        "c": Command([sys.executable, "-c", script, "c"]),
    }
    timings = measure(commands, tmp_path, runs=2)
    assert (tmp_path / "log").read_text() == "ac" + "abc" + "ac"
    assert [len(timing.runs) for timing in timings.values()] == [2, 1, 2]


@runs
def test_a_command_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    forever = Command([sys.executable, "-c", "import signal; signal.pause()"])
    assert run_once(forever, tmp_path, limit=0.01).code == -9


@pytest.mark.skipif(not os.path.exists("/proc/self/statm"), reason="needs /proc")
@pytest.mark.skipif(
    not os.path.exists(f"/proc/self/task/{os.getpid()}/children"), reason="needs /proc"
)
def test_memory_is_that_of_all_processes() -> None:
    inner = "x = bytearray(60_000_000); print('ready', flush=True); input()"
    outer = (
        "import subprocess, sys; x = bytearray(60_000_000);"
        f"subprocess.run([sys.executable, '-c', {inner!r}])"
    )
    command = [sys.executable, "-c", outer]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        processes = tree.family(process.pid)
        assert len(processes) == 2
        assert tree.together(processes) > 115 > tree.together(processes[:1])
        process.communicate(b"\n")
    assert tree.together(processes) == 0


@runs
def test_a_command_that_ran_has_memory_time_and_code(tmp_path: Path) -> None:
    run = run_once(Command([sys.executable, "-c", "raise SystemExit(3)"]), tmp_path)
    assert run.code == 3
    assert run.peak > 4
    assert run.wall > 0 < run.cpu


def test_a_changed_post_is_restored(write: Callable[..., Path]) -> None:
    path = write("post.md", "Text.\n")
    before = path.stat().st_mtime_ns
    seen = set()
    for _ in range(2):
        with linting.changed(path):
            seen.add(path.read_bytes())
    assert len(seen) == 2
    assert path.read_bytes() == b"Text.\n"
    assert path.stat().st_mtime_ns == before


def test_stages_are_read_where_anplint_tells_them() -> None:
    text = "anplint: root /x; 3 files\n  inspect: 1.50 s\njudge 250 ms\nwrote 3 s of it\n"
    assert scale.stages(text) == {"inspect": 1.5, "judge": 0.25, "wrote": 3.0}


def test_recall_and_precision_against_brute_force_and_sampled_rows() -> None:
    brute = Answer("rapidfuzz cdist", 9, 1.0, 1.0, 2, None, {(0, 1), (2, 3)})
    ours = Answer("anplint", 9, 1.0, 1.0, 2, None, {(0, 1), (2, 4)})
    loose = Answer("rensa", 9, 1.0, 1.0, 8, None, {(0, 1), (2, 3)})
    every = {answer.method: answer for answer in (brute, ours, loose)}
    assert quality(ours, every) == ("50.00", "50.00")
    assert quality(loose, every) == ("100.00", "25.00")
    assert quality(brute, every) == ("–", "–")
    sampled = every | {"rapidfuzz cdist": brute._replace(rows=[0], pairs={(0, 1)})}
    assert quality(ours, sampled)[0] == "100.00 (of the sampled rows)"
    assert quality(loose, sampled) == ("50.00", "12.50")
    stopped = every | {"rapidfuzz cdist": brute._replace(seconds=float("nan"), pairs=set())}
    assert quality(ours, stopped) == ("–", "–")
    assert quality(loose, stopped) == ("50.00", "12.50")


def test_every_part_has_its_place_in_the_readme() -> None:
    readme = (REPOSITORY / "benchmarks" / "README.md").read_text(encoding="utf-8")
    for part in run.PARTS:
        new = run.written(readme, part, r"a \1 table")
        assert f"<!-- {part}:begin -->\na \\1 table\n<!-- {part}:end -->" in new
    with pytest.raises(ValueError, match="nothing"):
        run.written(readme, "nothing", "text")


def test_brute_force_and_verified_candidates_agree() -> None:
    pytest.importorskip("numpy")
    from itertools import combinations

    from verify import Work, by_rows, verified

    texts = paragraphs(80, "mixed")
    for reworked in (False, True):
        work = Work(texts, 1, reworked)
        kinds = {"edited", "reworked"} if reworked else {"edited"}
        every = list(combinations(range(80), 2))
        truth = {pair for pair in every if match(texts[pair[0]], texts[pair[1]]) in kinds}
        assert truth
        assert by_rows(work) == truth
        assert verified(work, every) == (truth, len(every))
        rows = sorted(next(iter(truth)))
        assert by_rows(work, rows) == {pair for pair in truth if not set(rows).isdisjoint(pair)}
