"""Finders of near-duplicates, each run in a process of its own by `duplicates.py`.

`python benchmarks/methods.py METHOD TEXTS RESULT JOBS KINDS` reads a text a line, and writes what
it took as JSON. Finders by hashing know sets of n-grams only: what they find are candidates, which
rapidfuzz verifies, and that counts in their time. Their parameters are those that lose least
(5-grams of characters, many short bands), but for the last, which is what most people write.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from verify import Work, by_rows, verified

from anplint.similarity.definition import DEFAULTS
from anplint.similarity.join import Join

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Pair = tuple[int, int]

PERMUTATIONS = 128
SEED = 42
SAMPLED_ROWS = {False: 512, True: 64}
MOST_BRUTE = {False: 20_000, True: 5_000}
"""Brute force compares everything up to so many texts, without and with reworked ones."""
SLICE = 1_000


class Found(NamedTuple):
    """What a method found.

    candidates  how many pairs it named before they were verified
    rows        the rows that were compared, where not all were
    """

    pairs: set[Pair]
    candidates: int
    rows: list[int] | None = None


def ours(texts: list[str], jobs: int, reworked: bool = True) -> Iterable[Pair]:
    """Return the pairs that anplint finds: the one place that knows its API."""
    thresholds = DEFAULTS if reworked else DEFAULTS._replace(reworked=101)
    for scored in Join(texts, thresholds, jobs).pairs():
        yield from zip(scored.first.tolist(), scored.second.tolist(), strict=True)


def _anplint(work: Work) -> Found:
    found = set(ours(list(work.texts), work.jobs, work.reworked))
    return Found(found, len(found))


def _cdist(work: Work) -> Found:
    """Compare everything, or so many rows that the whole can be estimated."""
    total = len(work.texts)
    if total <= MOST_BRUTE[work.reworked]:
        found = by_rows(work)
        return Found(found, len(found))
    rows = sorted(random.Random(SEED).sample(range(total), SAMPLED_ROWS[work.reworked]))
    found = by_rows(work, rows)
    return Found(found, len(found), rows)


def _grams(text: str, length: int = 5) -> set[str]:
    return {text[start : start + length] for start in range(len(text) - length + 1)}


def _rensa(work: Work) -> Found:
    rensa = import_module("rensa")
    sets = (_grams(text) for text in work.texts)
    hashes = rensa.RMinHash.from_token_sets(sets, PERMUTATIONS, SEED)
    index = rensa.RMinHashLSH(0.5, PERMUTATIONS, 32)
    index.insert_many(hashes)
    answers = (
        answer
        for start in range(0, len(hashes), SLICE)
        for answer in index.query_all(hashes[start : start + SLICE])
    )
    return Found(*verified(work, _upper(answers)))


def _gaoya(work: Work) -> Found:
    gaoya = import_module("gaoya.minhash")
    texts = list(work.texts)
    index = gaoya.MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=0.5,
        num_bands=42,
        band_size=3,
        analyzer="char",
        ngram_range=(5, 5),
        id_container="smallvec",
    )
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    answers = (
        answer
        for start in range(0, len(texts), SLICE)
        for answer in index.par_bulk_query(texts[start : start + SLICE])
    )
    return Found(*verified(work, _upper(answers)))


def _datasketch(work: Work) -> Found:
    return _minhash_lsh(work, 0.5, _grams)


def _usual_recipe(work: Work) -> Found:
    return _minhash_lsh(work, 0.9, _trigrams)


def _trigrams(text: str) -> set[str]:
    words = text.split()
    return {" ".join(words[start : start + 3]) for start in range(len(words) - 2)}


def _minhash_lsh(work: Work, threshold: float, tokens: Callable[[str], set[str]]) -> Found:
    datasketch = import_module("datasketch")
    sets = ([token.encode() for token in tokens(text)] for text in work.texts)
    hashes = list(datasketch.MinHash.generator(sets, num_perm=PERMUTATIONS))
    index = datasketch.MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    with index.insertion_session() as session:
        for position, minhash in enumerate(hashes):
            session.insert(position, minhash)
    return Found(*verified(work, _upper(map(index.query, hashes))))


def _upper(answers: Iterable[Iterable[int]]) -> Iterator[Pair]:
    """Yield each candidate pair once, from the answers for each text in turn."""
    return (
        (position, other)
        for position, answer in enumerate(answers)
        for other in answer
        if other > position
    )


METHODS: dict[str, tuple[Callable[[Work], Found], str]] = {
    "anplint": (_anplint, "anplint"),
    "rapidfuzz cdist": (_cdist, "numpy"),
    "rensa": (_rensa, "rensa"),
    "gaoya": (_gaoya, "gaoya.minhash"),
    "datasketch": (_datasketch, "datasketch"),
    "datasketch, word trigrams, 0.9": (_usual_recipe, "datasketch"),
}
"""Each method with the module that it needs."""


def run(method: str, work: Work) -> dict[str, object]:
    """Return what a method found, and its seconds without imports."""
    find, module = METHODS[method]
    import_module(module)
    start = time.perf_counter()
    found = find(work)
    seconds = time.perf_counter() - start
    if found.rows:
        # Of the square, brute force computes the half above the diagonal.
        seconds *= len(work.texts) / len(found.rows) / 2
    return {
        "seconds": seconds,
        "candidates": found.candidates,
        "rows": found.rows,
        "pairs": sorted(found.pairs),
    }


def main(method: str, texts: str, result: str, jobs: str, kinds: str) -> None:
    """Run a method as the command line says."""
    lines = Path(texts).read_text(encoding="utf-8").splitlines()
    work = Work(lines, int(jobs), kinds == "reworked")
    Path(result).write_text(json.dumps(run(method, work)), encoding="utf-8")


if __name__ == "__main__":
    os.environ["RAYON_NUM_THREADS"] = sys.argv[4]
    main(*sys.argv[1:])
