"""Finds posts without a checklist in the body or in the meta."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.sections import body_checklist, meta_checklist
from anplint.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Texts
    from anplint.model import Post


class ChecklistPresenceOptions(NamedTuple):
    """Options of checklist-presence.

    words: a list is a checklist where the heading above it holds one of these words.
    """

    words: Texts = ("checklist",)


class ChecklistPresence(PostCheck[ChecklistPresenceOptions]):
    """Finds a checklist that is not there."""

    key = "checklist-presence"
    options_class = ChecklistPresenceOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit where the body has no checklist, and one where the meta has none."""
        if not body_checklist(post, self.options.words).items:
            yield Hit("body", post.first_line(), about="")
        if not meta_checklist(post).items:
            yield Hit("meta", post.meta_span(), about="")
