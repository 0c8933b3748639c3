"""A plug-in for the tests: counts exclamation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.model import Hit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Count
    from anplint.model import Post


class ExclamationOptions(NamedTuple):
    """Options of exclamation.

    most: how many exclamation marks a post may have.
    """

    most: Count = 1


class Exclamation(PostCheck[ExclamationOptions]):
    """Finds the exclamation mark that is one too many."""

    key = "exclamation"
    options_class = ExclamationOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield one hit at the first mark beyond the limit."""
        marks = [
            block.span.start + offset
            for block in post.blocks
            for offset, character in enumerate(block.prose)
            if character == "!"
        ]
        if len(marks) > self.options.most:
            start = marks[self.options.most]
            data = {"count": len(marks), "most": self.options.most}
            yield Hit("shouts", Span(start, start + 1), data)
