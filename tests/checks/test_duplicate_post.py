"""duplicate-post: how much of a post must stand in another one, and in which."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.checks.shared_parts import Shared, shared_parts
from tests.checks.helpers_copies import judged, post, prose, rows, sentence

KEY = "duplicate-post"
TEXTS = [prose(n) for n in range(10)]


def test_the_later_post_is_reported_at_its_title_with_the_earlier_one() -> None:
    posts = [
        post("a.md", *TEXTS[:4], f"{TEXTS[4]} sil"), post("b.md", *TEXTS[:5], day="2025-01-01"),
    ]  # fmt: skip
    (hit,) = judged(KEY, posts)
    assert (hit.where, hit.about) == (posts[0].title_place, "title of a.md")
    assert [related.place for related in hit.related] == [posts[1].title_place]
    data = {"path": "b.md", "title": "title of b.md", "share": "100", "shared": 5, "passages": 5}
    assert hit.data == data


def test_the_share_is_of_the_characters() -> None:
    long = " ".join(TEXTS[6:9])
    posts = [post("a.md", *TEXTS[:4]), post("b.md", *TEXTS[:4], long)]
    assert rows(KEY, *posts) == []
    assert rows(KEY, *posts, share=50) == [("b.md", 1, "duplicate")]
    short = post("b.md", *TEXTS[:4], TEXTS[6][:90])
    assert rows(KEY, posts[0], short) == [("b.md", 1, "duplicate")]


def test_a_post_that_has_grown_is_no_copy_but_one_cut_short_is() -> None:
    whole, part = TEXTS[:8], TEXTS[:4]
    assert rows(KEY, post("a.md", *part), post("b.md", *whole)) == []
    assert rows(KEY, post("a.md", *whole), post("b.md", *part)) == [("b.md", 1, "duplicate")]


def test_so_many_passages_must_be_shared() -> None:
    posts = [post("a.md", *TEXTS[:2]), post("b.md", *TEXTS[:2])]
    assert rows(KEY, *posts) == []
    assert rows(KEY, *posts, min_passages=2) == [("b.md", 1, "duplicate")]


def test_posts_made_of_pieces_of_several_others_are_no_copies() -> None:
    posts = [post("a.md", *TEXTS[:3]), post("b.md", *TEXTS[3:6]), post("c.md", *TEXTS[:6])]
    assert rows(KEY, *posts) == []


def test_what_is_left_out() -> None:
    first, again = post("v1/a.md", *TEXTS[:4]), post("v2/a.md", *TEXTS[:4])
    assert rows(KEY, first, again) == []
    assert rows(KEY, first, post("b.md", *TEXTS[:4], draft=True)) == []
    other = post("b.md", *TEXTS[:4])
    assert rows(KEY, first, other) == [("v1/a.md", 1, "duplicate")]
    assert rows(KEY, first, other, allowed_texts=tuple(TEXTS[:2])) == []
    assert rows(KEY, first, other, allowed_files=("/b.md",)) == []
    notes = [post("a.md", *TEXTS[:4], kind="note"), post("b.md", *TEXTS[:4], kind="note")]
    assert rows(KEY, *notes) == []


def test_posts_that_share_boilerplate_only_are_no_copies() -> None:
    frames = [sentence(70 + n, 20) for n in range(3)]
    posts = [
        post(
            f"{n:02}.md", *(f"{frame} {sentence(9 * n + at, 2)}" for at, frame in enumerate(frames))
        )
        for n in range(12)
    ]
    assert rows(KEY, *posts) == []
    assert len(rows(KEY, *posts, boilerplate_posts=13)) == 11


def test_equal_posts_are_all_copies_of_the_first() -> None:
    hits = judged(KEY, [post(f"{n:04}.md", *TEXTS[:4]) for n in range(5000)])
    assert len(hits) == 4999
    assert {hit.data["path"] for hit in hits} == {"0000.md"}


def brute_force(lists: list[list[tuple[int, int]]], share: float, least: int) -> list[Shared]:
    originals: list[int] = []
    found = []
    for at, parts in enumerate(lists):
        whole = sum(weight for _, weight in parts)
        best = None
        for other in originals:
            theirs = {number for number, _ in lists[other]}
            common = [weight for number, weight in parts if number in theirs]
            shared = Shared(at, other, sum(common), whole, len(common), len(parts))
            enough = sum(common) * 100 >= share * whole and len(common) >= least
            if enough and (best is None or shared.weight > best.weight):
                best = shared
        if best:
            found.append(best)
        else:
            originals.append(at)
    return found


PARTS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 300)), max_size=9)


@settings(max_examples=300, deadline=None)
@given(st.lists(PARTS, max_size=40), st.integers(1, 100), st.integers(1, 4))
def test_the_filters_lose_no_copy(
    lists: list[list[tuple[int, int]]], share: int, least: int
) -> None:
    assert list(shared_parts(lists, share, least)) == brute_force(lists, share, least)


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from((50, 66.7, 80, 100)))
def test_the_filters_lose_no_copy_among_many_made_of_few_parts(random, share: float) -> None:  # type: ignore[no-untyped-def]  # hypothesis's own class
    weights = [random.randint(80, 400) for _ in range(14)]
    lists = [
        [(part, weights[part]) for part in random.sample(range(14), random.randint(1, 9))]
        for _ in range(300)
    ]
    assert list(shared_parts(lists, share, 3)) == brute_force(lists, share, 3)
