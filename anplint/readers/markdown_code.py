"""Code blocks of Markdown: the language of the fence, and fences that nothing closes."""

from __future__ import annotations

import re
from functools import cache


def language(info: str) -> str:
    """Return the language word of a fence: of `python {linenos}` and of `{.python}`."""
    if info.isalnum():
        return info
    match = _info().match(info)
    return match[1] if match and "=" not in match[1] else ""


@cache
def _info() -> re.Pattern[str]:
    return re.compile(r"\s*\{?\s*\.?([^\s,{}:]*)")


def unclosed_fence(code: str) -> str:
    """Return the opening line of a code block that ends a document without closing its fence.

    Empty where the block is closed or has nothing in it. Lines may begin with the marks of block
    quotes.
    """
    first, *rest = code.splitlines()
    fence = first[: len(first) - len(first.lstrip(first[0]))]
    lines = [line.strip(" \t>") for line in rest]
    if not any(lines) or (lines[-1].startswith(fence) and not lines[-1].strip(fence[0])):
        return ""
    return first.rstrip()
