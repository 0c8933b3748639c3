"""The cache gives back what it was given, for a file that is surely the same, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.engine.cache import Cache
from anplint.engine.cache_keys import with_key
from anplint.engine.cache_lookup import FEW
from anplint.engine.cache_prune import DAY, KEPT_DAYS
from anplint.engine.cache_rows import key_numbers
from anplint.engine.cache_store import DamagedError
from anplint.model import PostRef
from tests.engine.cache_helpers import (
    DIGEST,
    LONG_AGO,
    Title,
    content_of,
    fill,
    found_whole,
    inspection_of,
    path_of,
    stat_of,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from pathlib import Path

    Opener = Callable[..., Cache]

MANY = 3 * FEW


@pytest.fixture
def opened(tmp_path: Path) -> Opener:
    """Return a function that opens the cache of this test."""

    def open_cache(digest: bytes = DIGEST, **more: Any) -> Cache:
        return Cache.open(str(tmp_path / "cache"), digest, str(tmp_path), **more)

    return open_cache


def stats(count: int) -> dict[str, os.stat_result]:
    return {path_of(number): stat_of(number) for number in range(count)}


@pytest.mark.parametrize("count", [1, 7, MANY])
def test_what_was_kept_is_found(opened: Opener, count: int) -> None:
    with opened() as cache:
        assert cache.find(stats(count)) == {}
        fill(cache, range(count))
        assert cache.added.keys() == stats(count).keys()
        assert found_whole(cache, cache.added) == [inspection_of(n) for n in range(count)]
    with opened() as cache:
        found = cache.find(stats(count))
        assert found_whole(cache, found) == [inspection_of(n) for n in range(count)]
        assert cache.notices == []


def test_few_of_many_and_many_among_few_are_found(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, range(MANY))
    with opened() as cache:
        assert list(cache.find(stats(3))) == [path_of(number) for number in range(3)]
        assert len(cache.find(stats(MANY * 20))) == MANY


@pytest.mark.parametrize("change", ["size", "mtime", "ctime", "ino"])
def test_a_file_that_looks_different_is_read_again(opened: Opener, change: str) -> None:
    with opened() as cache:
        fill(cache, [4])
    with opened() as cache:
        other = stat_of(4, **{change: 77})
        assert cache.find({path_of(4): other}) == {}
        number = cache.find_content(path_of(4), content_of(4), other)
        assert number is not None
        assert cache.find_content(path_of(4), content_of(4, 1), other) is None
        assert cache.find_content(path_of(5), content_of(4), other) is None
    with opened() as cache:
        assert cache.find({path_of(4): other}) == {path_of(4): number}, "remembered"
        assert cache.find({path_of(4): stat_of(4)}) == {}


def test_another_plan_shares_nothing(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, range(3))
    with opened(b"e" * 16) as cache:
        assert cache.find(stats(3)) == {}
        assert cache.find_content(path_of(1), content_of(1), None) is None
        fill(cache, [1])
        ids = list(cache.added.values())
        assert cache.with_keys("T2", cache.hashes("T2", ids)) == set(ids)


@pytest.mark.parametrize("which", ["mtime", "ctime"])
@pytest.mark.parametrize(
    ("seconds", "trusted"), [(-60, True), (-1, False), (0, False), (60, False)]
)
def test_a_file_that_changed_just_now_is_not_trusted(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, which: str, seconds: int, trusted: bool
) -> None:
    now = LONG_AGO + 10**15
    monkeypatch.setattr("time.time_ns", lambda: now)
    recent = stat_of(0, **{which: now + seconds * 10**9})
    with opened() as cache:
        cache.add(path_of(0), content_of(0), recent, inspection_of(0), {})
    with opened() as cache:
        assert bool(cache.find({path_of(0): recent})) is trusted
        assert cache.find_content(path_of(0), content_of(0), recent) is not None


@pytest.mark.parametrize("odd", [{"mtime": -1}, {"ino": 2**64 - 1}, {"mtime": 2**63}])
def test_odd_files_do_no_harm(opened: Opener, odd: dict[str, int]) -> None:
    with opened() as cache:
        cache.add(path_of(0), content_of(0), stat_of(0, **odd), inspection_of(0), {})
    with opened() as cache:
        cache.find({path_of(0): stat_of(0, **odd)})
        assert cache.find_content(path_of(0), content_of(0), stat_of(0, **odd)) is not None
        assert cache.notices == []


def test_on_another_machine_contents_are_compared(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with opened() as cache:
        fill(cache, range(3))
    (tmp_path / "cache").rename(tmp_path / "kept")
    (tmp_path / "cache").mkdir()
    for file in (tmp_path / "kept").iterdir():
        (tmp_path / "cache" / file.name).write_bytes(file.read_bytes())
    with opened() as cache:
        assert cache.find(stats(3)) == {}
        assert cache.find_content(path_of(1), content_of(1), stat_of(1)) is not None
    with opened() as cache:
        assert list(cache.find(stats(3))) == [path_of(1)]


def test_clones_with_one_cache_share_contents_and_no_times(opened: Opener, tmp_path: Path) -> None:
    with opened() as cache:
        fill(cache, range(3))
    with Cache.open(str(tmp_path / "cache"), DIGEST, str(tmp_path / "clone")) as cache:
        assert cache.find(stats(3)) == {}
        assert cache.find_content(path_of(1), content_of(1), None) is not None


def test_branches_switched_back_and_forth_are_found(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, range(4), version=0)
        fill(cache, range(4), version=1)
    for version in (0, 1, 0):
        with opened() as cache:
            number = cache.find_content(path_of(0), content_of(0, version), stat_of(0))
            assert number is not None
            (found,) = found_whole(cache, {path_of(0): number})
            assert found == inspection_of(0, version)


def test_what_is_broken_is_not_kept(opened: Opener) -> None:
    with opened() as cache:
        broken = inspection_of(0)._replace(broken=True)
        cache.add(path_of(0), content_of(0), stat_of(0), broken, {})
        cache.flush()
        assert cache.added == {}
        assert cache.find_content(path_of(0), content_of(0), None) is None


def test_facts_that_cannot_be_kept_are_said_once(opened: Opener) -> None:
    with opened() as cache:
        for number in range(3):
            odd = inspection_of(number)
            odd = odd._replace(facts=(odd.facts[0]._replace(fact=object()),))
            cache.add(path_of(number), content_of(number), stat_of(number), odd, {})
        cache.flush()
        assert cache.added == {}
        (notice,) = cache.notices
        assert "object" in notice


def test_a_path_that_is_no_text_is_found(opened: Opener) -> None:
    path = "blog/\udcff\ud800.md"
    post = inspection_of(0)._replace(path=path, findings=(), facts=())
    with opened() as cache:
        cache.add(path, content_of(0), stat_of(0), post, {})
    with opened() as cache:
        found = cache.find({path: stat_of(0)})
        assert cache.summaries(found.values()) == [post]


def test_facts_come_in_the_order_of_paths(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, reversed(range(MANY)))
        ids = list(cache.added.values())
        for wanted in (ids, ids[::2], ids[:5]):
            paths = [post.path for _, post, _ in cache.facts("T2", Title, wanted)]
            assert paths == sorted(paths)
            assert len(paths) == len(wanted)
        assert cache.facts("T2", Title, ids[:1]) == [
            ("blog", PostRef(path_of(MANY - 1), f"slug:{MANY - 1}"),
             inspection_of(MANY - 1).facts[0].fact)
        ]  # fmt: skip
        assert cache.facts("T9", Title, ids) == []


@settings(max_examples=60, deadline=None)
@given(
    first=st.lists(st.frozensets(st.integers(0, 9), max_size=3), max_size=6),
    later=st.lists(st.frozensets(st.integers(0, 9), max_size=3), max_size=6),
    chosen=st.sets(st.integers(0, 11)),
)
def test_shared_keys_are_those_of_brute_force(
    tmp_path_factory: pytest.TempPathFactory, first: Any, later: Any, chosen: set[int]
) -> None:
    folder = str(tmp_path_factory.mktemp("keys"))
    posts = dict(enumerate([*first, *later]))
    with Cache.open(folder, DIGEST, folder) as cache:
        keep(cache, posts, range(len(first)))
    cache = Cache.open(folder, DIGEST, folder)
    keep(cache, posts, range(len(first), len(posts)))
    ids = {number: cache.find_content(path_of(number), b"c", None) or 0 for number in posts}
    assert 0 not in ids.values()
    among = {number: ids[number] for number in posts if number in chosen}
    expected = {
        ids[one] for one in among
        for other in among if one != other and posts[one] & posts[other]
    }  # fmt: skip
    assert cache.shared("T2", among.values()) == expected
    for one, its in posts.items():
        sharing = {ids[other] for other in posts if its & posts[other]} | {ids[one]}
        assert cache.with_keys("T2", cache.hashes("T2", [ids[one]])) | {ids[one]} == sharing
    cache.close()


def keep(cache: Cache, posts: dict[int, frozenset[int]], numbers: Any) -> None:
    for number in numbers:
        keys = {"T2": [str(key) for key in posts[number]]}
        cache.add(path_of(number), b"c", stat_of(number), inspection_of(number), keys)
    cache.flush()


def test_keys_are_sorted_in_once_a_run_ends(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, range(MANY))
        assert count(cache, "keys") == 0
    with opened() as cache:
        assert count(cache, "keys") == MANY
        hashes = cache.connection.execute("SELECT keys FROM facts LIMIT 1").fetchone()[0]
        assert len(with_key(cache.connection, 1, key_numbers(hashes))) == 2


def count(cache: Cache, table: str) -> int:
    number: int = cache.connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return number


def age(cache: Cache, days: int, where: str = "1") -> None:
    cache.connection.execute(f"UPDATE inspections SET used = used - {days} WHERE {where}")
    cache.connection.execute("DELETE FROM days")


def test_what_nobody_asked_for_in_a_month_is_forgotten(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, range(10))
    with opened() as cache:
        age(cache, KEPT_DAYS + 1)
        assert len(cache.find(stats(4))) == 4, "used today"
    with opened() as cache:
        assert len(cache.find(stats(10))) == 4
        for table in ("inspections", "facts", "keys"):
            assert count(cache, table) == 4, table


def test_a_plan_that_nobody_uses_is_forgotten(opened: Opener) -> None:
    with opened(b"e" * 16) as cache:
        fill(cache, range(3))
    with opened() as cache:
        age(cache, KEPT_DAYS + 1)
        fill(cache, range(3))
    with opened() as cache:
        assert [count(cache, name) for name in ("plans", "sources", "inspections")] == [1, 1, 3]


def test_pruning_is_done_once_a_day(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, range(3))
    with opened() as cache:
        cache.connection.execute(f"UPDATE inspections SET used = used - {KEPT_DAYS + 1}")
    with opened() as cache:
        assert count(cache, "inspections") == 3


def test_above_its_bound_it_forgets_the_least_recently_used(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, range(800))
    with opened() as cache:
        (pages,) = cache.connection.execute("PRAGMA page_count").fetchone()
        age(cache, 2, "id <= 400")
    bound = pages * 8192 // 2
    with opened(bound=bound):
        pass
    with opened() as cache:
        found = cache.find(stats(800))
        assert 200 < len(found) < 500
        assert sum(int(path[5:10]) >= 400 for path in found) > len(found) * 0.8
        (pages_left,) = cache.connection.execute("PRAGMA page_count").fetchone()
        assert pages_left < pages * 0.8, "the file has shrunk"


def test_another_process_may_prune_what_was_found(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, range(MANY))
    cache, other = opened(), opened()
    found = cache.find(stats(MANY))
    age(other, KEPT_DAYS + 1, "id <= 3")
    other.close()
    with pytest.raises(DamagedError):
        cache.facts("T2", Title, found.values())
    left = cache.find(stats(MANY))
    assert len(left) == MANY - 3
    assert len(cache.facts("T2", Title, left.values())) == MANY - 3
    cache.close()


def test_ids_are_never_given_twice(opened: Opener) -> None:
    with opened() as cache:
        fill(cache, range(3))
        gone = set(cache.added.values())
        cache.connection.execute("DELETE FROM inspections")
        cache.connection.execute("DELETE FROM facts")
        fill(cache, range(3), version=1)
        assert gone.isdisjoint(cache.added.values())


def test_the_day_counts_from_1970() -> None:
    from anplint.engine.cache_prune import today

    assert 20_000 < today() < 10**9 // DAY * 10
