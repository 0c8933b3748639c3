"""What is more than a reader takes on: found from the bytes, before anything is decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anplint.readers import read
from anplint.readers.limits import MAX_BYTES, MAX_LINES, MAX_MARKS, excess, load

if TYPE_CHECKING:
    from pathlib import Path

MARKER = b"\nalphanode post meta\ntopic x\n"


@pytest.mark.parametrize("form", ["markdown", "html", "text", None])
def test_size_is_bounded_in_every_form(form: str | None) -> None:
    assert excess(b"a" * MAX_BYTES, form) == ""
    assert excess(b"a" * (MAX_BYTES + 1), form) == "larger than 10 MB; split it"


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
def test_lines_are_counted_whatever_ends_them(end: bytes) -> None:
    for form in ("markdown", "text"):
        assert excess(b"a" + end * MAX_LINES, form) == ""
        assert excess(b"a" + end * (MAX_LINES + 1), form) == "more than 100,000 lines; split it"
    assert excess(end * (MAX_LINES + 1), "html") == ""


def test_markup_is_counted_in_markdown_alone() -> None:
    prose = b"One word, another word; and so on? " * 50_000
    assert excess(prose + b"[" * MAX_MARKS, "markdown") == ""
    assert "500,000 characters of markup" in excess(prose + b"[" * (MAX_MARKS + 1), "markdown")
    assert excess(b"[" * (MAX_MARKS + 1), "text") == ""
    assert excess(b"[" * (MAX_MARKS + 1), "html") == ""


def test_a_post_that_holds_pictures_is_read() -> None:
    (post,) = read("a.md", b"# T\n\n![p](data:image/png;base64," + b"aB3+/" * 400_000 + b")\n", {})
    assert not post.problems
    assert len(post.images) == 1


@pytest.mark.parametrize(
    ("path", "data", "posts"),
    [
        ("a.md", b"a" * MAX_BYTES + b"a", 1),
        ("notes.txt", b"a" * MAX_BYTES + b"a", 0),
        ("export.txt", b"a" * MAX_BYTES + MARKER, 1),
        ("log.txt", b"a\n" * (MAX_LINES + 1), 0),
        ("export.txt", b"a\n" * MAX_LINES + MARKER, 1),
        ("coverage.html", b"<table>" + b"a" * MAX_BYTES, 0),
        ("page.html", b"<main><ARTICLE>" + b"a" * MAX_BYTES, 1),
        ("page.html", b"---\ntitle: T\n---\n" + b"a" * MAX_BYTES, 1),
    ],
)
def test_only_what_claims_to_be_a_post_is_reported(path: str, data: bytes, posts: int) -> None:
    found = read(path, data, {})
    assert [problem.kind for post in found for problem in post.problems] == ["unreadable"] * posts
    assert len(read(path, data, {}, forced=True)) == 1


def test_of_a_large_file_the_beginning_and_the_end_are_loaded(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"---" + b"a" * 3 * MAX_BYTES + MARKER)
    data = load(str(path))
    assert MAX_BYTES < len(data) < MAX_BYTES * 1.1
    assert data.startswith(b"---")
    assert data.endswith(MARKER)


def test_a_file_within_the_bound_is_loaded_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"a" * MAX_BYTES)
    assert load(str(path)) == b"a" * MAX_BYTES


def test_a_text_that_cannot_be_decoded_is_a_post_only_with_its_meta_box() -> None:
    for data, posts in [
        ("Notes é".encode("latin-1"), 0),
        ("Notes".encode("utf-16"), 0),
        ("Title\n\nAlphaNode post meta\n".encode("utf-16"), 1),
        (b"alphanode post meta\n\0", 1),
    ]:
        assert len(read("a.txt", data, {})) == posts
    assert len(read("a.txt", "Notes é".encode("latin-1"), {}, forced=True)) == 1
