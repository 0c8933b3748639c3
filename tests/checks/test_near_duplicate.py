"""near-duplicate: groups within one post, and what is not compared."""

from __future__ import annotations

from tests.checks.helpers_copies import judged, place_of, post, prose, rows
from tests.checks.support import check_of, post_of

KEY = "near-duplicate"
A, B = prose(1), prose(2)


def steps(count: int) -> list[str]:
    """Texts of which each is near the next one only."""
    words = A.split()
    return [" ".join([*prose(50, 2 * n).split(), *words[2 * n :]]) for n in range(count)]


def test_each_member_is_reported_once_against_the_first() -> None:
    hits = judged(KEY, [post("a.md", A, f"{A} sil", B, A)])
    assert [(place_of(hit).line, hit.message, hit.data["line"]) for hit in hits] == [
        (3, "edited", 2), (5, "identical", 2),
    ]  # fmt: skip


def test_a_chain_is_cut_where_a_member_does_not_match_the_first() -> None:
    hits = judged(KEY, [post("a.md", *steps(4))], reworked=100)
    assert [(place_of(hit).line, hit.data["line"]) for hit in hits] == [(3, 2), (5, 4)]


def test_what_stands_in_two_posts_is_not_its_business() -> None:
    assert rows(KEY, post("a.md", A), post("b.md", A)) == []


def test_other_posts_change_nothing() -> None:
    own = post("b.md", A, B, f"{A} sil", draft=True)
    others = [post("a.md", f"{A} sil", day="2025-01-01"), post("c.md", A, B, day="2025-01-01")]
    assert judged(KEY, [own]) == judged(KEY, [own, *others]) != []


def test_members_of_two_groups_of_other_posts_may_match_each_other() -> None:
    first, second, third, fourth = steps(4)
    own = post("z.md", second, third)
    assert rows(KEY, own, reworked=100) == [("z.md", 3, "edited")]
    others = [post("a.md", first, day="2025-01-01"), post("b.md", fourth, day="2025-01-01")]
    assert rows(KEY, own, *others, reworked=100) == [("z.md", 3, "edited")]


def test_the_earlier_paragraph_is_a_related_place() -> None:
    (hit,) = judged(KEY, [post("a.md", A, B, f"{A} sil")])
    assert (hit.message, hit.data["line"], hit.about) == ("edited", 2, f"{A} sil"[:200])
    assert [related.place.line for related in hit.related] == [2]


def test_list_items_may_share_a_frame() -> None:
    longer = f"{A} {prose(9, 14)}"
    assert rows(KEY, post("a.md", A, longer)) == [("a.md", 3, "reworked")]
    assert rows(KEY, post("a.md", A, longer, longer, kind="item")) == [("a.md", 4, "identical")]


def test_an_item_is_compared_with_other_items_where_its_frame_is_not() -> None:
    longer = f"{A} {prose(9, 14)}"
    hits = judged(KEY, [post("a.md", A, longer, f"{longer} sil", kind="item")])
    assert [(place_of(hit).line, hit.message, hit.data["line"]) for hit in hits] == [
        (4, "edited", 3)
    ]


def test_a_real_post() -> None:
    text = f"# Mills\n\n{A.title()}\n\n- {B}\n\n> *{A}*\n"
    check = check_of(KEY)
    facts = list(check.collect(post_of(text)))
    assert rows(KEY, *facts) == [("a.md", 7, "identical")]
