"""The index of passages: which texts hang together, and in which inspections they stand.

A run that judged all posts leaves it in the cache's folder. The next one looks up what is new,
and loads the posts that a copy may concern. Texts hang together in components, which are a fact of
the texts alone; whom a finding blames is judged anew in every run.

What was removed since leaves components that may be too large. They are made anew where texts of
them are judged, so that findings are those of a run from nothing.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar

import numpy as np

from anplint.engine.cache_store import DamagedError
from anplint.similarity.groups import components_of
from anplint.similarity.ready import Ready, build

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from anplint.similarity.definition import Thresholds

    Ints = NDArray[np.int64]

P = ParamSpec("P")
T = TypeVar("T")

_PREFIX = "text:"
_OWN = ("ids", "published", "dated", "file_ends", "file_texts", "components")


class DamagedIndexError(DamagedError):
    """What an index says cannot be: judge anew, and from nothing."""

    def __init__(self) -> None:
        super().__init__("the cache's index of passages was damaged and is made anew")


class Standing(NamedTuple):
    """What the index keeps of one file.

    texts      its passages' texts
    published  how many posts with passages it holds that are no drafts
    dated      whether one of these has a date
    """

    texts: tuple[str, ...]
    published: int
    dated: bool


class PassageIndex:
    """The texts of inspections, by their ids, and the component of each.

    arrays  see `arrays_of`
    Raises DamagedIndexError for arrays that do not fit together.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], thresholds: Thresholds) -> None:
        texts = {
            name.removeprefix(_PREFIX): array
            for name, array in arrays.items()
            if name.startswith(_PREFIX)
        }
        if not _fit(arrays):
            raise DamagedIndexError
        self.ready = Ready(texts, thresholds)
        self.ids: Ints = arrays["ids"]
        self.published: Ints = arrays["published"]
        self.dated: NDArray[np.bool_] = arrays["dated"]
        self.components: Ints = arrays["components"]
        self._ends: Ints = arrays["file_ends"]
        self.numbers: Ints = arrays["file_texts"]
        self._by_text: tuple[Ints, Ints] | None = None

    def files(self) -> Ints:
        """Return to which file, by its position in `ids`, each entry of `numbers` belongs."""
        return np.repeat(np.arange(len(self.ids)), np.diff(self._ends, prepend=0))

    def files_of(self, texts: Collection[int]) -> Ints:
        """Return the positions in `ids` of the files in which texts stand; one may come twice."""
        if self._by_text is None:
            order = np.argsort(self.numbers, kind="stable")
            self._by_text = self.files()[order], self.numbers[order]
        files, numbers = self._by_text
        wanted = np.fromiter(texts, np.int64, len(texts))
        starts, ends = np.searchsorted(numbers, wanted), np.searchsorted(numbers, wanted, "right")
        parts = (files[start:end] for start, end in zip(starts, ends, strict=True))
        return np.concatenate([np.zeros(0, np.int64), *parts])

    def standing(self, at: int) -> Standing:
        """Return what is kept of the file at a position of `ids`."""
        start = int(self._ends[at - 1]) if at else 0
        numbers = self.numbers[start : int(self._ends[at])].tolist()
        texts = tuple(self.ready.text(number) for number in numbers)
        return Standing(texts, int(self.published[at]), bool(self.dated[at]))


def _fit(arrays: Mapping[str, NDArray[Any]]) -> bool:
    """Tell whether the arrays that every run reads fit together. Others are not looked at: what is
    wrong with them shows where they are used.
    """
    try:
        ids, published, dated, ends, held, parts = (arrays[name] for name in _OWN)
        data, text_ends = arrays[f"{_PREFIX}bytes"], arrays[f"{_PREFIX}ends"]
    except KeyError:
        return False
    flat = all(array.ndim == 1 for array in (ids, published, dated, ends, held, parts, text_ends))
    return (
        flat
        and dated.dtype == np.bool_
        and all(array.dtype == np.int64 for array in (ids, published, ends, held, parts, text_ends))
        and len(ids) == len(published) == len(dated) == len(ends)
        and len(parts) == len(text_ends)
        and bool((ids[1:] > ids[:-1]).all())
        and bool((published >= 0).all())
        and _are_ends(ends, len(held))
        and _are_ends(text_ends, len(data))
        and _are_below(held, len(parts))
        and _are_below(parts, len(parts))
    )


def _are_ends(ends: Ints, length: int) -> bool:
    steps = np.diff(ends, prepend=0)
    return bool((steps >= 0).all()) and int(ends[-1] if len(ends) else 0) == length


