"""duplicate-identity and duplicate-title: which posts are neighbours."""

from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING

import pytest

from anplint.model import PostRef
from anplint.world import World
from tests.checks.support import check_of, post_of

if TYPE_CHECKING:
    from anplint.model import Hit


def judged(key: str, posts: dict[str, str]) -> list[Hit]:
    check = check_of(key)
    facts = []
    for path in sorted(posts):
        post = post_of(posts[path], path)
        facts += [(PostRef(path, post.identity()), fact) for fact in check.collect(post)]
    facts = pickle.loads(pickle.dumps(facts))  # as they come from a worker
    return list(check.judge(facts, World(date(2026, 1, 31), "/")))


def places(key: str, *posts: tuple[str, str]) -> list[str]:
    texts = {path: f"---\n{meta}\n---\nText.\n" for path, meta in posts}
    return [hit.where.path for hit in judged(key, texts)]  # type: ignore[union-attr]  # corpus checks yield places


NOT_ONE_ADDRESS = {
    "folders": (("a/x.md", "slug: s"), ("b/x.md", "slug: s")),
    "languages by meta": (("x.md", "{slug: s, lang: en}"), ("y.md", "{slug: s, lang: fr}")),
    "languages by name": (("x.en.md", "slug: s"), ("x.pt-br.md", "slug: s")),
    "days": (("2026-01-01-x.md", "slug: s"), ("2026-1-2-x.md", "slug: s")),
    "a permalink": (("x.md", "slug: s"), ("y.md", "{slug: s, permalink: /y/}")),
    "a draft": (("x.md", "slug: s"), ("y.md", "{slug: s, draft: yes}")),
    "not published": (("x.md", "slug: s"), ("y.md", "{slug: s, published: false}")),
    "a folder of drafts": (("x.md", "id: 12345"), ("_drafts/y.md", "id: 12345")),
    "small numbers": (("a/x.md", "id: 7"), ("b/x.md", "id: 7")),
    "words as ids": (("a/x.md", "id: intro"), ("b/x.md", "id: intro")),
    "translations": (("en/x.md", "id: 12345"), ("fr/x.md", "id: 12345")),
    "a section's page": (("x.md", "slug: s"), ("_index.md", "slug: s")),
    "other fields": (("x.md", "id: 12345"), ("y.md", "reference: 12345")),
    "lists": (("x.md", "id: [1]"), ("y.md", "id: [1]")),
}


@pytest.mark.parametrize("posts", NOT_ONE_ADDRESS.values(), ids=NOT_ONE_ADDRESS)
def test_posts_with_addresses_of_their_own(posts: tuple[tuple[str, str], ...]) -> None:
    assert places("duplicate-identity", *posts) == []


ONE_ADDRESS = {
    "one folder": (("x.md", "slug: s"), ("y.md", "slug: s")),
    "a post in a folder of its own": (("x/index.md", "slug: s"), ("y.md", "slug: s")),
    "one day": (("2026-01-01-x.md", "slug: s"), ("2026-1-1-y.md", "slug: s")),
    "long ids": (("a/x.md", "id: post-12345"), ("b/x.md", "id: post-12345")),
    "numbers and texts": (("a/x.md", "id: 12345"), ("b/x.md", "id: '12345'")),
    "references": (("a/en/x.md", "reference: r"), ("b/fr/x.md", "reference: r")),
    "hashes": (("a/x.md", "hash: h"), ("b/x.md", "hash: h")),
}


@pytest.mark.parametrize("posts", ONE_ADDRESS.values(), ids=ONE_ADDRESS)
def test_posts_of_which_one_hides_the_other(posts: tuple[tuple[str, str], ...]) -> None:
    later = max(path for path, _ in posts)
    assert places("duplicate-identity", *posts) == [later]


def test_a_post_is_reported_once_with_a_few_of_the_others() -> None:
    posts = {f"{n:03}.md": "---\nid: 12345\nhash: h\nslug: s\n---\nText.\n" for n in range(100)}
    hits = judged("duplicate-identity", posts)
    assert len(hits) == 99
    last = hits[-1]
    assert last.data == {"key": "id", "value": "12345", "others": "000.md and 98 more posts"}
    assert [related.place.path for related in last.related] == [f"{n:03}.md" for n in range(5)]
    assert len(hits[0].related) == 5
    assert hits[0].where not in [related.place for related in hits[0].related]


