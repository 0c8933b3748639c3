"""Posts come and go: what the index of passages answers is what a run from nothing finds."""

from __future__ import annotations

import json
import random
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from anplint.checks.across_posts import AllowedFiles, survey
from anplint.config import CollectionSettings, RuleSettings, Settings
from anplint.engine import array_file, links, passage_index
from anplint.engine.cache import Cache
from anplint.engine.cache_store import DamagedError
from anplint.engine.discover import Project
from anplint.engine.gather import CachePlace
from anplint.engine.judge import judge
from anplint.engine.passage_index import Linked
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import Outcome, run
from anplint.similarity.definition import DEFAULTS
from anplint.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORDS = """harbour lantern orchard pebble quarry ribbon saddle timber umbrella velvet walnut yarn
anchor basket candle drawer ember feather gravel hammock island jacket kettle ladder""".split()  # noqa: SIM905  # a list would be 24 lines
RULES = ("ANP108", "ANP109", "ANP401", "ANP402", "ANP404")
DAMAGED = "the cache's index of passages was damaged and is made anew"
WATER = (
    "Water the seedlings in the evening, because the soil keeps the water through the cool night "
    "and the leaves are dry again long before the sun stands high."
)
HARBOUR = (
    "Ships that pass the harbour at dusk carry lamps of three colours, and the pilots on the mole "
    "count them aloud until the last one is behind the lighthouse."
)
ALIKE = Settings()
SOME_RULES = Settings(
    collections=(
        CollectionSettings("news", ("[np][13579]*",), ignore=("ANP402",)),
        CollectionSettings(
            "notes",
            ("[np]4*", "[np]8*"),
            rules={"cross-post-duplicate": RuleSettings("error", {"boilerplate_posts": 3})},
        ),
    )
)
"""Rules that several collections share, and others that they do not."""


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(8, 13))) + "."


