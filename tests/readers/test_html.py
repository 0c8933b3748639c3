"""The HTML reader: what holds a post, its meta, its blocks, its images."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.fields import Fields
from anplint.model import PAD, Post
from anplint.readers import html
from anplint.readers.html import read_html

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "sample-posts"

PAGE = """\
<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>Sourdough &amp; rye – Crumb</title>
  <meta name="Description" content="Two flours, one jar.">
  <meta property="article:published_time" content="2026-01-05">
  <meta property="article:tag" content="bread">
  <meta property="article:tag" content="rye">
  <link rel="canonical" href="https://crumb.example/rye">
  <script type="application/ld+json">
    {"@type": "BlogPosting", "headline": "Rye", "dateModified": "2026-01-07",
     "description": "not this one"}
  </script>
</head>
<body>
<header><h1>Crumb</h1><nav><a href="/">Home</a></nav></header>
<main>
<article>
  <header>
    <h1>Sourdough
      and rye</h1>
    <p class="by">By Ines, <time datetime="2026-01-05">today</time></p>
  </header>
  <p>Feed the <b>starter</b> &amp; wait; run <code>date</code> twice.</p>
  <ul>
    <li>Flour
      <ol><li><p>Rye<p>Dark</ol>
    <li><input type="checkbox" checked> Water
  </ul>
  <blockquote><p>Bread is slow.</p></blockquote>
  <div class="language-python highlight"><pre><code>if a &lt; b:
    bake()</code></pre></div>
  <figure><img src="/crumb.jpg" srcset="/a.jpg 1x, /b.jpg 2x" alt="">
    <figcaption>The crumb</figcaption></figure>
  <table><tr><td>Rye<td>500&nbsp;g</table>
  <aside><p>Buy my book.</p></aside>
  <footer><p>Filed under bread.</p></footer>
