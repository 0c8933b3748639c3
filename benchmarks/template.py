"""Text exports with the meta box `alphanode post meta`, made of templates that posts share.

A post has a lead, five to nine paragraphs and a last one. Each is one of a few templates, some with
slots for the post's problem, stack and context, or, with the share asked for, a text of its own. So
a template stands in thousands of posts, as it is or a little changed. The same number and share
give the same bytes.
"""

from __future__ import annotations

import random
from functools import cache
from typing import NamedTuple

from pieces import Post
from words import REAL, sentences, vocabulary, words

SUFFIX = ".txt"
SHARE = 0.3
STACKS, PROBLEMS, CONTEXTS, BODIES = 30, 240, 20, 40
HEADINGS = ("what to do", "how it goes on", "things to watch")
NOUNS = REAL[120:]
FLAGS = ["ai generated style: 1", "has images: 1", "image heavy: 0", "needs human review: 0"]
WORDS_A_MINUTE = 238


class Subject:
    """What fills the slots of a post's templates."""

    __slots__ = ("context", "problem", "stack")

    def __init__(self, rng: random.Random) -> None:
        self.stack = _slot("stack", rng.randrange(STACKS))
        self.problem = _slot("problem", rng.randrange(PROBLEMS))
        self.context = _slot("context", rng.randrange(CONTEXTS))

    def fill(self, template: str) -> str:
        """Return a template with its slots filled."""
        filled = template.replace("STACK", self.stack).replace("PROBLEM", self.problem)
        return filled.replace("CONTEXT", self.context)


class Facts(NamedTuple):
    """What the meta box says about a post; `paragraphs` counts all but the lead."""

    number: int
    subject: Subject
    items: list[str]
    caption: str
    paragraphs: int
    words: int


@cache
def _slot(kind: str, number: int) -> str:
    rng = random.Random(f"{kind} {number}")
    return " ".join([rng.choice(vocabulary()[230:3000]), rng.choice(NOUNS)])


@cache
def _template(kind: str, number: int, slots: tuple[str, ...], least: int, most: int) -> str:
    """Return sentences in lower case in which slots stand for some of the words."""
    rng = random.Random(f"{kind} {number}")
    text = sentences(rng, least, most).lower().split()
    for slot in slots:
        text.insert(rng.randrange(1, len(text)), slot)
    return " ".join(text)


def lead(rng: random.Random, subject: Subject, templates: int = 3) -> str:
    """Return a first paragraph: one of so many templates, with three slots."""
    slots = ("PROBLEM", "STACK", "CONTEXT")
    return subject.fill(_template("lead", rng.randrange(templates), slots, 2, 2))


def _body(rng: random.Random, number: int) -> str:
    """Return a template, two in five with a sentence added at the end."""
    text = _template("body", number, (), 2, 3)
    tail = rng.randrange(5)
    return f"{text} {_template('tail', tail, ('STACK',)[tail:], 1, 1)}" if tail < 2 else text


def _prose(rng: random.Random, subject: Subject, share: float) -> list[tuple[str, bool]]:
    """Return the paragraphs, each with whether it is the post's own."""
    bodies = rng.sample(range(BODIES), rng.randint(5, 9))
    templates = [lead(rng, subject), *[_body(rng, number) for number in bodies]]
    templates.append(_template("end", 0, ("STACK",), 2, 2))
    return [
        (sentences(rng).lower(), True) if rng.random() < share else (subject.fill(template), False)
        for template in templates
    ]


def make(number: int, share: float = SHARE) -> Post:
    """Return the post of a number, with about this share of paragraphs of its own."""
    rng = random.Random(number)
    subject = Subject(rng)
    prose = _prose(rng, subject, share)
    count = sum(len(text.split()) for text, _ in prose)
    caption = f"{subject.problem} with {subject.stack} picture {number}"
    items = [words(rng, 3) for _ in range(5)]
    facts = Facts(number, subject, items, caption, len(prose) - 1, count)
    pieces, own = [f"a guide to {subject.problem} with {subject.stack} {number}\n"], []
    for before, (text, is_own) in zip(_between(facts), prose, strict=True):
        if is_own:
            own.append(len(pieces) + 1)
        pieces += [before, text, "\n"]
    return Post([*pieces, _box(rng, facts)], own)


def _between(facts: Facts) -> list[str]:
    """Return what stands before each paragraph: headings, the picture, the checklist."""
    third = (facts.paragraphs + 1) // 3
    before = ["\n"] * (facts.paragraphs + 1)
    for part, heading in enumerate(HEADINGS):
        before[1 + part * third] = f"\n{heading}\n\n"
    picture = f"\n{facts.caption}\n{facts.caption}. image source: images.example.org\n"
    before[1] = picture + before[1]
    before[-1] = f"\nimplementation checklist\n\n{_bullets(facts.items)}\nfinal notes\n\n"
    return before


def _bullets(items: list[str]) -> str:
    return "".join([f"  • {item}\n" for item in items])


def _box(rng: random.Random, facts: Facts) -> str:
    """Return the meta box: keys glued to their values, lists and maps as bullets."""
    number, subject = facts.number, facts.subject
    parts = [
        "\nalphanode post meta\n\n",
        *[f"{key}{value}\n" for key, value in _values(rng, facts).items()],
        *[f"{key}\n{_bullets(entries)}" for key, entries in _lists(rng, facts).items()],
        "entities\n",
        f"    • name: {subject.stack}\n    • type: stack\n",
        f"    • name: {subject.problem}\n    • type: problem\n",
        "image sources\n    • source: images.example.org\n",
        f"    • url: https://images.example.org/{number}.png\n    • caption: {facts.caption}\n",
        "\nSimilar Posts\n",
    ]
    return "".join(parts)


def _values(rng: random.Random, facts: Facts) -> dict[str, object]:
    number, subject = facts.number, facts.subject
    return {
        "topic": f"{subject.problem} / {subject.stack}",
        "summary": f"{subject.problem} with {subject.stack} {number}: {words(rng, 12)}.",
        "ai brief": _template("brief", 0, (), 2, 2),
        "code language": "python",
        "difficulty": "intermediate",
        "reading time": max(1, round(facts.words / WORDS_A_MINUTE)),
        "view count": rng.randint(100, 99_999),
        "reference": f"anp-ref-{number:06}-{rng.randint(1000, 9999)}",
        "hash": f"{rng.getrandbits(96):024x}",
    }


def _lists(rng: random.Random, facts: Facts) -> dict[str, list[str]]:
    subject = facts.subject
    reviewed = "2021-05-05" if facts.number % 50 == 0 else "2026-09-01"
    scores = [f"{key}: {rng.randint(50, 99)}" for key in ("quality", "depth", "clarity")]
    return {
        "ai outline": [
            f"context: {subject.context}",
            f"problem: {subject.problem}",
            f"stack: {subject.stack}",
            f"recommended action: {words(rng, 6)}",
        ],
        "stack": [subject.stack, *words(rng, 2).split()],
        "tools": words(rng, 4).split(),
        "score": [*scores, "freshness: 60"],
        "revision": ["status: edited", "version: 1.2.3", f"last reviewed: {reviewed}"],
        "flags": FLAGS,
        "checklist": facts.items,
        "payload": [
            f"source id: alphanode-{facts.number:06}",
            f"paragraphs: {facts.paragraphs}",
            f"scenario: {subject.context}",
            f"seed: {facts.number}",
        ],
    }
