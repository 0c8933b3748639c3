"""Writes the files of a report, and takes away those that an earlier one left."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.atomic import replace_file
from anplint.report.html.bundle import PageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LARGEST_PAGE = 20_000_000
"""Bytes of a page that holds everything: more makes a browser slow, and mail refuse it."""

LARGEST_FILE = 25_000_000
"""Bytes of any file: hosts of pages refuse larger ones."""

FOLDER, LIST = "data", "anplint-files.json"
"""Where a report keeps its data, and the list of the files there."""

_OURS = re.compile(FOLDER + r"/[a-z]+(-[0-9]+)?-[0-9a-f]{12}\.js")


class Page(NamedTuple):
    """The page, and its data files by name, each in pieces: to join all of them takes memory."""

    html: str
    files: Mapping[str, tuple[str, ...]]


def is_page(target: str) -> bool:
    """Return whether a target is one file, by its name; else it is a folder."""
    return target.lower().endswith((".html", ".htm")) and not os.path.isdir(target)


def write_page(html: str, target: str) -> list[str]:
    """Write a page that holds everything. Raises OSError, PageError."""
    content = html.encode()
    if len(content) > LARGEST_PAGE:
        raise PageError(
            f"{target}: the page would have {len(content) / 1e6:,.0f} MB, and browsers are slow "
            f"with more than {LARGEST_PAGE / 1e6:.0f}; name a folder in its place: "
            f"{os.path.splitext(target)[0] or 'report'}/"
        )
    os.makedirs(os.path.dirname(target) or os.curdir, exist_ok=True)
    replace_file(target, content)
    return [target]


def write_folder(page: Page, target: str) -> list[str]:
    """Write a page with its data beside it; the page last, so that what it needs is there.

    Raises OSError, PageError.
    """
    contents = {f"{FOLDER}/{name}.js": pieces for name, pieces in page.files.items()}
    if os.path.islink(os.path.join(target, FOLDER)):
        raise PageError(f"{os.path.join(target, FOLDER)}: is a link, and nothing is written where "
                        "it leads; remove it, or name another folder")  # fmt: skip
    os.makedirs(os.path.join(target, FOLDER), exist_ok=True)
    old, new = _listed(target), set(contents)
    # Should this be stopped half-way, the next report still knows which files are ours.
    _list(target, old | new)
    for name, pieces in (*contents.items(), ("index.html", (page.html,))):
        _write(os.path.join(target, name), "".join(pieces).encode())
    for name in old - new:
        _remove(os.path.join(target, name))
    _list(target, new)
    return [os.path.join(target, name) for name in sorted((*new, "index.html", LIST))]


def _write(path: str, content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise PageError(f"{path}: the file would have {len(content) / 1e6:,.0f} MB, and hosts of "
                        "pages refuse more than 25; report on fewer posts at a time")  # fmt: skip
    replace_file(path, content)


def _listed(target: str) -> set[str]:
    """Return the data files that an earlier report wrote; none where the list makes no sense."""
    import json

    try:
        with open(os.path.join(target, LIST), encoding="utf-8") as file:
            names = json.load(file)
    except (OSError, ValueError, RecursionError):
        return set()
    some = names if isinstance(names, list) else []
    return {name for name in some if isinstance(name, str) and _OURS.fullmatch(name)}


def _list(target: str, names: Iterable[str]) -> None:
    import json

    text = json.dumps(sorted(names), indent=1) + "\n"
    replace_file(os.path.join(target, LIST), text.encode())


def _remove(path: str) -> None:
    import contextlib

    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