</article>
</main>
<footer><p>Imprint</p></footer>
</body>
</html>
"""


def post_of(text: str, path: str = "a.html") -> Post:
    (post,) = read_html(path, text)
    for block in post.blocks:
        assert len(block.text) == len(block.prose) == block.span.end - block.span.start
    return post


def blocks_of(body: str) -> list[tuple[str, str]]:
    return [(b.kind, b.plain) for b in post_of(f"<body><article>{body}</article>").blocks]


def test_the_blocks_of_a_page() -> None:
    found = [(b.kind, b.level, b.info, b.plain) for b in post_of(PAGE).blocks]
    assert found == [
        ("heading", 1, "", "Sourdough and rye"),
        ("paragraph", 0, "", "Feed the starter & wait; run date twice."),
        ("item", 1, "", "Flour"),
        ("item", 2, "", "Rye"),
        ("paragraph", 0, "", "Dark"),
        ("item", 1, "done", "Water"),
        ("quote", 0, "", "Bread is slow."),
        ("code", 0, "python", "if a < b: bake()"),
        ("caption", 0, "", "The crumb"),
        ("table", 0, "", "Rye 500 g"),
    ]


def test_blocks_stand_where_their_text_does() -> None:
    post = post_of(PAGE)
    paragraph = post.blocks[1]
    source = PAGE[slice(*paragraph.span)]
    assert source == "Feed the <b>starter</b> &amp; wait; run <code>date</code> twice."
    assert post.place(paragraph.span)[2:] == (25, 6, 25, 70)
    assert paragraph.text.index("starter") == source.index("starter")
    assert paragraph.text.index("wait") == source.index("wait")
    assert "date" not in paragraph.prose
    assert f"&{PAD * 4}" in paragraph.text
    code = post.blocks[7]
    assert PAGE[slice(*code.span)].startswith("<pre>")
    assert [line.strip(PAD + " ") for line in code.text.split("\n")][1] == "bake()"


def test_the_meta_of_a_page() -> None:
    post = post_of(PAGE)
    assert post.meta.data == {
        "lang": "en",
        "title": "Sourdough & rye – Crumb",
        "description": "Two flours, one jar.",
        "article:published_time": "2026-01-05",
        "article:tag": ["bread", "rye"],
        "canonical": "https://crumb.example/rye",
        "headline": "Rye",
        "dateModified": "2026-01-07",
    }
    assert PAGE[slice(*post.meta.span)].startswith("<head>")
    assert PAGE[slice(*post.meta.span)].endswith("</head>")
    for entry in post.meta.entries:
        if entry.key not in ("title", "article:tag"):
            assert PAGE[slice(*entry.span)].strip('"') == entry.value
    post.fields = Fields()
    date = post.field("date")
    assert date is not None
    assert post.place(date.span)[2:4] == (7, 52)


def test_the_images_of_a_page() -> None:
    images = post_of(PAGE).images
    assert [image.url for image in images] == ["/crumb.jpg", "/a.jpg", "/b.jpg"]
    assert [PAGE[slice(*image.url_span)] for image in images] == [i.url for i in images]
    assert {image.span for image in images} == {images[0].span}
    assert {(image.alt, image.caption) for image in images} == {("", "The crumb")}


def test_the_title_is_the_first_heading_of_the_body() -> None:
    title = post_of(PAGE).title
    assert title is not None
    assert title.value == "Sourdough and rye"
    assert PAGE[slice(*title.span)] == "Sourdough\n      and rye"


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("<title>T – Site</title><meta property='og:title' content='T'>", "T"),
        ("<title> T – Site </title>", "T – Site"),
    ],
)
def test_the_title_without_a_heading(head: str, value: str) -> None:
    text = f"<head>{head}</head><article><p>x</article>"
    title = post_of(text).title
    assert title is not None
    assert (title.value, text[slice(*title.span)]) == (value, value)


def test_html_with_front_matter() -> None:
    text = '---\ntitle: Rye\n---\n<p>One.</p>\nloose <i>text</i>\n{% include x.html a="<p>" %}\n'
    post = post_of(text, "_posts/2026-01-05-rye.html")
    assert post.meta.data == {"title": "Rye"}
    assert [(b.kind, post.place(b.span)[2:4]) for b in post.blocks] == [
        ("paragraph", (4, 4)),
        ("paragraph", (5, 1)),
    ]
    assert post.blocks[1].plain.startswith('loose text {% include x.html a="<p>" %}')
    assert post.blocks[1].prose.split() == ["loose", "text"]


def test_front_matter_and_head_do_not_make_duplicates() -> None:
    text = "---\ntitle: A\n---\n<html><head><title>B</title></head><body><p>x</p></body></html>"
    post = post_of(text)
    assert post.meta.data == {"title": "A"}
    assert list(post.meta.duplicates()) == []


def test_liquid_code_blocks() -> None:
    text = "---\na: 1\n---\n<p>x</p>\n{% highlight ruby %}\na <b>\n{% endhighlight %}\n<p>y</p>"
    assert [(b.kind, b.info, b.plain) for b in post_of(text).blocks] == [
        ("paragraph", "", "x"),
        ("code", "ruby", "a <b>"),
        ("paragraph", "", "y"),
    ]


def test_broken_front_matter_is_a_problem_of_a_post() -> None:
    post = post_of("---\ntitle: [a\n---\n<p>x</p>")
    assert [problem.kind for problem in post.problems] == ["unreadable"]
    assert [block.plain for block in post.blocks] == ["x"]


def test_broken_json_ld() -> None:
    text = '<head>\n<script type="application/ld+json">\n{"a" 1}\n</script></head><article><p>x'
    post = post_of(text)
    (problem,) = post.problems
    assert problem.kind == "unreadable"
    assert problem.detail.startswith("JSON-LD: ")
    assert post.place(problem.span).line == 3


@pytest.mark.parametrize(
    "script",
    [
        '[{"@type": "Person"}, {"@type": ["Thing", "NewsArticle"], "headline": "H"}]',
        '{"@graph": [{"@type": "WebSite"}, {"@type": "Article", "headline": "H"}]}',
        '//<![CDATA[\n{"@type": "Article", "headline": "H"}\n//]]>',
        '<!-- {"@type": "Article", "headline": "H"} -->',
    ],
)
def test_shapes_of_json_ld(script: str) -> None:
    text = f'<script type="application/ld+json">{script}</script><body><p>x</body>'
    post = post_of(text)
    assert post.problems == ()
    entry = post.meta.entry("headline")
    assert entry is not None
    assert text[slice(*entry.span)] == '"H"'


def test_json_ld_that_a_template_fills_is_skipped() -> None:
    text = '<script type="application/ld+json">{"a": {{ b }}}</script><body><article><p>x</article>'
    assert post_of(text).problems == ()


def test_an_h_entry_export() -> None:
    text = """<html><head><title>Kites</title></head><body><article class="h-entry">
