"""A run: crashes are contained, order and fingerprints are the same every time."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from anplint import checks
from anplint.checks.base import CorpusCheck, PostCheck
from anplint.config import Settings
from anplint.engine.discover import Project
from anplint.engine.findings import fill
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import Outcome, run, surroundings
from anplint.model import Hit, Span
from tests.cli.helpers import FUTURE, GOOD, STALE, anplint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from anplint.model import Post

    Write = Callable[..., Path]


class Raises(PostCheck[Any]):
    key = "review-age"

    def check(self, post: Post) -> Iterable[Hit]:
        yield Hit("stale", Span(0, 3))
        raise ZeroDivisionError("of all things")


class RaisesInCollect(CorpusCheck[Any, Any]):
    key = "review-age"

    def collect(self, post: Post) -> Iterable[Any]:
        raise KeyError("nothing")

    def judge(self, facts: Any, world: Any) -> Iterable[Hit]:
        return ()


class RaisesInJudge(RaisesInCollect):
    def collect(self, post: Post) -> Iterable[Any]:
        yield 1

    def judge(self, facts: Any, world: Any) -> Iterable[Hit]:
        raise RecursionError("too deep")


def check_here(*select: str) -> Outcome:
    here = os.path.realpath(".")
    plan = Plan(Settings(), Overrides(select=select))
    return run(["."], Project(here, here), plan, date(2026, 11, 20))


@pytest.mark.parametrize(
    ("broken", "said", "times"),
    [
        (Raises, "ANP601 stale-review failed on this post with ZeroDivisionError: of all", 2),
        (RaisesInCollect, "failed on this post with KeyError: 'nothing'", 2),
        (RaisesInJudge, "failed on this post with RecursionError: too deep", 1),
    ],
)
def test_a_check_that_raises_is_a_finding_and_the_others_run(
    write: Write, monkeypatch: pytest.MonkeyPatch, broken: Any, said: str, times: int
) -> None:
    original = checks.load_check

    def load(key: str) -> Any:
        return _with_any_options(broken) if key == "review-age" else original(key)

    monkeypatch.setattr(checks, "load_check", load)
    write("a.md", STALE)
    write("b.md", "---\ntitle: [\n---\n")
    write("c.md", FUTURE.replace("Naming", "Other"))
    outcome = check_here("ANP601", "ANP001")
    crashes = [f for f in outcome.findings if f.code == "ANP004"]
    assert outcome.broken
    assert len(crashes) == times
    assert said in crashes[0].message
    assert "b.md" in {f.place.path for f in outcome.findings if f.code == "ANP001"}
    assert anplint("check", "--exit-zero").code == 2


def _with_any_options(check: Any) -> Any:
    class AnyOptions(dict[str, Any]):
        pass

    return type(check.__name__, (check,), {"options_class": AnyOptions})


def test_a_post_that_cannot_be_read_gets_no_other_finding(write: Write) -> None:
    write("a.md", "---\ntitle: a: b\nlast_reviewed: 2999-01-01\n---\n\n![](http://)\n")
    outcome = check_here("ANP001", "ANP602", "images")
    assert [f.code for f in outcome.findings] == ["ANP001"]


def test_findings_are_ordered_by_place(write: Write) -> None:
    write("b.md", FUTURE)
    write("a/z.md", FUTURE.replace("Naming", "Other"))
    write("a.md", STALE.replace("Naming", "Third"))
    paths = [f.place.path for f in check_here("freshness").findings]
    assert paths == ["a.md", "a/z.md", "b.md"]


def test_fingerprints_survive_moves_and_tell_equals_apart(write: Write) -> None:
    def prints() -> list[str]:
        return [f.fingerprint for f in check_here("ANP203").findings]

    image = "![A cup](http://img.example.org/cup.png)\n\n"
    path = write("a.md", GOOD + image + image)
    first = prints()
    assert len(set(first)) == 2
    path.write_text(GOOD + "A new paragraph.\n\n" + image + "Another.\n\n" + image)
    assert prints() == first
    path.write_text(GOOD + image.replace("cup", "mug"))
    assert not set(prints()) & set(first)
    path.write_text(GOOD.replace("date:", "slug: cups\ndate:") + image)
    named = prints()
    path.rename(path.with_name("renamed.md"))
    assert prints() == named


def test_a_message_is_filled_by_plain_replacement() -> None:
    data = {"a": 1, "b": "{a}"}
    assert fill("{a} {b} {c} {a.real} {0} {{a}}", data) == "1 {a} {c} {a.real} {0} {1}"


def test_every_enabled_rule_is_named_even_without_posts(write: Write) -> None:
    write("notes.rst", "x")
    codes = [rule.code for rule in check_here("freshness").rules]
    assert "ANP601" in codes
    assert "ANP004" in codes


def test_one_rule_reports_a_bounded_number_of_findings_in_a_post(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anplint.engine.inspection.MOST_FINDINGS", 3)
    write("a.md", GOOD + "\n## Same\n\nText.\n" * 9)
    write("b.md", GOOD + "\n## Same\n\nText.\n" * 3)
    lines = anplint("check", "--select", "ANP305", "--format", "concise").out.splitlines()
    assert [line.split(":")[0] for line in lines] == ["a.md"] * 3 + ["b.md"] * 2
    told = [line.endswith("Only the first 3 of these in the post are reported.") for line in lines]
    assert told == [False, False, True, False, False]


class TestSurroundings:
    """The folder that holds the posts which those given are judged against."""

    @pytest.mark.parametrize(
        ("base", "paths", "expected"),
        [
            ("conf", ("posts/a.md",), ""),
            ("conf", ("conf/a.md", "posts/a.md"), ""),
            ("conf", ("conf/a.md", "conf"), "conf"),
            ("", ("posts/a.md",), ""),
        ],
    )
    def test_is_the_configurations_folder_where_it_holds_all_files(
        self, write: Write, base: str, paths: tuple[str, ...], expected: str
    ) -> None:
        write(".git/HEAD", "")
        write("conf/a.md", GOOD)
        write("posts/a.md", GOOD)
        here = os.path.realpath(".")
        project = Project(here, os.path.join(here, base).rstrip(os.sep))
        found = surroundings(project, configured=True, paths=paths)
        assert found == os.path.join(here, expected).rstrip(os.sep)

    def test_a_configuration_elsewhere_leaves_a_post_its_collection(self, write: Write) -> None:
        write(".git/HEAD", "")
        write("conf/anplint.toml", "")
        for name in ("a", "b"):
            write(f"posts/{name}.md", GOOD)
        ran = anplint("check", "--config", "conf/anplint.toml", "--format", "concise", "posts/b.md")
        assert "posts/b.md" in ran.out
        assert "ANP109" in ran.out
