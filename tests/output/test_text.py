"""text and concise: the caret stands under what it points at, and people can read the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.model import Finding, Post, Related, Span
from anplint.output import Result, Style, render
from anplint.output.snippet import LEAD, WIDTH, cell_width, snippet
from tests.output import cases


def shown(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the source line as it is shown and what the marks underline."""
    got = snippet(text, Post("a.md", text).place(Span(start, end)))
    assert got is not None
    cells: list[str] = []
    for char in got.line:
        width = cell_width(char)
        if width:
            cells += [char, *[""] * (width - 1)]
        elif cells:
            cells[-1] += char
    return got.line, "".join(cells[got.indent : got.indent + got.marks])


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("plain words here\n", "words"),
        ("Feiern 🎉🎉 mit TODO hier\r\n", "TODO"),
        ("毎日の写しは夜に取ります。", "夜に取"),
        ("e\u0301te\u0301 x TODO", "TODO"),
        ("first\rsecond TODO", "TODO"),
        ("a \u2028 b TODO", "TODO"),
        ("an escape \x1b[31m TODO", "TODO"),
        ("right to left \u202e TODO", "TODO"),
    ],
)
def test_the_marks_are_under_the_text(text: str, about: str) -> None:
    start = text.index(about)
    line, marked = shown(text, start, start + len(about))
    assert marked == about
    assert "\x1b" not in line
    assert "\u2028" not in line


def test_a_tab_is_four_cells() -> None:
    assert shown("\t- \tTODO", 4, 8) == ("    -     TODO", "TODO")


def test_a_span_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert shown("one two  \nthree", 4, 15) == ("one two", "two")


def test_an_empty_span_has_one_mark() -> None:
    assert snippet("one", Post("", "one").place(Span(3, 3))) == ("one", 3, 1)


@pytest.mark.parametrize("unit", ["word ", "日本 ", "🎉", "\t", "\x07"])
def test_a_long_line_is_clipped_around_the_marks(unit: str) -> None:
    text = unit * 400 + "TODO" + unit * 400
    line, marked = shown(text, len(unit) * 400, len(unit) * 400 + 4)
    assert marked == "TODO"
    assert line.startswith("…")
    assert sum(map(cell_width, line)) <= WIDTH + 1


def test_the_start_of_a_long_line_is_not_clipped_there() -> None:
    text = "x " * 20 + "TODO" + " y" * 400
    line, marked = shown(text, 40, 44)
    assert line.startswith("x x ")
    assert line.endswith("…")
    assert marked == "TODO"


def test_marks_are_capped() -> None:
    got = snippet("x" * 5000, Post("", "x" * 5000).place(Span(10, 5000)))
    assert got is not None
    assert got.marks == WIDTH - 10


@given(st.text(alphabet="a \t\n\r🎉日\u0301\x1b\u200b", max_size=300), st.data())
def test_any_place_of_any_text_can_be_shown(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    got = snippet(text, Post("a.md", text).place(Span(start, end)))
    if got is None:
        # Only an empty file, or a place between CR and LF, has no line to show.
        assert not text or text[start - 1 : start + 1] == "\r\n"
        return
    assert got.line.replace("\u200b", "").isprintable()
    assert 1 <= got.marks <= WIDTH + 1
    assert LEAD <= WIDTH
    assert sum(map(cell_width, got.line)) <= WIDTH + 1


@pytest.mark.parametrize("text", ["", "short", "x" * 500])
def test_a_file_that_changed_has_no_snippet(text: str) -> None:
    old = "line one\nline two is here\n"
    assert snippet(text, Post("", old).place(Span(14, 17))) is None


def text_of(result: Result, style: Style | None = None) -> str:
    return "".join(render("text", result, style or Style()))


def test_related_places_are_capped_and_counted() -> None:
    first = cases.FULL.findings[1]
    many = first._replace(related=first.related * 4995)
    text = text_of(cases.FULL._replace(findings=(many,)))
    assert text.count("= also at") == 5
    assert "= and at 4,990 more places\n" in text


def test_one_more_place_is_singular() -> None:
    first = cases.FULL.findings[1]
    text = text_of(cases.FULL._replace(findings=(first._replace(related=first.related * 6),)))
    assert "= and at 1 more place\n" in text


@pytest.mark.parametrize(
    ("result", "summary"),
    [
        (cases.EMPTY, "All good: 5 posts checked."),
        (cases.EMPTY._replace(posts=1), "All good: 1 post checked."),
        (cases.EMPTY._replace(posts=0), "There are no posts to check."),
        (cases.many(4), "Found 4 findings (1 error, 2 warnings, 1 note) in 4 posts."),
        (
            cases.many(6000)._replace(posts=1200),
            "Found 6,000 findings (2,000 errors, 2,000 warnings, 2,000 notes) in 1,200 posts.",
        ),
        (cases.many(1), "Found 1 finding (1 warning) in 1 post."),
    ],
)
def test_the_last_line_is_a_summary(result: Result, summary: str) -> None:
    assert text_of(result).splitlines()[-1] == summary


def test_colours_are_the_only_difference_they_make() -> None:
    import re

    for name in ("text", "concise"):
        plain = "".join(render(name, cases.FULL, Style()))
        colored = "".join(render(name, cases.FULL, Style(color=True)))
        assert "\x1b" not in plain
        assert plain != colored
        assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == plain


def test_a_prefix_stands_before_every_path() -> None:
    text = text_of(cases.FULL, Style(prefix="../blog/"))
    assert "../blog/posts/a.md:4:1: ANP104" in text
    assert "also at ../blog/posts/a.md:3:1" in text


def test_a_fix_is_described() -> None:
    text = text_of(cases.FULL)
    assert "= fix: Remove the second `slug`.\n" in text
    assert "= fix: Remove the paragraph.\n" in text


def test_a_note_without_message_is_a_place_only() -> None:
    found = Finding("A1", "a", "note", "m", cases.find("posts/a.md", "Copy"), "f",
                    (Related(cases.find("posts/a.md", "night"), ""),))  # fmt: skip
    assert "= also at posts/a.md:7:21\n" in text_of(cases.FULL._replace(findings=(found,)))
