"""The pairs of `match.pairs` are exactly those of rapidfuzz over all pairs."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from anplint.similarity.bounds import lcs_length
from anplint.similarity.match import MOST_CHARS, MOST_TEXTS, Pair, Thresholds, pairs
from anplint.similarity.normalise import ZERO_WIDTH, normalise

VOCABULARY = """
a be sea dear every flower gardens however instance judgement kilometres of to the in
naïve Straße шаг окно 山川 漢字 𝒳𝒴 𐍈𐌰 👍 e\u0301tude ﬁne Ⅷ
"""
WORDS = VOCABULARY.split()


def brute_force(texts: list[str], thresholds: Thresholds) -> list[Pair]:
    """The definition, pair by pair."""
    found: list[Pair] = []
    first_of: dict[str, int] = {}
    for position, text in enumerate(texts):
        normal = normalise(text)
        if not normal or len(normal) < thresholds.min_chars:
            continue
        if normal in first_of:
            found.append(Pair(first_of[normal], position, "identical", 100.0))
            continue
        for other, first in first_of.items():
            if kind := _kind(other, normal, thresholds):
                found.append(Pair(first, position, *kind))
        first_of[normal] = position
    return sorted(found)


def _kind(a: str, b: str, thresholds: Thresholds) -> tuple[str, float] | None:
    ratio = fuzz.ratio(a, b)
    if ratio >= thresholds.edited:
        return "edited", ratio
    tokens = min(len(set(a.split())), len(set(b.split())))
    if tokens >= thresholds.min_tokens and 3 * min(len(a), len(b)) >= max(len(a), len(b)):
        score = fuzz.token_set_ratio(a, b)
        if score >= thresholds.reworked:
            return "reworked", score
    return None


def sentence(chance: random.Random, length: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(length))


def altered(chance: random.Random, text: str) -> str:
    """A text with words swapped, dropped, doubled, added or mistyped."""
    words = text.split() or ["x"]
    for _ in range(chance.randint(0, 6)):
        at = chance.randrange(len(words))
        how = chance.randrange(5)
        if how == 0:
            words[at] = chance.choice(WORDS)
        elif how == 1 and len(words) > 1:
            del words[at]
        elif how == 2:
            words.insert(at, chance.choice(WORDS))
        elif how == 3:
            chance.shuffle(words)
        else:
            words[at] = words[at][:-1] + chance.choice("xyž𝒵 ")
    return " ".join(words)


@pytest.mark.parametrize("edited", [0, 50, 80, 90, 97.5, 100])
@pytest.mark.parametrize("reworked", [0, 60, 85, 90, 100])
def test_no_filter_loses_or_adds_a_pair(edited: float, reworked: float) -> None:
    chance = random.Random(f"{edited} {reworked}")
    for _ in range(12):
        originals = [sentence(chance, chance.randint(0, 40)) for _ in range(6)]
        texts = originals + [altered(chance, chance.choice(originals)) for _ in range(12)]
        chance.shuffle(texts)
        least = chance.choice([0, 20, 80]), chance.choice([0, 5, 12])
        thresholds = Thresholds(*least, edited, reworked)
        assert list(pairs(texts, thresholds)) == brute_force(texts, thresholds)


TEXT = st.lists(st.sampled_from([*WORDS, "aa", "ab", "ba", "bb"]), max_size=14).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(TEXT | st.text(max_size=20), max_size=8),
    st.floats(0, 100),
    st.floats(0, 100),
    st.integers(0, 4),
)
def test_any_texts_at_any_thresholds(
    texts: list[str], edited: float, reworked: float, tokens: int
) -> None:
    thresholds = Thresholds(0, tokens, edited, reworked)
    assert list(pairs(texts, thresholds)) == brute_force(texts, thresholds)


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_normalising_again_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_what_a_reader_cannot_tell_apart_is_equal() -> None:
    assert normalise("  The \u00a0ﬁrst\n\tSTRASSE") == normalise("the first straße")
    assert normalise(f"invisible{ZERO_WIDTH}ink") == "invisibleink"
    assert normalise("e\u0301tude") == normalise("ÉTUDE")


def test_a_huge_text_is_only_looked_up_for_being_identical() -> None:
    huge = "ab " * MOST_CHARS
    found = list(pairs([huge, huge + "c", huge.upper(), "short one " * 9]))
    assert found == [Pair(0, 2, "identical", 100.0)]


def test_thousands_of_texts_alike_end_in_time() -> None:
    chance = random.Random(1)
    letters = list("abcdefghijklmnopqrstuvwxyz" * 4)
    texts = []
    for _ in range(2000):
        chance.shuffle(letters)
        texts.append("".join(letters))
    texts += [texts[0][:-1] + "1", texts[-1], texts[MOST_TEXTS // 2][:-1] + "1"]
    found = [(pair.first, pair.second, pair.kind) for pair in pairs(texts)]
    assert found == [(1999, 2001, "identical")], "those beyond the limit are only looked up"


def test_rapidfuzz_need_not_be_loaded_for_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    originals = [sentence(chance, chance.randint(5, 40)) for _ in range(20)]
    texts = originals + [altered(chance, text) for text in originals]
    expected = list(pairs(texts))
    monkeypatch.setattr(
        "anplint.similarity.bounds.indel_distance",
        lambda a, b, most: len(a) + len(b) - 2 * lcs_length(a, b),
    )
    assert list(pairs(texts)) == expected == brute_force(texts, Thresholds())


def test_rapidfuzz_is_not_imported_where_no_pair_can_match() -> None:
    code = (
        "import sys; from anplint.similarity.match import pairs;"
        "assert not list(pairs(['plum ' * 30, 'a quick brown fox ' * 9, 'zebra jumps ' * 20]));"
        "assert 'rapidfuzz' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_long_texts_are_compared_too() -> None:
    chance = random.Random(2)
    texts = [sentence(chance, length) for length in (9000, 8000, 30, 31)]
    texts += [altered(chance, texts[0]), altered(chance, texts[2])]
    found = list(pairs(texts))
    assert {(0, 4), (2, 5)} <= {(pair.first, pair.second) for pair in found}
    assert found == brute_force(texts, Thresholds())
