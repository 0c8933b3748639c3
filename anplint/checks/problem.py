"""Reports what a reader found wrong with a post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from anplint.checks.base import PostCheck
from anplint.model import Hit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Post


class ProblemOptions(NamedTuple):
    """Options of problem.

    kind: which of the reader's problems to report.
    """

    kind: Literal["unreadable", "misplaced-front-matter", "unclosed-fence"] = "unreadable"


class ReaderProblem(PostCheck[ProblemOptions]):
    """Turns the reader's problems of one kind into hits."""

    key = "problem"
    options_class = ProblemOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every problem of the kind."""
        for problem in post.problems:
            if problem.kind == self.options.kind:
                yield Hit(problem.kind, problem.span, {"detail": problem.detail})
