"""Reads rendered text exports: a post as plain text, its meta in a box at the end.

There is no markup, so the kind of a block is told by its looks: a short line alone is a heading,
several lines that make no sentence are code, a line said twice with a credit is an image.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from anplint.model import Block, Image, Meta, Node, Post, Span
from anplint.readers.code_looks import are_code, is_perhaps_code, is_surely_code, looks_of
from anplint.readers.meta_box import find_box, find_end, has_box, read_box
from anplint.readers.text_images import image_of, is_alt, is_caption
from anplint.readers.text_lines import Lines, after_bullet, is_ascii_bullet

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_DEBRIS = frozenset("| \t\xa0-:")
_FINAL = (".", "!", "?", ":", ";", ",", "…", "。", "！", "？", "：", "；", "，")
_HEADING_LENGTH = 80
_HEADING_WORDS = 12
_SAMPLE = 200
"""How many lines of a stretch are looked at to tell code from a list."""


def read_text_export(
    path: str, text: str, schema: Mapping[str, Any], *, forced: bool = False
) -> list[Post]:
    """Return the post of a text export; none where the text has no meta box, so is no export.

    The schema names the keys of the meta box and their types. `forced` reads a text without a box
    too, as a post with empty meta. Content never makes it raise.
    """
    if not (forced or has_box(text)):
        return []
    lines = Lines(text)
    box = find_box(lines)
    meta = read_box(lines, box, schema) if box else Meta()
    end = box.end if box else find_end(lines)
    body = _Body(lines)
    body.read(box.marker if box else end)
    if end < len(lines):
        body.add("debris", lines.span(end))
    blocks = _code_joined(text, body.blocks, body.perhaps_code)
    return [Post(path, text, meta, tuple(blocks), tuple(body.images), title=body.title)]


class _Body:
    """Gathers title, blocks and images, one stretch of lines between blank lines at a time."""

    __slots__ = ("blocks", "images", "lines", "perhaps_code", "text", "title")

    def __init__(self, lines: Lines) -> None:
        self.lines, self.text = lines, lines.text
        self.title: Node | None = None
        self.blocks: list[Block] = []
        self.images: list[Image] = []
        self.perhaps_code: set[int] = set()
        """Where single lines start that are code if code stands next to them."""

    def read(self, end: int) -> None:
        """Read the lines before a number."""
        at_top = True
        for stretch in _stretches(self.lines, end):
            rest = self._without_debris(stretch, at_top)
            if at_top and rest:
                rest, at_top = self._without_title(rest), False
            self._read_stretch(rest)

    def add(self, kind: str, span: Span, level: int = 0) -> None:
        """Add a block whose text is all that stands at its span."""
        text = self.text[span.start : span.end]
        prose = " " * len(text) if kind in ("code", "debris") else text
        self.blocks.append(Block(kind, span, text, prose, level))

    def _without_debris(self, stretch: range, at_top: bool) -> range:
        while stretch and (at_top or len(stretch) == 1):
            span = self.lines.span(stretch.start)
            if not _is_debris(self.text[span.start : span.end]):
                break
            self.add("debris", span)
            stretch = stretch[1:]
        return stretch

    def _without_title(self, stretch: range) -> range:
        """Take the first line as the title, unless it is a list item or belongs to an image."""
        span = self.lines.span(stretch.start)
        after = stretch[1:]
        if after_bullet(self.text, span) is not None or is_caption(self.lines, stretch.start):
            return stretch
        if after and is_caption(self.lines, after.start):
            return stretch
        self.title = Node(self.text[span.start : span.end], span)
        self.add("heading", span, level=1)
        return after

    def _read_stretch(self, stretch: range) -> None:
        if len(stretch) > 1 and self._is_listing(stretch):
            self._add_code(stretch)
            return
        for kind, numbers in self._segments(stretch):
            if kind == "item":
                self._add_item(numbers)
            elif kind == "image":
                self._add_image(numbers)
            else:
                self._add_run(numbers, stretch)

    def _segments(self, stretch: range) -> Iterator[tuple[str, range]]:
        """Cut a stretch into items, images and runs of other lines."""
        kind, first = "", stretch.start
        for number in stretch:
            looks = self._looks(number)
            if looks == "run" and (kind == "run" or (kind == "item" and self._hangs(number))):
                continue
            end = number
            if looks == "image" and kind == "run" and is_alt(self.lines, range(first, number)):
                end -= 1
            if kind and first < end:
                yield kind, range(first, end)
            kind, first = looks, end
            if looks == "image":
                yield looks, range(end, number + 1)
                kind = ""
        if kind:
            yield kind, range(first, stretch.stop)

    def _looks(self, number: int) -> str:
        if after_bullet(self.text, self.lines.span(number)) is not None:
            return "item"
        return "image" if is_caption(self.lines, number) else "run"

    def _hangs(self, number: int) -> bool:
        """Tell whether a line below an item is its wrapped rest, and no image."""
        indented = self.lines.span(number).start > self.lines.start(number)
        return indented and not (
            number + 1 < len(self.lines) and is_caption(self.lines, number + 1)
        )

    def _is_listing(self, stretch: range) -> bool:
        """Tell whether lines with and without `-` or `*` before them are all code (YAML, say).

        What begins with a bullet is a list.
        """
        marks = [self._bullet(number) for number in stretch[:_SAMPLE]]
        if marks[0] or not any(marks) or not all(is_ascii_bullet(mark) for mark in marks if mark):
            return False
        others = [number for number, mark in zip(stretch, marks, strict=False) if not mark]
        if any(is_caption(self.lines, number) for number in others):
            return False
        looks = looks_of(self._raw(others))
        return looks.marks > looks.sentences

    def _bullet(self, number: int) -> str:
        span = self.lines.span(number)
        return "" if after_bullet(self.text, span) is None else self.text[span.start]

    def _add_code(self, numbers: range) -> None:
        start, end = self.lines.start(numbers.start), self.lines.span(numbers[-1]).end
        self.add("code", Span(start, end))

    def _add_item(self, numbers: range) -> None:
        start, first_end = self.lines.span(numbers.start)
        content = after_bullet(self.text, Span(start, first_end))
        end = self.lines.span(numbers[-1]).end
        begin = first_end if content is None else content
        text = " " * (begin - start) + self.text[begin:end]
        self.blocks.append(Block("item", Span(start, end), text, text, level=1))

    def _add_image(self, numbers: range) -> None:
        image, block = image_of(self.lines, numbers)
        self.images.append(image)
        self.blocks.append(block)

    def _add_run(self, run: range, stretch: range) -> None:
        span = Span(self.lines.span(run.start).start, self.lines.span(run[-1]).end)
        raw = self.text[self.lines.start(run.start) : span.end]
        if len(run) > 1:
            is_code = are_code(self._raw(run))
        else:
            is_code = is_surely_code(raw)
            if not is_code and is_perhaps_code(raw):
                self.perhaps_code.add(span.start)
        if is_code:
            self._add_code(run)
        elif self._stands_alone(run, stretch) and _is_heading(self.text[span.start : span.end]):
            self.add("heading", span, level=2)
        else:
            self.add("paragraph", span)

    def _raw(self, numbers: Sequence[int]) -> list[str]:
        """Return the first of some lines and the last one, with their indentation."""
        some = [*numbers[:_SAMPLE], numbers[-1]]
        return [self.text[self.lines.start(n) : self.lines.span(n).end] for n in some]

    def _stands_alone(self, run: range, stretch: range) -> bool:
        """Tell whether one line stands between blank lines, or right above a list."""
        if len(run) > 1 or run.start > stretch.start:
            return False
        return run.stop == stretch.stop or self._looks(run.stop) == "item"


def _stretches(lines: Lines, end: int) -> Iterator[range]:
    """Yield the lines before a number in stretches that hold no blank one."""
    first = 0
    for number in range(end):
        start, stop = lines.span(number)
        if start == stop:
            if first < number:
                yield range(first, number)
            first = number + 1
    if first < end:
        yield range(first, end)


def _is_debris(line: str) -> bool:
    return line.startswith("|") and line.count("|") > 1 and _DEBRIS.issuperset(line)


def _is_heading(line: str) -> bool:
    """Tell whether a line alone can be a heading: short, with a letter, and no sentence or URL."""
    if len(line) > _HEADING_LENGTH or len(line.split()) > _HEADING_WORDS:
        return False
    if line.rstrip("\"'”’)").endswith(_FINAL) or "://" in line:
        return False
    return any(char.isalpha() for char in line)


def _code_joined(text: str, blocks: list[Block], perhaps_code: set[int]) -> list[Block]:
    """Join neighbouring blocks of code, with the single lines between and beside them, to one."""
    code = [block.kind == "code" for block in blocks]
    if True not in code:
        return blocks
    for numbers in (range(1, len(code)), range(len(code) - 2, -1, -1)):
        for number in numbers:
            neighbour = code[number - numbers.step]
            code[number] |= neighbour and blocks[number].span.start in perhaps_code
    joined: list[Block] = []
    for is_code, group in groupby(zip(code, blocks, strict=True), key=lambda pair: pair[0]):
        parts = [block for _, block in group]
        joined += [_listing(text, parts)] if is_code else parts
    return joined


def _listing(text: str, parts: list[Block]) -> Block:
    span = Span(parts[0].span.start, parts[-1].span.end)
    return Block("code", span, text[span.start : span.end], " " * (span.end - span.start))
