"""Marks that were left behind, and words that only look like them."""

from __future__ import annotations

import pytest

from anplint.checks.base import NoOptions
from anplint.checks.placeholder import Placeholder, marks
from tests.checks.helpers_text import post_of


@pytest.mark.parametrize(
    "text",
    [
        "TODO: ask.", "TODO", "TODO.", "TODO write this part", "It is old. TODO: ask.",
        "FIXME: ask.", "FIXME(anna): ask.", "[TODO]", "(FIXME)", "Price: TBD", "It is TBD.",
        "See (TBD) there", "One is TBD; two is not.", "XXX: ask.", "[XXX]", "PLACEHOLDER",
        "[PLACEHOLDER]", "TKTK", "by TK TK of the club", "[TK]", "[insert name]", "[Insert day]",
        "INSERT NAME HERE", "lorem ipsum dolor", "LOREM IPSUM DOLOR", "Lorem\n  ipsum dolor",
        "First line\nTODO: ask.",
    ],
)  # fmt: skip
def test_a_mark_is_found(text: str) -> None:
    assert len(list(marks(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "my TODO list", "TODO lists grow", "TODO comments rot", "a TODO: nobody reads it",
        "todo: lower case", "to-do", '"TODO"', "“TBD”: to be done", "'TODO: x'", "TODOs", "TODO.md",
        "the TBD column", "TBD, TODO and FIXME are marks", "TODO and FIXME are marks",
        "to be determined (TBD)", "#TODO", "@TODO", "$TODO", "AKIAXXXXXXXXXXXX", "+49 XXX XXX",
        "XXX films", "insert a coin", "[inserted later]", "lorem ipsum is filler", "TK 1 left",
        "PLACEHOLDER values are blanked", "MYTODO: x", "TODO-list: x", "TBD Ltd. sells it", "",
    ],
)  # fmt: skip
def test_a_word_that_is_spoken_of_is_left_alone(text: str) -> None:
    assert list(marks(text)) == []


def test_a_cell_of_a_table_may_be_a_mark() -> None:
    table = "Ticket   Price\nDay      TBD\nTBD      5 €\nthe TBD week"
    found = [table[start:end] for start, end in marks(table, cells=True)]
    assert found == ["TBD", "TBD"]


@pytest.mark.parametrize(
    "meta",
    [{"draft": True}, {"draft": "true"}, {"published": False}, {"status": "Draft"}, {"draft": 1}],
)
def test_drafts_are_left_alone(meta: dict[str, object]) -> None:
    post = post_of("TODO: ask.", meta=meta)
    assert list(Placeholder(NoOptions(), {}).check(post)) == []


@pytest.mark.parametrize(
    "meta", [{"draft": False}, {"published": "2020-01-01"}, {"status": "live"}]
)
def test_published_posts_are_not(meta: dict[str, object]) -> None:
    post = post_of("TODO: ask.", meta=meta)
    assert len(list(Placeholder(NoOptions(), {}).check(post))) == 1


def test_hostile_text_takes_no_time() -> None:
    for text in ("TODO " * 200_000, "[insert " * 200_000, "Lorem " * 200_000, "TBD" + " " * 10**6):
        assert len(list(marks(text))) <= 1
