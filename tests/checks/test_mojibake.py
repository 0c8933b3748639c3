"""Text decoded twice, and natural text that looks like it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.checks.base import NoOptions
from anplint.checks.mojibake import Mojibake, runs
from tests.checks.helpers_text import post_of


def twice(text: str) -> str:
    """What a text looks like when its UTF-8 is read as Windows-1252."""
    spoilt = text.encode().decode("cp1252", "surrogateescape")
    return "".join(chr(ord(c) - 0xDC00) if "\udc80" <= c <= "\udcff" else c for c in spoilt)


def repaired(text: str) -> str:
    for start, end, meant in reversed(list(runs(text))):
        text = text[:start] + meant + text[end:]
    return text


@pytest.mark.parametrize(
    "text",
    [
        "don’t", "“so”", "a – b — c …", "café", "CAFÉ", "ÉCOLE", "Größe", "señor Ñandú", "20 °C",
        "5 €", "© 2020", "™", "«oui»", "non\xa0breaking", "привет", "Ελληνικά", "日本語", "שלום",
        "😀", "→", "cœur", "Čeština", "\ufeff", "•", "São Paulo", "NAÇÃO", "naïve", "½", "−5",
    ],
)  # fmt: skip
def test_text_decoded_twice_is_found_and_repaired(text: str) -> None:
    assert repaired(twice(text)) == text


def test_latin_1_and_a_dropped_byte() -> None:
    assert repaired("don’t“so”".encode().decode("latin-1")) == "don’t“so”"
    assert repaired("â€œsoâ€ he said") == "“so” he said"


@pytest.mark.parametrize(
    "text",
    [
        "SÃO PAULO", "AMANHÃ”", "“IRMÃ”", "AMANHÃ…", "IRMû", "«Â»", "“Ä“", "„Ä“", "die „Å“",
        "déjà\xa0» vu", "café\xa0»", "thé… «\xa0oui\xa0»", "CAFÉ»", "é”…", "à “…”", "Â", "Ã", "â€ ",
        "HYVÄ”", "HYVÄ…", "TÄMÄ–", "ñ", "Ñ", "naïve", "Größe", "20 °C", "5 €", "don’t", "Ð", "ß“",
        "coborâ”.", "ÎLE", "Öl – Ü “ Ä", "× 5", "Ø ½", "日本語", "привет",
    ],
)  # fmt: skip
def test_natural_text_is_left_alone(text: str) -> None:
    text = text.replace("â€ ", "a € ")
    assert list(runs(text)) == []


LETTERS = "abcdeABC .,!?éèàâêîôûçÉÀÂÊäöüÄÖÜßñÑãõÃÕåæøÅÆØłąęžščřőű’“”„«»–…€°\xa0"


@given(st.lists(st.sampled_from(["café", "Ärger", "naïve", "über", "“no”", "l’été", "—", "x"])))
def test_good_words_are_left_alone(words: list[str]) -> None:
    assert list(runs(" ".join(words))) == []


@given(st.text(alphabet=LETTERS))
def test_any_text_gives_runs_in_order_without_an_exception(text: str) -> None:
    found = list(runs(text))
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_a_block_is_reported_once_with_a_fix_for_all() -> None:
    post = post_of("Itâ€™s so, isnâ€™t it?")
    (hit,) = Mojibake(NoOptions(), {}).check(post)
    assert hit.data == {"found": "Itâ€™s", "meant": "It’s", "times": "2 times"}
    assert hit.fix is not None
    assert not hit.fix.safe
    assert [edit.text for edit in hit.fix.edits] == ["’", "’"]


def test_hostile_text_takes_no_time() -> None:
    for text in ("Ã" * 10**6, "Ã©" * 10**6, "â€" * 10**6, "ðŸ˜" * 10**6):
        list(runs(text))
