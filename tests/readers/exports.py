"""Makes text exports for tests, and reads them with the schema of AlphaNode posts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anplint.readers.text_export import read_text_export
from anplint.resources import data_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.model import Meta, Node, Post

SCHEMA: dict[str, Any] = json.loads(
    Path(data_file("schemas", "alphanode-post.schema.json")).read_text(encoding="utf-8")
)
SEEDS = sorted((Path(__file__).parents[3] / "shared" / "seeds").glob("*.txt"))


def export(body: str = "a title\n", box: str = "") -> str:
    return f"{body}\nalphanode post meta\n\n{box}\n\nSimilar Posts"


def read_one(text: str, schema: dict[str, Any] = SCHEMA, *, forced: bool = False) -> Post:
    [post] = read_text_export("posts/a.txt", text, schema, forced=forced)
    return post


def read_meta(box: str, schema: dict[str, Any] = SCHEMA) -> Meta:
    return read_one(export(box=box), schema).meta


def leaves(node: Node) -> Iterator[Node]:
    """Yield the scalars in a node, in source order."""
    for entry in node.entries:
        yield from leaves(entry.node)
    for item in node.items:
        yield from leaves(item)
    if not node.entries and not node.items and not isinstance(node.value, list | dict):
        yield node