class Collection:
    """A folder of posts that changes at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.rng = random.Random(seed)
        self.common = [sentence(self.rng) for _ in range(6)]
        self.pool = [self.paragraph() for _ in range(12)]
        self.dated = (0.7, 0.7, 0.04)[seed % 3]
        for number in range(18):
            self.write(f"p{number}.md")

    def paragraph(self) -> str:
        own = [sentence(self.rng) for _ in range(self.rng.randint(2, 3))]
        return " ".join(own + self.rng.sample(self.common, self.rng.randint(0, 2)))

    def varied(self, text: str) -> str:
        words = text.split()
        kind = self.rng.randrange(4)
        if kind == 0:
            words[self.rng.randrange(len(words))] = self.rng.choice(WORDS)
        elif kind == 1:
            words += sentence(self.rng).split()
        elif kind == 2:
            words = words[len(words) // 3 :] + words[: len(words) // 3]
        return " ".join(words)

    def write(self, name: str) -> None:
        rng = self.rng
        parts = [
            self.varied(rng.choice(self.pool)) if rng.random() < 0.6 else self.paragraph()
            for _ in range(rng.randint(1, 4))
        ]
        day = f"date: 2026-0{rng.randint(1, 9)}-11\n" if rng.random() < self.dated else ""
        draft = "draft: true\n" if rng.random() < 0.1 else ""
        head = f"---\ntitle: {rng.choice(WORDS)}\n{day}{draft}---\n"
        (self.root / name).write_text(head + "\n\n".join(parts) + "\n", encoding="utf-8")

    def change(self) -> None:
        names = sorted(path.name for path in self.root.glob("*.md"))
        for _ in range(self.rng.randint(1, 4)):
            name, kind = self.rng.choice(names), self.rng.randrange(4)
            path = self.root / name
            if kind == 0:
                path.unlink(missing_ok=True)
            elif kind == 1 and path.exists():
                path.rename(self.root / f"r{self.rng.randrange(1000)}.md")
            elif kind == 2:
                self.write(f"n{self.rng.randrange(1000)}.md")
            else:
                self.write(name)


def check(
    root: Path, cache: Path | None, names: tuple[str, ...] = (), settings: Settings = ALIKE
) -> Outcome:
    plan = Plan(settings._replace(base=str(root)), Overrides(select=RULES))
    place = CachePlace(str(cache), 0, 0) if cache else None
    paths = tuple(str(root / name) for name in names) or (str(root),)
    return run(paths, Project(str(root), str(root)), plan, date(2026, 11, 20),
               around=str(root), place=place)  # fmt: skip


@pytest.mark.parametrize(
    ("seed", "least_new", "settings"),
    [(0, 0, SOME_RULES), (1, 3, ALIKE), (2, 3, SOME_RULES), (3, 1000, SOME_RULES)],
)
def test_any_history_gives_the_findings_of_a_run_from_nothing(
    tmp_path: Path, seed: int, least_new: int, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "_LEAST_NEW", least_new)
    root, cache = tmp_path / "posts", tmp_path / "cache"
    root.mkdir()
    posts = Collection(root, seed)
    found = 0
    for _ in range(4):
        expected = check(root, None, settings=settings).findings
        found += len(expected)
        names = sorted(path.name for path in root.glob("*.md"))
        some = tuple(posts.rng.sample(names, 2))
        here = [finding for finding in expected if finding.place.path in some]
        assert list(check(root, cache, some, settings).findings) == here
        assert check(root, cache, settings=settings).findings == expected
        assert check(root, cache, settings=settings).findings == expected
        posts.change()
    assert found > 20


def test_more_new_texts_than_can_be_looked_up_are_joined_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "_MOST_NEW", 3)
    root, cache = tmp_path / "posts", tmp_path / "cache"
    root.mkdir()
    posts = Collection(root, 7)
    check(root, cache)
    for number in range(5):
        posts.write(f"p{number}.md")
    assert check(root, cache).findings == check(root, None).findings


@pytest.mark.parametrize("damage", ["cut", "empty", "head", "noise", "other"])
def test_a_damaged_index_is_made_anew(tmp_path: Path, damage: str) -> None:
    root, cache = tmp_path / "posts", tmp_path / "cache"
    root.mkdir()
    Collection(root, 3)
    expected = check(root, cache).findings
    (path,) = cache.glob("passages-*.arrays")
    data = path.read_bytes()
    path.write_bytes({
        "cut": data[: len(data) // 2],
        "empty": b"",
        "head": data.replace(b'"format": 1', b'"format": 9', 1),
        "noise": b"\x00\xff" * 500,
        "other": b'{"head": [], "arrays": 3, "bytes": 0}\n',
    }[damage])  # fmt: skip
    assert check(root, cache).findings == expected
    assert check(root, cache).findings == expected
    assert path.read_bytes() == data


def test_an_index_of_another_cache_is_not_believed(tmp_path: Path) -> None:
    root, cache = tmp_path / "posts", tmp_path / "cache"
    root.mkdir()
    posts = Collection(root, 4)
    check(root, cache)
    (path,) = cache.glob("passages-*.arrays")
    kept = path.read_bytes()
    for file in cache.glob("inspections-*"):
        file.unlink()
    for number in range(25):
        posts.write(f"p{number}.md")
    expected = check(root, None).findings
    check(root, cache)
    path.write_bytes(kept)
    assert check(root, cache).findings == expected


def write(root: Path, name: str, text: str, meta: str = "") -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"---\ntitle: {name}\n{meta}---\n\n"
    path.write_text(f"{head}{text}\n", encoding="utf-8")


def in_collections(root: Path, cache: Path | None, select: tuple[str, ...], *paths: str) -> Outcome:
    """A run where the collection of news lacks a rule that the others have."""
    news = CollectionSettings("news", ("news/**",), ignore=("ANP402",))
    plan = Plan(Settings(base=str(root), collections=(news,)), Overrides(select=select))
    place = CachePlace(str(cache), 0, 0) if cache else None
    there = tuple(str(root / path) for path in paths) or (str(root),)
    project = Project(str(root), str(root))
    return run(there, project, plan, date(2026, 11, 20), around=str(root), place=place)


def test_rules_of_other_collections_may_share_all_posts(tmp_path: Path) -> None:
    root, cache = tmp_path / "posts", tmp_path / "cache"
    for name in ("a.md", "b.md"):
        write(root, name, WATER)
    select = ("ANP401", "ANP402")
    expected = in_collections(root, None, select).findings
    assert expected
    for _ in range(2):
        assert in_collections(root, cache, select).findings == expected
    assert len(list(cache.glob("passages-*.arrays"))) == 2


def test_a_rule_knows_whether_its_own_posts_have_dates(tmp_path: Path) -> None:
    """The original is where most posts agree, unless dates tell: those of news tell one rule."""
    root, cache = tmp_path / "posts", tmp_path / "cache"
    write(root, "a.md", WATER)
    write(root, "b.md", WATER.replace("because", "since"))
    write(root, "c.md", WATER.replace("because", "since"))
    write(root, "news/n.md", HARBOUR, "date: 2020-01-01\n")
    select = ("ANP401", "ANP402")
    expected = in_collections(root, None, select).findings
    assert [item.place.path for item in expected] == ["a.md", "c.md"]
    for _ in range(3):
        assert in_collections(root, cache, select).findings == expected
    assert in_collections(root, cache, select, "c.md").findings == expected[1:]


def test_what_is_made_once_is_made_of_one_collection(tmp_path: Path) -> None:
    """In how many posts a sentence is boilerplate depends on all posts, not on those at hand."""
    collection = Plan(Settings(), Overrides(select=("ANP402",))).collection("a.md", "markdown")
    ((_, check),) = collection.corpus_checks
    world = World(date(2026, 11, 20), str(tmp_path))
    made = []
    for whole in (Linked(None, (), {}, DEFAULTS) for _ in range(2)):
        world.whole = whole
        files = AllowedFiles(())
        made += [survey((), check.options, files, world), survey((), check.options, files, world)]
    assert made[0] is made[1]
    assert made[1] is not made[2]


def copies(tmp_path: Path) -> tuple[Path, Path]:
    """Return a folder with two posts that say the same, and where a cache may be."""
    write(tmp_path / "posts", "a.md", WATER)
    write(tmp_path / "posts", "b.md", WATER)
    return tmp_path / "posts", tmp_path / "cache"


def test_damage_after_the_grouping_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next try must not believe what the first one made."""
    root, cache = copies(tmp_path)
    expected = check(root, None).findings
    original, calls = Cache.flush, list[int]()

    def flush(self: Cache) -> None:
        calls.append(1)
        if len(calls) == 1:
            raise DamagedError
        original(self)

    monkeypatch.setattr(Cache, "flush", flush)
    assert check(root, cache).findings == expected
    assert check(root, cache).findings == expected
    assert list(cache.glob("passages-*.arrays"))


