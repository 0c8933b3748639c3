"""Makes text from posts harmless where it is printed.

A post must not steer the terminal (escape sequences, bidirectional controls) nor the CI system
that reads the log. GitHub's runner takes a line for a command when it begins with `::`, white
space before it ignored, and when `##[` stands anywhere in it (actions/runner, ActionCommand.cs);
Azure Pipelines and TeamCity do the same with `##vso[` and `##teamcity[`.
"""

from __future__ import annotations

import re

# C0, DEL and C1; marks and overrides of direction; line and paragraph separator; surrogates;
# the byte order mark; and two that XML 1.0 does not know.
_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
COMMAND = re.compile(r"##(?=[A-Za-z]{0,16}\[)")
"""What begins a command wherever it stands in a line."""
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(text: str) -> str:
    r"""Return text on one line whose control characters are spelt out: ESC becomes `\x1b`."""
    text = spelt(text)
    return COMMAND.sub(r"##\\", text) if "##" in text else text


def spelt(text: str) -> str:
    """Return text whose control characters are spelt out, for what no CI system reads."""
    return text if text.isprintable() else _CONTROLS.sub(_spell, text)


def line_start(text: str) -> str:
    """Return `visible` text that may begin a line of a log."""
    shown = visible(text)
    return "\\" + shown if shown.lstrip().startswith("::") else shown


def path_start(path: str) -> str:
    """Return a `visible` path that may begin a line of a log: `::x.md` becomes `./::x.md`."""
    shown = visible(path)
    return "./" + shown if shown.lstrip().startswith(":") else shown


def json_safe(document: str) -> str:
    r"""Return a line of JSON with all control characters, and `##[`, as `\u` escapes."""
    if not document.isprintable():
        document = _CONTROLS.sub(_spell_json, document)
    return COMMAND.sub(r"#\\u0023", document) if "##" in document else document


def xml(text: str) -> str:
    """Return text for an XML attribute or element: `visible`, with `&<>` and quotes escaped."""
    from html import escape

    return escape(visible(text))


def markdown(text: str) -> str:
    """Return text that Markdown shows as it is, also in a cell of a table."""
    return visible(text).translate(_MARKDOWN)


_MARKDOWN = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;"} | {char: "\\" + char for char in "\\`*_[]|~#!"}
)


def _spell(match: re.Match[str]) -> str:
    char = match.group()
    return _SHORT.get(char) or (f"\\x{ord(char):02x}" if char <= "\xff" else f"\\u{ord(char):04x}")


def _spell_json(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
