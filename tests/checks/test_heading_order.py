"""heading-order: what is an outline that a site may well mean."""

from __future__ import annotations

import pytest

from tests.checks.support import messages_of

FINE = {
    "no headings": "Text.\n",
    "a title alone": "# T\n",
    "upward by two": "## A\n\nx\n\n### B\n\nx\n\n#### C\n\nx\n\n## D\n\nx\n",
    "sections of level 1": "# A\n\nx\n\n# B\n\nx\n\n# C\n\nx\n",
    "a title in the meta, sections of level 1": "---\ntitle: T\n---\n# A\n\nx\n\n# B\n\nx\n",
    "text before the first of two": "x\n\n# A\n\nx\n\n# B\n\nx\n",
    "an image": "## A\n\n![x](x.png)\n\n## B\n\nx\n",
    "an image in the heading": "## A ![x](x.png)\n\n## B\n\nx\n",
    "code": "## A\n\n    x\n\n## B\n\nx\n",
    "a rule and a comment": "## A\n\n<!-- x -->\n\n## B\n\nx\n",
    "a shortcode": "## A\n\n{{< gallery >}}\n\n## B\n\nx\n",
    "a definition": "## A\n\n[^1]: x\n\n## B\n\nx[^1]\n",
    "overloads": "## get(a)\n\n## get(a, b)\n\nx\n",
    "a template as title": "# {{ page.title }}\n\n## A\n\nx\n",
    "twice in other sections": "## A\n\nx\n\n### C\n\nx\n\n## B\n\nx\n\n### C\n\nx\n",
    "headings of nothing but images": "## ![x](x.png)\n\nx\n\n## ![y](y.png)\n\nx\n",
    "numbers": "## Step 1\n\nx\n\n## Step 2\n\nx\n",
}


@pytest.mark.parametrize("text", FINE.values(), ids=FINE)
def test_a_fine_outline_has_no_hits(text: str) -> None:
    assert messages_of("heading-order", text) == []


FAULTY = {
    "a skip below the title": ("# T\n\n### A\n\nx\n", ["skipped"]),
    "each skip once": ("## A\n\nx\n\n#### B\n\nx\n\n#### C\n\nx\n", ["skipped"]),
    "an end without text": ("# T\n\nx\n\n## A\n", ["empty"]),
    "an underlined heading": ("# T\n\nx\n\nA\n---\n\n## B ##\n\nx\n", ["empty"]),
    "a higher heading": ("# T\n\nx\n\n## A\n\n### B\n\n## C\n\nx\n", ["empty"]),
    "letter case": ("## Pots\n\nx\n\n## POTS\n\nx\n", ["twice"]),
    "a title below a template's": (
        "---\ntitle: T\n---\n# {{ page.title }}\n\n# A\n\nx\n",
        ["second-title"],
    ),
    "the title of the meta again": (
        "---\ntitle: T\n---\n# T\n\nx\n\n# U\n\nx\n",
        ["second-title"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), FAULTY.values(), ids=FAULTY)
def test_faults_are_found(text: str, expected: list[str]) -> None:
    assert messages_of("heading-order", text) == expected


def test_sections_that_a_program_fills_may_be_empty() -> None:
    text = "# T\n\nx\n\n## A\n"
    assert messages_of("heading-order", text, may_be_empty=("a",)) == []


def test_tags_between_html_headings_are_no_content() -> None:
    page = (
        "<title>T</title><article><h1>T</h1><p>x</p><div><h2>A</h2></div>{}"
        "<div><h2>B</h2><p>x</p></div></article>"
    )
    assert messages_of("heading-order", page.format(""), "a.html") == ["empty"]
    assert messages_of("heading-order", page.format("<video></video>"), "a.html") == []
