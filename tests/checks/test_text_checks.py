"""Counts, phrases, sentences, debris, freshness and readability: what examples can't show."""

from __future__ import annotations

import socket
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from anplint.checks.count import CountCheck, CountOptions, count_of
from anplint.checks.freshness_score import FreshnessScore, FreshnessScoreOptions, number
from anplint.checks.phrase import PhraseCheck, PhraseOptions
from anplint.checks.readability import Readability, ReadabilityOptions, grade_of
from anplint.checks.repeated_sentence import RepeatedSentence, RepeatedSentenceOptions
from anplint.checks.residue import Residue, ResidueOptions
from anplint.model import PostRef
from anplint.world import World
from tests.checks.helpers_text import post_of

if TYPE_CHECKING:
    from pathlib import Path

    from anplint.model import Hit, Post

BANDS = {"beginner": (0.0, 14.0), "expert": (6.0, 26.0)}
HARD = (
    "Notwithstanding considerable disagreement concerning preparatory procedures, practitioners "
    "overwhelmingly recommend establishing reproducible geometrical relationships throughout. "
) * 10


def readability(text: str, **meta: object) -> list[Hit]:
    check = Readability(ReadabilityOptions(BANDS), {})
    return list(check.check(post_of(text, meta={"difficulty": "beginner", **meta})))


def test_readability_needs_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network is off")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert [hit.message for hit in readability(HARD)] == ["hard"]


def test_readability_judges_english_only() -> None:
    assert readability(HARD, lang="en-GB")
    assert not readability(HARD, lang="pt")
    assert not readability("Größere Übungen überfordern mäßig geübte Köche. " * 40)
    assert not readability(HARD, difficulty="unheard-of")
    assert not readability(HARD, difficulty=3)
    assert not readability(HARD[:200])


def test_the_grade_is_the_automated_readability_index() -> None:
    # 9 words, 36 characters, 2 sentences: 4.71 · 4 + 0.5 · 4.5 - 21.43
    assert grade_of("The cat sits down. Then a mouse comes back.") == pytest.approx(-1.39, abs=0.6)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(91, 91), ("91", 91), (9.5, 9.5), ("", None), ("high", None), (True, None), ("inf", None),
     ("nan", None), (None, None), ([91], None), ("1" * 5000, None), (10**400, None)],
)  # fmt: skip
def test_scores(value: object, expected: float | None) -> None:
    assert number(value) == expected


def freshness(post: Post, today: date, tmp_path: Path) -> list[Hit]:
    check = FreshnessScore(FreshnessScoreOptions(), {})
    facts = [(PostRef("a.md", "a.md"), fact) for fact in check.collect(post)]
    return list(check.judge(facts, World(today, str(tmp_path))))


def test_freshness_is_judged_by_the_day(tmp_path: Path) -> None:
    post = post_of("Text.", meta={"freshness": "91", "last_reviewed": "2024-02-01"})
    assert not freshness(post, date(2026, 1, 31), tmp_path)
    (hit,) = freshness(post, date(2026, 2, 1), tmp_path)
    assert (hit.data["age"], hit.data["score"]) == (731, "91")
    assert [related.place.line for related in hit.related] == [2]


@pytest.mark.parametrize(
    ("what", "count"),
    [("words", 4), ("characters", 2), ("paragraphs", 2), ("items", 0), ("images", 0)],
)
def test_counting(what: str, count: int) -> None:
    assert count_of(post_of("two words", "two more 漢字"), what) == count


def test_without_a_maximum_there_is_no_limit() -> None:
    post = post_of("word " * 9999)
    assert not list(CountCheck(CountOptions("words", 0), {}).check(post))
    (hit,) = CountCheck(CountOptions("words", 0, 0), {}).check(post)
    assert hit.data == {"count": "9,999", "what": "words", "limit": "0"}


def phrases(text: str, *listed: str, **suggest: str) -> list[str]:
    check = PhraseCheck(PhraseOptions(listed, suggest), {})
    return [str(hit.data["phrase"]) for hit in check.check(post_of(text))]


@pytest.mark.parametrize(("what", "noun"), [("words", "word"), ("paragraphs", "paragraph")])
def test_one_thing_is_singular(what: Any, noun: str) -> None:
    (hit,) = CountCheck(CountOptions(what, 2), {}).check(post_of("word"))
    assert (hit.data["count"], hit.data["what"], hit.about) == ("1", noun, what)


def test_phrases_are_found_as_words_over_line_ends() -> None:
    assert phrases("A Best\n  of Breed pump", "best of breed") == ["Best of Breed"]
    assert phrases("the bestof breed", "best of breed") == []
    assert phrases("apps, app, app-store", "app") == ["app", "app"]
    assert phrases("C++ and C+", "c++") == ["C++"]
    assert phrases("very, very good", "  very ", "VERY") == ["very", "very"]
    assert phrases("a.b axb", "a.b") == ["a.b"]


def test_phrases_are_not_sought_in_code() -> None:
    post = post_of("utilize", kind="code")
    assert not list(PhraseCheck(PhraseOptions(("utilize",)), {}).check(post))


SENTENCE = "This long sentence comes back in each paragraph of the post."


def test_a_sentence_is_reported_where_it_is_first_said_again() -> None:
    post = post_of(f"One. {SENTENCE}", f"Two. {SENTENCE}", f"Three. {SENTENCE.upper()}")
    (hit,) = RepeatedSentence(RepeatedSentenceOptions(3, 40), {}).check(post)
    assert (hit.data["times"], hit.data["line"]) == (3, 1)
    assert [related.place.line for related in hit.related] == [1, 5]
    assert not list(RepeatedSentence(RepeatedSentenceOptions(4, 40), {}).check(post))
    assert not list(RepeatedSentence(RepeatedSentenceOptions(3, 61), {}).check(post))


def residue(text: str, kind: str = "paragraph") -> int:
    check = Residue(ResidueOptions(("Read more",)), {})
    return len(list(check.check(post_of(text, "The end.", kind=kind))))


def test_debris_is_all_there_is_in_a_line() -> None:
    assert residue("READ MORE →") == 1
    assert residue("Read more...") == 1
    assert residue("Read more books") == 0
    assert residue("Read more", "heading") == 0, "something stands under it"
    assert residue("| | |", "debris") == 2
