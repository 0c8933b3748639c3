"""Runs one check on one post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from anplint.checks import load_check
from anplint.engine.plan import builtin_schema
from anplint.fields import Fields
from anplint.readers import form_of, read

if TYPE_CHECKING:
    from anplint.model import Hit, Post


def post_of(text: str, path: str = "a.md") -> Post:
    """Return the one post of a text, with its fields bound."""
    name = "alphanode-post" if form_of(path) == "text" else "post"
    (post,) = read(path, text.encode(), builtin_schema(name))
    post.fields = Fields()
    return post


def check_of(key: str, **options: Any) -> Any:
    """Return a check with its defaults and some options."""
    check_class = load_check(key)
    return check_class(check_class.options_class(**options), {})


def hits_of(key: str, text: str, path: str = "a.md", **options: Any) -> list[Hit]:
    """Return the hits of a post check on a text."""
    return list(check_of(key, **options).check(post_of(text, path)))


def messages_of(key: str, text: str, path: str = "a.md", **options: Any) -> list[str]:
    """Return the message keys of a post check's hits on a text."""
    return [hit.message for hit in hits_of(key, text, path, **options)]


def apply(text: str, hit: Hit) -> str:
    """Return a text with a hit's fix applied."""
    assert hit.fix is not None
    for edit in sorted(hit.fix.edits, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text