<header><h1 class="p-name">Kites</h1></header>
<section class="p-summary">Wind and string.</section>
<section class="e-content"><p>Hold on.</p></section>
<footer><p>By <a class="p-author">Ana</a> on <time class="dt-published"
datetime="2026-01-02T10:00:00Z">2 January</time></p></footer></article></body></html>"""
    post = post_of(text)
    assert [b.plain for b in post.blocks] == ["Kites", "Hold on."]
    assert post.meta.data == {"title": "Kites", "dt-published": "2026-01-02T10:00:00Z"}
    post.fields = Fields()
    assert post.field("date") == post.meta.entry("dt-published")


ARTICLE = "<body><article><p>some text</p></article></body>"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.html", ""),
        ("a.html", "<p>A fragment.</p>"),
        ("a.html", "<article><h1>A</h1><p>fragment</p></article>"),
        ("a.html", "<body><p>No title.</p></body>"),
        ("a.html", "<body><h1>No text</h1></body>"),
        ("a.html", '<body><main id="app"></main></body>'),
        ("a.html", f'<meta http-equiv="refresh" content="0; url=/b">{ARTICLE}'),
        ("a.html", "<body><article>{{ content }}</article></body>"),
        ("a.html", "---\nlayout: default\n---\n<main>{{ content }}</main>"),
        ("a.html", "---\ntitle: Blog\n---\n{% for post in site.posts %}<p>x</p>{% endfor %}"),
        ("a.html", "---\ntitle: Old\nredirect_to: /new\n---\n"),
        ("_layouts/post.html", f"---\ntitle: x\n---\n{ARTICLE}"),
        ("_includes/a.html", ARTICLE),
        ("index.html", ARTICLE),
        ("404.html", ARTICLE),
        ("tags/rye/index.html", ARTICLE),
        ("blog/page/2/index.html", ARTICLE),
        ("a.html", "<body>" + "<article><p>teaser</p></article>" * 3),
        ("a.html", "<body><aside><article><p>teaser</p></article></aside>"),
    ],
)
def test_what_holds_no_post(path: str, text: str) -> None:
    assert read_html(path, text) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.html", ARTICLE),
        ("blog/rye/index.html", ARTICLE),
        ("a.html", "<body><h1>T</h1><p>Text.</p></body>"),
        ("a.html", "<title>x</title><main><p>Text.</p></main>"),
        ("index.html", f'<meta property="og:type" content="article">{ARTICLE}'),
        ("a.html", "<body><article><p>{}</p><code>{{{{ content }}}}</code></article>".format("x")),
        ("a.html", "<body><article>long text here <article>hm</article></article>"),
        ("_posts/a.html", "---\ntitle: x\n---\n{% for p in site.posts %}{% endfor %}<p>x"),
    ],
)
def test_what_holds_a_post(path: str, text: str) -> None:
    assert len(read_html(path, text)) == 1


def test_the_article_with_most_text_is_the_body_and_comments_are_not() -> None:
    text = """<body><article><p>Short.</p></article><article><p>The long one, it is.</p>
