"""github, gitlab, junit, checkstyle, rdjson, markdown, json: what their readers demand."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from lxml import etree  # type: ignore[import-untyped]  # it has no types

from anplint.model import Edit, Finding, Fix, Place, Post, Span
from anplint.output import Result, Style, render
from anplint.output.models import OutputRecord
from tests.output import cases

ROOT = Path(__file__).parents[2]
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)\n")


def text_of(name: str, result: Result, style: Style | None = None) -> str:
    return "".join(render(name, result, style or Style()))


def one(message: str, path: str = "a.md", level: str = "error") -> Result:
    place = Place(path, Span(0, 1), 1, 1, 1, 2)
    found = Finding("ANP701", "leftover-placeholder", level, message, place, "f")
    return cases.FULL._replace(findings=(found,), source=lambda _: "text\n")


# github


def properties(line: str) -> dict[str, str]:
    match = COMMAND.fullmatch(line)
    assert match is not None, line
    return dict(pair.split("=", 1) for pair in match[2].split(","))


def test_github_escapes_properties_and_data() -> None:
    line = text_of("github", one("50%\r\nof :: it,\n\rend", "a:b,c%\n.md"))
    assert "file=a%3Ab%2Cc%25\\n.md," in line
    assert line.endswith("::50%25%0Aof :: it,%0A%0Aend\n")


def test_github_has_columns_on_one_line_only() -> None:
    lines = text_of("github", cases.FULL).splitlines(keepends=True)
    for line in lines:
        given = properties(line)
        assert ("col" in given) == ("endColumn" in given) == (given["line"] == given["endLine"])
    assert any("col" not in properties(line) for line in lines)


@pytest.mark.parametrize("text", ["%" * 5000, "é" * 5000, "\n" * 5000, "🎉" * 5000, "a" * 4097])
def test_github_messages_are_cut_between_characters(text: str) -> None:
    message = text_of("github", one(text)).split("::", 2)[2].rstrip("\n")
    assert 4080 <= len(message.encode()) <= 4096
    assert re.fullmatch(r"(%25|%0A|[^%])*…", message)


def test_github_message_of_the_full_length_is_whole() -> None:
    assert text_of("github", one("a" * 4096)).endswith("::" + "a" * 4096 + "\n")


def test_github_shows_ten_of_each_level_and_counts_the_rest() -> None:
    lines = text_of("github", cases.many(60)).splitlines()
    kinds = [line.split(" ")[0] for line in lines[:-1]]
    assert kinds == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10
    assert lines[-1] == "anplint: 30 more findings; GitHub shows ten of each level."
    assert len(text_of("github", cases.many(30)).splitlines()) == 30


# gitlab


def test_gitlab_issues_have_the_keys_and_severities_that_it_knows() -> None:
    issues = json.loads(text_of("gitlab", cases.FULL))
    assert {issue["severity"] for issue in issues} == {"major", "minor", "info"}
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert set(issue["location"]) == {"path", "lines"}
        assert issue["location"]["lines"]["begin"] >= 1


def test_gitlab_fingerprints_are_unique() -> None:
    twins = cases.FULL._replace(findings=cases.FULL.findings * 3)
    counts = Counter(issue["fingerprint"] for issue in json.loads(text_of("gitlab", twins)))
    assert len(counts) == 18


# junit


def junit_schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(ROOT / "tests" / "data" / "jenkins-junit-10.xsd"))


@pytest.mark.parametrize("result", [cases.FULL, cases.EMPTY, one("\x00\x1b\ufffe<&>\"'\n")])
def test_junit_satisfies_jenkins(result: Result) -> None:
    junit_schema().assertValid(etree.fromstring(text_of("junit", result).encode()))


def test_the_jenkins_schema_refuses_what_we_do_not_write() -> None:
    text = text_of("junit", cases.FULL).replace("<testcase ", '<testcase file="a.md" ', 1)
    assert not junit_schema().validate(etree.fromstring(text.encode()))


def test_junit_counts_are_those_of_the_elements() -> None:
    root = ET.fromstring(text_of("junit", cases.FULL))
    assert [suite.get("name") for suite in root] == [f"{r.code} {r.name}" for r in cases.RULES]
    for element in [root, *root]:
        assert element.get("tests") == str(len(list(element.iter("testcase"))))
        assert element.get("failures") == str(len(list(element.iter("failure"))))


def test_junit_has_one_case_for_a_file_with_all_its_findings() -> None:
    found = cases.many(3).findings
    root = ET.fromstring(text_of("junit", cases.FULL._replace(findings=found)))
    (failure,) = root.iter("failure")
    assert failure.get("message") == "3 findings"
    assert (failure.text or "").count("\n") == 2


# checkstyle


def test_checkstyle_has_all_findings_under_their_files() -> None:
    root = ET.fromstring(text_of("checkstyle", cases.FULL))
    got = [
        (file.get("name"), int(error.get("line", "")), int(error.get("column", "")))
        for file in root
        for error in file
    ]
    places = [finding.place for finding in cases.FULL.findings]
    assert got == [(place.path, place.line, place.column) for place in places]
    assert {error.get("severity") for error in root.iter("error")} == {"error", "warning", "info"}
    assert all(error.get("source", "").startswith("anplint.ANP") for error in root.iter("error"))


# rdjson


def in_bytes(path: str, given: dict[str, Any]) -> bytes:
    lines = cases.SOURCES[path].encode().splitlines(keepends=True)
    start, end = (
        sum(map(len, lines[: given[side]["line"] - 1])) + given[side]["column"] - 1
        for side in ("start", "end")
    )
    return cases.SOURCES[path].encode()[start:end]


def test_rdjson_counts_columns_in_bytes() -> None:
    diagnostics = json.loads(text_of("rdjson", cases.FULL))["diagnostics"]
    pairs = zip(diagnostics, cases.FULL.findings, strict=True)
    for diagnostic, finding in pairs:
        path, span = finding.place.path, finding.place.span
        if path in cases.SOURCES:
            text = cases.SOURCES[path][span.start : span.end]
            assert in_bytes(path, diagnostic["location"]["range"]).decode() == text
    assert {d["severity"] for d in diagnostics} == {"ERROR", "WARNING", "INFO"}
    start = diagnostics[3]["location"]["range"]["start"]
    assert (start["column"], cases.FULL.findings[3].place.column) == (23, 17)


def test_rdjson_suggests_fixes_of_one_edit() -> None:
    path = "posts/héllo wörld.md"
    place = cases.find(path, "TODO")
    edit = Edit(cases.find(path, "夜").span, "朝")
    fixes = [Fix("one", (edit,)), Fix("two", (edit, edit)), None]
    found = [Finding("A", "a", "error", "m", place, str(i), fix=fix) for i, fix in enumerate(fixes)]
    result = cases.FULL._replace(findings=tuple(found))
    first, *others = json.loads(text_of("rdjson", result))["diagnostics"]
    (suggestion,) = first["suggestions"]
    assert in_bytes(path, suggestion["range"]).decode() == "夜"
    assert suggestion["text"] == "朝"
    assert not any("suggestions" in other for other in others)


def test_rdjson_of_a_file_that_is_gone_keeps_code_points() -> None:
    result = cases.FULL._replace(source=lambda _: "")
    place = json.loads(text_of("rdjson", result))["diagnostics"][3]["location"]["range"]
    assert place["start"] == {"line": 1, "column": 17}


# markdown


def test_markdown_stops_before_the_limit_and_says_so() -> None:
    result = cases.many(30_000)
    text = text_of("markdown", result)
    assert 800 * 1024 < len(text.encode()) <= 900 * 1024
    rows = text.count("| posts/")
    left = re.search(r"^([\d,]+) more findings, left out", text, re.MULTILINE)
    assert left is not None
    assert rows + int(left[1].replace(",", "")) == 30_000


def test_markdown_says_nothing_of_limits_when_all_is_shown() -> None:
    assert "left out" not in text_of("markdown", cases.many(100))


def test_markdown_escapes_what_could_be_markup() -> None:
    text = text_of("markdown", one("a|b <img> `c` *d* _e_ [f](g) ![h](i)\nj & k", "p|q.md"))
    row = text.splitlines()[-1]
    assert row.startswith("| p\\|q.md:1 | ANP701 ")
    assert row.endswith(
        r"| a\|b &lt;img&gt; \`c\` \*d\* \_e\_ \[f\](g) \!\[h\](i)\nj &amp; k |".replace(
            r"\n", r"\\n"
        )
    )


def test_markdown_cuts_a_message_without_end() -> None:
    assert len(text_of("markdown", one("x" * 10_000_000))) < 1000


# json


@pytest.mark.parametrize("result", [cases.FULL, cases.EMPTY])
@pytest.mark.parametrize("style", [Style(), Style(statistics=True)])
def test_json_satisfies_its_schema(result: Result, style: Style) -> None:
    schema = json.loads((ROOT / "schemas" / "output.schema.json").read_text(encoding="utf-8"))
    text = text_of("json", result, style)
    jsonschema.Draft202012Validator(schema).validate(json.loads(text))
    output = OutputRecord.model_validate_json(text)
    assert sum(output.summary.by_rule.values()) == len(result.findings)


def test_the_json_schema_refuses_other_keys() -> None:
    schema = json.loads((ROOT / "schemas" / "output.schema.json").read_text(encoding="utf-8"))
    document = json.loads(text_of("json", cases.FULL))
    document["findings"][0]["extra"] = 1
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(document))


def test_jsonl_is_the_list_of_json() -> None:
    lines = text_of("jsonl", cases.FULL).splitlines()
    assert [json.loads(line) for line in lines] == json.loads(text_of("json", cases.FULL))[
        "findings"
    ]


def test_json_positions_are_those_of_the_text() -> None:
    for record in json.loads(text_of("json", cases.FULL))["findings"]:
        text = cases.SOURCES.get(record["path"])
        if text and record["line"] == record["end_line"]:
            line = text.splitlines()[record["line"] - 1]
            found = [f for f in cases.FULL.findings if f.fingerprint == record["fingerprint"]]
            span = found[0].place.span
            assert (
                line[record["column"] - 1 : record["end_column"] - 1] == text[span.start : span.end]
            )
            assert Post("", text).place(span).line == record["line"]
