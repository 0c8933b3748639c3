"""Opens pages in Chromium with the network off, and keeps account of what they did."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

REQUIRED = os.environ.get("ANPLINT_TEST_BROWSER") == "required"
"""Whether a missing program makes tests fail, instead of being skipped. `.ci/run` sets it."""

AXE_CORE = os.environ.get("AXE_CORE", "")
"""The path of `axe.min.js` of axe-core."""

HTML_VALIDATE = os.environ.get("HTML_VALIDATE", "")
"""The path of the program html-validate."""

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip

LAPTOP = (1280, 900)
PHONE = (390, 844)

PATIENCE = 20_000
"""Milliseconds until something that does not come counts as missing: machines may be busy."""

_OWN = ("file:", "data:", "blob:", "about:")
"""What a page may ask for: itself."""

_WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", event => {
  window.refused.push(event.violatedDirective + " " + event.blockedURI);
});
"""


def program() -> str:
    """Return the path of Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return found or missing("chromium is not installed")


def given(path: str, name: str) -> str:
    """Return the path that an environment variable gave."""
    return path if path and Path(path).exists() else missing(f"{name} is not set, or not there")


def missing(what: str) -> str:
    """Skip the test, or let it fail where nothing may be skipped."""
    if REQUIRED:
        pytest.fail(what)
    pytest.skip(what)


class Did(NamedTuple):
    """What pages did that none should: what each list holds is a sentence for people."""

    asked: list[str]
    complaints: list[str]
    dialogs: list[str]

    def nothing(self) -> bool:
        """Tell whether all is well."""
        return not (self.asked or self.complaints or self.dialogs)


class Visitor:
    """Opens pages, each in a context of its own, so that nothing is remembered from another."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.did = Did([], [], [])

    def open(
        self, path: Path, fragment: str = "", size: tuple[int, int] = LAPTOP, **options: Any
    ) -> Page:
        """Open a file, which is shown when this returns.

        options  of `Browser.new_context`: color_scheme, reduced_motion …
        """
        width, height = size
        context = self._browser.new_context(
            offline=True, viewport={"width": width, "height": height}, locale="en-GB",
            timezone_id="UTC", **options,
        )  # fmt: skip
        self._contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(_WATCH)
        context.on("request", lambda request: self._asked(request.url))
        page = context.new_page()
        page.on("console", lambda line: self._said(line.type, line.text))
        page.on("pageerror", lambda error: self._said("error", str(error)))
        page.on("dialog", self._interrupted)
        page.goto(path.as_uri() + fragment)
        return page

    def leave(self) -> None:
        """Close all pages, and note what their policy refused."""
        for context in self._contexts:
            for page in context.pages:
                self.did.complaints.extend(page.evaluate("window.refused"))
            context.close()
        self._contexts.clear()

    def _asked(self, url: str) -> None:
        if not url.startswith(_OWN):
            self.did.asked.append(url)

    def _interrupted(self, dialog: Dialog) -> None:
        self.did.dialogs.append(dialog.message)
        dialog.accept()

    def _said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.did.complaints.append(f"{kind}: {text}")
