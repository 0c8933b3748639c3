"""Tells code from prose by its looks, in texts without markup."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_LINES = 200
_MOST_LINE = 400
_SENTENCE_WORDS = 6
_SENTENCE_SHARE = 0.8
_SENTENCE_END = (".", "!", "?", "…", "。", "！", "？", '."', ".)", ".”")

_MARKS = r"""[;{}\\]\s*$ | => | -> | :: | \(\) | && | \|\| | [!=]= | \S\(['"$\d] | \w\[['"\d]
  | ^\s*(?: [@$<\#}] | // | /\* | \*/ | --\s )
  | ^\s+[\w-]+:(?:\s|$)
  | ^\s*(?:[\w.$\[\]'">-]+|(?:const|let|var)\s\w+)\s*[:+-]?=(?:\s|$)
  | \s--?[A-Za-z]
  | ^\s*(?: import\s\S+$ | from\s\S+\simport\s | return\b.*[^.\s]\s*$ | def\s\w+\( )"""
_SURE = r"""[{}]\s*$ | \);\s*$ | ^\s*(?: \$\s\S | <\?php\b | \#! | // | @\w[\w.]*\( )
  | ^\s*(?:[\w.$\[\]'">-]+|(?:const|let|var)\s\w+)\s*[:+-]?=\s | ^\s*from\s\S+\simport\s
  | ^\s*(?: def | function )\s\w+\( | ^[a-z][\w.-]*\s.*\s--[a-z]"""
_WORD = r"""["'(“‘]*[^\W\d_][\w'’-]*[.,;:!?…)"'”’]*\Z"""


class Looks(NamedTuple):
    """How many lines carry a mark of code, and how many read like a stretch of a sentence."""

    marks: int
    sentences: int


@cache
def _pattern(source: str) -> re.Pattern[str]:
    return re.compile(source, re.VERBOSE)


def looks_of(lines: Sequence[str]) -> Looks:
    """Count what speaks for code and for prose in the first 200 of some lines."""
    marks = sentences = 0
    for line in lines[:_MOST_LINES]:
        start = line[:_MOST_LINE]
        is_mark = _pattern(_MARKS).search(start) is not None
        is_sentence = not is_mark and _is_sentence(start)
        marks += is_mark
        sentences += is_sentence
    return Looks(marks, sentences)


def are_code(lines: Sequence[str]) -> bool:
    """Tell whether several lines are code.

    An export writes a paragraph on one line, so lines that make no sentence are code.
    """
    marks, sentences = looks_of(lines)
    return marks > sentences or (not sentences and not lines[-1].endswith(_SENTENCE_END))


def is_surely_code(line: str) -> bool:
    """Tell whether a line alone, with prose around it, is code."""
    start = line[:_MOST_LINE]
    return (
        not _reads_through(line)
        and _pattern(_SURE).search(start) is not None
        and not _is_sentence(start)
    )


def is_perhaps_code(line: str) -> bool:
    """Tell whether a line alone is code where code stands next to it."""
    if _reads_through(line):
        return False
    looks = looks_of((line,))
    return looks.marks > 0 or (not looks.sentences and line.startswith(("  ", "\t")))


def _reads_through(line: str) -> bool:
    """Tell at a glance that a line is prose: it begins with a letter and ends a sentence."""
    return line[:1].isalpha() and line.endswith(_SENTENCE_END)


def _is_sentence(line: str) -> bool:
    words = line.split()
    if len(words) < _SENTENCE_WORDS:
        return False
    plain = sum(_pattern(_WORD).match(word) is not None for word in words)
    return plain >= _SENTENCE_SHARE * len(words)
