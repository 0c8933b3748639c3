"""Compares how hard a post is to read with the difficulty it states."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import PostCheck
from anplint.model import PAD, Hit
from anplint.words import length_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.checks.option_types import Count, Percent
    from anplint.model import Post

_PROSE = frozenset(("paragraph", "quote"))
_FINAL = ".!?…:"
_LEAST_SENTENCE = 3
"""Words; textstat counts no shorter ones."""
_MOST_CHARS = 60_000
"""Text beyond this is not measured: the grade has long settled."""


class ReadabilityOptions(NamedTuple):
    """Options of readability.

    bands: for each difficulty the lowest and the highest grade that suits it. A grade is about the
      number of years at school a reader needs.
    min_words: shorter posts are not judged, since grades of short texts vary by chance.
    """

    bands: dict[str, tuple[Percent, Percent]]
    min_words: Count = 100


class Readability(PostCheck[ReadabilityOptions]):
    """Measures the Automated Readability Index of English prose.

    The index (Smith and Senter 1967, AMRL-TR-66-220, made for the technical manuals of the US Air
    Force) is 4.71 characters a word + 0.5 words a sentence - 21.43. Of textstat's measures it fits
    technical posts best: others count syllables or words outside a list of easy ones, and so take
    every name of a product for a hard word; they also load a dictionary, which takes a second.
    """

    key = "readability"
    options_class = ReadabilityOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit at a stated difficulty whose band the grade lies outside."""
        entry = post.field("difficulty")
        stated = entry.value.strip().casefold() if entry and isinstance(entry.value, str) else ""
        band = self.options.bands.get(stated)
        if entry is None or band is None:
            return
        prose = english_prose(post)
        if length_of(prose).words < self.options.min_words:
            return
        grade = grade_of(prose)
        low, high = band
        if not low <= grade <= high:
            data = {"grade": f"{grade:.0f}", "stated": stated, "low": f"{low:g}"}
            message = "hard" if grade > high else "easy"
            yield Hit(message, entry.span, {**data, "high": f"{high:g}"})


def grade_of(prose: str) -> float:
    """Return the Automated Readability Index of a text, a paragraph a line."""
    from textstat import textstat  # type: ignore[import-untyped]  # it has no types

    return float(textstat.automated_readability_index(prose))


def quick_grade(prose: str) -> float:
    """Return what `grade_of` does. It does not load textstat, which takes longer than all else in a
    run on few posts, so it can be taken of every post.
    """
    prose = prose.replace("_", "x")  # a letter to textstat
    words, pieces = _words(prose), prose.split()
    if not words:
        return 0.0
    sentences = max(1, sum(length >= _LEAST_SENTENCE for length in _sentence_lengths(prose)))
    return 4.71 * (sum(map(len, pieces)) / len(pieces)) + 0.5 * (words / sentences) - 21.43


def _sentence_lengths(prose: str) -> Iterator[int]:
    """Yield the words of each sentence. Any full stop ends one, as textstat has it."""
    prose = prose.replace("!", ".").replace("?", ".")
    if not prose.isascii():
        yield from map(_words, prose.split("."))
        return
    for part in shape_of(prose, stops=True).split(b"."):
        yield (b" " + part).count(b" w")


def _words(text: str) -> int:
    """Return how many words there are. Unlike `length_of`, textstat takes what white space
    surrounds in Chinese, Japanese and Korean for one, too.
    """
    if text.isascii():
        return length_of(text).words
    return sum(1 for word in text.split() if word[0].isalnum() or any(map(str.isalnum, word)))


def english_prose(post: Post) -> str:
    """Return `prose_of` an English post, "" of any other."""
    if not _says_english(post):
        return ""
    prose = prose_of(post)
    return prose if _looks_english(prose) else ""


def prose_of(post: Post) -> str:
    """Return paragraphs and quotes, a line each, each with a final stop."""
    lines: list[str] = []
    total = 0
    for block in post.blocks:
        if block.kind in _PROSE and total < _MOST_CHARS:
            line = " ".join(block.prose.replace(PAD, "").split())[:_MOST_CHARS]
            if line:
                lines.append(line if line[-1] in _FINAL else line + ".")
                total += len(line)
    return "\n".join(lines)


def _says_english(post: Post) -> bool:
    """Tell whether the post states no other language: `en`, `en-GB` and `English` are English."""
    entry = post.field("language")
    return entry is None or str(entry.value).strip().casefold().startswith("en")


def _looks_english(text: str) -> bool:
    """Tell whether at least 98 of 100 letters are ASCII: most other languages have accents."""
    sample = text[:5000]
    if sample.isascii():
        return True
    foreign = sum(1 for letter in sample if letter > "\x7f" and letter.isalpha())
    return foreign <= 0.02 * sum(map(str.isalpha, sample))