<article><p>A comment.</p></article></article>"""
    assert [block.plain for block in post_of(text).blocks] == ["The long one, it is."]


def test_a_body_without_article_keeps_the_header_with_the_only_title() -> None:
    site = "<body><header><h1>Site</h1></header><h1>T</h1><p>x</p>"
    assert [block.plain for block in post_of(site).blocks] == ["T", "x"]
    own = "<body><header><h1>T</h1><p>Ines</p></header><p>x</p>"
    assert [block.plain for block in post_of(own).blocks] == ["T", "x"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>a<p>b<div>c<p>d</div>e", [("paragraph", c) for c in "abcde"]),
        ("<p>a<script>b</script> c<!-- d -->e</p>", [("paragraph", "a c e")]),
        ("<p>a <svg><title>t</title></svg> b", [("paragraph", "a b")]),
        ("<p>&nbsp;</p><p> </p><p><img src=x></p>", []),
        (
            "<ul><li>a<li><h2>b</h2>c<p>d</ul>",
            [("item", "a"), ("heading", "b"), ("item", "c"), ("paragraph", "d")],
        ),
        ("<li>a<blockquote>b</blockquote></li>", [("item", "a"), ("quote", "b")]),
        ("<blockquote>a<ul><li>b</ul></blockquote>", [("quote", "a"), ("item", "b")]),
        ("<h2>a</h3>b", [("heading", "a"), ("paragraph", "b")]),
        ("<dl><dt>a<dd>b</dl>", [("paragraph", "a"), ("paragraph", "b")]),
        ("<time>1 May</time><p>on <time>1 May</time>", [("paragraph", "on 1 May")]),
        ("<table role=presentation><tr><td><p>a</table>", [("paragraph", "a")]),
        (
            "<table class=highlight><td class=gutter><pre>1</pre><td><pre>x</pre></table>",
            [("code", "x")],
        ),
        ("<pre>a<p>b\n&lt;c></pre>", [("code", "a b <c>")]),
        ("<div hidden>a</div><p>b", [("paragraph", "b")]),
        ("<p>a</div></span></ul> b", [("paragraph", "a b")]),
        ("a<br>b<hr>c", [("paragraph", "a b"), ("paragraph", "c")]),
    ],
)
def test_blocks(body: str, expected: list[tuple[str, str]]) -> None:
    assert blocks_of(body) == expected


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ('<pre><code class="x language-c++">y</code></pre>', "c++"),
        ('<pre class="lang-js">y</pre>', "js"),
        ('<div class="highlight highlight-source-shell"><pre>y</pre></div>', "shell"),
        ('<pre class="brush: php; gutter: false">y</pre>', "php"),
        ('<pre class="sourceCode haskell"><code>y</code></pre>', "haskell"),
        ('<pre data-lang="go">y</pre>', "go"),
        ("<pre>y</pre>", ""),
    ],
)
def test_languages_of_code(markup: str, language: str) -> None:
    (block,) = post_of(f"<body><article>{markup}</article>").blocks
    assert block.info == language


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img src=a>", [("a", None)]),
        ("<img src='a b' alt>", [("a b", "")]),
        ("<img alt=x>", [("", "x")]),
        ("<img :src=y>", []),
        ("<img src='data:x' data-src='b'>", [("b", None)]),
        ("<img src='?a=1&amp;b' alt='&quot;'>", [("?a=1&b", '"')]),
        (
            "<picture><source srcset='a, b 2x'><img src=c alt=d></picture>",
            [(u, "d") for u in "abc"],
        ),
        ("<video poster=a><source src=b><img src=c></video>", []),
        ("<noscript><img src=a></noscript><nav><img src=b></nav>", []),
        ("<img src=a width=1 height=1>", []),
    ],
)
def test_images(markup: str, expected: list[tuple[str, str | None]]) -> None:
    images = post_of(f"<body><article><p>x</p>{markup}</article>").images
    assert [(image.url, image.alt) for image in images] == expected


def test_decorative_images() -> None:
    text = "<body><article><p>x<img src=a role=none><img src=b aria-hidden=true><img src=c>"
    assert [image.decorative for image in post_of(text).images] == [True, True, False]


def test_captions_of_nested_figures() -> None:
    text = """<body><article><figure><figure><img src=a><figcaption>A</figcaption></figure>
