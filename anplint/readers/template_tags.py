"""Text with its template tags masked: what the Markdown parser gets, and what people read."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def _no_line_end() -> re.Pattern[str]:
    return re.compile(r"[^\r\n]")


class Masked(NamedTuple):
    """A text whose template tags are masked; all of the same length.

    text   what the Markdown parser gets
    clean  the source with tags blanked by spaces: what people read
    starts, ends  where the masked parts stand
    codes  offset of a masked `{% highlight … %}` → language
    """

    text: str
    clean: str
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    codes: Mapping[int, str] = MappingProxyType({})

    def touches(self, start: int, end: int) -> bool:
        """Tell whether a part of the text holds a masked tag."""
        index = bisect_right(self.ends, start)
        return index < len(self.starts) and self.starts[index] < end


def blank(text: str) -> str:
    """Return as many spaces, with the line ends where they were."""
    if "\n" not in text and "\r" not in text:
        return " " * len(text)
    if "\r" in text:
        return _no_line_end().sub(" ", text)
    return "\n".join([" " * len(line) for line in text.split("\n")])


def mask(source: str, *, mdx: bool = False) -> Masked:
    """Return a body with its template tags masked. Linear in time."""
    if not mdx and not _may_have_tags(source):
        return Masked(source, source)
    from anplint.readers.template_mask import masked

    return masked(source, mdx=mdx)


def _may_have_tags(source: str) -> bool:
    # To look for one character takes a thirtieth of the time of looking for two.
    return (
        "{" in source
        or ("%" in source and "<%" in source)
        or (source.count(":") > len("::") and ":::" in source)
    )
