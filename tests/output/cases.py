"""A result that is hard on every format, and the documentation of its rules."""

from __future__ import annotations

from anplint.model import Edit, Finding, Fix, Place, Post, Related, Rule, Span
from anplint.output import Result
from anplint.ruleset import RuleDoc

HOSTILE = "Leftover [x] in <b>bold</b> | 100% `code`\n::error::boom\x1b[31m ##[error]red\u202e end"

A = """---
title: Backups of a small server
slug: backups
slug: backups-again
---

\tCopy the folder at night. Copy
\tthe folder at night.

Copy the folder at night.
"""
HELLO = """# Feiern 🎉🎉 mit TODO Gästen

::error file=x::nicht von hier
毎日の写しは夜に取ります。早朝に確かめてください。
"""
LONG = "Word " * 60 + "TBD" + " more words" * 40 + "\n"

SOURCES = {"posts/a.md": A, "posts/héllo wörld.md": HELLO, "posts/long.md": LONG}


def place(path: str, start: int, end: int) -> Place:
    """Return a place in one of the sources."""
    return Post(path, SOURCES[path]).place(Span(start, end))


def find(path: str, text: str, nth: int = 1) -> Place:
    """Return the place of the nth occurrence of a text in one of the sources."""
    start = -1
    for _ in range(nth):
        start = SOURCES[path].index(text, start + 1)
    return place(path, start, start + len(text))


def rule(code: str, name: str, level: str, category: str, *profiles: str) -> Rule:
    """Return a rule."""
    return Rule(code, name, "phrase", level, category, profiles, f"Summary of {name}.", {}, {})


RULES = (
    rule("ANP104", "duplicate-meta-key", "error", "metadata", "recommended", "alphanode"),
    rule("ANP402", "cross-post-duplicate", "warning", "duplication", "recommended", "alphanode"),
    rule("ANP403", "repeated-sentence", "note", "duplication", "alphanode"),
    rule("ANP601", "stale-review", "warning", "freshness", "recommended", "alphanode"),
    rule("ANP701", "leftover-placeholder", "warning", "text", "recommended", "alphanode"),
)

DOCS = {
    "ANP104": RuleDoc(
        "A parser keeps one of the two, and nobody knows which.",
        "Remove the key that is wrong.",
        "---\nslug: one\n---\nText.\n",
        "---\nslug: one\nslug: two\n---\nText.\n",
    ),
    "ANP402": RuleDoc("Copies drift apart.", "Link to the other post.", "Text.\n", ""),
    "ANP403": RuleDoc("Readers skip it.", "Say it once.", "```sh\nls\n```\n", "A. A.\n"),
    "ANP601": RuleDoc("Old advice harms.", "Review it.", "", ""),
    "ANP701": RuleDoc("Readers meet a gap.", "Write it, or [remove] it.", "Done.\n", "TODO\n"),
}


def documentation(rule: Rule) -> RuleDoc:
    """Stands in for `anplint.ruleset.documentation`, which reads rule files."""
    return DOCS[rule.code]


def _findings() -> tuple[Finding, ...]:
    a, hello, long = SOURCES
    again = find(a, "slug", 2)
    line = again.span.start
    cut = Edit(Span(line, line + len("slug: backups-again\n")), "")
    note = Related(find(a, "Copy the folder at night.", 2), "")
    sentence = "毎日の写しは夜に取ります。"
    edits = (Edit(find(hello, sentence).span, ""), Edit(Span(0, 0), "\ufeff🎉"))
    gone = Place("../outside.md", Span(4, 9), 2, 3, 2, 8)
    return (
        Finding("ANP403", "repeated-sentence", "note", "Said twice", gone, "f0"),
        Finding(
            "ANP104", "duplicate-meta-key", "error", "The key `slug` is already set.", again, "f1",
            (Related(find(a, "slug"), "Here it is first set to `[one]`."),),
            Fix("Remove the second `slug`.", (cut,)),
        ),
        Finding(
            "ANP403", "repeated-sentence", "note", "This sentence stands 8 times in the post.",
            place(a, A.index("\tCopy") + 1, A.index("\n\nCopy")), "f2", (note,) * 7,
        ),
        Finding("ANP701", "leftover-placeholder", "warning", HOSTILE, find(hello, "TODO"), "f3"),
        Finding(
            "ANP402", "cross-post-duplicate", "warning", "The paragraph stands in 2 other posts.",
            find(hello, sentence), "f4",
            (Related(find(long, "TBD"), "93 % alike\x07"), Related(gone, "the same")),
            Fix("Remove the paragraph.", edits, safe=False),
        ),
        Finding(
            "ANP701", "leftover-placeholder", "error", "`TBD` is left over.", find(long, "TBD"),
            "f5", fix=Fix("Remove `TBD`.", (Edit(find(long, "TBD ").span, ""),)),
        ),
    )  # fmt: skip


FULL = Result(_findings(), RULES, 4, 4, lambda path: SOURCES.get(path, ""))
EMPTY = Result((), RULES, 3, 5, lambda _: "")


def many(number: int) -> Result:
    """Return a result of a number of findings, three a file, of all levels in turn."""
    text = "Some words and a TODO 🎉 here.\n" * 3
    levels = ("warning", "note", "error")
    findings = tuple(
        Finding(
            "ANP701", "leftover-placeholder", levels[i % 3], f"Leftover number {i}.",
            Post(f"posts/{i // 3:06}.md", text).place(Span(17, 21)), f"many-{i}",
        )
        for i in range(number)
    )  # fmt: skip
    return Result(findings, RULES, number, number, lambda _: text)
