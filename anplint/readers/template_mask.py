"""Template tags in Markdown, masked before the parser sees them.

Site generators expand Liquid, Nunjucks, Hugo shortcodes, ERB, kramdown attribute lists and MDX
before or while they render Markdown. A parser that knows none of them would take a tag alone on
its line for a paragraph, a quote in a tag for the end of an attribute, a space in a tag for the end
of a destination. So every tag is replaced by as many characters that mean nothing in its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.readers.html_tokens import TemplateTags
from anplint.readers.template_tags import Masked, blank

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = re.compile(r"\{[{%:#.]|<%|^:::", re.MULTILINE)
_BRACE = re.compile(r"\{[{%:#.]")
"""The only opening of most bodies, and found ten times faster than one of three."""

_ATTRIBUTES = re.compile(r"\{(?::[^{}\n]*|[#.][\w-][^{}\n]*)\}")
_SPREAD = re.compile(r"\n[ \t>]*(?:```|~~~|\r?\n)")
_LINE_END = re.compile(r"[ \t]*(?:\r?\n|\Z)")
_NAME = re.compile(r"\{(?:[{%][<%]?-?\s*(/?\s*\w+(?:-\w+)*)|::?(/?\w+))(.*)", re.DOTALL)
_LANGUAGE = re.compile(r"[\s\"']*(?:.*?\blang:)?([\w+#.-]+)")
_PAIRS = {
    "highlight": ("endhighlight", "/highlight"),
    "codeblock": ("endcodeblock",),
    "comment": ("endcomment", "/comment", "/"),
}
_OPENERS = {end: name for name, ends in _PAIRS.items() for end in ends}
_NO_SPACE = re.compile(r"\S")


class _Tag(NamedTuple):
    start: int
    end: int
    name: str = ""
    rest: str = ""


def masked(source: str, *, mdx: bool) -> Masked:
    """Return a body with its template tags masked. Linear in time."""
    tags = list(_tags(source))
    if mdx:
        from anplint.readers.mdx import mdx_spans

        spans = [(tag.start, tag.end) for tag in tags]
        tags = _outermost([*tags, *(_Tag(*span) for span in mdx_spans(source, spans))])
    if not tags:
        return Masked(source, source)
    return _Mask(source).masked(_paired(source, tags))


def _outermost(tags: list[_Tag]) -> list[_Tag]:
    """Sort tags and drop those that lie in another."""
    kept: list[_Tag] = []
    for tag in sorted(tags, key=lambda tag: (tag.start, -tag.end)):
        if not kept or tag.start >= kept[-1].end:
            kept.append(tag)
    return kept


def _tags(source: str) -> Iterator[_Tag]:
    templates = TemplateTags(source, len(source))
    search, at = (_OPENING if "<%" in source or ":::" in source else _BRACE).search, 0
    while opening := search(source, at):
        start = opening.start()
        end = _tag_end(source, templates, opening)
        at = max(end, opening.end())
        if end > 0:
            name = _NAME.match(source, start, end)
            yield _Tag(start, end, _name(name), name[3] if name else "")


def _name(match: re.Match[str] | None) -> str:
    return "".join((match[1] or match[2] or "").split()) if match else ""


def _tag_end(source: str, templates: TemplateTags, opening: re.Match[str]) -> int:
    """Where a tag ends, or -1 where it is none."""
    start, opener = opening.start(), opening[0]
    if opener == ":::":
        end = source.find("\n", start)
        return len(source) if end < 0 else end
    if opener in ("{:", "{#", "{."):
        return _attributes_end(source, start)
    end = templates.end_of(opener, opening.end())
    if end > 0 and source.startswith("{{{", start) and source.startswith("}", end):
        end += 1
    return end if end > 0 and _is_one(source[start:end]) else -1


def _is_one(tag: str) -> bool:
    """Tell a tag from an opening and a closing that have nothing to do with each other."""
    if "`" in tag and not tag.startswith(("{{<", "{{%")):
        return False
    return "\n" not in tag or _SPREAD.search(tag) is None


def _attributes_end(source: str, start: int) -> int:
    """The end of kramdown's `{: .class}`, of `{#id}` after what it names, of `{# comment #}`."""
    if source.startswith("{#", start) and source[start + 2 : start + 3] in (" ", "-", "\n"):
        end = source.find("#}", start + 2, start + 1000) + 2
        return end if end > 1 and _is_one(source[start:end]) else -1
    match = _ATTRIBUTES.match(source, start)
    if match is None:
        return -1
    bound = source[start + 1] == ":" or source[start - 1 : start] in (")", "]", "*", "_", "`")
    return match.end() if bound or _LINE_END.match(source, match.end()) else -1


def _paired(source: str, tags: list[_Tag]) -> list[_Tag]:
    """Join the tags of a comment, and of code that stands on the line of its tag, to one tag."""
    ends = _pair_ends(source, tags)
    paired, index = [], 0
    while index < len(tags):
        tag, last = tags[index], ends.get(index, -1)
        if last < 0:
            paired.append(tag._replace(name="" if tag.name in _PAIRS else tag.name))
            index += 1
        elif tag.name == "comment" or not _stands_alone(source, tag, tags[last]):
            paired.append(_Tag(tag.start, tags[last].end))
            index = last + 1
        else:
            paired += _code_tags(source, tags[index : last + 1])
            index = last + 1
    return paired


