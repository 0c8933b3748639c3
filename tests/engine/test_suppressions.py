"""Suppressions in a run: what they silence, what is unused, and that the cache changes nothing."""

from __future__ import annotations

import os
import re
import tempfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anplint import checks
from anplint.config import Settings, load_settings
from anplint.engine.discover import Project
from anplint.engine.gather import CachePlace
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import Outcome, run
from anplint.engine.suppressing import Suppressing
from anplint.model import Comment, Finding, Post, PostRef, Span, Suppression
from anplint.suppression import read_directives
from tests.engine.test_run import RaisesInJudge, _with_any_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[..., Path]

TODAY = date(2026, 11, 20)
HEAD = "---\ntitle: {}\ndate: 2026-01-05\n---\n\nA pier has two ends.\n\n"
IMAGE = "![](http://example.org/pier.png)\n"
"""Has no alternative text (ANP205), and no encryption (ANP203)."""


def check_here(*paths: str, select: tuple[str, ...] = (), **options: Any) -> Outcome:
    here = os.path.realpath(".")
    config = os.path.join(here, "anplint.toml")
    plan = Plan(load_settings(config) if os.path.exists(config) else Settings(),
                Overrides(select=select))  # fmt: skip
    today = options.pop("today", TODAY)
    return run(paths or (here,), Project(here, here), plan, today, **options)


