"""Makes posts of blocks, for checks that look at text."""

from __future__ import annotations

from anplint.fields import Fields
from anplint.model import Block, Entry, Meta, Node, Post, Span


def post_of(*texts: str, kind: str = "paragraph", meta: dict[str, object] | None = None) -> Post:
    """A post with a block a text and flat meta."""
    source, blocks, entries = "", [], []
    for key, value in (meta or {}).items():
        at = len(source) + len(key) + 2
        source += f"{key}: {value}\n"
        node = Node(value, Span(at, len(source) - 1))
        entries.append(Entry(key, Span(at - len(key) - 2, at - 2), node))
    span = Span(0, len(source))
    for text in texts:
        start = len(source)
        source += text + "\n\n"
        blocks.append(Block(kind, Span(start, start + len(text)), text, text))
    post = Post("a.md", source, Meta(tuple(entries), span), tuple(blocks))
    post.fields = Fields()
    return post
