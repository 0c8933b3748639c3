"""No post, path or message can steer a terminal or a CI system, or break a format's syntax."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.model import Edit, Finding, Fix, Post, Related, Rule, Span
from anplint.output import FORMATS, Result, Style, render
from anplint.output.escape import line_start, markdown, path_start, visible, xml
from tests.output import cases

NASTY = (
    "::error::x", "##[error]x", "##[set-env name=A]b", "##vso[task.complete]", "\x1b[31m", "\x9b",
    "\u202e", "\u2028", "\r", "\n", "\n::stop-commands::x", "\x00", "\x7f", "\ud83d", "\udcff",
    "\ufffe", "\ufeff", "]]>", "<!--", "&", '"', "%0A", "|", "`", "\\", "🎉", " ", "é", "/", "..",
    "\u00a0::error::x",
)  # fmt: skip
CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
texts = (
    st.lists(st.sampled_from(NASTY) | st.text(max_size=3), max_size=6)
    .map("".join)
    # Two halves of a surrogate pair that meet are one character in JSON; no text holds them.
    .filter(lambda text: not re.search("[\ud800-\udbff][\udc00-\udfff]", text))
)
sources = texts.filter(lambda text: not re.search("[\x00\ud800-\udfff]", text))
# A file name can hold any byte but NUL; those that are not UTF-8 become U+DC80 to U+DCFF.
paths = texts.map(lambda text: re.sub("[\x00\ud800-\udbff\udc00-\udc7f\udd00-\udfff]", "", text))


@st.composite
def results(draw: st.DrawFn) -> Result:
    text, path = draw(sources), draw(paths)
    findings = [draw(_findings(text, path)) for _ in range(draw(st.integers(1, 3)))]
    rules = (Rule("ANP701", "a-name", "phrase", "note", "text", (), draw(texts), {}, {}),)
    return Result(tuple(findings), rules, 1, 1, lambda _: text)


@st.composite
def _findings(draw: st.DrawFn, text: str, path: str) -> Finding:
    start = draw(st.integers(0, len(text)))
    span = Span(start, draw(st.integers(start, len(text))))
    place = Post(path, text).place(span)
    fix = Fix(draw(texts), (Edit(span, draw(texts)),), draw(st.booleans()))
    level = draw(st.sampled_from(("error", "warning", "note")))
    return Finding(
        "ANP701", "a-name", level, draw(texts), place, draw(texts),
        (Related(place, draw(texts)),), draw(st.none() | st.just(fix)),
    )  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _docs() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("anplint.ruleset.documentation", lambda _: cases.DOCS["ANP403"])
        yield


@given(results(), st.sampled_from(FORMATS), st.booleans())
def test_no_output_holds_a_control_character_or_a_command(
    result: Result, name: str, statistics: bool
) -> None:
    text = "".join(render(name, result, Style(statistics=statistics)))
    assert not CONTROLS.search(text)
    assert not re.search(r"##[A-Za-z]*\[", text)
    if name != "github":
        assert not any(line.lstrip().startswith("::") for line in text.split("\n"))
    text.encode()


@given(results())
def test_github_gives_one_command_for_each_finding(result: Result) -> None:
    lines = "".join(render("github", result, Style())).split("\n")
    assert lines.pop() == ""
    assert len(lines) == len(result.findings)
    assert all(
        re.match("::(error|warning|notice) file=[^:,]*,line=[0-9]+,", line) for line in lines
    )


@given(results())
def test_json_gives_back_every_character(result: Result) -> None:
    document = json.loads("".join(render("json", result, Style())))
    got = [(f["message"], f["path"], f["fingerprint"]) for f in document["findings"]]
    assert got == [(f.message, f.place.path, f.fingerprint) for f in result.findings]


@given(results(), st.sampled_from(("sarif", "gitlab", "rdjson")))
def test_other_json_can_be_read(result: Result, name: str) -> None:
    json.loads("".join(render(name, result, Style())))


@given(results(), st.sampled_from(("junit", "checkstyle")))
def test_xml_can_be_read(result: Result, name: str) -> None:
    ET.fromstring("".join(render(name, result, Style())).encode())


@given(results(), st.sampled_from(FORMATS))
def test_the_same_result_gives_the_same_bytes(result: Result, name: str) -> None:
    first = "".join(render(name, result, Style()))
    assert "".join(render(name, result, Style())) == first
    again = result._replace(findings=tuple(Finding(*finding) for finding in result.findings))
    assert "".join(render(name, again, Style())) == first


@given(results())
def test_a_table_row_is_one_line_with_three_cells(result: Result) -> None:
    text = "".join(render("markdown", result, Style()))
    rows = text.split("| Place | Rule | Message |\n", 1)[1].splitlines()[1:]
    assert len(rows) == len(result.findings)
    assert all(len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 4 for row in rows)


@given(texts)
def test_visible_is_one_line_and_idempotent(text: str) -> None:
    shown = visible(text)
    assert len(shown.splitlines()) <= 1
    assert visible(shown) == shown


def test_what_the_escapes_look_like() -> None:
    assert visible("a\x1b\n\t\r\u2028\x85") == r"a\x1b\n\t\r\u2028\x85"
    assert visible("##[x] ###[ ##vso[y ## z[") == r"##\[x] ###\[ ##\vso[y ## z["
    assert visible("tschüß 日本 \u00a0 🎉") == "tschüß 日本 \u00a0 🎉"
    assert line_start(" ::x") == "\\ ::x"
    assert line_start("a::x") == "a::x"
    assert path_start("::x.md") == "./::x.md"
    assert path_start(":") == "./:"
    assert xml("<a b='\"'>&\x00") == "&lt;a b=&#x27;&quot;&#x27;&gt;&amp;\\x00"
    assert markdown("`a|b`\\") == "\\`a\\|b\\`\\\\"


def test_formats_have_a_module_each() -> None:
    modules = Path(__file__).parents[2].joinpath("anplint", "output").glob("*_format.py")
    assert sorted(module.stem.removesuffix("_format") for module in modules) == sorted(FORMATS)
