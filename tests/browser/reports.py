"""Makes reports of the demonstration collection and of hostile posts, by the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from tests.browser import collection, hostile
from tests.cli.helpers import anplint

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

TODAY = "2026-11-20"


class Pages(NamedTuple):
    """The two forms of a page: one file, and a folder that holds `index.html` and its data."""

    file: Path
    folder: Path

    def entry(self, form: str) -> Path:
        """Return the file that people open."""
        return self.file if form == "file" else self.folder / "index.html"

    def data(self) -> dict[str, Any]:
        """Return the same report as `--format json` has it: what a page is held to."""
        found: dict[str, Any] = json.loads(self.file.with_suffix(".json").read_bytes())
        return found

    def all_html(self) -> list[Path]:
        """Return every HTML file."""
        return [self.file, *sorted(self.folder.rglob("*.html"))]


def demonstration(folder: Path, weeks: Iterable[int] = range(collection.WEEKS)) -> Pages:
    """Report on the museum's posts once a week, and write the pages of the last report.

    What the first week has is the baseline.
    """
    pages = _pages(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for week in (weeks := list(weeks)):
            collection.write(folder, week)
            today = collection.today(week)
            patch.setenv("SOURCE_DATE_EPOCH", f"{_morning(today)}")
            common = ("--today", str(today), "--exit-zero")
            if week == weeks[0]:
                _run("baseline", "--today", str(today))
            outputs = _outputs(pages) if week == weeks[-1] else ("-o", str(folder / "week.json"))
            _run("report", *outputs, *common, "--history", str(folder / "history.sqlite"),
                 "--repository", "Harbour museum", "--branch", "main",
                 "--commit", f"{week:02}" * 20)  # fmt: skip
    return pages


def of_hostile_posts(folder: Path) -> tuple[Pages, list[str]]:
    """Report on posts that try to get out of the page; return their titles too."""
    pages = _pages(folder)
    titles = hostile.write(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        name = hostile.TEXTS["end of script"]
        _run("report", *_outputs(pages), "--today", TODAY, "--exit-zero", "--repository", name,
             "--branch", name, "--job", name, "--commit", name)  # fmt: skip
    return pages, titles


def _pages(folder: Path) -> Pages:
    return Pages(folder / "report.html", folder / "site")


def _outputs(pages: Pages) -> tuple[str, ...]:
    data = pages.file.with_suffix(".json")
    return ("-o", str(pages.file), "-o", str(pages.folder), "-o", str(data))


def _run(*arguments: str) -> None:
    ran = anplint(*arguments)
    assert ran.code == 0, ran.err


def _morning(day: date) -> int:
    return int(datetime.combine(day, time(6), UTC).timestamp())
