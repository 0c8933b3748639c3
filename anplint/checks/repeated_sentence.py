"""Finds sentences that stand in one post again and again, word for word."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.model import PAD, Hit, Related, Span
from anplint.words import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.checks.option_types import Count, Positive
    from anplint.model import Post

_KINDS = frozenset(("paragraph", "quote", "item"))
_MOST_RELATED = 5
_MOST_SHOWN = 60


class RepeatedSentenceOptions(NamedTuple):
    """Options of repeated-sentence.

    min_times: how many times a sentence must stand in a post to be reported.
    min_chars: shorter sentences may be repeated.
    """

    min_times: Positive = 3
    min_chars: Count = 40


class RepeatedSentence(PostCheck[RepeatedSentenceOptions]):
    """Counts the sentences of paragraphs, quotes and list items.

    A paragraph that is repeated as a whole counts once: it is another rule's business.
    """

    key = "repeated-sentence"
    options_class = RepeatedSentenceOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for each such sentence, where it is first said again."""
        for spans in self._places(post).values():
            if len(spans) >= self.options.min_times:
                yield _hit(post, spans)

    def _places(self, post: Post) -> dict[str, list[Span]]:
        places: dict[str, list[Span]] = {}
        seen: set[str] = set()
        for block in post.blocks:
            if len(block.text) < self.options.min_chars or block.kind not in _KINDS:
                continue
            whole = _normal(block.text)
            if whole not in seen:
                seen.add(whole)
                for start, end in sentences(block.text):
                    if end - start >= self.options.min_chars:
                        offset = block.span.start
                        span = Span(offset + start, offset + end)
                        places.setdefault(_normal(block.text[start:end]), []).append(span)
        return {
            sentence: spans
            for sentence, spans in places.items()
            if len(sentence) >= self.options.min_chars
        }


def _normal(text: str) -> str:
    return " ".join(text.replace(PAD, "").casefold().split())


def _hit(post: Post, spans: list[Span]) -> Hit:
    first, again, *more = spans
    sentence = " ".join(post.text[again.start : again.end].split())
    shown = sentence if len(sentence) <= _MOST_SHOWN else sentence[: _MOST_SHOWN - 1] + "…"
    data = {"times": len(spans), "sentence": shown, "line": post.place(first).line}
    places = [post.place(span) for span in (first, *more[: _MOST_RELATED - 1])]
    related = tuple(Related(place, "The same sentence.") for place in places)
    return Hit("repeated", again, data, sentence, related)
