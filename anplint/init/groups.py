"""Finds collections: folders whose posts have clearly different keys or forms lie apart.

From the deepest folder upward, what lies in a folder is merged where it is alike. What is alike
everywhere becomes one collection.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.plan import PathGlobs
from anplint.init.escape import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anplint.init.survey import Seen

_MAIN_FORM = "markdown"
"""The form whose collection a folder's name belongs to, where there are several."""

FEWEST_POSTS = 5
"""With fewer, nothing can be said of what a collection's posts have in common."""

_MOST_COLLECTIONS = 8
_MOST_LEVELS = 20
"""Folders within each other. Posts that lie deeper make no collection."""

_MOST_PLACES = 6
"""Folders that one collection names, before it names the one above them."""

_MOST_LISTED = 20
"""Folders that a collection names at all."""

_OF_A_REPOSITORY = ("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE.md", "README.md")
"""Files at the top that tell of a repository, and that it may get one day."""

_LONGEST_FOLDER = 400
_MOST_DOTS = 100
_MOST_SHARES = 0.95
_HALF = 0.5
_GLOB_SIGNS = frozenset("\\*?[]!#")


class Found(NamedTuple):
    """A collection that was found, with the posts of the sample that its globs take in.

    exclude  names of files which lie among them and stand apart
    """

    name: str
    form: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    posts: tuple[Seen, ...]


class _Group(NamedTuple):
    """Posts of one form that are alike. A place is a folder, and whether those in it belong too."""

    form: str
    places: tuple[tuple[str, bool], ...]
    posts: tuple[Seen, ...]


def find_collections(posts: Sequence[Seen]) -> list[Found]:
    """Return the collections that posts make, those of deeper folders first."""
    posts = [
        post
        for post in posts
        if post.form != "text" and not post.stands_apart and post.path.count("/") <= _MOST_LEVELS
    ]
    groups = [group for group in _grouped(posts) if len(group.posts) >= FEWEST_POSTS]
    groups = sorted(groups, key=lambda group: -len(group.posts))[:_MOST_COLLECTIONS]
    return _with_members(groups, posts)


def _depth(group: _Group) -> tuple[int, tuple[tuple[str, bool], ...]]:
    return -min(folder.count("/") + bool(folder) for folder, _ in group.places), group.places


def _with_members(groups: Sequence[_Group], posts: Sequence[Seen]) -> list[Found]:
    """Give every group the posts that its globs match; the first one that does takes a post."""
    found: list[Found] = []
    left = list(posts)
    groups = sorted(
        groups, key=lambda group: (group.places[0][0].count("/"), group.form != _MAIN_FORM)
    )
    named = zip(_names(groups), groups, strict=True)
    for name, group in sorted(named, key=lambda pair: _depth(pair[1])):
        include = tuple(_globs(group))
        matcher = PathGlobs(include)
        mine = [post for post in left if matcher.match(post.path)]
        if len(mine) < FEWEST_POSTS:
            continue
        taken = {post.path for post in mine}
        left = [post for post in left if post.path not in taken]
        found.append(Found(name, group.form, include, (), tuple(mine)))
    return found


def with_excluded(found: Found, posts: Iterable[Seen]) -> Found:
    """Return a collection that leaves out the files in it which stand apart, and those that will
    where it takes in the top of the folder.
    """
    matcher = PathGlobs(found.include)
    taken = {post.path.rpartition("/")[2] for post in found.posts if not post.stands_apart}
    names = {name for name in _OF_A_REPOSITORY if name not in taken and matcher.match(name)}
    names |= {
        post.path.rpartition("/")[2]
        for post in posts
        if post.stands_apart and matcher.match(post.path)
    }
    return found._replace(exclude=tuple(sorted(map(escaped, filter(is_plain, names)))))


def _grouped(posts: Sequence[Seen]) -> list[_Group]:
    """Return groups of posts with meta, merged from the deepest folder upward."""
    shares = _Shares(posts)
    waiting: dict[str, list[_Group]] = {}
    for form, folder, members in _by_folder(posts):
        place = folder, shares.is_full(folder, form)
        waiting.setdefault(folder, []).append(_Group(form, (place,), tuple(members)))
    for folder in _deepest_first(waiting):
        merged = _merged(waiting.pop(folder, []), folder, shares)
        if not folder:
            return merged
        waiting.setdefault(folder.rpartition("/")[0], []).extend(merged)
    return []


def _deepest_first(folders: Iterable[str]) -> list[str]:
    """Return folders and all those above them, the top, "", last."""
    every = {above for folder in folders for above in _above(folder)}
    return sorted(every, key=lambda path: (path.count("/") + bool(path), path), reverse=True)


def _above(path: str) -> Iterator[str]:
    """Yield a path and the folders above it, up to ""."""
    while path:
        yield path
        path = path.rpartition("/")[0]
    yield ""


