"""The rules of images and structure on the project's sample posts, where they are present."""

from __future__ import annotations

from datetime import date

import pytest

from anplint.config import Settings
from anplint.engine.discover import Project
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import run
from tests.conftest import SHARED

SEEDS, SAMPLES = SHARED / "seeds", SHARED / "sample-posts"


def findings(folder: str, *select: str) -> list[tuple[str, str]]:
    plan = Plan(Settings(), Overrides(select=select))
    outcome = run([folder], Project(folder, folder), plan, date(2026, 1, 31))
    return [(finding.place.path[:3], finding.code) for finding in outcome.findings]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the sample posts are not here")
def test_the_text_exports_have_placeholder_images_and_no_other_fault() -> None:
    expected = [(number, "ANP202") for number in ("000", "001", "002", "004")]
    assert findings(str(SEEDS), "images", "structure") == expected


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample posts are not here")
@pytest.mark.parametrize("blog", ["18f-cc0", "rust-blog-mit-apache", "jekyll-mit/_posts"])
def test_published_blogs_are_nearly_quiet(blog: str) -> None:
    found = findings(str(SAMPLES / blog), "ANP2", "ANP305", "ANP306", "ANP307")
    assert len(found) <= 2
