"""Tells what anplint itself wrote: such a file is never a post."""

from __future__ import annotations

PAGE_MARK = '<meta name="generator" content="anplint '
"""Stands in the head of every page, with the version behind it."""

TEXT_MARK = "<!-- Written by anplint: no post. -->\n"
"""The first line of every summary in Markdown, which no reader of it sees."""

_HEAD = 400
"""Bytes of a page in which its mark is looked for."""


def is_own(data: bytes, form: str | None) -> bool:
    """Tell whether a file of a form is a page or a summary of anplint's."""
    if form == "html":
        return PAGE_MARK.encode() in data[:_HEAD]
    return form == "markdown" and data.startswith(TEXT_MARK.rstrip().encode())
