"""GitHub's line hash: its own known answers, and a slow implementation written from its words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.output.fingerprint_github import line_hashes

LOREM = "Lorem ipsum dolor sit amet.\n"
ENDED = (
    "e9496ae3ebfced30:1 fb7c023a8b9ccb3f:1 ce8ba1a563dcdaca:1 e20e36e16fcb0cc8:1 "
    "b3edc88f2938467e:1 c8e28b0b4002a3a0:1 c129715d7a2bc9a3:1"
)
# Inputs and answers as the tests of github/codeql-action state them.
KNOWN = [
    ("", "c129715d7a2bc9a3:1"),
    (
        " a\nb\n  \t\tc\n d",
        "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1",
    ),
    (
        " hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End",
        (
            "8b7cf3e952e7aeb2:1 b1ae1287ec4718d9:1 bff680108adb0fcc:1 c6805c5e1288b612:1 "
            "b86d3392aea1be30:1 e6ceba753e1a442:1"
        ),
    ),
    (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", ENDED),
    (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", ENDED),
    (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", ENDED),
    (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", ENDED),
    (
        LOREM * 10,
        (
            "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 "
            "a7f2ff13bc495cf2:5 a7f2ff13bc495cf2:6 a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 "
            "55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 c129715d7a2bc9a3:1"
        ),
    ),
]


def slow_hashes(text: str) -> list[str]:
    """Return the hash of every line, by the formula: sum of u * 37^(99 - i) modulo 2^64."""
    data = text.encode("utf-16-le")
    raw = [int.from_bytes(data[i : i + 2], "little") for i in range(0, len(data), 2)]
    units: list[int] = []
    for number, unit in enumerate(raw):
        if unit in (32, 9) or (unit == 10 and number and raw[number - 1] == 13):
            continue
        units.append(10 if unit == 13 else unit)
    units.append(0xFFFF)
    starts = [0, *(i + 1 for i, unit in enumerate(units) if unit == 10)]
    hashes: list[str] = []
    for start in starts:
        window = (units[start : start + 100] + [0] * 100)[:100]
        value = sum(unit * 37 ** (99 - i) for i, unit in enumerate(window)) % 2**64
        number = 1 + sum(1 for other in hashes if other.startswith(f"{value:x}:"))
        hashes.append(f"{value:x}:{number}")
    return hashes


@pytest.mark.parametrize(("text", "answers"), KNOWN)
def test_known_answers(text: str, answers: str) -> None:
    expected = answers.split()
    assert line_hashes(text, range(1, len(expected) + 1)) == dict(enumerate(expected, start=1))
    assert slow_hashes(text) == expected


@given(st.text(alphabet="ab \t\r\n🎉é日"), st.integers(1, 60))
def test_it_is_the_formula(text: str, repeat: int) -> None:
    text *= repeat
    expected = slow_hashes(text)
    assert list(line_hashes(text, range(1, len(expected) + 1)).values()) == expected


@given(st.text(alphabet="ab\r\n🎉").map(lambda text: text * 9), st.sets(st.integers(1, 30)))
def test_only_the_lines_asked_for(text: str, lines: set[int]) -> None:
    expected = dict(enumerate(slow_hashes(text), start=1))
    assert line_hashes(text, lines) == {n: expected[n] for n in lines if n in expected}


def test_occurrences_count_the_lines_that_were_not_asked_for() -> None:
    assert line_hashes(LOREM * 10, {6}) == {6: "a7f2ff13bc495cf2:6"}
