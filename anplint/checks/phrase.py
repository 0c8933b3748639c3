"""Finds phrases that a collection does not want, and says what to write instead."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.model import Hit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.checks.option_types import Text, Texts
    from anplint.model import Post

_SKIPPED = frozenset(("code", "debris"))


class PhraseOptions(NamedTuple):
    """Options of phrase.

    phrases: words and phrases to report, in any letter case, however the lines are broken.
    suggest: for a phrase what to write instead; its phrases need not be listed again.
    """

    phrases: Texts = ()
    suggest: dict[Text, Text] = {}  # noqa: RUF012  # a NamedTuple's default, never changed


class PhraseCheck(PostCheck[PhraseOptions]):
    """Reports `found` with `{phrase}`, or `replace` with `{phrase}` and `{suggestion}`."""

    key = "phrase"
    options_class = PhraseOptions

    def __init__(self, options: PhraseOptions, schema: dict[str, object]) -> None:
        super().__init__(options, schema)
        self._suggest = {_normal(key): value for key, value in options.suggest.items()}
        phrases = dict.fromkeys((*map(_normal, options.phrases), *self._suggest))
        self._words = {phrase: phrase.split()[0] for phrase in phrases if phrase}

    def needs_messages(self) -> tuple[str, ...]:
        """Return the keys of the messages that these options can lead to."""
        return ("found", "replace") if self.options.suggest else ("found",)

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for each place in the prose."""
        if not self._words:
            return
        lowered = post.text.lower()
        present = [phrase for phrase, word in self._words.items() if word in lowered]
        for phrase in present:
            for span in _spans(post, phrase):
                suggestion = self._suggest.get(phrase)
                data = {"phrase": " ".join(post.text[span.start : span.end].split())}
                if suggestion is None:
                    yield Hit("found", span, data, phrase)
                else:
                    yield Hit("replace", span, {**data, "suggestion": suggestion}, phrase)


def _spans(post: Post, phrase: str) -> Iterator[Span]:
    pattern = _pattern(phrase)
    for block in post.blocks:
        if block.kind not in _SKIPPED:
            for match in pattern.finditer(block.prose):
                yield Span(block.span.start + match.start(), block.span.start + match.end())


def _normal(phrase: str) -> str:
    return " ".join(phrase.lower().split())


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    """Return a pattern with word borders where the phrase has letters at its ends."""
    words = r"\s+".join(map(re.escape, phrase.split()))
    left = r"(?<!\w)" if phrase[0].isalnum() else ""
    right = r"(?!\w)" if phrase[-1].isalnum() else ""
    return re.compile(left + words + right, re.IGNORECASE)
