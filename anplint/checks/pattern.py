"""Finds what a project's own regular expression matches, in time linear in the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from anplint.checks.base import PostCheck
from anplint.fields import entry_at
from anplint.model import Hit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.checks.option_types import Text, Texts
    from anplint.model import Block, Post

_TEXT_KINDS = frozenset(("code", "debris"))
_MOST_SHOWN = 80
_BODY = ("prose", "text", "code", "headings")


class PatternOptions(NamedTuple):
    """Options of pattern.

    pattern: the regular expression, in RE2's syntax (no backreferences and no look-around). `^` and
      `$` match at the ends of a heading or a paragraph; with `(?m)`, of a line.
    where: where to look. `prose` is the text without code, `text` with inline code, `code` the code
      samples, `headings` the headings, `title` the title that readers see, `meta.KEY` a value of
      the meta by its field or dotted key.
    ignore_case: whether letter case is ignored.
    expect: whether the pattern must be `absent`, or `present` at least once.
    """

    pattern: Text
    where: Texts = ("prose",)
    ignore_case: bool = False
    expect: Literal["absent", "present"] = "absent"


class PatternCheck(PostCheck[PatternOptions]):
    """Reports `found` with `{found}` and the pattern's named groups, or `missing`.

    The engine is RE2, so that no pattern and no post can hang a run.
    """

    key = "pattern"
    options_class = PatternOptions

    def __init__(self, options: PatternOptions, schema: dict[str, object]) -> None:
        """Compile the pattern. Raises ValueError where RE2 can't, or `where` is unknown."""
        super().__init__(options, schema)
        for place in options.where:
            if place not in (*_BODY, "title") and not place.startswith("meta."):
                raise ValueError(
                    f"option 'where': {place!r} is none of {', '.join(_BODY)}, title, meta.KEY"
                )
        self._pattern = _compile(options.pattern, ignore_case=options.ignore_case)

    def needs_messages(self) -> tuple[str, ...]:
        """Return the keys of the messages that these options can lead to."""
        return ("missing",) if self.options.expect == "present" else ("found",)

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for each match that is not empty, or one where a match is missing."""
        if self.options.expect == "absent":
            yield from self._matches(post)
        elif not any(True for _ in self._matches(post)):
            yield Hit("missing", post.first_line(), about=self.options.pattern)

    def _matches(self, post: Post) -> Iterator[Hit]:
        for place in self.options.where:
            if place.startswith("meta."):
                yield from self._in_meta(post, place.removeprefix("meta."))
            elif place == "title":
                if post.title is not None:
                    yield from self._in_value(str(post.title.value), post.title.span)
            else:
                yield from self._in_body(post, place)

    def _in_body(self, post: Post, place: str) -> Iterator[Hit]:
        for block in post.blocks:
            text = _text_in(block, place)
            # Where `## ` was blanked, `^` shall still match before the first word.
            bare = text if place == "code" else text.strip()
            offset = block.span.start + text.find(bare)
            for match in self._pattern.finditer(bare) if bare else ():
                start, end = match.span()
                if start < end:
                    yield Hit("found", Span(offset + start, offset + end), _data(match))

    def _in_meta(self, post: Post, key: str) -> Iterator[Hit]:
        assert post.fields is not None, "the engine binds the fields before any check runs"
        entry = post.field(key) if post.fields.has(key) else entry_at(post.meta, key)
        if entry is not None:
            values = entry.value if isinstance(entry.value, list) else [entry.value]
            for value in values:
                if isinstance(value, str | int | float):
                    yield from self._in_value(str(value), entry.span)

    def _in_value(self, value: str, span: Span) -> Iterator[Hit]:
        for match in self._pattern.finditer(value):
            if match.end() > match.start():
                yield Hit("found", span, _data(match), match.group(0))


def _text_in(block: Block, place: str) -> str:
    if place == "code":
        return block.text if block.kind == "code" else ""
    if block.kind in _TEXT_KINDS or (place == "headings" and block.kind != "heading"):
        return ""
    return block.prose if place in ("prose", "headings") else block.text


def _data(match: Any) -> dict[str, object]:
    groups = {name: value or "" for name, value in match.groupdict().items()}
    return {**groups, "found": " ".join(match.group(0).split())[:_MOST_SHOWN]}


def _compile(pattern: str, *, ignore_case: bool) -> Any:
    import re2  # type: ignore[import-untyped]  # it has no types

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = not ignore_case
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(
            f"option 'pattern': {text}. Patterns follow RE2, which has no look-around and no "
            "backreferences"
        ) from error
