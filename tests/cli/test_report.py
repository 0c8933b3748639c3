"""`anplint report` as people call it."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from anplint.readers.own import TEXT_MARK
from tests.cli.helpers import FUTURE, GOOD, STALE, anplint
from tests.conftest import REPOSITORY, SHARED
from tests.report.history.helpers import tell
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

TODAY = ("--today", "2026-11-20")
OTHER = STALE.replace("Naming", "Reading")


def as_json(*arguments: str, code: int = 0) -> Any:
    ran = anplint("report", "--format", "json", *TODAY, *arguments)
    assert ran.code == code, ran.err
    return json.loads(ran.out)


def listed(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class TestOutputs:
    def test_without_options_a_page_is_written_beside_the_posts(
        self, write: Write, tmp_path: Path
    ) -> None:
        write("a.md", STALE)
        ran = anplint("report", *TODAY)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == f"anplint: wrote anplint-report{os.sep}index.html\n"
        assert "Naming things" in (tmp_path / "anplint-report" / "index.html").read_text("utf-8")

    def test_the_folder_is_hidden_from_git_and_from_the_next_check(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        work = GitFolder(tmp_path)
        work.write("a.md", GOOD)
        work.commit("2026-01-01")
        monkeypatch.chdir(tmp_path)
        for _ in range(2):
            assert anplint("report", *TODAY).code == 0
            assert as_json()["totals"]["posts"] == 1
        assert work("status", "--porcelain") == ""

    def test_what_anplint_wrote_is_no_post(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        work = GitFolder(tmp_path)
        work.write("posts/a.md", STALE)
        work.commit("2026-01-01")
        monkeypatch.chdir(tmp_path)
        first = as_json()
        names = ("one.html", "site/", "sum/mary.md", "posts/index.html", "more")
        outputs = [part for name in names for part in ("-o", name)]
        assert anplint("report", *TODAY, *outputs, "--history").code == 0
        for name in ("m/", "c/"):
            assert anplint("report", *TODAY, "--format", "markdown", "-o", name).code == 0
        assert anplint("report", "--trend", "-o", "trend.md").code == 0
        assert anplint("check", "--format", "markdown", "-o", "check.md", *TODAY).code == 0
        (tmp_path / "windows.md").write_bytes(
            (tmp_path / "check.md").read_bytes().replace(b"\n", b"\r\n")
        )
        second = as_json()
        assert [post["path"] for post in second["posts"]] == ["posts/a.md"]
        for part in ("totals", "findings"):
            assert second[part] == first[part]
        assert second["run"]["commit"] == first["run"]["commit"]
        assert as_json("--since", "HEAD")["totals"]["posts"] == 1

    def test_a_post_beside_a_report_is_one(self, write: Write) -> None:
        write("posts/a.md", STALE)
        write("posts/b.html", "<html><head><meta name=generator content=x></head><body><article>"
              "<h1>Anplint</h1><p>It has a mark.</p></article></body></html>")  # fmt: skip
        assert anplint("report", *TODAY, "--format", "csv", "-o", "posts/").code == 0
        assert as_json()["totals"]["posts"] == 2

    def test_one_run_writes_several_outputs(self, write: Write, tmp_path: Path) -> None:
        write("posts/a.md", STALE)
        names = ("r.html", "r.json", "r.md", "r.csv", "r.parquet", "site/")
        outputs = [part for name in names for part in ("-o", f"out/{name}")]
        ran = anplint("report", "posts", *TODAY, *outputs)
        assert ran.code == 0, ran.err
        found = listed(tmp_path / "out")
        assert {"r.html", "r.json", "r.md", "r-posts.csv", "r-findings.csv", "r-posts.parquet",
                "r-findings.parquet", "site/index.html"} <= set(found)  # fmt: skip
        assert len(ran.err.splitlines()) == 8

    def test_json_and_markdown_go_to_standard_output(self, write: Write) -> None:
        write("a.md", STALE)
        ran = anplint("report", "--format", "markdown", *TODAY)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith(f"{TEXT_MARK}\n## How the posts are doing\n")
        assert as_json()["version"] == 1
        assert as_json("-o", "-")["version"] == 1

    def test_the_format_beats_the_ending(self, write: Write, tmp_path: Path) -> None:
        write("a.md", GOOD)
        assert anplint("report", "--format", "json", "-o", "x.html", *TODAY).code == 0
        assert json.loads((tmp_path / "x.html").read_text("utf-8"))["version"] == 1

    def test_quiet_says_nothing(self, write: Write) -> None:
        write("a.md", GOOD)
        assert anplint("report", "-q", "-o", "r.json", *TODAY) == (0, "", "")
        assert "Say only what is wrong." in anplint("report", "--help").out  # it prints no findings

    def test_verbose_says_more(self, write: Write) -> None:
        write("a.md", GOOD)
        assert "1 files, 1 posts" in anplint("report", "-v", "-o", "r.json", *TODAY).err

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("-o", "r.txt"), "no format has the ending '.txt'"),
            (("-o", "a.json", "-o", "b.md", "--format", "json"), "--format says the format of one"),
            (
                (
                    "-o",
                    "posts.csv/r.json",
                ),
                "cannot be written",
            ),
            (("--history", "."), "is a folder"),
            (("--history", ""), "--history: the address is empty"),
            (("--history=",), "--history: the address is empty"),
            (("--trend", "--history", ""), "--history: the address is empty"),
            (("gone.md",), "gone.md"),
            (("--select", "nothing"), "nothing"),
            (("--trend",), "history"),
            (("--trend", "--format", "html"), "--trend is printed as markdown, json, csv"),
            (("--trend", "-o", "a.md", "-o", "b.md"), "give -o once"),
        ],
    )
    def test_what_cannot_be_done_is_said(
        self, write: Write, arguments: tuple[str, ...], said: str
    ) -> None:
        write("a.md", GOOD)
        write("posts.csv", "mine")
        ran = anplint("report", *arguments, *TODAY)
        assert ran.code == 2
        assert said in ran.err
        assert "Traceback" not in ran.err

    @pytest.mark.parametrize("target", ["posts/a.md", "./posts/../posts/a.md"])
    def test_a_post_is_not_written_over(self, write: Write, tmp_path: Path, target: str) -> None:
        post = write("posts/a.md", STALE)
        ran = anplint("report", "-o", "r.json", "-o", target, *TODAY)
        assert (ran.code, ran.err) == (
            2, f"anplint: error: -o {target}: is a post; name another file for the report\n",
        )  # fmt: skip
        assert post.read_text("utf-8") == STALE
        assert listed(tmp_path) == ["posts/a.md"]

    def test_a_trend_goes_through_no_link(self, write: Write, tmp_path: Path) -> None:
        write("a.md", STALE)
        as_json("--history")
        (tmp_path / "t.md").symlink_to(tmp_path / "a.md")
        ran = anplint("report", "--trend", "-o", "t.md")
        assert ran.code == 2
        assert "is a link" in ran.err

    def test_a_strangers_index_is_not_written_over(self, write: Write, tmp_path: Path) -> None:
        write("a.md", GOOD)
        write("public/index.html", "mine")
        ran = anplint("report", "-o", "public", *TODAY)
        assert ran.code == 2
        assert "is there already, and no report wrote it" in ran.err
        assert (tmp_path / "public" / "index.html").read_text() == "mine"

    def test_the_same_input_gives_the_same_bytes(
        self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(12):
            write(f"posts/{number}.md", STALE.replace("Naming", f"Number {number}"))
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
        for jobs, name in (("1", "one"), ("2", "two")):
            for ending in ("json", "md", "csv"):
                done = anplint("report", "posts", "--jobs", jobs, "-o", f"{name}.{ending}", *TODAY)
                assert done.code == 0
        for ending in (".json", ".md", "-posts.csv", "-findings.csv"):
            assert (tmp_path / f"one{ending}").read_bytes() == (
                tmp_path / f"two{ending}"
            ).read_bytes()

    def test_day_and_time_make_it_the_same_on_any_day(
        self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.md", STALE)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
        names = ("one.json", "two.json")
        for name, day in zip(names, (date(2026, 11, 20), date(2027, 1, 1)), strict=True):
            monkeypatch.setattr("anplint.cli.check_run._today", lambda day=day: day)
            assert anplint("report", "-o", name, *TODAY).code == 0
        one, two = (tmp_path / name for name in names)
        assert one.read_bytes() == two.read_bytes()
        assert "`--today`" in (REPOSITORY / "docs" / "ci.md").read_text("utf-8")

    def test_a_wrong_time_is_refused(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        write("a.md", GOOD)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "noon")
        ran = anplint("report", *TODAY)
        assert ran.code == 2
        assert "SOURCE_DATE_EPOCH" in ran.err

    def test_a_run_that_went_wrong_is_reported_and_not_kept(
        self, write: Write, tmp_path: Path
    ) -> None:
        write("a.md", STALE)
        ran = anplint("report", "a.md", "gone.md", "-o", "r.json", "--history", "h.db", *TODAY)
        assert ran.code == 2
        assert (tmp_path / "r.json").exists()
        assert not (tmp_path / "h.db").exists()


class TestContents:
    def test_findings_alone_do_not_fail(self, write: Write) -> None:
        write("a.md", FUTURE)
        assert as_json()["totals"]["errors"] == 1

    def test_options_of_check_hold(self, write: Write) -> None:
        write("a.md", STALE)
        write("b.md", FUTURE.replace("Naming", "Reading"))
        write("anplint.toml", '[rules.stale-review]\nlevel = "error"\n')
        assert as_json()["totals"]["errors"] == 2
        assert as_json("--isolated")["totals"]["errors"] == 1
        assert as_json("--ignore", "ANP6")["totals"]["findings"] == 0
        assert as_json("a.md")["totals"]["posts"] == 1

    def test_a_baseline_tells_new_from_known(self, write: Write) -> None:
        write("a.md", STALE)
        write("anplint.toml", 'baseline = "anplint-baseline.json"\n')
        assert anplint("baseline", *TODAY).code == 0
        write("b.md", OTHER)
        totals = as_json()["totals"]
        assert (totals["new_findings"], totals["known"]) == (1, 1)
        assert as_json("--no-baseline")["totals"]["new_findings"] == 2

    def test_since_tells_new_from_known(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        work = GitFolder(tmp_path)
        work.write("a.md", STALE)
        work.commit("2026-01-01")
        work.write("b.md", OTHER)
        monkeypatch.chdir(tmp_path)
        found = as_json("--since", "HEAD")
        assert [(row["path"], row["state"]) for row in found["findings"]] == [
            ("a.md", "known"), ("b.md", "new"),
        ]  # fmt: skip
        assert found["run"]["commit"][-1] == "+"

    def test_owners_are_configured(self, write: Write) -> None:
        write("a.md", GOOD.replace("---\n\n", "author: Ada\nowner: Olga\n---\n\n"))
        write("CODEOWNERS", "*.md @docs\n")
        for order, owner in (("", "Olga"), ('["codeowners"]', "@docs"), ('["author"]', "Ada"),
                             ("[]", "")):  # fmt: skip
            write("anplint.toml", f"[report]\nowners = {order}\n" if order else "")
            assert as_json()["posts"][0]["owner"] == owner

    def test_weights_are_configured(self, write: Write) -> None:
        write("a.md", STALE)
        write("anplint.toml", "[score]\nwarning = 30\n")
        assert as_json()["posts"][0]["score"] == 70
        write("anplint.toml", "[score]\nwarning = 30\n[score.rules]\nstale-review = 2.5\n")
        assert as_json()["totals"]["score"] == 97.5

    def test_the_run_can_be_named(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        write("a.md", GOOD)
        monkeypatch.setenv("ANPLINT_JOB", "nightly")
        run = as_json("--repository", "o/r", "--branch", "b", "--commit", "c")["run"]
        assert run["key"] == "o/r@c#nightly/2026-11-20"
        assert run["branch"] == "b"

    def test_settings_of_check_in_the_environment_are_not_the_reports(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.md", GOOD)
        monkeypatch.setenv("ANPLINT_FORMAT", "sarif")
        monkeypatch.setenv("ANPLINT_OUTPUT", "x.sarif")
        assert as_json()["version"] == 1


class TestHistory:
    def test_it_is_kept_where_it_is_asked_for(self, write: Write, tmp_path: Path) -> None:
        write("a.md", STALE)
        assert as_json()["trend"] == []
        assert len(as_json("--history")["trend"]) == 1
        assert (tmp_path / ".anplint" / "history.sqlite").is_file()

    def test_a_retry_replaces_itself_and_a_new_day_does_not(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.md", STALE)
        for day, runs in (("2026-11-18", 1), ("2026-11-18", 1), ("2026-11-19", 2)):
            monkeypatch.setenv("SOURCE_DATE_EPOCH", f"1800000{runs}00")
            trend = as_json("--history=h.sqlite", "--today", day)["trend"]
            assert len(trend) == runs
        write("a.md", GOOD)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000900")
        last = as_json("--history=h.sqlite")["trend"][-1]
        assert (last["appeared"], last["fixed"]) == (0, 1)

    def test_the_environment_may_name_it_and_the_configuration_may_not(
        self, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.md", GOOD)
        monkeypatch.setenv("ANPLINT_HISTORY", str(tmp_path / "own.sqlite"))
        assert len(as_json()["trend"]) == 1
        monkeypatch.setenv("ANPLINT_HISTORY", "")
        assert as_json()["trend"] == []
        write("anplint.toml", '[report]\nhistory = "x.sqlite"\n')
        assert anplint("report").code == 2

    def test_the_trend_is_printed_without_reading_posts(self, write: Write, tmp_path: Path) -> None:
        post = write("a.md", STALE)
        as_json("--history")
        post.unlink()
        ran = anplint("report", "--trend")
        assert ran.code == 0
        assert "| 2026-11-20 |" in ran.out
        assert anplint("report", "--trend", "-o", "trend.csv").code == 0
        with open(tmp_path / "trend.csv", encoding="utf-8", newline="") as file:
            assert [row["findings"] for row in csv.DictReader(file)] == ["1"]
        assert json.loads(anplint("report", "--trend", "--format", "json").out)["trend"]
        assert anplint("report", "--trend", "-o", "-").out == ran.out

    def test_a_report_shows_the_runs_of_its_own_job(self, write: Write) -> None:
        """Two jobs look at two parts, two nights each, and nobody edits anything."""
        write("blog/a.md", STALE)
        write("docs/b.md", STALE)
        for day in ("2026-11-18", "2026-11-19"):
            for part in ("blog", "docs"):
                arguments = ("--history=h.sqlite", "--job", part, "--today", day)
                trend = as_json(part, *arguments)["trend"]
        assert [(run["appeared"], run["fixed"]) for run in trend] == [(1, 0), (0, 0)]
        for job, told in (("blog", "blog"), ("docs", "docs"), ("", "docs")):
            ran = anplint(
                "report", "--trend", "--history=h.sqlite", *(["--job", job] if job else [])
            )
            assert f": {told}\n" in ran.out
            assert ran.out.count("| 2026-11-1") == 2

    def test_runs_that_the_trend_leaves_out_are_told(self, write: Write) -> None:
        write("a.md", GOOD)
        named = ("--repository", "team/blog", "--branch", "main")
        as_json("--history=h.sqlite", *named)
        arguments = ("report", "--trend", "--history=h.sqlite", *named)
        more = """
            INSERT INTO anplint_run (series_id, key, commit_id, time, today, version, rules, passed,
                appeared, fixed)
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {})
            SELECT series_id, {} + n, '', n, today, version, rules, passed, 0, 0
            FROM number JOIN anplint_run ON key NOT LIKE '____'
        """
        tell("h.sqlite", more.format(399, 1_000))
        assert anplint(*arguments).err == ""
        tell("h.sqlite", more.format(1, 2_000))
        ran = anplint(*arguments, "--format", "csv")
        assert (
            ran.err == "anplint: the latest 400 of 401 runs are shown; the history has them all\n"
        )
        assert len(ran.out.splitlines()) == 1 + 400

    def test_in_ci_the_trend_is_that_of_the_job(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.md", STALE)
        as_json("--history=h.sqlite", "--job", "night")
        for name, value in {"CIRCLECI": "true", "CIRCLE_JOB": "day"}.items():
            monkeypatch.setenv(name, value)
        ran = anplint("report", "--trend", "--history=h.sqlite")
        assert ran.out.endswith("\nThe history has no run of this job on this branch yet.\n")

    def test_a_history_that_cannot_be_reached_costs_no_report(
        self, write: Write, tmp_path: Path
    ) -> None:
        write("a.md", STALE)
        write("h.sqlite", "no database, but a text that is long enough to be looked at\n" * 99)
        ran = anplint("report", *TODAY, "-o", "r.json", "--history", "h.sqlite")
        assert ran.code == 2
        assert json.loads((tmp_path / "r.json").read_text("utf-8"))["trend"] == []
        wrote, error = ran.err.splitlines()
        assert wrote == "anplint: wrote r.json"
        assert error.startswith("anplint: error: history h.sqlite: ")

    def test_an_output_that_cannot_be_written_costs_no_other(
        self, write: Write, tmp_path: Path
    ) -> None:
        write("a.md", STALE)
        write("file", "mine")
        ran = anplint("report", *TODAY, "-q", "-o", "file/r.json", "-o", "r.json")
        assert ran.code == 2
        assert (tmp_path / "r.json").exists()

    @pytest.mark.parametrize(
        ("package", "arguments", "extra"),
        [
            ("jinja2", ("-o", "r.html"), "report"),
            ("vl_convert", ("-o", "site/"), "report"),
            ("pyarrow", ("-o", "r.json", "-o", "r.parquet"), "parquet"),
            ("alembic", ("-o", "r.json", "--history"), "report"),
            ("psycopg", ("-o", "r.json", "--history", "postgresql://h/d"), "postgres"),
        ],
    )
    def test_what_is_not_installed_is_asked_for_before_anything_is_read(
        self,
        write: Write,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        package: str,
        arguments: tuple[str, ...],
        extra: str,
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("posts were read")

        write("a.md", GOOD)
        monkeypatch.setattr("anplint.cli.report_run.analyse", refuse)
        monkeypatch.setitem(sys.modules, package, None)
        ran = anplint("report", *arguments)
        assert ran.code == 2
        assert ran.err.endswith(f" needs the extra `{extra}`: pip install 'anplint[{extra}]'\n")
        assert listed(tmp_path) == ["a.md"]

    def test_who_only_reads_makes_no_history(self, write: Write, tmp_path: Path) -> None:
        write("a.md", GOOD)
        assert anplint("report", "--trend").code == 2
        assert not (tmp_path / ".anplint").exists()


FOLDERS = [REPOSITORY / "examples", *sorted(SHARED.glob("sample-posts/*/"))]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_counts_are_equal_in_all_outputs(folder: Path, tmp_path: Path) -> None:
    names = ("r.json", "r.csv", "r.md", "r.parquet")
    outputs = [part for name in names for part in ("-o", str(tmp_path / name))]
    assert anplint("report", str(folder), "--isolated", *TODAY, *outputs).code == 0
    arguments = ("check", str(folder), "--isolated", "--all-results", "--exit-zero", *TODAY)
    (sarif,) = json.loads(anplint(*arguments, "--format", "sarif").out)["runs"]
    expected = Counter(result["ruleId"] for result in sarif["results"])
    report = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert Counter(row["code"] for row in report["findings"]) == expected
    assert sum(expected.values()) == report["totals"]["findings"]
    with open(tmp_path / "r-findings.csv", encoding="utf-8", newline="") as file:
        assert Counter(row["code"] for row in csv.DictReader(file)) == expected
    from pyarrow.parquet import read_table  # type: ignore[import-untyped]  # it has no types

    assert Counter(read_table(tmp_path / "r-findings.parquet")["code"].to_pylist()) == expected
    posts = read_table(tmp_path / "r-posts.parquet").num_rows
    assert posts == report["totals"]["posts"] == len(report["posts"])
    summary = (tmp_path / "r.md").read_text("utf-8")
    for code, number in expected.most_common(3):
        assert f"| {code} " in summary or number < max(expected.values())
    levels = Counter(row["level"] for row in report["findings"])
    for level, number in levels.items():
        assert f"{number:,} {level}{'' if number == 1 else 's'}" in summary
