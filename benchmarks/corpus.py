"""Makes posts to measure with: `python benchmarks/corpus.py FOLDER [NUMBER] [--kind template] …`.

FOLDER/posts gets the posts, 1,000 to a folder, FOLDER/truth.jsonl what was planted, and
FOLDER/corpus.json what they were made from: a folder that has it already is left as it is. The same
arguments give the same bytes, whatever the number of processes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import faulty
import natural
import template
from planting import plants, write_truth
from words import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pieces import Post
    from planting import Plant

PER_FOLDER = 1_000
MOST_POSTS = 1_000_000
CODE = "corpus definition edits faulty natural pieces planting template words".split()  # noqa: SIM905


class Recipe(NamedTuple):
    """What a corpus is made from.

    kind     `natural`, `template` or `faulty`
    planted  how many near-duplicates; one post in 200 where not given
    share    of template posts, the share of paragraphs that are a post's own
    """

    posts: int = 10_000
    kind: str = "natural"
    planted: int | None = None
    share: float = template.SHARE

    def maker(self) -> Callable[[int], Post]:
        """Return the function that makes the post of a number."""
        if self.kind == "template":
            return partial(template.make, share=self.share)
        return faulty.make if self.kind == "faulty" else natural.make

    def path_of(self, number: int) -> str:
        """Return a post's path in the folder of the posts."""
        suffix = template.SUFFIX if self.kind == "template" else natural.SUFFIX
        return f"{number // PER_FOLDER:04}/post-{number}{suffix}"

    def plants(self) -> list[Plant]:
        """Return what is to be planted."""
        planted = self.posts // 200 if self.planted is None else self.planted
        return list(plants(self.maker(), self.path_of, self.posts, planted))

    def stamp(self) -> str:
        """Return this recipe as JSON, with a digest of the code that follows it."""
        here = Path(__file__).parent
        digest = hashlib.sha256()
        for name in CODE:
            digest.update((here / f"{name}.py").read_bytes())
        return json.dumps(self._asdict() | {"code": digest.hexdigest()}) + "\n"


def make(folder: Path, recipe: Recipe, jobs: int | None = None) -> Path:
    """Make a corpus, unless it is there already, and return the folder of its posts.

    Raises:
        FileExistsError: The folder holds something else.
    """
    posts, stamp, truth = (folder / name for name in ("posts", "corpus.json", "truth.jsonl"))
    if stamp.exists() and stamp.read_text(encoding="utf-8") == recipe.stamp():
        return posts
    if folder.exists() and any(folder.iterdir()):
        if not truth.exists():
            raise FileExistsError(f"{folder} holds something else than a corpus")
        stamp.unlink(missing_ok=True)
        shutil.rmtree(posts, ignore_errors=True)
    planted = recipe.plants()
    folder.mkdir(parents=True, exist_ok=True)
    write_truth(truth, [plant.truth for plant in planted])
    posts.mkdir()
    _write_all(posts, recipe, planted, jobs or os.cpu_count() or 1)
    stamp.write_text(recipe.stamp(), encoding="utf-8")
    return posts


def _write_all(posts: Path, recipe: Recipe, planted: Sequence[Plant], jobs: int) -> None:
    chunks: list[list[Plant]] = [[] for _ in range(0, recipe.posts, PER_FOLDER)]
    for plant in planted:
        chunks[plant.number // PER_FOLDER].append(plant)
    write = partial(_write_chunk, posts, recipe)
    if jobs == 1 or len(chunks) == 1:
        for number, chunk in enumerate(chunks):
            write(number, chunk)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        list(pool.map(write, range(len(chunks)), chunks))


def _write_chunk(posts: Path, recipe: Recipe, chunk: int, planted: Sequence[Plant]) -> None:
    """Write the posts of one folder."""
    (posts / f"{chunk:04}").mkdir()
    plant_of = {plant.number: plant for plant in planted}
    maker = recipe.maker()
    first = chunk * PER_FOLDER
    for number in range(first, min(first + PER_FOLDER, recipe.posts)):
        post = maker(number)
        plant = plant_of.get(number)
        if plant:
            post.pieces[plant.position] = (
                plant.text if recipe.kind == "template" else wrapped(plant.text)
            )
        with open(posts / recipe.path_of(number), "wb") as file:
            file.write(post.text().encode())


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the corpus that the command line asks for."""
    parser = argparse.ArgumentParser(description="Make posts to measure with.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("posts", type=int, nargs="?", default=10_000, help="at most 1,000,000")
    parser.add_argument("--kind", choices=("natural", "template", "faulty"), default="natural")
    parser.add_argument("--planted", type=int, help="near-duplicates; one post in 200 by default")
    parser.add_argument("--share", type=float, default=template.SHARE, help="of own paragraphs")
    parser.add_argument("--jobs", type=int)
    wanted = parser.parse_args(arguments)
    if not 0 < wanted.posts <= MOST_POSTS:
        parser.error(f"posts must be from 1 to {MOST_POSTS:,}")
    recipe = Recipe(wanted.posts, wanted.kind, wanted.planted, wanted.share)
    print(make(wanted.folder, recipe, wanted.jobs))


if __name__ == "__main__":
    main()
