"""Comments to anplint: which are found, where, and which are only quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.readers import read

if TYPE_CHECKING:
    from anplint.model import Post

HEAD = "---\ntitle: Bread\n---\n\n"
NOTE = "<!-- anplint-disable -->"
PAGE = (
    "<!doctype html><html><head><title>Rye</title></head><body><article><h1>Rye</h1><p>Two.</p>"
    "{}</article></body></html>"
)


def post_of(text: str, path: str = "a.md") -> Post:
    (post,) = read(path, text.encode(), {})
    return post


def said(text: str, path: str = "a.md") -> list[str]:
    post = post_of(text, path)
    for comment in post.comments:
        whole = post.text[comment.span.start : comment.span.end]
        assert whole.startswith(("<!--", "{/*"))
        assert whole.endswith(("-->", "*/}"))
    return [post.text[item.inner.start : item.inner.end] for item in post.comments]


@pytest.mark.parametrize(
    "body",
    [
        NOTE,
        f"Text {NOTE} more.",
        f"- item\n  {NOTE}\n",
        f"> {NOTE}\n>\n> A quote.",
        f"<div>\n{NOTE}\n</div>",
        f"| a |\n| --- |\n| {NOTE} |\n",
        f"🎉 Größe\n\n{NOTE}\n",
        f"{{{{ tag }}}}\n\n{NOTE}",
        f"A stray <code> here.\n\n{NOTE}",
        f"<code>x</code> {NOTE}",
        f"<pre>x</pre>\n\n{NOTE}",
        "<!--anplint-disable-->",
        "<!--\n  anplint-disable\n-->",
    ],
)
def test_a_comment_in_markdown_is_found(body: str) -> None:
    assert said(HEAD + body) == ["anplint-disable"]


@pytest.mark.parametrize(
    "body",
    [
        f"```html\n{NOTE}\n```",
        f"~~~\n{NOTE}\n",
        f"    {NOTE}\n",
        f"- item\n\n      {NOTE}\n",
        f"Write `{NOTE}` for it.",
        f"Write ``x\ny {NOTE}`` for it.",
        f"<pre>\n{NOTE}\n</pre>",
        f"<div><pre>\n\n{NOTE}\n\n</pre></div>",
        f"Write <code>{NOTE}</code> for it.",
        f"<script>\n{NOTE}\n</script>",
        f"<textarea>\n{NOTE}\n</textarea>",
        f"Text <textarea> {NOTE} </textarea>",
        f"{{% highlight html %}}\n{NOTE}\n{{% endhighlight %}}",
        f"{{% comment %}} {NOTE} {{% endcomment %}}",
        "<!-- anplint-disable",
        "&lt;!-- anplint-disable --&gt;",
        "<!-- about anplint-disable -->",
        "{/* anplint-disable */}",
        "<? anplint-disable -->",
    ],
)
def test_what_is_quoted_or_no_comment_is_text(body: str) -> None:
    assert said(HEAD + body) == []


def test_front_matter_has_no_comments() -> None:
    assert said(f"---\ntitle: Bread # {NOTE}\n---\nText.\n") == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{/* anplint-disable */}", 1),
        ("Text {/* anplint-disable */} more.", 1),
        ("{/*\n anplint-disable\n*/}", 1),
        ("```\n{/* anplint-disable */}\n```", 0),
        ("Write `{/* anplint-disable */}` for it.", 0),
        ("<pre>{/* anplint-disable */}</pre>", 0),
        ("{/* anplint-disable", 0),
        ("{/* anplint-disable */ + 1}", 0),
        (NOTE, 1),
    ],
)
def test_comments_of_mdx(body: str, expected: int) -> None:
    assert said(HEAD + body, "a.mdx") == ["anplint-disable"] * expected


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (NOTE, 1),
        (f"<p>Text {NOTE}</p>", 1),
        (f"<p>A stray <code> here.</p>{NOTE}", 1),
        (f"<pre>{NOTE}</pre>", 0),
        (f"<pre><code>{NOTE}</code></pre>", 0),
        (f"<p>Write <code>{NOTE}</code>.</p>", 0),
        (f"<script>{NOTE}</script>", 0),
        (f"<textarea>{NOTE}</textarea>", 0),
        (f"{{% highlight html %}}{NOTE}{{% endhighlight %}}", 0),
    ],
)
def test_comments_of_html(part: str, expected: int) -> None:
    assert said(PAGE.format(part), "a.html") == ["anplint-disable"] * expected


def test_a_text_export_has_none() -> None:
    text = f"Bread\n\n{NOTE}\n\nalphanode post meta\n\ntopicBread\n"
    assert said(text, "a.txt") == []


PARTS = st.sampled_from(
    ["<!--", "-->", "anplint-", "disable", "{/*", "*/}", "`", "```", "\n", "\n\n", "    ", "<pre>",
     "</pre>", "<code>", "</code>", "<div>", "> ", "- ", "text", "é", "<script>", "{{", "}}"]
)  # fmt: skip


@given(st.lists(PARTS, max_size=40), st.sampled_from(["a.md", "a.mdx", "a.html"]))
def test_the_spans_are_those_of_comments_whatever_stands_there(parts: list[str], path: str) -> None:
    head = HEAD if path != "a.html" else "<html><title>T</title><article><p>Text."
    for text in said(head + "".join(parts), path):
        assert text.startswith("anplint-")


@given(st.text("ab `\n->", max_size=30), st.text("ab \n->", max_size=30))
def test_a_comment_in_a_code_block_never_speaks(before: str, after: str) -> None:
    body = f"{'`' * 40}\n{before}\n{NOTE}\n{after}\n{'`' * 40}\n"
    assert said(HEAD + body) == []
