"""Readers: bytes → posts. One module per form; every form gives the same `Post`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from anplint.model import Post, Problem, Span
from anplint.readers.limits import excess, may_be_post
from anplint.readers.own import is_own

if TYPE_CHECKING:
    from collections.abc import Mapping

MARKDOWN_ENDINGS = (".md", ".markdown", ".mkd", ".mkdn", ".mdx", ".md.erb")
HTML_ENDINGS = (".html", ".htm")
TEXT_ENDINGS = (".txt",)


def form_of(path: str) -> str | None:
    """Return the form that a file name stands for: markdown, html or text; else None."""
    name = os.path.basename(path).lower()
    if name.endswith(MARKDOWN_ENDINGS):
        return "markdown"
    if name.endswith(HTML_ENDINGS):
        return "html"
    return "text" if name.endswith(TEXT_ENDINGS) else None


def read(path: str, data: bytes, schema: Mapping[str, Any], forced: bool = False) -> list[Post]:
    """Return the posts of a file; none where it holds no post (a page fragment, plain notes, what
    anplint itself wrote).

    `path` is relative to the root, with `/`. The schema names the meta keys of a text export.
    `forced`: a text file is a post even without its meta box, since the configuration says so.
    Content never makes it raise: a post that can't be read, or is larger than `limits` allows,
    has an `unreadable` problem.
    """
    form = form_of(path)
    if is_own(data, form):
        return []
    if too_much := excess(data, form):
        problem = Problem("unreadable", too_much, Span(0, 0))
        return [Post(path, "", problems=(problem,))] if forced or may_be_post(data, form) else []
    text = decode(data)
    if isinstance(text, Problem):
        no_export = form == "text" and not forced and not may_be_post(data, form)
        return [] if no_export else [Post(path, "", problems=(text,))]
    if form == "html":
        from anplint.readers.html import read_html

        return read_html(path, text)
    if form == "text":
        from anplint.readers.text_export import read_text_export

        return read_text_export(path, text, schema, forced=forced)
    from anplint.readers.markdown import read_markdown

    return read_markdown(path, text)


def decode(data: bytes) -> str | Problem:
    """Return UTF-8 text without its byte order mark, or a problem that names the byte offset."""
    nul = data.find(b"\0")
    try:
        if nul < 0:
            return data.decode("utf-8-sig")
        detail = f"a NUL byte at byte offset {nul}; this is no text"
    except UnicodeDecodeError as error:
        detail = f"not valid UTF-8 at byte offset {error.start} (0x{data[error.start]:02x})"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        detail = "UTF-16 (byte order mark at byte offset 0); posts are read as UTF-8"
    return Problem("unreadable", detail, Span(0, 0))
