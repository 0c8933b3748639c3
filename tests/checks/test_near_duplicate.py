"""Groups of near-duplicates, and what is not compared."""

from __future__ import annotations

from anplint.checks.near_duplicate import NearDuplicate, NearDuplicateOptions, representatives
from anplint.similarity.match import Pair
from tests.checks.helpers_text import post_of

PARAGRAPH = (
    "Feed the sourdough in the evening, so that it has doubled by the next morning and smells of "
    "ripe apples."
)


def near(first: int, second: int) -> Pair:
    return Pair(first, second, "edited", 95.0)


def test_each_member_is_reported_once_against_the_first() -> None:
    group = [near(0, 1), near(0, 2), near(1, 2)]
    assert representatives(group) == [near(0, 1), near(0, 2)]


def test_a_chain_is_cut_where_a_member_does_not_match_the_first() -> None:
    assert representatives([near(0, 1), near(1, 2), near(2, 3)]) == [near(0, 1), near(2, 3)]


def test_template_tags_and_little_else_are_not_compared() -> None:
    tag = (
        '{{< figure src="one-very-long-name-of-a-picture.png" title="A loaf of bread, cut open" >}}'
    )
    post = post_of(tag, tag)
    blocks = tuple(block._replace(prose=" " * len(tag)) for block in post.blocks)
    post.blocks = blocks
    assert list(NearDuplicate(NearDuplicateOptions(), {}).check(post)) == []


def test_the_earlier_paragraph_is_a_related_place() -> None:
    post = post_of(PARAGRAPH, "Short.", PARAGRAPH.replace("ripe", "sour"))
    (hit,) = NearDuplicate(NearDuplicateOptions(), {}).check(post)
    assert hit.message == "edited"
    assert hit.data["line"] == 1
    assert [related.place.line for related in hit.related] == [1]
    assert hit.where == post.blocks[2].span


def test_list_items_may_share_a_frame() -> None:
    step = f"{PARAGRAPH} Then {PARAGRAPH.lower()}"
    longer = f"{step} Leave the jar in a warm corner of the kitchen until noon."
    check = NearDuplicate(NearDuplicateOptions(), {})
    assert [hit.message for hit in check.check(post_of(step, longer))] == ["reworked"]
    assert not list(check.check(post_of(step, longer, kind="item")))
    assert [hit.message for hit in check.check(post_of(step, step, kind="item"))] == ["identical"]
