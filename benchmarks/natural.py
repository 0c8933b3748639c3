"""Markdown posts of about 5 kB, in which no paragraph is like another.

1.3 kB of front matter and some 450 words in nine paragraphs of one to five sentences, with
headings, a list, a table, a code sample and an image. The posts are clean but for one in fifty with
a stale review. The same number gives the same bytes.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from pieces import Post
from words import REAL, sentence, sentences, words, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = ".md"
TAGS = REAL[80:]


def make(number: int) -> Post:
    """Return the post of a number."""
    rng = random.Random(number)
    pieces, own = [front_matter(rng, number)], []
    for part in _parts(rng, number):
        if part is None:
            own.append(len(pieces) + 1)
            pieces += ["\n", wrapped(sentences(rng)), "\n"]
        else:
            pieces.append(part)
    return Post(pieces, own)


def _parts(rng: random.Random, number: int) -> Iterator[str | None]:
    """Yield what the body consists of; None stands for a paragraph of its own."""

    def heading(mark: str) -> str:
        return f"\n## {words(rng, 4).capitalize()} {mark}\n"

    yield from (None, heading("a"), None, None)
    yield f"\n![{words(rng, 4).capitalize()}](https://images.example.org/{number}.png)\n"
    yield from (heading("b"), None)
    yield "\n" + "".join([f"- {sentence(rng, 5)}\n" for _ in range(4)])
    yield from (None, f"\n```python\nfor step in range({number % 90}):\n    print(step)\n```\n")
    yield heading("c")
    yield f"\n{wrapped(sentences(rng))}\nSee [the docs](https://example.org/{number}) and `run`.\n"
    yield from (None, f"\n| name | value |\n| --- | --- |\n| {rng.choice(REAL)} | {number} |\n")
    yield from (heading("d"), None)
    yield f"\n**{sentence(rng, 3)}**\n{wrapped(sentences(rng))}\n"


def front_matter(rng: random.Random, number: int) -> str:
    """Return about 1.3 kB of YAML as blogs have it: 30 keys and values, most of the bytes prose."""
    tags = "\n".join(f"  - {word}" for word in rng.sample(TAGS, 5))
    url = "https://example.org"
    links = "\n".join(
        f"  - title: {words(rng, 6).capitalize()}\n    url: {url}/{rng.randint(1, 9999)}"
        for _ in range(2)
    )
    reviewed = "2021-05-05" if number % 50 == 0 else "2026-09-01"
    return (
        f"---\ntitle: {words(rng, 7).capitalize()} {number}\nslug: post-{number}\n"
        f"date: 2026-03-{rng.randint(10, 28)}\nlast_reviewed: {reviewed}\nreview_in: 12 months\n"
        f"reading_time: 2 min\ndescription: {sentence(rng, 30)}\n"
        f"excerpt: >-\n  {sentence(rng, 12)}\n  {sentence(rng, 12)}\n  {sentence(rng, 12)}\n"
        f"image: https://images.example.org/cover-{number}.jpg\nimage_alt: {sentence(rng, 9)}\n"
        f"layout: post\ndraft: false\nauthor: {words(rng, 2).title()}\ntags:\n{tags}\n"
        f"related:\n{links}\nseo:\n  title: {words(rng, 6).capitalize()}\n"
        f"  description: {sentence(rng, 18)}\n---\n"
    )
