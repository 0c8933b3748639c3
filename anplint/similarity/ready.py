"""Many texts kept ready as plain arrays, for one text after the other to be looked up in.

The arrays can lie in a file that is mapped into memory: what a look-up does not need is not read.
The bounds are those of `letters` and `tokens`; what passes is scored by rapidfuzz.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import numpy as np

from anplint.similarity.definition import (
    EDITED,
    HINT,
    IDENTICAL,
    LEAST_SHARE,
    REWORKED,
    Match,
)
from anplint.similarity.letters import columns_of, single_counts
from anplint.similarity.tokens import MORE, TokenSets, lacking

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from anplint.similarity.definition import Thresholds

    Ints = NDArray[np.int64]
    Arrays = Mapping[str, NDArray[Any]]

_SLACK = 1e-6
_PER_CENT = 100
_HASH_BYTES = 8
_FEW = 8


def build(texts: Sequence[str], thresholds: Thresholds) -> dict[str, NDArray[Any]]:
    """Return the arrays of texts, which are distinct and normalised."""
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
    whole = b"".join(encoded)
    arrays: dict[str, NDArray[Any]] = {
        "bytes": np.frombuffer(whole, np.uint8),
        "ends": ends,
        "columns": columns_of(texts),
    }
    hashes = np.fromiter(map(_number_of, encoded), np.uint64, len(encoded))
    arrays["hash_order"] = np.argsort(hashes, kind="stable").astype(np.int32)
    arrays["hashes"] = hashes[arrays["hash_order"]]
    able = [number for number, text in enumerate(texts) if thresholds.compare(text)]
    _add_letters(arrays, "text", [texts[number] for number in able], able)
    joined = {number: _joined(texts[number]) for number in able}
    able = [at for at in able if joined[at].count(" ") + 1 >= thresholds.min_tokens]
    able.sort(key=lambda at: len(joined[at]))
    _add_letters(arrays, "set", [joined[at] for at in able], able)
    share = min(thresholds.reworked, _PER_CENT) / _PER_CENT
    arrays |= TokenSets([joined[at] for at in able], share).arrays(_number_of_word)
    return arrays


def _add_letters(
    arrays: dict[str, NDArray[Any]], name: str, texts: Sequence[str], numbers: Sequence[int]
) -> None:
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    order = np.argsort(lengths, kind="stable")
    arrays[f"{name}_lengths"] = lengths[order].astype(np.int32)
    arrays[f"{name}_order"] = np.array(numbers, np.int32)[order]
    ordered = [texts[at] for at in order.tolist()]
    arrays[f"{name}_letters"], arrays[f"{name}_rest"] = single_counts(ordered, arrays["columns"])


def _number_of(data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=_HASH_BYTES).digest(), "little")


def _number_of_word(word: str) -> int:
    return _number_of(word.encode("utf-8", "surrogatepass"))


def _joined(text: str) -> str:
    return " ".join(sorted(set(text.split())))


def _only(numbers: Iterable[int], wanted: NDArray[np.bool_] | None) -> Iterable[int]:
    return numbers if wanted is None else [number for number in numbers if wanted[number]]


def _scored(
    scorer: str, text: str, others: Mapping[int, str], threshold: float
) -> Iterator[tuple[int, float]]:
    """Yield the numbers of those texts that reach the threshold, and their scores."""
    if not others:
        return
    from rapidfuzz import fuzz, process

    scores = process.cdist(
        [text], list(others.values()), scorer=getattr(fuzz, scorer), dtype=np.float64,
        score_cutoff=max(0.0, threshold - HINT),
    )[0]  # fmt: skip
    for number, score in zip(others, scores.tolist(), strict=True):
        if score >= threshold:
            yield number, score


class Ready:
    """Texts that others are looked up in.

    arrays  see `build`
    """

    def __init__(self, arrays: Arrays, thresholds: Thresholds) -> None:
        self._arrays = arrays
        self._thresholds = thresholds
        self._whole: bytes | None = None
        # Bytes are at least as many as characters.
        lengths = np.diff(arrays["ends"], prepend=0)
        self._is_any_long = int(lengths.max(initial=0)) > thresholds.max_chars
        self._others: tuple[list[tuple[int, str]], str] | None = None

    def __len__(self) -> int:
        return len(self._arrays["ends"])

    def text(self, number: int) -> str:
        """Return a text by its number."""
        ends = self._arrays["ends"]
        start = int(ends[number - 1]) if number else 0
        return bytes(self._arrays["bytes"][start : int(ends[number])]).decode(
            "utf-8", "surrogatepass"
        )

    def number_of(self, text: str) -> int | None:
        """Return the number of a text, None where it is not among these."""
        hashes = self._arrays["hashes"]
        wanted = np.uint64(_number_of(text.encode("utf-8", "surrogatepass")))
        at = int(np.searchsorted(hashes, wanted))
        while at < len(hashes) and hashes[at] == wanted:
            number = int(self._arrays["hash_order"][at])
            if self.text(number) == text:
                return number
            at += 1
        return None

    def holding(self, part: str) -> list[int]:
        """Return the numbers of the texts that hold a part."""
        # The first token and the last may be parts of longer ones.
        tokens = part.split()[1:-1]
        if not tokens:
            return self._holding_anywhere(part)
        known = self._known_tokens(tokens)
        held: list[int] = []
        if len(known) == len(tokens):
            held = self._arrays["set_order"][self._holding_all(known.values())].tolist()
        held = [number for number in held if part in self.text(number)]
        least = self._thresholds
        if self._is_any_long or len(part) < least.min_chars or len(set(tokens)) < least.min_tokens:
            others, whole = self._in_no_table()
            if part in whole:
                held += [number for number, text in others if part in text]
        return held

    def _holding_anywhere(self, part: str) -> list[int]:
        if self._whole is None:
            self._whole = self._arrays["bytes"].tobytes()
        wanted, at = part.encode("utf-8", "surrogatepass"), -1
        found = dict[int, None]()
        while (at := self._whole.find(wanted, at + 1)) >= 0:
            found[int(np.searchsorted(self._arrays["ends"], at, "right"))] = None
        return [number for number in found if part in self.text(number)]

    def _holding_all(self, rows: Iterable[int]) -> Ints:
        """Return the positions of the sets that hold some tokens, or, where few do, of some more.

        rows  of the tokens, in the tables
        """
        starts, holders = self._arrays["holder_starts"], self._arrays["holders"]
        parts = sorted((holders[int(starts[row]) : int(starts[row + 1])] for row in rows), key=len)
        found = parts[0]
        for part in parts[1:]:
            if len(found) <= _FEW:
                break
            found = np.intersect1d(found, part, assume_unique=True)
        return found

    def _in_no_table(self) -> tuple[list[tuple[int, str]], str]:
        """Return the texts that are in no table, with their numbers, and all in one."""
        if self._others is None:
            is_in_none = np.ones(len(self), bool)
            is_in_none[self._arrays["set_order"]] = False
            numbers = np.flatnonzero(is_in_none).tolist()
            others = [(number, self.text(number)) for number in numbers]
            self._others = others, "\n".join([text for _, text in others])
        return self._others

    def matches(
        self, text: str, wanted: NDArray[np.bool_] | None = None
    ) -> Iterator[tuple[int, Match]]:
        """Yield the numbers of the texts that match one, in order, and how.

        wanted  of each text whether it counts; None: all do
        """
        found: dict[int, Match] = {}
        if not self._thresholds.compare(text):
            number = self.number_of(text) if len(text) > self._thresholds.max_chars else None
            if number is not None and (wanted is None or wanted[number]):
                yield number, Match(IDENTICAL, 100.0)
            return
        edited, reworked = self._thresholds.edited, self._thresholds.reworked
        near = list(_only(self._near("text", text, edited), wanted))
        for number, score in _scored("ratio", text, self._texts(near), edited):
            same = score == _PER_CENT and self.text(number) == text
            found[number] = Match(IDENTICAL if same else EDITED, score)
        candidates = [
            at for at in _only(self._reworked_candidates(text), wanted) if at not in found
        ]
        others = {
            number: other
            for number, other in self._texts(candidates).items()
            if LEAST_SHARE * min(len(text), len(other)) >= max(len(text), len(other))
        }
        for number, score in _scored("token_set_ratio", text, others, reworked):
            found[number] = Match(REWORKED, score)
        yield from sorted(found.items())

    def _texts(self, numbers: Iterable[int]) -> dict[int, str]:
        return {number: self.text(number) for number in numbers}

    def _reworked_candidates(self, text: str) -> set[int]:
        joined = _joined(text)
        tokens = joined.split()
        reworked = self._thresholds.reworked
        if reworked > _PER_CENT or len(tokens) < self._thresholds.min_tokens:
            return set()
        return {*self._near("set", joined, reworked), *self._contained(tokens, len(joined))}

    def _near(self, name: str, text: str, threshold: float) -> Iterable[int]:
        """Return the texts whose letters allow the threshold."""
        share, lengths = threshold / _PER_CENT, self._arrays[f"{name}_lengths"]
        low = int(np.searchsorted(lengths, len(text) * share / (2 - share) - _SLACK))
        longest = len(text) * (2 - share) / max(share, _SLACK**2) + _SLACK
        high = int(np.searchsorted(lengths, longest, "right"))
        own, own_rest = single_counts([text], self._arrays["columns"])
        lesser = np.minimum(self._arrays[f"{name}_letters"][low:high], own)
        shared = np.add.reduce(lesser, axis=1, dtype=np.int32)
        shared += np.minimum(self._arrays[f"{name}_rest"][low:high], own_rest).astype(np.int32)
        least = share * (lengths[low:high].astype(np.int64) + len(text)) / 2 + 2 - _SLACK
        order: Ints = self._arrays[f"{name}_order"][low:high][shared >= least]
        return list(map(int, order))

    def _contained(self, tokens: Sequence[str], length: int) -> Iterable[int]:
        """Return the texts of which one side may contain the other's tokens."""
        known = self._known_tokens(tokens)
        if not known:
            return []
        positions = np.union1d(self._wholes(tokens, known, length), self._parts(known))
        order: Ints = self._arrays["set_order"][positions]
        return list(map(int, order))

    def _known_tokens(self, tokens: Sequence[str]) -> dict[int, int]:
        """Return, for those tokens that some text has, their row in the tables by position."""
        hashes = self._arrays["token_hashes"]
        if not len(hashes):
            return {}
        wanted = np.array([_number_of_word(word) for word in tokens], np.uint64)
        at = np.minimum(np.searchsorted(hashes, wanted), len(hashes) - 1)
        same = hashes[at] == wanted
        return {position: int(at[position]) for position in np.flatnonzero(same).tolist()}

    def _wholes(self, tokens: Sequence[str], known: Mapping[int, int], length: int) -> Ints:
        """Return the positions of the sets that hold enough of the rarest of these tokens."""
        starts = self._arrays["holder_starts"]

        def times(position: int) -> int:
            row = known.get(position)
            return 0 if row is None else int(starts[row + 1] - starts[row])

        most = lacking(self._thresholds.reworked / _PER_CENT) * length + _SLACK
        taken, rows = 0, list[int]()
        for position in sorted(range(len(tokens)), key=times):
            if taken > most + MORE * length:
                break
            taken += len(tokens[position]) + 1
            if position in known:
                rows.append(known[position])
        positions, weights = self._weighed(rows, "holder_starts", "holders")
        return positions[weights >= taken - most]

    def _parts(self, known: Mapping[int, int]) -> Ints:
        """Return the positions of the sets of whose rarest tokens enough are among these."""
        positions, weights = self._weighed(known.values(), "rare_starts", "rare")
        return positions[weights >= self._arrays["needed"][positions] - _SLACK]

    def _weighed(self, rows: Iterable[int], starts: str, sets: str) -> tuple[Ints, Ints]:
        """Return the sets that a table has for some tokens, and what these tokens weigh in each."""
        arrays = self._arrays
        parts = [
            arrays[sets][int(arrays[starts][row]) : int(arrays[starts][row + 1])] for row in rows
        ]
        weights = arrays["token_weights"][np.array(list(rows), np.int64)]
        positions, which = np.unique(
            np.concatenate([np.zeros(0, np.int32), *parts]), return_inverse=True
        )
        each = np.repeat(weights, [len(part) for part in parts])
        return positions, np.bincount(which, each, minlength=len(positions))
