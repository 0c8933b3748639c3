"""The file of known findings: sorted, one a line, so that branches that add to it merge.

It is one JSON object, its keys the fingerprints. The last entry is the version of the form, so
every line of a finding ends alike: to add one changes no other line.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from anplint.atomic import replace_file
from anplint.baseline import BaselineError, Known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Finding

DEFAULT_NAME = "anplint-baseline.json"
VERSION = 1
_VERSION_KEY = "version"
_MOST_BYTES = 500_000_000
_LONGEST_MESSAGE = 120
_FIELDS = ("code", "path", "message")


def read_baseline(path: str) -> list[Known]:
    """Return the findings that a baseline knows. Raises BaselineError."""
    if not os.path.exists(path):
        raise BaselineError(f"{path}: no such baseline; `anplint baseline` writes it")
    if not os.path.isfile(path) or os.path.getsize(path) > _MOST_BYTES:
        raise BaselineError(f"{path}: not a file of at most {_MOST_BYTES // 1_000_000} MB")
    try:
        with open(path, encoding="utf-8") as file:
            table = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        hint = "if a merge left marks in it, keep the lines of both sides"
        raise BaselineError(f"{path}: cannot be read as a baseline: {error}; {hint}") from error
    version = table.pop(_VERSION_KEY, None) if isinstance(table, dict) else None
    if version != VERSION:
        raise BaselineError(f"{path}: not a baseline of version {VERSION}; write it anew with "
                            "`anplint baseline`")  # fmt: skip
    return [_known(path, fingerprint, fields) for fingerprint, fields in table.items()]


def _known(path: str, fingerprint: str, fields: object) -> Known:
    values = [fields.get(name) for name in _FIELDS] if isinstance(fields, dict) else []
    texts = [value for value in values if isinstance(value, str)]
    if len(texts) < len(_FIELDS):
        raise BaselineError(f"{path}: {fingerprint!r} is no finding; write the file anew with "
                            "`anplint baseline`")  # fmt: skip
    return Known(fingerprint, *texts)


def to_known(finding: Finding) -> Known:
    """Return what a baseline keeps of a finding."""
    message = " ".join(finding.message.split())
    if len(message) > _LONGEST_MESSAGE:
        message = message[: _LONGEST_MESSAGE - 1] + "…"
    return Known(finding.fingerprint, finding.code, finding.place.path, message)


def write_baseline(path: str, known: Iterable[Known]) -> None:
    """Write a baseline in place of the one there, all or nothing. Raises OSError.

    It is in order of fingerprints: what two branches add lies apart, so git merges it.
    """
    lines = [_line(item) for item in sorted(known)]
    text = "".join(["{\n", *lines, f'"{_VERSION_KEY}": {VERSION}\n', "}\n"])
    replace_file(path, text.encode())


def _line(item: Known) -> str:
    fields = dict(zip(_FIELDS, item[1:], strict=True))
    return f"{json.dumps(item.fingerprint)}: {json.dumps(fields)},\n"
