"""Bounds on what is read at all: no post comes near them, a file made to break a reader may.

A post of 100,000 words is a megabyte; what makes one larger is pictures written into it.
"""

from __future__ import annotations

import os
from typing import BinaryIO

MAX_BYTES = 10_000_000

MAX_LINES = 100_000
"""Lines of Markdown or of a text export. Each may become a block, a heading, a key of the meta."""

MAX_MARKS = 500_000
"""Characters of Markdown that can be markup. Each may cost 300 bytes, and 12 µs of time (that of
an `<img>`). Ordinary prose has one such character in thirty."""

_MARKS = rb"!#&()*+-.:<=>[\]_`{|}~"
_TAIL = 100_000


def load(path: str) -> bytes:
    """Return the bytes of a file; of one that is too large only its beginning and its end.

    That is still more than `MAX_BYTES`, and enough to tell whether it is a post. Raises OSError.
    """
    with open(path, "rb") as file:
        return load_from(file, os.fstat(file.fileno()).st_size)


def load_from(file: BinaryIO, size: int) -> bytes:
    """Return what `load` does of a file that is open already and has a size in bytes."""
    if size <= MAX_BYTES:
        return file.read()
    data = file.read(MAX_BYTES)
    file.seek(-_TAIL, os.SEEK_END)
    return data + file.read(_TAIL)


def excess(data: bytes, form: str | None) -> str:
    """Return what of a file is more than can be read, as a clause; "" where nothing is."""
    if len(data) > MAX_BYTES:
        return f"larger than {MAX_BYTES // 1_000_000} MB; split it"
    if len(data) <= MAX_LINES or form == "html":  # its reader bounds the tags itself
        return ""
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    if lines > MAX_LINES:
        return f"more than {MAX_LINES:,} lines; split it"
    if form == "text" or len(data) <= MAX_MARKS:
        return ""
    marks = len(data) - len(data.translate(None, _MARKS))
    if marks > MAX_MARKS:
        return f"more than {MAX_MARKS:,} characters of markup and punctuation; split it"
    return ""


def may_be_post(data: bytes, form: str | None) -> bool:
    """Tell whether what can't be read claims to be a post: not every page or text does."""
    if form == "text":
        return b"alphanode post meta" in data.replace(b"\0", b"").lower()  # in UTF-16 too
    return form != "html" or data.startswith(b"---") or b"<article" in data.lower()