def _by_folder(posts: Iterable[Seen]) -> Iterator[tuple[str, str, list[Seen]]]:
    """Yield form, folder and posts with meta, of folders that a glob can name."""
    found: dict[tuple[str, str], list[Seen]] = {}
    for post in posts:
        folder = post.path.rpartition("/")[0]
        if post.meta and is_plain(folder):
            found.setdefault((post.form, folder), []).append(post)
    for (form, folder), members in sorted(found.items()):
        yield form, folder, members


class _Shares:
    """How many of the posts at any depth below a folder have meta."""

    def __init__(self, posts: Iterable[Seen]) -> None:
        self._all: Counter[tuple[str, str]] = Counter()
        self._with_meta: Counter[tuple[str, str]] = Counter()
        for post in posts:
            for folder in _above(post.path.rpartition("/")[0]):
                self._all[folder, post.form] += 1
                self._with_meta[folder, post.form] += bool(post.meta)

    def is_full(self, folder: str, form: str) -> bool:
        """Tell whether nearly all have it."""
        return self._with_meta[folder, form] >= _MOST_SHARES * self._all[folder, form]


def _merged(groups: list[_Group], folder: str, shares: _Shares) -> list[_Group]:
    """Merge the groups of a folder that are alike."""
    merged: list[_Group] = []
    for form in sorted({group.form for group in groups}):
        own = [group for group in groups if group.form == form]
        clusters = _clusters(own)
        if len(clusters) == 1:
            clusters = [_lifted(clusters[0], folder, shares)]
        merged += [_bounded(cluster, folder) for cluster in clusters]
    return merged


def _clusters(groups: list[_Group]) -> list[_Group]:
    """Return groups of one form, merged where they are alike; the small ones count as one."""
    small = [group for group in groups if len(group.posts) < FEWEST_POSTS]
    large = [group for group in groups if len(group.posts) >= FEWEST_POSTS]
    if small:
        pool = _joined(small)
        if len(pool.posts) >= FEWEST_POSTS or not large:
            large.append(pool)
    clusters: list[_Group] = []
    keys: list[frozenset[str]] = []
    for group in sorted(large, key=lambda group: -len(group.posts)):
        common = _common_keys(group.posts)
        near = next((at for at, other in enumerate(keys) if _alike(common, other)), None)
        if near is None:
            clusters.append(group)
            keys.append(common)
        else:
            clusters[near] = _joined([clusters[near], group])
    return clusters


def _joined(groups: Sequence[_Group]) -> _Group:
    places = {place for group in groups for place in group.places}
    posts = tuple(post for group in groups for post in group.posts)
    return _Group(groups[0].form, tuple(sorted(places)), posts)


def _lifted(group: _Group, folder: str, shares: _Shares) -> _Group:
    """Return a group that names the folder above its places, where that takes in little else."""
    if len(group.places) == 1 and not _is_one_of_a_row(group.places[0][0]):
        return group
    if shares.is_full(folder, group.form) or (folder and len(group.places) > _MOST_PLACES):
        return group._replace(places=((folder, True),))
    return group


def _is_one_of_a_row(folder: str) -> bool:
    """Tell whether a folder is called after a number or a year, so that others will follow."""
    return folder.rpartition("/")[2][:1].isdigit()


def _bounded(group: _Group, folder: str) -> _Group:
    """Return a group that names no more folders than a person would read."""
    if len(group.places) <= _MOST_LISTED:
        return group
    return group._replace(places=((folder, True),) if folder else group.places[:_MOST_LISTED])


def _common_keys(posts: Sequence[Seen]) -> frozenset[str]:
    counts = Counter(key for post in posts for key in post.meta)
    return frozenset(key for key, count in counts.items() if count >= _HALF * len(posts))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= _HALF * len(one | other)


def _globs(group: _Group) -> Iterator[str]:
    endings = sorted({_ending(post.path) for post in group.posts})
    for folder, deep in group.places:
        for ending in endings:
            yield f"/{escaped(folder)}{'/' if folder else ''}{'**/' if deep else ''}*{ending}"


def _ending(path: str) -> str:
    """Return `.md`, or `.md.erb`, which is one ending."""
    name = path.rpartition("/")[2]
    dot = name.rpartition(".")
    return ".md.erb" if name.lower().endswith(".md.erb") else f".{escaped(dot[2])}"


def is_plain(path: str) -> bool:
    """Tell whether a configuration can name a path: short, on one line, no blank at an end."""
    if len(path) > _LONGEST_FOLDER or path.count(".") > _MOST_DOTS or not path.isprintable():
        return False
    return all(part == part.strip() for part in path.split("/"))


def escaped(path: str) -> str:
    """Return a glob that matches exactly a path."""
    return "".join(f"\\{sign}" if sign in _GLOB_SIGNS else sign for sign in path)


def _names(groups: Sequence[_Group]) -> list[str]:
    """Return a name for each group, after its first folder; where that is taken, its whole path."""
    names: list[str] = []
    for group in groups:
        folder = group.places[0][0]
        tries = (slug(folder.rpartition("/")[2]), slug(folder), f"{slug(folder)}-{group.form}")
        name = next((name for name in tries if name not in names), f"{tries[-1]}-{len(names)}")
        names.append(name)
    return names
