"""Looks at the posts of a repository: a sample of them, with the keys and values of their meta."""

from __future__ import annotations

import os
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.config import Settings
from anplint.engine.discover import discover
from anplint.engine.plan import Plan
from anplint.readers import form_of, read
from anplint.readers.limits import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anplint.engine.discover import Project
    from anplint.model import Post

MOST_POSTS = 3_000
"""Files that are read. More would change no share by two hundredths (1.96·√(¼/3,000) = 0.018)."""

_MOST_BYTES = 500_000
"""Of a file that is read: a larger one is no example of what a post is."""

_MOST_KEYS = 200
"""Of a post, or of a map in it, that are looked at."""

_LONGEST_KEY = 100
_NO_POSTS = frozenset({
    "authors", "changelog", "changes", "code_of_conduct", "contributing", "contributors", "history",
    "license", "licence", "notice", "readme", "security", "support",
})  # fmt: skip
"""Names of files about a repository. Without meta they are no posts of a collection."""


class Seen(NamedTuple):
    """What is kept of a post.

    path    relative to the folder that is set up, with `/`
    meta    the top-level keys with their plain values
    fields  the semantic field that a key was found to hold, by key
    holds   every semantic field that the post has, those in maps too
    """

    path: str
    form: str
    meta: dict[str, Any]
    fields: dict[str, str] = {}  # noqa: RUF012  nobody changes it
    holds: frozenset[str] = frozenset()

    @property
    def stands_apart(self) -> bool:
        """Whether the file is none of the posts around it: it tells of the repository, or is the
        page of a section (Hugo's `_index.md`), which has meta of its own kind.
        """
        name = stem(self.path)
        return name == "_index" or (not self.meta and name in _NO_POSTS)


class Survey(NamedTuple):
    """What a look at a repository found.

    found     files that may hold posts
    posts     those of the sample that hold one
    unread    files of the sample that could not be read, or are not looked at for their size
    exports   how many of the posts are text exports with a meta box
    """

    found: int
    sampled: int
    posts: tuple[Seen, ...]
    unread: int
    exports: int

    def forms(self) -> Counter[str]:
        """Return how many posts of the sample have each form."""
        return Counter(post.form for post in self.posts)


def stem(path: str) -> str:
    """Return the name of a file up to its first dot, in lower case."""
    return path.rpartition("/")[2].split(".")[0].casefold()


def look_at(project: Project) -> Survey:
    """Read a sample of the posts below a project's base, evenly spread over their paths."""
    files = discover((project.base,), project, ()).files
    sample = spread(files, MOST_POSTS)
    plan = Plan(Settings())
    posts: list[Seen] = []
    unread = 0
    for file in sample:
        found = _posts_of(file, project, plan)
        if found is None:
            unread += 1
        else:
            posts += [_seen(post, project.config_relative(file), plan) for post in found]
    exports = sum(post.form == "text" for post in posts)
    return Survey(len(files), len(sample), tuple(posts), unread, exports)


def spread(files: Sequence[str], most: int) -> Sequence[str]:
    """Return at most so many of the files, at even distances."""
    if len(files) <= most:
        return files
    return [files[number * len(files) // most] for number in range(most)]


def _posts_of(file: str, project: Project, plan: Plan) -> list[Post] | None:
    """Return the posts of a file; None where it can't be read."""
    try:
        if os.path.getsize(file) > _MOST_BYTES:
            return None
        data = load(file)
    except OSError:
        return None
    path = project.relative(file)
    posts = read(path, data, plan.collection(path, form_of(path)).schema)
    return posts if all(post.is_readable for post in posts) else None


def _seen(post: Post, path: str, plan: Plan) -> Seen:
    form = form_of(path) or ""
    collection = plan.collection(path, form)
    top = {id(entry): entry.key for entry in post.meta.entries}
    resolved = collection.fields.resolve(post.meta)
    fields = {top[id(entry)]: name for name, entry in sorted(resolved.items()) if id(entry) in top}
    return Seen(path, form, dict(few_items(post.meta.data)), fields, frozenset(resolved))


def few_items(table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the first keys of a map with their values, without very long ones."""
    yield from islice((item for item in table.items() if len(item[0]) <= _LONGEST_KEY), _MOST_KEYS)
