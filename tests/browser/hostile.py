"""Posts that try to get out of the page: each text sets `window.hacked` where it is run."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = {
    "script": "<script>window.hacked=1</script>",
    "end of script": "</script><script>window.hacked=2</script>",
    "image": '"><img src=x onerror="window.hacked=3">',
    "drawing": "'><svg onload=window.hacked=4>",
    "end of style": "</style></textarea></template></title><script>window.hacked=5</script>",
    "comment": "<!-- <script> --> ]]> <![CDATA[ <script>",
    "address": "javascript:window.hacked=6",
    "bidi": "abc \u202edlihc\u202c \u2066inner\u2069 \u200f end",
    "template": "{{7*7}} {% include 'x' %} ${7*7} #{7*7} <%= 7*7 %>",
    "formula": "=1+1",
    "command": "@SUM(A1:A9)|'cmd'!A0",
    "controls": "bell\u0007escape\u001b[31mred delete\u007f next\u0085line separator\u2028end",
    "entity": "&lt;b&gt;bold&lt;/b&gt; &amp;amp; &#60;",
    "prototype": "__proto__",
    "constructor": "constructor",
    "backslash": "\\u003cscript\\u003e \\x3cscript\\x3e \\",
    "quotes": "a\"b'c`d",
    "astral": "\U0001f469\u200d\U0001f680 e\u0301 \U000e0041",
}
"""Which cannot all be set side by side in a path: see `NAMES`."""

NAMES = (
    '"><img src=x onerror=window.hacked=7>',
    "100% #1?&a=b;",
    "<script>window.hacked=8<",
    "{{7*7}}",
    "\u202egpj.exe\u202c",
    "=1+1",
    "__proto__",
    "tab\there",
)
"""Names of files and folders; a folder that ends with < makes `</script>` of the name below it."""


def write(folder: Path) -> list[str]:
    """Write the posts and return their titles as their authors wrote them.

    Each post has findings whose messages quote it.
    """
    titles = []
    for number, (name, text) in enumerate(TEXTS.items()):
        title = f"{text} ({name})"
        titles.append(title)
        _write(folder, _path(number), _post(number, title, text))
    _write(folder, "posts/plain.md", _post(99, "A plain post", "plain"))
    return [*titles, "A plain post"]


def _write(folder: Path, path: str, text: str) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def _path(number: int) -> str:
    if sys.platform == "win32":  # which allows none of these characters
        return f"posts/{number}.md"
    name = NAMES[number % len(NAMES)]
    return f"posts/{name}/script>{number}.md" if name.endswith("<") else f"posts/{name} {number}.md"


def _post(number: int, title: str, text: str) -> str:
    """Return a post whose meta and body hold a text."""
    quoted = _yaml(text)
    return (
        f"---\ntitle: {_yaml(title)}\nauthor: {quoted}\nowner: {quoted}\nsection: {quoted}\n"
        f"status: {quoted}\nlanguage: {quoted}\nslug: {_yaml(f'{number} {text}')}\n"
        f"last_reviewed: 2020-01-01\nlast_reviewed: {quoted}\n---\n\n"
        f"TODO: {text} stands in a paragraph with a placeholder, number {number}.\n\n"
        f"## {text}\n\n#### {text}\n\nSome text below {text}.\n\n"
        f"![{text}](<http://images.example.org/{number}?{_in_link(text)}>)\n\n"
        f"![](<javascript:window.hacked=9//{_in_link(text)}>)\n"
    )


def _yaml(text: str) -> str:
    """Return a string of JSON, which is one of YAML where no character takes two escapes."""
    return json.dumps(text, ensure_ascii=max(text) <= "\uffff")


def _in_link(text: str) -> str:
    """Return what may stand in the link of an image, so that it stays an image."""
    return "".join(character for character in text if character not in "<>\n\u2028\u0085")
