"""Which folders become collections."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.engine.plan import PathGlobs
from anplint.init.config_text import config_text
from anplint.init.groups import escaped, find_collections, is_plain, with_excluded
from anplint.init.survey import Seen, Survey

BLOG = {"title": "T", "date": "2026-01-31", "tags": ["a"]}
DOCS = {"title": "T", "weight": 1, "layout": "page", "menu": "main"}


def seen(folder: str, meta: dict[str, Any], count: int = 6, ending: str = ".md") -> list[Seen]:
    form = "html" if ending == ".html" else "markdown"
    return [Seen(f"{folder}p{number}{ending}", form, meta) for number in range(count)]


def found(*groups: list[Seen]) -> dict[str, tuple[str, ...]]:
    posts = [post for group in groups for post in group]
    return {item.name: item.include for item in find_collections(posts)}


def test_posts_that_are_alike_are_one_collection() -> None:
    years = [seen(f"content/{year}/", BLOG) for year in (2024, 2025, 2026)]
    assert found(*years) == {"content": ("/content/**/*.md",)}


def test_one_year_alone_stands_for_those_that_follow() -> None:
    assert found(seen("content/2026/", BLOG)) == {"content": ("/content/**/*.md",)}


def test_folders_with_other_keys_are_collections_of_their_own() -> None:
    assert found(seen("content/blog/", BLOG), seen("content/docs/", DOCS)) == {
        "blog": ("/content/blog/**/*.md",),
        "docs": ("/content/docs/**/*.md",),
    }


def test_so_are_other_forms() -> None:
    assert found(seen("posts/", BLOG), seen("posts/", BLOG, ending=".html")) == {
        "posts": ("/posts/**/*.md",),
        "posts-html": ("/posts/**/*.html",),
    }


def test_a_folder_for_each_post_counts_with_those_beside_it() -> None:
    pages = [seen(f"blog/page-{name}/", BLOG, count=1) for name in "abcdefgh"]
    assert found(*pages) == {"blog": ("/blog/**/*.md",)}


def test_few_posts_make_none() -> None:
    assert found(seen("blog/", BLOG, count=4)) == {}


def test_files_without_meta_stay_outside() -> None:
    assert found(seen("posts/", BLOG), seen("notes/", DOCS), seen("wiki/", {}, count=50)) == {
        "posts": ("/posts/**/*.md",),
        "notes": ("/notes/**/*.md",),
    }


def test_a_post_belongs_to_the_deeper_collection() -> None:
    outer, inner = seen("posts/", BLOG), seen("posts/recipes/", DOCS)
    first, second = find_collections([*outer, *inner])
    assert (first.name, len(first.posts)) == ("recipes", 6)
    assert (second.name, len(second.posts)) == ("posts", 6)


def test_pages_that_are_none_of_the_posts_are_left_out() -> None:
    posts = [
        *seen("blog/", BLOG),
        Seen("blog/_index.md", "markdown", {"title": "Blog"}),
        Seen("blog/[README].md", "markdown", {"title": "Blog"}),
        Seen("blog/README.md", "markdown", {}),
    ]
    (blog,) = find_collections(posts)
    assert len(blog.posts) == 7
    assert with_excluded(blog, posts).exclude == ("README.md", "_index.md")


def test_what_a_repository_may_get_at_its_top_is_left_out() -> None:
    posts = [*seen("", BLOG), Seen("LICENSE.md", "markdown", BLOG)]
    (blog,) = find_collections(posts)
    excluded = with_excluded(blog, posts).exclude
    assert excluded == ("CHANGELOG.md", "CONTRIBUTING.md", "README.md")


def test_what_lies_very_deep_makes_none() -> None:
    assert found(seen("a/" * 900, BLOG)) == {}


NAMES = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=8).filter(
    lambda name: name not in (".", "..")
)


@settings(max_examples=200, deadline=None)
@given(NAMES.filter(is_plain))
def test_a_glob_names_exactly_its_folder(name: str) -> None:
    globs = PathGlobs((f"/{escaped(name)}/**/*.md",))
    assert globs.match(f"{name}/a.md")
    assert not globs.match(f"{name}-and-more/a.md")
    assert not globs.match(f"another-folder/{name}/a.md")


@settings(max_examples=200, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=3), st.lists(st.text(max_size=6), max_size=6))
def test_the_configuration_can_be_read_whatever_folders_and_keys_are_called(
    folders: list[str], keys: list[str]
) -> None:
    meta = {"title": "T", "last updated": "2026-01-31"} | dict.fromkeys(keys, "2026-01-31")
    posts = tuple(post for name in folders for post in seen(f"{name}/", meta))
    collections = find_collections(posts)
    schemas = {item.name: f"schemas/{item.name}.schema.json" for item in collections}
    text = config_text(Survey(9, 9, posts, 0, 0), collections, schemas)
    table = tomllib.loads(text)
    assert set(table) <= {"collections"}
    assert {
        name: tuple(item["include"]) for name, item in table.get("collections", {}).items()
    } == {item.name: item.include for item in collections}
    hint = next(line for line in text.splitlines() if line.startswith("# last_reviewed"))
    proposed = tomllib.loads(hint.removeprefix("# "))["last_reviewed"]
    assert "last updated" in proposed
    assert set(proposed) <= meta.keys()
    text.encode()