def seen(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{f.place.path}:{f.place.line} {f.code}" for f in findings]


def body(write: Write, text: str, name: str = "a.md") -> None:
    write(name, HEAD.format(name) + text)


def found(write: Write, text: str, **options: Any) -> tuple[list[str], list[str]]:
    """What counts, and what is silenced, in a post whose body begins on line 8."""
    body(write, text)
    outcome = check_here(**options)
    return seen(outcome.findings), seen(outcome.silenced)


def test_the_next_line_is_silent_and_no_other(write: Write) -> None:
    text = f"<!-- anplint-disable-next-line -- drawn later -->\n\n{IMAGE}\n{IMAGE}"
    counted, silenced = found(write, text)
    assert counted == ["a.md:12 ANP205", "a.md:12 ANP203"]
    assert silenced == ["a.md:10 ANP205", "a.md:10 ANP203"]
    assert {f.suppression for f in check_here().silenced} == {
        Suppression("inSource", "drawn later")
    }


def test_only_the_rules_named_are_silent(write: Write) -> None:
    for name in ("ANP205", "anp205", "missing-image-text"):
        text = f"<!-- anplint-disable-next-line {name} -->\n{IMAGE}"
        assert found(write, text) == (["a.md:9 ANP203"], ["a.md:9 ANP205"])
    text = f"<!-- anplint-disable-next-line images -->\n{IMAGE}"
    assert found(write, text) == ([], ["a.md:9 ANP205", "a.md:9 ANP203"])


def test_from_disable_to_enable(write: Write) -> None:
    off, on = "<!-- anplint-disable {} -->\n\n", "<!-- anplint-enable {} -->\n\n"
    parts = (off.format("ANP205 ANP203"), IMAGE + "\n", on.format("ANP205"), IMAGE + "\n",
             on.format(""), IMAGE)  # fmt: skip
    counted, silenced = found(write, "".join(parts))
    assert counted == ["a.md:14 ANP205", "a.md:18 ANP205", "a.md:18 ANP203"]
    assert silenced == ["a.md:10 ANP205", "a.md:10 ANP203", "a.md:14 ANP203"]


def test_enabling_one_rule_ends_that_of_all_for_it(write: Write) -> None:
    text = (
        f"<!-- anplint-disable -->\n\n{IMAGE}\n<!-- anplint-enable ANP2 -->\n\n{IMAGE}\nTODO: x\n"
    )
    counted, silenced = found(write, text)
    assert counted == ["a.md:14 ANP205", "a.md:14 ANP203"]
    assert silenced == ["a.md:10 ANP205", "a.md:10 ANP203", "a.md:16 ANP701"]


def test_disable_lasts_to_the_end_of_the_post_and_not_above(write: Write) -> None:
    counted, silenced = found(write, f"{IMAGE}\n<!-- anplint-disable images -->\n\n{IMAGE}")
    assert counted == ["a.md:8 ANP205", "a.md:8 ANP203"]
    assert silenced == ["a.md:12 ANP205", "a.md:12 ANP203"]


def test_the_file_and_the_meta_are_about_all_of_the_post(write: Write) -> None:
    write("a.md", "---\ntitle: A\ndate: 2026-13-05\n---\n\n<!-- anplint-disable-file -->\nText.\n")
    own = "anplint: {ignore: [ANP102, images], reason: old}"
    write("b.md", f"---\ntitle: B\ndate: 2026-13-05\n{own}\n---\n\nText.\n\n{IMAGE}")
    outcome = check_here()
    assert outcome.findings == ()
    assert seen(outcome.silenced) == [
        "a.md:3 ANP102", "b.md:3 ANP102", "b.md:9 ANP205", "b.md:9 ANP203",
    ]  # fmt: skip
    assert outcome.silenced[-1].suppression == Suppression("inSource", "old")


def test_no_rule_stumbles_over_the_key_in_the_meta(write: Write) -> None:
    schema = '{"type": "object", "properties": {"title": {}}, "additionalProperties": false}'
    write("schema.json", schema)
    write("anplint.toml", 'profile = "all"\nignore = ["ANP002"]\n[collections.c]\n'
                          'include = ["*.md", "*.txt"]\nschema = "schema.json"\n')  # fmt: skip
    own = "anplint:\n  ignore: [structure, reading]\n  reason: TODO http://exam ple/a.png â€™\n"
    write("a.md", f"---\ntitle: A\n{own}---\n\nText.\n")
    box = "alphanode post meta\n\ntitleBread\nanplint\n• ignore: structure, reading\n"
    write("b.txt", f"Bread\n\nText of some kind.\n\n{box}")
    assert seen(check_here().findings) == []


def test_a_finding_that_compares_posts_is_silenced_where_it_stands(write: Write) -> None:
    note = "<!-- anplint-disable-file duplicate-title -->\n"
    write("a.md", HEAD.format("Piers"))
    write("b.md", HEAD.format("Piers") + note)
    outcome = check_here()
    assert (seen(outcome.findings), seen(outcome.silenced)) == ([], ["b.md:2 ANP109"])
    write("a.md", HEAD.format("Piers") + note)
    write("b.md", HEAD.format("Piers"))
    assert seen(check_here().findings) == ["a.md:8 ANP002", "b.md:2 ANP109"]


def test_the_last_day_counts_and_the_next_one_not(write: Write) -> None:
    body(write, f"<!-- anplint-disable-next-line images until=2026-11-20 -->\n{IMAGE}")
    assert seen(check_here().silenced) == ["a.md:9 ANP205", "a.md:9 ANP203"]
    plain = check_here(select=("ANP205",))
    late = check_here(select=("ANP205", "ANP002"), today=date(2026, 11, 21))
    assert late.silenced == ()
    (finding,) = late.findings
    assert finding.message == (
        f"{plain.silenced[0].message} It was suppressed until 2026-11-20, and that day has passed."
    )
    assert finding.fingerprint == plain.silenced[0].fingerprint


def test_one_that_expired_hides_no_other(write: Write) -> None:
    text = (f"<!-- anplint-disable ANP205 until=2020-01-01 -->\n"
            f"<!-- anplint-disable-next-line ANP205 -- still -->\n{IMAGE}")  # fmt: skip
    counted, silenced = found(write, text, select=("ANP205", "ANP002"))
    assert (counted, silenced) == ([], ["a.md:10 ANP205"])


def test_fingerprints_do_not_depend_on_suppressions(write: Write) -> None:
    body(write, f"{IMAGE}\n<!-- no comment to anyone -->\n{IMAGE}\n{IMAGE}")
    before = [finding.fingerprint for finding in check_here().findings]
    body(write, f"{IMAGE}\n<!-- anplint-disable-next-line -->\n{IMAGE}\n{IMAGE}")
    outcome = check_here()
    after = sorted(outcome.findings + outcome.silenced, key=lambda f: (f.place.span, f.code))
    assert len(set(before)) == 6
    assert {finding.fingerprint for finding in after} == set(before)


class TestUnused:
    """ANP002."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("<!-- anplint-disable-next-line ANP205 -->\nText.\n", ["a.md:8 ANP002"]),
            ("<!-- anplint-disable-file -->\nText.\n", ["a.md:8 ANP002"]),
            (f"<!-- anplint-disable-next-line images ANP7 -->\n{IMAGE}", ["a.md:8 ANP002"]),
            ("<!-- anplint-enable -->\nText.\n", ["a.md:8 ANP002"]),
            (f"<!-- anplint-disable ANP205 -->\n\n{IMAGE}\n<!-- anplint-enable ANP7 -->\n",
             ["a.md:10 ANP203", "a.md:12 ANP002"]),
            ("<!-- anplint-disable-next-line ANP205 until=2020-01-01 -->\nText.\n", []),
            ("<!-- anplint-disable-next-line ANP202 -->\nText.\n", []),
            ("```\n<!-- anplint-disable-next-line ANP205 -->\n```\n", []),
            (f"<!-- anplint-disable ANP205 -->\n<!-- anplint-disable-next-line images -->\n{IMAGE}",
             []),
        ],
    )  # fmt: skip
    def test_what_had_no_effect(self, write: Write, text: str, expected: list[str]) -> None:
        assert found(write, text)[0] == expected

    def test_rules_that_did_not_run_may_be_meant(self, write: Write) -> None:
        text = "<!-- anplint-disable-next-line {} -->\nText.\n"
        for name, expected in (("ANP205", 1), ("ANP203", 0), ("images", 0), ("", 0)):
            assert len(found(write, text.format(name), select=("ANP205", "ANP002"))[0]) == expected

    def test_it_can_be_ignored_by_the_configuration_only(self, write: Write) -> None:
        text = "<!-- anplint-disable-file -->\n<!-- anplint-disable-next-line ANP7 -->\nText.\n"
        assert found(write, text)[0] == ["a.md:8 ANP002", "a.md:9 ANP002"]
        write("anplint.toml", '[per-file-ignores]\n"a.md" = ["ANP002"]\n')
        assert found(write, text) == ([], ["a.md:8 ANP002", "a.md:9 ANP002"])
        write("anplint.toml", 'ignore = ["ANP002"]\n')
        assert found(write, text) == ([], [])
        write("anplint.toml", '[rules.unused-suppression]\nlevel = "note"\n')
        assert {finding.level for finding in check_here().findings} == {"note"}

    def test_a_post_that_cannot_be_read_and_a_run_that_failed_say_nothing(
        self, write: Write, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.md", "---\ntitle: [\n---\n\n<!-- anplint-disable-file images -->\nText.\n")
        assert seen(check_here().findings) == ["a.md:2 ANP001"]
        body(write, "<!-- anplint-disable-file images -->\nText.\n")
        assert seen(check_here().findings) == ["a.md:8 ANP002"]
        original = checks.load_check

        def load(key: str) -> Any:
            return _with_any_options(RaisesInJudge) if key == "review-age" else original(key)

        monkeypatch.setattr(checks, "load_check", load)
        outcome = check_here()
        assert outcome.broken
        assert "ANP002" not in {finding.code for finding in outcome.findings}

    def test_a_rule_that_could_not_judge_may_be_meant(self, write: Write) -> None:
        config = 'profile = "all"\nignore = ["structure", "reading"]\n'
        write("anplint.toml", config + '[per-file-ignores]\n"a.md" = ["ANP603"]\n')
        reviewed = HEAD.format("a").replace("date:", "last_reviewed: 2026-11-01\ndate:")
        for name, expected in (("ANP603", []), ("ANP6", []), ("ANP601", ["a.md:9 ANP002"])):
            write("a.md", f"{reviewed}<!-- anplint-disable {name} -->\nText.\n")
            assert seen(check_here().findings) == expected

    def test_each_has_a_fingerprint_of_its_own_that_survives_moved_lines(
        self, write: Write
    ) -> None:
        text = "<!-- anplint-disable-next-line ANP205 -->\nText.\n\n" * 2
        body(write, text)
        first = [finding.fingerprint for finding in check_here().findings]
        body(write, "More text.\n\n" + text)
        assert [finding.fingerprint for finding in check_here().findings] == first
        assert len(set(first)) == 2


class TestFileIgnores:
    """`per-file-ignores`."""

    CONFIG = '[per-file-ignores]\n"a.md" = ["ANP205", "ANP7"]\n"gone/**" = [\n  "images",\n]\n'

    def test_findings_are_silenced_and_entries_without_use_are_told(self, write: Write) -> None:
        write("anplint.toml", self.CONFIG)
        body(write, IMAGE)
        outcome = check_here()
        assert seen(outcome.findings) == [
            "a.md:8 ANP203", "anplint.toml:2 ANP002", "anplint.toml:4 ANP002",
        ]  # fmt: skip
        assert [finding.place.column for finding in outcome.findings[1:]] == [22, 4]
        assert [finding.suppression for finding in outcome.silenced] == [
            Suppression("external", "per-file-ignores")
        ]

    def test_a_run_on_some_posts_or_some_rules_says_nothing_of_the_configuration(
        self, write: Write
    ) -> None:
        write("anplint.toml", self.CONFIG)
        body(write, IMAGE)
        here = os.path.realpath(".")
        for around in (here, None):
            outcome = check_here(os.path.join(here, "a.md"), around=around)
            assert seen(outcome.findings) == ["a.md:8 ANP203"]
        assert seen(check_here(select=("ANP203", "ANP002")).findings) == ["a.md:8 ANP203"]

    def test_a_post_of_its_own_mind_counts_for_both(self, write: Write) -> None:
        write("anplint.toml", '[per-file-ignores]\n"a.md" = ["ANP205"]\n')
        counted, silenced = found(write, f"<!-- anplint-disable-next-line images -->\n{IMAGE}")
        assert (counted, len(silenced)) == ([], 2)
        assert {f.suppression for f in check_here().silenced} == {Suppression("inSource")}

    @pytest.mark.parametrize("config", ["'a.md' = ['ANP7']", '"\\u0061.md" = ["ANP7"]'])
    def test_the_place_is_near_however_toml_writes_it(self, write: Write, config: str) -> None:
        write("anplint.toml", f"[per-file-ignores]\n{config}\n")
        body(write, "Text.\n")
        (finding,) = check_here().findings
        assert finding.place.path == "anplint.toml"
        assert finding.place.line == (2 if "'" in config else 1)


BLOCKS = st.sampled_from(
    [IMAGE, "## A heading\n", "#### Too deep\n", "TODO: say how long it is.\n", "Plain text.\n",
     "```\nTODO\n```\n", "- TODO: one\n- two ![](http://example.org/a.png)\n", "> TODO: quoted\n",
     "<!-- anplint-disable-next-line ANP7 -->\n", "<!-- a remark -->\n",
     "Text ![](http://example.org/a.png) and ![](a b.png) TODO: more.\n"]
)  # fmt: skip


def as_set(findings: tuple[Finding, ...], moved_from: int = 10**9, by: int = 0) -> set[Any]:
    """What findings say and where, those from a line on moved. Of equal ones those that are
    suppressed are numbered last, so their fingerprints may go from one to the other.
    """
    return {
        (f.code, f.message, f.place.line + (by if f.place.line >= moved_from else 0))
        for f in findings
        if f.code != "ANP002"
    }


@given(st.lists(BLOCKS, min_size=1, max_size=8), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_comment_above_a_line_silences_exactly_its_findings(
    blocks: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(blocks) - 1))
    comment = "<!-- anplint-disable-next-line -->\n"
    line = (HEAD + "\n".join(blocks[:at])).count("\n") + 1 + (at > 0)
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.chdir(folder)

        def outcome_of(parts: list[str]) -> Outcome:
            with open("a.md", "w", encoding="utf-8") as file:
                file.write(HEAD.format("Piers") + "\n".join(parts))
            return check_here()

        before = outcome_of(blocks)
        after = outcome_of([*blocks[:at], comment, *blocks[at:]])
    target = line if not blocks[at].startswith("<!--") else 0
    here = {item for item in as_set(before.findings) if item[2] == target}
    if target:
        moved = as_set(before.findings, line, 2)
        gone = {(code, text, row + 2) for code, text, row in here}
        assert as_set(after.findings) == moved - gone
        assert as_set(after.silenced) == as_set(before.silenced, line, 2) | gone


@given(st.lists(BLOCKS, max_size=6))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_in_a_code_block_it_silences_nothing(blocks: list[str]) -> None:
    quoted = "````\n<!-- anplint-disable-file -->\n<!-- anplint-disable -->\n````\n"
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.chdir(folder)
        outcomes = []
        for parts in ([quoted.replace("anplint", "another"), *blocks], [quoted, *blocks]):
            with open("a.md", "w", encoding="utf-8") as file:
                file.write(HEAD.format("Piers") + "\n".join(parts))
            outcomes.append(check_here())
    first, second = outcomes
    assert seen(second.silenced) == seen(first.silenced)
    assert seen(second.findings) == seen(first.findings)


def test_the_cache_gives_what_reading_gives(write: Write, tmp_path: Path) -> None:
    write("anplint.toml", '[per-file-ignores]\n"3.md" = ["ANP205", "ANP7"]\n')
    notes = ["", "<!-- anplint-disable-next-line images -- so -->\n", "<!-- anplint-enable -->\n",
             "<!-- anplint-disable ANP205 until=2026-01-01 -->\n\n",
             "<!-- anplint-disable ANP2, zzz ANP7 -->\n\n"]  # fmt: skip
    for number, note in enumerate(notes):
        body(write, note + IMAGE, f"{number}.md")
    own = "anplint: {ignore: ANP2}"
    write("9.md", HEAD.format("9").replace("---\n\n", f"{own}\n---\n\n") + IMAGE)
    place = CachePlace(str(tmp_path / "cache"), 0, 0)
    fresh = check_here()
    outcomes = [check_here(place=place, jobs=jobs) for jobs in (1, 1, 2)]
    assert [outcome.read for outcome in outcomes] == [6, 0, 0]
    for outcome in outcomes:
        assert (outcome.findings, outcome.silenced) == (fresh.findings, fresh.silenced)
    assert {f.code for f in fresh.findings} >= {"ANP002", "ANP003", "ANP205"}
    here = os.path.realpath(".")
    some = check_here(os.path.join(here, "4.md"), around=here, place=place)
    assert some.read == 0
    assert some.findings == tuple(f for f in fresh.findings if f.place.path == "4.md")


def test_a_demanded_reason_reads_posts_anew_and_ignored_files_do_not(
    write: Write, tmp_path: Path
) -> None:
    body(write, f"<!-- anplint-disable-next-line images -->\n{IMAGE}")
    place = CachePlace(str(tmp_path / "cache"), 0, 0)
    write("anplint.toml", "")
    assert check_here(place=place).read == 1
    write("anplint.toml", '[per-file-ignores]\n"a.md" = ["ANP7"]\n')
    assert check_here(place=place).read == 0
    write("anplint.toml", "[suppressions]\nrequire-reason = true\n")
    outcome = check_here(place=place)
    assert (outcome.read, seen(outcome.findings)) == (1, ["a.md:8 ANP003"])


def test_two_posts_of_one_identity_have_the_findings_of_the_whole_each(write: Write) -> None:
    for name in ("a.md", "b.md"):
        text = HEAD.format(name).replace("date:", "slug: same\ndate:")
        write(name, text + "<!-- anplint-disable-next-line ANP205 -->\nText.\n")
    here = os.path.realpath(".")
    whole = check_here(select=("ANP002", "ANP205"))
    assert len({finding.fingerprint for finding in whole.findings}) == 2
    for name in ("a.md", "b.md"):
        some = check_here(os.path.join(here, name), around=here)
        found_ = [f for f in some.findings if f.code == "ANP002"]
        assert found_ == [f for f in whole.findings if f.place.path == name]


def test_directives_work_on_the_post_that_they_stand_in() -> None:
    parts = ["one <!-- anplint-disable --> two\n", "three <!-- anplint-enable --> four\n"]
    text = "".join(parts)
    plan = Plan(Settings())
    placed, ranges = [], (Span(0, len(parts[0])), Span(len(parts[0]), len(text)))
    for number, span in enumerate(ranges):
        comments = tuple(
            Comment(Span(match.start(), match.end()), Span(match.start() + 5, match.end() - 4))
            for match in re.finditer("<!--.*?-->", text)
            if span.start <= match.start() < span.end
        )
        post = Post("a.md", text, span=span, comments=comments)
        ref = PostRef("a.md", f"id:{number}")
        written = read_directives(post, (), plan.known, require_reason=False)
        placed += [("default", ref, directive) for directive in written.directives]
    plan.collection("a.md", "markdown")
    suppressing = Suppressing(plan, TODAY, placed)
    where = Post("a.md", text)
    findings = [
        Finding("ANP701", "n", "note", word, where.place(Span(at, at + 1)), "f")
        for word in ("one", "two", "three", "four")
        for at in (text.index(word),)
    ]
    silent = [finding.message for finding in suppressing.applied(findings) if finding.suppression]
    assert silent == ["two"]
    (unused,) = suppressing.unused()
    assert (unused.code, unused.place.span.start) == ("ANP002", text.index("<!-- anplint-enable"))


@pytest.mark.parametrize(
    "above",
    [
        "<!-- anplint-disable-next-line ANP203 -->\n<!-- prettier-ignore -->\n",
        "<!-- anplint-disable-next-line ANP203 -->\n{% raw %}\n\n",
        "<!-- anplint-disable-next-line ANP203 — the harbour's own page -->\n",
        "<!-- anplint-disable-next-line ANP203 --the harbour's own page -->\n",
    ],
)
def test_what_people_write_around_a_directive(write: Write, above: str) -> None:
    write("a.md", HEAD.format("Piers") + above + "![A pier](http://example.org/pier.png)\n")
    outcome = check_here()
    assert [finding.code for finding in outcome.findings] == []
    assert [finding.code for finding in outcome.silenced] == ["ANP203"]


def test_another_linters_word_for_it_is_no_advice_to_silence_all(write: Write) -> None:
    write("a.md", HEAD.format("Piers") + "<!-- anplint-disable-line ANP203 -->\nText.\n")
    (finding,) = check_here().findings
    assert "Did you mean `anplint-disable-next-line`?" in finding.message