<img src=b><figcaption>Both</figcaption></figure><img src=c>"""
    assert [image.caption for image in post_of(text).images] == ["A", "Both", None]


def test_depth_and_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "<body><article><p>x</p>" + "<div>" * 100_000 + "y"
    assert [block.plain for block in post_of(deep).blocks] == ["x", "y"]
    monkeypatch.setattr(html, "MAX_MARKUP", 10)
    post = post_of("<body><article><p>x</p>" + "<p>y</p>" * 10)
    assert [problem.kind for problem in post.problems] == ["unreadable"]
    assert [block.plain for block in post.blocks] == ["x", "y", "y", "y"]


TAGS = ["p", "/p", "div", "/div", "ul", "li", "/ul", "pre", "/pre", "code", "/code", "table", "td",
        "/table", "blockquote", "/blockquote", "figure", "figcaption", "/figure", "header",
        "/header", "h1", "/h2", "script", "/script", "img src=a", "!--", "article", "/article",
        "svg", "/svg", "nav", "/nav", "picture", "source srcset=b", "iframe/"]  # fmt: skip
PIECES = st.one_of(
    st.sampled_from(TAGS).map(lambda name: f"<{name}>"),
    st.sampled_from(["a ", "{{", "}}", "&amp;", "&", "\n", '"', "{% x %}", "<", "-->"]),
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_markup_gives_ordered_blocks_of_true_length(body: str) -> None:
    text = f"---\ntitle: x\n---\n{body}"
    for post in read_html("a.html", text):
        at = 0
        for block in post.blocks:
            assert at <= block.span.start < block.span.end <= len(text)
            assert len(block.text) == len(block.prose) == block.span.end - block.span.start
            assert block.text.count("\n") == text[slice(*block.span)].count("\n")
            at = block.span.end


INLINE = st.lists(
    st.sampled_from(["one", "two & three", "<b>four</b>", "<code>five</code>", "six<br>seven"]),
    min_size=1,
).map(" ".join)
ELEMENTS = st.one_of(
    INLINE.map(lambda text: f"<p>{text}</p>"),
    INLINE.map(lambda text: f"<section><h2>{text}</h2><p>x</p></section>"),
    INLINE.map(lambda text: f"<ul><li>{text}<ol><li>y</li></ol></li><li>z</li></ul>"),
    INLINE.map(lambda text: f"<pre>{text}</pre><table><tr><td>{text}</td></tr></table>"),
    INLINE.map(lambda text: f"<figure><figcaption>{text}</figcaption></figure>"),
)


@given(st.lists(ELEMENTS, min_size=1, max_size=8).map("\n".join))
def test_lxml_finds_the_same_text(body: str) -> None:
    text = f"<html><body><article>\n{body}</article></body></html>"
    words = " ".join(block.plain for block in post_of(text).blocks).split()
    lxml_html = pytest.importorskip("lxml.html")
    article = lxml_html.fromstring(text.replace("<", " <")).find(".//article")
    assert article is not None
    assert words == str(article.text_content()).split()


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample posts are not here")
def test_sample_exports_have_titles_and_paragraphs() -> None:
    files = sorted(SAMPLES.glob("ghost-migrate-mit/medium-html/*.html"))
    assert files
    for file in files:
        post = post_of(file.read_text(encoding="utf-8"), file.name)
        assert post.title is not None
        assert any(block.kind == "paragraph" for block in post.blocks)
        assert not any("Exported from" in block.text for block in post.blocks)
