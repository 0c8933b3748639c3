"""How the page looks: light and dark, on a phone, with little motion, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import PHONE
from tests.browser.conftest import wait_until_ready

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.chromium import Visitor
    from tests.browser.reports import Pages

CONTRAST = """
([selector, other]) => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const light = (colour) => {
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(part => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ink = light(getComputedStyle(document.querySelector(selector)).color);
  const paper = light(getComputedStyle(document.querySelector(other)).backgroundColor);
  return [ink, paper];
}
"""
"""The relative luminances of an element's text and another's background (WCAG 2.2), 0 to 1."""

TOO_WIDE = """
() => [...document.querySelectorAll("body *")].filter(element => {
  const box = element.getBoundingClientRect();
  const may = element.closest(".scroll, .sections, .hidden");
  return box.right > innerWidth + 1 && box.width > 0 && !may;
}).map(element => element.tagName + "." + element.className)
"""


def ratio(ink: float, paper: float) -> float:
    lighter, darker = max(ink, paper), min(ink, paper)
    return (lighter + 0.05) / (darker + 0.05)


def test_dark_mode_is_dark(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file, color_scheme="dark")
    wait_until_ready(page)
    ink, paper = page.evaluate(CONTRAST, ["h1", "body"])
    assert paper < 0.1
    assert ink > 0.5
    assert ratio(*page.evaluate(CONTRAST, ["#score-value", ".score"])) > 7
    strokes = "() => getComputedStyle(document.querySelector('#posts-table tbody a')).color"
    dark = page.evaluate(strokes)
    page.emulate_media(color_scheme="light")
    assert page.evaluate(strokes) != dark
    ink, paper = page.evaluate(CONTRAST, ["h1", "body"])
    assert ink < 0.1
    assert paper > 0.5


def test_charts_follow_the_scheme(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file, color_scheme="light")
    ink = "() => getComputedStyle(document.querySelector('.picture svg text')).fill"
    light = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ink) != light


def test_a_phone_needs_no_scrolling_sideways(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.folder / "index.html", size=PHONE, has_touch=True, is_mobile=True)
    wait_until_ready(page)
    wide = "() => document.documentElement.scrollWidth"
    assert page.evaluate(wide) == PHONE[0]
    assert page.evaluate(TOO_WIDE) == []
    page.locator("#posts-table tbody a").first.tap()
    panel = page.get_by_role("dialog")
    panel.wait_for()
    box = panel.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, PHONE[0])
    assert panel.evaluate("panel => panel.scrollWidth") == PHONE[0]
    panel.get_by_role("button", name="Close").tap()
    panel.wait_for(state="hidden")


def test_what_is_tapped_is_large_enough(visitor: Visitor, museum: Pages) -> None:
    """At least 24 CSS pixels in height, as WCAG 2.2 asks (target size, 2.5.8)."""
    page = visitor.open(museum.file, size=PHONE, has_touch=True, is_mobile=True)
    wait_until_ready(page)
    low = page.evaluate(
        "() => [...document.querySelectorAll('button, select, input, nav a')]"
        ".filter(element => element.offsetParent).map(element => [element.outerHTML.slice(0, 80), "
        "element.getBoundingClientRect().height]).filter(([, height]) => height < 24)"
    )
    assert low == []


def test_nothing_moves_where_that_is_wished(page: Page) -> None:
    behaviour = "() => getComputedStyle(document.documentElement).scrollBehavior"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(behaviour) == "smooth"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(behaviour) == "auto"
    page.locator("#posts-table tbody th a").first.click()
    page.get_by_role("dialog").wait_for()
    assert page.evaluate("() => document.getAnimations().length") == 0
    page.keyboard.press("Escape")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_shows_text_and_no_controls(visitor: Visitor, museum: Pages, scheme: str) -> None:
    page = visitor.open(museum.file, color_scheme=scheme)
    wait_until_ready(page)
    page.emulate_media(media="print")
    for hidden in ("#filters", "nav.sections", ".skip", "#panel", ".dt-paging"):
        assert not page.locator(hidden).first.is_visible(), hidden
    for shown in ("h1", "#first ol", "#posts-table", "#reviews", "#copies", "#rules"):
        assert page.locator(shown).first.is_visible(), shown
    for selector in ("h1", ".lead", ".level", ".change b", ".posts .late", "#gate-verdict"):
        ink, _ = page.evaluate(CONTRAST, [selector, "body"])
        assert ratio(ink, 1) > 4.5, f"{selector} is too pale on paper"
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_page_of_paper_is_not_too_narrow(visitor: Visitor, museum: Pages) -> None:
    page = visitor.open(museum.file, size=(700, 990))
    wait_until_ready(page)
    page.emulate_media(media="print")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 700
