"""Checks that compare one part of a post with another: references, flags, dates, languages."""

from __future__ import annotations

import pytest

from anplint.checks.standing import file_day, is_page, section, truth
from tests.checks.support import hits_of, messages_of, post_of


def meta(text: str) -> str:
    return f"---\ntitle: T\n{text}\n---\nText.\n"


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("reference: r-012-9\npayload: {source id: a-12, seed: 12}", None),
        ("reference: r-012\npayload: {seed: 0012}", None),
        ("reference: r-012\npayload: {seed: x}", None),
        ("payload: {source id: a-12, seed: 13}", "seed"),
        ("reference: r-7\npayload: {source id: a-12, seed: 12}", "reference"),
        ("reference: r-12\npayload: {source id: a-7, seed: 12}", "source id"),
        ("reference: r-1\npayload: {source id: a-2, seed: 3}", "seed"),
    ],
)
def test_the_value_that_differs_from_the_others_is_named(text: str, odd: str | None) -> None:
    found = hits_of("reference-agreement", meta(text))
    assert [hit.data["key"] for hit in found] == ([odd] if odd else [])


def test_a_number_of_any_length_is_compared() -> None:
    digits = "9" * 100_000
    text = meta(f"reference: r-{digits}\npayload: {{source id: a-{digits}8}}")
    (hit,) = hits_of("reference-agreement", text)
    assert len(str(hit.data["value"])) < 80


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        (1, True), (True, True), ("Yes", True), (0, False), ("off", False),
        ("perhaps", None), ([], None),
    ],
)  # fmt: skip
def test_flags_say_yes_or_no_or_nothing(word: object, verdict: bool | None) -> None:
    assert truth(word) is verdict


def test_a_flag_that_says_nothing_is_not_judged() -> None:
    assert messages_of("flag-agreement", meta("has_images: perhaps\nimage_heavy: some")) == []


def test_the_number_that_makes_a_post_heavy_is_an_option() -> None:
    text = meta("image_heavy: false") + "\n![a](a.png) ![b](b.png)\n"
    assert messages_of("flag-agreement", text) == []
    assert messages_of("flag-agreement", text, heavy_from=2) == ["heavy"]


def test_the_statuses_that_mean_reviewed_are_an_option() -> None:
    text = meta("status: Approved\nneeds_human_review: 1")
    assert messages_of("review-status", text) == []
    assert messages_of("review-status", text, statuses=("reviewed", "APPROVED")) == ["conflict"]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2026-01-31-a.md", "2026-01-31"),
        ("2026-1-3-a.md", "2026-01-03"),
        ("2026-01-31.md", "2026-01-31"),
        ("2026-01-31-a/index.md", "2026-01-31"),
        ("2026-01-31-a/part.md", None),
        ("2026-02-30-a.md", None),
        ("2026-01-311.md", None),
        ("a-2026-01-31.md", None),
    ],
)
def test_the_day_of_a_file(path: str, day: str | None) -> None:
    found = file_day(path)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize(
    ("stated", "agrees"),
    [
        ("2026-01-31", True),
        ("2026-01-31 23:00", True),
        ("2026-02-01 00:30:00 +0200", True),
        ("2026-01-30T23:00:00Z", True),
        ("2026-02-01 00:30", False),
        ("2026-02-02T00:30:00Z", False),
        ("2026-02-01", False),
        ("sometime", True),
    ],
)
def test_a_zone_gives_a_day_of_leeway(stated: str, agrees: bool) -> None:
    text = f"---\ntitle: T\ndate: '{stated}'\n---\nText.\n"
    assert (messages_of("file-date", text, "2026-01-31-a.md") == []) is agrees


def test_sections_and_pages() -> None:
    assert section("blog/a.md") == section("blog/a/index.md") == "blog"
    assert section("a.md") == section("a/index.md") == ""
    assert is_page("docs/README.md")
    assert not is_page("docs/indexes.md")


@pytest.mark.parametrize(
    ("declared", "infos", "agrees"),
    [
        ("python", ["py"], True),
        ("Python", ["{.python .numberLines}"], True),
        ("js", ["javascript{1,3}"], True),
        ("c++", ["cpp"], True),
        ("shell", ["sh"], True),
        ("[python, sql]", ["sql"], True),
        ("python", ["console", "yaml", "", "output"], True),
        ("python", ["ruby", "python3"], True),
        ("python", ["ruby", "yaml"], False),
        ("typescript", ["js"], False),
        ("''", ["ruby"], True),
    ],
)
def test_languages_have_several_names(declared: str, infos: list[str], agrees: bool) -> None:
    fences = "\n\n".join(f"```{info}\nx\n```" for info in infos)
    text = f"---\ntitle: T\ncode_language: {declared}\n---\n{fences}\n"
    assert (messages_of("code-language", text) == []) is agrees


def test_the_code_of_a_text_export_has_no_language() -> None:
    code = "import os\nprint(os.name)\nprint(os.sep)"
    text = f"A title\n\n{code}\n\nalphanode post meta\n\ncode languageruby\n"
    post = post_of(text, "a.txt")
    assert [block.kind for block in post.blocks] == ["heading", "code"]
    assert messages_of("code-language", text, "a.txt") == []


def test_a_key_three_times_is_two_findings() -> None:
    found = hits_of("duplicate-key", "---\ntitle: T\ntags: a\ntags: b\ntags: a\n---\nText.\n")
    assert [(hit.message, hit.data["line"]) for hit in found] == [("different", 3), ("same", 3)]
