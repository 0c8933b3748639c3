"""The page without a mouse: Tab, Enter, Space and Escape do everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.conftest import wait_until_ready

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.chromium import Visitor
    from tests.browser.reports import Pages

FOCUSED = """
() => {
  const element = document.activeElement;
  const label = element.getAttribute("aria-label") || element.innerText || element.id;
  return [element.id || element.tagName.toLowerCase(), label.trim()];
}
"""
RING = """
() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}
"""
INSIDE = """
panel => panel.contains(document.activeElement) || document.activeElement === document.body
"""
MOST_STOPS = 120


def focused(page: Page) -> tuple[str, str]:
    name, label = page.evaluate(FOCUSED)
    return name, label


def tab_to(page: Page, name: str, label: str = "") -> None:
    """Press Tab until an element has the focus, which must be seen at every stop."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        assert page.evaluate(RING), f"no ring around {focused(page)}"
        if focused(page)[0] == name and label in focused(page)[1]:
            return
    raise AssertionError(f"Tab does not lead to {name} {label}")


def test_the_first_stop_skips_what_is_above(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file)
    wait_until_ready(page)
    page.keyboard.press("Tab")
    assert focused(page) == ("a", "Skip to the report")
    assert page.locator(".skip").bounding_box()["x"] == 0  # type: ignore[index]  # it is shown
    page.keyboard.press("Enter")
    assert focused(page)[0] == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.getElementById('main').contains(document.activeElement)")


def test_filter_sort_open_close_without_a_mouse(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file)
    wait_until_ready(page)
    data = museum.data()
    tab_to(page, "filter-q")
    tab_to(page, "filter-section")
    page.keyboard.type("Stor")
    page.wait_for_function(
        "() => document.getElementById('posts-count').textContent.includes(' of ')"
    )
    stories = [post for post in data["posts"] if post["section"] == "Stories"]
    titles = page.locator("#posts-table tbody th a")
    assert sorted(titles.all_inner_texts()) == sorted(post["title"] for post in stories)

    words = page.locator("#posts-table thead th", has_text="Words")
    tab_to(page, "span", "Words: sort")
    for key, way in (("Enter", "ascending"), ("Space", "descending")):
        page.keyboard.press(key)
        page.wait_for_selector(f"#posts-table th[aria-sort={way}]:has-text('Words')")
        assert words.get_attribute("aria-sort") == way
        assert "Words: sort" in focused(page)[1], "the focus stays where it was"

    longest = max(stories, key=lambda post: post["words"])
    tab_to(page, "a", longest["title"])
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog", name=longest["title"])
    panel.wait_for()
    assert panel.evaluate("panel => panel.contains(document.activeElement)")
    for _ in range(20):  # the focus stays in the panel, or in the browser's own bars
        page.keyboard.press("Tab")
        assert panel.evaluate(INSIDE)
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert focused(page)[1] == longest["title"]


def test_tables_that_scroll_can_be_scrolled(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file, size=(390, 844))
    wait_until_ready(page)
    stuck = page.evaluate(
        "() => [...document.querySelectorAll('.scroll')].filter(area => area.offsetParent && "
        "area.scrollWidth > area.clientWidth + 1 && area.tabIndex < 0).map(area => area.outerHTML)"
    )
    assert stuck == []


def test_details_open_with_the_keyboard(page: Page) -> None:
    summary = page.locator("#rules summary").first
    summary.focus()
    page.keyboard.press("Enter")
    assert summary.evaluate("summary => summary.parentElement.open")
    page.keyboard.press("Enter")
