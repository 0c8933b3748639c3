"""What MDX adds to Markdown: `import` and `export` lines, `{expressions}`, `<Component …>` tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STATEMENT = re.compile(r"(?:import|export)[ \t{*]")
_BRACE = re.compile(r"[{}]|\n[ \t>]*(?:```|~~~|\r?\n)")
_COMPONENT = re.compile(r"</?[A-Z][\w.]*(?:[\s/][^<>]*)?>|</?>")
_FENCE = re.compile(r"[ \t]*(```+|~~~+)")
_VISIBLE = re.compile(r"[^\r\n]")


def mdx_spans(source: str, known: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a body that are code of MDX, in no order.

    `known` are parts already found, which may stand in a component's attributes.
    """
    braces = list(_expressions(source))
    yield from braces
    yield from _statements(source)
    hidden = _hide(source, sorted({*braces, *known}))
    for component in _COMPONENT.finditer(hidden):
        yield component.span()


def _statements(source: str) -> Iterator[tuple[int, int]]:
    """Yield runs of lines that begin with a statement: each run ends at a blank line."""
    fence, at = "", 0
    fresh = True
    while at < len(source):
        end = source.find("\n", at) + 1 or len(source)
        line = source[at:end]
        marker = _FENCE.match(line)
        if marker and (not fence or marker[1].startswith(fence)):
            fence = "" if fence else marker[1]
        elif fresh and not fence and _STATEMENT.match(line):
            end = _blank_line(source, at)
            yield at, at + len(source[at:end].rstrip())
        fresh = not line.strip()
        at = end


def _blank_line(source: str, at: int) -> int:
    while at < len(source):
        end = source.find("\n", at) + 1 or len(source)
        if not source[at:end].strip():
            return at
        at = end
    return at


def _expressions(source: str) -> Iterator[tuple[int, int]]:
    """Yield balanced braces. A blank line or a code fence ends what is open: it was no code."""
    opened: list[int] = []
    for match in _BRACE.finditer(source):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] != "}":
            opened.clear()
        elif opened:
            start = opened.pop()
            if not opened and source.count("`", start, match.end()) % 2 == 0:
                yield start, match.end()


def _hide(source: str, spans: list[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in spans:
        if start >= at:
            parts += (source[at:start], _VISIBLE.sub("x", source[start:end]))
            at = end
    return "".join((*parts, source[at:]))
