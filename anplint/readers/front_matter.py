"""Front matter: the YAML, TOML or JSON at the start of a post, and the YAML that came too late."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Meta, Problem, Span
from anplint.readers.meta_error import MAX_LENGTH, MetaError
from anplint.readers.yaml_lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.model import Entry, Node

KNOWN_KEYS = frozenset(
    ("author", "authors", "categories", "category", "cover", "date", "description", "draft",
     "excerpt", "id", "image", "images", "keywords", "lang", "language", "last_reviewed", "layout",
     "permalink", "published", "slug", "subtitle", "summary", "tags", "title", "updated")
)  # fmt: skip
"""Keys of which one is enough to take a block of YAML for front matter."""

MISPLACED_LINES = 40
"""How far down a post front matter is looked for that is not at the start."""

_OPENING = re.compile(r"(---|\+\+\+|;;;)[ \t]*(?:\r?\n|\Z)")
_CLOSING = {
    "---": r"\n(?:---|\.\.\.)[ \t]*\r?(?=\n|\Z)",
    "+++": r"\n\+\+\+[ \t]*\r?(?=\n|\Z)",
    ";;;": r"\n;;;[ \t]*\r?(?=\n|\Z)",
}
"""Each begins with the line end before it: the search for one letter is ten times faster than that
for the beginning of a line."""

_TAG = r"^[ \t]*(?:-[ \t]+)?(?:[\w.-]{1,60}[ \t]*[:=][ \t]*)?[\"']?(?:\{\{|\{%|<%)"
_JSON_START = r"\{\s*[\"}]"
_KEY_LINE = r"[\"']?([A-Za-z_][\w .-]{0,60})[\"']?[ \t]*:(?:[ \t\r]|\Z)"
_IDENTIFIER = r"[a-z_][a-z0-9_.-]*"


class FrontMatter(NamedTuple):
    """The meta of a post, where its body begins, and what is wrong with the meta.

    template  whether it is no post's but that of a mould from which posts are made
    """

    meta: Meta
    end: int
    problems: tuple[Problem, ...] = ()
    template: bool = False


NONE = FrontMatter(Meta(), 0)


class _Fences(NamedTuple):
    """A block between two fences: where it begins, what is between, where the body begins."""

    fence: str
    start: int
    content: int
    content_end: int
    end: int


def read_front_matter(text: str) -> FrontMatter:
    """Return the front matter at the very start of a text; `NONE` where it has none."""
    if text[:1] == "{":
        return _bare_json(text) if _pattern(_JSON_START).match(text) else NONE
    opening = _OPENING.match(text)
    if opening is None:
        return NONE
    fences = _fences(text, opening)
    return _unclosed(text, opening) if fences is None else _fenced(text, fences)


def find_misplaced(text: str) -> FrontMatter | None:
    """Return YAML front matter with blank lines, headings or comments before it, and its problem.

    Its meta is the post's all the same: one cause gives one finding.
    """
    opening = _late_opening(text)
    fences = _fences(text, opening) if opening else None
    if fences is None:
        return None
    try:
        node = _parse(text, fences)
    except MetaError:
        return None
    if not _is_meta(entry.key for entry in node.entries):
        return None
    meta = Meta(node.entries, _span(text, fences))
    before = " ".join(text[: meta.span.start].split())[:40]
    detail = f'"{before}" stands before it' if before else "a blank line is before it"
    return FrontMatter(meta, fences.end, (Problem("misplaced-front-matter", detail, meta.span),))


def is_template(front: str) -> bool:
    """Tell whether front matter that can't be read as it stands is to be filled in by a program.

    It is where a template tag (`{{`, `{%`, `<%`) begins a line or a value, quoted or not, as in
    Hugo's archetypes and the moulds of editors.
    """
    return re.search(_TAG, front, re.MULTILINE) is not None


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    """Compile on first use: most posts need one of these, and starting is to be quick."""
    return re.compile(expression)


def _fences(text: str, opening: re.Match[str]) -> _Fences | None:
    fence = opening[1]
    closing = _pattern(_CLOSING[fence]).search(text, opening.end() - 1)
    if closing is None:
        return None
    end = text.find("\n", closing.end()) + 1 or len(text)
    return _Fences(fence, opening.start(), opening.end(), closing.start() + 1, end)


def _fenced(text: str, fences: _Fences) -> FrontMatter:
    span = _span(text, fences)
    try:
        node = _parse(text, fences)
    except MetaError as error:
        if fences.fence == "---" and not _looks_like_keys(text[fences.content :]):
            return NONE
        if is_template(text[fences.content : fences.content_end]):
            return FrontMatter(Meta((), span), fences.end, template=True)
        return FrontMatter(Meta((), span), fences.end, (_unreadable(text, error),))
    if node.value is not None and not isinstance(node.value, dict):
        return NONE  # thematic breaks around prose or a list
    tagged = text.find("{{", fences.content, fences.content_end) >= 0
    template = tagged and any(_is_tag(text, entry.node) for entry in node.entries)
    return FrontMatter(Meta(node.entries, span), fences.end, template=template)


def _is_tag(text: str, node: Node) -> bool:
    """Tell whether a value is a map only because it is `{{ … }}` without quotes."""
    return bool(node.entries) and text.startswith("{{", node.span.start)


def _parse(text: str, fences: _Fences) -> Node:
    _bound(fences.content, fences.content_end)
    if fences.fence == "---":
        return _parse_yaml(text, fences.content, fences.content_end)
    if fences.fence == "+++":
        from anplint.readers.toml_meta import parse_toml as parse
    else:
        from anplint.readers.json_meta import parse_json as parse
    return parse(text, fences.content, fences.content_end)


def _parse_yaml(text: str, start: int, end: int) -> Node:
    node = read_lines(text, start, end)
    if node is None:
        from anplint.readers.yaml_meta import parse_yaml

        node = parse_yaml(text, start, end)
    return node


def _bound(start: int, end: int) -> None:
    if end - start > MAX_LENGTH:
        raise MetaError(f"front matter of more than {MAX_LENGTH:,} characters", start)


def _span(text: str, fences: _Fences) -> Span:
    return Span(fences.start, fences.start + len(text[fences.start : fences.end].rstrip()))


def _bare_json(text: str) -> FrontMatter:
    from anplint.readers.json_meta import scan_json

    try:
        node = scan_json(text, 0, min(len(text), MAX_LENGTH))
    except MetaError as error:
        return FrontMatter(Meta((), _line(text, 0)), len(text), (_unreadable(text, error),))
    return FrontMatter(Meta(node.entries, node.span), node.span.end)


def _unclosed(text: str, opening: re.Match[str]) -> FrontMatter:
    """An opening fence without a closing one: front matter if keys follow, else a break.

    The keys up to the first blank line are the meta as far as they can be read.
    """
    end = _paragraph_end(text, opening.end())
    lines = text[opening.end() : end].split("\n")
    keys = [match[1] for line in lines if (match := _pattern(_KEY_LINE).match(line))]
    if opening[1] != "---" or not _is_meta(keys):
        return NONE
    problem = Problem("unreadable", "front matter opened on line 1 is never closed", _line(text, 0))
    fences = _Fences("---", 0, opening.end(), end, end)
    try:
        entries: tuple[Entry, ...] = _parse(text, fences).entries
    except MetaError:
        entries = ()
    return FrontMatter(Meta(entries, _span(text, fences)), end, (problem,))


def _paragraph_end(text: str, at: int) -> int:
    """Where the first blank line stands after an offset."""
    for start, line in _lines(text, at):
        if not line.strip():
            return start
    return len(text)


def _lines(text: str, at: int) -> Iterator[tuple[int, str]]:
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield at, text[at:end]
        at = end


def _line(text: str, at: int) -> Span:
    end = text.find("\n", at)
    return Span(at, at + len(text[at : end if end >= 0 else len(text)].rstrip()))


def _unreadable(text: str, error: MetaError) -> Problem:
    """The problem, at the character where the parser stopped; at no character of a line's end."""
    at = min(error.offset, len(text))
    end = at + 1 if at < len(text) and text[at] not in "\r\n" else at
    return Problem("unreadable", " ".join(error.detail.split()), Span(at, end))


def _looks_like_keys(content: str) -> bool:
    """Tell whether the first line that is not blank and no comment is a YAML key."""
    for _, line in _lines(content, 0):
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            return _pattern(_KEY_LINE).match(line.rstrip("\n")) is not None
    return False


def _is_meta(keys: Iterable[str]) -> bool:
    """Tell front matter from prose between thematic breaks, which may hold `Note: …`."""
    names = [key for key in keys if _pattern(_IDENTIFIER).fullmatch(key)]
    return len(names) > 1 or not KNOWN_KEYS.isdisjoint(names)


def _late_opening(text: str) -> re.Match[str] | None:
    """Find a `---` line with nothing before it but blank lines, headings and comments."""
    at = count = 0
    while at < len(text) and count < MISPLACED_LINES:
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end].strip()
        if line.startswith("<!--"):
            closing = text.find("-->", at)
            end = text.find("\n", closing) + 1 or len(text)
            if closing < 0 or text[closing + len("-->") : end].strip():
                return None
        elif line == "---":
            return _OPENING.match(text, at) if at else None
        elif line and not line.startswith("#"):
            return None
        at, count = end, count + 1
    return None
