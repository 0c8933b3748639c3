"""Random posts with random faults: `--fix` mends them all, and touches nothing else.

A post is drawn as it should be together with its faulty twin, so that the bytes that must come out
are known beforehand.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.config import load_settings
from anplint.engine.discover import Project
from anplint.engine.fixing import fix_all, write_change
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anplint.engine.fixing import Fixed
    from anplint.engine.run import Outcome

TODAY = date(2026, 1, 31)
FIXED = {"ANP005", "ANP102", "ANP104", "ANP106", "ANP309", "ANP501", "ANP702"}
UNSAFE = {"ANP302", "ANP201", "ANP203", "ANP703", "ANP103"}

_WORDS = st.sampled_from(
    ["bees", "hive", "roof", "wind", "café", "storm", "honey", "summer", "蜂", "—", "queen"]
)
_SENTENCE = st.lists(_WORDS, min_size=6, max_size=12).map(lambda words: f"The {' '.join(words)}.")
_DEBRIS = ["Share this:", "Read more…", "Tweet this."]
_FILL = " ".join(f"word{number}" for number in range(2_380)) + "."
"""Ten minutes: of less, a stated time is either right or so far off that its fix is unsafe."""
_HEADINGS = ["You may also like", "Read more »"]
"""Debris that can be told from a heading only where there is markup."""


class Line(NamedTuple):
    """A line as it should be and as it is; None where it should not be, or is not there."""

    right: str | None
    faulty: str | None


class Twins(NamedTuple):
    """The bytes of a post as it should be, and as it is."""

    right: bytes
    faulty: bytes


def same(*lines: str) -> list[Line]:
    return [Line(line, line) for line in lines]


@st.composite
def scalar(draw: st.DrawFn, right: str, faulty: Sequence[str], form: str) -> Line:
    """A line with a value, right or one of several faulty ones."""
    wrong = draw(st.sampled_from([right, *faulty]))
    return Line(form.format(right), form.format(wrong))


@st.composite
def body(draw: st.DrawFn, *, export: bool, safe: bool) -> tuple[list[Line], int]:
    """Paragraphs, with debris between them where fixes need not be safe; returns how many there
    are after the lead.
    """
    title = "keeping bees" if export else "# Keeping bees"
    lines, count = same(title, "", _FILL, ""), draw(st.integers(2, 4))
    for number in range(count):
        lines += same(draw(_SENTENCE) + f" {number}.", "")
        if not safe and number + 1 < count and draw(st.booleans()):
            debris = draw(st.sampled_from(_DEBRIS if export else [*_DEBRIS, *_HEADINGS]))
            lines += [Line(None, debris), Line(None, "")]
    return lines, count


def minutes_off(*, safe: bool) -> list[str]:
    """Stated minutes that are wrong where ten are right."""
    return ["6", "15"] if safe else ["6", "15", "44"]


@st.composite
def bytes_of(
    draw: st.DrawFn, lines: Sequence[Line], ends: Sequence[str], *, mixed: bool = True
) -> Twins:
    """The lines with line ends of one kind or of all, with or without one at the end, and BOM."""
    each = [[end] for end in ends]
    kinds = draw(st.sampled_from([*each, ["\n", "\r\n"]] if mixed else each))
    right = faulty = ""
    for line in lines:
        end = draw(st.sampled_from(kinds))
        right += "" if line.right is None else line.right + end
        faulty += "" if line.faulty is None else line.faulty + end
    if draw(st.booleans()):
        right, faulty = right.rstrip("\r\n"), faulty.rstrip("\r\n")
    mark = draw(st.sampled_from([b"", b"\xef\xbb\xbf"]))
    return Twins(mark + right.encode(), mark + faulty.encode())


@st.composite
def yaml_post(draw: st.DrawFn, *, safe: bool) -> Twins:
    text, count = draw(body(export=False, safe=safe))
    quote = draw(st.sampled_from(["", '"', "'"]))
    minutes = draw(st.sampled_from(["{}", '"{}"', "{} min read", "'{} min'"]))
    flag, other = draw(st.sampled_from([("no", "yes"), ("False", "True"), ("0", "1")]))
    meta = [
        *same(f"title: {quote}Keeping bees{quote} # a title"),
        draw(scalar("2019-05-13", ["2019-5-13"], f"date:   {quote}{{}}{quote}")),
        draw(scalar("10", minutes_off(safe=safe), f"reading_time: {minutes}  # minutes")),
        *same("tags: # of all kinds", "  - bees", "  - 'roofs'"),
        *same("payload:"),
        draw(scalar(str(count), ["0", "17"], "    paragraphs: {}")),
        *same("    note: |", "      kept", "       as it is"),
        draw(scalar(flag, [other], "has_images: {}")),
        draw(scalar(flag, [other], f"image heavy: {quote}{{}}{quote}")),
    ]
    again = [["slug: bees"], ["tools: [smoker, 'veil']"], ["parts:", "- lid", "- frame"]]
    for lines in again:
        if draw(st.booleans()):
            meta += same(*lines) + [Line(None, line) for line in lines]
    blank = [Line(None, draw(st.sampled_from(["", " ", "\t"])))] * draw(st.integers(0, 2))
    return draw(bytes_of([*blank, *same("---"), *meta, *same("---", ""), *text], ["\n", "\r\n"]))


@st.composite
def toml_post(draw: st.DrawFn, *, safe: bool) -> Twins:
    text, count = draw(body(export=False, safe=safe))
    minutes = draw(st.sampled_from(["reading_time={}", 'reading_time = "{} min"']))
    meta = [
        *same("title = 'Keeping bees' # a title"),
        draw(scalar("2019-05-13", ["2019-5-13"], "date = '{}'")),
        draw(scalar("10", minutes_off(safe=safe), minutes)),
        draw(scalar("false", ["true"], "has_images = {} # ?")),
        *same("[payload]"),
        draw(scalar(str(count), ["8"], "paragraphs  =  {}")),
    ]
    return draw(bytes_of([*same("+++"), *meta, *same("+++", ""), *text], ["\n", "\r\n"]))


@st.composite
def export(draw: st.DrawFn, *, safe: bool) -> Twins:
    text, count = draw(body(export=True, safe=safe))
    bullet = draw(st.sampled_from(["  • ", "- ", "•\xa0"]))
    top = [Line(None, "| | |"), Line(None, "")] if draw(st.booleans()) else []
    meta = [
        *same("alphanode post meta", "", "topickeeping bees", "stack", f"{bullet}roofs"),
        draw(scalar("10", minutes_off(safe=safe), "reading time{}")),
        *same("revision"),
        draw(scalar("2026-01-13", ["2026-1-13", "13/01/2026"], f"{bullet}last reviewed: {{}}")),
        *same("flags"),
        draw(scalar("0", ["1"], f"{bullet}has images: {{}}")),
        draw(scalar("0", ["1"], f"{bullet}image heavy: {{}}")),
        *same("payload"),
        draw(scalar(str(count), ["0", "17"], f"{bullet}paragraphs: {{}}")),
        *same(f"{bullet}scenario: a roof"),
        *([Line(None, f"{bullet}scenario: a roof")] if draw(st.booleans()) else []),
        *same("hash1a1b2c3d4e5f60718293a4b5"),
        *([Line(None, "hash1a1b2c3d4e5f60718293a4b5")] if draw(st.booleans()) else []),
        *same("notes", f"{bullet}a remark"),
    ]
    return draw(bytes_of([*top, *text, *meta], ["\n", "\r\n", "\r"]))


SCHEMA = """{"properties": {"title": {}, "cover": {}, "checklist": {}, "reading time": {}},
"additionalProperties": false}"""


@st.composite
def unsafe_post(draw: st.DrawFn) -> Twins:
    """Faults whose fix is a guess, in a collection whose schema knows all keys."""
    items = draw(st.lists(_SENTENCE, min_size=5, max_size=7, unique=True))
    others = draw(st.permutations(items)) if draw(st.booleans()) else items
    more = draw(st.integers(0, 2))
    right = [f"- {item}" for item in items]
    faulty = [
        f"- {item}"
        for item in [*others, "The bees are gone.", "Nobody knows."][: len(items) + more]
    ]
    lists = [Line(line, None) for line in right] + [Line(None, line) for line in faulty]
    meta = [
        draw(scalar("title", ["titel"], "{}: Keeping bees")),
        draw(scalar("https", ["http"], "cover: {}://img.example.org/a.png # big")),
        *same("checklist:"),
        *lists,
        draw(scalar("reading time", ["reading tme"], '"{}": 1')),
    ]
    text = [
        *same("# Keeping bees", ""),
        draw(scalar("don’t", ["donâ€™t"], "We {} know, *really*, and nobody else does.")),
        Line("", ""),
        draw(scalar("%20", [" "], "![Bees](https://img.example.org/a{}b.png)")),
        *same("", "## Checklist", "", *(f"- [ ] {item}" for item in items), ""),
    ]
    return draw(
        bytes_of([*same("---"), *meta, *same("---", ""), *text], ["\n", "\r\n"], mixed=False)
    )


class Place:
    """A folder with one post."""

    def __init__(self, name: str, data: bytes, files: Mapping[str, str]) -> None:
        self.root = os.path.realpath(tempfile.mkdtemp())
        self.path = os.path.join(self.root, name)
        for file, text in files.items():
            with open(os.path.join(self.root, file), "w", encoding="utf-8") as stream:
                stream.write(text)
        with open(self.path, "wb") as stream:
            stream.write(data)
        config = os.path.join(self.root, "anplint.toml")
        self._settings = load_settings(config if files else None)

    def __enter__(self) -> Place:
        return self

    def __exit__(self, *error: object) -> None:
        shutil.rmtree(self.root)

    def run(self, standing: Mapping[str, bytes] | None = None) -> Outcome:
        plan = Plan(self._settings, Overrides(profile="all"))
        project = Project(self.root, self.root)
        return run([self.path], project, plan, TODAY, standing=standing)

    def fix(self, unsafe: bool) -> Fixed:
        fixed = fix_all(self.run, {}, self.root, unsafe)
        assert [write_change(self.root, change) for change in fixed.changes] in ([], [""])
        return fixed

    def data(self) -> bytes:
        with open(self.path, "rb") as stream:
            return stream.read()


def findings(outcome: Outcome) -> Counter[str]:
    assert not outcome.broken
    return Counter(finding.code for finding in outcome.findings)


def proves(
    name: str, twins: Twins, codes: set[str], files: Mapping[str, str], unsafe: bool
) -> None:
    with Place(name, twins.faulty, files) as place:
        before = findings(place.run())
        fixed = place.fix(unsafe)
        assert place.data() == twins.right
        assert not fixed.errors
        assert fixed.finished
        after = findings(place.run())
        assert after == findings(fixed.outcome)
        assert not codes & after.keys(), "what is fixed is gone"
        assert not after - before, "nothing else appears"
        assert bool(fixed.mended) == bool(codes & before.keys())
        again = place.fix(unsafe)
        assert (again.changes, again.mended) == ((), 0)
        assert place.data() == twins.right


@settings(max_examples=100, deadline=None)
@given(yaml_post(safe=True))
def test_markdown_with_yaml(twins: Twins) -> None:
    proves("a.md", twins, FIXED - {"ANP702"}, {}, unsafe=False)


@settings(max_examples=40, deadline=None)
@given(toml_post(safe=True))
def test_markdown_with_toml(twins: Twins) -> None:
    proves("a.md", twins, FIXED - {"ANP702"}, {}, unsafe=False)


@settings(max_examples=60, deadline=None)
@given(export(safe=True))
def test_text_exports(twins: Twins) -> None:
    proves("a.txt", twins, FIXED, {}, unsafe=False)


@settings(max_examples=40, deadline=None)
@given(st.one_of(yaml_post(safe=False), toml_post(safe=False)))
def test_markdown_with_debris(twins: Twins) -> None:
    proves("a.md", twins, FIXED, {}, unsafe=True)


@settings(max_examples=20, deadline=None)
@given(export(safe=False))
def test_text_exports_with_debris(twins: Twins) -> None:
    proves("a.txt", twins, FIXED, {}, unsafe=True)


CONFIG = '[collections.all]\ninclude = ["*.md"]\nschema = "bees.json"\n'


@settings(max_examples=50, deadline=None)
@given(unsafe_post())
def test_unsafe_fixes(twins: Twins) -> None:
    files = {"anplint.toml": CONFIG, "bees.json": SCHEMA}
    proves("a.md", twins, FIXED | UNSAFE, files, unsafe=True)
