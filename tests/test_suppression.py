"""Suppressions as posts say them: what is understood, what they reach, what is wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.model import Span
from anplint.readers import read
from anplint.ruleset import builtin_rules
from anplint.suppression import MOST, Directive, Written, codes_of, read_directives, take_own

RULES = builtin_rules()


def written(text: str, *, require_reason: bool = False, path: str = "a.md") -> Written:
    (post,) = read(path, text.encode(), {})
    post.meta, own = take_own(post.meta)
    return read_directives(post, own, RULES, require_reason)


def one(comment: str) -> Directive:
    found = written(f"{comment}\nText.\n")
    assert found.faults == []
    (directive,) = found.directives
    return directive


def faults(text: str, *, require_reason: bool = False) -> list[tuple[str, str]]:
    """The messages, each with the text at its place."""
    return [
        (hit.message, text[hit.where.start : hit.where.end])
        for hit in written(text, require_reason=require_reason).faults
        if isinstance(hit.where, Span)
    ]


def meta(value: str) -> str:
    return f"---\ntitle: T\nanplint: {value}\n---\nText.\n"


@pytest.mark.parametrize(
    ("said", "kind", "names", "reason", "until"),
    [
        ("disable", "disable", [], "", ""),
        ("disable-file ANP7", "disable-file", ["ANP7"], "", ""),
        ("enable ANP201, stale-review", "enable", ["ANP201", "stale-review"], "", ""),
        ("disable-next-line ANP201,anp7 images", "disable-next-line", ["ANP201", "anp7", "images"],
         "", ""),
        ("disable: ANP201", "disable", ["ANP201"], "", ""),
        ("disable -- a --  b", "disable", [], "a -- b", ""),
        ("disable ANP201 -- why\n  not", "disable", ["ANP201"], "why not", ""),
        ("disable ANP201 until=2027-01-31", "disable", ["ANP201"], "", "2027-01-31"),
        ("disable until=2027-01-31, ANP201 -- so", "disable", ["ANP201"], "so", "2027-01-31"),
        ("disable -- waits until=2027-01-31 for it", "disable", [], "waits for it", "2027-01-31"),
        ("disable -- until then", "disable", [], "until then", ""),
    ],
)  # fmt: skip
def test_a_comment(said: str, kind: str, names: list[str], reason: str, until: str) -> None:
    directive = one(f"<!-- anplint-{said} -->")
    assert directive.kind == kind
    assert [name.text for name in directive.names] == names
    assert (directive.reason, directive.until) == (reason, until)


def test_the_place_of_a_name_is_its_own() -> None:
    names = one("<!-- anplint-disable until=2027-01-31 ANP7, images -- ANP2 -->").names
    assert [(name.text, name.place.column) for name in names] == [("ANP7", 39), ("images", 45)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{}\nfirst\nsecond\n", "first\n"),
        ("{}\n\n \t\n\nfirst\nsecond\n", "first\n"),
        ("{} same line\nfirst", "first"),
        ("{}\r\n\r\nfirst\r\nsecond", "first\r\n"),
        ("> {}\n>\n> first\n> second\n", "> first\n"),
        ("{}\n{}\n\nfirst\n", "first\n"),
        ("{}\n  first\n", "  first\n"),
        ("text\n\n{}\n", ""),
        ("text\n\n{}", ""),
    ],
)
def test_the_next_line_is_the_next_that_is_not_blank(text: str, line: str) -> None:
    text = text.replace("{}", "<!-- anplint-disable-next-line -->")
    for directive in written(text).directives:
        assert text[directive.start : directive.end] == line


def test_what_the_others_reach() -> None:
    text = "Text.\n\n<!-- anplint-disable -->\n\nText.\n\n<!-- anplint-disable-file -->\n"
    region, file = written(text).directives
    assert text[region.start :].startswith("\n\nText.")
    assert (file.start, file.end, region.end) == (0, len(text) + 1, len(text) + 1)


@pytest.mark.parametrize(
    ("value", "names", "reason", "until"),
    [
        ("{ignore: ANP601}", ["ANP601"], "", ""),
        ("{ignore: 'ANP601, images'}", ["ANP601", "images"], "", ""),
        ("{ignore: [ANP601, stale-review], reason: R, until: 2027-01-31}",
         ["ANP601", "stale-review"], "R", "2027-01-31"),
        ("\n  ignore:\n  - ANP601\n  reason: a longer one", ["ANP601"], "a longer one", ""),
    ],
)  # fmt: skip
def test_the_meta(value: str, names: list[str], reason: str, until: str) -> None:
    found = written(meta(value))
    (directive,) = found.directives
    assert found.faults == []
    assert directive.kind == "meta"
    assert [name.text for name in directive.names] == names
    assert (directive.reason, directive.until, directive.start) == (reason, until, 0)


def test_the_meta_in_toml_json_and_a_text_export() -> None:
    toml = '+++\ntitle = "T"\n[anplint]\nignore = ["ANP601"]\nuntil = 2027-01-31\n+++\nText.\n'
    object_ = '{"title": "T", "anplint": {"ignore": "ANP601", "until": "2027-01-31"}}\n\nText.\n'
    box = "alphanode post meta\n\nanplint\n• ignore: ANP601\n• until: 2027-01-31\n• reason: old\n"
    for text, path in ((toml, "a.md"), (object_, "a.md"), (f"Bread\n\nText.\n\n{box}", "a.txt")):
        found = written(text, path=path)
        (directive,) = found.directives
        assert found.faults == []
        assert [name.text for name in directive.names] == ["ANP601"]
        assert directive.until == "2027-01-31"


def test_the_key_is_taken_out_of_the_meta() -> None:
    (post,) = read("a.md", meta("{ignore: ANP601}").encode(), {})
    rest, own = take_own(post.meta)
    assert list(rest.data) == ["title"]
    assert [entry.key for entry in own] == ["anplint"]
    assert rest.span == post.meta.span


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("disable ANP299", [("name-near", "ANP299")]),
        ("disable missing-image-txt, ANP201", [("name-near", "missing-image-txt")]),
        ("disable zzz", [("name", "zzz")]),
        ("disable ANP004 internal-error", [("lasting", "ANP004"), ("lasting", "internal-error")]),
        ("disable-nextline ANP201", [("directive-near", "anplint-disable-nextline")]),
        ("ignore ANP201", [("directive", "anplint-ignore")]),
        ("disable until=soon", [("until", "soon")]),
        ("disable until=", [("until", "")]),
        ("disable until=2027-02-30", [("until", "2027-02-30")]),
        ("disable until=20270131", [("until", "20270131")]),
        ("disable until=2027-01-31 -- until=2028-01-31", [("twice", "2028-01-31")]),
        ("baseline.json is in the root", []),
        ("free zone", []),
    ],
)
def test_faults_of_comments(comment: str, expected: list[tuple[str, str]]) -> None:
    assert faults(f"<!-- anplint-{comment} -->\nText.\n") == expected


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("ANP601", "ANP601"),
        ("[ANP601]", "[ANP601]"),
        ("", "anplint"),
        ("{reason: R}", "anplint"),
        ("{ignore: 5}", "5"),
        ("{ignore: [5]}", "[5]"),
        ("{ignore: []}", "[]"),
        ("{ignore: [[ANP601]]}", "[[ANP601]]"),
        ("{ignore: ANP601, reason: [a]}", "[a]"),
        ("{ignore: ANP601, because: a}", "because"),
    ],
)
def test_a_meta_key_of_another_shape_has_no_effect(value: str, at: str) -> None:
    assert faults(meta(value)) == [("meta", at)]
    assert written(meta(value)).directives == []


def test_one_whose_names_are_all_wrong_is_not_about_all_rules() -> None:
    assert written("<!-- anplint-disable zzz -->\n").directives == []
    (directive,) = written("<!-- anplint-disable zzz ANP201 -->\n").directives
    assert [name.text for name in directive.names] == ["ANP201"]


def test_one_with_a_bad_date_has_no_effect() -> None:
    assert written("<!-- anplint-disable ANP201 until=soon -->\n").directives == []


def test_a_reason_can_be_demanded() -> None:
    comment = "<!-- anplint-disable ANP201 -->"
    assert faults(f"{comment}\n", require_reason=True) == [("reason", comment)]
    assert faults("<!-- anplint-disable ANP201 -- so -->\n", require_reason=True) == []
    assert faults("<!-- anplint-enable ANP201 -->\n", require_reason=True) == []
    value = "{ignore: ANP601}"
    assert faults(meta(value), require_reason=True) == [("reason", value)]
    assert len(written(f"{comment}\n", require_reason=True).directives) == 1


def test_categories_and_beginnings_leave_out_what_no_post_suppresses() -> None:
    codes = codes_of(RULES, "engine")
    assert codes is not None
    assert "ANP001" in codes
    assert codes.isdisjoint({"ANP002", "ANP003", "ANP004"})
    assert codes_of(RULES, "ANP002") == frozenset()
    assert codes_of(RULES, "nothing") is None


@pytest.mark.parametrize(
    ("comment", "directives"), [("disable", MOST), ("disable zzz", 0), ("disable-nextline", 0)]
)
def test_there_is_a_limit_and_it_is_told(comment: str, directives: int) -> None:
    found = written(f"<!-- anplint-{comment} -->\n\n" * (MOST + 50))
    assert len(found.directives) == directives
    assert [hit.message for hit in found.faults].count("many") == 1
    assert found.faults[-1].message == "many"
    assert len(found.faults) == MOST - directives + 1


def test_long_names_are_cut_in_messages() -> None:
    (hit,) = written(f"<!-- anplint-disable {'z' * 100_000} -->\n").faults
    assert len(str(hit.data["name"])) < 100


PARTS = st.sampled_from(
    ["anplint-", "disable", "-next-line", "enable", " ", ",", "--", " -- ", "until=", "2027-01-31",
     "ANP201", "images", "zz", "\n", "\r\n", ">", "<!--", "-->", ":", "é", "=", "ignore"]
)  # fmt: skip


@given(st.lists(st.lists(PARTS, max_size=12), max_size=5))
def test_nothing_that_a_post_says_makes_it_raise(comments: list[list[str]]) -> None:
    text = "\n\n".join(f"<!-- anplint-{''.join(parts)} -->" for parts in comments)
    found = written(text)
    for directive in found.directives:
        assert 0 <= directive.start <= directive.end <= len(text) + 1
        assert all(codes_of(RULES, name.text) for name in directive.names)
    for hit in found.faults:
        assert isinstance(hit.where, Span)
        assert 0 <= hit.where.start <= hit.where.end <= len(text)


KEYS = st.sampled_from(["ignore", "reason", "until", "x"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("aA1 ,-", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
)


@given(VALUES)
def test_no_value_of_the_meta_makes_it_raise(value: object) -> None:
    found = written(f"---\nanplint: {json.dumps(value)}\n---\nText.\n")
    assert len(found.directives) <= 1
