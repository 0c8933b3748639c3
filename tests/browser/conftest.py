"""A Chromium for all tests of the page, and the reports that they open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import reports
from tests.browser.chromium import FLAGS, Visitor, missing, program

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browser.reports import Pages

FORMS = ("file", "folder")
FEW_WEEKS = (0, 4, 8)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `pytest tests/browser --screenshots docs/images` write the pictures of the docs."""
    parser.addoption("--screenshots", metavar="DIR", help="write the pictures of the docs here")


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


@pytest.fixture(scope="session")
def museum(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Pages:
    """The pages of the demonstration collection; none are made where they can't be opened."""
    return reports.demonstration(tmp_path_factory.mktemp("museum"), FEW_WEEKS)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> tuple[Pages, list[str]]:
    """The pages of hostile posts, and their titles."""
    return reports.of_hostile_posts(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def opened(museum: Pages, browser: Browser) -> Iterator[Page]:
    """The page of the demonstration collection as one file, opened once."""
    visitor = Visitor(browser)
    page = visitor.open(museum.file)
    wait_until_ready(page)
    page.get_by_label("posts a page").select_option("100")
    yield page
    visitor.leave()
    assert visitor.did.nothing(), visitor.did


@pytest.fixture
def page(opened: Page) -> Page:
    """The same, as it is when it has been opened: nothing filtered, no post open."""
    opened.evaluate("location.hash = '#sort=score'")
    opened.wait_for_function("() => !document.getElementById('panel').open")
    opened.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
    return opened


def wait_until_ready(page: Page) -> None:
    """Wait until the table of posts is there."""
    page.wait_for_selector("html[data-ready]", state="attached")
