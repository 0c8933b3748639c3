"""Tells whether a post is published or still being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anplint.model import Post

_YES = (True, 1, "true", "yes", "1")
_NO = (False, 0, "false", "no", "0")


def is_draft(post: Post) -> bool:
    """Tell whether a post says that it is not published: `draft`, `published` or `status`."""
    return (
        _value(post, "draft") in _YES
        or _value(post, "published") in _NO
        or _value(post, "status") == "draft"
    )


def _value(post: Post, name: str) -> object:
    entry = post.field(name)
    if entry is None:
        return None
    return entry.value.strip().casefold() if isinstance(entry.value, str) else entry.value
