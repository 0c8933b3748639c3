"""The history of a run's posts, for rules that ask what was changed when."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from anplint.engine.inspection import read_posts
from anplint.git import Repository
from anplint.git_log import Log
from anplint.readers import HTML_ENDINGS, MARKDOWN_ENDINGS, TEXT_ENDINGS, form_of
from anplint.readers.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Set

    from anplint.engine.discover import Project
    from anplint.engine.plan import Plan
    from anplint.git import Changes
    from anplint.git_log import Version
    from anplint.model import Post
    from anplint.world import Past

ENDINGS = MARKDOWN_ENDINGS + HTML_ENDINGS + TEXT_ENDINGS


def find_history(
    project: Project, plan: Plan, commit: str | None = None, replaced: Set[str] = frozenset()
) -> History | None:
    """Return the history of the repository at a project's root; None where there is none.

    commit    the one whose posts are judged; None: those of the work tree, whose history is HEAD's
    replaced  files that are not taken as they are in the work tree
    """
    if not os.path.exists(os.path.join(project.root, ".git")):
        return None
    return History(project, plan, commit, replaced)


class History:
    """A repository, as of a commit or of its work tree."""

    def __init__(
        self, project: Project, plan: Plan, commit: str | None, replaced: Set[str]
    ) -> None:
        self._project, self._plan = project, plan
        self._commit, self._replaced = commit, replaced
        self._repository = Repository(project.root)

    @contextmanager
    def past(self, paths: Iterable[str]) -> Iterator[Past]:
        """Give the past of some files, by path from the root. Raises GitError."""
        commit = self._commit or self._repository.head()
        if commit is None or not self._repository.is_top():
            yield _NoPast()
            return
        changes = None if self._commit else self._repository.changes(commit)
        before = _earlier_paths(paths, changes)
        touched = self._replaced | (changes.touched if changes else frozenset())
        log = Log(self._repository, commit, before.values(), ENDINGS)
        with closing(log), _Contents(self._repository) as contents:
            shallow = self._repository.is_shallow
            yield _Past(before, touched, log, shallow, partial(self._posts, contents))

    def _posts(self, contents: _Contents, path: str, version: Version) -> list[Post]:
        form = form_of(path)
        data = contents.get(version.blob) if form_of(version.path) == form else None
        if data is None:
            return []
        collection = self._plan.collection(self._project.config_name(path), form)
        try:
            posts = read_posts(path, data, collection)
        except Exception:  # what no longer stands in any post breaks no run
            return []
        return [post for post in posts if post.is_readable]


def _earlier_paths(paths: Iterable[str], changes: Changes | None) -> dict[str, str]:
    """Return where files were in the commit before they were moved in the work tree. A new file at
    the old path of one that was moved has no past.
    """
    moved = changes.moved if changes else {}
    old = {new: old for old, new in moved.items()}
    return {path: old.get(path, path) for path in paths if path in old or path not in moved}


class _Contents(ExitStack):
    """The contents of blobs; the process that gives them is started when it is first asked."""

    def __init__(self, repository: Repository) -> None:
        super().__init__()
        self._repository = repository
        self._read: Callable[[str], bytes | None] | None = None

    def get(self, blob: str) -> bytes | None:
        if self._read is None:
            self._read = self.enter_context(self._repository.reader(MAX_BYTES))
        return self._read(blob)


class _Past:
    """What some files were before; see `world.Past`."""

    def __init__(
        self,
        before: Mapping[str, str],
        touched: Set[str],
        log: Log,
        is_shallow: Callable[[], bool],
        read_posts: Callable[[str, Version], list[Post]],
    ) -> None:
        self._before, self._touched, self._log = before, touched, log
        self._is_shallow, self._read_posts = is_shallow, read_posts

    def is_changed(self, path: str) -> bool:
        return path in self._touched

    def versions(self, path: str) -> Iterator[Version]:
        before = self._before.get(path)
        return iter(()) if before is None else self._log.versions(before)

    def is_shallow(self) -> bool:
        return self._is_shallow()

    def posts(self, path: str, version: Version) -> list[Post]:
        return self._read_posts(path, version)


class _NoPast:
    """That of files in a repository without a commit."""

    def is_changed(self, path: str) -> bool:
        return False

    def versions(self, path: str) -> Iterator[Version]:
        return iter(())

    def is_shallow(self) -> bool:
        return False

    def posts(self, path: str, version: Version) -> list[Post]:
        return []
