"""Finds notes to oneself and filler that were published: TBD, TODO, lorem ipsum."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from anplint.checks.base import NoOptions, PostCheck
from anplint.checks.standing import is_draft
from anplint.model import Hit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.model import Post

_CAPITALS = frozenset((
    b"TODO", b"TBD", b"FIXME", b"XXX", b"PLACEHOLDER", b"TK", b"TKTK", b"INSERT", b"IPSUM", b"PSUM",
))  # fmt: skip
_INSERT = re.compile(r"\[(?i:insert)\s")
"""A run of capitals, this, or `psum`: one of them stands in every text that has a finding."""

_ONLY_CAPITALS = bytes(code if ord("A") <= code <= ord("Z") else ord(" ") for code in range(256))

_SKIPPED = frozenset(("code", "debris"))
_QUOTES = "\"'`“”‘’«»„*_"
_OPENING, _CLOSING = "([<{", ")]>}"
_NEAR = 40
_NO_TASK = frozenset((
    "list", "lists", "comment", "comments", "item", "items", "app", "apps", "file", "files",
    "marker", "markers", "note", "notes", "tag", "tags", "section", "sections", "and", "or", "is",
    "are", "was", "were", "in", "on", "for",
))  # fmt: skip
"""What follows TODO where the word is talked about: "TODO comments rot"."""


class Placeholder(PostCheck[NoOptions]):
    """Looks for the marks that writers leave in drafts.

    A mark that is only spoken of ("a TODO list", quoted, in code) is none.
    """

    key = "placeholder"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for each mark in the body, the title and the description of a post."""
        if not _has_sign(post.text) or is_draft(post):
            return
        for block in post.blocks:
            if block.kind not in _SKIPPED:
                for start, end in marks(block.prose, cells=block.kind == "table"):
                    mark = " ".join(block.prose[start:end].split())
                    offset = block.span.start
                    yield Hit("text", Span(offset + start, offset + end), {"mark": mark})
        yield from _in_meta(post)


def _has_sign(text: str) -> bool:
    """Tell whether a text may have a finding; every post is asked, so it is quick."""
    runs = text.encode("utf-8", "replace").translate(_ONLY_CAPITALS).split()
    return not _CAPITALS.isdisjoint(runs) or "psum" in text or _INSERT.search(text) is not None


def _in_meta(post: Post) -> Iterator[Hit]:
    for name in ("title", "description"):
        entry = post.field(name)
        if entry is not None and isinstance(entry.value, str):
            for start, end in marks(entry.value):
                data = {"mark": entry.value[start:end], "key": entry.key}
                yield Hit("meta", entry.span, data, entry.value[start:end])


def marks(text: str, *, cells: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where the marks stand in a text.

    cells: the text is a table's, its cells parted by two spaces or more.
    """
    for match in _words().finditer(text):
        start, end = match.span()
        if match["filler"] or _is_mark(text, start, end, match[0], cells=cells):
            yield start, end


@cache
def _words() -> re.Pattern[str]:
    return re.compile(
        r"(?P<filler>\b(?:lorem|Lorem|LOREM)\s{1,9}(?i:ipsum\s{1,9}dolor)\b|\bTK ?TK\b"
        r"|\[(?i:insert)\s[^\[\]\n]{1,80}\]|\bINSERT [A-Z][A-Z ]{0,40}HERE\b)"
        r"|(?<![\w.#@/$-])(?:TODO|TBD|FIXME|XXX|PLACEHOLDER|TK)(?![\w/$@]|[.-]\w)"
    )


def _is_mark(text: str, start: int, end: int, word: str, *, cells: bool) -> bool:
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    left, right = before.rstrip(), after.lstrip()
    if before[-1:] and before[-1] in _QUOTES:
        return False
    if left[-1:] and left[-1] in _OPENING and right[:1] and right[0] in _CLOSING:
        return "to be d" not in before.lower()  # "to be determined (TBD)" explains the word
    alone = not left and (not right or right in ".:!?")
    if alone or (cells and _fills_cell(before, after)):
        return word != "TK" or alone
    if word == "TBD":
        return _ends_sentence(right)
    begins = not left or before.rstrip(" \t").endswith("\n") or left[-1] in ".!?:;([<{-–—"
    if after[:1] == ":" or (after[:1] == "(" and "):" in after):
        return begins and word != "TK"
    return word in ("TODO", "FIXME") and not left and _is_task(right)


def _fills_cell(before: str, after: str) -> bool:
    left = not before or before.endswith(("  ", "\n", "\n "))
    return left and (not after or after.startswith(("  ", "\n", " \n")))


def _ends_sentence(right: str) -> bool:
    """Tell whether a sentence ends here; one that goes on in lower case has an abbreviation."""
    if not right or right[0] == ";":
        return True
    following = right[1:].lstrip()
    return right[0] == "." and not following[:1].islower()


def _is_task(right: str) -> bool:
    words = right.split(None, 1)
    return bool(words) and words[0].isalpha() and words[0].lower() not in _NO_TASK
