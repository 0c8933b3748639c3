"""How many of the planted near-duplicates the findings of ANP402 name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from planting import Truth

    Place = tuple[str, int]

CODE = "ANP402"


class Score(NamedTuple):
    """What became of the planted near-duplicates with one kind of edit.

    planted   how many there are
    matching  how many of them are near-duplicates by definition
    found     how many of the matching ones a finding is about, on either side
    together  how many of those findings name the other side as well
    missed    the matching ones that no finding is about
    """

    planted: int
    matching: int
    found: int
    together: int
    missed: list[Truth]


def scores(findings: Iterable[Mapping[str, object]], truths: Sequence[Truth]) -> dict[str, Score]:
    """Compare the findings of `anplint check --format json` with the truth, by kind of edit.

    Which side of a pair is reported depends on which paragraph represents the group.
    """
    reported = _related(findings)
    return {
        edit: _score(reported, [truth for truth in truths if truth.edit == edit])
        for edit in dict.fromkeys(truth.edit for truth in truths)
    }


def strangers(findings: Iterable[Mapping[str, object]], truths: Iterable[Truth]) -> list[Place]:
    """Return the places of findings at which nothing was planted, nor copied from."""
    planted = {place for truth in truths for place in _sides(truth)}
    return sorted(set(_related(findings)) - planted)


def _score(reported: Mapping[Place, set[Place]], truths: Sequence[Truth]) -> Score:
    matching = [truth for truth in truths if truth.match]
    found = [truth for truth in matching if not reported.keys().isdisjoint(_sides(truth))]
    together = [truth for truth in found if _is_paired(reported, truth)]
    missed = [truth for truth in matching if truth not in found]
    return Score(len(truths), len(matching), len(found), len(together), missed)


def _is_paired(reported: Mapping[Place, set[Place]], truth: Truth) -> bool:
    copy, original = _sides(truth)
    return original in reported.get(copy, ()) or copy in reported.get(original, ())


def _sides(truth: Truth) -> tuple[Place, Place]:
    return (truth.path, truth.line), (truth.original_path, truth.original_line)


def _related(findings: Iterable[Mapping[str, object]]) -> dict[Place, set[Place]]:
    """Return the related places of each place that ANP402 was reported at."""
    found: dict[Place, set[Place]] = {}
    for finding in findings:
        if finding["code"] == CODE:
            others = finding["related"]
            assert isinstance(others, list)
            found.setdefault(_place(finding), set()).update(map(_place, others))
    return found


def _place(record: Mapping[str, object]) -> Place:
    path, line = record["path"], record["line"]
    assert isinstance(path, str)
    assert isinstance(line, int)
    return path, line
