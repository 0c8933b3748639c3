"""image-text, image-source and image-list: what the rule files' examples can't show."""

from __future__ import annotations

import pytest

from anplint.checks import load_check
from anplint.ruleset import builtin_rules
from tests.checks.support import hits_of, messages_of

SOURCES = next(r for r in builtin_rules() if r.name == "image-source-mismatch").options["sources"]


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="x.png" alt="">',
        '<img src="x.png" alt="A cup">',
        '<img src="x.png" aria-hidden="true">',
        '<img src="x.png" title="A cup">',
        '<img src="x.png" aria-label="A cup">',
        '<img src="x.png" height=1>',
    ],
)
def test_an_html_image_that_needs_no_alternative_text(tag: str) -> None:
    assert hits_of("image-text", f"Text {tag} text.\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[![](x.png)](/page)\n", ["empty"]),
        ("![ ](x.png)\n", ["empty"]),
        ("![][x]\n\n[x]: x.png\n", ["empty"]),
        ("![](x.png){width=10}\n", ["empty"]),
        ('![](x.png){width=10 alt="A cup"}\n', []),
        ('Text <img src="x.png" width="100"> text.\n', ["absent"]),
        ('<picture><source srcset="x.webp, y.webp 2x"><img src="x.png"></picture>\n', ["absent"]),
    ],
)
def test_an_image_without_text_is_one_hit(text: str, expected: list[str]) -> None:
    assert messages_of("image-text", text) == expected


@pytest.mark.parametrize(
    ("credit", "host", "agree"),
    [
        ("Unsplash", "images.unsplash.com", True),
        ("unsplash.com", "images.unsplash.com", True),
        ("https://www.unsplash.com/@me", "images.unsplash.com", True),
        ("photo by Jo on unsplash.com", "images.unsplash.com", True),
        ("picsum", "picsum.photos", True),
        ("Picsum Photos", "picsum.photos", True),
        ("Wikimedia Commons", "upload.wikimedia.org", True),
        ("Flickr", "live.staticflickr.com", True),
        ("Jo Bloggs", "example.org", True),
        ("own", "example.org", True),
        ("unsplash", "images.pexels.com", False),
        ("Wikimedia Commons", "example.org", False),
        ("shutterstock", "images.unsplash.com", False),
        ("photo by Jo on pexels.com", "images.unsplash.com", False),
    ],
)
def test_credits_and_hosts(credit: str, host: str, agree: bool) -> None:
    text = f"---\nimages:\n  - source: {credit}\n    url: https://{host}/x.png\n---\nText.\n"
    assert messages_of("image-source", text, sources=SOURCES) == ([] if agree else ["listed"])


def test_one_of_an_images_sizes_in_the_list_is_enough() -> None:
    text = '---\nimages: [x2.png]\n---\n<img src="x.png" srcset="x2.png 2x" alt="A cup">\n'
    assert messages_of("image-list", text) == []


def test_a_list_of_anything_is_taken() -> None:
    text = "---\nimages: [1, null, [x], {a: b}]\n---\n![A cup](x.png)\n"
    for key in ("image-list", "image-source", "image-url", "image-scheme"):
        hits_of(key, text)
    assert messages_of("image-list", text) == ["unlisted"]
    assert load_check("image-list").key == "image-list"
