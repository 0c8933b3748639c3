"""Edits and fixes on texts alone: which go together, what comes out, several rounds as one."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from anplint.edits import Draft, Together, apply_edits, are_sound, overlap
from anplint.fixes import choose, is_fixable
from anplint.model import Edit, Finding, Fix, Place, Span

TEXT = st.text(alphabet="ab\n\r é€", max_size=30)


def edit(start: int, end: int, text: str = "") -> Edit:
    return Edit(Span(start, end), text)


def finding(*edits: Edit, code: str = "ANP104", safe: bool = True) -> Finding:
    place = Place("a.md", Span(0, 1), 1, 1, 1, 2)
    return Finding(code, "name", "error", "text", place, code, fix=Fix("Mend", edits, safe))


def apply_fixes(text: str, findings: list[Finding]) -> tuple[str, tuple[Finding, ...]]:
    edits, mended = choose(text, findings)
    return apply_edits(text, edits), mended


@st.composite
def edits_of(draw: st.DrawFn, text: str) -> list[Edit]:
    """Edits of a text that do not overlap, in order."""
    together = Together()
    for start, end in draw(st.lists(st.tuples(*[st.integers(0, len(text))] * 2), max_size=6)):
        together.take([edit(min(start, end), max(start, end), draw(TEXT))])
    return together.edits


def replaced_one_by_one(text: str, edits: list[Edit]) -> str:
    """The definition: from the last to the first, so that offsets stay true."""
    for (start, end), new in reversed(edits):
        text = text[:start] + new + text[end:]
    return text


@given(st.data())
def test_edits_are_applied_as_if_one_by_one(data: st.DataObject) -> None:
    text = data.draw(TEXT)
    edits = data.draw(edits_of(text))
    shuffled = data.draw(st.permutations(edits))
    assert apply_edits(text, shuffled) == replaced_one_by_one(text, edits)


@given(st.data())
def test_rounds_of_edits_are_one_round(data: st.DataObject) -> None:
    text = data.draw(TEXT)
    draft = Draft(text)
    now = text
    for _ in range(data.draw(st.integers(1, 4))):
        edits = data.draw(edits_of(now))
        draft, now = draft.edited(edits), apply_edits(now, edits)
        assert draft.text == now
    whole = draft.edits()
    assert apply_edits(text, whole) == now
    assert list(whole) == sorted(whole)
    assert not any(overlap(one, other) for one, other in pairwise(whole))


class TestOverlap:
    def test_edits_of_neighbouring_text_do_not(self) -> None:
        assert not overlap(edit(0, 2), edit(2, 4))
        assert not overlap(edit(2, 4), edit(0, 2))

    def test_insertions_at_one_point_do(self) -> None:
        assert overlap(edit(2, 2, "a"), edit(2, 2, "b"))

    def test_an_insertion_overlaps_what_it_touches(self) -> None:
        assert overlap(edit(2, 2, "a"), edit(2, 4))
        assert overlap(edit(0, 2), edit(2, 2, "a"))
        assert not overlap(edit(0, 2), edit(3, 3, "a"))

    def test_edits_of_the_same_text_do(self) -> None:
        assert overlap(edit(0, 3), edit(2, 4))
        assert overlap(edit(0, 5), edit(2, 3))


@given(st.data())
def test_together_takes_what_overlaps_none_of_those_before(data: st.DataObject) -> None:
    spans = data.draw(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), max_size=12))
    together, taken = Together(), list[Edit]()
    for start, size in spans:
        one = edit(start, start + size)
        wanted = not any(overlap(one, other) for other in taken)
        assert together.take([one]) is wanted
        taken += [one] if wanted else []
    assert together.edits == sorted(taken)


class TestSound:
    def test_edits_lie_in_the_text(self) -> None:
        assert are_sound([edit(0, 3, "x")], "abc")
        assert not are_sound([edit(0, 4, "x")], "abc")
        assert not are_sound([edit(-1, 2, "x")], "abc")
        assert not are_sound([edit(2, 1, "x")], "abc")

    def test_edits_change_something(self) -> None:
        assert not are_sound([edit(0, 1, "a"), edit(2, 2)], "abc")
        assert not are_sound([], "abc")

    def test_edits_of_one_fix_do_not_overlap(self) -> None:
        assert not are_sound([edit(0, 2, "x"), edit(1, 3, "y")], "abc")

    def test_half_characters_cannot_be_written(self) -> None:
        assert not are_sound([edit(0, 1, "\ud83d")], "abc")


class TestChoose:
    def test_of_two_that_overlap_the_first_wins_and_the_other_waits(self) -> None:
        late, early = finding(edit(2, 5, "B")), finding(edit(0, 3, "A"))
        text, mended = apply_fixes("abcdef", [late, early])
        assert text == "Adef"
        assert mended == (early,)

    def test_a_fix_of_several_edits_is_made_whole_or_not_at_all(self) -> None:
        first = finding(edit(4, 5, "X"))
        both = finding(edit(0, 1, "Y"), edit(4, 6, "Z"))
        text, mended = apply_fixes("abcdef", [first, both])
        assert (text, mended) == ("YbcdZ", (both,))
        blocked = finding(edit(1, 2, "Y"), edit(4, 6, "Z"))
        first = finding(edit(0, 2, "X"))
        assert apply_fixes("abcdef", [blocked, first]) == ("Xcdef", (first,))

    def test_the_same_edits_for_two_findings_are_made_once_and_mend_both(self) -> None:
        one = finding(edit(1, 1, "s"), code="ANP201")
        two = finding(edit(1, 1, "s"), code="ANP203")
        assert apply_fixes("ab", [two, one]) == ("asb", (one, two))

    def test_what_cannot_be_applied_is_left_out(self) -> None:
        bad, empty, good = finding(edit(5, 9, "x")), finding(), finding(edit(0, 1))
        assert choose("abc", [bad, empty, good]).findings == (good,)


def test_unsafe_fixes_are_for_those_who_ask() -> None:
    safe, unsafe = finding(edit(0, 1)), finding(edit(0, 1), safe=False)
    assert is_fixable(safe, unsafe=False)
    assert is_fixable(unsafe, unsafe=True)
    assert not is_fixable(unsafe, unsafe=False)
    assert not is_fixable(safe._replace(fix=None), unsafe=True)
