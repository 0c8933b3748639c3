"""Counting words and characters, and cutting sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.model import Block, Span
from anplint.words import Length, code_length, length_of, reading_length, sentences


@pytest.mark.parametrize(
    ("text", "words", "characters"),
    [
        ("", 0, 0),
        ("Two words", 2, 0),
        ("a dash - is no word -- nor | is & this", 8, 0),
        ("don't well-known and/or", 3, 0),
        ("ein schöner Tag – ohne Regen …", 5, 0),
        ("👍 привет", 1, 0),
        ("今日は、Python を使う。", 1, 6),
        ("한국어 문장", 0, 5),
        ("𠀀𠀁", 0, 2),
    ],
)
def test_words_and_characters(text: str, words: int, characters: int) -> None:
    assert length_of(text) == Length(words, characters)


def test_minutes() -> None:
    assert Length(476, 0).minutes() == 2
    assert Length(100, 250).minutes(100, 500) == 1.5


def test_code_and_debris_are_not_read() -> None:
    kinds = ["heading", "paragraph", "code", "debris", "item"]
    blocks = [Block(kind, Span(0, 0), "two words", "") for kind in kinds]
    assert reading_length(blocks) == Length(6, 0)
    assert code_length(blocks) == Length(2, 0)


def test_sentences_end_where_a_stop_is_followed_by_space() -> None:
    text = '  One, v1.2 of it.  "Two?" Three!\nFour… 五。六'
    assert [text[a:b] for a, b in sentences(text)] == [
        "One, v1.2 of it.", '"Two?"', "Three!", "Four…", "五。", "六",
    ]  # fmt: skip


@given(st.text(alphabet="ab.!?) \n。"))
def test_sentences_cover_all_but_space(text: str) -> None:
    pieces = [text[a:b] for a, b in sentences(text)]
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(piece == piece.strip() != "" for piece in pieces)
