"""The report as a page: one file that holds everything, or a folder for large collections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.report.html.bundle import PageError
from anplint.report.html.files import is_page, write_folder, write_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from anplint.report.model import Report

__all__ = ["PageError", "write_html"]

_PARTS = ("jinja2", "markupsafe", "itables", "vl_convert")


def write_html(report: Report, source: Callable[[str], str], target: str) -> list[str]:
    """Write a report as a page and return the paths of what was written.

    source  gives the decoded text of a file by its path, "" where it is gone
    target  a file whose name ends in `.html`, or a folder, which is made where it is not there

    Raises OSError; PageError where the page would be too large for one file, or where the extra
    `report` is not installed.
    """
    try:
        from anplint.report.html.page import folder_page, whole_page

        if is_page(target):
            return write_page(whole_page(report, source), target)
        return write_folder(folder_page(report, source), target)
    except ModuleNotFoundError as error:
        name = (error.name or "").partition(".")[0]
        if name not in _PARTS:
            raise
        raise PageError("a report as a page needs the extra `report`: "
                        "pip install 'anplint[report]'") from error  # fmt: skip
