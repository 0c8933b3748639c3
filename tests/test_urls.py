"""URLs: which faults are found, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.urls import cut_scheme, host_of, is_template, is_under, shorten, url_fault

GOOD = [
    "https://example.org/a.png",
    "HTTPS://EXAMPLE.ORG/A.PNG",
    "http://example.org:8080/a.png?w=1&h=2#top",
    "https://user:secret@example.org/a.png",
    "https://example.org./a.png",
    "https://example.org:/a.png",
    "https://example.org:00443/a.png",
    "https://my_host.example.org/a.png",
    "https://bücher.example/ä.png",
    "https://例え。テスト/a.png",
    "https://xn--bcher-kva.example/a.png",
    "https://127.0.0.1/a.png",
    "https://2130706433/a.png",
    "https://10.1/a.png",
    "https://[2001:db8::1]:8080/a.png",
    "https://1.2.3.example/a.png",
    "http://localhost:4000/a.png",
    "https://example.org/100%.png",
    "https://example.org/a(1).png",
    "https://example.org/12:30.png",
    "//cdn.example.org/a.png",
    "/a.png",
    "a.png",
    "./a.png",
    "../a/b.png",
    "?page=2",
    " https://example.org/a.png\n",
    "data:image/gif;base64,R0lG ODlh",
    "{{ site.url }}/a b.png",
    "http://{{ host }}/a.png",
    "<%= image_path 'a.png' %>",
    "$HOST/a b.png",
    "%PUBLIC_URL%/a b.png",
    "[assets]/a b.png",
    "ipfs://bafy/a.png",
    "attachment:a b.png",
    "cid:part1@example.org",
    "app://local/a.png",
]

BAD = {
    "": "empty",
    " \t": "empty",
    "javascript:alert(1)": "scheme",
    "file:///home/me/a.png": "scheme",
    "vbscript:x": "scheme",
    "htps://example.org/a.png": "scheme",
    "htp://example.org/a.png": "scheme",
    "HHTTP://example.org/a.png": "scheme",
    "httsp://example.org/a.png": "scheme",
    "httpss://example.org/a.png": "scheme",
    "C:\\pictures\\a.png": "scheme",
    "http//example.org/a.png": "scheme",
    "ftp://example.org/a.png": "scheme",
    "https:///a.png": "host",
    "https:/example.org/a.png": "host",
    "https:example.org/a.png": "host",
    "https:\\\\example.org\\a.png": "host",
    "https://exa mple.org/a.png": "host",
    "https://example..org/a.png": "host",
    "https://.example.org/a.png": "host",
    "https://example,org/a.png": "host",
    "https://example.org<br>/a.png": "host",
    "https://" + "a" * 64 + ".org/a.png": "host",
    "https://" + "abc." * 64 + "org/a.png": "host",
    "https://256.1.1.1/a.png": "host",
    "https://1.2.3.4.5/a.png": "host",
    "https://4294967296/a.png": "host",
    "https://example.1/a.png": "host",
    "https://[2001:db8::1/a.png": "host",
    "https://[2001:db8::zz]/a.png": "host",
    "https://[2001:db8::1]x/a.png": "host",
    "https://:8080/a.png": "host",
    "https://example.org:80a/a.png": "port",
    "https://example.org:65536/a.png": "port",
    "https://example.org:٣/a.png": "port",
    "https://[2001:db8::1]:x/a.png": "port",
    "https://example.org/a b.png": "space",
    "a b.png": "space",
    "https://example.org/a\nb.png": "space",
    "https://example.org/a\x07b.png": "control",
    "https://exam\x7fple.org/a.png": "host",
}


@pytest.mark.parametrize("url", GOOD)
def test_a_url_that_loads_has_no_fault(url: str) -> None:
    assert url_fault(url) is None


@pytest.mark.parametrize(("url", "part"), BAD.items())
def test_a_fault_names_the_part(url: str, part: str) -> None:
    fault = url_fault(url)
    assert fault is not None
    assert fault.part == part
    assert not fault.detail.endswith(".")


def test_other_schemes_can_be_allowed() -> None:
    assert url_fault("s3://bucket/a.png", ("https", "s3")) is None
    fault = url_fault("http://example.org/a.png", ("https",))
    assert fault is not None
    assert fault.part == "scheme"


@given(st.text())
def test_any_text_gets_a_verdict(text: str) -> None:
    fault = url_fault(text)
    assert fault is None or fault.detail
    host_of(text)


@given(st.text("a:/.[]@?#%\\ 0123456789-", max_size=40))
def test_a_fault_free_web_url_has_a_host(rest: str) -> None:
    url = "https://" + rest
    if url_fault(url) is None:
        assert host_of(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Images.Example.org:8080/a.png", "images.example.org"),
        ("//cdn.example.org/a.png", "cdn.example.org"),
        ("https://me@example.org?x=https://other.example", "example.org"),
        ("http://[::1]:80/a.png", "[::1]"),
        ("https://example.org.", "example.org"),
        ("/a.png", ""),
        ("ftp://example.org/a.png", ""),
        ("https://{{ host }}/a.png", ""),
    ],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host


def test_a_domain_stands_for_those_below_it() -> None:
    assert is_under("images.unsplash.com", "unsplash.com")
    assert is_under("unsplash.com", "unsplash.com")
    assert not is_under("notunsplash.com", "unsplash.com")


def test_schemes_and_templates() -> None:
    assert cut_scheme("HTTP://x") == ("http", "//x")
    assert cut_scheme("images/12:30.png") == ("", "images/12:30.png")
    assert is_template("a/{b}.png")
    assert not is_template("a$b.png")


def test_long_texts_are_shortened_in_the_middle() -> None:
    short = shorten("a" * 60 + "b" * 60)
    assert len(short) == 80
    assert short.startswith("a")
    assert short.endswith("b")
    assert shorten("a" * 80) == "a" * 80
