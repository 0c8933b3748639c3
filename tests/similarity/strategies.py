"""Random sets of texts of which many are near each other, and thresholds near their scores."""

from __future__ import annotations

from math import inf, nextafter

from hypothesis import strategies as st
from rapidfuzz import fuzz

from anplint.similarity.definition import Thresholds
from tests.similarity.corpora import distinct

LETTERS = st.sampled_from("ab xyzž𝒵") | st.sampled_from("eat on  ")
ANY = st.characters()
"""All of Unicode, lone surrogates too."""

EDITS = st.lists(
    st.tuples(
        st.sampled_from(["drop", "add", "replace", "move", "double"]),
        st.integers(0, 200),
        st.integers(1, 6),
        st.text(LETTERS | ANY, min_size=1, max_size=4),
    ),
    max_size=6,
)


def edited(text: str, edits: list[tuple[str, int, int, str]]) -> str:
    """Return a text after edits at places counted in characters, or in words."""
    for how, place, length, new in edits:
        at = place % (len(text) + 1)
        if how == "drop":
            text = text[:at] + text[at + length :]
        elif how == "add":
            text = text[:at] + new + text[at:]
        elif how == "replace":
            text = text[:at] + new + text[at + len(new) :]
        else:
            words = text.split() or [new]
            at = place % len(words)
            some = words[at : at + length]
            text = " ".join(some + words[:at] + words[at + (how == "move") * length :])
    return text


@st.composite
def text_sets(draw: st.DrawFn, most: int = 12) -> list[str]:
    """Return distinct texts, most of them edits of earlier ones."""
    letters = draw(st.sampled_from([LETTERS, ANY]))
    texts = [draw(st.text(letters, min_size=draw(st.sampled_from([0, 20, 60])), max_size=90))]
    steps = st.tuples(st.integers(0, most), EDITS)
    for base, edits in draw(st.lists(steps, min_size=1, max_size=most)):
        texts.append(edited(texts[base % len(texts)], edits))
    return distinct(texts)


@st.composite
def thresholds_for(draw: st.DrawFn, texts: list[str]) -> Thresholds:
    """Return thresholds: any, or exactly the score of a pair, or next to it."""
    least, words = draw(st.sampled_from([0, 0, 5, 30])), draw(st.sampled_from([0, 0, 2, 5]))
    scores = [100.0]
    for at in range(1, len(texts)):
        one = texts[draw(st.integers(0, at - 1))]
        scores += [fuzz.ratio(one, texts[at]), fuzz.token_set_ratio(one, texts[at])]
    exact = st.sampled_from(scores)
    beside = st.builds(nextafter, exact, st.sampled_from([inf, -inf])).map(
        lambda score: min(100.0, max(0.0, score))
    )
    score = exact | exact | beside | st.floats(60, 100) | st.floats(0, 100)
    return Thresholds(least, words, draw(score), draw(score | st.just(101.0)))
