"""The HTML tokenizer: tags, attributes, templates, srcset, entities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.model import PAD, Span
from anplint.readers.html_entities import decode_attribute, pad_entities
from anplint.readers.html_tokens import MAX_ATTRIBUTES, Tag, decode_entities, srcset_urls, tokens

MARKUP = st.text(alphabet="<>/=\"' a-z!-{}%&;?", max_size=80)


def sources(text: str) -> list[str]:
    return [text[slice(*tag.span)] for tag in tokens(text)]


def only(text: str) -> Tag:
    (tag,) = tokens(text)
    return tag


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a</p>", ["<p>", "</p>"]),
        ("a < b, 1 <2, <3", []),
        ("<b>x</b", ["<b>"]),
        ("<!-- a --> b <!-- c", ["<!-- a -->", "<!-- c"]),
        ("<!-->x<!--->y<!-- a --!>z", ["<!-->", "<!--->", "<!-- a --!>"]),
        ("<?xml a?>x</3>y", ["<?xml a?>", "</3>"]),
        ("<script>if (a<b) '</scripts>' </SCRIPT ><i>", ["<script>", "</SCRIPT >", "<i>"]),
        ("<textarea><b></textarea>", ["<textarea>", "</textarea>"]),
        ("<style>a<b", ["<style>"]),
        ("<iframe src=a /><b>", ["<iframe src=a />", "<b>"]),
        ("<iframe /><b></iframe>", ["<iframe />", "</iframe>"]),
        ("<% if a > b && <c> %><p>", ["<p>"]),
        ("{% if a <b %}<p>{{ x <y }}", ["<p>"]),
        ("{{</code> and <code>}}", ["</code>", "<code>"]),
        ("{{ <b>", ["<b>"]),
        ("<a title=\"x>y\" b='>' c>", ["<a title=\"x>y\" b='>' c>"]),
        ('<div {% if a > b %}class="x"{% endif %}>', ['<div {% if a > b %}class="x"{% endif %}>']),
    ],
)
def test_spans_of_tags(text: str, expected: list[str]) -> None:
    assert sources(text) == expected


def test_kinds() -> None:
    text = "<!DOCTYPE html><BR/></Div><!-- x -->"
    assert [(tag.kind, tag.name, tag.closed) for tag in tokens(text)] == [
        ("doctype", "", False),
        ("start", "br", True),
        ("end", "div", False),
        ("comment", "", False),
    ]


def test_attributes() -> None:
    text = "<a HREF = 'q' b disabled c=\"\" b=2 d=x/y e= f>"
    found = [(a.name, a.value, text[slice(*a.whole)]) for a in only(text).attributes]
    assert found == [
        ("href", "q", "HREF = 'q'"),
        ("b", None, "b"),
        ("disabled", None, "disabled"),
        ("c", "", 'c=""'),
        ("d", "x/y", "d=x/y"),
        ("e", "f", "e= f"),
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('<i a="{{ u | b: "x" }}">', '{{ u | b: "x" }}'),
        ("<i a='{% v 'x' %}/y'>", "{% v 'x' %}/y"),
        ('<i a="<%= f("x") %>">', '<%= f("x") %>'),
        ("<i a={{ x y }}>", "{{ x y }}"),
        ('<i a="{{">}}', "{{"),
        ('<i a="{% x">', "{% x"),
    ],
)
def test_templates_in_values_are_opaque(text: str, value: str) -> None:
    attribute = only(text).attribute("a")
    assert attribute is not None
    assert (attribute.value, text[slice(*attribute.span)]) == (value, value)


def test_a_value_in_the_middle_of_a_text() -> None:
    text = '<a href="1"> <b id="2"> <c>'
    (tag,) = tokens(text, 12, 23)
    assert tag.attribute("id") == ("id", "2", Span(20, 21), Span(16, 22))
    assert list(tokens(text, 12, 20)) == []


def test_the_slash_belongs_to_an_unquoted_value() -> None:
    assert not only("<a href=x/>").closed
    assert only("<a href=x />").closed


def test_memory_of_one_tag_is_bounded() -> None:
    text = "<a " + " ".join(f"a{n}" for n in range(2 * MAX_ATTRIBUTES)) + ">"
    assert len(only(text).attributes) == MAX_ATTRIBUTES


@given(MARKUP)
def test_spans_rise_and_values_stand_in_the_source(text: str) -> None:
    at = 0
    for tag in tokens(text):
        assert at <= tag.span.start < tag.span.end <= len(text)
        assert text[tag.span.start] == "<"
        at = tag.span.end
        inner = tag.span.start
        for attribute in tag.attributes:
            assert inner < attribute.whole.start <= attribute.span.start
            assert attribute.span.end <= attribute.whole.end < tag.span.end
            inner = attribute.whole.end - 1
            source = text[slice(*attribute.span)]
            assert decode_attribute(source) == (attribute.value or "")


@given(MARKUP, st.integers(0, 80), st.integers(0, 80))
def test_a_part_of_a_text_reads_as_if_it_were_alone(text: str, start: int, end: int) -> None:
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    part = [(tag.span.start - start, tag.name) for tag in tokens(text, start, end)]
    assert part == [(tag.span.start, tag.name) for tag in tokens(text[start:end])]


@pytest.mark.parametrize(
    ("value", "urls"),
    [
        ("a.png", ["a.png"]),
        ("a.png, b.png 2x", ["a.png", "b.png"]),
        ("a,b.png 1x,c.png,d.png 2x", ["a,b.png", "c.png,d.png"]),
        (" , a.png 100w , ,b.png,", ["a.png", "b.png"]),
        ("data:image/png;base64,AA== 1x, b.png", ["data:image/png;base64,AA==", "b.png"]),
        ("a.png f(1, 2), b.png", ["a.png", "b.png"]),
        ("", []),
        ("{{ x | set: 1, 2 }} 2x, b.png", ["{{ x | set: 1, 2 }} 2x, b.png"]),
    ],
)
def test_srcset(value: str, urls: list[str]) -> None:
    source = f'<img srcset="{value}">'
    found = srcset_urls(value, Span(13, 13 + len(value)), source)
    assert [url for url, _ in found] == urls
    assert [source[slice(*span)] for _, span in found] == urls


def test_srcset_with_entities_has_the_whole_span() -> None:
    source = "a?b&amp;c 1x, d"
    span = Span(0, len(source))
    assert srcset_urls("a?b&c 1x, d", span, source) == [("a?b&c", span), ("d", span)]


@pytest.mark.parametrize(
    ("source", "text", "value"),
    [
        ("a &amp; b &lt;", "a & b <", "a & b <"),
        ("&#x27;&#39;&nbsp;", "''\xa0", "''\xa0"),
        ("A&B && &unknown;", "A&B && &unknown;", "A&B && &unknown;"),
        ("?a=1&copy=2", "?a=1©=2", "?a=1&copy=2"),
        ("&notit;", "¬it;", "&notit;"),
        ("&#" + "9" * 5000 + ";", "\ufffd", "\ufffd"),
    ],
)
def test_entities(source: str, text: str, value: str) -> None:
    assert decode_entities(source) == text
    assert decode_attribute(source) == value
    padded = pad_entities(source)
    assert len(padded) == len(source)
    assert padded.replace(PAD, "") == text
