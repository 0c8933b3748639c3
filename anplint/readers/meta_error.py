"""What the parsers of meta (YAML, TOML, JSON) raise, and the bound they share."""

from __future__ import annotations

MAX_DEPTH = 100
"""Levels of maps and lists in meta. No post needs ten; checks may walk the levels by recursion."""

MAX_LENGTH = 1_000_000
"""Code points of front matter that are read; libyaml takes 3 seconds for a million."""


class MetaError(Exception):
    """Meta that can't be read: `detail` says what, as a clause; `offset` where, in code points."""

    def __init__(self, detail: str, offset: int) -> None:
        super().__init__(detail)
        self.detail = detail
        self.offset = offset


def too_deep(offset: int) -> MetaError:
    """Return the error for meta that is nested too deep."""
    return MetaError(f"nested more than {MAX_DEPTH} levels deep", offset)
