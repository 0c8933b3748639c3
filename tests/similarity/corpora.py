"""Texts that a join can go wrong on, made by code from its own words."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from anplint.similarity.normalise import normalise

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Sequence

    Corpus = Callable[[random.Random, int], list[str]]
    Edit = Callable[[random.Random, str], str]

LETTERS = "eeeeeeeeettttttaaaaaooooiiiinnnnsssshhhrrrddlluccmmwwffggyyppbvkxqjz"
"""Letters about as often as in English."""


def word(chance: random.Random) -> str:
    """Return a made-up word."""
    return "".join(chance.choices(LETTERS, k=chance.choice([1, 2, 3, 3, 4, 5, 6, 7, 8, 11])))


def distinct(texts: Iterable[str]) -> list[str]:
    """Return normalised texts, each once."""
    return list(dict.fromkeys(map(normalise, texts)))


def vocabulary(chance: random.Random, size: int) -> list[str]:
    """Return words, the short ones first as in any language."""
    words = dict.fromkeys(word(chance) for _ in range(3 * size))
    return sorted(list(words)[:size], key=len)


class Prose:
    """Sentences of made-up words with Zipf's frequencies."""

    def __init__(self, chance: random.Random, size: int = 4_000) -> None:
        self.chance = chance
        self.words = vocabulary(chance, size)
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def some_words(self, number: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self.weights, k=number)

    def sentence(self, subject: Sequence[str] = ()) -> str:
        words = self.some_words(self.chance.randint(4, 12))
        words += self.chance.choices(subject or self.words, k=len(words) * 2 // 3)
        self.chance.shuffle(words)
        if len(words) > 12:
            words[5] += ","
        return " ".join(words) + "."

    def paragraph(self) -> str:
        subject = self.chance.sample(self.words, 25)
        return " ".join(self.sentence(subject) for _ in range(self.chance.randint(2, 7)))


def natural(chance: random.Random, number: int) -> list[str]:
    """Return paragraphs of which one in three is an earlier one with an edit or two."""
    prose = Prose(chance)
    texts = [prose.paragraph()]
    while len(texts) < number:
        if chance.random() < 2 / 3:
            texts.append(prose.paragraph())
            continue
        text = chance.choice(texts)
        for _ in range(chance.randint(1, 2)):
            text = chance.choice(EDITS)(chance, text)
        texts.append(text)
    return distinct(texts)


def template(chance: random.Random, number: int) -> list[str]:
    """Return paragraphs of a few patterns, their gaps filled in."""
    prose = Prose(chance, 800)
    patterns = [
        [" ".join(prose.some_words(chance.randint(2, 9))) for _ in range(chance.randint(4, 9))]
        for _ in range(max(2, number // 12))
    ]
    texts = []
    for _ in range(number):
        parts = chance.choice(patterns)
        gaps = [" ".join(prose.some_words(chance.randint(1, 2))) for _ in parts]
        texts.append(" ".join(f"{part} {gap}" for part, gap in zip(parts, gaps, strict=True)))
    return distinct(texts)


def code(chance: random.Random, number: int) -> list[str]:
    """Return lines of code that differ in names and numbers."""
    names = ["row", "rows", "cell", "field", "items", "total", "left", "right"]
    return distinct(
        f"def {chance.choice(names)}_of({chance.choice(names)}, most={chance.randint(1, 99)}): "
        f"return [{chance.choice(names)}[{chance.randint(0, 9)}] for {chance.choice(names)} in "
        f"sorted({chance.choice(names)}) if {chance.choice(names)} >= {chance.randint(0, 9999)}]"
        for _ in range(number)
    )


def tables(chance: random.Random, number: int) -> list[str]:
    """Return rows of numbers: few characters in every order."""
    return distinct(
        " | ".join(
            f"{chance.randint(0, 10 ** chance.randint(1, 6)):,}"
            for _ in range(chance.randint(8, 24))
        )
        for _ in range(number)
    )


def anagrams(chance: random.Random, number: int) -> list[str]:
    """Return texts that share all their letters, or all their words, in another order."""
    prose = Prose(chance, 300)
    letters, words = list("".join(prose.some_words(25))), prose.some_words(25)
    texts = []
    for turn in range(number):
        chance.shuffle(letters)
        chance.shuffle(words)
        texts.append("".join(letters) if turn % 2 else " ".join(words))
        if turn % 5 == 0:
            texts.append(typo(chance, texts[-1]))
    return distinct(texts)


SCRIPTS = [
    "шагокночьм ",
    "山川漢字水火木金 ",
    "𐍈𐌰𐌱𐌲𐌳𐍅 ",
    "𠀀𠀁𠀂🌱🌲🌳👍🏽 ",
    "q\u0301q\u0302x\u0303\u0323 ",
    "אבגדה\u05b0\u05b1 ",
    "ab\ud800\udc00\udfff ",
]
"""Among them beyond the Basic Multilingual Plane, combining marks, and lone surrogates."""


def scripts(chance: random.Random, number: int) -> list[str]:
    """Return texts of many scripts, and edits of them with letters of others."""
    texts = []
    for _ in range(number // 3):
        script = chance.choice(SCRIPTS)
        text = "".join(chance.choices(script, k=chance.randint(20, 120)))
        texts += [text, sprinkled(chance, text, "".join(SCRIPTS)), sprinkled(chance, text, script)]
    return distinct(texts)


def sprinkled(chance: random.Random, text: str, letters: str) -> str:
    """Return a text with about as many letters edited as a threshold of 85 to 95 allows."""
    chars = list(text)
    for _ in range(chance.randint(0, 1 + len(chars) // 8)):
        at = chance.randrange(len(chars))
        chars[at] = chance.choice(["", chars[at] + chance.choice(letters), chance.choice(letters)])
    return "".join(chars)


def tiny(chance: random.Random, number: int) -> list[str]:
    """Return texts of nothing, of one character, or of few."""
    texts = ["", "a", "b", "aa", "ab", "ba", "a b", "b a", "a a", "🌱", "\u0301", "."]
    texts += ["".join(chance.choices("ab c", k=chance.randint(1, 9))) for _ in range(number)]
    return distinct(texts)


def repeated(chance: random.Random, number: int) -> list[str]:
    """Return texts of hardly more than one character, some with more than 16 bits can count."""
    texts = ["a" * 70_000, "a" * 66_000 + "b" * 4_000, "a " * 35_000, "b" * 65_535, "b" * 65_536]
    for _ in range(number):
        length = chance.choice([90, 100, 255, 256, 300, 1_000])
        texts.append(sprinkled(chance, chance.choice("ab") * length, "ab "))
    return distinct(texts)


def huge(chance: random.Random, number: int) -> list[str]:
    """Return texts of 200,000 characters beside short ones."""
    prose = Prose(chance)
    text = prose.paragraph()
    while len(text) < 200_000:
        text += " " + prose.paragraph()
    texts = [text, text[:-9_000], reordered(chance, text)]
    return distinct(texts + [prose.paragraph() for _ in range(number)])


def typo(chance: random.Random, text: str) -> str:
    """Mistype a letter: drop, double, replace it, or swap it with the next."""
    at = chance.randrange(len(text) - 1)
    one, two = text[at], text[at + 1]
    typed = chance.choice([two, one + one + two, "x" + two, two + one])
    return text[:at] + typed + text[at + 2 :]


def changed(chance: random.Random, text: str) -> str:
    """Replace one to three words."""
    words = text.split()
    for _ in range(chance.randint(1, 3)):
        words[chance.randrange(len(words))] = word(chance)
    return " ".join(words)


def inserted(chance: random.Random, text: str) -> str:
    """Add a word."""
    words = text.split()
    words.insert(chance.randint(0, len(words)), word(chance))
    return " ".join(words)


def appended(chance: random.Random, text: str) -> str:
    """Add a sentence of words that the text has not."""
    return text + " " + " ".join(vocabulary(chance, chance.randint(5, 12))) + "."


def dropped(chance: random.Random, text: str) -> str:
    """Leave a sentence out."""
    sentences = text.split(". ")
    del sentences[chance.randrange(len(sentences))]
    return ". ".join(sentences) or text


def reordered(chance: random.Random, text: str) -> str:
    """Put the sentences into another order."""
    sentences = text.split(". ")
    chance.shuffle(sentences)
    return ". ".join(sentences)


def tailed(_: random.Random, text: str) -> str:
    """Add what many posts end with."""
    return text + " ask our garden desk for seeds, prices and opening hours any day of the week."


EDITS: list[Edit] = [typo, changed, inserted, appended, dropped, reordered, tailed]

CORPORA: dict[str, tuple[Corpus, int]] = {
    "natural": (natural, 100),
    "template": (template, 100),
    "code": (code, 120),
    "tables": (tables, 120),
    "anagrams": (anagrams, 80),
    "scripts": (scripts, 120),
    "tiny": (tiny, 60),
    "repeated": (repeated, 60),
    "huge": (huge, 20),
}
"""How each is made, and how many texts a test takes."""
