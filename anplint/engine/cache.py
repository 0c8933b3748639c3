"""The cache: inspections by path, content and plan, in one SQLite file, for any number of runs.

An inspection is a pure function of path, bytes and plan, so it can be kept for as long as these
are the same; nothing that judge decides is in here. A file counts as unchanged where size, inode
and both times are those it had when its content was hashed, on this machine; not so where it was
changed so shortly before that a second change may have left the same times, as git has it
("racily clean"): then, and on another machine, its content is hashed and compared.

A cache never fails a run. What it can't read is a miss, what it can't write is left out, and
what is wrong with it is said once, in `notices`. Two processes may use it at once.
"""

from __future__ import annotations

import os
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from anplint.engine.cache_keys import fill_current, shared_among_current, sort_in, with_key
from anplint.engine.cache_lookup import FEW, NONE, known_paths, plan_of, row_of, rows_of
from anplint.engine.cache_prune import SHIFT, forget, prune, today
from anplint.engine.cache_rows import (
    decoded,
    entry_of,
    facts_of,
    findings_of,
    key_numbers,
    to_bytes,
    to_text,
)
from anplint.engine.cache_store import DamagedError, Store, times
from anplint.engine.cache_write import STAMP, Pending, note_use, write
from anplint.engine.codec import MalformedError, UnsupportedError
from anplint.engine.inspection import Inspection

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from sqlite3 import Connection

    from anplint.model import PostRef

BOUND = 1_000_000_000
"""Bytes that a cache may take: some 100,000 posts of 5 kB with every paragraph of theirs."""

BATCH = 400
"""Inspections that are written in one transaction, in some 20 ms: others need not wait long."""

_Known = tuple[str, str, int, "bytes | None"]
"""Path, collection, number of posts, and the findings as they are stored."""