DIFFERENT_TITLES = {
    "folders": (("a/x.md", "title: T"), ("b/x.md", "title: T")),
    "subtitles": (("x.md", "{title: T, subtitle: A}"), ("y.md", "{title: T, subtitle: B}")),
    "drafts": (("x.md", "title: T"), ("y.md", "{title: T, draft: true}")),
    "languages": (("x.md", "{title: T, lang: en}"), ("y.md", "{title: T, lang: de}")),
    "section pages": (("a/index.md", "title: T"), ("b/index.md", "title: T")),
    "templates": (("x.md", "title: '{{ t }}'"), ("y.md", "title: '{{ t }}'")),
    "short descriptions": (("x.md", "summary: Read on."), ("y.md", "summary: Read on.")),
}


@pytest.mark.parametrize("posts", DIFFERENT_TITLES.values(), ids=DIFFERENT_TITLES)
def test_posts_that_readers_can_tell_apart(posts: tuple[tuple[str, str], ...]) -> None:
    assert places("duplicate-title", *posts) == []


DAYS = ("2026-01-02", "2026-01-09", "2026-01-16")


def series(*days: str) -> list[tuple[str, str]]:
    links = "summary: What we read this week and liked best of all."
    return [(f"{n}.md", f"title: Weekly links\n{links}\n{day}") for n, day in enumerate(days)]


def test_three_posts_of_one_title_on_three_days_are_a_series() -> None:
    assert places("duplicate-title", *series(*(f"date: {day}" for day in DAYS))) == []
    named = [(f"{day}-links.md", "title: Weekly links") for day in DAYS]
    assert places("duplicate-title", *named) == []


@pytest.mark.parametrize("last", ["", "date: 2026-01-09", "date: soon"])
def test_no_series_where_days_are_missing_or_stand_twice(last: str) -> None:
    posts = series("date: 2026-01-02", "date: 2026-01-09", last)
    assert places("duplicate-title", *posts) == ["1.md", "2.md"]


def test_two_days_make_no_series() -> None:
    assert places("duplicate-title", *series("date: 2026-01-02", "date: 2026-01-09")) == ["1.md"]


@pytest.mark.parametrize("pair", [("Straße", "STRASSE"), ("ﬁle", "file"), ("a\xa0b", "a  b")])
def test_titles_are_compared_as_readers_see_them(pair: tuple[str, str]) -> None:
    posts = [(f"{n}.md", f"title: '{title}'") for n, title in enumerate(pair)]
    assert places("duplicate-title", *posts) == ["1.md"]


def test_one_title_for_all_pages_of_a_site_is_no_copy_where_headings_differ() -> None:
    page = (
        "<!DOCTYPE html>\n<html><head><title>My site</title></head>\n"
        "<body><article><h1>WORD</h1>\n<p>All that we know of it.</p></article></body></html>\n"
    )
    words = ("Bread", "Cheese", "Cheese2")
    pages = {f"{word}.html": page.replace("WORD", word) for word in words}
    assert judged("duplicate-title", pages) == []
    pages["Cheese2.html"] = pages["Cheese.html"]
    assert len(judged("duplicate-title", pages)) == 1


def test_a_copied_post_is_said_once() -> None:
    summary = "How we measured queues at night, and what we learned."
    text = f"---\ntitle: T\nsummary: {summary}\n---\nText.\n"
    (hit,) = judged("duplicate-title", {"a.md": text, "b.md": text})
    assert hit.message == "title"
    other = text.replace("title: T", "title: U")
    hits = judged("duplicate-title", {"a.md": text, "b.md": other, "c.md": other})
    assert [(hit.message, hit.where.path) for hit in hits] == [  # type: ignore[union-attr]  # places
        ("title", "c.md"), ("description", "b.md"), ("description", "c.md"),
    ]  # fmt: skip
