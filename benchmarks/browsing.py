"""How long a page takes in Chromium until its table of posts is drawn."""

from __future__ import annotations

import shutil
import statistics
from typing import TYPE_CHECKING

from measure import markdown

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
ROW = "#posts-table tbody tr"
LIMIT = 60_000

# Two frames after the rows are there they have been drawn.
_DRAWN = """
() => new Promise(done => requestAnimationFrame(
  () => requestAnimationFrame(() => done(performance.now()))))
"""


def opened(site: Path, times: int) -> str:
    """Return the table of the times from the start of navigation to the drawn table of posts."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return "Playwright is not here, so no page was opened."
    if program is None:
        return "Chromium is not here, so no page was opened."
    page = site / "index.html" if site.is_dir() else site
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        seconds = [_once(browser, page) for _ in range(times)]
        version = browser.version
        browser.close()
    rows = [[f"{statistics.median(seconds):.2f}", f"{min(seconds):.2f}", f"{max(seconds):.2f}"]]
    heads = ["s until the posts are drawn (median)", "least", "most"]
    return f"Opened from the disk {times} times, Chromium {version}:\n\n{markdown(heads, rows)}"


def _once(browser: Browser, page: Path) -> float:
    """Open a page as somebody does who never opened it before."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    try:
        opened = context.new_page()
        opened.goto(page.as_uri(), wait_until="commit", timeout=LIMIT)
        opened.wait_for_selector(ROW, state="attached", timeout=LIMIT)
        milliseconds: float = opened.evaluate(_DRAWN)
        return milliseconds / 1000
    finally:
        context.close()
