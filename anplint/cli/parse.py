"""`anplint parse`: shows a post as anplint reads it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import click

from anplint.cli.terminal import say
from anplint.config import ConfigError, find_config, load_settings
from anplint.engine.plan import Plan
from anplint.engine.run import locate
from anplint.output.escape import json_safe
from anplint.readers import form_of, read
from anplint.readers.limits import load
from anplint.ruleset import RuleError

if TYPE_CHECKING:
    from anplint.model import Entry, Node, Post, Span


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def command(file: str) -> int:
    """Show the posts of FILE as JSON: meta, blocks, images and problems, with their places."""
    form = form_of(file)
    if form is None:
        say(f"error: {file}: its name has no ending that anplint reads")
        return 2
    try:
        config = find_config(os.path.dirname(os.path.abspath(file)))
        project = locate((file,), config)
        path = os.path.realpath(file)
        plan = Plan(load_settings(config))
        collection = plan.collection(project.config_relative(path), form)
        data = load(file)
    except (ConfigError, RuleError, OSError) as error:
        say(f"error: {error}")
        return 2
    posts = read(project.relative(path), data, collection.schema, collection.forced)
    document = json.dumps([describe(post) for post in posts], ensure_ascii=False, indent=2)
    click.echo("\n".join(json_safe(line) for line in document.split("\n")))
    return 0


def describe(post: Post) -> dict[str, Any]:
    """Return a post as plain data; places are `line:column-line:column`."""
    return {
        "path": post.path,
        "title": post.title.value if post.title else None,
        "meta": [_entry(post, entry) for entry in post.meta.entries],
        "blocks": [
            {"kind": block.kind, "at": _at(post, block.span), "level": block.level,
             "info": block.info, "text": block.plain}
            for block in post.blocks
        ],
        "images": [
            {"url": image.url, "at": _at(post, image.url_span), "alt": image.alt,
             "caption": image.caption, "credit": image.credit}
            for image in post.images
        ],
        "problems": [
            {"kind": problem.kind, "at": _at(post, problem.span), "detail": problem.detail}
            for problem in post.problems
        ],
    }  # fmt: skip


def _entry(post: Post, entry: Entry) -> dict[str, Any]:
    return {"key": entry.key, "at": _at(post, entry.key_span), **_node(post, entry.node)}


def _node(post: Post, node: Node) -> dict[str, Any]:
    described: dict[str, Any] = {"value_at": _at(post, node.span)}
    if node.entries:
        return described | {"map": [_entry(post, entry) for entry in node.entries]}
    if node.items:
        return described | {"list": [_node(post, item) for item in node.items]}
    return described | {"value": node.value}


def _at(post: Post, span: Span) -> str:
    place = post.place(span)
    return f"{place.line}:{place.column}-{place.end_line}:{place.end_column}"
