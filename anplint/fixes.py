"""Fixes of findings: which of a file's can be applied at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.edits import Together, are_sound

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anplint.model import Edit, Finding


class Chosen(NamedTuple):
    """Edits that go together, in order of place, and the findings that they mend."""

    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]


def is_fixable(finding: Finding, unsafe: bool) -> bool:
    """Tell whether a finding has a fix that may be applied."""
    return finding.fix is not None and (finding.fix.safe or unsafe)


def choose(text: str, findings: Iterable[Finding]) -> Chosen:
    """Choose among the fixes of findings in a text: in order of place, the first wins of those that
    overlap. The same edits for several findings are made once. What can't be applied is left out.
    """
    together = Together()
    mended: list[Finding] = []
    verdicts: dict[tuple[Edit, ...], bool] = {}
    for edits, finding in sorted(_edits(findings), key=_place):
        if edits not in verdicts:
            verdicts[edits] = are_sound(edits, text) and together.take(edits)
        if verdicts[edits]:
            mended.append(finding)
    return Chosen(tuple(together.edits), tuple(mended))


def _edits(findings: Iterable[Finding]) -> Iterable[tuple[tuple[Edit, ...], Finding]]:
    for finding in findings:
        if finding.fix and finding.fix.edits:
            yield tuple(sorted(finding.fix.edits)), finding


def _place(item: tuple[tuple[Edit, ...], Finding]) -> tuple[tuple[Edit, ...], str]:
    edits, finding = item
    return edits, finding.code
