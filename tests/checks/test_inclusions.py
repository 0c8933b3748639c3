"""Bodies that show more than their source: what is counted in them says little."""

from __future__ import annotations

import pytest

from anplint.checks.inclusions import brings_in, may_draw
from tests.checks.support import messages_of, post_of

INCLUSIONS = [
    "{% include kites/long.md %}",
    "{%- render 'gallery' -%}",
    "{% for kite in site.data.kites %}\n{{ kite.text }}\n{% endfor %}",
    "```js\n{% include_relative demo.js %}\n```",
    '{{< readfile file="long.md" >}}',
    "{{% figure src=a.png %}}",
    '{{ include("long.njk") }}',
    "{{> footer }}",
    "{{#include ../long.md}}",
    '<%= partial "long" %>',
    '<iframe src="https://films.example/kite"></iframe>',
    "<VIDEO src=kite.mp4></VIDEO>",
    '<object data="kite.pdf"></object>',
    '<script src="https://snippets.example/1.js"></script>',
    '<KiteGallery :kites="all" />',
    "<lite-film id=kite></lite-film>",
    "![[kite.png]]",
    ".. image:: kite.png",
    "::film{#kite}",
    '--8<-- "long.md"',
    "{!long.md!}",
    '[long](long.md ":include")',
    '<!--#include virtual="long.html" -->',
    '[gallery ids="1,2"]',
    "https://youtu.be/kite",
    "```{figure} kite.png\nA kite.\n```",
]
QUIET = [
    "Hello {{ site.title }}, {{ page.when | date: '%Y' }} and {{ 'kite' | upcase }}.",
    "A box.\n{: .wide}",
    "## Kites {#kites}",
    "{% comment %} later {% endcomment %}{% assign a = 1 %}{% if a %}One.{% endif %}",
    "{% highlight js %}\nlet a = 1\n{% endhighlight %}",
    "[next]({% post_url 2026-01-01-kites %}) and {{< ref kites.md >}}",
    "{{</* figure src=a.png */>}} is how to show a figure.",
    "{% raw %}{% include long.md %}{% endraw %}",
    "`<iframe>` and `<Tabs>`",
    "```html\n<video src=a.mp4></video>\n```",
    "<% # later %>",
    "<%= page.title %>",
    ":::note\nA word.\n:::",
    "<https://films.example/kite> <BR> <em>a</em> a < B > c",
    "[video](https://films.example/kite)",
    "See https://youtu.be/kite for more.",
]


@pytest.mark.parametrize("body", INCLUSIONS)
def test_what_a_body_brings_in(body: str) -> None:
    text = f"---\nreading_time: 12\nhas_images: true\nimage_heavy: true\n---\n\nA kite.\n\n{body}\n"
    assert brings_in(post_of(text))
    assert messages_of("reading-time", text) == []
    assert messages_of("flag-agreement", text) == []


@pytest.mark.parametrize("body", QUIET)
def test_what_brings_in_nothing(body: str) -> None:
    text = f"---\nreading_time: 12\nhas_images: true\n---\n\nA kite.\n\n{body}\n"
    assert not brings_in(post_of(text))
    assert messages_of("reading-time", text) == ["mismatch"]
    assert messages_of("flag-agreement", text) == ["has-none"]


def test_too_many_images_gainsay_a_flag_all_the_same() -> None:
    body = "![a](a.png) {{< figure src=b.png >}}\n"
    assert messages_of("flag-agreement", f"---\nhas_images: no\n---\n\n{body}") == ["has-some"]
    assert messages_of("flag-agreement", f"---\nimage_heavy: no\n---\n\n{body * 4}") == ["heavy"]


def test_a_drawing_shows_an_image_but_no_text() -> None:
    text = "---\nhas_images: true\n---\n\nA kite.\n\n<svg><path d='M0 0'/></svg>\n"
    assert may_draw(post_of(text))
    assert not brings_in(post_of(text))
    assert messages_of("flag-agreement", text) == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('import L from "./l.mdx"\n\n<L />\n', True),
        ("{kites.map((kite) => kite.name)}\n", True),
        ("{title} and {/* <L /> (later) */}\n", False),
    ],
)
def test_mdx(body: str, expected: bool) -> None:
    assert brings_in(post_of(f"---\ntitle: Kites\n---\n\n{body}", "a.mdx")) is expected


def test_in_html_only_the_article_counts() -> None:
    frame = "<iframe src=//films.example/kite></iframe>"
    page = "<body>{}<nav>Home</nav><article>{}<h1>Kites</h1><p>A kite.</p>{}</article>{}</body>"
    assert not brings_in(post_of(page.format(frame, "", "", frame), "a.html"))
    assert brings_in(post_of(page.format("", frame, "", ""), "a.html"))
    assert brings_in(post_of(page.format("", "", frame, ""), "a.html"))
