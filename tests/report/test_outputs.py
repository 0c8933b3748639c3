"""json, csv, markdown and parquet: one report, equal numbers, and hostile text stays text."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from anplint.output.markdown_format import MAX_BYTES
from anplint.report.model import Condition, Point
from anplint.report.outputs import OutputError, Target, document, target_of, write
from anplint.report.outputs.csv_output import safe_text, tables
from anplint.report.outputs.rows import FINDING_FIELDS, POST_FIELDS
from anplint.report.records import ReportRecord
from tests.conftest import REPOSITORY
from tests.report.made import Fault, Sheet, made_report, made_run
from tests.report.test_build import report_of

if TYPE_CHECKING:
    from pathlib import Path

    from anplint.report.model import Report

HOSTILE = '=cmd|"/c calc"!A1 <script>alert(1)</script> | ::error::x \x1b[31m \u202e \ud800 `x`'


def example() -> Report:
    """The report of the examples, with a gate and a trend."""
    report = report_of(REPOSITORY / "examples")
    gate = (Condition("score", "", "min", 90, report.totals["score"], passed=False),)
    point = Point(report.run, report.totals, {"ANP601": 1}, 3, 1, rules_changed=True)
    return report._replace(gate=gate, trend=(point,))


def hostile() -> Report:
    return made_report(
        [Sheet("=a.md", title=HOSTILE, owner=HOSTILE, section=HOSTILE, days=-3),
         Sheet("b\n.md", title="+b", owner="@bo", section="-1", identity="\t=b")],
        [Fault(0, message=HOSTILE), Fault(1, message="-2 + 3"), Fault(None, message="@x")],
    )  # fmt: skip


def text_of(report: Report, name: str) -> str:
    return b"".join(piece.encode() for piece in document(report, name)).decode()


def rows_of(report: Report, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(tables(report)[name]), newline="")))


def parquet_of(report: Report, folder: Path, name: str) -> Any:
    from pyarrow.parquet import read_table  # type: ignore[import-untyped]  # it has no types

    write(report, Target("parquet", str(folder), is_folder=True), lambda path: "")
    return read_table(folder / f"{name}.parquet")


class TestJson:
    @pytest.mark.parametrize("report", [example(), hostile(), made_report([], [])])
    def test_it_is_as_the_schema_says(self, report: Report) -> None:
        schema = json.loads((REPOSITORY / "schemas" / "report.schema.json").read_text("utf-8"))
        found = json.loads(text_of(report, "json"))
        assert list(Draft202012Validator(schema).iter_errors(found)) == []
        # Half a character is legal in JSON, and pydantic does not take it.
        ReportRecord.model_validate_json(text_of(report, "json").replace("\\ud800", ""))

    def test_it_says_all(self) -> None:
        report = example()
        found = json.loads(text_of(report, "json"))
        assert found["run"]["key"] == report.run.key
        assert found["gate"]["conditions"][0]["passed"] is False
        assert [post["path"] for post in found["posts"]] == [post.path for post in report.posts]
        assert len(found["findings"]) == len(report.findings)
        assert found["trend"][0]["appeared"] == 3
        assert found["fix_first"][0]["gain"] > 0

    def test_no_control_character_is_in_it(self) -> None:
        text = text_of(hostile(), "json")
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert json.loads(text)["posts"][0]["title"] == HOSTILE


class TestCsv:
    def test_it_has_a_row_for_each_post_and_finding(self) -> None:
        report = example()
        posts, findings = rows_of(report, "posts"), rows_of(report, "findings")
        assert tuple(posts[0]) == POST_FIELDS
        assert tuple(findings[0]) == FINDING_FIELDS
        assert [row["path"] for row in posts] == [post.path for post in report.posts]
        assert [row["fingerprint"] for row in findings] == [
            row.finding.fingerprint for row in report.findings
        ]
        assert sum(int(row["errors"]) for row in posts) == report.totals["errors"]

    def test_lines_end_as_rfc_4180_has_it(self) -> None:
        lines = list(tables(hostile())["findings"])
        assert len(lines) == 4
        assert all(line.endswith("\r\n") and line.count("\n") == 1 for line in lines)

    @pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
    def test_no_cell_begins_like_a_formula(self, start: str) -> None:
        assert safe_text(f"{start}1").startswith("'")
        assert safe_text(f" {start}1").startswith("'")
        assert safe_text(f"a{start}1").startswith("a")

    def test_hostile_posts_stay_text(self) -> None:
        for name in ("posts", "findings"):
            for row in rows_of(hostile(), name):
                for key, cell in row.items():
                    is_number = cell.lstrip("-").replace(".", "").isdecimal() and key in (
                        "days", "score",
                    )  # fmt: skip
                    assert is_number or not cell.lstrip().startswith(("=", "+", "-", "@", "\t"))
                    assert cell.isprintable()

    def test_numbers_stay_numbers(self) -> None:
        post = rows_of(hostile(), "posts")[0]
        assert (post["days"], post["shares"], post["due"]) == ("-3", "false", "")
        assert post["section"].startswith("'=cmd")
        assert rows_of(hostile(), "posts")[1]["section"] == "'-1"


class TestMarkdown:
    def test_it_says_what_matters(self) -> None:
        text = text_of(example(), "markdown")
        heads = [line for line in text.splitlines() if line.startswith("###")]
        assert heads == [
            "### Quality gate: failed", "### Trend", "### Fix these first", "### Collections",
            "### Sections", "### Rules", "### Overdue reviews",
        ]  # fmt: skip
        assert "- **failed**: score is" in text

    def test_each_row_has_the_columns_of_its_table(self) -> None:
        import re

        for report in (example(), hostile()):
            for table in re.findall(r"(?:^\|.*\n)+", text_of(report, "markdown"), re.MULTILINE):
                cells = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
                assert len(cells) == 1

    def test_hostile_posts_stay_text(self) -> None:
        text = text_of(hostile(), "markdown")
        assert "<script" not in text
        assert all(line.isprintable() for line in text.split("\n"))
        assert not any(line.startswith("::") for line in text.splitlines())

    def test_it_is_bounded_whatever_the_collection(self) -> None:
        worst = "<" * 400
        sheets = [
            Sheet(f"{number}.md", worst, f"{worst[number:]}{number}", f"{number}{worst}", days=-1)
            for number in range(60)
        ]
        report = made_report(sheets, [Fault(number, message=worst) for number in range(60)])
        text = text_of(report, "markdown")
        assert len(text.encode()) < MAX_BYTES
        assert "and 35 more" in text
        assert max(map(len, text.splitlines())) < 5_000

    def test_it_ends_before_github_drops_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from anplint.report.outputs import markdown_output

        whole = text_of(example(), "markdown")
        for room in (300, 700, 1_500, len(whole.encode()) - 1):
            monkeypatch.setattr(markdown_output, "MAX_BYTES", room)
            text = text_of(example(), "markdown")
            assert len(text.encode()) <= room
            assert text.endswith("GitHub drops a summary of more than 1 MiB.\n")

    def test_an_empty_collection_has_no_table(self) -> None:
        assert "|" not in text_of(made_report([], []), "markdown")


class TestParquet:
    def test_it_is_read_back(self, tmp_path: Path) -> None:
        report = example()
        posts = parquet_of(report, tmp_path, "posts").to_pylist()
        assert [row["path"] for row in posts] == [post.path for post in report.posts]
        first = next(row for row in posts if row["reviewed"])
        assert isinstance(first["reviewed"], date)
        assert isinstance(first["score"], float)
        assert isinstance(first["words"], int)
        findings = parquet_of(report, tmp_path, "findings").to_pylist()
        assert [row["message"] for row in findings] == [
            row.finding.message for row in report.findings
        ]

    def test_the_run_is_in_the_metadata(self, tmp_path: Path) -> None:
        schema = parquet_of(example(), tmp_path, "posts").schema
        assert json.loads(schema.metadata[b"anplint.run"])["repository"] == "team/blog"

    def test_types_are_the_same_without_posts(self, tmp_path: Path) -> None:
        full = parquet_of(example(), tmp_path, "findings").schema
        assert parquet_of(made_report([], []), tmp_path, "findings").schema.equals(full)

    def test_hostile_posts_can_be_written(self, tmp_path: Path) -> None:
        titles = parquet_of(hostile(), tmp_path, "posts").to_pylist()
        assert "\\x1b[31m" in titles[0]["title"]

    def test_large_tables_are_written_in_parts(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from anplint.report.outputs import parquet_output

        monkeypatch.setattr(parquet_output, "_AT_ONCE", 3)
        report = example()
        assert parquet_of(report, tmp_path, "findings").num_rows == len(report.findings)

    def test_the_extra_is_named_where_it_is_missing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
        target = Target("parquet", str(tmp_path), is_folder=True)
        with pytest.raises(OutputError, match=r"pip install 'anplint\[parquet\]'"):
            write(example(), target, lambda path: "")


@pytest.mark.parametrize("name", ["r.json", "r.html", "r.csv"])
def test_what_cannot_be_written_is_called_by_its_name(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(dir: str, **_: str) -> None:  # noqa: A002  tempfile calls it so
        raise OSError(30, "Read-only file system", os.path.join(dir, ".anplint-x.tmp"))

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    path = str(tmp_path / name)
    with pytest.raises(OutputError, match="Read-only file system") as refused:
        write(example(), target_of(path, None), lambda path: "")
    assert str(refused.value).startswith(f"{path}: cannot be written: ")


class TestTargets:
    @pytest.mark.parametrize(
        ("output", "name", "target"),
        [
            (None, None, ("html", "anplint-report", True)),
            (None, "html", ("html", "anplint-report", True)),
            (None, "csv", ("csv", "anplint-report", True)),
            (None, "json", ("json", "", False)),
            (None, "markdown", ("markdown", "", False)),
            ("-", "json", ("json", "", False)),
            ("/dev/stdout", "markdown", ("markdown", "", False)),
            ("r.html", None, ("html", "r.html", False)),
            ("r.MD", None, ("markdown", "r.MD", False)),
            ("r.csv", None, ("csv", "r.csv", False)),
            ("r.parquet", None, ("parquet", "r.parquet", False)),
            ("site", None, ("html", "site", True)),
            ("v1.2/", None, ("html", "v1.2/", True)),
            ("out", "json", ("json", "out", False)),
            ("out/", "json", ("json", "out/", True)),
            ("out.txt", "markdown", ("markdown", "out.txt", False)),
            ("out", "csv", ("csv", "out", True)),
            ("out.txt", "csv", ("csv", "out.txt", True)),
        ],
    )
    def test_ending_and_format_say_where_it_goes(
        self, output: str | None, name: str | None, target: tuple[str, str, bool]
    ) -> None:
        assert target_of(output, name) == target

    def test_an_unknown_ending_is_refused(self) -> None:
        with pytest.raises(OutputError, match=r"'\.txt'.*Add --format"):
            target_of("r.txt", None)

    @pytest.mark.parametrize("name", [None, "html", "csv", "parquet"])
    def test_standard_output_takes_one_text(self, name: str | None) -> None:
        with pytest.raises(OutputError, match="-o -: standard output takes one text; add --format"):
            target_of("-", name)

    def test_a_folder_that_is_there_is_one(self, tmp_path: Path) -> None:
        folder = tmp_path / "a.json"
        folder.mkdir()
        assert target_of(str(folder), None).is_folder


class TestFiles:
    def test_two_tables_go_beside_each_other(self, tmp_path: Path) -> None:
        target = target_of(str(tmp_path / "deep" / "r.csv"), None)
        written = write(example(), target, lambda path: "")
        names = ("r-posts.csv", "r-findings.csv")
        assert written == [str(tmp_path / "deep" / name) for name in names]
        assert (tmp_path / "deep" / "r-posts.csv").read_bytes().startswith(b"identity,path")

    def test_only_a_reports_own_files_are_written_over(self, tmp_path: Path) -> None:
        (tmp_path / "posts.csv").write_text("mine")
        target = Target("csv", str(tmp_path), is_folder=True)
        with pytest.raises(OutputError, match=r"posts\.csv: is there already"):
            write(example(), target, lambda path: "")
        assert (tmp_path / "posts.csv").read_text() == "mine"
        (tmp_path / "posts.csv").rename(tmp_path / "kept.csv")
        for report in (example(), hostile()):
            write(report, target, lambda path: "")
            assert len((tmp_path / "posts.csv").read_text("utf-8").splitlines()) == 1 + len(
                report.posts
            )
        assert (tmp_path / "kept.csv").read_text() == "mine"

    def test_formats_share_a_folder(self, tmp_path: Path) -> None:
        for name in ("csv", "parquet", "json", "markdown", "csv"):
            write(example(), Target(name, str(tmp_path), is_folder=True), lambda path: "")
        names = sorted(path.name for path in tmp_path.iterdir())
        assert names == [
            ".anplint-report", "findings.csv", "findings.parquet", "posts.csv", "posts.parquet",
            "report.json", "report.md",
        ]  # fmt: skip

    def test_no_link_is_followed_out_of_the_folder(self, tmp_path: Path) -> None:
        outside, folder = tmp_path / "outside", tmp_path / "folder"
        outside.write_text("mine")
        folder.mkdir()
        (folder / "posts.csv").symlink_to(outside)
        (folder / ".anplint-report").write_text("posts.csv\n")
        with pytest.raises(OutputError, match="is there already"):
            write(example(), Target("csv", str(folder), is_folder=True), lambda path: "")
        (tmp_path / "link").symlink_to(folder)
        with pytest.raises(OutputError, match="is a link"):
            write(example(), Target("csv", str(tmp_path / "link") + "/", True), lambda path: "")
        (folder / "posts.csv").unlink()
        (folder / ".anplint-report").unlink()
        for name, kind in ((".anplint-report", "csv"), ("data", "html")):
            (folder / name).symlink_to(outside)
            with pytest.raises(OutputError, match="is a link"):
                write(example(), Target(kind, str(folder), is_folder=True), lambda path: "")
            (folder / name).unlink()
        assert outside.read_text() == "mine"
        assert list(folder.iterdir()) == []

    def test_what_cannot_be_written_is_said(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(OutputError, match="cannot be written"):
            write(example(), target_of(str(tmp_path / "file" / "r.json"), None), lambda path: "")

    def test_a_write_that_breaks_off_leaves_the_old_file(self, tmp_path: Path) -> None:
        path = tmp_path / "r.json"
        path.write_text("old")
        broken = made_report([Sheet("a.md")], [])._replace(rules=(None,))  # type: ignore[arg-type]  # to break
        with pytest.raises(AttributeError):
            write(broken, target_of(str(path), None), lambda path: "")
        assert path.read_text() == "old"
        assert list(tmp_path.iterdir()) == [path]


def test_a_run_is_known_again_by_its_key() -> None:
    run = made_run()
    assert run._replace(time=run.time + 60, version="9").key == run.key
    others = (
        run._replace(commit="x"), run._replace(job="x"), run._replace(repository="x"),
        run._replace(today="2020-01-01"),
    )  # fmt: skip
    assert len({run.key, *(other.key for other in others)}) == 1 + len(others)
