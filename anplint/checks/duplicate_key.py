"""Finds keys that stand twice in the meta: one of the two values is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.checks.base import NoOptions, PostCheck
from anplint.checks.meta_words import short
from anplint.checks.sound_fixes import cut, provable, reread, whole_lines
from anplint.edits import Together
from anplint.model import Edit, Fix, Hit, Related, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.model import Duplicate, Entry, Post

_MOST = 100
"""How many findings one post may have: a hostile post has one for every three characters."""

_ABOVE = 1_000
"""Characters above a key within which a comment on it is looked for."""


class DuplicateKey(PostCheck[NoOptions]):
    """Compares the keys of each map of the meta."""

    key = "duplicate-key"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit at every key that stands in its map before, the first hundred of them."""
        found = list(post.meta.duplicates())
        fixes = self._fixes(post, found)
        for first, again in found[:_MOST]:
            place = post.place(first.key_span)
            same = "same" if _is_equal(first, again) else "different"
            yield Hit(
                same,
                again.key_span,
                {"key": short(again.key), "line": place.line},
                related=(Related(place, "The first one is here."),),
                fix=fixes.get(again.key_span),
            )

    def _fixes(self, post: Post, found: Sequence[Duplicate]) -> dict[Span, Fix]:
        """Return the fixes that delete keys without loss, by the place of the key: every value of
        the key is the same, and the post means the same without.
        """
        differing = {first.key_span for first, again in found if not _is_equal(first, again)}
        together = Together()
        fixes: dict[Span, Fix] = {}
        for first, again in found[:_MOST]:
            span = whole_lines(
                post.text, Span(again.key_span.start, max(again.span.end, again.node.span.end))
            )
            if span is None or first.key_span in differing or _has_comment(post, span):
                continue
            edit = Edit(cut(post.text, span), "")
            if together.take((edit,)):  # else it lies in another one that goes
                fixes[again.key_span] = Fix("Delete the key that stands there twice", (edit,))

        def holds(places: Sequence[Span]) -> bool:
            after = reread(post, self.schema, [fixes[place].edits[0] for place in places])
            return after is not None and repr(after.meta.data) == repr(post.meta.data)

        return {place: fixes[place] for place in provable(list(fixes), holds)}


def _has_comment(post: Post, span: Span) -> bool:
    """Tell whether some lines hold a comment, or one stands above them: it would stand above what
    follows them.
    """
    above = post.text[max(span.start - _ABOVE, 0) : span.start].rstrip().rpartition("\n")[2]
    lines = post.text[span.start : span.end]
    return above.lstrip().startswith("#") or re.search(r"(?:^|\s)#", lines) is not None


def _is_equal(first: Entry, again: Entry) -> bool:
    """Tell whether two values are one to every program: not so 1 and true."""
    # Compared first: a key of a long value may stand again a thousand times with a short one.
    return bool(first.value == again.value) and repr(first.value) == repr(again.value)
