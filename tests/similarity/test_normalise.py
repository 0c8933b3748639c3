"""Texts that a reader cannot tell apart are made equal."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.similarity.normalise import ZERO_WIDTH, normalise


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters()))
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters()))
def test_only_single_spaces_are_left(text: str) -> None:
    """What rapidfuzz and Python call white space is then the same."""
    assert " ".join(normalise(text).split(" ")) == " ".join(normalise(text).split())


def test_what_a_reader_cannot_tell_apart_is_equal() -> None:
    assert normalise("  The \u00a0ﬁrst\n\tSTRASSE") == normalise("the first straße")
    assert normalise(f"invisible{ZERO_WIDTH}ink") == "invisibleink"
    assert normalise("e\u0301tude") == normalise("ÉTUDE")
