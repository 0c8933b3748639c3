"""Joined lines change nothing of what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.readers import markdown
from anplint.readers.markdown import read_body
from anplint.readers.markdown_plain import join_lines

if TYPE_CHECKING:
    from anplint.model import Block, Image, Node, Problem

LINES = st.sampled_from(
    ("", "", "", "Ropes and knots", "hold well.", "two spaces  ", '"quoted', "(aside", "12 ropes",
     "1. item", "2) item", "99.5 metres", "- item", "* item", "> quote", "    code", "```",
     "```python", "~~~", "<div>", "</div>", "<!--", "-->", "<pre>", "</pre>", "| a | b |",
     "|---|---|", "a | b", "--- | ---", "---", "===", "# Title", "## Part", "[a]: /x", "[a]",
     "[^1]: note", "[^1]", "![x](y.png)", "**b** x", "`c", "c`", "<img src=x>", "é ü", "日本語",
     "🪢 x", "- [ ] task", "x &amp; y", "tab\tbed", "end\r", "![a", "b](c d.png)", "form\x0c",
     "\u3000wide", "'tis", "1986")
)  # fmt: skip
BODIES = st.lists(LINES, min_size=1, max_size=14).map("\n".join)
Result = tuple["list[Block]", "list[Image]", "list[Problem]", "Node | None"]


def read(body: str) -> Result:
    built = read_body(body, 3)
    return built.blocks, built.images, built.problems, built.title


@given(BODIES)
def test_the_result_is_that_of_lines_as_they_are(body: str) -> None:
    joined = read(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "join_lines", lambda source: (source, {}))
        assert joined == read(body)


def test_paragraphs_between_blank_lines_are_joined() -> None:
    body = "One\ntwo.\n\nThree  \n\n# Part\nfour\n\n- five\nsix\n\nSeven *x*\n\nEight\n12 nine\n"
    text, found = join_lines(body)
    assert [body[start:end] for start, end in found.items()] == [
        "One\ntwo.", "Three", "Eight\n12 nine",
    ]  # fmt: skip
    assert text == body.replace("One\n", "One ").replace("Eight\n", "Eight ")


@pytest.mark.parametrize("text", ["a\n" * 200_000, "a" * 400_000 + "*", "\n\na" * 100_000])
def test_long_bodies_take_linear_time(text: str) -> None:
    assert len(join_lines(text)[0]) == len(text)
