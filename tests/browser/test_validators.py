"""What axe-core says of the page as people see it, and html-validate of its files."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import AXE_CORE, HTML_VALIDATE, LAPTOP, PHONE, given, missing
from tests.browser.conftest import wait_until_ready

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.chromium import Visitor
    from tests.browser.reports import Pages

VALID = {"root": True, "extends": ["html-validate:recommended"]}
"""The configuration of html-validate: all that it recommends, with no exception, and nothing from
the folders above.
"""


def violations(page: Page, part: str = "html") -> list[str]:
    """Return what axe-core finds wrong, all its rules on, best practices too."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    result: dict[str, Any] = page.evaluate("part => axe.run(part)", part)
    assert len(result["passes"]) > 10, "it has looked at something"
    return [
        f"{found['id']} ({found['impact']}): {found['help']}: {node['target']} {node['html'][:150]}"
        for found in result["violations"]
        for node in found["nodes"]
    ]


@cache
def _axe() -> str:
    return Path(given(AXE_CORE, "AXE_CORE")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", LAPTOP), ("dark", LAPTOP), ("light", PHONE)]
)
def test_axe_finds_nothing(
    visitor: Visitor, museum: Pages, scheme: str, size: tuple[int, int]
) -> None:
    page = visitor.open(museum.file, size=size, color_scheme=scheme)
    wait_until_ready(page)
    page.evaluate(
        "() => document.querySelectorAll('details').forEach(part => { part.open = true })"
    )
    assert violations(page) == []
    _open_first(page)
    assert violations(page, "#panel") == []


def test_axe_finds_nothing_in_hostile_posts(
    visitor: Visitor, hostile: tuple[Pages, list[str]]
) -> None:
    page = visitor.open(hostile[0].folder / "index.html")
    wait_until_ready(page)
    assert violations(page) == []
    _open_first(page)
    assert violations(page, "#panel") == []


def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html><body><img src='data:,'><a href='#x'></a></body></html>")
    page.evaluate(_axe())
    result = page.evaluate("() => axe.run(document)")
    page.close()
    assert {"image-alt", "link-name", "html-has-lang"} <= {
        rule["id"] for rule in result["violations"]
    }


def _open_first(page: Page) -> None:
    page.locator("#first ol a").first.click()
    page.get_by_role("dialog").wait_for()


def validate(folder: Path, files: list[Path]) -> list[str]:
    """Return what html-validate finds wrong in files."""
    node = shutil.which("node") or missing("node is not installed")
    config = folder / "htmlvalidate.json"
    config.write_text(json.dumps(VALID))
    program = given(HTML_VALIDATE, "HTML_VALIDATE")
    command = [node, program, "--config", str(config), "--formatter", "json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [
        f"{Path(file['filePath']).name}:{text['line']}:{text['column']} {text['ruleId']}: "
        f"{text['message']}"
        for file in json.loads(done.stdout)
        for text in file["messages"]
    ]


def test_html_is_valid(
    visitor: Visitor, museum: Pages, hostile: tuple[Pages, list[str]], tmp_path: Path
) -> None:
    """Every file, and panels as the browser has them, which stand in no file."""
    files = [*museum.all_html(), *hostile[0].all_html()]
    for number, path in enumerate((museum.file, hostile[0].file)):
        page = visitor.open(path)
        wait_until_ready(page)
        _open_first(page)
        html = page.evaluate("() => document.getElementById('panel-body').innerHTML")
        files.append(tmp_path / f"panel-{number}.html")
        files[-1].write_text(f"<div>{html}</div>\n", encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text("<ul><p>A list holds items only.</p></ul>\n")
    wrong = validate(tmp_path, [*files, broken])
    assert {text.partition(":")[0] for text in wrong} == {"broken.html"}, wrong
