"""YAML read line by line: the same nodes as libyaml's, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.readers.meta_error import MetaError
from anplint.readers.yaml_lines import read_lines
from anplint.readers.yaml_meta import parse_yaml

SIMPLE = (
    "rope", "two words", "a:b", "x#y", "http://e.org/?a=b#c", "-3", "1.5", "0x1F", "yes", "~",
    "12:30", "2026-01-31", "'q: #'", '"double, with: #"', "[a, b c]", "[]", "[ 'x', \"y\" ,1]",
    "x   ", "x # note", "'q' # note", "é 🪢", "-x", "a, b",
)  # fmt: skip
VALUES = (
    *SIMPLE, "{", "{}", "[a", "[a: b]", "[a,]", "[-1]",
    "x: y", "x:", "# c", "*a", "&a x", "!t x", "@x", "'it''s'", '"a\\n"', "- x", "? x", "|", "a\tb",
)  # fmt: skip
KEYS = (
    "a: ",
    "b: ",
    "two words: ",
    "og:title:  ",
    "c-d: ",
    "é: ",
    "a:",
    "7: ",
    "'q': ",
    "<<: ",
    "",
)
BLOCKS = ("|\n", "|-\n", ">\n", ">-\n", "|+\n", "> # note\n")
LINES = st.one_of(
    st.tuples(
        st.sampled_from(("", "", "  ", " ", "    ")),
        st.sampled_from(("", "", "- ", "-  ", "-")),
        st.sampled_from(KEYS),
        st.sampled_from(("", *VALUES)),
    ).map("".join),
    st.tuples(
        st.sampled_from(("a: ", "  b: ", "- ", "  - c: ")),
        st.sampled_from(BLOCKS),
        st.lists(st.sampled_from(("  x", "    y: z", "    # w", "     v ", "", "  ")), max_size=3),
    ).map(lambda parts: parts[0] + parts[1] + "\n".join(parts[2])),
    st.sampled_from(("", "# c", "   # c", "---", "...", "  x", "\t")),
)
TEXTS = st.builds(
    lambda lines, end: "\n".join(lines) + end,
    st.lists(LINES, min_size=1, max_size=7),
    st.sampled_from(("\n", "", "\n\n")),
)


def agrees(text: str) -> bool:
    """Compare with libyaml; tell whether the lines were read."""
    shifted, end = f"--{text}--", 2 + len(text)
    node = read_lines(shifted, 2, end)
    if node is None:
        return False
    expected = parse_yaml(shifted, 2, end)
    assert repr(node) == repr(expected)  # `==` takes 1 for True
    return True


@given(TEXTS | st.text("ab:-? \n[]{}&*!|>'\"#%@,\té1", max_size=30))
def test_reads_as_libyaml_or_not_at_all(text: str) -> None:
    agrees(text)


@pytest.mark.parametrize("value", SIMPLE)
@pytest.mark.parametrize("form", ["a: {}\n", "a:\n- {}\n", "a:\n  b: {}\nc: d\n", "a:\n  - b: {}"])
def test_reads_what_front_matter_is_made_of(form: str, value: str) -> None:
    assert agrees(form.format(value))


@pytest.mark.parametrize(
    "text",
    [
        "a:\nb:\n", "a:\n\n  b: c\n\n# d\ne: f\n", "a:\n  - b: c\n    d:\n    - e\n  - f\ng: h\n",
        "a: |\n  x\n  y: # z\nb: c\n", "x: >-\n  one\n  two \n", "a: >\n    x\n\nb: y\n",
        "a: b\na: c\n", "a:   # note\n  - b\n",
    ],
)  # fmt: skip
def test_reads_nested_maps_lists_and_block_scalars(text: str) -> None:
    assert agrees(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "# c\n", "- a\n", "a\n", " a: b\n", "a: b\n  c\n", "a: b\n  c: d\n",
        "a:\n    b: c\n  d: e\n",
        "a: |\n  x\n\n  y\n", "a: |\n  x\n   y\n", "a: |\n  x\n\n  # y\n", "a:\n  b: |\n  c\n",
        "a: b\r\nc: d\n", "a:\tb\n", "a: b\x85c\n", "a: \u2028\n", "a: \x07\n", "---\na: b\n",
        "a: b: c\n", "a: 'b' c\n", "a: &x b\n", "a:\n-\n", "a: b\n- c\n", "a:\n - b\n- c\n",
    ],
)  # fmt: skip
def test_leaves_the_rest_to_libyaml(text: str) -> None:
    assert read_lines(text, 0, len(text)) is None


@pytest.mark.parametrize(
    "text",
    [
        "a: x" + " " * 200_000 + ": y\n",
        "a: " + "x:" * 100_000 + " \n",
        "a" + " b" * 100_000 + ": c\n",
        "a: [" + "x, " * 100_000 + "]\n",
        "a: |\n" + "  x\n" * 100_000 + " \n" * 100_000 + "  y\n",
        " " * 200_000 + "a: b\n",
    ],
)
def test_long_lines_take_linear_time(text: str) -> None:
    assert read_lines(text, 0, len(text)) is None


def test_depth_is_left_to_libyaml() -> None:
    text = "".join(" " * level + "a:\n" for level in range(300))
    assert read_lines(text, 0, len(text)) is None
    with pytest.raises(MetaError):
        parse_yaml(text, 0, len(text))
