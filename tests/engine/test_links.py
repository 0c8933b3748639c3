"""Posts come and go: what the index of passages answers is what a run from nothing finds."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest

from anplint.config import Settings
from anplint.engine import links
from anplint.engine.discover import Project
from anplint.engine.gather import CachePlace
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import Outcome, run

if TYPE_CHECKING:
    from pathlib import Path

WORDS = """harbour lantern orchard pebble quarry ribbon saddle timber umbrella velvet walnut yarn
anchor basket candle drawer ember feather gravel hammock island jacket kettle ladder""".split()  # noqa: SIM905  # a list would be 24 lines
RULES = ("ANP108", "ANP109", "ANP401", "ANP402", "ANP404")


def sentence(rng: random.Random) -> str:
    return " ".join(rng.choices(WORDS, k=rng.randint(8, 13))) + "."


class Collection:
    """A folder of posts that changes at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.rng = random.Random(seed)
        self.common = [sentence(self.rng) for _ in range(6)]
        self.pool = [self.paragraph() for _ in range(12)]
        for number in range(25):
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
        day = f"date: 2026-0{rng.randint(1, 9)}-11\n" if rng.random() < 0.7 else ""
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


def check(root: Path, cache: Path | None, names: tuple[str, ...] = ()) -> Outcome:
    plan = Plan(Settings(base=str(root)), Overrides(select=RULES))
    place = CachePlace(str(cache), 0, 0) if cache else None
    paths = tuple(str(root / name) for name in names) or (str(root),)
    return run(paths, Project(str(root), str(root)), plan, date(2026, 11, 20),
               around=str(root), place=place)  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("least_new", [0, 3, 1000])
def test_any_history_gives_the_findings_of_a_run_from_nothing(
    tmp_path: Path, seed: int, least_new: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "_LEAST_NEW", least_new)
    root, cache = tmp_path / "posts", tmp_path / "cache"
    root.mkdir()
    posts = Collection(root, seed)
    found = 0
    for _ in range(6):
        expected = check(root, None).findings
        found += len(expected)
        names = sorted(path.name for path in root.glob("*.md"))
        some = tuple(posts.rng.sample(names, 2))
        here = [finding for finding in expected if finding.place.path in some]
        assert list(check(root, cache, some).findings) == here
        assert check(root, cache).findings == expected
        assert check(root, cache).findings == expected
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