def test_a_try_uses_nothing_that_one_before_it_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, cache = copies(tmp_path)
    expected = check(root, None).findings
    save, tries = links.Links.save, list[int]()

    def fails_once(self: links.Links, jobs: int) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise DamagedError
        save(self, jobs)

    worlds = set[World]()

    def judged(corpus: Any, plan: Plan, world: World) -> Any:
        worlds.add(world)
        return judge(corpus, plan, world)

    monkeypatch.setattr(links.Links, "save", fails_once)
    monkeypatch.setattr("anplint.engine.judging.judge", judged)
    assert check(root, cache).findings == expected
    assert len(worlds) == 2
    assert list(cache.glob("passages-*.arrays"))
    assert check(root, cache).findings == expected


def test_a_grouping_that_fails_is_a_finding_and_leaves_no_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, cache = copies(tmp_path)

    def fails(*arguments: object) -> list[int]:
        raise MemoryError("too many texts")

    with monkeypatch.context() as patch:
        patch.setattr(passage_index, "components_of", fails)
        outcome = check(root, cache)
    assert outcome.broken
    assert "MemoryError: too many texts" in outcome.findings[0].message
    assert not list(cache.glob("passages-*.arrays"))
    assert check(root, cache).findings == check(root, None).findings


OF_THE_INDEX = (
    "ids", "published", "dated", "file_ends", "file_texts", "components", "text:bytes", "text:ends",
)  # fmt: skip


def _limits(array: Any) -> Any:
    return np.finfo(array.dtype) if array.dtype.kind == "f" else np.iinfo(array.dtype)


