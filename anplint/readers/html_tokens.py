"""Tags of HTML with the spans of their attributes: a linear tokenizer that templates don't fool.

It follows the tokenization of WHATWG HTML (13.2.5) where that matters to a reader of posts.
No library gives the span of an attribute's value, and `html.parser` takes quadratic time before
3.11.14 (CVE-2025-6069). Template tags (`{{ … }}`, `{% … %}`, `<% … %>`) are opaque: their quotes
end no value and their `<` and `>` are no tags. Left out: the double-escaped state of scripts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Span
from anplint.readers.html_entities import decode_attribute, decode_entities

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "RAW_TEXT",
    "Attribute",
    "Tag",
    "TemplateTags",
    "decode_entities",
    "srcset_urls",
    "tokens",
]

RAW_TEXT = frozenset(
    ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes")
)
"""Elements whose content runs to their own end tag, whatever it holds."""

TEMPLATE_LIMIT = 4096
"""Code points within which a template tag must close, else its opening is text."""

MAX_ATTRIBUTES = 1000
"""Attributes that are kept of one tag: memory stays small whatever a tag holds."""

_CLOSERS = {"{{": "}}", "{%": "%}", "<%": "%>"}
_OPENING = re.compile(r"<(?:(?=[a-zA-Z/!?])|%)|\{+[{%]")
_TEMPLATE = re.compile(r"\{+[{%]|<%")
_TAG_NAME = re.compile(r"<(/?)([a-zA-Z][^ \t\n\f\r/>]*)(>?)")
_BETWEEN = re.compile(r"[ \t\n\f\r/]*")
_END_TAG = re.compile(r"</[a-zA-Z]")
_ATTRIBUTE = re.compile(
    r"""(=?[^ \t\n\f\r/>=]*)"""
    r"""(?:[ \t\n\f\r]*=[ \t\n\f\r]*"""
    r"""(?:"([^"]*)"|'([^']*)'|([^ \t\n\f\r>"'][^ \t\n\f\r>]*)|(["'])|()))?"""
)
_UNCLOSED_QUOTE = 5
_QUOTES = {2: '"', 3: "'"}


class Attribute(NamedTuple):
    """An attribute of a tag.

    name   in lower case
    value  decoded; None where the attribute has no `=`
    span   the value in the source, without quotes; empty, after the name, where it has none
    whole  name, `=` and value with quotes
    """

    name: str
    value: str | None
    span: Span
    whole: Span


class Tag(NamedTuple):
    """A tag, a comment or a doctype. Text is what lies between the spans.

    kind        "start", "end", "comment" or "doctype"
    name        in lower case; "" of a comment or doctype
    attributes  without duplicates: the first counts
    closed      whether a slash stands before the `>`
    """

    name: str
    kind: str
    span: Span
    attributes: tuple[Attribute, ...] = ()
    closed: bool = False

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of a name in lower case, or None."""
        for attribute in self.attributes:
            if attribute.name == name:
                return attribute
        return None

    def get(self, name: str) -> str:
        """Return an attribute's value; "" where the attribute or its value is absent."""
        attribute = self.attribute(name)
        return (attribute.value or "") if attribute else ""


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Tag]:
    """Yield the tags of a part of a text in source order. Linear in time; never raises."""
    yield from _Scanner(text, len(text) if end is None else end).scan(start)


def srcset_urls(value: str, span: Span, source: str) -> list[tuple[str, Span]]:
    """Return the URLs of a `srcset` with their spans (WHATWG HTML 4.8.4.2.1).

    `value` is decoded, `span` is the value in `source`: where entities make the two differ, each
    URL has the whole span. A value that holds a template tag is returned as one URL.
    """
    if any(opener in value for opener in _CLOSERS):
        return [(value, span)]
    plain = source[span.start : span.end] == value
    return [
        (value[at:end], Span(span.start + at, span.start + end) if plain else span)
        for at, end in _candidates(value)
    ]


_COMMAS = re.compile(r"[ \t\n\f\r,]*")
_URL = re.compile(r"[^ \t\n\f\r]+")
_DESCRIPTORS = re.compile(r"(?:[^(,]++|\([^)]*+(?:\)|$))*+")


def _candidates(value: str) -> Iterator[tuple[int, int]]:
    at = 0
    while True:
        at = _match_end(_COMMAS, value, at, len(value))
        url = _URL.match(value, at)
        if url is None:
            return
        kept = len(url[0].rstrip(","))
        yield at, at + kept
        at = url.end()
        if kept == len(url[0]):
            at = _match_end(_DESCRIPTORS, value, at, len(value))


def _match_end(pattern: re.Pattern[str], text: str, at: int, end: int) -> int:
    match = pattern.match(text, at, end)
    return match.end() if match else at


class TemplateTags:
    """Finds the end of template tags in a text, each closer searched for once."""

    __slots__ = ("_end", "_next", "_text")

    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end
        self._next: dict[str, int] = {}

    def end_of(self, opener: str, at: int) -> int:
        """Return where the template tag ends whose content begins at an offset, or -1."""
        closer = _CLOSERS[opener]
        known = self._next.get(closer, 0)
        if known < at:
            found = self._text.find(closer, at, self._end)
            known = self._next[closer] = self._end if found < 0 else found
        near = known < self._end and known - at <= TEMPLATE_LIMIT
        return known + len(closer) if near else -1


