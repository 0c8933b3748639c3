"""Edits of a text: which go together, what comes out, and several rounds of them as one."""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def overlap(one: Edit, other: Edit) -> bool:
    """Tell whether two edits concern the same text. An insertion concerns what it touches: which of
    the two came first would be anybody's guess.
    """
    (start, end), (other_start, other_end) = sorted((one.span, other.span))
    return end > other_start or (end == other_start and (start == end or other_start == other_end))


def are_sound(edits: Sequence[Edit], text: str) -> bool:
    """Tell whether edits can be applied to a text: they lie in it, do not overlap, hold no half
    characters, and change something.
    """
    ordered = sorted(edits)
    if any(not 0 <= start <= end <= len(text) for (start, end), _ in ordered):
        return False
    if any(overlap(one, other) for one, other in pairwise(ordered)):
        return False
    if any("\ud800" <= character <= "\udfff" for edit in ordered for character in edit.text):
        return False
    return any(text[start:end] != new for (start, end), new in ordered)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits applied that do not overlap, in any order."""
    parts, at = [], 0
    for (start, end), new in sorted(edits):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


class Together:
    """Edits that do not overlap, in order of place."""

    def __init__(self) -> None:
        self.edits: list[Edit] = []

    def take(self, edits: Iterable[Edit]) -> bool:
        """Add edits, which do not overlap each other; none of them where one overlaps what is there
        already. Returns whether they were added.
        """
        edits = tuple(edits)
        if any(self._meets(edit) for edit in edits):
            return False
        for edit in edits:
            insort(self.edits, edit)
        return True

    def _meets(self, edit: Edit) -> bool:
        at = bisect_left(self.edits, edit)
        return any(overlap(edit, other) for other in self.edits[max(at - 1, 0) : at + 1])


class _Piece(NamedTuple):
    """A part of the original text that is kept, or new text (start and end 0)."""

    start: int
    end: int
    new: str = ""

    @property
    def size(self) -> int:
        return self.end - self.start or len(self.new)

    def cut(self, at: int) -> tuple[_Piece, _Piece]:
        if self.new:
            return _Piece(0, 0, self.new[:at]), _Piece(0, 0, self.new[at:])
        return _Piece(self.start, self.start + at), _Piece(self.start + at, self.end)


class Draft:
    """A text in which rounds of edits are made, each on what the one before left. Immutable."""

    def __init__(self, original: str, pieces: Sequence[_Piece] | None = None) -> None:
        self.original = original
        self._pieces = (_Piece(0, len(original)),) if pieces is None else pieces
        self.text = "".join([new or original[start:end] for start, end, new in self._pieces])

    def edited(self, edits: Iterable[Edit]) -> Draft:
        """Return the draft after a round of edits on its text that do not overlap."""
        waiting, done, at = list(reversed(self._pieces)), list[_Piece](), 0
        for (start, end), new in sorted(edits):
            done += _taken(waiting, start - at)
            _taken(waiting, end - start)
            done += [_Piece(0, 0, new)] if new else []
            at = end
        return Draft(self.original, [*done, *reversed(waiting)])

    def edits(self) -> tuple[Edit, ...]:
        """Return all rounds as one, on the original text, in order; none overlaps another."""
        edits, at, new = list[Edit](), 0, list[str]()
        for piece in (*self._pieces, _Piece(len(self.original), len(self.original))):
            if piece.new:
                new.append(piece.new)
                continue
            if at < piece.start or new:
                edits.append(Edit(Span(at, piece.start), "".join(new)))
                new = []
            at = piece.end
        return tuple(edits)


def _taken(waiting: list[_Piece], count: int) -> list[_Piece]:
    """Take so many characters off the end of a list of pieces, which holds the first one last."""
    taken = []
    while count:
        piece = waiting.pop()
        if piece.size > count:
            piece, rest = piece.cut(count)
            waiting.append(rest)
        taken.append(piece)
        count -= piece.size
    return taken
