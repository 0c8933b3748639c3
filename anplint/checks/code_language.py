"""Compares the declared code language with the languages of the post's code blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.checks.base import NoOptions, PostCheck
from anplint.checks.meta_words import listing, short
from anplint.model import Hit, Related

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Block, Entry, Post

_NAMES = {
    "py": "python", "python3": "python", "python2": "python", "pycon": "python",
    "js": "javascript", "node": "javascript", "nodejs": "javascript", "jsx": "javascript",
    "mjs": "javascript", "ts": "typescript", "tsx": "typescript",
    "rb": "ruby", "rs": "rust", "golang": "go", "kt": "kotlin", "hs": "haskell",
    "cs": "c#", "csharp": "c#", "cpp": "c++", "cxx": "c++", "objc": "objective-c",
    "pl": "perl", "ps1": "powershell", "pwsh": "powershell", "docker": "dockerfile",
    "ex": "elixir", "clj": "clojure", "postgres": "sql", "postgresql": "sql", "mysql": "sql",
    "sqlite": "sql", "plpgsql": "sql", "shell": "bash", "sh": "bash", "zsh": "bash",
    "yml": "yaml", "htm": "html", "tf": "hcl", "terraform": "hcl", "make": "makefile",
}  # fmt: skip
"""Other names of languages, as highlighters (Pygments, Prism, highlight.js) take them."""

_NEUTRAL = {
    "", "text", "txt", "plain", "plaintext", "none", "output", "console", "terminal",
    "shell-session", "shellsession", "sh-session", "bash", "fish", "bat", "batch", "cmd",
    "powershell", "diff", "patch", "log", "http", "json", "json5", "jsonc", "yaml", "toml", "ini",
    "conf", "config", "cfg", "properties", "env", "dotenv", "xml", "csv", "markdown", "md",
    "mermaid", "dockerfile", "makefile", "nginx", "apache", "hcl", "html", "css", "scss", "sql",
}  # fmt: skip
"""What a post about any language may show: commands, output, settings, data, mark-up, queries."""

_WORD = re.compile(r"[a-z0-9+#_-]+")


class CodeLanguage(PostCheck[NoOptions]):
    """Compares languages by name; other names of one language are one."""

    key = "code-language"

    def check(self, post: Post) -> Iterable[Hit]:
        """Yield a hit at the declaration where no code block is in the language, and one is in
        another that would have been declared.
        """
        declared = post.field("code_language")
        wanted = _declared(declared) if declared else set()
        if declared is None or not wanted:
            return
        found = [(block, _language(block)) for block in post.blocks if block.kind == "code"]
        if any(language in wanted for _, language in found):
            return
        others = [(block, name) for block, name in found if name not in _NEUTRAL]
        if others:
            names = list(dict.fromkeys(name for _, name in others))
            data = {"declared": short(str(declared.value)), "found": listing(names, last="and")}
            place = post.place(others[0][0].span)
            related = Related(place, f"A code block in {short(names[0])}.")
            yield Hit("mismatch", declared.span, data, related=(related,))


def _declared(entry: Entry) -> set[str]:
    values = entry.value if isinstance(entry.value, list) else [entry.value]
    return {_name(word) for value in values for word in _WORD.findall(str(value).lower())}


def _language(block: Block) -> str:
    """Return the language of a code block: `py`, `{.python .line}`, `language-js`, `js{1,3}`."""
    word = _WORD.search(block.info.lower())
    return _name(word[0].removeprefix("language-").removeprefix("lang-")) if word else ""


def _name(word: str) -> str:
    return _NAMES.get(word, word)
