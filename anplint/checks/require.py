"""Finds posts that lack a section which their collection requires."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.sections import plain_heading
from anplint.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.checks.option_types import Texts
    from anplint.model import Block, Post

_NEAR = 80.0


class RequireOptions(NamedTuple):
    """Options of require.

    sections: headings that a post must have. Letter case, numbers before a heading and marks
        around it make no difference.
    """

    sections: Texts = ()


class Require(PostCheck[RequireOptions]):
    """Finds sections that are not there."""

    key = "require"
    options_class = RequireOptions

    def needs_messages(self) -> tuple[str, ...]:
        """Return the keys of the messages that these options can lead to."""
        return ("missing", "near")

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every missing section: at a heading that is nearly it, if there is one,
        else at the post's first line.
        """
        headings = [block for block in post.blocks if block.kind == "heading"]
        names = [plain_heading(block.text) for block in headings]
        for section in self.options.sections:
            wanted = plain_heading(section)
            if wanted not in names:
                near = _nearest(wanted, headings, names)
                data = {"section": section, "heading": near.plain if near else ""}
                where = near.span if near else post.first_line()
                yield Hit("near" if near else "missing", where, data, wanted)


def _nearest(wanted: str, headings: Sequence[Block], names: Sequence[str]) -> Block | None:
    if not headings:
        return None
    from rapidfuzz import fuzz, process

    best = process.extractOne(wanted, names, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return headings[best[2]] if best else None
