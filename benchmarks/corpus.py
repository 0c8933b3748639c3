"""Makes Markdown posts to measure with: `python benchmarks/corpus.py FOLDER [NUMBER]`.

Each post has about 5 kB: 1.3 kB of front matter and some 550 words in nine paragraphs of one to
seven sentences, with headings, a list, a table, a code sample and an image. Words come as often as
in English (Zipf's law) from 230 real and 6,000 made-up ones, so that paragraphs share the common
words and little else. The posts are clean but for one in fifty with a stale review. The same number
gives the same bytes.
"""

from __future__ import annotations

import itertools
import random
import sys
from pathlib import Path

WORDS = """the of and to a in is that for it as with on be by this are at from or an not have which
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
SYLLABLES = [a + b for a in "bcdfglmnprstv" for b in ("a", "e", "i", "o", "u", "an", "er", "in")]


def _vocabulary() -> list[str]:
    rng = random.Random(0)
    made = {"".join(rng.choices(SYLLABLES, k=rng.choice((2, 3, 3, 4)))) for _ in range(6_000)}
    return WORDS + sorted(made - set(WORDS), key=lambda word: (rng.random(), word))


VOCABULARY = _vocabulary()
CUMULATIVE = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(VOCABULARY))))


def sentence(rng: random.Random, words: int) -> str:
    """Return a sentence of random words."""
    chosen = rng.choices(VOCABULARY, cum_weights=CUMULATIVE, k=words)
    return " ".join(chosen).capitalize() + "."


def paragraph(rng: random.Random) -> str:
    """Return one to seven sentences on lines of at most 78 characters."""
    text = " ".join(sentence(rng, rng.randint(12, 20)) for _ in range(rng.randint(1, 7)))
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) > 76:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def front_matter(rng: random.Random, number: int) -> str:
    """Return about 1.3 kB of YAML as blogs have it: 30 keys and values, most of the bytes prose."""
    tags = "\n".join(f"  - {word}" for word in rng.sample(WORDS[80:], 5))
    links = "\n".join(
        f"  - title: {sentence(rng, 6)[:-1]}\n    url: https://example.org/{rng.randint(1, 9999)}"
        for _ in range(2)
    )
    reviewed = "2021-05-05" if number % 50 == 0 else "2026-09-01"
    return (
        f"---\ntitle: {sentence(rng, 7)[:-1]} {number}\nslug: post-{number}\n"
        f"date: 2026-03-{rng.randint(10, 28)}\nlast_reviewed: {reviewed}\nreview_in: 12 months\n"
        f"reading_time: 2 min\ndescription: {sentence(rng, 30)}\n"
        f"excerpt: >-\n  {sentence(rng, 12)}\n  {sentence(rng, 12)}\n  {sentence(rng, 12)}\n"
        f"image: https://images.example.org/cover-{number}.jpg\nimage_alt: {sentence(rng, 9)}\n"
        f"layout: post\ndraft: false\nauthor: {sentence(rng, 2)[:-1]}\ntags:\n{tags}\n"
        f"related:\n{links}\nseo:\n  title: {sentence(rng, 6)[:-1]}\n"
        f"  description: {sentence(rng, 18)}\n---\n"
    )


def post(number: int) -> str:
    """Return one post."""
    rng = random.Random(number)
    p = [paragraph(rng) for _ in range(9)]
    items = "\n".join(f"- {sentence(rng, 5)}" for _ in range(4))
    head = [sentence(rng, 4)[:-1] + f" {part}" for part in "abcd"]
    return front_matter(rng, number) + (
        f"\n{p[0]}\n\n## {head[0]}\n\n{p[1]}\n\n{p[2]}\n\n"
        f"![{sentence(rng, 4)[:-1]}](https://images.example.org/{number}.png)\n\n"
        f"## {head[1]}\n\n{p[3]}\n\n{items}\n\n{p[4]}\n\n"
        f"```python\nfor step in range({number % 90}):\n    print(step)\n```\n\n"
        f"## {head[2]}\n\n{p[5]}\n"
        f"See [the manual](https://example.org/{number}) and `run --all`.\n\n"
        f"{p[6]}\n\n| name | value |\n| --- | --- |\n| {rng.choice(WORDS)} | {number} |\n\n"
        f"## {head[3]}\n\n{p[7]}\n\n**{sentence(rng, 3)}**\n{p[8]}\n"
    )


def make(folder: Path, number: int) -> None:
    """Write posts, 1,000 to a folder."""
    for index in range(number):
        path = folder / f"{index // 1000:04}" / f"post-{index}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(post(index), encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
