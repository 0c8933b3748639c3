"""Near-duplicates planted into a corpus, one to a post, and the truth about them.

Copies stand in posts with odd numbers, originals in even ones, so that nothing is planted twice.
"""

from __future__ import annotations

import itertools
import json
import random
from typing import TYPE_CHECKING, NamedTuple

from definition import match
from edits import EDITS, edited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pieces import Post


class Truth(NamedTuple):
    """One planted near-duplicate.

    path, line  where the copy begins, in relation to the folder of the posts
    edit        what was done to it, one of `EDITS`
    match       what it is by definition: `identical`, `edited`, `reworked`; None for none of them,
                where an edit was too large for its paragraph
    """

    path: str
    line: int
    edit: str
    match: str | None
    original_path: str
    original_line: int


class Plant(NamedTuple):
    """A paragraph to write instead of a post's own."""

    number: int
    position: int
    text: str
    truth: Truth


def plants(
    make: Callable[[int], Post], path_of: Callable[[int], str], posts: int, planted: int
) -> Iterator[Plant]:
    """Yield so many plants, their edits in turn; fewer where there are not twice as many posts."""
    rng = random.Random(f"{posts} {planted}")
    half = posts // 2
    copies = (2 * number + 1 for number in rng.sample(range(half), half))
    originals = (2 * number for number in rng.sample(range(half), half))
    edits = itertools.islice(itertools.cycle(EDITS), planted)
    edit = next(edits, None)
    for copy, original in zip(copies, originals, strict=True):
        if edit is None:
            return
        plant = _plant(make, path_of, copy, original, edit, rng)
        if plant:
            yield plant
            edit = next(edits, None)


def _plant(
    make: Callable[[int], Post],
    path_of: Callable[[int], str],
    copy: int,
    original: int,
    edit: str,
    rng: random.Random,
) -> Plant | None:
    """Return an edited copy of some paragraph of the original; None where none can be so edited."""
    target, source = make(copy), make(original)
    if not target.own:
        return None
    position = rng.choice(target.own)
    for candidate in rng.sample(source.own, len(source.own)):
        text = source.paragraph(candidate)
        changed = edited(text, edit, rng) if len(text) >= 100 else None
        if changed is not None:
            kind = match(text, changed)
            place = path_of(copy), target.line(position)
            truth = Truth(*place, edit, kind, path_of(original), source.line(candidate))
            return Plant(copy, position, changed, truth)
    return None


def write_truth(path: Path, truths: Iterable[Truth]) -> None:
    """Write a JSON object a line."""
    lines = [json.dumps(truth._asdict()) + "\n" for truth in truths]
    path.write_text("".join(lines), encoding="utf-8")


def read_truth(path: Path) -> list[Truth]:
    """Read what `write_truth` wrote."""
    with path.open(encoding="utf-8") as lines:
        return [Truth(**json.loads(line)) for line in lines]
