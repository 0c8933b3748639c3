"""The findings that a collection had at a commit: what was there before does not count as new.

The commit is analysed as it stands in git. Posts that are the same in the work tree are not read
again; the others come from the cache by their content, or are inspected now. Files that rules ask
for, images above all, are those of the commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.git import Repository
from anplint.readers import form_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Set

    from anplint.engine.cache import Cache
    from anplint.engine.discover import Walk
    from anplint.engine.gather import Gatherer
    from anplint.engine.inspection import Inspection


class Commit:
    """A commit that the work tree is compared with. Raises GitError where there is none.

    id     of the commit: the one at which HEAD and the revision parted
    files  the content's id of every file, by path from the root, see `Repository.files`
    moved  the new path of each file that was moved since, by its old one
    """

    def __init__(self, root: str, revision: str, replaced: Set[str] = frozenset()) -> None:
        """Look up the commit. `replaced` files are not taken as they are in the work tree."""
        self._repository = Repository(root)
        self.id = self._repository.merge_base(revision)
        self.files = self._repository.files(self.id)
        changes = self._repository.changes(self.id)
        self.moved: Mapping[str, str] = changes.moved
        self._touched = changes.touched | replaced

    def is_untracked(self, path: str) -> bool:
        """Tell whether git knows nothing of a file, so that it can't say where it came from."""
        return path not in self.files and path not in self._touched

    def same(self, paths: Set[str]) -> Set[str]:
        """Return those of some paths in the work tree whose file is the commit's."""
        return (paths & self.files.keys()) - self._touched

    def others(self, walk: Walk, now: Container[str]) -> Iterator[tuple[str, bytes]]:
        """Yield path and content of the posts that were there and are not the same now.

        now  the paths that are read now: what they were is taken even where a walk passes it over
        """
        paths: dict[str, list[str]] = {}
        for path in sorted(self._touched & self.files.keys()):
            blob = self.files[path]
            is_read = path in now or self.moved.get(path) in now
            if blob and form_of(path) and (is_read or walk.reaches(path)):
                paths.setdefault(blob, []).append(path)
        for blob, content in self._repository.contents(paths):
            yield from ((path, content) for path in paths[blob])


class Before(NamedTuple):
    """The inspections of a commit: in memory by path, and ids of those in the cache by path."""

    fresh: dict[str, Inspection]
    ids: dict[str, int]


def gather_before(
    commit: Commit, now: Gatherer, ids: Mapping[str, int], cache: Cache | None, walk: Walk
) -> Before:
    """Return what is known of the posts at a commit, given that of the work tree: `now`, `ids`."""
    paths = now.fresh.keys() | ids.keys()
    same = commit.same(paths)
    before = Before(
        {path: item for path, item in now.fresh.items() if path in same},
        {path: number for path, number in ids.items() if path in same},
    )
    for path, content in commit.others(walk, paths):
        found = now.of_content(path, content, cache)
        if isinstance(found, int):
            before.ids[path] = found
        else:
            before.fresh[path] = found
    return before
