"""Where links lead, what Back leaves as it was, what the address keeps, what goes onto paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.chromium import LAPTOP, PHONE
from tests.browser.conftest import wait_until_ready
from tests.browser.test_posts import choose, titles, wait_for_count

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.chromium import Visitor
    from tests.browser.reports import Pages

TOP = "() => document.getElementById('posts').getBoundingClientRect().top"
CLOSED = "#panel:not([open])"
WITHIN = """
name => {
  const area = document.querySelector(name).closest(".scroll");
  return area.scrollWidth <= area.clientWidth + 1;
}
"""


def figure(page: Page, title: str) -> None:
    page.locator("#overview dl > div", has_text=title).get_by_role("link").click()


def test_back_from_a_post_keeps_the_page_of_the_table_and_the_place(
    visitor: Visitor, museum: Pages
) -> None:
    page = visitor.open(museum.file, "#sort=-words")
    wait_until_ready(page)
    page.locator(".dt-paging-button.next").click()
    link = page.locator("#posts-table tbody th a").nth(9)
    shown = titles(page)
    link.scroll_into_view_if_needed()
    before = page.evaluate("() => scrollY")
    link.click()
    page.wait_for_selector("#panel[open]")
    page.go_back()
    page.wait_for_selector(CLOSED, state="attached")
    page.wait_for_function("() => !location.hash.includes('post=')")
    page.wait_for_function("() => new Promise(done => setTimeout(done, 0, true))")
    assert titles(page) == shown
    assert abs(page.evaluate("() => scrollY") - before) < 2
    assert page.evaluate("() => document.activeElement.id") != "posts-title"


def test_a_link_to_a_view_works_twice(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file, reduced_motion="reduce")
    wait_until_ready(page)
    for _ in range(2):
        page.evaluate("() => scrollTo(0, 0)")
        figure(page, "Reviews overdue")
        page.wait_for_function("() => scrollY > 200")
        assert abs(page.evaluate(TOP)) < 100


def test_a_figure_of_all_posts_shows_all_posts(page: Page, museum: Pages) -> None:
    data = museum.data()
    number = len(data["posts"])
    figure(page, "Reviews overdue")
    wait_for_count(page, data["totals"]["stale_posts"], number)
    page.locator("#overview dl > div", has_text="words").get_by_role("link").click()
    wait_for_count(page, number, number)
    assert page.locator("#filter-review").input_value() == ""


def test_sections_keep_the_filter_in_the_address(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file, "#section=Care", reduced_motion="reduce")
    wait_until_ready(page)
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Trend").click()
    top = "() => Math.abs(document.getElementById('trend').getBoundingClientRect().top) < 100"
    page.wait_for_function(top)
    assert page.url.endswith("#section=Care")
    assert page.evaluate("() => document.activeElement.id") == "trend"


def test_a_level_and_new_are_new_ones_of_that_level(page: Page, museum: Pages) -> None:
    data = museum.data()
    found = {
        finding["post"] for finding in data["findings"]
        if finding["level"] == "warning" and finding["state"] == "new"
    } - {None}  # fmt: skip
    beside = sum(post["warnings"] > 0 and post["new"] > 0 for post in data["posts"])
    assert 0 < len(found) < beside, "the two differ in this collection"
    choose(page, "Findings", "warning")
    choose(page, "New or known", "new")
    wait_for_count(page, len(found), len(data["posts"]))


def test_a_condition_of_what_is_new_leads_to_it(page: Page) -> None:
    page.locator("#gate").get_by_role("link", name="New warnings").click()
    page.wait_for_function("() => document.getElementById('filter-state').value === 'new'")
    assert page.locator("#filter-level").input_value() == "warning"
    assert page.locator("#filter-collection").input_value() == "press"


def test_paper_says_which_posts_are_on_it_and_leaves_charts_closed(
    visitor: Visitor, museum: Pages
) -> None:
    page = visitor.open(museum.file)
    wait_until_ready(page)
    told = page.locator("#posts-printed")
    assert not told.is_visible()
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    posts = len(museum.data()["posts"])
    assert told.inner_text().startswith(f"Posts 1 to 25 of these {posts} are printed.")
    assert page.locator(".chart details[open]").count() == 0
    assert page.locator("#rules details[open]").count() > 0
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator("details[open]").count() == 0
    page.get_by_label("posts a page").select_option("100")
    page.emulate_media(media="print")
    assert told.inner_text() == ""


def test_a_laptop_shows_all_columns(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file, size=LAPTOP)
    wait_until_ready(page)
    for table in ("#posts-table", "#rules-table", "#by-owner-table"):
        assert page.evaluate(WITHIN, table), table


def test_a_phone_shows_points_and_owners(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file, size=PHONE)
    wait_until_ready(page)
    assert page.evaluate(WITHIN, "#rules-table")
    assert page.locator("#rules-table").get_by_text("Points lost").is_visible()
    assert page.locator("#posts-table").get_by_text("Owner: Pavel Lind").first.is_visible()
    page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    assert not page.locator("#posts-table").get_by_text("Owner: Pavel Lind").first.is_visible()


def test_long_names_leave_room_for_the_rest(visitor: Visitor, tmp_path: Path) -> None:
    from anplint.report.html import write_html
    from tests.report.made import Sheet, made_report

    sheets = [Sheet(f"{name}.md", owner=name * 500, section=name * 300) for name in "abc"]
    write_html(made_report(sheets), lambda _: "", str(tmp_path / "r.html"))
    page = visitor.open(tmp_path / "r.html", size=LAPTOP)
    wait_until_ready(page)
    for table in ("#posts-table", "#by-owner-table", "#by-section-table"):
        assert page.evaluate(WITHIN, table), table