class Cache(Store):
    """The inspections of one plan. Nothing here raises but what says so.

    added  the ids of what this run has written so far, by path: see `flush`
    """

    def __init__(self, folder: str, digest: bytes, root: str, bound: int) -> None:
        self.added: dict[str, int] = {}
        self._digest, self._bound, self._today = digest, bound, today()
        self._plan = NONE
        self._sources: dict[Any, int] = {}
        self._known: dict[int, _Known] = {}
        self._unused: list[int] = []
        self._refused: set[int] = set()
        self._pending: list[Pending] = []
        self._stamps: list[tuple[int, ...]] = []
        self._names: dict[bytes, str] = {}
        self._current: frozenset[int] | None = None
        super().__init__(folder, root)

    @classmethod
    def open(cls, folder: str, digest: bytes, root: str = "", bound: int = BOUND) -> Cache:
        """Open the cache of a folder, which is made where there is none.

        digest  see `digest.plan_digest`
        root    the absolute folder that posts' paths are relative to
        bound   how many bytes the cache may take
        """
        return cls(os.path.abspath(folder), digest, root or os.getcwd(), bound)

    @property
    def folder(self) -> str:
        """The absolute folder that the cache lies in."""
        return self._folder

    def origin(self) -> list[int]:
        """Return what other files that name ids of this one are valid for: when it was made, by a
        random number, and the plan. Raises DamagedError.
        """
        with self.reading() as connection:
            self._load_plan(connection)
            row = connection.execute("SELECT day FROM days WHERE name = 'born'").fetchone()
        return [row[0] if row else 0, self._plan]

    def __enter__(self) -> Cache:
        return self

    def __exit__(self, kind: object, *error: object) -> None:
        self.close(tidy=kind is None)

    def find(self, stats: Mapping[str, os.stat_result]) -> dict[str, int]:
        """Return the ids of inspections whose files are surely unchanged, by path.

        stats  of the files, by path relative to the root
        """
        try:
            with self.reading() as connection:
                self._load_plan(connection)
                rows = rows_of(connection, self._plan, self._machine, stats.keys())
        except DamagedError:
            return {}
        return self._unchanged(rows, stats)

    def knows(self, paths: Iterable[str]) -> set[str]:
        """Return those of the paths of which some content is known, so that theirs is worth a look
        before it is inspected.
        """
        try:
            with self.reading() as connection:
                self._load_plan(connection)
                return known_paths(connection, self._plan, paths)
        except DamagedError:
            return set()

    def find_content(self, path: str, content: bytes, stat: os.stat_result | None) -> int | None:
        """Return the id of the inspection of a content, and remember the file's state.

        content  see `digest.content_hash`
        stat     of the file before it was read; None of what is no file
        """
        try:
            with self.reading() as connection:
                self._load_plan(connection)
                row = row_of(connection, self._plan, path, content)
        except DamagedError:
            return None
        if row is None or not self._note(path, row):
            return None
        number: int = row[0]
        stamp = self._stamp(stat)
        if stamp is not None:
            self._stamps.append((*stamp, number))
        return number

    def add(
        self,
        path: str,
        content: bytes,
        stat: os.stat_result | None,
        inspection: Inspection,
        keys: Mapping[str, Iterable[str]],
    ) -> None:
        """Keep an inspection, in memory until there is a batch of them; not one that is broken.

        stat  of the file before it was read; None of what is no file
        keys  what `CorpusCheck.keys` gives for its facts, by source
        """
        if inspection.broken or not self.writable:
            return
        try:
            entry = entry_of(inspection, keys)
        except UnsupportedError as error:
            self._say(f"the cache leaves out posts with facts that it cannot keep: {error}")
            return
        self._pending.append(Pending(path, content, self._stamp(stat), entry))
        if len(self._pending) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what was added. What was written has an id in `added` afterwards; the rest (the
        disk is full, another process took too long) is left out.
        """
        pending, self._pending = self._pending, []
        stamps, self._stamps = self._stamps, []
        if not self.writable or not (pending or stamps or self._refused):
            return
        try:
            with self.transaction() as connection:
                forget(connection, sorted(self._refused))
                plan, numbers = write(connection, self._digest, pending, self._today)
                connection.executemany(STAMP, stamps)
        except DamagedError:
            return
        self._refused.clear()
        self._sources.clear()
        self._plan = plan
        for number, (path, _, _, entry) in zip(numbers, pending, strict=True):
            self.added[path] = number
            self._known[number] = path, to_text(entry.collection), entry.posts, entry.findings

    def summaries(self, ids: Collection[int]) -> list[Inspection]:
        """Return inspections without their facts, in the order of ids. Raises DamagedError."""
        self._require(ids)
        known = self._known
        rows = [(at, known[at][0], known[at][3]) for at in ids if known[at][3] is not None]
        decoded = self._decoded(findings_of, rows)
        findings = {row[0]: found for row, found in zip(rows, decoded, strict=True)}
        return [
            Inspection(path, collection, posts, findings.get(at, ()), ())
            for at in ids
            for path, collection, posts, _ in (known[at],)
        ]

    def collections(self, ids: Collection[int]) -> dict[str, str]:
        """Return the collections of inspections, each with a path in it. Raises DamagedError."""
        self._require(ids)
        return {self._known[at][1]: self._known[at][0] for at in ids}

    def facts(
        self, source: str, fact_class: Any, ids: Collection[int]
    ) -> list[tuple[str, PostRef, Any]]:
        """Return the facts of one source, with collection and post, in the order of paths.

        source      `Fact.source`
        fact_class  `CorpusCheck.fact_class`
        Raises DamagedError, and codec.UnsupportedError for a class that has no codec.
        """
        known = self._known
        rows = [(at, known[at][1], known[at][0], data) for at, data in self._stored(source, ids)]
        rows.sort(key=itemgetter(2))
        return self._decoded(partial(facts_of, fact_class), rows)

    def require_facts(self, ids: Iterable[int], numbers: Mapping[str, int]) -> None:
        """See that there were as many facts of a source as posts, of one that every post has.

        numbers  of facts that were found, by path

        Raises DamagedError; the inspections that lack some are made anew.
        """
        lacking = [
            at
            for at in ids
            for path, _, posts, _ in (self._known[at],)
            if numbers.get(path, 0) != posts
        ]
        for number in lacking:
            self._turn_down(number)
        if lacking:
            raise DamagedError

    def having(self, source: str) -> set[int]:
        """Return all inspections of this plan, even old ones, that have facts of a source: the way
        to those of a source that few have. Raises DamagedError.
        """
        with self.reading() as connection:
            first = self._source(connection, source) << SHIFT
            query = "SELECT id - ? FROM facts WHERE id >= ? AND id < ?"
            rows = connection.execute(query, (first, first, first + (1 << SHIFT)))
            return {number for (number,) in rows}

    def _decoded(self, decode: Callable[[Any], list[Any]], rows: list[Any]) -> list[Any]:
        """Return what rows, each after its inspection, hold. Raises DamagedError."""
        found, bad = decoded(decode, rows)
        for number in bad:
            self._turn_down(number)
        if bad:
            raise DamagedError
        return found

    def hashes(self, source: str, ids: Collection[int]) -> set[int]:
        """Return the hashes of the keys of a source that inspections have. Raises DamagedError."""
        stored = self._stored(source, ids, "keys")
        return {key for _, keys in stored for key in key_numbers(keys)}

    def with_keys(self, source: str, hashes: Iterable[int]) -> set[int]:
        """Return the inspections of this plan that have one of the keys. Raises DamagedError.

        hashes  see `cache_rows.hashes_of` and `key_numbers`
        """
        with self.reading() as connection:
            return with_key(connection, self._source(connection, source), hashes)

    def shared(self, source: str, ids: Collection[int]) -> set[int]:
        """Return those of the ids that have a key of a source which another of them has.

        Raises DamagedError.
        """
        with self.reading() as connection:
            self._fill_current(connection, ids)
            found = shared_among_current(connection, self._source(connection, source))
        self._require(ids)
        return found

    def close(self, tidy: bool = True) -> None:
        """Write what is left, forget what is old (`tidy`), and close the file."""
        import sqlite3

        try:
            self.flush()
            if tidy and self.writable:
                note_use(self.transaction, self._unused, self._today)
                sort_in(self.connection, self.transaction)
                prune(self.connection, self.transaction, self._folder, self._bound)
        except (DamagedError, sqlite3.Error, OSError):
            pass  # the next run tidies up
        self.writable = False
        self.connection.close()

    def _forget_all(self) -> None:
        self._plan, self._current = NONE, None
        for known in (self._sources, self._known, self.added, self._refused):
            known.clear()
        self._unused.clear()
        self._stamps.clear()

    def _load_plan(self, connection: Connection) -> None:
        if self._plan == NONE:
            self._plan = plan_of(connection, self._digest)

    def _unchanged(
        self, rows: Iterable[tuple[Any, ...]], stats: Mapping[str, os.stat_result]
    ) -> dict[str, int]:
        found: dict[str, int] = {}
        for row in rows:
            try:
                path = row[5].decode("utf-8", "surrogatepass")
            except (AttributeError, UnicodeDecodeError):
                self._turn_down(row[0])
                continue
            stat = stats.get(path)
            if stat is not None and times(stat) == row[6:] and self._note(path, row):
                found[path] = row[0]
        return found

    def _note(self, path: str, row: tuple[Any, ...]) -> bool:
        """Take in what a row of `cache_lookup` says; return whether it says anything sensible."""
        number, stored, posts, findings, used = row[:5]
        collection = self._names.get(stored) or self._name(stored)
        if collection is None or type(posts) is not int or number in self._refused:
            self._turn_down(number)
            return False
        self._known[number] = path, collection, posts, findings
        if used != self._today:
            self._unused.append(number)
        return True

    def _name(self, stored: bytes) -> str | None:
        try:
            name = self._names[stored] = to_text(stored)
        except MalformedError:
            return None
        return name

    def _turn_down(self, number: int) -> None:
        """Take an inspection out of use; it is deleted with the next batch."""
        self._refused.add(number)
        self._known.pop(number, None)
        self._say(f"the cache in {self._folder} had rows that make no sense; "
                  "they are made anew")  # fmt: skip

    def _require(self, ids: Collection[int]) -> None:
        """See that inspections are still there: another process may have pruned the file."""
        with self.reading() as connection:
            version = self._version()
            if version != self._seen_version:
                self._seen_version = version
                query = "SELECT id FROM inspections WHERE plan = ?"
                there = {number for (number,) in connection.execute(query, (self._plan,))}
                for number in self._known.keys() - there:
                    del self._known[number]
        if not self._known.keys() >= set(ids):
            raise DamagedError

    def _source(self, connection: Connection, name: str) -> int:
        """Return the id of a source of this plan."""
        if to_bytes(name) not in self._sources:
            self._load_plan(connection)
            rows = connection.execute("SELECT name, id FROM sources WHERE plan = ?", (self._plan,))
            self._sources = dict(rows)
        return self._sources.get(to_bytes(name), NONE)

    def _stored(
        self, source: str, ids: Collection[int], column: str = "data"
    ) -> list[tuple[int, Any]]:
        """Return a column of `facts` for those inspections that have facts of a source."""
        with self.reading() as connection:
            first = self._source(connection, source) << SHIFT
            if len(ids) <= FEW:
                point = f"SELECT ?, {column} FROM facts WHERE id = ?"  # noqa: S608  ours
                found = [connection.execute(point, (at, first + at)).fetchone() for at in ids]
                rows = [row for row in found if row is not None]
            else:
                self._fill_current(connection, ids)
                query = f"SELECT current.id, {column} FROM current CROSS JOIN facts ON facts.id = ? + current.id"  # noqa: E501, S608  ours
                rows = connection.execute(query, (first,)).fetchall()
        self._require(ids)
        return rows

    def _fill_current(self, connection: Connection, ids: Collection[int]) -> None:
        wanted = frozenset(ids)
        if wanted != self._current:
            self._current = None
            fill_current(connection, wanted)
            self._current = wanted
