"""The meta of an HTML page: `<title>`, `<meta>`, canonical link, language and JSON-LD."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from anplint.model import Entry, Node, Problem, Span, normal_key
from anplint.readers.html_entities import decode_entities
from anplint.readers.html_survey import classes, trimmed
from anplint.readers.meta_error import MetaError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.readers.html_survey import Survey
    from anplint.readers.html_tokens import Attribute, Tag

ARTICLE_TYPES = frozenset(
    ("article", "blogposting", "newsarticle", "techarticle", "scholarlyarticle", "report",
     "howto", "socialmediaposting", "advertisercontentarticle", "analysisnewsarticle",
     "opinionnewsarticle", "reportagenewsarticle", "reviewnewsarticle")
)  # fmt: skip
"""schema.org types that are a post, in lower case (schema.org/Article and its kinds, 2024)."""

_ARTICLE_PROPERTIES = frozenset(
    ("author", "datecreated", "datemodified", "datepublished", "description", "headline", "image",
     "inlanguage", "keywords", "lastreviewed", "timerequired", "wordcount")
)  # fmt: skip
"""Microdata outside the head that is the article's; `name` or `url` may be its author's."""

_NAMING = ("name", "property", "itemprop")
_TIMES = ("dt-published", "dt-updated")
_WRAPPING = re.compile(r"\s*(?:<!--|(?://|/\*)?\s*<!\[CDATA\[(?:\s*\*/)?)")
_WRAPPING_END = re.compile(r"(?:-->|(?://|/\*)?\s*\]\]>(?:\s*\*/)?)\s*\Z")
_TEMPLATE_OPENERS = ("{{", "{%", "<%")


class Head(NamedTuple):
    """What the page says of itself: entries, what can't be read, and whether it is an article."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    is_article: bool


def read_head(survey: Survey) -> Head:
    """Return the entries of the page's own tags, then those of its JSON-LD that they lack."""
    entries = list(_page_entries(survey))
    problems: list[Problem] = []
    article = next(_articles(survey, problems), None)
    known = {normal_key(entry.key) for entry in entries}
    of_article = article.entries if article else ()
    entries += [
        entry for entry in of_article if entry.key[:1] != "@" and normal_key(entry.key) not in known
    ]
    is_article = article is not None or any(
        entry.key == "og:type" and str(entry.value).lower() == "article" for entry in entries
    )
    return Head(tuple(entries), tuple(problems), is_article)


def _page_entries(survey: Survey) -> Iterator[Entry]:
    if survey.title and survey.title.end > survey.title.start:
        yield _title_entry(survey, survey.title)
    head_end = survey.head.end if survey.head else -1
    grouped: dict[str, list[Entry]] = {}
    for entry in filter(None, (_tag_entry(tag, head_end) for tag in survey.tags)):
        group = grouped.setdefault(entry.key, [])
        if not group or entry.key_span.end <= head_end:
            group.append(entry)
    for group in grouped.values():
        yield group[0] if len(group) == 1 else _joined(group)


def _title_entry(survey: Survey, span: Span) -> Entry:
    value = " ".join(decode_entities(survey.text[span.start : span.end]).split())
    return Entry("title", survey.title_key, Node(value, span))


def _joined(group: list[Entry]) -> Entry:
    """One entry for a key that a page repeats (`article:tag`): its value is a list."""
    items = tuple(entry.node for entry in group)
    span = Span(items[0].span.start, items[-1].span.end)
    return group[0]._replace(node=Node([item.value for item in items], span, items=items))


def _tag_entry(tag: Tag, head_end: int) -> Entry | None:
    if tag.name == "meta":
        return _meta_entry(tag, tag.span.end <= head_end)
    if tag.name == "link":
        link = tag.attribute("href")
        relations = tag.get("rel").lower().split()
        return _entry("canonical", link, link) if link and "canonical" in relations else None
    if tag.name == "html":
        language = tag.attribute("lang")
        return _entry("lang", language, language) if language else None
    return _time_entry(tag)


def _meta_entry(tag: Tag, in_head: bool) -> Entry | None:
    content = tag.attribute("content")
    for name in _NAMING:
        naming = tag.attribute(name)
        key = naming.value.strip().lower() if naming and naming.value else ""
        if key and naming and content:
            known = in_head or name != "itemprop" or key in _ARTICLE_PROPERTIES
            return Entry(key, naming.span, _node(content)) if known else None
    return None


def _time_entry(tag: Tag) -> Entry | None:
    """A date of the microdata or the microformat (h-entry) of a page."""
    when = tag.attribute("datetime")
    if not when:
        return None
    key = tag.get("itemprop").lower() or next((n for n in _TIMES if n in classes(tag)), "")
    return _entry(key, when, when) if key in (*_TIMES, *_ARTICLE_PROPERTIES) else None


def _entry(key: str, naming: Attribute, value: Attribute) -> Entry:
    key_span = Span(naming.whole.start, naming.whole.start + len(naming.name))
    return Entry(key, key_span, _node(value))


def _node(attribute: Attribute) -> Node:
    return Node(attribute.value or "", attribute.span)


def _articles(survey: Survey, problems: list[Problem]) -> Iterator[Node]:
    """Yield the maps of the JSON-LD whose type is an article. What a template fills is skipped."""
    from anplint.readers.json_meta import parse_json

    for script in survey.scripts:
        span = _unwrapped(survey.text, script)
        content = survey.text[span.start : span.end]
        if not content or any(opener in content for opener in _TEMPLATE_OPENERS):
            continue
        try:
            node = parse_json(survey.text, span.start, span.end)
        except MetaError as error:
            problems.append(_broken(survey.text, error))
        else:
            yield from filter(_is_article, _maps(node))


def _unwrapped(text: str, span: Span) -> Span:
    """The JSON without the comment or CDATA marks that old pages put around scripts."""
    start, end = span
    if opening := _WRAPPING.match(text, start, end):
        start = opening.end()
        tail = text[max(start, end - 20) : end]
        if closing := _WRAPPING_END.search(tail):
            end -= len(tail) - closing.start()
    return trimmed(text, Span(start, max(start, end)))


def _broken(text: str, error: MetaError) -> Problem:
    at = min(error.offset, len(text))
    return Problem("unreadable", f"JSON-LD: {error.detail}", Span(at, min(at + 1, len(text))))


def _maps(node: Node) -> Iterable[Node]:
    """The top-level maps: the value, the items of a list, those of an `@graph`."""
    tops = node.items if isinstance(node.value, list) else (node,)
    for top in tops:
        yield top
        for entry in top.entries:
            if entry.key == "@graph":
                yield from entry.node.items


def _is_article(node: Node) -> bool:
    kind = node.value.get("@type") if isinstance(node.value, dict) else None
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and name.lower() in ARTICLE_TYPES for name in kinds)
