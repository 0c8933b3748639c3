"""The checks of checklists: what counts as one, and how two are compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anplint.checks.checklist_agreement import _longest_rise
from anplint.checks.sections import body_checklist, meta_checklist
from tests.checks.support import hits_of, messages_of, post_of

WORDS = ("checklist",)


def items(text: str) -> list[str]:
    return [item.text for item in body_checklist(post_of(text), WORDS).items]


def test_the_items_below_the_heading_are_the_checklist() -> None:
    text = "# T\n\n- a\n\n## My Checklist\n\nFirst:\n\n- b\n\n### Later\n\n1. c\n\n## End\n\n- d\n"
    assert items(text) == ["b", "c"]


def test_a_line_with_a_colon_may_head_it() -> None:
    assert items("The checklist:\n\n- b\n- c\n\nText.\n\n- d\n") == ["b", "c"]


def test_task_items_are_a_checklist_where_no_heading_says_so() -> None:
    assert items("- a\n- [ ] b\n- [x] c\n") == ["b", "c"]


def test_the_title_does_not_make_every_list_a_checklist() -> None:
    assert items("# A checklist for cooks\n\n- salt\n") == []


def test_meta_items_may_be_maps_numbers_or_empty() -> None:
    text = "---\nchecklist:\n  - text: salt\n    done: true\n  - 3\n  -\n---\nText.\n"
    found = meta_checklist(post_of(text))
    assert [item.text for item in found.items] == ["salt", "3", ""]


def both(body: list[str], meta: list[str]) -> str:
    lines = "".join(f"  - {item}\n" for item in meta)
    tasks = "".join(f"- [ ] {item}\n" for item in body)
    return f"---\nchecklist:\n{lines}---\n{tasks}"


@pytest.mark.parametrize(
    ("body", "meta", "expected"),
    [
        (["salt", "oil", "rice"], ["salt", "oil", "rice"], []),
        (["salt", "salt"], ["salt"], ["added"]),
        (["rice", "salt", "oil"], ["salt", "oil", "rice"], ["moved"]),
        (["oil", "salt", "rice"], ["salt", "oil", "rice"], ["moved"]),
        (["weigh the rice"], ["weigh rice"], ["reworded"]),
        (["weigh the rice"], ["heat the oil"], ["added", "missing"]),
        (["salt", "weigh rice"], ["weigh the rice", "salt"], ["reworded", "moved"]),
    ],
)
def test_every_differing_item_is_one_hit(
    body: list[str], meta: list[str], expected: list[str]
) -> None:
    assert messages_of("checklist-agreement", both(body, meta)) == expected


def test_a_rewording_goes_to_the_nearest_item() -> None:
    text = both(["weigh the rice", "weigh the rise"], ["weigh the risen", "weigh the rice now"])
    pairs = {hit.data["item"]: hit.data["other"] for hit in hits_of("checklist-agreement", text)}
    assert pairs["weigh the rise"] == "weigh the risen"
    assert pairs["weigh the rice"] == "weigh the rice now"


def test_a_hit_in_the_meta_points_back_to_the_body() -> None:
    (hit,) = hits_of("checklist-agreement", both(["salt"], ["salt", "heat the oil"]))
    assert (hit.message, hit.related[0].place.line) == ("missing", 6)


def test_thousands_of_items_are_compared_without_pairing_them() -> None:
    body, meta = [f"body {n}" for n in range(3000)], [f"meta {n}" for n in range(3000)]
    found = messages_of("checklist-agreement", both(body, meta))
    assert found.count("added") == found.count("missing") == 3000


@given(st.permutations(range(8)))
def test_what_kept_its_order_is_as_long_as_can_be(numbers: list[int]) -> None:
    kept = _longest_rise(numbers)
    assert [n for n in numbers if n in kept] == sorted(kept)
    best = [1] * len(numbers)
    for at, number in enumerate(numbers):
        best[at] = 1 + max((best[b] for b in range(at) if numbers[b] < number), default=0)
    assert len(kept) == max(best)


def test_few_items_are_counted_without_empty_ones() -> None:
    (few, _) = hits_of("checklist-items", "---\nchecklist: [a, b, '']\n---\nText.\n")
    assert (few.message, few.data["count"]) == ("few", 2)
    assert messages_of("checklist-items", "- [ ] a\n- [ ] b\n", min_items=2) == []
