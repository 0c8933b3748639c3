"""Finds code samples that their own language cannot parse. Nothing is ever run.

Samples that are meant for people only (with `…`, prompts, comments in JSON, template tags, Python
2) are left alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from anplint.checks.base import PostCheck
from anplint.checks.sample_parsers import PARSERS, SampleError
from anplint.model import PAD, Hit, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from anplint.checks.option_types import Positive
    from anplint.model import Block, Post

_LANGUAGES = {
    "python": "python", "python3": "python", "py": "python", "py3": "python", "json": "json",
    "toml": "toml", "yaml": "yaml", "yml": "yaml",
}  # fmt: skip
_WIDEST_LEAD = 200
_NAMES = {"python": "Python", "json": "JSON", "toml": "TOML", "yaml": "YAML"}


class CodeSampleOptions(NamedTuple):
    """Options of code-sample.

    languages: the languages whose samples are parsed.
    max_length: samples of more characters are left alone.
    """

    languages: tuple[Literal["python", "json", "toml", "yaml"], ...] = (
        "python", "json", "toml", "yaml",
    )  # fmt: skip
    max_length: Positive = 65536


class CodeSample(PostCheck[CodeSampleOptions]):
    """Parses the code samples of a post."""

    key = "code-sample"
    options_class = CodeSampleOptions

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit for every sample that does not parse, where its parser stopped."""
        for block in post.blocks:
            if block.kind == "code" and len(block.text) <= self.options.max_length:
                language = self._language(post, block)
                hit = _judge(post, block, language) if language else None
                if hit:
                    yield hit

    def _language(self, post: Post, block: Block) -> str:
        """Return the language of a block: its own, else the post's if the code looks like it."""
        language = _LANGUAGES.get(block.info.lower(), "")
        if not block.info:
            stated = post.field("code_language")
            word = str(stated.value).lower() if stated else ""
            if _LANGUAGES.get(word) == "python" and _looks_like_python().search(block.text):
                language = "python"
        return language if language in self.options.languages else ""


class Sample(NamedTuple):
    """The code of a block as a parser takes it: without indentation and padding.

    starts, origins  where the parts of the text begin, and where they begin in the block
    """

    text: str
    starts: Sequence[int]
    origins: Sequence[int]

    def origin(self, offset: int) -> int:
        """Return the offset in the block of an offset in the text."""
        from bisect import bisect_right

        part = bisect_right(self.starts, offset) - 1
        return self.origins[part] + offset - self.starts[part]


def sample_of(text: str, block: Block) -> Sample:
    """Return the sample that a code block of a text holds; line ends become LF."""
    lines = block.text.replace("\r\n", " \n").replace("\r", "\n").split("\n")
    at = _first_line(text, block, lines)
    margin = _margin(lines)
    parts, starts, origins = list[str](), [0], [0]
    length = 0
    for line in lines:
        begin = at + min(margin, len(line))
        for piece in (line[margin:] + "\n").split(PAD):
            if piece:
                starts.append(length)
                origins.append(begin)
                parts.append(piece)
                length += len(piece)
            begin += len(piece) + 1
        at += len(line) + 1
    return Sample("".join(parts), starts, origins)


def _first_line(text: str, block: Block, lines: list[str]) -> int:
    """Make the first line begin as the others do, and return where it then begins in the block.

    A block begins after the indentation of its first line; that of HTML, with blanked tags.
    """
    start = block.span.start
    if text.startswith("<", start):
        tags = text[start : start + len(lines[0]) - len(lines[0].lstrip())]
        cut = tags.rfind(">") + 1
        lines[0] = lines[0][cut:]
        return cut
    lead = start - max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) - 1
    if lead < _WIDEST_LEAD:
        lines[0] = " " * lead + lines[0]
        return -lead
    return 0


def _margin(lines: Iterable[str]) -> int:
    """Return how much white space all lines begin with that are not blank."""
    full = [line for line in lines if line.strip()]
    if not full:
        return 0
    first, last = min(full), max(full)
    margin = 0
    while margin < min(len(first), len(last)) and first[margin] in " \t":
        if first[margin] != last[margin]:
            break
        margin += 1
    return margin


def _judge(post: Post, block: Block, language: str) -> Hit | None:
    sample = sample_of(post.text, block)
    if not sample.text.strip() or _not_whole(language).search(sample.text):
        return None
    parse: Callable[[str], None] = PARSERS[language]
    try:
        parse(sample.text)
    except SampleError as error:
        at = min(block.span.start + sample.origin(error.offset), block.span.end)
        while at > block.span.start and post.text[at - 1 : at + 1].isspace():
            at -= 1
        end = min(at + 1, block.span.end)
        data = {"language": _NAMES[language], "detail": error.detail}
        return Hit("broken", Span(at, end), data, _line(sample.text, error.offset))
    return None


def _line(text: str, offset: int) -> str:
    start = text.rfind("\n", 0, offset) + 1
    return text[start : text.find("\n", start)].strip()


@cache
def _looks_like_python() -> re.Pattern[str]:
    return re.compile(
        r"^[ \t]*(?:from [\w.]+ import |import \w|(?:async )?def \w+\(|class \w+[(:]|@\w)",
        re.MULTILINE,
    )


@cache
def _not_whole(language: str) -> re.Pattern[str]:
    """Return what tells a sample for people only, or one for another parser than ours."""
    marks = {
        "python": r"|^[ \t]*(?:>>>|\.\.\.[ \t]*\S|\$ |[%!?]|In ?\[|type \w+[^=\n]{0,80}=|[-+]{3} )"
        r"|^\s*(?:def|class) \w+\["
        r"|\A\s*(?:[ \t]+\S|(?:elif|else|except|finally|case)\b)",
        "json": r"|\.\.\.|(?:^|[\s,{}\[\]])(?://|/\*)|^\s*#|[:\[,]\s*<",
        "toml": r"|\.\.\.",
        "yaml": r"|^[ \t]*(?:- )?\.\.\.|\[\.\.\.\]|^[-+]{3} \S",
    }
    return re.compile(r"…|\{\{|\{%|<%" + marks[language], re.MULTILINE)
