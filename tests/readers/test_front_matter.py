"""Front matter: values, spans, broken and misplaced blocks, hostile input."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from anplint.model import Meta, Node, Span
from anplint.readers import read, yaml_meta
from anplint.readers.front_matter import NONE, find_misplaced, read_front_matter
from anplint.readers.json_meta import parse_json
from anplint.readers.meta_error import MetaError
from anplint.readers.toml_meta import parse_toml
from anplint.readers.yaml_meta import parse_yaml
from anplint.readers.yaml_values import resolve

# PyYAML writes U+0085 as it is and reads it as a line break: a space.
CHARACTERS = st.characters(exclude_characters="\x85", exclude_categories=["Cs"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(CHARACTERS, max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(CHARACTERS, max_size=5), inner)
    ),
    max_leaves=12,
)


def at(text: str, meta: Meta | Node, *path: str | int) -> str:
    """The source of the value at a path."""
    found = (meta if isinstance(meta, Meta) else Meta(meta.entries)).at(path)
    assert found is not None
    span = found.span if isinstance(found, Node) else found.node.span
    return text[span.start : span.end]


def every_node(node: Node) -> list[Node]:
    below = [entry.node for entry in node.entries] + list(node.items)
    return [node, *(deep for child in below for deep in every_node(child))]


class TestYaml:
    TEXT = (
        "---\n"
        'title: "Ropes 🪢 & knots"\n'
        "draft: No\n"
        "minutes: 7\n"
        "date: 2024-05-01 10:00:19 -0400\n"
        "tags: [rope, 'kn''ot']\n"
        "empty:\n"
        "text: |\n  one\n  two\n\n\n"
        "images:\n"
        "- url: /a.png\t\n"
        "  alt: é\n"
        "- url: /b.png\n"
        "---\nBody\n"
    )

    def test_values_are_plain_data(self) -> None:
        data = read_front_matter(self.TEXT).meta.data
        assert data == {
            "title": "Ropes 🪢 & knots",
            "draft": False,
            "minutes": 7,
            "date": "2024-05-01 10:00:19 -0400",
            "tags": ["rope", "kn'ot"],
            "empty": None,
            "text": "one\ntwo\n",
            "images": [{"url": "/a.png", "alt": "é"}, {"url": "/b.png"}],
        }

    def test_spans_count_code_points(self) -> None:
        front = read_front_matter(self.TEXT)
        assert at(self.TEXT, front.meta, "title") == '"Ropes 🪢 & knots"'
        assert at(self.TEXT, front.meta, "tags") == "[rope, 'kn''ot']"
        assert at(self.TEXT, front.meta, "tags", 1) == "'kn''ot'"
        assert at(self.TEXT, front.meta, "text") == "|\n  one\n  two"
        assert at(self.TEXT, front.meta, "images", 0, "url") == "/a.png"
        assert at(self.TEXT, front.meta, "images", 0) == "url: /a.png\t\n  alt: é"
        assert at(self.TEXT, front.meta, "images", 1) == "url: /b.png"
        for entry in front.meta.entries:
            assert self.TEXT[entry.key_span.start : entry.key_span.end] == entry.key

    def test_empty_value_stands_after_its_colon(self) -> None:
        entry = read_front_matter(self.TEXT).meta.entry("empty")
        assert entry is not None
        assert entry.node.span == Span(entry.key_span.end + 1, entry.key_span.end + 1)

    def test_block_and_body(self) -> None:
        front = read_front_matter(self.TEXT)
        assert self.TEXT[front.end :] == "Body\n"
        assert self.TEXT[slice(*front.meta.span)] == self.TEXT[: -len("\nBody\n")]

    @pytest.mark.parametrize(
        ("written", "value"),
        [
            ("~", None), ("Null", None), ("", None), ("yes", True), ("OFF", False), ("y", "y"),
            ("0x1F", 31), ("0o17", 15), ("017", 17), ("-3", -3), ("1_000", "1_000"), ("+.5", 0.5),
            ("1e3", 1000.0), ("1.", 1.0), ("12:30", "12:30"), ("2024-01-01", "2024-01-01"),
            (".inf", ".inf"), ("1e999", "1e999"), (".", "."), ("-", "-"), ("1٣", "1٣"),
            ("9" * 5000, "9" * 5000),
        ],
    )  # fmt: skip
    def test_plain_scalars(self, written: str, value: object) -> None:
        resolved = resolve(written)
        assert resolved == value
        assert type(resolved) is type(value)

    def test_quoted_and_tagged_scalars_are_strings(self) -> None:
        text = "a: '1'\nb: \"yes\"\nc: !!str 5\nd: !custom x"
        node = parse_yaml(text, 0, len(text))
        assert node.value == {"a": "1", "b": "yes", "c": "5", "d": "x"}

    def test_duplicate_keys_are_kept(self) -> None:
        front = read_front_matter("---\na: 1\nb: {c: 2, c: 3}\na: 4\n---\n")
        assert [entry.key for entry in front.meta.entries] == ["a", "b", "a"]
        assert [again.again.value for again in front.meta.duplicates()] == [3, 4]
        assert front.meta.data["a"] == 4

    def test_aliases_and_merge_keys(self) -> None:
        text = "base: &b {x: 1, y: 2}\nuse: *b\nmore:\n  <<: *b\n  y: 3\n"
        node = parse_yaml(text, 0, len(text))
        assert node.value == {
            "base": {"x": 1, "y": 2},
            "use": {"x": 1, "y": 2},
            "more": {"x": 1, "y": 3},
        }
        assert at(text, node, "use") == "*b"
        assert not list(Meta(node.entries).duplicates())

    def test_key_that_is_a_list_has_its_text_for_name(self) -> None:
        text = "? [a, b]\n: 1\n7: x\n"
        assert parse_yaml(text, 0, len(text)).value == {"[a, b]": 1, "7": "x"}

    @pytest.mark.parametrize(
        ("text", "words", "place"),
        [
            ("title: a: b\n", "mapping values are not allowed", ": b"),
            ('title: "open\nb: 1\n', "while scanning a quoted scalar", '"open'),
            ("t: [1,\nb: 2\n", "while parsing a flow sequence", "[1"),
            ("t: a\x07b\n", "control characters are not allowed", "\x07"),
            ("t: é\x07b\n", "control characters are not allowed", "\x07"),
            ("t: @at\n", "cannot start any token", "@at"),
            ("a: *none\n", "alias", "*none"),
            ("a: &x [*x]\n", "alias", "*x"),
            ("a\n--- b\n", "second document", "--- b"),
        ],
    )
    def test_errors_have_words_and_a_place(self, text: str, words: str, place: str) -> None:
        with pytest.raises(MetaError) as caught:
            parse_yaml("##" + text, 2, 2 + len(text))
        assert words in caught.value.detail
        assert "\n" not in caught.value.detail
        assert caught.value.offset == 2 + text.index(place)

    @pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
    def test_depth_is_bounded(self, opening: str) -> None:
        with pytest.raises(MetaError, match="nested more than 100 levels"):
            parse_yaml(opening * 50_000, 0, len(opening) * 50_000)

    def test_deep_indentation_is_bounded(self) -> None:
        text = "".join(" " * level + "a:\n" for level in range(300))
        with pytest.raises(MetaError, match="nested more than 100 levels"):
            parse_yaml(text, 0, len(text))

    def test_alias_bomb_is_refused(self) -> None:
        lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
        lines += [
            f"{b}: &{b} [*{a}, *{a}, *{a}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ]
        text = "\n".join(lines)
        with pytest.raises(MetaError, match="aliases repeat more than 200 values"):
            parse_yaml(text, 0, len(text))

    def test_aliases_do_not_hide_depth(self) -> None:
        chain = ["a0: &a0 [x]"]
        chain += [f"a{i}: &a{i} [[[[[[[[[[*a{i - 1}]]]]]]]]]]" for i in range(1, 12)]
        text = "\n".join(chain)
        with pytest.raises(MetaError):
            parse_yaml(text, 0, len(text))

    def test_without_libyaml_the_result_is_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        text = self.TEXT.replace("\t", "")
        fast = read_front_matter(text)
        monkeypatch.setattr(yaml, "__with_libyaml__", False)
        slow = read_front_matter(text)
        assert slow.meta.data == fast.meta.data
        assert [entry.span for entry in slow.meta.entries] == [
            entry.span for entry in fast.meta.entries
        ]
        broken = read_front_matter("---\nt: a\x07\n---\n")
        assert broken.problems[0].span == Span(8, 9)

    @given(JSON)
    def test_reads_what_pyyaml_writes(self, value: Any) -> None:
        text = yaml.safe_dump({"v": value}, allow_unicode=True)
        plain = yaml.load(text, yaml.BaseLoader)
        node = parse_yaml(text, 0, len(text))
        assert _strings(node.value) == _strings({"v": value})
        assert plain.keys() == {"v"}
        for part in every_node(node):
            assert 0 <= part.span.start <= part.span.end <= len(text)

    @given(st.text("ab:-? \n[]{}&*!|>'\"#%@\t\r\x07é", max_size=40))
    def test_never_raises_anything_else(self, text: str) -> None:
        try:
            node = parse_yaml(text, 0, len(text))
        except MetaError as error:
            assert 0 <= error.offset <= len(text)  # noqa: PT017
        else:
            assert all(part.span.end <= len(text) for part in every_node(node))


def _strings(value: Any) -> Any:
    """Keys as strings, as written by YAML: `null` and numbers are keys of JSON only as text."""
    if isinstance(value, dict):
        return {key: _strings(child) for key, child in value.items()}
    return [_strings(child) for child in value] if isinstance(value, list) else value


class TestToml:
    TEXT = (
        '+++\ntitle = "Ropes 🪢" # c\ndate = 2024-05-01\nwhen = 2024-05-01 10:00:19\n'
        "n = 1_000\nx = nan\na.b = [1, 'q', { k = \"v\" }] \n"
        'long = """\none ""two""\n"""\nlist = [\n  "]", # ]\n  "b",\n]\n'
        '[params]\nk = true\n"q\\u0020u" = 1\n[params.deep]\nz = 1.5\n'
        '[[image]]\nurl = "a"\n[[image]]\nurl = "b"\n+++\nBody\n'
    )

    def test_values(self) -> None:
        data = read_front_matter(self.TEXT).meta.data
        assert data["title"] == "Ropes 🪢"
        assert (data["date"], data["when"]) == ("2024-05-01", "2024-05-01T10:00:19")
        assert (data["n"], data["x"]) == (1000, "nan")
        assert data["params"] == {"k": True, "q u": 1, "deep": {"z": 1.5}}

    @pytest.mark.parametrize(
        ("path", "source"),
        [
            (("title",), '"Ropes 🪢"'),
            (("date",), "2024-05-01"),
            (("when",), "2024-05-01 10:00:19"),
            (("a", "b"), "[1, 'q', { k = \"v\" }]"),
            (("a", "b", 2, "k"), '"v"'),
            (("long",), '"""\none ""two""\n"""'),
            (("list", 0), '"]"'),
            (("params", "q u"), "1"),
            (("params", "deep", "z"), "1.5"),
            (("image", 1, "url"), '"b"'),
            (("image", 0), '[[image]]\nurl = "a"'),
        ],
    )
    def test_spans(self, path: tuple[str | int, ...], source: str) -> None:
        assert at(self.TEXT, read_front_matter(self.TEXT).meta, *path) == source

    def test_every_scalar_stands_where_its_span_says(self) -> None:
        front = read_front_matter(self.TEXT)
        assert front.meta.entries
        for entry in front.meta.entries:
            for node in every_node(entry.node):
                if not node.entries and not node.items:
                    source = self.TEXT[node.span.start : node.span.end]
                    again = tomllib.loads(f"v = {source}")["v"]
                    assert node.value in (again, str(again), str(again).replace(" ", "T"))

    @pytest.mark.parametrize(
        ("text", "offset"), [("a = 1\na = 2\n", 6), ("é = 1\n", 0), ("x = \n", 4), ("a = [1,", 7)]
    )
    def test_errors_have_a_place(self, text: str, offset: int) -> None:
        with pytest.raises(MetaError, match="invalid TOML") as caught:
            parse_toml(text, 0, len(text))
        assert caught.value.offset == offset

    @pytest.mark.parametrize(
        "text",
        ["a=" + "[" * 50_000, "a" + ".a" * 100_000 + "=1", "x = {" * 3000, "a = " + "9" * 5000,
         "a = [" + "[1]," * 100_000],
    )  # fmt: skip
    def test_hostile(self, text: str) -> None:
        with pytest.raises(MetaError):
            parse_toml(text, 0, len(text))

    @pytest.mark.parametrize(
        ("text", "key", "words"),
        [
            ("+++\ntitle = 1\ntitle = 2\n+++\n", "title", "on lines 2 and 3"),
            ("+++\n[a]\nb = 1\n'b' = 2\n+++\n", "'b'", "on lines 3 and 4"),
            ("+++\na = {b = 1, b = 2}\n+++\n", "b", "on line 2"),
            ("+++\na.b = 1\n\na.b = 2\nc = 1\n+++\n", "b", "on lines 2 and 4"),
        ],
    )
    def test_a_key_that_stands_twice_is_named(self, text: str, key: str, words: str) -> None:
        (problem,) = read_front_matter(text).problems
        name = key.strip("'")
        assert problem.detail == f"invalid TOML: the key `{name}` stands twice, {words}"
        assert problem.span.start == text.rindex(key)

    def test_a_table_over_a_value_is_told_in_other_words(self) -> None:
        (problem,) = read_front_matter("+++\na = 1\na.b = 2\n+++\n").problems
        assert problem.detail.startswith("invalid TOML: cannot overwrite a value")


TEMPLATES = [
    '---\ntitle: "{{ replace .Name "-" " " | title }}"\ndate: {{ .Date }}\n---\n',
    "---\ntitle: {{title}}\ntags: [a]\n---\nText.\n",
    "---\ntags:\n  - {% tag %}\n---\n",
    "---\ntitle: 'x'\n{% if draft %}\ndraft: true\n{% endif %}\n---\n",
    '---\ntitle: "<%= title.gsub("a", \'b\') %>"\n---\n',
    "+++\ntitle = {{ .Title }}\n+++\n",
    '+++\ntitle = "{{ replace .Name "-" " " }}"\n+++\n',
]


def test_broken_front_matter_may_begin_with_a_key_that_stands_alone() -> None:
    (problem,) = read_front_matter("---\ntags:\n  - [a\n---\nText.\n").problems
    assert problem.kind == "unreadable"


class TestTemplates:
    @pytest.mark.parametrize("text", TEMPLATES)
    @pytest.mark.parametrize("path", ["archetypes/default.md", "moulds/post.html"])
    def test_a_template_for_posts_is_no_post(self, path: str, text: str) -> None:
        assert read(path, text.encode(), {}) == []

    @pytest.mark.parametrize(
        "text",
        [
            '---\ntitle: "{{ page.title }}"\n---\nText.\n',
            "---\ntitle: <%= title %>\n---\nText.\n",
            "---\ntitle: What {{ means\n---\nText.\n",
            "---\ntitle: {en: Braces}\n---\nText.\n",
            "---\ntitle: T\nwhy: a {{ tag }} in: prose\n---\nText.\n",
            "---\ntitle: T: U\n---\n{{ tag }}\n",
        ],
    )
    def test_a_post_that_speaks_of_tags_is_one(self, text: str) -> None:
        assert len(read("a.md", text.encode(), {})) == 1


class TestJson:
    def test_spans_and_duplicates(self) -> None:
        text = '##{"a": {"b": [1, "é\\n"]}, "a": -1.5e3} '
        node = parse_json(text, 2, len(text))
        assert node.value == {"a": -1500.0}
        assert [entry.node.value for entry in node.entries] == [{"b": [1, "é\n"]}, -1500.0]
        assert text[slice(*node.entries[0].node.entries[0].node.items[1].span)] == '"é\\n"'
        assert text[slice(*node.entries[1].key_span)] == '"a"'

    @given(JSON)
    def test_reads_what_json_writes(self, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, indent=1)
        assert parse_json(text, 0, len(text)).value == value

    @given(st.text('[]{},:"\\ \n0123.eE+-truefalsn\x07é', max_size=20))
    def test_takes_what_json_takes(self, text: str) -> None:
        try:
            expected = json.loads(text)
        except ValueError:
            with pytest.raises(MetaError):
                parse_json(text, 0, len(text))
        else:
            assert parse_json(text, 0, len(text)).value == expected

    @pytest.mark.parametrize(
        ("text", "offset"),
        [("", 0), ("[1,]", 3), ('{"a" 1}', 5), ('{"a":1', 6), ('"x', 0), ("1 2", 2), ("NaN", 0),
         ("9" * 500, 0), ("1e999", 0), ("[" * 100_000, 101), ('{"a":' * 50_000, 505)],
    )  # fmt: skip
    def test_errors_have_a_place(self, text: str, offset: int) -> None:
        with pytest.raises(MetaError) as caught:
            parse_json(text, 0, len(text))
        assert caught.value.offset == offset

    def test_does_not_look_past_the_end(self) -> None:
        with pytest.raises(MetaError):
            parse_json('["a"]', 0, 3)


class TestBlock:
    @pytest.mark.parametrize(
        ("text", "data", "body"),
        [
            ("---\na: 1\n---\nB", {"a": 1}, "B"),
            ("---  \r\na: 1\r\n...\t\r\nB", {"a": 1}, "B"),
            ("---\n---\nB", {}, "B"),
            ("---\n# only a comment\n---\n", {}, ""),
            ('{"a": {"b": 1}}\nB', {"a": {"b": 1}}, "\nB"),
            (';;;\n{"a": 1}\n;;;\nB', {"a": 1}, "B"),
            ("+++\na = 1\n+++\nB", {"a": 1}, "B"),
        ],
    )
    def test_forms(self, text: str, data: dict[str, Any], body: str) -> None:
        front = read_front_matter(text)
        assert (front.meta.data, text[front.end :], front.problems) == (data, body, ())
        assert front.meta.span.end > 0

    @pytest.mark.parametrize(
        "text",
        ["", "---", "Text\n", "---\n\nProse between breaks.\n\n---\n", "---\n- a\n- b\n---\n",
         "{{ tag }}", "{: .ial}", "---\n\ntext\n", "----\na: 1\n---\n", "+++\n",
         " ---\na: 1\n---\n",
         "---\nNote: this\n"],
    )  # fmt: skip
    def test_is_none(self, text: str) -> None:
        assert read_front_matter(text) is NONE

    def test_unclosed(self) -> None:
        text = "---\ntitle: Knots\ntags: [a]\n\nBody text.\n"
        front = read_front_matter(text)
        (problem,) = front.problems
        assert problem.kind == "unreadable"
        assert problem.detail == "front matter opened on line 1 is never closed"
        assert problem.span == Span(0, 3)
        assert front.meta.data == {"title": "Knots", "tags": ["a"]}
        assert text[front.end :] == "\nBody text.\n"

    def test_broken_is_unreadable_at_the_character(self) -> None:
        text = "---\ntitle: a: b\n---\nBody\n"
        front = read_front_matter(text)
        (problem,) = front.problems
        assert problem.kind == "unreadable"
        assert text[slice(*problem.span)] == ":"
        assert problem.span.start == 12
        assert text[front.end :] == "Body\n"

    def test_a_million_characters_are_enough(self) -> None:
        front = read_front_matter("---\n" + "k: v\n" * 250_000 + "---\n")
        assert "more than 1,000,000 characters" in front.problems[0].detail


class TestMisplaced:
    @pytest.mark.parametrize(
        "before", ["\n", "\n\n \n", "# Knots\n\n", "<!-- a note\non lines -->\n", "## A\n# B\n"]
    )
    def test_found(self, before: str) -> None:
        text = before + "---\ntitle: Knots\n---\nBody\n"
        front = find_misplaced(text)
        assert front is not None
        (problem,) = front.problems
        assert problem.kind == "misplaced-front-matter"
        assert text[slice(*problem.span)] == "---\ntitle: Knots\n---"
        assert front.meta.data == {"title": "Knots"}

    @pytest.mark.parametrize(
        "text",
        [
            "---\ntitle: at the start is right\n---\n",
            "Prose first.\n\n---\ntitle: x\n---\n",
            "# H\n\n---\nPros: cheap\nCons: slow\n---\n",
            "# H\n\n---\n\nProse between breaks.\n\n---\n",
            "# H\n\n---\nNote: one line of prose\n---\n",
            "# H\n\n---\ntitle: never closed\n",
            "\n" * 60 + "---\ntitle: far down\n---\n",
            "<!-- a --> b\n---\ntitle: x\n---\n",
            "<!-- never closed\n---\ntitle: x\n---\n",
        ],
    )
    def test_not_found(self, text: str) -> None:
        assert find_misplaced(text) is None


def test_parser_is_libyaml_where_there_is_one() -> None:
    expected = "CParser" if yaml.__with_libyaml__ else "SafeLoader"
    assert yaml_meta._parser().__name__ == expected