def _pair_ends(source: str, tags: list[_Tag]) -> dict[int, int]:
    """Index of the opening tag → index of the closing one. A tag in back quotes opens nothing."""
    ends: dict[int, int] = {}
    opened: dict[str, int] = {}
    for index, tag in enumerate(tags):
        if tag.name in _PAIRS and source[tag.start - 1 : tag.start] != "`":
            opened.setdefault(tag.name, index)
        elif (name := _OPENERS.get(tag.name)) in opened:
            assert name is not None
            ends[opened.pop(name)] = index
    return ends


def _code_tags(source: str, tags: list[_Tag]) -> tuple[_Tag, _Tag]:
    """The tags around code, with the `raw` and `endraw` that stand next to them."""
    opening, closing = tags[0], tags[-1]
    first, last = tags[1], tags[-2]
    if first.name == "raw" and not source[opening.end : first.start].strip(" \t"):
        opening = opening._replace(end=first.end)
    if last.name == "endraw" and not source[last.end : closing.start].strip(" \t"):
        closing = closing._replace(start=last.start)
    return opening, closing._replace(name="end")


def _stands_alone(source: str, opening: _Tag, closing: _Tag) -> bool:
    """Tell whether the code between two tags begins and ends on lines of its own."""
    lines = source[opening.end : closing.start].split("\n")
    first, last = ("".join(lines[end].split()) for end in (0, -1))
    return len(lines) > 1 and first in ("", "{%raw%}") and last in ("", "{%endraw%}", ">")


class _Mask:
    """Builds the masked text, tag by tag; tags that fill their lines are masked together."""

    __slots__ = ("_at", "_clean", "_codes", "_ends", "_fence", "_masked", "_source", "_starts")

    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._masked: list[str] = []
        self._clean: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._codes: dict[int, str] = {}
        self._fence = 0

    def masked(self, tags: list[_Tag]) -> Masked:
        index = 0
        while index < len(tags):
            last = self._lone(tags, index)
            if last < 0:
                self._put(tags[index].start, tags[index].end, self._letters(tags, index))
                index += 1
            else:
                self._put_lone(tags, index, last)
                index = last + 1
        rest = self._source[self._at :]
        return Masked(
            "".join((*self._masked, rest)),
            "".join((*self._clean, rest)),
            tuple(self._starts),
            tuple(self._ends),
            self._codes,
        )

    def _put(self, start: int, end: int, filler: str) -> None:
        before = self._source[self._at : start]
        self._masked += (before, filler)
        self._clean += (before, blank(self._source[start:end]))
        self._starts.append(start)
        self._ends.append(end)
        self._at = end

    def _lone(self, tags: list[_Tag], index: int) -> int:
        """The index of the last of the tags that fill their lines from this one on, or -1."""
        source, start = self._source, tags[index].start
        line = source.rfind("\n", max(self._at - 1, 0), start) + 1
        if self._at > line or source[line:start].strip(" \t>"):
            return -1
        while index < len(tags):
            if _LINE_END.match(source, tags[index].end):
                return index
            index += 1
            if index == len(tags) or source[tags[index - 1].end : tags[index].start].strip(" \t"):
                return -1
        return -1

    def _put_lone(self, tags: list[_Tag], index: int, last: int) -> None:
        start, end = tags[index].start, tags[last].end
        names = [tag.name for tag in tags[index : last + 1]]
        code = next((tag for tag in tags[index : last + 1] if tag.name in _PAIRS), None)
        if code is not None:
            self._codes[start] = _language(code)
            # As long as both tags allow: the code may hold a shorter fence.
            self._fence = min(end - start, len("{%endhighlight%}"))
        if code is None and "end" not in names:
            self._put(start, end, _instruction(self._source[start:end]))
            return
        fence = "~" * min(self._fence, end - start)
        self._put(start, end, fence.ljust(end - start))

    def _letters(self, tags: list[_Tag], index: int) -> str:
        """What a tag among other text becomes: a word, or space between attributes."""
        start, end = tags[index].start, tags[index].end
        source = self._source
        between = source[start - 1 : start] in ('"', "'") and source.startswith("{%", start)
        return blank(source[start:end]) if between else "x" * (end - start)


def _instruction(tag: str) -> str:
    """A processing instruction: an HTML block that ends on its own line, or nothing in a line.

    A tag that is too short for one (`:::`) becomes a blank line.
    """
    if len(tag) < len("<??>"):
        return blank(tag)
    return "<?" + _NO_SPACE.sub("x", tag[2:-2]) + "?>"


def _language(tag: _Tag) -> str:
    if tag.name == "codeblock" and "lang:" not in tag.rest:
        return ""
    match = _LANGUAGE.match(tag.rest[:200])
    return match[1] if match and match[1] != "-" else ""