CHANGES: dict[str, Callable[[Any], Any]] = {
    "high": lambda array: np.full_like(array, _limits(array).max),
    "low": lambda array: np.full_like(array, _limits(array).min),
    "short": lambda array: array[:-1],
    "empty": lambda array: array[:0],
    "square": lambda array: np.zeros((2, 2), array.dtype),
    "type": lambda array: array.astype(np.float64),
}


def change(path: Path, name: str, how: str) -> None:
    """Change one array of an index; the file is as whole as any."""
    line = path.read_bytes().split(b"\n", 1)[0]
    head = json.loads(line[line.index(b"{") :])["head"]
    arrays = array_file.load(str(path), head)
    assert arrays is not None
    kept = {key: array.copy() for key, array in arrays.items()}
    if how == "gone":
        del kept[name]
    elif kept[name].dtype == np.bool_ and how in ("high", "low"):
        kept[name] = kept[name].astype(np.uint8)
    else:
        kept[name] = CHANGES[how](kept[name])
    array_file.save(str(path), head, kept)


def two_copies(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Two posts that say the same, a third that is like them; the cache of the two, its index."""
    root, cache = tmp_path / "posts", tmp_path / "cache"
    write(root, "a.md", WATER)
    write(root, "b.md", f"{WATER}\n\n{HARBOUR}")
    check(root, cache)
    write(root, "c.md", WATER.replace("evening", "morning"))
    (path,) = cache.glob("passages-*.arrays")
    return root, cache, path


@pytest.mark.parametrize("how", [*CHANGES, "gone"])
@pytest.mark.parametrize("name", OF_THE_INDEX)
def test_a_wrong_index_is_made_anew(tmp_path: Path, name: str, how: str) -> None:
    root, cache, path = two_copies(tmp_path)
    expected = check(root, None).findings
    assert [item.place.path for item in expected] == ["b.md", "c.md"]
    change(path, name, how)
    outcome = check(root, cache)
    assert outcome.findings == expected
    assert not outcome.broken
    if (name, how) not in {("published", "high"), ("text:bytes", "high"), ("text:bytes", "low")}:
        assert outcome.notices == (DAMAGED,)
        assert check(root, cache).notices == ()
    assert check(root, cache).findings == expected


@pytest.mark.parametrize("how", [*CHANGES, "gone"])
def test_no_wrong_table_of_an_index_ends_a_run(tmp_path: Path, how: str) -> None:
    root, cache, path = two_copies(tmp_path)
    data = path.read_bytes()
    line = data.split(b"\n", 1)[0]
    for name in json.loads(line[line.index(b"{") :])["arrays"]:
        path.write_bytes(data)
        change(path, name, how)
        for names in (("c.md",), ()):
            outcome = check(root, cache, names)
            assert not outcome.broken, name
            assert set(outcome.notices) <= {DAMAGED}


def test_an_index_that_shows_to_be_wrong_late_costs_no_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a rule judges, and while the next index is made."""
    root, cache, _ = two_copies(tmp_path)
    expected = check(root, None).findings
    monkeypatch.setattr(links, "_LEAST_NEW", 0)

    def fails(*_: object) -> None:
        raise IndexError

    for name in ("_thinned", "standing"):
        at = passage_index.Linked if name == "_thinned" else passage_index.PassageIndex
        with monkeypatch.context() as patch:
            patch.setattr(at, name, fails)
            outcome = check(root, cache)
        assert (outcome.findings, outcome.notices) == (expected, (DAMAGED,))
        write(root, "c.md", WATER.replace("evening", "night"))
        expected = check(root, None).findings


def test_a_row_that_names_another_file_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, cache, _ = two_copies(tmp_path)
    expected = check(root, None).findings
    original = Cache.facts

    def facts(self: Cache, source: str, fact_class: Any, ids: Any) -> Any:
        rows = original(self, source, fact_class, ids)
        return [(name, ref._replace(path="gone.md"), fact) for name, ref, fact in rows]

    monkeypatch.setattr(Cache, "facts", facts)
    outcome = check(root, cache)
    assert (outcome.findings, outcome.broken) == (expected, False)
