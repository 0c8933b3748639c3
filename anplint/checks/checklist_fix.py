"""The fix that writes the checklist of the body into the meta."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.checks.sections import meta_checklist
from anplint.checks.sound_fixes import reread
from anplint.lines import line_start, line_stop
from anplint.model import Edit, Fix, Span
from anplint.readers.yaml_values import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from anplint.checks.sections import Item
    from anplint.model import Node, Post

MOST = 60
"""Items of a list: each finding on it carries the whole fix."""

LONGEST = 300
"""Characters of an item."""

_PLAIN = re.compile(r"[^\W\d_](?:[^:#\n]|:(?=\S)|(?<=\S)#)*(?<![:\s])\Z")
"""What is the same text without quotes in YAML: `_is_proved` has the last word."""


def from_body(post: Post, schema: Mapping[str, Any], body: Sequence[Item]) -> Fix | None:
    """Return the fix; None where the list of the meta does not stand line by line, or where it is
    not certain that what is written reads as the body's. Unsafe: the meta may be the right one.
    """
    entry = post.field("checklist")
    nodes = entry.node.items if entry else ()
    if not nodes or max(len(nodes), len(body)) > MOST:
        return None
    prefix = _prefix(post.text, nodes)
    if prefix is None or any(not item.text or len(item.text) > LONGEST for item in body):
        return None
    known = {item.name: _source(post, node) for item, node in zip(
        meta_checklist(post).items, nodes, strict=True)}  # fmt: skip
    write = _writer(post, _source(post, nodes[0]))
    end = line_stop(post.text, nodes[0].span.end)
    lines = [known.get(item.name) or write(item.text) for item in body]
    new = f"{_line_end(post.text, end)}{prefix}".join(lines)
    edit = Edit(Span(nodes[0].span.start, nodes[-1].span.end), new)
    if not _is_proved(post, schema, edit, body):
        return None
    return Fix("Take the checklist of the body", (edit,), safe=False)


def _prefix(text: str, nodes: Sequence[Node]) -> str | None:
    """Return what stands before each item on its line, the same bullet; None where the items are
    no texts, or anything else stands on or between their lines.
    """
    prefixes = set[str]()
    at = line_start(text, nodes[0].span.start)
    for node in nodes:
        start, end = node.span
        if isinstance(node.value, dict | list) or text[start:end].startswith(("|", ">")):
            return None
        prefixes.add(text[at:start])
        stop = line_stop(text, end)
        if text[end:stop].strip() or line_start(text, end) != at:
            return None
        at = stop + len(_line_end(text, stop))
    only = prefixes.pop()
    return only if not prefixes and len(only.split()) == 1 else None


def _line_end(text: str, stop: int) -> str:
    return "\r\n" if text.startswith("\r\n", stop) else text[stop : stop + 1] or "\n"


def _source(post: Post, node: Node) -> str:
    return post.text[node.span.start : node.span.end]


def _writer(post: Post, like: str) -> Callable[[str], str]:
    """Return what writes an item: in quotes where it needs them, or where another one has them."""
    if not post.text[post.meta.span.start :].startswith("---"):
        return str
    quote = like[0] if like[:1] in ("'", '"') else ""

    def write(text: str) -> str:
        if quote == '"':
            escaped = text.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        if quote or not _PLAIN.match(text) or resolve(text) != text:
            return "'" + text.replace("'", "''") + "'"
        return text

    return write


def _is_proved(post: Post, schema: Mapping[str, Any], edit: Edit, body: Sequence[Item]) -> bool:
    after, entry = reread(post, schema, (edit,)), post.field("checklist")
    written = after.field("checklist") if after else None
    if after is None or entry is None or written is None:
        return False
    names = [item.name for item in meta_checklist(after).items]
    wanted = _replaced(post.meta.data, entry.value, written.value)
    return names == [item.name for item in body] and repr(after.meta.data) == repr(wanted)


def _replaced(data: Any, old: object, new: object) -> Any:
    """Return data with one of its values, the very object, replaced. Readers bound its depth."""
    if data is old:
        return new
    if isinstance(data, dict):
        return {key: _replaced(value, old, new) for key, value in data.items()}
    return data