def _are_below(numbers: Ints, bound: int) -> bool:
    return not len(numbers) or (int(numbers.min()) >= 0 and int(numbers.max()) < bound)


def arrays_of(
    files: Mapping[int, Standing], component_of: Mapping[str, int], thresholds: Thresholds
) -> dict[str, NDArray[Any]]:
    """Return the arrays of an index.

    files         what stands in each inspection, by its id
    component_of  the component of each of the texts
    """
    numbers: dict[str, int] = {}
    ids = sorted(files)
    rows = [[numbers.setdefault(text, len(numbers)) for text in files[at].texts] for at in ids]
    texts = list(numbers)
    arrays = {_PREFIX + name: array for name, array in build(texts, thresholds).items()}
    labels: dict[int, int] = {}
    return arrays | {
        "ids": np.array(ids, np.int64),
        "published": np.array([files[at].published for at in ids], np.int64),
        "dated": np.array([files[at].dated for at in ids], np.bool_),
        "components": np.array(
            [labels.setdefault(component_of[text], len(labels)) for text in texts], np.int64
        ),
        "file_ends": np.cumsum(np.array([len(row) for row in rows], np.int64)),
        "file_texts": np.array([number for row in rows for number in row], np.int64),
    }


def _believing(
    method: Callable[Concatenate[Linked, P], T],
) -> Callable[Concatenate[Linked, P], T]:
    """Take whatever is raised while an index is believed for damage of the index. Where the fault
    lies elsewhere, it shows again without one.
    """

    @wraps(method)
    def call(linked: Linked, /, *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return method(linked, *args, **kwargs)
        except Exception as error:
            if linked.believes:
                raise DamagedIndexError from error
            raise

    return call


class Linked:
    """The components of a run's texts: those of the index, with what is new.

    index     what a run before left; None: nothing
    current   the ids of the run's inspections
    new       what the others hold that the index does not: by id where they are in the cache, by
              path where they are not

    changes    how many files are not as in the index
    published  how many posts with passages are published
    dated      whether one of these has a date
    is_part    whether the facts at hand are a part of the collection's
    believes   whether there is an index
    Raises DamagedIndexError, as its methods do, where the index turns out to be wrong.
    """

    is_part = False

    def __init__(
        self,
        index: PassageIndex | None,
        current: Collection[int],
        new: Mapping[int | str, Standing],
        thresholds: Thresholds,
    ) -> None:
        self._made: dict[str, int] = {}
        self.changes = len(new)
        self._index, self._new, self._thresholds = index, new, thresholds
        self._alive = np.zeros(0, np.bool_)
        self._parents: dict[int, int] = {}
        self._labels: dict[str, int] = {}
        self.published = sum(item.published for item in new.values())
        self.dated = any(item.dated for item in new.values())
        self.believes = index is not None
        if index is not None:
            self._take_in(index, current)

    @_believing
    def components(self, texts: Sequence[str], jobs: int) -> list[int]:
        """Return a number for each text, the same for those that a chain of matches links."""
        if self._index is None:
            parts = components_of(texts, self._thresholds, jobs)
            self._made = dict(zip(texts, parts, strict=True))
            return parts
        labels = [self._label(text) for text in texts]
        doubtful = self._thinned().intersection(labels)
        members: dict[int, list[int]] = {}
        for at, label in enumerate(labels):
            if label in doubtful:
                members.setdefault(label, []).append(at)
        free = max(labels, default=0) + 1
        for ats in members.values():
            parts = components_of([texts[at] for at in ats], self._thresholds, jobs)
            for at, part in zip(ats, parts, strict=True):
                labels[at] = free + ats[part]
        return labels

    @_believing
    def files(
        self, ids: Mapping[str, int], jobs: int
    ) -> tuple[dict[int, Standing], dict[str, int]]:
        """Return what stands in each inspection by its id, and the component of each text: what an
        index is made of.

        ids  those of what is new and was in memory, by path; what has none is left out
        """
        found: dict[int, Standing] = {}
        for key, item in self._new.items():
            number = ids.get(key) if isinstance(key, str) else key
            if number is not None:
                found[number] = item
        if self._index is not None:
            for at in np.flatnonzero(self._alive).tolist():
                found[int(self._index.ids[at])] = self._index.standing(at)
        texts = list({text: None for item in found.values() for text in item.texts})
        if self._index is None and self._made.keys() >= set(texts):
            return found, self._made
        return found, dict(zip(texts, self.components(texts, jobs), strict=True))

    @_believing
    def related(self, scope: Iterable[int | str] | None) -> set[int | str]:
        """Return the inspections, by id or path, that have a text in common with another one, or
        one near it.

        scope  those from which chains of such relations must start; None: all
        """
        labels, owners, keys = self._occurrences()
        shared = np.bincount(labels, minlength=1)[labels] > 1
        labels, owners = labels[shared], owners[shared]
        reached = np.ones(len(keys), np.bool_)
        if scope is not None:
            wanted = set(scope)
            reached = np.array([key in wanted for key in keys], np.bool_)
        known = np.zeros(int(labels.max(initial=0)) + 1, np.bool_)
        before = -1
        while before != (before := int(reached.sum())):
            known[labels[reached[owners]]] = True
            reached[owners[known[labels]]] = True
        return {keys[at] for at in np.unique(owners).tolist() if reached[at]}

    @_believing
    def is_rare(self, sentence: str, least: int) -> bool:
        """Tell whether a sentence surely stands in fewer posts than that."""
        posts = sum(
            item.published
            for item in self._new.values()
            if any(sentence in text for text in item.texts)
        )
        if self._index is not None and posts < least:
            files = set(self._index.files_of(self._index.ready.holding(sentence)).tolist())
            posts += sum(int(self._index.published[at]) for at in files if self._alive[at])
        return posts < least

    @_believing
    def _take_in(self, index: PassageIndex, current: Collection[int]) -> None:
        self._alive = np.isin(index.ids, np.fromiter(current, np.int64, len(current)))
        self.changes += int((~self._alive).sum())
        self.published += int(index.published[self._alive].sum())
        self.dated |= bool(index.dated[self._alive].any())
        self._add(index)

    def _add(self, index: PassageIndex) -> None:
        """Link the texts that the index lacks with its own, and with each other."""
        fresh: list[str] = []
        for text in {text: None for item in self._new.values() for text in item.texts}:
            number = index.ready.number_of(text)
            if number is not None:
                self._labels[text] = int(index.components[number])
            else:
                fresh.append(text)
        start = int(index.components.max(initial=-1)) + 1
        for at, part in enumerate(components_of(fresh, self._thresholds)):
            self._labels[fresh[at]] = start + part
            for number, _ in index.ready.matches(fresh[at]):
                self._unite(start + part, int(index.components[number]))

    def _unite(self, one: int, other: int) -> None:
        one, other = self._top(one), self._top(other)
        if one != other:
            self._parents[max(one, other)] = min(one, other)

    def _top(self, label: int) -> int:
        while label in self._parents:
            label = self._parents[label]
        return label

    def _label(self, text: str) -> int:
        if text in self._labels:
            return self._top(self._labels[text])
        assert self._index is not None
        number = self._index.ready.number_of(text)
        assert number is not None, "every text of the run is new or in the index"
        return self._top(int(self._index.components[number]))

    def _thinned(self) -> set[int]:
        """Return the components that have lost a text: what is left of them may hang together no
        more.
        """
        index = self._index
        assert index is not None
        if self._alive.all():
            return set()
        alive = np.zeros(len(index.ready), np.bool_)
        alive[index.numbers[self._alive[index.files()]]] = True
        for text in self._labels:
            number = index.ready.number_of(text)
            if number is not None:
                alive[number] = True
        return {self._top(label) for label in np.unique(index.components[~alive]).tolist()}

    def _occurrences(self) -> tuple[Ints, Ints, list[int | str]]:
        """Return, for every passage of the run, its component and its file: a position in the list
        of ids and paths that comes third.
        """
        keys: list[int | str] = []
        labels, owners = list[Any](), list[Any]()
        if self._index is not None:
            files = self._index.files()
            there = self._alive[files]
            roots = np.arange(int(self._index.components.max(initial=-1)) + 1)
            for label in self._parents:
                if label < len(roots):
                    roots[label] = self._top(label)
            labels.append(roots[self._index.components[self._index.numbers[there]]])
            owners.append(files[there])
            keys += self._index.ids.tolist()
        for key, item in self._new.items():
            labels.append(np.array([self._label(text) for text in item.texts], np.int64))
            owners.append(np.full(len(item.texts), len(keys)))
            keys.append(key)
        empty = np.zeros(0, np.int64)
        return np.concatenate([empty, *labels]), np.concatenate([empty, *owners]), keys
