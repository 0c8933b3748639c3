"""What is read before the parser runs is what it would have made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.readers import markdown
from anplint.readers.markdown import read_body
from anplint.readers.markdown_plain import take_plain
from anplint.readers.template_tags import mask

if TYPE_CHECKING:
    from anplint.model import Block, Image, Node, Problem

LINES = st.sampled_from(
    ("", "", "", "Ropes and knots", "hold well.", "two spaces  ", '"quoted', "(aside", "12 ropes",
     "1. item", "2) item", "99.5 metres", "- item", "* item", "> quote", "    code", "```",
     "```python", "~~~", "<div>", "</div>", "<!--", "-->", "<pre>", "</pre>", "| a | b |",
     "|---|---|", "a | b", "--- | ---", "---", "===", "# Title", "## Part", "[a]: /x", "[a]",
     "[^1]: note", "[^1]", "![x](y.png)", "**b** x", "`c", "c`", "<img src=x>", "é ü", "日本語",
     "🪢 x", "- [ ] task", "x &amp; y", "tab\tbed", "end\r", "![a", "b](c d.png)", "form\x0c",
     "\u3000wide", "'tis", "1986", "- plain item", "+ other", "  indented", "3. third", "# Top",
     "*a* and", "_b_", "**c", "`d`", "![e](f.png)", "[g](h 'i", "j')", ":::", "{{ k }}", "* l*m")
)  # fmt: skip
BODIES = st.lists(LINES, min_size=1, max_size=14).map("\n".join)
Result = tuple["list[Block]", "list[Image]", "list[Problem]", "Node | None"]


def read(body: str) -> Result:
    built = read_body(body, 3)
    return built.blocks, built.images, built.problems, built.title


@given(BODIES)
def test_the_result_is_that_of_the_parser_alone(body: str) -> None:
    taken = read(body)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "take_plain", lambda _, masked, __: (masked, {}))
        assert taken == read(body)


def test_what_has_no_markup_is_taken() -> None:
    body = "One\ntwo.\n\nThree  \n\n## Part\n\n- five\n- six\n\n\nSeven *x*\n\nEight\n12 nine\n"
    text, found = take_plain(body, body, 5)
    blocks = [block for blocks in found.values() for block in blocks]
    assert [(block.kind, block.level, block.text) for block in blocks] == [
        ("paragraph", 0, "One\ntwo."), ("paragraph", 0, "Three"), ("heading", 2, "   Part"),
        ("item", 1, "five"), ("item", 1, "six"), ("paragraph", 0, "Eight\n12 nine"),
    ]  # fmt: skip
    assert all(body[start - 5 : end - 5] for start, end in (block.span for block in blocks))
    assert [part.strip() for part in text.split("\n\n")] == [
        "***", "***", "***", "***", "Seven *x*", "***",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    ["# Part\nfour", "- five\nsix", "Hi", "1. a\n\n  b", "- a\n\n- b", "- *a*\n\n- b", "a &amp; b",
     "[a]: /x", "Title\n===", "> a", "a | b\n--- | ---"],
)  # fmt: skip
def test_what_the_parser_must_see_is_left(body: str) -> None:
    assert take_plain(body, body, 0) == (body, {})


def test_lines_with_inline_markup_are_joined() -> None:
    body = "One *two\nthree* four\n**five**\n\n[a]: /x\n[b]: /y\n\nsix\\\n`seven`"
    text, found = take_plain(body, body, 0)
    assert text == body.replace("two\nthree* four\n", "two three* four ")
    assert not found


def test_template_tags_are_left() -> None:
    body = "One {{ two }}\nthree\n\nFour"
    masked = mask(body).text
    text, found = take_plain(body, masked, 0)
    assert text == masked.replace("Four", "*** ")
    assert [block.text for blocks in found.values() for block in blocks] == ["Four"]


@pytest.mark.parametrize(
    "text",
    ["a\n" * 200_000, "a" * 400_000 + "*", "\n\na" * 100_000, "\n\nword *a\nb" * 50_000,
     "- word\n\n" * 50_000, "- word\n" * 100_000, "\n" * 400_000, "\n\n- word\n\n\n\n *" * 30_000],
)  # fmt: skip
def test_long_bodies_take_linear_time(text: str) -> None:
    assert len(take_plain(text, text, 0)[0]) == len(text)
