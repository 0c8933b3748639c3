"""Whatever stands in a post stays text: nothing runs, nothing is made, nothing is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anplint.output.escape import spelt
from tests.browser.conftest import wait_until_ready

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.chromium import Visitor
    from tests.browser.reports import Pages

INTRUDERS = """
() => [...document.querySelectorAll("*")].filter(element =>
  [...element.attributes].some(({name, value}) => name.startsWith("on") || name === "srcdoc"
    || (name !== "value" && /^\\s*javascript:/i.test(value)))
  || ["IMG", "IFRAME", "OBJECT", "EMBED", "BASE", "LINK"].includes(element.tagName)
  || (element.tagName === "SVG" && !element.closest(".picture"))
).map(element => element.outerHTML.slice(0, 200))
"""
SCRIPTS = "() => document.querySelectorAll('script').length"
HACKED = "() => window.hacked"
UNISOLATED = """
() => [...document.querySelectorAll("#posts-table tbody th a, #panel-title")]
  .filter(element => element.dir !== "auto").length
"""


def unharmed(page: Page) -> None:
    assert page.evaluate(HACKED) is None
    assert page.evaluate(INTRUDERS) == []


def test_hostile_posts_stay_text(visitor: Visitor, hostile: tuple[Pages, list[str]]) -> None:
    pages, titles = hostile
    page = visitor.open(pages.folder / "index.html")
    wait_until_ready(page)
    unharmed(page)
    page.get_by_label("posts a page").select_option("100")
    shown = page.locator("#posts-table tbody th a").all_inner_texts()
    assert sorted(map(squeezed, shown)) == sorted(
        squeezed(spelt(" ".join(title.split()))) for title in titles
    )
    assert page.evaluate(UNISOLATED) == 0
    scripts = page.evaluate(SCRIPTS)
    for index in range(len(titles)):
        page.locator("#posts-table tbody th a").nth(index).click()
        page.wait_for_selector("#panel[open] #panel-title")
        assert page.locator("#panel-title").inner_text()
        unharmed(page)
        page.keyboard.press("Escape")
        page.wait_for_selector("#panel:not([open])", state="attached")
    assert page.evaluate(SCRIPTS) <= scripts + len(list(pages.folder.rglob("*.js")))


def test_every_address_of_a_hostile_post_leads_to_it(
    visitor: Visitor, hostile: tuple[Pages, list[str]]
) -> None:
    pages, titles = hostile
    page = visitor.open(pages.file)
    wait_until_ready(page)
    page.get_by_label("posts a page").select_option("100")
    links = page.locator("#posts-table tbody th a")
    addresses = [(link.get_attribute("href"), link.inner_text()) for link in links.all()]
    assert len({address for address, _ in addresses}) == len(titles)
    for address, title in addresses:
        page.evaluate("address => { location.hash = address }", address)
        page.get_by_role("dialog").wait_for()
        assert squeezed(page.locator("#panel-title").inner_text()) == squeezed(title)
        unharmed(page)
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="hidden")


def test_hostile_names_can_be_filtered_by(
    visitor: Visitor, hostile: tuple[Pages, list[str]]
) -> None:
    pages, titles = hostile
    page = visitor.open(pages.file)
    wait_until_ready(page)
    for name in ("owner", "section", "status"):
        field = page.locator(f"#filter-{name}")
        for index in range(1, field.locator("option").count()):
            field.select_option(index=index)
            page.wait_for_function(
                "all => document.getElementById('posts-count').textContent === `1 of ${all} posts`",
                arg=len(titles),
            )
        field.select_option(index=0)
    unharmed(page)


@pytest.mark.parametrize(
    "fragment",
    [
        "#post=<script>window.hacked=1</script>",
        "#q=%22%3E%3Cimg%20src%3Dx%20onerror%3Dwindow.hacked%3D1%3E",
        "#owner=%3Csvg%20onload%3Dwindow.hacked%3D1%3E",
        "#sort=__proto__&review=__proto__&level=constructor&state=__proto__",
        "#post=%E0%A4%A&x=%",
        "#constructor=1&__proto__=2",
    ],
)
def test_a_hostile_address_does_nothing(page: Page, fragment: str) -> None:
    page.evaluate("fragment => { location.hash = fragment }", fragment)
    page.wait_for_function("() => new Promise(done => setTimeout(done, 0, true))")
    unharmed(page)
    page.keyboard.press("Escape")


def squeezed(text: str) -> str:
    return "".join(text.split())
