"""Reports what a reader found wrong with a post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.sound_fixes import reread
from anplint.model import Edit, Fix, Hit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Post, Problem


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
                fix = self._fix(post, problem)
                yield Hit(problem.kind, problem.span, {"detail": problem.detail}, fix=fix)

    def _fix(self, post: Post, problem: Problem) -> Fix | None:
        """Return the fix that deletes the blank lines before front matter."""
        start = problem.span.start
        if problem.kind != "misplaced-front-matter" or post.text[:start].strip():
            return None
        edits = (Edit(Span(0, start), ""),)
        after = reread(post, self.schema, edits)
        if after is None or after.meta.data != post.meta.data:
            return None
        if any(other.kind == problem.kind for other in after.problems):
            return None
        return Fix("Delete the blank lines before the front matter", edits)
