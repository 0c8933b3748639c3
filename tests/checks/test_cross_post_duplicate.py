"""cross-post-duplicate: which post is the original, who is named, and who is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.checks.cross_post_duplicate import neighbours
from anplint.ruleset import RuleError, bind, builtin_rules
from tests.checks.helpers_copies import judged, post, prose, rows, sentence
from tests.checks.support import check_of, post_of

if TYPE_CHECKING:
    from anplint.checks.passages import Passages

KEY = "cross-post-duplicate"
A, B, C = prose(1), prose(2), prose(3)


class TestPrecedence:
    def test_the_oldest_post_is_left_alone(self) -> None:
        posts = [post("a.md", A, day="2025-02-01"), post("b.md", A, day="2024-12-01")]
        assert rows(KEY, *posts) == [("a.md", 2, "identical")]

    def test_posts_without_a_day_come_after_those_with_one(self) -> None:
        posts = [post("a.md", A), post("b.md", A, day="2025-01-01")]
        assert rows(KEY, *posts) == [("a.md", 2, "identical")]

    def test_paths_decide_among_posts_of_one_day(self) -> None:
        posts = [post("b.md", A, day="2025-01-01"), post("a.md", A, day="2025-01-01")]
        assert rows(KEY, *posts) == [("b.md", 2, "identical")]

    def test_without_any_day_the_original_is_what_most_posts_say(self) -> None:
        longer = f"{A} sil tor"
        posts = [post("a.md", longer), post("b.md", A), post("c.md", A)]
        assert rows(KEY, *posts) == [("a.md", 2, "edited"), ("c.md", 2, "identical")]
        (first, _) = judged(KEY, posts)
        assert first.data["where"] == "b.md, line 2, and in 1 more post"

    def test_with_a_day_the_most_used_text_does_not_count(self) -> None:
        longer = f"{A} sil tor"
        posts = [post("a.md", longer, day="2025-01-01"), post("b.md", A), post("c.md", A)]
        assert rows(KEY, *posts) == [("b.md", 2, "edited"), ("c.md", 2, "edited")]


class TestGroups:
    def test_each_kind_of_match_is_named_with_its_score(self) -> None:
        posts = [
            post("a.md", A, B, C, day="2025-01-01"),
            post("b.md", A),
            post("c.md", B.replace(B.split()[3], "other", 1)),
            post("d.md", f"{C} {prose(9, 14)}"),
        ]
        hits = judged(KEY, posts)
        assert [hit.message for hit in hits] == ["identical", "edited", "reworked"]
        assert [hit.data["where"] for hit in hits] == [f"a.md, line {line}" for line in (2, 3, 4)]
        assert hits[0].about == A[:200]
        assert 90 <= float(str(hits[1].data["score"])) <= 99
        assert hits[2].data["score"] == "100"

    def test_chains_are_cut(self) -> None:
        words = A.split()
        steps = [" ".join([*prose(50, 2 * n).split(), *words[2 * n :]]) for n in range(4)]
        posts = [post(f"{n}.md", text, day=f"2025-01-0{n + 1}") for n, text in enumerate(steps)]
        hits = judged(KEY, posts, reworked=100, edited=90)
        assert [(hit.where[0], hit.data["where"]) for hit in hits] == [
            ("1.md", "0.md, line 2"), ("3.md", "2.md, line 2"),
        ]  # fmt: skip

    def test_a_post_has_one_finding_a_group_on_its_first_passage(self) -> None:
        posts = [post("a.md", A, day="2025-01-01"), post("b.md", B, A, A), post("c.md", f"{A} sil")]
        assert rows(KEY, *posts) == [("b.md", 3, "identical"), ("c.md", 2, "edited")]

    def test_what_repeats_within_the_original_post_is_not_its_business(self) -> None:
        assert rows(KEY, post("a.md", A, A, f"{A} sil")) == []

    def test_items_are_never_reworked_but_may_be_identical(self) -> None:
        longer = f"{A} {prose(9, 14)}"
        posts = [
            post("a.md", A, kind="item"), post("b.md", longer, kind="item"),
            post("c.md", longer, kind="item"),
        ]  # fmt: skip
        assert rows(KEY, *posts) == [("c.md", 2, "identical")]
        mixed = [post("a.md", A), *posts[1:]]
        assert rows(KEY, *mixed) == [("c.md", 2, "identical")]

    def test_an_item_that_is_no_reworked_one_may_still_be_an_edited_other(self) -> None:
        longer = f"{A} {prose(9, 14)}"
        posts = [
            post("a.md", A, day="2025-01-01"), post("b.md", longer, kind="item", day="2025-01-02"),
            post("c.md", f"{longer} sil", kind="item", day="2025-01-03"),
        ]  # fmt: skip
        assert rows(KEY, *posts) == [("c.md", 2, "edited")]

    def test_short_items_and_paragraphs_are_not_compared(self) -> None:
        short = prose(1, 17)
        assert len(short) < 160
        items = [post(path, short, kind="item") for path in ("a.md", "b.md")]
        assert rows(KEY, *items) == []
        assert rows(KEY, *items, min_item_chars=100) == [("b.md", 2, "identical")]
        paragraphs = [post(path, short) for path in ("a.md", "b.md")]
        assert rows(KEY, *paragraphs) == [("b.md", 2, "identical")]
        assert rows(KEY, *paragraphs, min_chars=160) == []


class TestLeftOut:
    def test_drafts(self) -> None:
        posts = [post("a.md", A, day="2025-01-01", draft=True), post("b.md", A)]
        assert rows(KEY, *posts) == []
        again = [*posts, post("c.md", A)]
        assert rows(KEY, *again) == [("c.md", 2, "identical")]

    def test_editions_of_a_page(self) -> None:
        paths = (
            "docs/a.md",
            "versioned_docs/version-1.0/a.md",
            "docs/latest/a.md",
            "docs/2.x/a.md",
        )
        assert rows(KEY, *(post(path, A) for path in paths)) == []
        assert rows(KEY, post("docs/v1/a.md", A), post("docs/v2/b.md", A)) == [
            ("docs/v2/b.md", 2, "identical")
        ]
        assert rows(KEY, post("2023/a.md", A), post("2024/a.md", A)) == [
            ("2024/a.md", 2, "identical")
        ]

    def test_posts_of_one_file_are_no_editions(self) -> None:
        first, second = post("export.xml", A), post("export.xml", C, A)
        second = second._replace(title_place=second.passages[0].place)
        assert rows(KEY, first, second) == [("export.xml", 3, "identical")]

    def test_notes_on_the_post(self) -> None:
        assert rows(KEY, post("a.md", A, kind="note"), post("b.md", A, kind="note")) == []
        assert rows(KEY, post("a.md", A), post("b.md", A, kind="note")) == []

    def test_allowed_texts_and_what_is_near_them(self) -> None:
        posts = [
            post("a.md", A, B), post("b.md", A, B), post("c.md", f"{A} sil"), post("d.md", A[:-4]),
        ]  # fmt: skip
        assert rows(KEY, *posts, allowed_texts=(f"  {A.upper()} ",)) == [("b.md", 3, "identical")]

    def test_allowed_files(self) -> None:
        posts = [post("a.md", A, B), post("b.md", A, B), post("legal/terms.md", f"{A} sil")]
        assert rows(KEY, *posts, allowed_files=("legal/",)) == [("b.md", 3, "identical")]
        assert rows(KEY, *posts, allowed_files=("legal/*", "!terms.md")) == [
            ("b.md", 2, "identical"), ("b.md", 3, "identical"), ("legal/terms.md", 2, "edited"),
        ]  # fmt: skip

    def test_a_chain_through_an_allowed_text_is_cut(self) -> None:
        posts = [post("a.md", A), post("b.md", f"{A} {prose(9, 14)}"), post("c.md", B)]
        assert rows(KEY, *posts, allowed_texts=(f"{A} {prose(9, 14)}",)) == []


class TestBoilerplate:
    SHARED = sentence(70, 20)

    def frame(self, count: int, length: int = 4) -> list[Passages]:
        return [post(f"{n}.md", f"{self.SHARED} {sentence(n, length)}") for n in range(count)]

    def test_posts_that_share_only_it_are_not_blamed_but_it_is(self) -> None:
        posts = self.frame(12)
        (hit,) = judged(KEY, posts)
        assert (hit.where[0], hit.message, hit.related) == ("0.md", "boilerplate", ())
        assert hit.data["posts"] == "12"
        assert self.SHARED.startswith(str(hit.data["sentence"]).rstrip("…"))
        assert hit.about == self.SHARED[:200]

    @pytest.mark.parametrize("options", [{}, {"boilerplate_posts": 2, "boilerplate_share": 80}])
    def test_what_few_posts_say_is_none(self, options: dict[str, int]) -> None:
        posts = [*self.frame(3), *(post(f"x{n}.md", prose(500 + n)) for n in range(5))]
        assert [row[2] for row in rows(KEY, *posts, **options)] == ["edited", "edited"]

    def test_passages_that_are_identical_are_reported_though_they_are_nothing_else(self) -> None:
        posts = [post(f"{n}.md", self.SHARED) for n in range(12)]
        assert rows(KEY, *posts) == [(path, 2, "identical") for path in sorted(
            f"{n}.md" for n in range(1, 12))]  # fmt: skip

    def test_passages_that_share_their_own_text_too_are_reported(self) -> None:
        own = sentence(99, 20)
        posts = [
            *self.frame(12), post("x.md", f"{self.SHARED} {own}"),
            post("y.md", f"{self.SHARED} {own[:-1]} sil."),
        ]  # fmt: skip
        (reported, hit) = judged(KEY, posts)
        assert reported.message == "boilerplate"
        assert (hit.where[0], hit.message) == ("y.md", "edited")
        assert hit.data["where"] == "x.md, line 2"

    def test_an_edited_sentence_among_boilerplate_is_still_an_edit(self) -> None:
        second = sentence(71, 20)
        posts = [post(f"{n}.md", f"{self.SHARED} {second}") for n in range(12)]
        posts.append(post("x.md", f"{self.SHARED} {second[:-1]} sil."))
        assert rows(KEY, *posts)[-1] == ("x.md", 2, "edited")
        assert "boilerplate" not in {row[2] for row in rows(KEY, *posts)}

    def test_short_sentences_are_no_boilerplate(self) -> None:
        posts = [post(f"{n}.md", f"{A}. {'Tor vud.' * (n + 1)}") for n in range(12)]
        assert len(rows(KEY, *posts, boilerplate_share=100, boilerplate_posts=13)) == 11


class TestRelated:
    def test_the_original_and_the_nearest(self) -> None:
        posts = [post(f"{n:02}.md", A, day=f"2025-01-{n + 1:02}") for n in range(20)]
        hits = judged(KEY, posts)
        assert [place.place.path for place in hits[9].related] == [
            "00.md", "08.md", "09.md", "11.md", "12.md",
        ]  # fmt: skip
        assert hits[9].data["where"] == "00.md, line 2, and in 18 more posts"
        assert [place.place.path for place in hits[0].related] == [
            "00.md", "02.md", "03.md", "04.md", "05.md",
        ]  # fmt: skip

    @pytest.mark.parametrize("limit", [0, 1, 2])
    def test_their_number_has_a_limit(self, limit: int) -> None:
        hits = judged(KEY, [post(f"{n}.md", A) for n in range(9)], related=limit)
        assert {len(hit.related) for hit in hits} == {limit}

    @given(st.integers(1, 30), st.integers(0, 29), st.integers(-1, 8))
    def test_neighbours_are_the_nearest(self, count: int, number: int, limit: int) -> None:
        number %= count
        found = neighbours(count, number, limit)
        others = [other for other in range(count) if other != number]
        assert len(found) == min(max(0, limit), len(others))
        assert set(found) <= set(others)
        far = max((abs(other - number) for other in found), default=0)
        assert all(abs(other - number) >= far for other in others if other not in found)

    def test_five_thousand_equal_posts_give_a_finding_each(self) -> None:
        hits = judged(KEY, [post(f"{n:04}.md", A, B) for n in range(5000)])
        assert len(hits) == 2 * 4999
        assert all(len(hit.related) == 5 for hit in hits)
        assert hits[-1].data["where"] == "0000.md, line 3, and in 4,998 more posts"


TEXTS = [
    A, f"{A} sil", f"{A} {prose(9, 14)}", B, f"{B} tor", f"{sentence(70, 20)} {sentence(5)}",
    f"{sentence(70, 20)} {sentence(6)}",
]  # fmt: skip
DAYS = ("", "2025-01-01", "2025-02-01")


@st.composite
def collections(draw: st.DrawFn) -> list[Passages]:
    kinds = st.sampled_from(("paragraph", "item", "quote", "note"))
    return [
        post(
            f"{n}.md",
            *draw(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4)),
            day=draw(st.sampled_from(DAYS)), draft=draw(st.booleans()), kind=draw(kinds),
        )
        for n in range(draw(st.integers(1, 6)))
    ]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(collections(), st.randoms(use_true_random=False), st.sampled_from((2, 10)))
def test_the_order_of_facts_changes_nothing(posts: list[Passages], random, least: int) -> None:  # type: ignore[no-untyped-def]  # hypothesis's own class
    shuffled = list(posts)
    random.shuffle(shuffled)
    for key in (KEY, "duplicate-post", "near-duplicate"):
        options = {} if key == "near-duplicate" else {"boilerplate_posts": least}
        assert judged(key, shuffled, **options) == judged(key, posts, **options)


class TestCollect:
    def test_rules_share_their_facts(self) -> None:
        keys = (KEY, "near-duplicate", "duplicate-post")
        assert len({check_of(key).source() for key in keys}) == 1
        assert check_of(KEY, min_chars=300).source() == check_of(KEY).source()
        assert check_of(KEY, min_chars=40).source() != check_of(KEY).source()

    def test_takes_normalised_passages_with_their_places(self) -> None:
        text = (
            f"---\ntitle: Mills\ndate: 2025-03-04\ndraft: true\n---\n{A.title()}\n\n"
            f"> {B}\n\n- {C}\n\nShort.\n\n```\n{A}\n```\n"
        )
        (fact,) = check_of(KEY).collect(post_of(text))
        assert (fact.day, fact.is_draft, fact.title) == ("2025-03-04", True, "Mills")
        assert fact.title_place.line == 2
        assert [(each.text, each.kind, each.place.line) for each in fact.passages] == [
            (A, "paragraph", 6), (B, "quote", 8), (C, "item", 10),
        ]  # fmt: skip
        assert fact.passages[1].place.column == 3

    def test_a_post_without_passages_has_no_fact(self) -> None:
        assert list(check_of(KEY).collect(post_of("Short.\n"))) == []

    @pytest.mark.parametrize(
        ("source", "kind"),
        [
            ("*{}*", "note"), ("_{}_", "note"), ("**{}**", "paragraph"), ("*{}* more", "paragraph"),
            ("*Well* {} *indeed*", "paragraph"), ("{}", "paragraph"), ("[*{}*](x)", "note"),
        ],
    )  # fmt: skip
    def test_what_is_in_italics_as_a_whole_is_a_note(self, source: str, kind: str) -> None:
        (fact,) = check_of(KEY).collect(post_of(source.format(A) + "\n"))
        assert [each.kind for each in fact.passages] == [kind]

    def test_template_tags_and_little_else_are_no_passage(self) -> None:
        tag = (
            '{{< figure src="one-very-long-name.png" title="A loaf of bread, cut open at noon" >}}'
        )
        assert len(tag) > 80
        assert list(check_of(KEY).collect(post_of(f"{tag} Look.\n"))) == []


def test_globs_that_are_none_are_refused() -> None:
    rule = next(rule for rule in builtin_rules() if rule.check == KEY)
    bad = rule._replace(options={**rule.options, "allowed_files": ("[z-a]\\",)})
    with pytest.raises(RuleError, match="allowed_files"):
        bind(bad, {})
