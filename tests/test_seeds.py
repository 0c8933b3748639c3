"""Every finding in the project's seed posts, where they are present, without configuration."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from anplint.ruleset import builtin_rules
from anplint.similarity.definition import DEFAULTS, match
from tests.checks.support import check_of, post_of
from tests.cli.helpers import anplint
from tests.conftest import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEDS = SHARED / "seeds"
TODAY = "2026-11-20"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed posts are not here")


class Row(NamedTuple):
    """A finding: where it is, the text that stands there, and what its message must say.

    A text that ends in … is the beginning of what stands there.
    """

    post: str
    line: int
    column: int
    code: str
    text: str
    facts: tuple[str, ...]


EXPECTED = [
    Row("000", 1, 1, "ANP702", "| | |", ('"| | |"',)),
    Row("000", 24, 218, "ANP403", "for this…", ("2 times", "line 16")),
    Row("000", 63, 13, "ANP501", "9", ("9 minutes", "406 words", "take 2 minutes", "238 words")),
    Row("000", 67, 16, "ANP604", "91", ("91", "2017-07-29", "3401 days", "730 days")),
    Row("000", 73, 20, "ANP601", "2017-07-29", ("2017-07-29", "3401 days", "365 days")),
    Row("000", 96, 12, "ANP202", "https://dummyimage.com/…", ("dummyimage.com",)),
    Row("000", 109, 1, "ANP702", "Similar Posts", ('"Similar Posts"',)),
    Row("001", 1, 1, "ANP702", "| | |", ('"| | |"',)),
    Row("001", 5, 1, "ANP402", "many…", ("nearly", "000_", "line 5", "92 %")),
    Row("001", 12, 1, "ANP402", "when…", ("added", "000_", "line 18", "1 more")),
    Row("001", 14, 1, "ANP402", "keep…", ("word for word", "000_", "line 14", "1 more")),
    Row("001", 16, 1, "ANP402", "developer…", ("word for word", "000_", "line 16", "1 more")),
    Row("001", 18, 1, "ANP402", "treat…", ("added", "000_", "line 12", "1 more")),
    Row("001", 24, 228, "ANP403", "for this…", ("3 times", "line 16")),
    Row("001", 30, 217, "ANP403", "the alphanode…", ("2 times", "line 18")),
    Row("001", 46, 1, "ANP402", "the…", ("word for word", "000_", "line 38", "3 more")),
    Row("001", 71, 13, "ANP501", "11", ("11 minutes", "561 words", "take 2 minutes", "238 words")),
    Row("001", 79, 13, "ANP107", "reviewed", ("reviewed", "`needs human review` is 1")),
    Row("001", 81, 20, "ANP601", "2019-01-25", ("2019-01-25", "2856 days", "365 days")),
    Row("001", 104, 12, "ANP202", "https://dummyimage.com/…", ("dummyimage.com",)),
    Row("001", 117, 1, "ANP702", "Similar Posts", ('"Similar Posts"',)),
    Row("002", 1, 1, "ANP404", "building…", ("88 %", "000_f6e60f8839872320.txt", "7 of the 8")),
    Row("002", 10, 1, "ANP402", "developer…", ("added", "000_", "line 16", "1 more")),
    Row("002", 12, 1, "ANP402", "treat…", ("word for word", "000_", "line 12", "1 more")),
    Row("002", 14, 1, "ANP402", "keep…", ("added", "000_", "line 14", "1 more")),
    Row("002", 16, 1, "ANP402", "when…", ("word for word", "000_", "line 18", "1 more")),
    Row("002", 20, 1, "ANP402", "monitoring…", ("word for word", "000_", "line 22", "1 more")),
    Row("002", 22, 1, "ANP402", "cache…", ("added", "000_", "line 26", "1 more")),
    Row("002", 22, 184, "ANP403", "for this…", ("2 times", "line 14")),
    Row("002", 41, 1, "ANP402", "the…", ("word for word", "000_", "line 38", "3 more")),
    Row("002", 66, 13, "ANP501", "10", ("10 minutes", "398 words", "take 2 minutes", "238 words")),
    Row("002", 76, 20, "ANP601", "2021-10-14", ("2021-10-14", "1863 days", "365 days")),
    Row("002", 99, 12, "ANP202", "https://placehold.co/…", ("placehold.co",)),
    Row("002", 112, 1, "ANP702", "Similar Posts", ('"Similar Posts"',)),
    Row("003", 10, 1, "ANP402", "monitoring…", ("word for word", "000_", "line 22", "1 more")),
    Row("003", 14, 1, "ANP402", "large…", ("word for word", "000_", "line 24")),
    Row("003", 16, 1, "ANP402", "cache…", ("added", "000_", "line 26", "1 more")),
    Row("003", 20, 1, "ANP402", "start…", ("word for word", "001_", "line 22")),
    Row("003", 22, 1, "ANP402", "for…", ("word for word", "001_", "line 24", "1 more")),
    Row("003", 22, 228, "ANP403", "for this…", ("2 times", "line 14")),
    Row("003", 34, 1, "ANP402", "the…", ("word for word", "000_", "line 38", "3 more")),
    Row("003", 59, 13, "ANP501", "7", ("7 minutes", "401 words", "take 2 minutes", "238 words")),
    Row("003", 69, 20, "ANP601", "2022-08-09", ("2022-08-09", "1564 days", "365 days")),
    Row("003", 105, 1, "ANP702", "Similar Posts", ('"Similar Posts"',)),
    Row("004", 1, 1, "ANP702", "| | |", ('"| | |"',)),
    Row("004", 5, 1, "ANP402", "when…", ("nearly", "003_", "line 3", "95 %")),
    Row("004", 12, 1, "ANP402", "write…", ("added", "001_", "line 30")),
    Row("004", 14, 1, "ANP402", "a…", ("added", "001_", "line 32")),
    Row("004", 18, 1, "ANP402", "security…", ("added", "001_", "line 34")),
    Row("004", 22, 1, "ANP402", "for…", ("added", "001_", "line 24", "1 more")),
    Row("004", 36, 1, "ANP402", "the…", ("word for word", "000_", "line 38", "3 more")),
    Row("004", 41, 8, "ANP109", "this ai-style…", ("word for word", "003_")),
    Row("004", 61, 13, "ANP501", "11", ("11 minutes", "329 words", "take 1 minute ", "238 words")),
    Row("004", 71, 20, "ANP601", "2025-04-10", ("2025-04-10", "589 days", "365 days")),
    Row("004", 94, 12, "ANP202", "https://picsum.photos/…", ("picsum.photos",)),
    Row("004", 110, 1, "ANP702", "Similar Posts", ('"Similar Posts"',)),
]
"""In order of place. Read by hand against the files, words counted by hand."""

NAMES = {
    "ANP107": "review-status-conflict",
    "ANP109": "duplicate-title",
    "ANP202": "placeholder-image",
    "ANP402": "cross-post-duplicate",
    "ANP403": "repeated-sentence",
    "ANP404": "duplicate-post",
    "ANP501": "reading-time-mismatch",
    "ANP601": "stale-review",
    "ANP604": "freshness-score-conflict",
    "ANP702": "scrape-residue",
}


def run(*arguments: str) -> list[dict[str, Any]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(SEEDS)
        ran = anplint("check", "--isolated", "--today", TODAY, "--format", "jsonl", *arguments)
    assert (ran.code, ran.err) == (0, ""), "warnings and notes alone do not stop a merge"
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.fixture(scope="module")
def findings() -> list[dict[str, Any]]:
    return run()


def source(post: str) -> list[str]:
    (path,) = SEEDS.glob(f"{post}_*.txt")
    return path.read_text(encoding="utf-8").split("\n")


def text_at(finding: dict[str, Any]) -> str:
    """Return what stands at a finding, read anew from the file."""
    assert finding["line"] == finding["end_line"]
    line: str = source(finding["path"][:3])[finding["line"] - 1]
    return line[finding["column"] - 1 : finding["end_column"] - 1]


def test_these_are_all_the_findings(findings: list[dict[str, Any]]) -> None:
    found = [(f["path"][:3], f["line"], f["column"], f["code"]) for f in findings]
    assert found == [row[:4] for row in EXPECTED]
    assert {f["code"]: f["name"] for f in findings} == NAMES
    assert {f["code"] for f in findings if f["level"] == "note"} == {"ANP403"}
    assert {f["level"] for f in findings} == {"warning", "note"}


@pytest.mark.parametrize("index", range(len(EXPECTED)), ids=[
    f"{row.post}-{row.line}-{row.code}" for row in EXPECTED
])  # fmt: skip
def test_a_finding_stands_at_what_it_speaks_of(findings: list[dict[str, Any]], index: int) -> None:
    finding, row = findings[index], EXPECTED[index]
    text = text_at(finding)
    assert text.startswith(row.text[:-1]) if row.text.endswith("…") else text == row.text
    for fact in row.facts:
        assert fact in finding["message"]


def test_whole_urls_summaries_and_sentences_are_marked(findings: list[dict[str, Any]]) -> None:
    for finding in findings:
        text, line = text_at(finding), source(finding["path"][:3])[finding["line"] - 1]
        if finding["code"] == "ANP202":
            assert line == f"    • url: {text}"
        elif finding["code"] == "ANP109":
            assert line == f"summary{text}"
        elif finding["code"] == "ANP403":
            assert text.endswith(".")
            (first, *_) = finding["related"]
            assert source(first["path"][:3])[first["line"] - 1][first["column"] - 1 :] == text


def codes_by_post(findings: list[dict[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    for post in ("000", "001", "002", "003", "004"):
        yield post, [f["code"] for f in findings if f["path"].startswith(post)]


def test_every_post_is_stale_and_states_a_wrong_reading_time(
    findings: list[dict[str, Any]],
) -> None:
    for post, codes in codes_by_post(findings):
        assert (codes.count("ANP601"), codes.count("ANP501")) == (1, 1), post


@pytest.mark.parametrize(
    ("code", "posts"),
    [
        ("ANP107", ["001"]),
        ("ANP109", ["004"]),
        ("ANP202", ["000", "001", "002", "004"]),
        ("ANP604", ["000"]),
    ],
)
def test_a_fault_of_some_posts(findings: list[dict[str, Any]], code: str, posts: list[str]) -> None:
    assert [post for post, codes in codes_by_post(findings) if code in codes] == posts


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("ANP001", "all five can be read"),
        ("ANP101", "no key of the schema is missing"),
        ("ANP102", "every value is as the schema wants it"),
        ("ANP103", "the schema knows every key"),
        ("ANP105", "reference, source id and seed agree"),
        ("ANP106", "one or two images are not image heavy"),
        ("ANP204", "the images are not files"),
        ("ANP205", "every image has a caption"),
        ("ANP206", "unsplash is images.unsplash.com"),
        ("ANP207", "the images shown are the images listed"),
        ("ANP301", "the checklist is in body and meta"),
        ("ANP302", "both are the same, also where an image follows the list"),
        ("ANP303", "five items are enough"),
        ("ANP309", "the stated number of paragraphs leaves the lead out"),
        ("ANP401", "no paragraph stands twice in one post"),
    ],
)
def test_what_is_right_is_not_reported(
    findings: list[dict[str, Any]], code: str, reason: str
) -> None:
    assert code in {rule.code for rule in builtin_rules()}
    assert [f["message"] for f in findings if f["code"] == code] == [], reason


def test_the_posts_get_the_alphanode_profile_by_themselves(
    findings: list[dict[str, Any]],
) -> None:
    assert run("--profile", "alphanode") == findings
    recommended = {f["code"] for f in run("--profile", "recommended")}
    assert recommended == {"ANP109", "ANP402", "ANP404", "ANP501", "ANP601"}


def test_paragraphs_that_posts_share_are_all_reported(findings: list[dict[str, Any]]) -> None:
    """Each paragraph that matches one of another post is reported, or stands for its group."""
    check = check_of("cross-post-duplicate")
    passages = [
        passage
        for path in sorted(SEEDS.glob("*.txt"))
        for fact in check.collect(post_of(path.read_text(encoding="utf-8"), path.name))
        for passage in fact.passages
        if len(passage.text.split()) >= 20
    ]
    assert len(passages) == 44
    pairs = [
        (found.kind, first.place, second.place)
        for number, second in enumerate(passages)
        for first in passages[:number]
        if (found := match(first.text, second.text, DEFAULTS))
    ]
    kinds = Counter(kind for kind, _, _ in pairs)
    assert kinds == {"identical": 20, "reworked": 15, "edited": 2}
    assert all(first.path != second.path for _, first, second in pairs)
    copied = [f for f in findings if f["code"] == "ANP402"]
    spoken_of = {(r["path"], r["line"]) for f in copied for r in (f, *f["related"])}
    assert spoken_of == {(at.path, at.line) for _, *both in pairs for at in both}
