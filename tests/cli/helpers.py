"""Runs the command line inside the test's process."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import NamedTuple

from anplint.__main__ import run

GOOD = "---\ntitle: Naming things\ndate: 2026-01-05\n---\n\nNames last longer than code does.\n"
STALE = GOOD.replace("---\n\n", "last_reviewed: 2020-01-01\n---\n\n")
FUTURE = GOOD.replace("---\n\n", "last_reviewed: 2999-01-01\n---\n\n")


class Ran(NamedTuple):
    """What a call printed and returned."""

    code: int
    out: str
    err: str


class _Stream(io.TextIOWrapper):
    def __init__(self, data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), encoding="utf-8", write_through=True)

    def text(self) -> str:
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode()


def anplint(*arguments: str, stdin: bytes = b"") -> Ran:
    """Run a command line and return what came out."""
    out, err = _Stream(), _Stream()
    old = sys.stdin
    sys.stdin = _Stream(stdin)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = run(list(arguments))
    finally:
        sys.stdin = old
    return Ran(code, out.text(), err.text())
