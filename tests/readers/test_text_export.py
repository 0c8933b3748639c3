"""Text exports: title, blocks, images, code, what is no export, places, hostile texts."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.model import Span
from anplint.readers.text_export import read_text_export
from tests.readers.exports import SCHEMA, SEEDS, export, read_one

if TYPE_CHECKING:
    from pathlib import Path

    from anplint.model import Post

BODY = """\
| | |

moving sessions out of the web server

every shop that adds a second web server loses carts on the first day. this text says why.

two racks of web servers
two racks of web servers. image source: example.org

why carts get lost

the balancer sends a visitor to either server, and each keeps its own files.

import redis

def cart(visitor):
    return redis.Redis().get(visitor)

move checklist

  • drain one node
  • copy the files
a drained node
a drained node. image source: the ops team

final notes

keep the old files for a week.
"""


def shape(post: Post) -> list[tuple[str, str]]:
    """Return kind and text of each block behind the title."""
    blocks = [(block.kind, block.plain) for block in post.blocks]
    return [block for block in blocks if block[0] != "debris"][1:]


def body_of(text: str) -> list[tuple[str, str]]:
    return shape(read_one(export(f"the title\n\n{text}\n")))


def test_a_whole_body() -> None:
    post = read_one(export(BODY))
    assert [(block.kind, block.level, block.plain[:14]) for block in post.blocks] == [
        ("debris", 0, "| | |"),
        ("heading", 1, "moving session"),
        ("paragraph", 0, "every shop tha"),
        ("caption", 0, "two racks of w"),
        ("heading", 2, "why carts get "),
        ("paragraph", 0, "the balancer s"),
        ("code", 0, "import redis d"),
        ("heading", 2, "move checklist"),
        ("item", 1, "drain one node"),
        ("item", 1, "copy the files"),
        ("caption", 0, "a drained node"),
        ("heading", 2, "final notes"),
        ("paragraph", 0, "keep the old f"),
        ("debris", 0, "Similar Posts"),
    ]
    assert post.span == Span(0, len(post.text))
    assert post.title is not None
    assert post.title.value == "moving sessions out of the web server"
    assert post.text[slice(*post.title.span)] == post.title.value


def test_every_block_is_as_long_as_its_span() -> None:
    post = read_one(export(BODY))
    for block in post.blocks:
        assert len(block.text) == len(block.prose) == block.span.end - block.span.start
        for at, char in enumerate(block.text):
            assert char in (" ", post.text[block.span.start + at])


def test_images_have_caption_credit_and_the_place_of_both() -> None:
    first, second = read_one(export(BODY)).images
    text = export(BODY)
    assert (first.url, first.alt, first.caption, first.credit) == (
        None, "two racks of web servers", "two racks of web servers", "example.org",
    )  # fmt: skip
    assert text[slice(*first.span)] == (
        "two racks of web servers\ntwo racks of web servers. image source: example.org"
    )
    assert second.credit == "the ops team"
    assert text[second.span.end - len("the ops team") : second.span.end] == second.credit


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ("a cat\na cat. image source: example.org", ("a cat", "a cat", "example.org")),
        ("a cat.\na cat. Image Source: example.org", ("a cat.", "a cat", "example.org")),
        ("a cat\na cat. image source:", ("a cat", "a cat", None)),
        ("a cat\na dog. image source: x", ("a cat", "a dog", "x")),
        ("a cat. image source: x", (None, "a cat", "x")),
        ("a cat\n. image source: x", ("a cat", None, "x")),
        ("image source: x", (None, None, "x")),
    ],
)
def test_images_that_lack_something(text: str, image: tuple[str | None, ...]) -> None:
    [found] = read_one(export(f"t\n\n{text}\n")).images
    assert (found.alt, found.caption, found.credit) == image


def test_an_image_below_an_indented_list_is_no_part_of_the_item() -> None:
    text = "- drain it\n  a node\n  a node. image source: x"
    assert body_of(text) == [("item", "drain it"), ("caption", "a node")]


@pytest.mark.parametrize(
    "line",
    [
        "always name the image source: readers want to know it.",
        "name it. the image source: a host, a person or a firm",
        "the image source: none",
    ],
)
def test_prose_that_holds_the_words_is_no_image(line: str) -> None:
    assert not read_one(export(f"t\n\n{line}\n")).images


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("why carts get lost", "heading"),
        ("production checks (draft)", "heading"),
        ("staging -> production", "heading"),
        ("import checklist", "heading"),
        ("漢字の見出し", "heading"),
        ("it works.", "paragraph"),
        ("for example:", "paragraph"),
        ("he said “stop.”", "paragraph"),
        ("这是一个句子。", "paragraph"),
        ("https://example.org/a", "paragraph"),
        ("---", "paragraph"),
        ("word " * 13, "paragraph"),
        ("a" * 81, "paragraph"),
        ("app.run();", "code"),
        ("$ make test", "code"),
        ("name = 'x'", "code"),
    ],
)
def test_a_line_alone(text: str, kind: str) -> None:
    assert body_of(text)[0][0] == kind


@pytest.mark.parametrize(
    "text",
    [
        "from a import b\nc = b()\n\n@c.get('/x')\ndef d():\n    return {'e': 1}",
        "import a\n\nb = a.c()\n\nreturn b",
        "npm ci\nnpm run build\nrsync -av dist/ web:/srv/",
        "git pull\ngit status",
        "SELECT id, title\nFROM posts\nWHERE id = 3;",
        "steps:\n  - uses: a/b@v4\n    with:\n      node: 20\n  - run: make",
        "location /a {\n    expires 30d;\n}",
        "/**\n * Runs the job.\n * @param $a\n */\nfunction run($a) {\n\n    go();\n}",
        "# start the worker after the cache is warm\nworker start",
    ],
)
def test_code_is_one_block(text: str) -> None:
    [block] = [
        b for b in read_one(export(f"t\n\n{text}\n\nit works.\n")).blocks if b.kind == "code"
    ]
    assert block.text == text
    assert block.prose.isspace()


@pytest.mark.parametrize(
    "text",
    [
        "carts get lost when a visitor is sent\nto the other server, for each\nkeeps its own.",
        "measure first,\nthen change.",
        "call flush() when the cache is full, then\nwait for the next request to come in.",
        "final notes\nkeep the old files for a week, then drop them all.",
    ],
)
def test_wrapped_prose_is_one_paragraph(text: str) -> None:
    assert body_of(text) == [("paragraph", " ".join(text.split()))]


@pytest.mark.parametrize("mark", ["  • ", "\xa0\xa0•\xa0", "- ", "* ", "•", "\t-\t"])
def test_bullets_are_items(mark: str) -> None:
    text = f"checklist\n\n{mark}drain it\n{mark}copy it\n   twice\n{mark}"
    assert body_of(text) == [
        ("heading", "checklist"),
        ("item", "drain it"),
        ("item", "copy it twice"),
        ("item", ""),
    ]


def test_a_list_with_remarks_below_its_items_is_no_code() -> None:
    text = "- drain it\n  note: it takes long\n- copy it\n  note: twice"
    assert [kind for kind, _ in body_of(text)] == ["item", "item"]


def test_a_heading_may_stand_right_above_its_list() -> None:
    assert body_of("the checklist\n- a\n- b\nbehind") == [
        ("heading", "the checklist"),
        ("item", "a"),
        ("item", "b"),
        ("paragraph", "behind"),
    ]


def test_dashes_that_are_no_bullets() -> None:
    assert [kind for kind, _ in body_of("-x is an option that nobody uses.\n\n*note* it.")] == [
        "paragraph",
        "paragraph",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_make_no_difference(newline: str) -> None:
    plain, other = read_one(export(BODY)), read_one(export(BODY).replace("\n", newline))
    assert shape(plain) == shape(other)
    places = [post.place(post.blocks[-2].span)[2:] for post in (plain, other)]
    assert places[0] == places[1]


def test_the_title_may_stand_anywhere_on_top() -> None:
    for text in ("t", "\n\n  t  ", "| | |\nt", "| | |\n\n| |\n\n\xa0t"):
        post = read_one(export(f"{text}\n"))
        assert post.title is not None
        assert post.title.value == "t"


def test_a_list_or_an_image_on_top_is_no_title() -> None:
    for text in ("- a\n\nb", "a\na. image source: x\n\nb", "a. image source: x\n\nb"):
        assert read_one(export(text)).title is None


def test_what_follows_similar_posts_is_no_part_of_the_post() -> None:
    post = read_one(export() + "\n\nanother title\n\nanother text.\n")
    assert [block.plain for block in post.blocks] == ["a title", "Similar Posts"]


@pytest.mark.parametrize(
    "text",
    ["", "User-agent: *\nDisallow: /x\n", "click>=8\nPyYAML\n", "see alphanode post meta below\n"],
)
def test_a_text_without_a_box_is_no_export(text: str) -> None:
    assert read_text_export("robots.txt", text, SCHEMA) == []


def test_a_text_without_a_box_can_be_forced() -> None:
    post = read_one("a title\n\na text.\n\nSimilar Posts\n\nmore", forced=True)
    assert not post.meta
    assert [block.kind for block in post.blocks] == ["heading", "paragraph", "debris"]
    assert read_one("", forced=True).blocks == ()


def test_a_box_without_keys_is_still_a_box() -> None:
    post = read_one("a title\n\nalphanode post meta")
    assert not post.meta
    assert post.text[slice(*post.meta_span())] == "alphanode post meta"


_BITS = st.sampled_from(
    ["a", "b c", "a. image source: b", "\n\n", "\n", "\r", "x = 1", "- a", "• ", "  ", "| |", "(",
     "alphanode post meta", "\nSimilar Posts\n", "\xa0", "\u2028", "\x00", "\x1c", "İ", "."]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_BITS, max_size=40).map("".join))
def test_blocks_stand_in_order_and_never_overlap(text: str) -> None:
    post = read_one(text, forced=True)
    end = 0
    for block in post.blocks:
        assert end <= block.span.start <= block.span.end <= len(text)
        assert len(block.text) == len(block.prose) == block.span.end - block.span.start
        end = block.span.end


@pytest.mark.parametrize(
    "text",
    ["a" * 4_000_000, " " * 2_000_000, "(" * 1_000_000 + "\n" + ")" * 1_000_000, "• a\n" * 100_000,
     "a\n" * 100_000, "• a\n" + "  b\n" * 100_000, "a\u2028" * 500_000,
     "alphanode post meta " * 100_000, "alphanode post meta\n" * 20_000, "x = 1\n\n" * 20_000,
     "a. image source: b\n" * 20_000, "\x00\x1b" * 500_000, "| " * 500_000,
     "image source: a " * 100_000],
)  # fmt: skip
def test_hostile_bodies_are_read_in_linear_time(text: str) -> None:
    assert read_one(f"t\n\n{text}", forced=True).title is not None


@pytest.mark.skipif(not SEEDS, reason="the sample posts are not here")
@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_sample_posts_agree_with_their_own_meta(path: Path) -> None:
    text = path.read_bytes().decode()
    post = read_one(text)
    kinds = [block.kind for block in post.blocks]
    data = post.meta.data
    assert post.title is not None
    assert post.title.value == next(x for x in text.split("\n") if x and not x.startswith("|"))
    assert kinds.count("paragraph") - 1 == data["payload"]["paragraphs"]
    assert kinds.count("debris") == 1 + text.startswith("|")
    assert [(i.caption, i.credit) for i in post.images] == [
        (source["caption"], source["source"]) for source in data["image sources"]
    ]
    assert kinds.count("caption") == len(post.images)
    assert [b.plain for b in post.blocks if b.kind == "item"] == data["checklist"]
    above = list(takewhile(lambda block: block.kind != "item", post.blocks))[-1]
    assert above.kind == "heading"
    assert above.plain.endswith("checklist")


@pytest.mark.skipif(not SEEDS, reason="the sample posts are not here")
def test_code_of_the_sample_posts() -> None:
    code = [
        [b for b in read_one(p.read_bytes().decode()).blocks if b.kind == "code"] for p in SEEDS
    ]
    assert [len(blocks) for blocks in code] == [0, 0, 1, 0, 0]
    assert len(code[2][0].text.splitlines()) == 6
