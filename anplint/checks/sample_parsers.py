"""Parsers of code samples, by language. Each is lenient with parts of files; none runs code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.readers.meta_error import MetaError

if TYPE_CHECKING:
    from collections.abc import Callable

_DOCUMENT = re.compile(r"^---(?:[ \t].*)?$", re.MULTILINE)
_BLANK = re.compile(r"\s*")
_OLD_PYTHON = ("Missing parentheses in call", "multiple exception types", "leading zeros in")
"""What Python 3 says of Python 2."""

_DEEPEST = 90
"""Brackets within brackets that are left to the parsers; CPython's own limit is 200."""

_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


class SampleError(Exception):
    """A sample that does not parse: `detail` says why, as a clause; `offset` where."""

    def __init__(self, detail: str, offset: int) -> None:
        super().__init__(detail)
        self.detail = detail
        self.offset = offset


def parse_python(code: str) -> None:
    """Raise SampleError where Python's parser does not take the code."""
    if _is_deep(code):
        return
    import ast
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(code)
    except SyntaxError as error:
        if not _is_excused(error, code):
            raise SampleError(_clause(error.msg), _offset(code, error)) from None
    except (ValueError, RecursionError, MemoryError):
        return  # a NUL, or deeper than the parser goes: no verdict


def _is_deep(code: str) -> bool:
    depth = 0
    for char in code:
        if char in _OPEN:
            depth += 1
            if depth > _DEEPEST:
                return True
        elif char in _CLOSE:
            depth -= 1
    return False


def _is_excused(error: SyntaxError, code: str) -> bool:
    """Tell whether an error is Python 2, newer Python (f-strings), or a head without its body."""
    message = error.msg
    if message.startswith(_OLD_PYTHON) or "f-string" in message or "too many" in message:
        return True
    last = code.rstrip().count("\n") + 1
    return message.startswith("expected an indented block") and (error.lineno or 0) >= last


def _offset(code: str, error: SyntaxError) -> int:
    lines = code.split("\n")
    number = min(max(error.lineno or 1, 1), len(lines))
    before = sum(len(line) + 1 for line in lines[: number - 1])
    return min(before + min(max((error.offset or 1) - 1, 0), len(lines[number - 1])), len(code))


def _clause(message: str) -> str:
    return message[:1].lower() + message[1:].rstrip(".")


def parse_json_sample(code: str) -> None:
    """Raise SampleError for what is no JSON: a value, several on lines of their own, or the inside
    of an object.
    """
    try:
        _parse_values(code)
    except MetaError as error:
        if not _is_inside(code):
            _report(error)


def _is_inside(code: str) -> bool:
    """Tell whether code is what stands between the braces of an object."""
    from anplint.readers.json_meta import parse_json

    inside = "{" + code.strip().rstrip(",") + "}"
    try:
        parse_json(inside, 0, len(inside))
    except MetaError:
        return False
    return True


def _parse_values(code: str) -> None:
    from anplint.readers.json_meta import parse_json, scan_json

    at = 0
    while at < len(code):
        end = scan_json(code, at, len(code)).span.end
        gap = _BLANK.match(code, end)
        at_next = gap.end() if gap else end
        if at_next < len(code) and "\n" not in code[end:at_next]:
            parse_json(code, at, len(code))
        at = at_next


def parse_toml_sample(code: str) -> None:
    """Raise SampleError for what is no TOML."""
    from anplint.readers.toml_meta import parse_toml

    try:
        parse_toml(code, 0, len(code))
    except MetaError as error:
        _report(error)


def parse_yaml_sample(code: str) -> None:
    """Raise SampleError for what is no YAML; a sample may hold several documents."""
    from anplint.readers.yaml_meta import parse_yaml

    cuts = [match.span() for match in _DOCUMENT.finditer(code)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(code)]
    try:
        for start, end in zip(starts, ends, strict=True):
            parse_yaml(code, start, end)
    except MetaError as error:
        _report(error)


def _report(error: MetaError) -> None:
    """Raise SampleError, unless the parser gave up for the size of the code, not for a fault."""
    kind, _, detail = error.detail.partition(": ")
    if kind.startswith("invalid") and "too many digits" not in detail:
        raise SampleError(detail, error.offset) from None


PARSERS: dict[str, Callable[[str], None]] = {
    "python": parse_python,
    "json": parse_json_sample,
    "toml": parse_toml_sample,
    "yaml": parse_yaml_sample,
}
"""Language → what raises SampleError for code that does not parse."""
