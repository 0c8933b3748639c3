"""SARIF, requirement by requirement (S1-S11 of the outputs' contract)."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from anplint.model import Finding, Place, Post, Related, Rule, Span
from anplint.output import Result, Style, render
from anplint.output.sarif_results import RELATED, artifact_location, message_text
from anplint.output.sarif_rules import sarif_rules
from anplint.ruleset import RuleDoc
from tests.output import cases

SCHEMA = Path(__file__).parents[1] / "data" / "sarif-schema-2.1.0.json"
VALIDATOR = jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
PLACE = Place("a.md", Span(0, 1), 1, 1, 1, 2)


def run_of(result: Result, style: Style | None = None) -> dict[str, Any]:
    log = json.loads("".join(render("sarif", result, style or Style())))
    assert not list(VALIDATOR.iter_errors(log))
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def finding(message: str, related: tuple[Related, ...] = ()) -> Finding:
    return Finding("ANP701", "leftover-placeholder", "warning", message, PLACE, "f", related)


def test_s1_the_log_is_valid_and_an_empty_one_has_results() -> None:
    assert run_of(cases.FULL)["results"]
    assert run_of(cases.EMPTY)["results"] == []
    assert "".join(render("sarif", cases.FULL, Style())).startswith("{")


def test_the_schema_can_fail() -> None:
    log = json.loads("".join(render("sarif", cases.FULL, Style())))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert list(VALIDATOR.iter_errors(log))


def test_s2_every_rule_is_described() -> None:
    driver = run_of(cases.EMPTY)["tool"]["driver"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", driver["semanticVersion"])
    assert driver["fullName"].startswith("anplint ")
    assert [rule["id"] for rule in driver["rules"]] == [rule.code for rule in cases.RULES]
    for rule in driver["rules"]:
        assert re.fullmatch(r"([A-Z][a-z0-9]*)+", rule["name"])
        assert rule["shortDescription"]["text"]
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
        assert "helpUri" not in rule


def test_s2_help_has_rationale_fix_and_both_examples() -> None:
    rule = run_of(cases.EMPTY)["tool"]["driver"]["rules"][2]
    for part in ("Readers skip it.", "Say it once.", "A. A.", "```sh\nls\n```"):
        assert part in rule["help"]["text"]
        assert part in rule["help"]["markdown"]
    assert "````text\n```sh\nls\n```\n````" in rule["help"]["markdown"]


def test_s3_properties_of_rules() -> None:
    for rule in run_of(cases.EMPTY)["tool"]["driver"]["rules"]:
        properties = rule["properties"]
        assert properties["precision"] in ("high", "very-high")
        assert properties["problem.severity"] in ("error", "warning", "recommendation")
        assert "security-severity" not in properties


def test_s2_s3_long_texts_and_many_tags_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    doc = RuleDoc("w" * 2000, "fix", "", "")
    monkeypatch.setattr("anplint.ruleset.documentation", lambda _: doc)
    profiles = ("security", *(f"p{i}" for i in range(20)))
    rule = Rule("X001", "x" * 300, "c", "note", "security", profiles, "s" * 2000, {}, {})
    (described,) = sarif_rules([rule])
    assert len(described["fullDescription"]["text"]) == 1024
    assert len(described["shortDescription"]["text"]) == 1024
    assert len(described["name"]) == 255
    assert described["properties"]["tags"] == [f"p{i}" for i in range(10)]


def test_s4_messages_end_with_a_period_and_escape_brackets() -> None:
    assert message_text(finding("Said twice")) == "Said twice."
    assert message_text(finding("See [x](1).")) == r"See \[x](1)."
    assert message_text(finding(" ")) == "leftover-placeholder."


def test_s4_links_name_related_places() -> None:
    near = Related(PLACE._replace(path="a[1]\\b.md"), "")
    assert message_text(finding("Twice.", (near,))) == "Twice. See [a\\[1\\]\\\\b.md:1](1)."
    text = message_text(finding("Twice.", (near,) * 3000))
    assert text.endswith("(5) and 2,995 more places.")
    result = cases.FULL._replace(findings=(finding("Twice.", (near,) * 3000),))
    related = run_of(result)["results"][0]["relatedLocations"]
    assert [location["id"] for location in related] == list(range(1, RELATED + 1))


def test_s5_one_location_with_a_whole_region() -> None:
    run = run_of(cases.FULL)
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
    emoji = run["results"][2]["locations"][0]["physicalLocation"]["region"]
    line = cases.HELLO.splitlines()[emoji["startLine"] - 1]
    assert line[emoji["startColumn"] - 1 : emoji["endColumn"] - 1] == "TODO"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("posts/héllo wörld.md", "posts/h%C3%A9llo%20w%C3%B6rld.md"),
        ("./a//b/../c.md", "a/c.md"),
        ("a:b#c?.md", "a%3Ab%23c%3F.md"),
        ("100%.md", "100%25.md"),
        ("-x.md", "-x.md"),
    ],
)
def test_s6_uris_are_relative_and_encoded(path: str, uri: str) -> None:
    assert artifact_location(path) == {"uri": uri, "uriBaseId": "%SRCROOT%"}


@pytest.mark.parametrize(
    "path", ["../x/ä.md", "a/../../ä.md", "/home/me/ä.md", "C:\\me\\ä.md", "C:/me/ä.md"]
)
def test_s6_a_file_outside_of_the_root_has_its_name_only(path: str) -> None:
    assert artifact_location(path) == {"uri": "%C3%A4.md"}


def test_s6_the_base_has_no_path_of_the_machine() -> None:
    (base,) = run_of(cases.FULL)["originalUriBaseIds"].items()
    assert base[0] == "%SRCROOT%"
    assert set(base[1]) == {"description"}


def test_s6_a_name_that_is_not_utf8_keeps_its_bytes() -> None:
    assert artifact_location("a\udcff.md")["uri"] == "a%FF.md"


def test_s7_both_fingerprints_unless_the_file_is_gone() -> None:
    results = run_of(cases.FULL)["results"]
    assert all(result["partialFingerprints"]["anplint/v1"] for result in results)
    with_hash = [r for r in results if "primaryLocationLineHash" in r["partialFingerprints"]]
    assert [r for r in results if r not in with_hash] == [results[4]]
    assert all(
        re.fullmatch(r"[0-9a-f]{1,16}:1", r["partialFingerprints"]["primaryLocationLineHash"])
        for r in with_hash
    )


def test_s8_the_worst_come_first_and_the_rest_is_told() -> None:
    result = cases.many(90)
    run = run_of(result, Style(limit=50))
    assert [r["level"] for r in run["results"]] == ["error"] * 30 + ["warning"] * 20
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("40 of 90 results are left out")
    whole = run_of(result, Style(limit=None))
    assert len(whole["results"]) == 90
    assert "toolExecutionNotifications" not in whole["invocations"][0]


def test_s8_the_default_limit_fits_in_an_upload() -> None:
    data = "".join(render("sarif", cases.many(25_050), Style())).encode()
    assert len(json.loads(data)["runs"][0]["results"]) == 25_000
    assert len(gzip.compress(data, 6)) < 10_000_000


def test_s9_the_category_names_the_run() -> None:
    run = run_of(cases.EMPTY, Style(category="blog"))
    assert run["automationDetails"] == {"id": "anplint/blog/"}


def test_s11_fixes_change_what_the_edits_change() -> None:
    for result in run_of(cases.FULL)["results"]:
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            path = unquote(change["artifactLocation"]["uri"])
            (found,) = [
                f for f in cases.FULL.findings
                if f.fingerprint == result["partialFingerprints"]["anplint/v1"]
            ]  # fmt: skip
            assert found.fix is not None
            edits = [(edit.span, edit.text) for edit in found.fix.edits]
            assert [_edit(path, item) for item in change["replacements"]] == edits


def _edit(path: str, replacement: dict[str, Any]) -> tuple[Span, str]:
    region = replacement["deletedRegion"]
    lines = cases.SOURCES[path].splitlines(keepends=True)
    start, end = (
        sum(map(len, lines[: region[f"{side}Line"] - 1])) + region[f"{side}Column"] - 1
        for side in ("start", "end")
    )
    return Span(start, end), replacement["insertedContent"]["text"]


def test_s11_a_broken_run_is_no_success() -> None:
    assert run_of(cases.FULL)["invocations"][0]["executionSuccessful"] is True
    broken = cases.FULL._replace(successful=False)
    assert run_of(broken)["invocations"][0]["executionSuccessful"] is False


def test_rule_index_points_at_the_rule_whatever_the_order_of_rules() -> None:
    run = run_of(cases.FULL._replace(rules=cases.RULES[::-1]))
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])


def test_a_finding_of_a_rule_that_is_not_enabled_has_no_index() -> None:
    results = run_of(cases.FULL._replace(rules=()))["results"]
    assert all("ruleIndex" not in result for result in results)


def test_a_file_is_read_once() -> None:
    asked: list[str] = []

    def source(path: str) -> str:
        asked.append(path)
        return cases.SOURCES.get(path, "")

    run_of(cases.FULL._replace(source=source))
    assert sorted(asked) == sorted({f.place.path for f in cases.FULL.findings})


def test_a_file_that_has_shrunk_since_it_was_read_is_no_crash() -> None:
    assert Post("a.md", "").place(Span(0, 0)).line == 1
    run_of(cases.FULL._replace(source=lambda _: "short"))