class _Scanner:
    """The state of one run: the text, its end, and what is known not to come any more."""

    __slots__ = ("_end", "_templates", "_text", "_unended")

    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end
        self._templates = TemplateTags(text, end)
        self._unended: set[str] = set()

    def scan(self, at: int) -> Iterator[Tag]:
        while opening := _OPENING.search(self._text, at, self._end):
            if opening[0] != "<":
                at = self._after_template(opening)
                continue
            tag = self._tag(opening.start())
            if tag is None:
                return
            yield tag
            at = tag.span.end
            if tag.kind == "start" and tag.name in RAW_TEXT:
                at = self._raw_text_end(tag)

    def _after_template(self, opening: re.Match[str]) -> int:
        """A template tag that holds an end tag is none: `{{</code> and <code>}}` in prose."""
        opener, content = opening[0][-2:], opening.end()
        end = self._templates.end_of(opener, content)
        if end < 0 or (opener != "<%" and _END_TAG.search(self._text, content, end)):
            return content
        return end

    def _tag(self, at: int) -> Tag | None:
        match = _TAG_NAME.match(self._text, at, self._end)
        if match is None:
            return self._markup(at)
        slash, name, bracket = match.groups()
        kind = "end" if slash else "start"
        if bracket:
            return Tag(name.lower(), kind, Span(at, match.end()))
        attributes: dict[str, Attribute] = {}
        end = self._attributes(match.end(), attributes)
        if end < 0:
            return None
        closed = self._is_slash(end - 2, attributes)
        return Tag(name.lower(), kind, Span(at, end), tuple(attributes.values()), closed)

    def _is_slash(self, at: int, attributes: dict[str, Attribute]) -> bool:
        """Tell whether a slash closes the tag; in `<a href=x/>` it is the value's."""
        if self._text[at] != "/":
            return False
        return not any(attribute.whole.end > at for attribute in attributes.values())

    def _markup(self, at: int) -> Tag:
        """A comment, a doctype, or what the specification calls a bogus comment."""
        text = self._text
        if text.startswith("<!--", at):
            return Tag("", "comment", Span(at, self._comment_end(at)))
        end = text.find(">", at, self._end) + 1 or self._end
        kind = "doctype" if text[at : at + 9].lower() == "<!doctype" else "comment"
        return Tag("", kind, Span(at, end))

    def _comment_end(self, at: int) -> int:
        """`<!-->` and `<!--->` are whole comments, so the search begins at the dashes."""
        end = self._text.find("-->", at + 2, self._end)
        limit = self._end if end < 0 else end
        odd = self._text.find("--!>", at + 4, limit)
        if odd >= 0:
            return odd + 4
        return self._end if end < 0 else end + 3

    def _raw_text_end(self, tag: Tag) -> int:
        """Where the end tag of a raw text element stands; the end of the text without one.

        `<iframe />` without an end tag is taken at its word: it swallows nothing.
        """
        found = None
        if tag.name not in self._unended:
            pattern = re.compile(rf"</{tag.name}(?=[ \t\n\f\r/>])", re.IGNORECASE)
            found = pattern.search(self._text, tag.span.end, self._end)
        if found:
            return found.start()
        self._unended.add(tag.name)
        return tag.span.end if tag.closed else self._end

    def _attributes(self, at: int, into: dict[str, Attribute]) -> int:
        """Collect attributes; return the offset after the `>`, or -1 where the tag has no end."""
        text, end = self._text, self._end
        while True:
            between = _BETWEEN.match(text, at, end)
            at = between.end() if between else at
            if at >= end:
                return -1
            if text[at] == ">":
                return at + 1
            if text[at] in "{<" and (after := self._template_in_tag(at)) > 0:
                at = after
                continue
            match = _ATTRIBUTE.match(text, at, end)
            if match is None or match.lastindex == _UNCLOSED_QUOTE:
                return -1
            at = self._attribute(match, into)
            if at < 0:
                return -1

    def _template_in_tag(self, at: int) -> int:
        opener = self._text[at : at + 2]
        return self._templates.end_of(opener, at + 2) if opener in _CLOSERS else -1

    def _attribute(self, match: re.Match[str], into: dict[str, Attribute]) -> int:
        group = match.lastindex or 1
        value = match[group] if group > 1 else None
        start, end = match.span(group) if group > 1 else (match.end(1), match.end(1))
        after = match.end()
        if value and _TEMPLATE.search(value):
            end = self._value_end(start, _QUOTES.get(group, ""))
            if end < 0:
                return -1
            value = self._text[start:end]
            after = end + (group in _QUOTES)
        name = match[1].lower()
        if name not in into and len(into) < MAX_ATTRIBUTES:
            decoded = None if value is None else decode_attribute(value)
            whole = Span(match.start(), after)
            into[name] = Attribute(name, decoded, Span(start, end), whole)
        return after

    def _value_end(self, at: int, quote: str) -> int:
        """Where a value that holds template tags ends; -1 where its quote never comes.

        A template tag with an odd number of the value's quotes is none: `title="{{"`.
        """
        stop = _value_stop(quote)
        while found := stop.search(self._text, at, self._end):
            if not _TEMPLATE.match(found[0]):
                return found.start()
            at = found.end()
            end = self._templates.end_of(found[0][-2:], at)
            if end > 0 and not (quote and self._text.count(quote, at, end) % 2):
                at = end
        return -1


_STOPS = {
    quote: re.compile(rf"{stop}|\{{+[{{%]|<%")
    for quote, stop in (('"', '"'), ("'", "'"), ("", "[ \\t\\n\\f\\r>]"))
}


def _value_stop(quote: str) -> re.Pattern[str]:
    return _STOPS[quote]
