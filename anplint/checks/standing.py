"""Where a post stands, by its path and its meta: section, language, day; and if it is public."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.dates import parse_date

if TYPE_CHECKING:
    from datetime import date

    from anplint.model import Post

_DATED = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?=[-_. ]|\Z)")
_LANGUAGE = re.compile(r"[a-z]{2}(?:[-_](?:[a-z]{2}|[a-z]{4}))?\Z", re.IGNORECASE | re.ASCII)
_VERSION = re.compile(
    r"(?:v|version-)[0-9]+(?:[-.](?:[0-9]+|x))*\Z|[0-9]+(?:\.(?:[0-9]+|x))+\Z|"
    r"(?:current|latest|next|stable)\Z",
    re.IGNORECASE | re.ASCII,
)
_PAGES = ("index", "_index", "readme")
_YES = ("1", "true", "yes", "on")
_NO = ("0", "false", "no", "off")


def truth(value: object) -> bool | None:
    """Return what a flag says (1, true, "yes" …); None where it says neither yes nor no."""
    word = str(value).strip().lower()
    if word in _YES:
        return True
    return False if word in _NO else None


def is_draft(post: Post) -> bool:
    """Tell whether readers can't see the post: a draft, unpublished, or in a folder of drafts."""
    draft, published = post.field("draft"), post.field("published")
    if draft is not None and truth(draft.value) is True:
        return True
    if published is not None and truth(published.value) is False:
        return True
    status = post.field("status")
    if status is not None and str(status.value).strip().lower() == "draft":
        return True
    return "drafts/" in post.path and any(
        folder.lstrip("_") == "drafts" for folder in post.path.split("/")[:-1]
    )


def is_page(path: str) -> bool:
    """Tell whether a file stands for its folder: `index.md`, `_index.fr.md`, `README.md`."""
    return path.rpartition("/")[2].split(".")[0].lower() in _PAGES


def section(path: str) -> str:
    """Return the folder whose posts are neighbours; a post in a folder of its own counts to the
    folder above it.
    """
    folder = path.rpartition("/")[0]
    return folder.rpartition("/")[0] if is_page(path) else folder


def edition_of(path: str) -> str:
    """Return what the editions of a page for several versions of a product have in common: the
    path without folders such as `v1.2`, `2.x`, `version-3.0` or `latest`.
    """
    *folders, name = path.split("/")
    kept = [folder.removeprefix("versioned_") for folder in folders if not _VERSION.match(folder)]
    return "/".join((*kept, name))


def file_day(path: str) -> date | None:
    """Return the day that a file name begins with, or the folder of an `index` file; else None."""
    folder, _, name = path.rpartition("/")
    match = _DATED.match(name) or (is_page(path) and _DATED.match(folder.rpartition("/")[2]))
    if not match:
        return None
    year, month, day = match.groups()
    return parse_date(f"{year}-{month:0>2}-{day:0>2}")


def post_day(post: Post) -> str:
    """Return the ISO date of a post, by its meta or its path; "" where it has none."""
    entry = post.field("date")
    day = (parse_date(entry.value) if entry else None) or file_day(post.path)
    return day.isoformat() if day else ""


def language(post: Post, folders: bool = True) -> str:
    """Return the language of a post, "" where nothing names one: its meta, the ending of its name
    (`post.fr.md`), or a folder that is called like a language.
    """
    stated = post.field("language")
    if stated is not None:
        return str(stated.value).lower()
    *parents, name = post.path.split("/")
    parts = name.split(".")
    if len(parts) > 2 and _LANGUAGE.match(parts[1]):  # noqa: PLR2004 - name, language, ending
        return parts[1].lower()
    if folders:
        return next((part.lower() for part in parents if _LANGUAGE.match(part)), "")
    return ""
