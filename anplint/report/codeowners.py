"""CODEOWNERS: which people look after which files, as GitHub and GitLab read it.

Both take the last line that matches a path. They differ in two things. In GitLab, lines stand in
sections, `[Name] @default`, whose owners count for lines that name none; and a pattern matches in
any folder unless it begins with `/`, on GitHub only where no `/` stands within it. A file is read
as GitLab's where it has a section or lies in `.gitlab/`. Neither knows `!` and `[a-z]`: on GitHub
a line with `!` counts for nothing, and brackets are read as they stand, for the folders that are
called so. (docs.github.com, "About code owners"; docs.gitlab.com, "Code Owners", both 2025.)
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""The first that is there counts."""

_MOST_BYTES = 1_000_000
_MOST_LINES = 10_000
_MOST_CHARACTERS = 300
"""In a pattern, or the name of an owner."""

_MOST_WILDCARDS = 12
"""In a pattern: RE2 takes seconds to compile thousands of lines with more. Nobody writes such."""

_MOST_AT_ONCE = 200
"""Patterns that are compiled together: see `engine.plan.PathGlobs`."""

_SECTION = re.compile(r"\^?\[([^\]]+)\](?:\[\d+\])?(?=\s|$)")
_WORD = re.compile(r"(?:\\.|[^\\\s])+")


class Line(NamedTuple):
    """A pattern with the first of its owners, "" where it takes them away."""

    pattern: str
    owner: str


class CodeOwners:
    """Tells the owner of a path by the lines of the file."""

    def __init__(self, lines: Iterable[Line], is_gitlab: bool) -> None:
        found = [(line, _regex(line.pattern, is_gitlab)) for line in lines]
        parts = [found[at : at + _MOST_AT_ONCE] for at in range(0, len(found), _MOST_AT_ONCE)]
        self._sets = [_Set(part) for part in reversed(parts)]

    def owner(self, path: str) -> str:
        """Return the owner of a path from the root, with `/`; "" where none is named."""
        name = path.encode("utf-8", "replace").decode()
        for some in self._sets:
            line = some.last(name)
            if line:
                return line.owner
        return ""


class _Set:
    """Some lines whose patterns are matched all at once."""

    def __init__(self, lines: Sequence[tuple[Line, str]]) -> None:
        self._lines = [line for line, _ in lines]
        self._set = _compiled([regex for _, regex in lines])
        if self._set is None:  # RE2 has no room for all of them, or for one
            pairs = [(line, _compiled([regex])) for line, regex in lines]
            self._single = [(line, one) for line, one in pairs if one is not None]

    def last(self, path: str) -> Line | None:
        """Return the last line that matches a path."""
        if self._set is not None:
            numbers = self._set.Match(path)
            return self._lines[max(numbers)] if numbers else None
        return next((line for line, one in reversed(self._single) if one.Match(path)), None)


def read_codeowners(root: str) -> CodeOwners | None:
    """Return what the CODEOWNERS of a repository says; None where there is none to be read."""
    for place in PLACES:
        text = _text(root, place)
        if text is not None:
            lines, has_sections = parse(text)
            return CodeOwners(lines, has_sections or place.startswith(".gitlab/"))
    return None


def _text(root: str, place: str) -> str | None:
    path = os.path.join(root, *place.split("/"))
    if os.path.realpath(path) != os.path.join(os.path.realpath(root), *place.split("/")):
        return None  # a link, perhaps out of the repository
    try:
        if not os.path.isfile(path):
            return None
        with open(path, "rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8-sig", "replace")
    except OSError:
        return None


def parse(text: str) -> tuple[list[Line], bool]:
    """Return the lines that count, and whether there are sections."""
    lines: list[Line] = []
    default = None
    defaults: dict[str, str] = {}
    for raw in text.split("\n")[:_MOST_LINES]:
        line = raw.strip()
        head = _SECTION.match(line)
        if head:
            owners = list(_owners(_words(line[head.end() :])))
            default = defaults.setdefault(head[1].casefold(), owners[0] if owners else "")
        elif line and not line.startswith(("#", "!")):
            lines += _line(list(_words(line)), default)
    return lines, bool(defaults)


def _line(words: list[str], default: str | None) -> Iterator[Line]:
    """Yield a line of a pattern and owners, unless no owner can be meant by what stands there.

    default  that of the section, "" where it has none and so takes nothing away from others;
             None outside of sections, where a pattern alone takes the owners away
    """
    if not words:  # a backslash alone
        return
    owners = list(_owners(words[1:]))
    wildcards = words[0].count("*") + words[0].count("?")
    if len(words[0]) > _MOST_CHARACTERS or wildcards > _MOST_WILDCARDS:
        return
    if owners:
        yield Line(words[0], owners[0])
    elif not words[1:] and default != "":
        yield Line(words[0], default or "")


def _words(line: str) -> Iterator[str]:
    """Yield words up to a comment; a blank after a backslash belongs to the word."""
    for match in _WORD.finditer(line):
        if match.group().startswith("#"):
            return
        yield match.group()


def _owners(words: Iterable[str]) -> Iterator[str]:
    """Yield people (`@name`), teams (`@org/team`), roles (`@@developer`) and addresses of mail."""
    return (word for word in words if "@" in word and len(word) <= _MOST_CHARACTERS)


def _regex(pattern: str, is_gitlab: bool) -> str:
    """Return the regular expression of a pattern, for RE2, which takes linear time."""
    inner = pattern.rstrip("/")
    is_anchored = pattern.startswith("/") or ("/" in inner and not is_gitlab)
    start = "" if is_anchored or inner.startswith("**/") else "(?:.*/)?"
    return "(?s)" + start + _body(inner.lstrip("/")) + _end(pattern, is_gitlab)


def _end(pattern: str, is_gitlab: bool) -> str:
    """Return what may follow: a folder stands for all that is in it. `docs/*` is what lies right
    in the folder, and GitLab's folders end with `/`.
    """
    if pattern.endswith("/"):
        return "/.*" if pattern.strip("/") else ".*"
    return "" if is_gitlab or pattern.endswith("/*") else "(?:/.*)?"


def _body(glob: str) -> str:
    parts = re.split(r"(\*\*/|\*+|\?|\\.)", glob)
    return "".join(_PIECES.get(part) or re.escape(part[1:] if part[:1] == "\\" else part)
                   for part in parts)  # fmt: skip


_PIECES = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def _compiled(regexes: Sequence[str]) -> Any:
    """Return a set of RE2's, None where there is no room for it."""
    import re2  # type: ignore[import-untyped]  # it has no types

    options = re2.Options()
    options.log_errors = False
    some = re2.Set.FullMatchSet(options)
    try:
        for regex in regexes:
            some.Add(regex)
        some.Compile()
        some.Match("a")
    except re2.error:
        return None
    return some
