"""Who looks after a post: what its meta says, or CODEOWNERS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anplint.report.codeowners import read_codeowners

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anplint.engine.card import Card


def owners_of(order: Sequence[str], root: str) -> Callable[[str, Card], str]:
    """Return what tells the owner of a post by its path from the root and its card.

    order  what is asked, of `config.OWNERS`: the first that names somebody counts
    """
    code_owners = read_codeowners(root) if "codeowners" in order else None

    def owner(path: str, card: Card) -> str:
        for source in order:
            if source == "codeowners":
                name = code_owners.owner(path) if code_owners else ""
            else:
                name = card.owner if source == "owner" else card.author
            if name:
                return name
        return ""

    return owner
