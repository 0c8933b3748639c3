"""Where the checks on passages get their facts from: with an index, only those that may matter."""

from __future__ import annotations

import os
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from anplint.checks.passages import ITEM, Passages, item_length, thresholds_of
from anplint.engine.cache_folder import INDEX
from anplint.engine.cache_store import DamagedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set

    from anplint.checks.passages import PassageCheck
    from anplint.engine.cache import Cache
    from anplint.engine.passage_index import Linked, PassageIndex, Standing
    from anplint.model import PostRef

    Placed = list[tuple[str, PostRef, Passages]]

FORMAT = 1
"""Raise it when the arrays or what they mean change."""

_LEAST_NEW = 20
"""An index is written anew when more files are new, or gone: what is new is looked up in every run,
which takes about 0.1 s a file where there are 25,000."""

_MOST_NEW = 1_000
"""Where more texts are new, the join of all is made anew: it takes as long as to look them up."""


class Links:
    """The passages of a run's posts for one kind of comparison.

    fresh     the facts in memory, by path
    ids       of the inspections in the cache, by path
    names     of the collections that are judged together
    believes  whether an index that a run before left is used
    Raises DamagedError.
    """

    def __init__(
        self,
        source: str,
        check: PassageCheck[Any],
        names: Sequence[str],
        fresh: Mapping[str, Placed],
        ids: Mapping[str, int],
        cache: Cache,
        believes: bool = True,
    ) -> None:
        self._source, self._names = source, frozenset(names)
        self._thresholds = thresholds_of(check.options)
        self._least_item = item_length(check.options)
        self._fresh, self._ids, self._cache = fresh, ids, cache
        self._facts: dict[int, Placed] = {}
        self._index = self._load() if believes else None
        self.linked = self._link()

    def facts(self, scope: Set[str] | None) -> list[tuple[PostRef, Passages]]:
        """Return the facts that findings on the scope depend on, in order of paths. Raises
        DamagedError.

        scope  paths; None: all
        """
        if self._index is None:
            return self.all_facts()
        keys = None if scope is None else [self._ids.get(path, path) for path in scope]
        wanted = self.linked.related(keys)
        self.linked.is_part = True
        rows = [row for path, rows in self._fresh.items() if path in wanted for row in rows]
        return self._ordered(rows, [key for key in wanted if isinstance(key, int)])

    def all_facts(self) -> list[tuple[PostRef, Passages]]:
        """Return all facts, in order of paths. Raises DamagedError."""
        self.linked.is_part = False
        rows = [row for rows in self._fresh.values() for row in rows]
        return self._ordered(rows, self._ids.values())

    def save(self, jobs: int) -> None:
        """Write the index anew where much has changed; what can't be written is left out. Raises
        DamagedIndexError where the one before turns out to be wrong: then the findings may be too.
        """
        from anplint.engine.passage_index import DamagedIndexError

        least = 0 if self._index is None else _LEAST_NEW
        if not self._cache.writable or self.linked.changes <= least:
            return
        try:
            self._write(jobs)
        except DamagedIndexError:
            raise
        except Exception:  # no space, no memory, a cache that is gone: the findings stand
            return

    def _write(self, jobs: int) -> None:
        from anplint.engine.array_file import save
        from anplint.engine.passage_index import arrays_of

        self._cache.flush()
        files, component_of = self.linked.files(self._cache.added, jobs)
        save(self._path(), self._head(), arrays_of(files, component_of, self._thresholds))

    def _ordered(self, rows: Iterable[Any], ids: Iterable[int]) -> list[tuple[PostRef, Passages]]:
        found = [*rows, *self._stored(list(ids))]
        wanted = [(ref, fact) for name, ref, fact in found if name in self._names]
        return sorted(wanted, key=lambda row: row[0].path)

    def _stored(self, ids: Sequence[int]) -> Placed:
        """Return facts that are in the cache; each is decoded once."""
        missing = [number for number in ids if number not in self._facts]
        self._facts |= {number: [] for number in missing}
        for row in self._cache.facts(self._source, Passages, missing) if missing else ():
            number = self._ids.get(row[1].path)
            if number not in self._facts:
                raise DamagedError  # a row that names another file
            self._facts[number].append(row)
        return [row for number in ids for row in self._facts[number]]

    def _load(self) -> PassageIndex | None:
        from anplint.engine.array_file import load
        from anplint.engine.passage_index import PassageIndex

        path, head = self._path(), self._head()
        try:
            arrays = load(path, head)
        except OSError:
            return None
        return None if arrays is None else PassageIndex(arrays, self._thresholds)

    def _link(self) -> Linked:
        from anplint.engine.passage_index import Linked

        known = set() if self._index is None else set(self._index.ids.tolist())
        new: dict[int | str, Standing] = {
            path: self._standing(rows) for path, rows in self._fresh.items()
        }
        later = [number for number in self._ids.values() if number not in known]
        self._stored(later)
        new |= {number: self._standing(self._facts[number]) for number in later}
        if self._index is not None and sum(len(item.texts) for item in new.values()) > _MOST_NEW:
            self._index = None
            rest = [number for number in self._ids.values() if number not in new]
            self._stored(rest)
            new |= {number: self._standing(self._facts[number]) for number in rest}
        return Linked(self._index, self._ids.values(), new, self._thresholds)

    def _standing(self, rows: Placed) -> Standing:
        from anplint.engine.passage_index import Standing

        posts = [fact for name, _, fact in rows if name in self._names]
        published = [post for post in posts if not post.is_draft]
        texts = tuple(
            passage.text
            for post in posts
            for passage in post.passages
            if len(passage.text) >= self._least(passage.kind)
        )
        return Standing(texts, len(published), any(post.day for post in published))

    def _least(self, kind: str) -> int:
        return self._least_item if kind == ITEM else self._thresholds.min_chars

    def _path(self) -> str:
        parts = (self._source, self._least_item, *self._thresholds, *sorted(self._names))
        name = blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        return os.path.join(self._cache.folder, f"{INDEX}{name}.arrays")

    def _head(self) -> dict[str, Any]:
        return {"format": FORMAT, "cache": self._cache.origin()}
