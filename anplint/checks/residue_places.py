"""Where debris can be deleted: in which places nothing else depends on it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.inclusions import shown_source
from anplint.readers import form_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from anplint.model import Block, Post

_MARKUP = re.compile(r"[\[\]<>{}]|://|\A[ \t]*:")
"""Links, images, tags, ids, a block quote, a definition: there is more to it than its words."""

_CONTAINERS = (":::", "{", "<%", "!!!", "???")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
     "wbr")
)  # fmt: skip
_MANY = 1_000


class Run(NamedTuple):
    """Blocks that go together: the first and the last one's index. One block, or a whole list."""

    first: int
    last: int

    @property
    def indexes(self) -> range:
        """The indexes of all its blocks."""
        return range(self.first, self.last + 1)


def removable(post: Post, indexes: Sequence[int]) -> list[Run]:
    """Return those of some blocks that may go, as far as what they hold and what stands around them
    tells, in order. Of a list all items may go, or none.
    """
    if form_of(post.path) == "html":
        return []  # there the elements around a line count for more than its lines
    bare = {index for index in indexes if _is_bare(post, post.blocks[index])}
    if bare and form_of(post.path) != "text":
        bare -= set(_enclosed(post, sorted(bare)))
    runs = [run for run in _runs(post.blocks, sorted(bare)) if not _leans(post, run)]
    kept = _emptying(post.blocks, {index for run in runs for index in run.indexes})
    return [run for run in runs if kept.isdisjoint(run.indexes)]


def _runs(blocks: Sequence[Block], indexes: Sequence[int]) -> list[Run]:
    """Put items that follow each other together."""
    runs: list[Run] = []
    for index in indexes:
        follows = runs and runs[-1].last == index - 1
        if follows and blocks[index].kind == blocks[index - 1].kind == "item":
            runs[-1] = Run(runs[-1].first, index)
        else:
            runs.append(Run(index, index))
    return runs


def _emptying(blocks: Sequence[Block], removed: Set[int]) -> set[int]:
    """Return which of the removed blocks are, together, all that stands below a heading: without
    them it would have nothing under it, a fault of its own.
    """
    found: set[int] = set()
    inner: list[int] = []
    for index in range(len(blocks) - 1, -1, -1):
        if blocks[index].kind != "heading":
            inner.append(index)
        elif index not in removed:
            gone = [each for each in inner if each in removed]
            kept = (each for each in inner if each not in removed)
            if gone and all(blocks[each].kind == "debris" for each in kept):
                found.update(gone)
            inner = []
    return found


def _is_bare(post: Post, block: Block) -> bool:
    """Tell whether a block is its words and nothing else."""
    source = post.text[block.span.start : block.span.end]
    return block.kind == "debris" or _MARKUP.search(source) is None


def _leans(post: Post, run: Run) -> bool:
    """Tell whether what stands around some blocks depends on them: a list, which would go on with
    the next, a line that leads up to them, a container, or a comment to anplint.
    """
    blocks, (first, last) = post.blocks, run
    if blocks[first].kind == "debris":
        return False
    before, after = blocks[max(first - 1, 0) : first], blocks[last + 1 : last + 2]
    if any(block.kind == "item" for block in (*before, *after)):
        return True
    if any(block.plain.endswith(":") for block in before):
        return True
    start = before[0].span.start if before else post.span.start
    end = after[0].span.end if after else post.span.end
    if any(comment.span.end > start and comment.span.start < end for comment in post.comments):
        return True
    return _is_contained(post, blocks[first].span.start, blocks[last].span.end)


def _is_contained(post: Post, start: int, end: int) -> bool:
    """Tell whether the lines next to a part of the text belong to it, for no blank line lies
    between, or may open or close a container.
    """
    above = post.text[max(post.span.start, start - _MANY) : start].split("\n")[:-1]
    below = post.text[end : end + _MANY].split("\n")[1:]
    for lines in (above[::-1], below):
        if lines and lines[0].strip():
            return True
        nearest = next((line for line in map(str.strip, lines) if line), "")
        if nearest.startswith(_CONTAINERS):
            return True
    return False


def _enclosed(post: Post, indexes: Iterable[int]) -> Iterator[int]:
    """Yield those of some blocks, given in order, that stand in an HTML element."""
    from anplint.readers.html_tokens import tokens  # posts with debris are few

    tags = tokens(shown_source(post), *post.span)
    opened: Counter[str] = Counter()
    depth = 0
    tag = next(tags, None)
    for index in indexes:
        while tag and tag.span.start < post.blocks[index].span.start:
            if tag.kind == "start" and tag.name not in _VOID and not tag.closed:
                opened[tag.name] += 1
                depth += 1
            elif tag.kind == "end" and opened[tag.name]:
                opened[tag.name] -= 1
                depth -= 1
            tag = next(tags, None)
        if depth:
            yield index
