"""Names as TOML and YAML write them, so that none can become anything else."""

from __future__ import annotations

_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_MOST_SHORT = 0xFFFF
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Categories of Unicode: controls, lone surrogates, line and paragraph separators."""

_LONGEST_NAME = 40


def quoted(text: str) -> str:
    """Return a string in double quotes, which TOML and YAML read alike.

    Raises ValueError for a text that is no Unicode (lone surrogates): neither can hold one.
    """
    if not is_unicode(text):
        raise ValueError("a text with lone surrogates cannot be written")
    return f'"{"".join(_SHORT.get(sign) or _visible(sign) for sign in text)}"'


def quoted_list(texts: tuple[str, ...]) -> str:
    """Return a list of such strings on one line."""
    return f"[{', '.join(map(quoted, texts))}]"


def is_unicode(text: str) -> bool:
    """Tell whether a text can be written to a file in UTF-8."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def slug(text: str) -> str:
    """Return a name of ASCII letters, digits and hyphens."""
    signs = [sign if sign.isascii() and sign.isalnum() else "-" for sign in text.lower()]
    return "-".join(filter(None, "".join(signs).split("-")))[:_LONGEST_NAME] or "posts"


def is_one_line(text: str) -> bool:
    """Tell whether a text can be written to a file in UTF-8, and fills one line of it."""
    from unicodedata import category

    return not any(category(sign) in _UNSEEN for sign in text)


def _visible(sign: str) -> str:
    r"""Return a character, or its number where it can't be seen: both know `\u` and `\U`."""
    if sign == " " or sign.isprintable():
        return sign
    code = ord(sign)
    return f"\\u{code:04x}" if code <= _MOST_SHORT else f"\\U{code:08x}"
