"""Posts as an editorial lead finds them: with owners, sections, days of review, and four findings.

They are those of `natural.py`. Each has four findings in a run of the `recommended` rules, of ten
rules, of which some are ten times as common as others. Of ten posts one holds a paragraph that
stands in five posts: it is found in four of them, so the fifth has another fault instead. The same
number gives the same bytes.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import natural
from words import sentences, words, wrapped

if TYPE_CHECKING:
    from pieces import Post

SUFFIX = natural.SUFFIX
TODAY = date(2026, 11, 20)
FINDINGS = 4
OWNERS, SECTIONS = 40, 12
STATUSES = ("published", "published", "published", "updated")
"""No drafts, in which placeholders and copies are no faults."""
COPIES, BLOCK = 5, 50
"""So many posts of a block share a paragraph."""

BODY = {
    "placeholder": (10, "TODO: ask the office for the number of {}."),
    "no text": (8, "![](https://images.example.org/{}-door.jpg)"),
    "insecure": (6, "![The door at noon](http://images.example.org/{}-noon.jpg)"),
    "heading": (5, "#### Too deep {}\n\nA level is skipped here."),
    "mojibake": (3, "The caf\u00c3\u00a9 of number {} opens late."),
    "bad url": (1, "![A plan](https://images.example.org:port/{}.jpg)"),
}
"""Faults of the body: how common, and their text."""

META = {
    "stale": (5, "review_in: 12 months", "review_in: 4 weeks"),
    "minutes": (4, "reading_time: 2 min", "reading_time: 19 min"),
    "twice": (1, "layout: post", "layout: post\nlayout: page"),
    "future": (1, "last_reviewed: ", "last_reviewed: 2031-01-01 #"),
}
"""Faults of the meta: how common, and what is replaced by what."""

_WEIGHTS = {name: fault[0] for name, fault in (BODY | META).items()}


def make(number: int) -> Post:
    """Return the post of a number."""
    rng = random.Random(f"faulty {number}")
    post = natural.make(number)
    shares = number % (BLOCK // COPIES) == 0
    is_copy = shares and number % BLOCK > 0
    faults = _drawn(rng, FINDINGS - is_copy)
    post.pieces[0] = _front_matter(rng, post.pieces[0], faults)
    if shares and not is_copy:  # the oldest is the one that the others are copies of
        post.pieces[0] = post.pieces[0].replace("date: 2026-", "date: 2025-", 1)
    if shares:
        post.pieces.append(f"\n{_shared(number // BLOCK)}\n")
    # The heading comes last: what stands below it would be of its section.
    for name in sorted(faults & BODY.keys(), key="heading".__eq__):
        post.pieces.append(f"\n{BODY[name][1].format(number)}\n")
    return post


def _drawn(rng: random.Random, count: int) -> set[str]:
    """Return so many faults. One of the future is not stale."""
    drawn: set[str] = set()
    while len(drawn) < count:
        (name,) = rng.choices(list(_WEIGHTS), list(_WEIGHTS.values()))
        if not (name in {"stale", "future"} and drawn & {"stale", "future"}):
            drawn.add(name)
    return drawn


def _front_matter(rng: random.Random, text: str, faults: set[str]) -> str:
    reviewed = TODAY - timedelta(days=rng.randrange(30, 320))
    before, _, rest = text.partition("last_reviewed: ")
    text = f"{before}last_reviewed: {reviewed}\n{rest.partition(chr(10))[2]}"
    for name in faults & META.keys():
        _, old, new = META[name]
        text = text.replace(old, new)
    section = words(random.Random(rng.randrange(SECTIONS)), 1)
    owner = words(random.Random(100 + rng.randrange(OWNERS)), 2).title()
    added = f"owner: {owner}\nsection: {section}\nstatus: {rng.choice(STATUSES)}\n"
    return text.replace("layout: ", f"{added}layout: ", 1)


def _shared(block: int) -> str:
    return wrapped(sentences(random.Random(f"shared {block}"), 3, 4))
