"""image-url, image-scheme and image-host: what the rule files' examples can't show."""

from __future__ import annotations

import pytest

from tests.checks.support import apply, hits_of, messages_of


@pytest.mark.parametrize(
    "text",
    [
        "![A cup](blue cup.png)\n",
        '<p>\n<img alt="A cup" src="blue cup.png">\n</p>\n',
        "---\ntitle: Cups\nimages:\n  - url: /blue cup.png\n---\nText.\n",
    ],
)
def test_the_fix_of_white_space_mends_the_url(text: str) -> None:
    (hit,) = hits_of("image-url", text)
    fixed = apply(text, hit)
    assert "blue%20cup.png" in fixed
    assert hits_of("image-url", fixed) == []


def test_a_quoted_url_in_the_meta_gets_no_fix() -> None:
    (hit,) = hits_of("image-url", '---\nimage: "https://example.org/blue cup.png"\n---\nText.\n')
    assert hit.message == "space"
    assert hit.fix is None


@pytest.mark.parametrize(
    "meta",
    [
        "image: true",
        "image: A blue cup",
        "image: 12",
        "image: {alt: A blue cup}",
        "image: [null, {caption: x}, [a]]",
        "images: {}",
        "cover: blue cup.png",
        "image: <svg width='1'></svg>",
    ],
)
def test_meta_that_is_no_url_is_not_judged(meta: str) -> None:
    assert hits_of("image-url", f"---\n{meta}\n---\nText.\n") == []


@pytest.mark.parametrize("key", ["image: ", "image:\n  path: ", "images:\n  - ", "cover: "])
def test_urls_are_found_wherever_the_meta_keeps_them(key: str) -> None:
    text = f"---\ntitle: Cups\n{key}http://example.org:x/cup.png\n---\nText.\n"
    assert messages_of("image-url", text) == ["port"]


def test_the_https_fix_mends_meta_and_body() -> None:
    text = '---\nimage: "http://example.org/cup.png"\n---\n![A cup](HTTP://example.org/cup.png)\n'
    first, second = hits_of("image-scheme", text)
    fixed = apply(apply(text, second), first)
    assert '"https://example.org/cup.png"' in fixed
    assert "(HTTPs://example.org/cup.png)" in fixed
    assert hits_of("image-scheme", fixed) == []


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:80", "127.0.0.1", "[::1]:80", "printer.local", "a.test"]
)
def test_a_local_host_needs_no_encryption(host: str) -> None:
    assert hits_of("image-scheme", f"![A cup](http://{host}/cup.png)\n") == []


def test_image_host_takes_subdomains_but_no_lookalikes() -> None:
    text = "![a](https://a.example.org/x.png) ![b](https://aexample.org/x.png) ![c](/x.png)\n"
    (hit,) = hits_of("image-host", text, hosts=("example.org",))
    assert hit.data["host"] == "a.example.org"


@pytest.mark.parametrize("text", ["<img>\n", '<img src=" ">\n', "![]()\n"])
def test_an_image_without_a_url_is_one_fault(text: str) -> None:
    assert messages_of("image-url", text) == ["empty"]
    assert messages_of("image-text", text) == []
