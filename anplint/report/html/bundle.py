"""Puts scripts, data and the policy that guards them into the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_BYTES = 1_000_000
"""About how long a data file gets, in bytes: what a click on a post has to load."""

_EXPORT = re.compile(r"export\s*\{([^{}]*)\};?")
_NOT_IN_SCRIPTS = re.compile(r"<(?=!--|/?script)", re.IGNORECASE)
_IN_JSON = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


class PageError(Exception):
    """A page that can't be made; the text says why and what to do."""


class Data(NamedTuple):
    """A part of the page's data, by a name that changes with what it holds, as JSON."""

    name: str
    json: str


def json_text(value: Any) -> str:
    """Return JSON as short as it gets."""
    import json

    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def inline_json(text: str) -> str:
    """Return JSON that no HTML parser takes for anything but text."""
    for char, escape in _IN_JSON.items():  # str.translate is ten times slower
        text = text.replace(char, escape)
    return text


def data(name: str, text: str) -> Data:
    """Return a part of the data, named so that no cache gives the old one for the new."""
    return Data(f"{name}-{_digest(text).hex()[:12]}", text)


def parts(name: str, items: Iterable[Any]) -> Iterator[tuple[int, Data]]:
    """Yield items as lists of about `MOST_BYTES` in order, each with the number of its first."""
    held: list[str] = []
    size = first = number = 0
    for number, item in enumerate(items):
        text = json_text(item)
        size += len(text.encode())
        held.append(text)
        if size >= MOST_BYTES:
            yield first, data(f"{name}-{first}", f"[{','.join(held)}]")
            held, size, first = [], 0, number + 1
    if held:
        yield first, data(f"{name}-{first}", f"[{','.join(held)}]")


def tables_script() -> str:
    """Return DataTables as the package itables has it, as a script that sets `anplintTables`.

    itables ships a module, and pages on a disk can't import modules; so what it exports becomes
    what a function returns. Raises PageError where it is not there, or is not what it was.
    """
    import importlib.util
    import os

    spec = importlib.util.find_spec("itables")  # to import it takes a third of a second
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise ModuleNotFoundError(name="itables")
    with open(os.path.join(folders[0], "html", "dt_bundle.js"), encoding="utf-8") as file:
        return _as_function(file.read())


def _as_function(module: str) -> str:
    exports = list(_EXPORT.finditer(module))
    if len(exports) != 1:
        raise PageError("the installed itables holds a script that anplint does not know; "
                        "install another version of it: pip install 'itables>=2.4,<3'")  # fmt: skip
    names = [name.split(" as ") for name in exports[0][1].split(",")]
    listed = ", ".join(f"{name[-1].strip()}: {name[0].strip()}" for name in names)
    body, rest = module[: exports[0].start()], module[exports[0].end() :]
    inner = f'"use strict";\n{body}\nreturn {{{listed}}};\n{rest}'
    return f"var anplintTables = (() => {{\n{inner}\n}})();"


def inline(script: str) -> str:
    r"""Return a script in a form that ends where its element ends.

    `<!--` and `<script` stand in the library's strings and patterns only, where `\x3C` is `<`.
    """
    return _NOT_IN_SCRIPTS.sub(r"\\x3C", script)


def policy(scripts: Iterable[str], style: str) -> str:
    """Return a Content-Security-Policy: these scripts run, and those that they load; no request
    leaves the page, whatever should get into it.
    """
    allowed = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed} 'strict-dynamic'; "
        f"style-src 'sha256-{_hash(style)}'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    import base64

    return base64.b64encode(_digest(text)).decode()


def _digest(text: str) -> bytes:
    import hashlib

    return hashlib.sha256(text.encode()).digest()
