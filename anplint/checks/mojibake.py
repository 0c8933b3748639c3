"""Finds text that was decoded twice: UTF-8 read as Windows-1252, `â€™` for an apostrophe."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.base import NoOptions, PostCheck
from anplint.model import Edit, Fix, Hit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.model import Block, Entry, Node, Post

_SKIPPED = frozenset(("code", "debris"))
_UNDEFINED = (0x81, 0x8D, 0x8F, 0x90, 0x9D)
"""Bytes that Windows-1252 leaves undefined; decoders that go on make them control characters."""

_AFTER_WORDS = frozenset("’‘”“…–—»«›‹„‚•\xa0™®©°ªº¹²³´·")
"""Continuation bytes as characters that also follow a word which ends in a capital: `AMANHÃ”`."""

_CLEAR = ("\u2010-\u2027", "\u2030-\u205e", "\u20ac", "\u2116-\u2122", "\u2190-\u2199", "\u2212")
_QUOTES = "\"'“‘«„‹`("
_CONTEXT = 20
_LEAD = re.compile("[\xc2-\xf4]")


class Run(NamedTuple):
    """A range of a text that was decoded twice, and what it meant."""

    start: int
    end: int
    meant: str


class Mojibake(PostCheck[NoOptions]):
    """Looks for runs that are valid UTF-8 once encoded back, and that make sense then."""

    key = "mojibake"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for each block and each meta value that holds such runs."""
        if post.text.isascii():
            return
        for block in post.blocks:
            if not block.prose.isascii() and block.kind not in _SKIPPED:
                found = list(runs(block.prose))
                if found:
                    yield _block_hit(post, block, found)
        for key, node in _values(post.meta.entries):
            if not node.value.isascii():
                found = list(runs(node.value))
                if found:
                    span = node.span if node.span.end > node.span.start else key
                    yield Hit("mojibake", span, _data(node.value, found), node.value[:200])


def _block_hit(post: Post, block: Block, found: list[Run]) -> Hit:
    offset = block.span.start
    edits = tuple(
        Edit(Span(offset + start, offset + end), meant)
        for start, end, meant in found
        if post.text[offset + start : offset + end] == block.prose[start:end]
    )
    fix = Fix("Decode the text once", edits, safe=False) if len(edits) == len(found) else None
    first = found[0]
    span = Span(offset + first.start, offset + first.end)
    return Hit("mojibake", span, _data(block.prose, found), fix=fix)


def _values(entries: tuple[Entry, ...]) -> Iterator[tuple[Span, Node]]:
    """Yield every text of the meta, at any depth, with the place of its key."""
    waiting = [(entry.key_span, entry.node) for entry in reversed(entries)]
    while waiting:
        key, node = waiting.pop()
        if isinstance(node.value, str):
            yield key, node
        waiting += [(key, item) for item in reversed(node.items)]
        waiting += [(entry.key_span, entry.node) for entry in reversed(node.entries)]


def _data(text: str, found: list[Run]) -> dict[str, object]:
    """Return the word around the first run, as it is and as it was meant, and how many runs."""
    start, end, meant = found[0]
    left = text[max(0, start - _CONTEXT) : start].rsplit(" ", 1)[-1].lstrip()
    right = text[end : end + _CONTEXT].split(" ", 1)[0].rstrip()
    count = len(found)
    times = "once" if count == 1 else f"{count:,} times"
    return {
        "found": _shown(f"{left}{text[start:end]}{right}"),
        "meant": _shown(f"{left}{meant}{right}"),
        "times": times,
    }


def _shown(text: str) -> str:
    return " ".join(text.split()) or "nothing visible"


def runs(text: str) -> Iterator[Run]:
    """Yield the runs of a text that were decoded twice."""
    if not _LEAD.search(text):
        return
    for match in _sequences().finditer(text):
        run = match[0]
        meant = _decode(run)
        if meant is not None and _is_plausible(text, match.start(), run, meant):
            yield Run(match.start(), match.end(), meant)


@cache
def _sequences() -> re.Pattern[str]:
    """Lead bytes with as many continuation bytes as they ask for, as Windows-1252 shows them.

    `â€` without its third character is a closing quotation mark whose byte 9D was dropped.
    """
    more = f"[\x80-\x9f{''.join(_as_text(byte) for byte in range(0x80, 0xC0))}]"
    character = f"[Â-ß]{more}|[à-ï]{more}{more}|[ð-ô]{more}{more}{more}"
    return re.compile(f"(?:{character}){{1,200}}|â€(?!{more})")


def _as_text(byte: int) -> str:
    return chr(byte) if byte in _UNDEFINED else bytes((byte,)).decode("cp1252")


def _decode(run: str) -> str | None:
    if run == "â€":
        return "”"
    data = bytearray()
    try:
        return run.encode("cp1252").decode()
    except UnicodeEncodeError:
        pass  # it holds bytes that Windows-1252 leaves undefined
    except UnicodeDecodeError:
        return None
    for character in run:
        data += character.encode("latin-1" if character <= "\xff" else "cp1252")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _is_plausible(text: str, start: int, run: str, meant: str) -> bool:
    """Tell whether a run is no natural text: `déjà »`, `AMANHÃ”` and `„Ä“` are."""
    if _clear().search(meant) or run == "â€":
        return True
    if not all(character.isprintable() or character.isspace() for character in meant):
        return False
    if len(meant) == 1:
        return "\xa0" <= meant <= "\u017f" and _is_lone_sequence(text, start, run)
    if all("\xa0" <= character <= "\u017f" for character in meant):
        return _is_lone_sequence(text, start, run)
    return all(character.isalnum() for character in meant)


def _is_lone_sequence(text: str, start: int, run: str) -> bool:
    """Tell whether a Latin letter in two characters stands where no capital and mark would."""
    if run[-1] not in _AFTER_WORDS:
        return True
    before = text[start - 1 : start] if start else ""
    after = text[start + len(run) : start + len(run) + 1]
    if after.islower():
        return True
    return not (before.isupper() or (before and before in _QUOTES))


@cache
def _clear() -> re.Pattern[str]:
    """Characters whose mojibake no text holds by nature: quotation marks, dashes, emoji."""
    return re.compile(f"[{''.join(_CLEAR)}\ufeff\ufffd\ufe0f\U0001f300-\U0001faff]")
