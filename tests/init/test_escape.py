"""Names are written so that TOML and YAML read them back, whatever they hold."""

from __future__ import annotations

import tomllib

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from anplint.init.escape import quoted, quoted_list

UNICODE = st.text(st.characters(exclude_categories=["Cs"]))


@given(UNICODE)
def test_toml_and_yaml_read_back_what_was_written(text: str) -> None:
    written = quoted(text)
    assert tomllib.loads(f"a = {written}\n[{written}]\n" if text != "a" else f"a = {written}")[
        "a"
    ] == text  # fmt: skip
    assert yaml.safe_load(f"a: {written}") == {"a": text}
    assert written.isprintable()


@given(st.lists(UNICODE))
def test_a_list_is_read_back(texts: list[str]) -> None:
    assert tomllib.loads(f"# {quoted_list(tuple(texts))}\na = {quoted_list(tuple(texts))}") == {
        "a": texts
    }


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        quoted("a\ud800")
