"""The pictures in the docs: `pytest tests/browser --screenshots docs/images` writes them.

They show nine weeks of the demonstration collection. Without the option the tests are skipped.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import reports
from tests.browser.chromium import LAPTOP, PHONE, Visitor
from tests.browser.conftest import wait_until_ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.browser.reports import Pages

SIZES = {"1280": LAPTOP, "390": PHONE}
COLOURS = 64
LARGEST = 150_000
"""Bytes of a picture."""


def _top(page: Page) -> None:
    page.evaluate("() => scrollTo(0, 0)")


def _section(name: str) -> Callable[[Page], None]:
    script = "name => document.getElementById(name).scrollIntoView({behavior: 'instant'})"
    return lambda page: page.evaluate(script, name)


def _filtered(page: Page) -> None:
    page.evaluate("() => { location.hash = '#section=Stories&sort=-words' }")
    page.wait_for_function(
        "() => document.getElementById('posts-count').textContent.includes('of')"
    )
    _section("posts")(page)


def _post(page: Page) -> None:
    page.locator("#first ol a").first.click()
    page.get_by_role("dialog").wait_for()


def _dark(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    _top(page)


VIEWS = {
    "headline": _top,
    "first": _section("first"),
    "posts": _filtered,
    "post": _post,
    "reviews": _section("reviews"),
    "copies": _section("copies"),
    "trend": _section("trend"),
    "rules": _section("rules"),
    "people": _section("people"),
    "reading": _section("texts"),
    "dark": _dark,
}
"""What is shown, and how one gets there from the page as it opens."""


@pytest.fixture(scope="session")
def target(request: pytest.FixtureRequest) -> Path:
    folder = request.config.getoption("--screenshots", default=None)
    if folder is None:
        pytest.skip("--screenshots is not given")
    return Path(folder)


@pytest.fixture(scope="session")
def long_history(tmp_path_factory: pytest.TempPathFactory, target: Path) -> Pages:
    """The pages of all weeks."""
    return reports.demonstration(tmp_path_factory.mktemp("pictures"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS)
def test_picture(target: Path, long_history: Pages, browser: Browser, view: str, size: str) -> None:
    visitor = Visitor(browser)
    page = visitor.open(long_history.file, size=SIZES[size], reduced_motion="reduce")
    wait_until_ready(page)
    VIEWS[view](page)
    picture = reduced(page.screenshot())
    visitor.leave()
    assert len(picture) < LARGEST
    target.mkdir(parents=True, exist_ok=True)
    (target / f"{view}-{size}.png").write_bytes(picture)


def reduced(png: bytes) -> bytes:
    """Return a picture with few colours, which takes a third of the bytes."""
    image = pytest.importorskip("PIL.Image")
    made = io.BytesIO()
    with image.open(io.BytesIO(png)) as full:
        few = full.convert("RGB").quantize(COLOURS, method=image.Quantize.MEDIANCUT, dither=0)
        few.save(made, "PNG", optimize=True)
    return made.getvalue()
