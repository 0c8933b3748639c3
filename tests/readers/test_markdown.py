"""The Markdown reader: blocks with true offsets, images, template tags, problems, hostile input."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anplint.model import PAD, Block, Image, Post
from anplint.readers.markdown import read_markdown
from anplint.readers.markdown_text import code_points
from anplint.readers.template_tags import mask

SAMPLES = Path(__file__).parents[2].parent / "shared" / "sample-posts"


def read(text: str, path: str = "a.md") -> Post:
    (post,) = read_markdown(path, text)
    check_invariants(post)
    return post


def check_invariants(post: Post) -> None:
    last = 0
    for block in post.blocks:
        start, end = block.span
        assert last <= start <= end <= len(post.text)
        assert len(block.text) == len(block.prose) == end - start
        check_same(block.text, post.text[start:end])
        check_same(block.prose, post.text[start:end])
        last = end
    for image in post.images:
        assert 0 <= image.span.start <= image.span.end <= len(post.text)
        assert image.url_span.end <= len(post.text)
    for problem in post.problems:
        assert problem.span.end <= len(post.text)


def check_same(text: str, source: str) -> None:
    """What is no blank, no padding and no decoded entity stands in the source where it stands."""
    entity_end = 0
    for at, (shown, written) in enumerate(zip(text, source, strict=True)):
        if written == "&":
            entity_end = at + 3  # a reference decodes to two characters at most
        if not shown.isspace() and shown != PAD and at >= entity_end:
            assert shown == written
        if written in "\r\n" and shown == " ":
            pytest.fail(f"a line end was blanked in {source!r}")


def shape(post: Post) -> list[tuple[str, int, str, str]]:
    return [(block.kind, block.level, block.info, block.plain) for block in post.blocks]


def only(post: Post) -> Block:
    (block,) = post.blocks
    return block


def image(text: str, path: str = "a.md") -> Image:
    (found,) = read(text, path).images
    return found


def readable(text: str) -> str:
    return " ".join(text.replace(PAD, "").split())


class TestBlocks:
    def test_kinds(self) -> None:
        text = (
            "# Tying *knots*\n\nA rope\nand a `knot`.\n\nBowline\n-------\n\n"
            "- [x] cut\n- [ ] **bind**\n\n  and wait\n  1. deep\n-\n\n"
            "> said\n> nobody\n>\n> # big\n\n| a | b |\n|---|---|\n| c | `d` |\n\n"
            "```py {hl=1}\nx = 1\n```\n\n    y = 2\n\n<p>html <b>bold</b></p>\n\n[^1]: note\n"
        )
        assert shape(read(text)) == [
            ("heading", 1, "", "Tying knots"),
            ("paragraph", 0, "", "A rope and a knot."),
            ("heading", 2, "", "Bowline"),
            ("item", 1, "done", "cut"),
            ("item", 1, "todo", "bind"),
            ("paragraph", 0, "", "and wait"),
            ("item", 2, "", "deep"),
            ("item", 1, "", ""),
            ("quote", 0, "", "said nobody"),
            ("quote", 0, "", "big"),
            ("table", 0, "", "a b c d"),
            ("code", 0, "py", "x = 1"),
            ("code", 0, "", "y = 2"),
            ("html", 0, "", "html bold"),
            ("paragraph", 0, "", "note"),
        ]

    def test_spans_have_no_line_end(self) -> None:
        text = "é # no\n\n## A rope ##  \n\nText\nmore  \n\n- it\n  em\n\n```\ncode\n```\n"
        assert [text[slice(*block.span)] for block in read(text).blocks] == [
            "é # no", "## A rope ##", "Text\nmore", "it\n  em", "```\ncode\n```",
        ]  # fmt: skip

    def test_code_keeps_its_place_and_loses_its_prefixes(self) -> None:
        block = only(read("> ```sh\n> tie  knot\n> cut\n> ```\n"))
        assert (block.kind, block.info) == ("code", "sh")
        assert block.text == "     \n  tie  knot\n  cut\n     "
        assert block.prose.strip() == ""

    @pytest.mark.parametrize(
        ("fence", "language"),
        [("python", "python"), (" python {linenos}", "python"), ("{.python .long}", "python"),
         ("rust,ignore", "rust"), ("js:app.js", "js"), ("c++", "c++"), ("{r, echo=FALSE}", "r"),
         ("", ""), ("{linenos=true}", ""), ("{{ lang }}", ""), ("Objective-C", "Objective-C")],
    )  # fmt: skip
    def test_language(self, fence: str, language: str) -> None:
        assert only(read(f"```{fence}\nx\n```\n")).info == language

    def test_markup_splits_no_word(self) -> None:
        block = only(
            read('**Note**: don\\\'t `tie`, H<sub>2</sub>O a<br>b, [a *link*](u "t")! x[^1].\n')
        )
        assert block.plain == "Note: don't tie, H2O a b, a link! x[^1]."
        assert readable(block.prose) == "Note: don't , H2O a b, a link! x[^1]."

    def test_markup_between_words_is_space(self) -> None:
        assert only(read("very **good** rope")).text == "very   good   rope"

    def test_entities_are_padded(self) -> None:
        block = only(read("a &amp; b&nbsp;c &#233; &nosuch; &lt;b&gt;"))
        assert block.plain == "a & b c é &nosuch; <b>"
        assert block.text.startswith("a &" + PAD * 4 + " b\xa0")

    def test_inline_html_code_is_no_prose(self) -> None:
        assert readable(only(read("press <kbd>Ctrl</kbd> now")).prose) == "press now"

    def test_table_cells_stay_apart(self) -> None:
        assert only(read("|a|b|\n|-|-|\n|**c**|d|\n")).plain == "a b c d"

    def test_comments_show_nothing(self) -> None:
        assert shape(read("<!-- one -->\n\nText<!-- two -->.\n\n<!--\n\nthree\n-->\n")) == [
            ("paragraph", 0, "", "Text.")
        ]

    def test_html_blocks_show_their_text(self) -> None:
        post = read("<div>\n<script>var x = 1;</script>\nA &amp; b<pre>code</pre>\n</div>\n")
        assert only(post).plain == "A & b code"
        assert readable(only(post).prose) == "A & b"

    def test_html_heading_is_a_heading(self) -> None:
        assert shape(read("<h2 id='x'>A <b>rope</b></h2>\n")) == [("heading", 2, "", "A rope")]

    def test_html_in_a_quote(self) -> None:
        assert only(read("> <div>\n> text\n> </div>\n")).plain == "text"

    def test_link_definitions_are_no_text(self) -> None:
        assert shape(read("[a][b]\n\n[b]: /c 'Title'\n")) == [("paragraph", 0, "", "a")]

    def test_crlf(self) -> None:
        post = read("# A\r\n\r\nb\r\nc&amp;\r\n\r\n```\r\nd\r\n```\r\n\r\n- e\r\n  f\r\n")
        assert [block.plain for block in post.blocks] == ["A", "b c&", "d", "e f"]

    def test_alert_marker_is_no_text(self) -> None:
        assert shape(read("> [!NOTE]\n> Mind the rope.\n")) == [("quote", 0, "", "Mind the rope.")]

    def test_spans_are_of_the_file(self) -> None:
        text = "---\ntitle: é 🪢\n---\n\nRöpe 🪢 *end*\n"
        assert text[slice(*only(read(text)).span)] == "Röpe 🪢 *end*"
        assert only(read(text)).plain == "Röpe 🪢 end"

    def test_misplaced_front_matter_is_no_text(self) -> None:
        post = read("# Rope\n\n---\ntitle: Rope\ntags: [a]\n---\n\nBody\n")
        assert [problem.kind for problem in post.problems] == ["misplaced-front-matter"]
        assert post.meta.data == {"title": "Rope", "tags": ["a"]}
        assert [block.plain for block in post.blocks] == ["Rope", "Body"]


class TestTitle:
    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("## Sub\n\n# The *rope*\n\n# Other\n", "The rope"),
            ("The `rope`\n===\n", "The rope"),
            ("<h1 class='x'>The <i>rope</i> &amp; I</h1>\n", "The rope & I"),
            ("<header>\n<h1>The rope</h1>\n<p>by me</p></header>\n", "The rope"),
            ("> # Quoted\n", None),
            ("#\n\n# The rope\n", "The rope"),
            ("Text\n", None),
        ],
    )
    def test_title(self, text: str, title: str | None) -> None:
        found = read(text).title
        assert (found.value if found else None) == title
        if found:
            assert "rope" in text[slice(*found.span)]


class TestImages:
    @pytest.mark.parametrize(
        ("text", "url", "alt"),
        [
            ("![a *b* `c`](/x.png)", "/x.png", "a b c"),
            ('![](<x y.png> "T")', "x y.png", ""),
            ("![a]( /x_(1).png 'T')", "/x_(1).png", "a"),
            ("![a](/x\\_1.png)", "/x_1.png", "a"),
            ("![a](/x?a=1&amp;b=2)", "/x?a=1&b=2", "a"),
            ("[![a](/x.png)](/link)", "/x.png", "a"),
            ("![a\nb](/x.png)", "/x.png", "a b"),
            ("- ![a](/x.png)", "/x.png", "a"),
            ("# ![a](/x.png) head", "/x.png", "a"),
            ("|![a](/x.png)|\n|-|\n", "/x.png", "a"),
            ("text <img src='/x.png' alt=a>", "/x.png", "a"),
            ("<p>\n<IMG SRC=/x.png></p>", "/x.png", None),
            ("![](x%20y.png)", "x%20y.png", ""),
            ("![a]()", "", "a"),
        ],
    )
    def test_url_and_alt(self, text: str, url: str, alt: str | None) -> None:
        found = image(text)
        assert (found.url, found.alt) == (url, alt)

    @pytest.mark.parametrize(
        ("text", "source"),
        [
            ("é 🪢 ![a](/x.png)", "/x.png"),
            ("![a](<x y.png>)", "x y.png"),
            ("![a](/x_(1).png)", "/x_(1).png"),
            ("![a](/x\\_1.png 'T')", "/x\\_1.png"),
            ("![x.png](x.png)", "x.png"),
            ("é ![a][Ref]\n\n[other]: /o\n[rEF]: <x y.png> 'T'\n", "x y.png"),
            ("![ref]\n\n[ref]:\n  /x.png\n", "/x.png"),
            ("<img alt='/x.png' src='/x.png'>", "/x.png"),
        ],
    )
    def test_url_span(self, text: str, source: str) -> None:
        found = image(text)
        assert text[slice(*found.url_span)] == source
        assert found.url_span.start == text.rindex(source)

    def test_span_is_the_markup(self) -> None:
        text = "a ![b](c.png 'd') e"
        assert text[slice(*image(text).span)] == "![b](c.png 'd')"

    @pytest.mark.parametrize(
        ("text", "url"),
        [("![a](b c.png)", "b c.png"), ("![a](https://x.y/b c)", "https://x.y/b c"),
         ('![a](b c.png "T")', "b c.png"), ("![a](b (1) c.PNG)", "b (1) c.PNG"),
         ("![a](b.png =100x20)", "b.png")],
    )  # fmt: skip
    def test_white_space_in_a_url(self, text: str, url: str) -> None:
        found = image("é " + text)
        assert found.url == url
        assert ("é " + text)[slice(*found.url_span)] == url

    @pytest.mark.parametrize(
        "text",
        ["`![a](b c.png)`", "`<img src=x>`", "```\n![a](x.png)\n```", "    <img src=x>",
         "<!-- <img src=x> ![a](x.png) -->", "\\![a](b c.png)", "![a](see below)", "![a][none]",
         "[a](x.png)", "<source src='film.mp4'>", "&lt;img src=x&gt;"],
    )  # fmt: skip
    def test_no_image(self, text: str) -> None:
        assert read(text).images == ()

    def test_picture_and_srcset(self) -> None:
        text = "<picture><source srcset='a.webp 1x, b.webp 2x'><img src=c.png alt=d></picture>\n"
        assert sorted(str(found.url) for found in read(text).images) == [
            "a.webp",
            "b.webp",
            "c.png",
        ]
        for found in read(text).images:
            assert text[slice(*found.url_span)] == found.url

    def test_order_is_the_source_s(self) -> None:
        text = (
            "<img src=1.png> ![a](2.png)\n\n<p><img src=3.png></p>\n\n![b](4 x.png) ![c](5.png)\n"
        )
        urls = [str(found.url)[0] for found in read(text).images]
        assert urls == ["1", "2", "3", "4", "5"]

    @pytest.mark.parametrize(
        ("text", "url"),
        [
            ('![a]({{ "/img/x y.png" | relative_url }})', '{{ "/img/x y.png" | relative_url }}'),
            ("![a]({{ base\n}}/x.png)", "{{ base\n}}/x.png"),
            ("![a]({% link x.png %} 'T')", "{% link x.png %}"),
            ('<img src="{{ base }}/x.png">', "{{ base }}/x.png"),
            ('<p><img src="<%= image_path("x.png") %>"></p>', '<%= image_path("x.png") %>'),
            ("![a][b]\n\n[b]: {{ x }}/y.png\n", "{{ x }}/y.png"),
        ],
    )
    def test_templates_are_kept(self, text: str, url: str) -> None:
        found = image(text)
        assert found.url == url
        assert text[slice(*found.url_span)] == url

    def test_template_in_alt(self) -> None:
        assert image("![{{ page.title }} here](x.png)").alt == "{{ page.title }} here"
        assert image('<img src=x.png alt="{{ page.title }}">').alt == "{{ page.title }}"


class TestTemplates:
    @pytest.mark.parametrize(
        "tag",
        ["{{ page.title | upcase }}", "{%- include x.html -%}", '{{< figure src="a.png" >}}',
         "{{% note %}}", "<%= partial 'x' %>", "{:.note}", "{::options x='y' /}", "{# remark #}",
         "{{{ raw }}}"],
    )  # fmt: skip
    def test_tags_are_no_prose(self, tag: str) -> None:
        block = only(read(f"A rope {tag} holds **fast**.\n"))
        assert block.plain == "A rope holds fast."
        assert readable(only(read(f"{tag} holds.\n")).prose) == "holds."
        post = read(f"First.\n\n{tag}\n\nSecond.\n")
        assert [block.plain for block in post.blocks if block.kind != "html"] == [
            "First.",
            "Second.",
        ]

    @pytest.mark.parametrize("text", ["`{{ x }}`", "`` {% raw %} ``", "`{: .a}`"])
    def test_code_spans_show_them(self, text: str) -> None:
        block = only(read(f"Write {text} there.\n"))
        assert block.plain == f"Write {text.strip('` ')} there."

    def test_fences_show_them(self) -> None:
        assert only(read("```liquid\n{{ x }}\n{% if y %}\n```\n")).plain == "{{ x }} {% if y %}"

    @pytest.mark.parametrize(
        ("opening", "closing", "language"),
        [
            ("{% highlight python linenos %}", "{% endhighlight %}", "python"),
            ("{%\n  highlight c++\n%}", "{%-endhighlight-%}", "c++"),
            ('{{< highlight go "linenos=table" >}}', "{{< /highlight >}}", "go"),
            ("{% codeblock Title lang:ruby %}", "{% endcodeblock %}", "ruby"),
            ("{% codeblock A title %}", "{% endcodeblock %}", ""),
            ("{% highlight sh %}{% raw %}", "{% endraw %}{% endhighlight %}", "sh"),
        ],
    )
    def test_highlight_is_code(self, opening: str, closing: str, language: str) -> None:
        post = read(f"Text.\n{opening}\nx = '{{{{ y }}}}'\n~~~\n\n# no heading\n{closing}\nMore.\n")
        assert shape(post) == [
            ("paragraph", 0, "", "Text."),
            ("code", 0, language, "x = '{{ y }}' ~~~ # no heading"),
            ("paragraph", 0, "", "More."),
        ]
        assert not post.problems

    def test_comment_shows_nothing(self) -> None:
        text = "A\n\n{% comment %}\nhidden **words\n\nmore\n{% endcomment %}\n\nB\n"
        assert [block.plain for block in read(text).blocks] == ["A", "B"]

    def test_control_tags_show_nothing(self) -> None:
        assert len(read("A\n\n{% if x %}\n\nB\n\n{% endif %}\n").blocks) == 2

    def test_include_is_something(self) -> None:
        assert [block.kind for block in read("# A\n\n{% include gallery.html %}\n").blocks] == [
            "heading",
            "html",
        ]

    def test_kramdown_marks(self) -> None:
        post = read("## A rope {#rope .big}\n\nText\n{: .note}\n\n![a](b.png){: width=3 }\n")
        assert [block.plain for block in post.blocks] == ["A rope", "Text", ""]

    def test_braces_that_are_no_tags(self) -> None:
        block = only(read("A {set} of {{ and a {.point in prose.\n"))
        assert block.plain == "A {set} of {{ and a {.point in prose."

    def test_a_tag_ends_at_a_blank_line(self) -> None:
        assert [block.plain for block in read("one {{ two\n\nthree }} four\n").blocks] == [
            "one {{ two",
            "three }} four",
        ]

    def test_tags_within_html(self) -> None:
        text = (
            '<div>\n  {% for x in y %}\n    <p class="{{ x }}">Text</p>\n  {% endfor %}\n</div>\n'
        )
        assert shape(read(text)) == [("html", 0, "", "Text")]

    def test_containers_of_colons(self) -> None:
        post = read("::: tip\nMind the rope.\n:::\n")
        assert [block.plain for block in post.blocks] == ["Mind the rope."]

    def test_what_follows_colons_stands_where_it_stands(self) -> None:
        text = "::: tip\nMind the rope.\n:::\n\nAfter *that*.\n"
        after = read(text).blocks[-1]
        assert text[after.span.start : after.span.end] == "After *that*."
        assert len(mask(text).text) == len(text)

    def test_mask_keeps_length(self) -> None:
        text = "a {{ b }} c\n{% d\ne %}\n{% highlight x %}\ny\n{% endhighlight %}\n"
        masked = mask(text)
        assert len(masked.text) == len(masked.clean) == len(text)
        assert masked.touches(2, 9)
        assert not masked.touches(0, 2)
        assert not masked.touches(9, 11)


class TestMdx:
    TEXT = (
        "import Rope from './rope'\nexport const a = {\n  b: 1,\n}\n\n# Knots\n\n"
        "A {props.length} rope <Rope a={{b: 1}} c='d' /> holds.\n\n<Rope>\n\nInner.\n\n</Rope>\n\n"
        "{/* a remark */}\n\n```js\nimport x from 'y'\nconst z = {w}\n```\n"
    )

    def test_code_of_mdx_is_no_prose(self) -> None:
        post = read(self.TEXT, "a.mdx")
        assert [block.plain for block in post.blocks if block.plain] == [
            "Knots", "A rope holds.", "Inner.", "import x from 'y' const z = {w}",
        ]  # fmt: skip

    def test_only_in_mdx(self) -> None:
        assert read(self.TEXT).blocks[0].plain.startswith("import Rope")


class TestFences:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("Text\n\n```py\nx = 1\n\n# swallowed\n", "```py"),
            ("````\n```\nx\n", "````"),
            ("~~~ sh \nx\n```\n", "~~~ sh"),
            ("> ```\n> x\n", "```"),
            ("- a\n\n  ```js\n  x\n", "```js"),
            ("```\na\n```\n\nText\n\n```\nb\n", "```"),
        ],
    )
    def test_unclosed(self, text: str, line: str) -> None:
        (problem,) = read(text).problems
        assert problem.kind == "unclosed-fence"
        assert text[slice(*problem.span)] == line
        assert problem.span.start == text.rindex(line)

    @pytest.mark.parametrize(
        "text",
        ["```\nx\n```", "```\nx\n```  \n\n\n", "```\nx\n`````\n", "Text\n\n```", "```py\n\n",
         "> ```\n> x\n\nText\n", "- ```\n  x\n\nText\n", "    ```\n    x\n", "> ```\n> x\n> ```\n",
         "1. a\n   ```\n   x\n   ```\n"],
    )  # fmt: skip
    def test_closed(self, text: str) -> None:
        assert read(text).problems == ()


HOSTILE = {
    "quotes": ">" * 3000 + " a",
    "brackets": "[" * 100_000,
    "images": "![" * 100_000,
    "half images": "![a](b c" * 50_000,
    "spaces in a destination": "![a](b" + " " * 500_000 + "c.png)",
    "ticks": "`" * 100_000,
    "odd ticks": "".join("`" * count + " " for count in range(600)),
    "stars": "*a " * 50_000,
    "one line": "word " * 800_000,
    "tags": "{{" * 200_000,
    "unlike tags": ("{{" * 2000 + "`}}") * 50,
    "lone tags": "{% a %}" * 50_000 + "x",
    "remarks": "{# " * 100_000,
    "attributes": "{: " * 200_000,
    "highlights": "{% highlight a %}\n" * 10_000,
    "html": "<a " * 100_000,
    "html images": "<img src=" * 100_000,
    "comments": "<!-- " * 200_000,
    "fences": "```\n" * 50_000,
    "breaks": "---\n" * 100_000,
    "escapes": "\\`" * 100_000,
    "entities": "&amp;" * 100_000,
    "wide": "é😀中" * 50_000,
    "carriage returns": "a\r" * 100_000,
    "front matter": "---\na: " + "[" * 50_000 + "\n---\n",
    "nested html": "<div>" * 50_000,
    "references": "[r]: x\n" + "![a][r]\n" * 10_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    (post,) = read_markdown("a.md", HOSTILE[name])
    assert all(len(block.text) == len(block.prose) for block in post.blocks)


@pytest.mark.parametrize(
    "text", ["{" * 200_000, "{}" * 50_000, "<A " * 100_000, "import a\n" * 20_000]
)
def test_hostile_mdx(text: str) -> None:
    (post,) = read_markdown("a.mdx", text)
    assert all(len(block.text) == len(block.prose) for block in post.blocks)


PARTS = st.sampled_from(
    ["# ", "- ", "1. ", "> ", "* [x] ", "\n", "\n\n", "    ", "\t", "```", "~~~py", "`", "**", "_",
     "[", "](", ")", "![", "<img src=", ">", "</p>", "<p>", "<!--", "-->", "{{ x }}", "{% if %}",
     "{% highlight a %}", "{% endhighlight %}", "{% comment %}", "{% endcomment %}", "{: .a}", "<%",
     "%>", "{", "}", "&amp;", "&", "\\", "|", "|-|", "---", "===", "word", "é", "🪢", " ", "\r\n",
     "'", '"', ":::", "[^1]", "[^1]: ", "x.png", "\u2028", "\xa0", "=1x2", "import a", "<A b={"]
)  # fmt: skip


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(PARTS, max_size=30), st.sampled_from(["a.md", "a.mdx"]))
def test_any_text_keeps_its_offsets(parts: list[str], path: str) -> None:
    read("".join(parts), path)


@given(st.text("aé中😀\n", max_size=30))
def test_byte_offsets_become_code_points(text: str) -> None:
    offset = code_points(text)
    for at in range(len(text) + 1):
        byte = len(text[:at].encode())
        assert (offset(byte) if offset else byte) == at


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample posts are not here")
def test_real_posts() -> None:
    kinds: set[str] = set()
    for path in sorted(SAMPLES.rglob("*")):
        if not path.is_file() or path.suffix not in (".md", ".markdown", ".mkdn", ".erb"):
            continue
        try:
            post = read(path.read_bytes().decode("utf-8-sig"), path.name)
        except UnicodeDecodeError:
            continue
        unreadable = [problem for problem in post.problems if problem.kind != "unclosed-fence"]
        assert not unreadable or path.name == "bad_post.md", path
        kinds.update(block.kind for block in post.blocks)
    assert kinds == {"heading", "paragraph", "item", "quote", "code", "table", "html"}
