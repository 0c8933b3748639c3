"""Words, sentences and paragraphs that look like language to a finder of near-duplicates.

Words come as often as in English: the n-th most frequent with a share of 1/(n + 2.7) (Zipf's law
as Mandelbrot wrote it, 1953). The first 230 are real; some 23,800 are made of syllables that are
common in English, so that letters and pairs of letters are about as frequent as there. Each
paragraph has words of its own that come back in it, as one on a subject has: without, all
paragraphs of some length would have the same letters, which those of English have not.
"""

from __future__ import annotations

import itertools
import random
from array import array
from bisect import bisect_left
from functools import cache

REAL = """the of and to a in is that for it as with on be by this are at from or an not have which
but they all can one there their when we if out so said what up its about into than them only other
time new some could these two may first then do any like now over such our more most made after also
did many off before must through back years where much your way well down should because each just
those people too state good very make world still own see men work long here get both between life
being under three never know same last another while us day great old year come since against go
right used take place small number part system group order point water house table server record
button letter report signal window budget engine figure garden market member method morning office
paper plan price problem process program reason result school second section service side step story
street team test thing train value voice week writer update deploy branch commit review cache queue
worker index query schema column cluster backup restore release build package module function class
object string error warning level metric chart alarm ticket customer invoice account payment refund
""".split()  # noqa: SIM905  # a list would be 200 lines

SYLLABLES = """ing er ter al ed es tion re oth ry der en ti ri ly ar ver est ment ble ent con ex pro
com de per in un ma ta si na fi la pa ca mo so po lo no mi di vi ra sa te le ne se tle ness ship
ful less ous ive ant ist ism ary ory ure age ate ize ish ward ough ight ost and ell ock ump ist
tra pre sub dis mis out over fore ster ston ham ford wick by ley den shire dle ple gle thin cher
ash eth oak elm ock irk unt ond alt isp urn eel oon""".split()  # noqa: SIM905

LETTERS = "acdeghilmnoprstuy"

NOT_MADE = {"todo", "tbd", "fixme", "xxx", "lorem", "ipsum"}
"""What a rule takes for a placeholder."""

SIZE = 24_000
DRAWS = 1 << 18
WIDTH = 78

COMMON, SUBJECT, OWN = 60, 10, 0.5
"""The commonest words stand in all paragraphs. The others of a paragraph have one of two letters,
drawn for it: half of them are drawn anew each time, the rest from ten. So letters differ among
paragraphs as much as in English: at 420 characters two paragraphs have 0.81 of their letters and
0.52 of their pairs of letters in common; in English manuals it is 0.82 and 0.51."""


@cache
def vocabulary() -> tuple[str, ...]:
    """Return the words, the most frequent first; among the made-up ones short ones come first."""
    rng = random.Random(0)
    weights = [1 / (rank + 8) for rank in range(len(SYLLABLES))]
    made: dict[str, float] = {}
    known = NOT_MADE.union(REAL)
    while len(made) < SIZE - len(REAL):
        word = "".join(rng.choices(SYLLABLES, weights, k=rng.choice((1, 2, 2, 3, 3, 3, 4))))
        if 3 <= len(word) <= 14 and word not in known:
            made.setdefault(word, len(word) + rng.uniform(0, 12))
    return (*REAL, *sorted(made, key=lambda word: (made[word], word)))


@cache
def lottery() -> list[str]:
    """Return each word in as many copies as its share, so that one draw is one look-up."""
    sums = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(1, SIZE + 1)))
    known, step = vocabulary(), sums[-1] / DRAWS
    return [known[bisect_left(sums, (draw + 0.5) * step)] for draw in range(DRAWS)]


def drawn(rng: random.Random, number: int) -> list[str]:
    """Return so many words: four times as fast as `rng.choices`."""
    tickets = lottery()
    return [tickets[draw % DRAWS] for draw in array("I", rng.randbytes(4 * number))]


def on_a_subject(rng: random.Random, chosen: list[str]) -> list[str]:
    """Return words of which those that are not the commonest are the subject's."""
    able = [_with_letter()[rng.choice(LETTERS)] for _ in range(2)]
    terms = [rng.choice(rng.choice(able)) for _ in range(SUBJECT)]
    return [
        word if word in _common() else rng.choice(rng.choice(able) if rng.random() < OWN else terms)
        for word in chosen
    ]


@cache
def _with_letter() -> dict[str, list[str]]:
    """Return the less common words by each letter that they have."""
    return {
        letter: [word for word in vocabulary()[COMMON:] if letter in word] for letter in LETTERS
    }


@cache
def _common() -> frozenset[str]:
    return frozenset(vocabulary()[:COMMON])


def words(rng: random.Random, number: int) -> str:
    """Return so many words on one line."""
    return " ".join(drawn(rng, number))


def sentence(rng: random.Random, number: int) -> str:
    """Return a sentence of so many words; a long one has a comma."""
    return _sentence(drawn(rng, number))


def _sentence(chosen: list[str]) -> str:
    text = " ".join(chosen)
    if len(chosen) > 14:
        comma = text.index(" ", len(text) // 2)
        return f"{text[0].upper()}{text[1:comma]},{text[comma:]}."
    return f"{text[0].upper()}{text[1:]}."


def sentences(rng: random.Random, least: int = 1, most: int = 5) -> str:
    """Return a paragraph on one line: one to five sentences of 8 to 25 words."""
    lengths = [8 + int(rng.random() * 18) for _ in range(rng.randint(least, most))]
    chosen = on_a_subject(rng, drawn(rng, sum(lengths)))
    ends = itertools.accumulate(lengths)
    parts = zip(ends, lengths, strict=True)
    return " ".join([_sentence(chosen[end - length : end]) for end, length in parts])


def wrapped(text: str) -> str:
    """Return a text in lines of at most 78 characters."""
    lines = []
    start = 0
    while len(text) - start > WIDTH:
        end = text.rindex(" ", start, start + WIDTH + 1)
        lines.append(text[start:end])
        start = end + 1
    lines.append(text[start:])
    return "\n".join(lines)
