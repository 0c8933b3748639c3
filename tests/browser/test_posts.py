"""The table of posts: sorted, filtered, searched; a post opened, its findings read, and closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import FORMS, wait_until_ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.chromium import Visitor
    from tests.browser.reports import Pages

    Post = dict[str, Any]

OWNER = "Tomas Reed"
OPEN_POST = "handbook/stories/the-last-lightkeeper.md"

LABELS = {
    "owner": "Owner", "section": "Section", "collection": "Collection", "status": "Status",
    "rule": "Rule", "level": "Findings", "state": "New or known", "review": "Review",
    "copies": "Copied text",
}  # fmt: skip

FILTERS: dict[tuple[str, str], Callable[[Post], bool]] = {
    ("owner", OWNER): lambda post: post["owner"] == OWNER,
    ("owner", "(none)"): lambda post: not post["owner"],
    ("section", "Press"): lambda post: post["section"] == "Press",
    ("collection", "handbook"): lambda post: post["collection"] == "handbook",
    ("status", "draft"): lambda post: post["status"] == "draft",
    ("rule", "ANP402"): lambda post: any(loss["code"] == "ANP402" for loss in post["losses"]),
    ("level", "any"): lambda post: post["errors"] + post["warnings"] + post["notes"] > 0,
    ("level", "error"): lambda post: post["errors"] > 0,
    ("level", "warning"): lambda post: post["warnings"] > 0,
    ("level", "none"): lambda post: post["errors"] + post["warnings"] + post["notes"] == 0,
    ("state", "new"): lambda post: post["new"] > 0,
    ("state", "known"): lambda post: post["known"] > 0,
    ("state", "suppressed"): lambda post: post["suppressed"] > 0,
    ("review", "overdue"): lambda post: post["days"] is not None and post["days"] < 0,
    ("review", "60"): lambda post: post["days"] is not None and 30 < post["days"] <= 60,
    ("review", "90"): lambda post: post["days"] is not None and 60 < post["days"] <= 90,
    ("review", "never"): lambda post: post["reviewed"] is None,
    ("review", "2026-12"): lambda post: (post["due"] or "").startswith("2026-12"),
    ("copies", "yes"): lambda post: post["shares"],
}
"""Filters with their values, and which posts they leave."""

SORTS: dict[str, Callable[[Post], Any]] = {
    "Post": lambda post: post["title"].lower(),
    "Score": lambda post: round(post["score"], 1),
    "Errors": lambda post: post["errors"],
    "Warnings": lambda post: post["warnings"],
    "Words": lambda post: post["words"],
}


@pytest.fixture(scope="session")
def posts(museum: Pages) -> dict[str, Post]:
    """The posts by title."""
    return {post["title"]: post for post in museum.data()["posts"]}


def titles(page: Page) -> list[str]:
    return page.locator("#posts-table tbody th a").all_inner_texts()


def counted(page: Page) -> str:
    return page.locator("#posts-count").inner_text()


def wait_for_count(page: Page, number: int, of: int) -> None:
    """Wait until the table says that it shows so many posts; it filters a moment after typing."""
    text = f"{of} posts" if number == of else f"{number} of {of} posts"
    page.wait_for_function(
        "text => document.getElementById('posts-count').textContent === text", arg=text
    )


def sort(page: Page, column: str) -> str:
    """Click a head of the table, and return the way in which the column is sorted then."""
    header = page.locator("#posts-table thead th", has_text=column)
    before = header.get_attribute("aria-sort")
    page.get_by_role("button", name=re.compile(f"^{column}: sort")).click()
    handle = header.element_handle()
    page.wait_for_function(
        "([head, before]) => head.getAttribute('aria-sort') !== before", arg=[handle, before]
    )
    return header.get_attribute("aria-sort") or ""


def choose(page: Page, label: str, value: str) -> None:
    form = page.get_by_role("search")
    field = form.get_by_label(label, exact=True)
    values = field.locator("option").evaluate_all("options => options.map(option => option.value)")
    field.select_option(index=values.index(value))  # a value may be the label of another


def test_every_post_is_there(page: Page, posts: dict[str, Post]) -> None:
    assert sorted(titles(page)) == sorted(posts)
    assert counted(page) == f"{len(posts)} posts"


@pytest.mark.parametrize("column", SORTS)
def test_a_column_sorts_both_ways(page: Page, posts: dict[str, Post], column: str) -> None:
    seen = {}
    for _ in range(3):
        way = sort(page, column)
        seen[way] = [SORTS[column](posts[title]) for title in titles(page)]
    assert set(seen) == {"ascending", "descending"}
    assert seen["ascending"] == sorted(seen["ascending"])
    assert seen["descending"] == sorted(seen["descending"], reverse=True)


@pytest.mark.parametrize(("name", "value"), FILTERS)
def test_a_filter_leaves_what_it_names(
    page: Page, posts: dict[str, Post], name: str, value: str
) -> None:
    expected = [title for title, post in posts.items() if FILTERS[name, value](post)]
    assert 0 < len(expected) < len(posts)
    choose(page, LABELS[name], value)
    wait_for_count(page, len(expected), len(posts))
    assert sorted(titles(page)) == sorted(expected)


def test_filters_and_search_work_together_and_are_cleared(
    page: Page, posts: dict[str, Post]
) -> None:
    choose(page, "Section", "Stories")
    page.get_by_label("Search titles, paths and names").press_sequentially("light")
    expected = [title for title, post in posts.items()
                if post["section"] == "Stories" and "light" in title.lower()]  # fmt: skip
    assert expected
    wait_for_count(page, len(expected), len(posts))
    assert titles(page) == expected
    assert "q=light" in page.url
    assert "section=Stories" in page.url
    page.get_by_role("button", name="Clear filters").click()
    wait_for_count(page, len(posts), len(posts))
    assert "section" not in page.url


def test_a_folder_works_as_a_file_does(
    visitor: Visitor, museum: Pages, posts: dict[str, Post]
) -> None:
    page = visitor.open(museum.folder / "index.html")
    wait_until_ready(page)
    assert sort(page, "Words") == "ascending"
    assert titles(page)[0] == min(posts.values(), key=lambda post: post["words"])["title"]
    choose(page, "Section", "Care")
    expected = [title for title, post in posts.items() if post["section"] == "Care"]
    wait_for_count(page, len(expected), len(posts))
    for title in expected:
        page.get_by_role("rowheader", name=title).get_by_role("link").click()
        page.get_by_role("dialog", name=title).wait_for()
        page.keyboard.press("Escape")


def test_a_search_that_finds_nothing_says_so(page: Page, posts: dict[str, Post]) -> None:
    page.get_by_label("Search titles, paths and names").fill("zeppelin")
    wait_for_count(page, 0, len(posts))
    assert "No post matches" in page.locator("#posts-table").inner_text()


def test_a_post_opens_with_its_findings_and_closes(page: Page, museum: Pages) -> None:
    data = museum.data()
    number, post = next(
        (number, post) for number, post in enumerate(data["posts"]) if post["path"] == OPEN_POST
    )
    link = page.get_by_role("cell", name=post["title"]).or_(
        page.get_by_role("rowheader", name=post["title"])
    ).get_by_role("link")  # fmt: skip
    link.click()
    panel = page.get_by_role("dialog", name=post["title"])
    panel.wait_for()
    text = panel.inner_text()
    found = [finding for finding in data["findings"] if finding["post"] == number]
    assert len(found) > 2
    for finding in found:
        assert finding["message"].replace("`", "") in text  # shown as code
        assert f"line {finding['line']}" in text
    assert f"{post['score']:.1f} of 100" in text
    assert panel.locator("mark").count() >= len(found)
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert link.evaluate("link => link === document.activeElement"), "where the reader was"
    assert "post=" not in page.url


def test_back_closes_a_post_and_leaves_the_filter(page: Page, posts: dict[str, Post]) -> None:
    choose(page, "Owner", OWNER)
    wait_for_count(page, sum(post["owner"] == OWNER for post in posts.values()), len(posts))
    page.locator("#posts-table tbody th a").first.click()
    page.wait_for_selector("#panel[open]")
    assert "post=" in page.url
    page.go_back()
    page.wait_for_selector("#panel:not([open])", state="attached")
    assert page.locator("#filter-owner").input_value() == OWNER


def test_a_post_is_closed_by_its_button(page: Page) -> None:
    page.locator("#first").get_by_role("link").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.get_by_role("dialog").wait_for(state="hidden")


@pytest.mark.parametrize("form", FORMS)
def test_an_address_leads_to_a_post_in_a_view(visitor: Visitor, museum: Pages, form: str) -> None:
    fragment = f"#section=Stories&sort=-words&post={OPEN_POST.replace('/', '%2F')}"
    page = visitor.open(museum.entry(form), fragment)
    wait_until_ready(page)
    page.get_by_role("dialog", name="The last lightkeeper").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    stories = [post for post in museum.data()["posts"] if post["section"] == "Stories"]
    stories.sort(key=lambda post: -post["words"])
    assert titles(page) == [post["title"] for post in stories]


def test_an_address_of_a_post_that_is_gone_says_so(page: Page) -> None:
    page.evaluate("location.hash = '#post=gone.md'")
    panel = page.get_by_role("dialog")
    panel.wait_for()
    assert "no such post" in panel.inner_text()


def test_numbers_lead_to_the_posts_they_count(page: Page, museum: Pages) -> None:
    data = museum.data()
    page.locator("#overview dl > div", has_text="overdue").get_by_role("link").click()
    wait_for_count(page, data["totals"]["stale_posts"], len(data["posts"]))
    assert page.locator("#filter-review").input_value() == "overdue"


def test_the_ten_to_mend_first_are_those_of_the_data(page: Page, museum: Pages) -> None:
    data = museum.data()
    shown = page.locator("#first ol a").all_inner_texts()
    assert shown == [data["posts"][pick["post"]]["title"] for pick in data["fix_first"]]
    assert len(shown) == 10


def test_sections_show_the_numbers_of_the_data(page: Page, museum: Pages) -> None:
    data = museum.data()
    totals = data["totals"]
    assert page.locator("#score-value").inner_text() == f"{totals['score']:.1f}"
    assert page.locator("#gate-verdict").inner_text().endswith("Failed")
    assert page.locator("#copies li.cluster").count() == len(data["clusters"])
    for rule in data["groups"]:
        if rule["kind"] == "rule" and rule["values"]["findings"]:
            row = page.locator("#rules tbody tr", has_text=rule["name"])
            assert f"{rule['values']['findings']:.0f}" in row.inner_text().split()
