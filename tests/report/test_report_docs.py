"""The guide for editors explains every number and every section of the page; its sums are right."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from anplint.report.html import write_html
from anplint.report.metrics import METRICS
from anplint.report.score import FULL, Weights, points
from tests.conftest import REPOSITORY
from tests.report.made import made_report
from tests.report.test_html import FAULTS, SHEETS, text_of, with_trend

if TYPE_CHECKING:
    from pathlib import Path

GUIDE = (REPOSITORY / "docs" / "report.md").read_text(encoding="utf-8")
IMAGE = re.compile(r"!\[.+?\]\((images/.+?)\)")
SMALL = 150_000


@pytest.fixture(scope="module")
def headings(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The headings of a page that has all sections, those of posts left out."""
    report = with_trend(made_report(SHEETS, FAULTS), [90.0, 91.0], 1)
    path: Path = tmp_path_factory.mktemp("page") / "report.html"
    write_html(report, text_of, str(path))
    page = re.sub(r"<script.*?</script>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    found = re.findall(r"<h[23]\b[^>]*>(.*?)</h[23]>", page, re.DOTALL)
    texts = [re.sub(r"<span.*?</span>", "", text) for text in found]
    return [html.unescape(text).strip() for text in texts]


def test_every_heading_of_the_page_is_explained(headings: list[str]) -> None:
    guide = " ".join(GUIDE.split()).lower()
    assert len(headings) > 15
    assert [heading for heading in headings if heading.lower() not in guide] == []


def first_cells() -> list[str]:
    return re.findall(r"^\| ([a-z].*?) \| ", GUIDE, re.MULTILINE)


def test_every_metric_is_explained() -> None:
    told = first_cells()
    assert [metric.title for metric in METRICS.values()] == told[1 : 1 + len(METRICS)]


def test_the_example_is_right() -> None:
    weights = Weights()
    guide = " ".join(GUIDE.split())
    told = f"error takes {weights.error:.0f} points, a warning {weights.warning:.0f}, a note "
    assert f"{told}{weights.note:.0f}." in guide
    lost = points(weights.error, 1) + points(weights.warning, 3)
    assert f"100 − {lost:.0f} = **{FULL - lost:.0f}**" in GUIDE


def test_every_picture_is_there_and_small() -> None:
    pictures = IMAGE.findall(GUIDE)
    assert len(pictures) >= 8
    for name in pictures:
        assert 1_000 < (REPOSITORY / "docs" / name).stat().st_size < SMALL
