"""code-sample: which samples are parsed, which are left alone, and where a fault is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.checks.code_sample import sample_of
from anplint.checks.sample_parsers import PARSERS, SampleError
from anplint.model import PAD, Block, Span
from tests.checks.support import hits_of, post_of


def fence(language: str, code: str) -> str:
    return f"```{language}\n{code}\n```\n"


ALONE = [
    ("python", ">>> 1 +"),
    ("python", "x = 1\n$ pip install x"),
    ("python", "%timeit f()"),
    ("python", "!ls"),
    ("python", "f(…)"),
    ("python", "...  # the same as above\nprint(}"),
    ("python", "print 'x'"),
    ("python", "except OSError, error:"),
    ("python", "os.chmod(path, 0755)"),
    ("python", "    return x\ny = 1"),
    ("python", "else:\n    x"),
    ("python", "def f(x):"),
    ("python", "type Pair[T] = tuple[T, T]"),
    ("python", "def first[T](x: list[T]) -> T: ..."),
    ("python", "{{ name }} ="),
    ("python", "x = '\0'"),
    ("python", "x = " + "(" * 5000),
    ("json", '{"a": 1}\n{"a": 2}'),
    ("json", '"a": 1,\n"b": 2,'),
    ("json", '{"a": ...}'),
    ("json", '{\n  // why\n  "a": 1\n}'),
    ("json", '# why\n{"a": 1}'),
    ("json", '{"a": <number>}'),
    ("json", "[" * 5000),
    ("toml", "a = 1\n...\n"),
    ("toml", "a." * 5000 + "a = 1"),
    ("yaml", "a: 1\n---\nb: 2"),
    ("yaml", "a: {{ x"),
    ("yaml", "a: !Ref b"),
    ("yaml", "[" * 5000),
    ("yaml", "a: 1\n...\nb: {"),
    ("yaml", "--- a\n+++ b\n- c: [\n"),
    ("rust", "fn {"),
    ("", "def f(:"),
    ("python", ""),
]


@pytest.mark.parametrize(("language", "code"), ALONE)
def test_samples_for_people_and_other_parsers_are_left_alone(language: str, code: str) -> None:
    assert hits_of("code-sample", fence(language, code)) == []


BROKEN = [
    ("python", "x = 1\ny = )", ")"),
    ("py", "def f(x)\n    pass", "\n"),
    ("Python3", "x = 'a", "'"),
    ("json", '{"a": 1,}', "}"),
    ("json", "{'a': 1}", "'"),
    ("json", '{"a": 1} {"a": 2}', "{"),
    ("toml", "[a]\nb = c", "c"),
    ("yml", "a: b: c", ":"),
    ("yaml", "a: 1\n---\nb: @c", "@"),
]


@pytest.mark.parametrize(("language", "code", "char"), BROKEN)
@pytest.mark.parametrize("prefix", ["", "> ", "   "])
def test_a_fault_is_found_where_it_is(language: str, code: str, char: str, prefix: str) -> None:
    head = "1. In a list:\n\n" if prefix.isspace() else ""
    text = head + "".join(prefix + line + "\n" for line in fence(language, code).splitlines())
    (hit,) = hits_of("code-sample", text)
    assert isinstance(hit.where, Span)
    assert char in ("\n", text[hit.where.start])


def test_an_indented_sample_takes_its_language_from_the_meta() -> None:
    text = "---\ncode_language: python\n---\nText.\n\n    import os\n    def f(:\n        pass\n"
    (hit,) = hits_of("code-sample", text)
    assert text[hit.where.start if isinstance(hit.where, Span) else 0] == ":"
    assert hits_of("code-sample", text.replace("import os", "pip install os")[:-19]) == []


def test_only_some_languages_and_lengths() -> None:
    assert hits_of("code-sample", fence("json", "{,}"), languages=("python",)) == []
    assert hits_of("code-sample", fence("json", "{,}"), max_length=5) == []


@pytest.mark.parametrize("language", PARSERS)
@given(code=st.text(max_size=60))
def test_a_parser_raises_nothing_but_its_error(language: str, code: str) -> None:
    offset = 0
    try:
        PARSERS[language](code)
    except SampleError as error:
        offset = error.offset
    assert 0 <= offset <= len(code)


HOSTILE = ["-" * 60000 + "1", "a" + ".a" * 30000, "not " * 15000 + "a", "lambda:" * 8000 + "1",
           "f(" * 80 + "1" + ")" * 80, "1 if a else " * 5000 + "1", "x" + "[0]" * 20000,
           "\\\n" * 30000, "'" * 60001, "f'{" * 20000, "@a\n" * 20000]  # fmt: skip


@pytest.mark.parametrize("code", HOSTILE)
def test_hostile_python_gets_no_crash(code: str) -> None:
    hits_of("code-sample", fence("python", code))


@given(st.lists(st.text("ab \t", max_size=6), min_size=1, max_size=5), st.sampled_from(["", "  "]))
def test_a_sample_knows_where_each_character_stands(lines: list[str], margin: str) -> None:
    code = "\n".join(margin + line for line in lines)
    block = Block("code", Span(0, len(code)), code, "")
    sample = sample_of(code, block)
    for offset, char in enumerate(sample.text.removesuffix("\n")):
        assert code[sample.origin(offset)] == char


def test_padding_and_line_ends_are_no_code() -> None:
    code = f"a <{PAD}{PAD}{PAD} b\r\nc\rd"
    sample = sample_of(code, Block("code", Span(0, len(code)), code, ""))
    assert sample.text == "a < b \nc\nd\n"
    assert code[sample.origin(sample.text.index("b"))] == "b"
    assert code[sample.origin(sample.text.index("d"))] == "d"


def test_the_first_line_of_html_code_is_not_indented() -> None:
    page = (
        "<title>T</title><article><h1>T</h1><p>x</p>"
        "<pre><code class='language-python'>{}</code></pre></article>"
    )
    assert hits_of("code-sample", page.format("if a:\n    b()\nc()"), "a.html") == []
    (hit,) = hits_of("code-sample", page.format("if a &lt; b:\n    c(]"), "a.html")
    post = post_of(page.format("if a &lt; b:\n    c(]"), "a.html")
    assert isinstance(hit.where, Span)
    assert post.text[hit.where.start] == "]"
