"""empty-post, require and paragraph-count: what the rule files' examples can't show."""

from __future__ import annotations

import pytest

from tests.checks.support import hits_of, messages_of

FRONT = "---\ntitle: Cups\n{}---\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (FRONT.format("") + "x\n", "a.md"),
        (FRONT.format("") + '<!-- x --><!--#include file="cups.html" -->\n', "a.md"),
        (FRONT.format("") + "<!-- wp:latest-posts /-->\n", "a.html"),
        (FRONT.format("") + "<!-- x -->\n{{ cups }}\n<!-- y -->\n", "a.md"),
        (FRONT.format("") + "<!-- never closed\n", "a.md"),
        (FRONT.format("") + "<Gallery />\n", "a.mdx"),
        (FRONT.format("") + "<%= partial 'x' %>\n", "a.html.md.erb"),
        (FRONT.format("") + "---\n\n***\n\n- \n", "a.md"),
        (FRONT.format("layout: gallery\n"), "a.md"),
        (FRONT.format("published: false\n"), "a.md"),
        (FRONT.format(""), "blog/INDEX.md"),
        ("# Cups\n\n## Blue\n", "a.md"),
    ],
)
def test_a_post_that_shows_something_is_not_empty(text: str, path: str) -> None:
    assert hits_of("empty-post", text, path) == []


@pytest.mark.parametrize("text", [FRONT.format("layout: post\n"), "", " \n\n", "Cups\n====\n"])
def test_a_post_that_shows_nothing_is_empty(text: str) -> None:
    assert messages_of("empty-post", text) == ["empty"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("<!-- x -->", "a.md"),
        ("<!-- x\n\ny -->\n\n# Cups\n\n<!-- z --> <!---->", "a.md"),
        ("<!-- x\n\ny -->\n<!-- z --> <!---->", "a.html"),
    ],
)
def test_comments_are_no_body(body: str, path: str) -> None:
    assert messages_of("empty-post", f"{FRONT.format('')}{body}\n", path) == ["empty"]


@pytest.mark.parametrize("heading", ["# Summary", "## 4. SUMMARY:", "Summary\n---", "## *Summary*"])
def test_a_required_section_is_found_however_it_is_written(heading: str) -> None:
    assert hits_of("require", f"{heading}\n\nx\n", sections=("summary",)) == []


def test_a_missing_section_is_told_from_a_misspelled_one() -> None:
    text = "# Cups\n\n## Sumary\n\nx\n"
    near, missing = hits_of("require", text, sections=("Summary", "Sources"))
    assert (near.message, near.data["heading"]) == ("near", "Sumary")
    assert missing.message == "missing"


def test_paragraphs_are_counted_within_a_tolerance() -> None:
    text = "---\npayload: {paragraphs: 3}\n---\n# T\n\na\n\nb\n\n- c\n\n> d\n"
    (hit,) = hits_of("paragraph-count", text)
    assert (hit.data["stated"], hit.data["counted"]) == (3, 1)
    assert hits_of("paragraph-count", text, tolerance=2) == []
    assert hits_of("paragraph-count", text, leads=0, tolerance=1) == []


@pytest.mark.parametrize("value", ["three", "true", "3.5", "[3]"])
def test_a_count_that_is_no_number_is_not_compared(value: str) -> None:
    assert hits_of("paragraph-count", f"---\npayload: {{paragraphs: {value}}}\n---\na\n") == []
