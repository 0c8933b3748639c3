"""A made post: pieces of text in order, and which of them are paragraphs of its own."""

from __future__ import annotations

from typing import NamedTuple


class Post(NamedTuple):
    """A post that has not been written yet.

    pieces  what the text consists of, separators and all
    own     positions in `pieces` of the paragraphs that stand in no other post
    """

    pieces: list[str]
    own: list[int]

    def text(self) -> str:
        """Return the whole text."""
        return "".join(self.pieces)

    def paragraph(self, position: int) -> str:
        """Return a paragraph on one line."""
        return " ".join(self.pieces[position].split())

    def line(self, position: int) -> int:
        """Return the line of a piece's first character, from 1."""
        return 1 + sum(piece.count("\n") for piece in self.pieces[:position])
