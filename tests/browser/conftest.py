"""A Chromium for all tests of the page, and the reports that they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import FLAGS, Visitor, missing, program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run these tests in one process: a Chromium for each would take longer than they do."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; tests are skipped where it is missing."""
    path = program()
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Opens pages. What is opened may ask for nothing but itself, and complain of nothing."""
    made = Visitor(browser)
    yield made
    made.leave()
    assert made.did.nothing(), made.did
