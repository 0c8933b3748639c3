"""Unified diffs of edited texts, as `git apply` takes them.

Made from the edits themselves: to find differences anew would take quadratic time on hostile texts.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anplint.model import Edit

CONTEXT = 3
_NO_LINE_END = "\\ No newline at end of file"
_QUOTED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class _Change(NamedTuple):
    """Lines of the old text (numbers from 0, the end exclusive) and what stands in their place."""

    first: int
    end: int
    new: list[str]


def unified(path: str, text: str, edits: Iterable[Edit]) -> Iterator[str]:
    """Yield the lines of a diff, each with its line end.

    path   from the root of the repository
    edits  in order, none of them overlapping
    """
    lines = _lines(text)
    hunks = list(_hunks(_changes(text, lines, edits)))
    if hunks:
        yield f"--- {_name('a/' + path)}\n"
        yield f"+++ {_name('b/' + path)}\n"
    shift = 0
    for hunk in hunks:
        yield from _hunk(lines, hunk, shift)
        shift += sum(len(new) - (end - first) for first, end, new in hunk)


def _lines(text: str) -> list[str]:
    """Return lines as git sees them: LF alone ends one."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _changes(text: str, lines: Sequence[str], edits: Iterable[Edit]) -> Iterator[_Change]:
    """Yield the edits as changes of whole lines; those that meet in a line as one."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    first, at, new = -1, 0, ""
    for (start, end), inserted in edits:
        stop = _stop(text, starts, at, new) if first >= 0 else start
        if first >= 0 and start >= stop and text[stop - 1 : stop] == "\n":
            yield from _trimmed(lines, first, starts, stop, new + text[at:stop])
            first = -1
        if first < 0:
            first = bisect_right(starts, start, hi=len(lines)) - 1
            first = max(first, 0)
            at, new = starts[first], ""
        new += text[at:start] + inserted
        at = end
    if first >= 0:
        stop = _stop(text, starts, at, new)
        yield from _trimmed(lines, first, starts, stop, new + text[at:stop])


def _stop(text: str, starts: Sequence[int], at: int, new: str) -> int:
    """Return where the last line ends that what was edited up to an offset is part of."""
    line = bisect_right(starts, at) - 1
    if starts[line] == at and (not new or new.endswith("\n")):
        return at
    return starts[line + 1] if line + 1 < len(starts) else len(text)


def _trimmed(
    lines: Sequence[str], first: int, starts: Sequence[int], stop: int, text: str
) -> Iterator[_Change]:
    """Yield a change without the lines at both ends that stay what they are."""
    end, new = bisect_right(starts, stop) - 1, _lines(text)
    while new and first < end and lines[first] == new[0]:
        first += 1
        del new[0]
    while new and first < end and lines[end - 1] == new[-1]:
        end -= 1
        del new[-1]
    if new or first < end:
        yield _Change(first, end, new)


def _hunks(changes: Iterable[_Change]) -> Iterator[list[_Change]]:
    """Yield changes in groups whose context meets."""
    group: list[_Change] = []
    for change in changes:
        if group and change.first - group[-1].end > 2 * CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(lines: Sequence[str], hunk: Sequence[_Change], shift: int) -> Iterator[str]:
    start = max(hunk[0].first - CONTEXT, 0)
    stop = min(hunk[-1].end + CONTEXT, len(lines))
    grown = sum(len(new) - (end - first) for first, end, new in hunk)
    old, new = _range(start, stop - start), _range(start + shift, stop - start + grown)
    yield f"@@ -{old} +{new} @@\n"
    at = start
    for first, end, texts in hunk:
        yield from _marked(" ", lines[at:first])
        yield from _marked("-", lines[first:end])
        yield from _marked("+", texts)
        at = end
    yield from _marked(" ", lines[at:stop])


def _range(start: int, count: int) -> str:
    """Return a range as diffs have it: of no lines, the one before them; of one, no count."""
    first = start + 1 if count else start
    return f"{first}" if count == 1 else f"{first},{count}"


def _marked(mark: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n{_NO_LINE_END}\n"


def _name(path: str) -> str:
    """Return a path as git writes it: quoted where it must be, with a tab where it has spaces."""
    if path.isprintable() and not _QUOTED.keys() & set(path):
        return f"{path}\t" if " " in path else path
    return '"' + "".join(map(_quoted, path)) + '"'


def _quoted(character: str) -> str:
    if character in _QUOTED:
        return _QUOTED[character]
    if character.isprintable():
        return character
    data = character.encode("utf-8", "surrogateescape")
    return "".join(f"\\{byte:03o}" for byte in data)
