"""Runs on some files of a collection, and runs from the cache: the findings of the whole run."""

from __future__ import annotations

import os
import tempfile
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anplint import checks
from anplint.checks.base import CorpusCheck, PostCheck
from anplint.config import CollectionSettings, RuleSettings, Settings
from anplint.engine import cache_store
from anplint.engine.cache import Cache
from anplint.engine.cache_store import DamagedError
from anplint.engine.discover import Project
from anplint.engine.gather import CachePlace
from anplint.engine.plan import Overrides, Plan
from anplint.engine.reading import dead, inspect_file
from anplint.engine.run import Outcome, run
from anplint.model import Hit, Place, Span
from tests.cli.helpers import GOOD

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
    from pathlib import Path

    from anplint.engine.reading import Work
    from anplint.model import Post, PostRef

    Write = Callable[..., Path]

TODAY = date(2026, 11, 20)
BOUND = ("ANP110", "ANP601")
"""The rules of the checks that tests bind others in place of: file-date and review-age."""
WATER = (
    "Water the seedlings in the evening, {} the soil keeps the water through the cool night and "
    "the leaves are dry again long before the sun stands high."
)
FENCE = (
    "A fence of hazel rods holds for six winters; whoever treats the ends with tar before they go "
    "into the ground gets two or three more out of it."
)
PARAGRAPHS = (WATER.format("because"), WATER.format("since"), FENCE)
PATHS = ("blog/a.md", "blog/b.md", "blog/c.md", "blog/deep/d.md", "notes/e.md", "f.md")
SETTINGS = Settings(
    profile="all",
    collections=(
        CollectionSettings("notes", ("notes/",), rules={"duplicate-title": RuleSettings("error")}),
        CollectionSettings("blog", ("blog/**",)),
    ),
)


def a_post() -> st.SearchStrategy[str]:
    """A post that has its title, its slug, its paragraphs and its faults in common with others."""
    lines = (
        st.sampled_from(("title: Hedges", "title: Fences")),
        st.sampled_from(("", "slug: hedges", "slug: fences", "id: 20261")),
        st.sampled_from(
            ("", "description: How to grow a hedge that keeps out deer and lets in birds")
        ),
        st.sampled_from(("", "last_reviewed: 2020-01-01", "last_reviewed: 2999-01-01")),
        st.sampled_from(("", "", "", "draft: true")),
    )
    body = st.lists(st.sampled_from((*PARAGRAPHS, "TODO: more.", "![](a.png)")), max_size=3)
    return st.builds(
        lambda meta, body: "\n\n".join(("---\n" + "\n".join(filter(None, meta)) + "\n---", *body)),
        st.tuples(*lines),
        body,
    )


class Step(NamedTuple):
    """Files written, deleted (None) and renamed, then some of them checked."""

    written: dict[str, str | None]
    renamed: tuple[str, str]
    checked: list[str]
    whole_first: bool


STEPS = st.lists(
    st.builds(
        Step,
        st.dictionaries(st.sampled_from(PATHS), st.none() | a_post(), max_size=4),
        st.tuples(st.sampled_from(PATHS), st.sampled_from(PATHS)),
        st.lists(st.sampled_from((*PATHS, "blog", "notes")), min_size=1, max_size=3),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


class Garden:
    """A folder whose files change, never with the times of an earlier state."""

    def __init__(self, root: str) -> None:
        self.root = os.path.realpath(root)
        self._tick = 1_600_000_000_000_000_000

    def take(self, step: Step) -> None:
        for name, text in step.written.items():
            path = os.path.join(self.root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if text is not None:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                self._tick += 1_000
                os.utime(path, ns=(self._tick, self._tick))
            elif os.path.exists(path):
                os.unlink(path)
        old, new = (os.path.join(self.root, name) for name in step.renamed)
        if os.path.exists(old) and os.path.isdir(os.path.dirname(new)):
            os.replace(old, new)

    def check(self, paths: Sequence[str], **options: Any) -> Outcome:
        project = Project(self.root, self.root)
        paths = [os.path.join(self.root, path) for path in paths]
        return run(paths, project, Plan(SETTINGS), TODAY, **options)


@given(STEPS, st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_some_files_have_the_findings_of_the_whole_with_and_without_a_cache(
    steps: list[Step], trusts_times: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        if trusts_times:
            patch.setattr(cache_store, "MARGIN", -(10**18))
        garden = Garden(os.path.join(folder, "garden"))
        os.mkdir(garden.root)
        place = CachePlace(os.path.join(folder, "cache"), 0, 0)
        for step in steps:
            garden.take(step)
            whole = garden.check(["."])
            some = [
                path for path in step.checked if os.path.exists(os.path.join(garden.root, path))
            ]
            wanted = restricted(whole, some)
            assert garden.check(some, around=garden.root).findings == wanted
            if step.whole_first:
                warm = garden.check(["."], place=place)
                assert warm.findings == whole.findings
                assert (warm.posts, warm.rules) == (whole.posts, whole.rules)
            assert garden.check(some, around=garden.root, place=place).findings == wanted
            again = garden.check(some, around=garden.root, place=place)
            assert again.findings == wanted
            assert again.read == 0


def restricted(whole: Outcome, paths: Sequence[str]) -> tuple[Any, ...]:
    return tuple(
        finding
        for finding in whole.findings
        if any(f"{finding.place.path}/".startswith(f"{path}/") for path in paths)
    )


def twins(write: Write, number: int = 3) -> None:
    for at in range(number):
        write(f"{at}.md", GOOD.replace("date:", f"slug: s{at}\ndate:"))


def check_here(*paths: str, **options: Any) -> Outcome:
    here = os.path.realpath(".")
    plan = Plan(Settings(), Overrides(select=options.pop("select", ())))
    return run(paths, Project(here, here), plan, TODAY, **options)


def codes(outcome: Outcome) -> list[tuple[str, str]]:
    return [(finding.place.path, finding.code) for finding in outcome.findings]


def test_files_are_judged_against_the_rest_which_is_not_reported(write: Write) -> None:
    twins(write)
    here = os.path.realpath(".")
    assert codes(check_here("2.md")) == []
    outcome = check_here("2.md", around=here)
    assert codes(outcome) == [("2.md", "ANP109")]
    assert (len(outcome.paths), outcome.posts, outcome.read) == (1, 1, 3)
    assert codes(check_here("0.md", around=here)) == []
    assert len(codes(check_here(".", around=here))) == 2


def test_the_rest_is_not_read_where_no_rule_relates_posts(write: Write) -> None:
    twins(write)
    assert check_here("2.md", around=os.path.realpath("."), select=("freshness",)).read == 1


def test_what_is_wrong_elsewhere_is_not_said(write: Write) -> None:
    twins(write, 2)
    write("sub/anplint.toml", "")
    os.makedirs("broken.md")
    write("unreadable.md", b"\xff\xfe\x00")
    outcome = check_here("1.md", around=os.path.realpath("."))
    assert (outcome.errors, outcome.notices, outcome.broken) == ((), (), False)
    assert codes(outcome) == [("1.md", "ANP109")]


def test_standard_input_replaces_its_file_in_the_collection(write: Write) -> None:
    twins(write)
    other = {"2.md": GOOD.replace("Naming things", "Another").encode()}
    assert codes(check_here(standing=other, around=os.path.realpath("."))) == []
    same = {"new.md": GOOD.encode()}
    outcome = check_here(standing=same, around=os.path.realpath("."))
    assert codes(outcome) == [("new.md", "ANP109")]


class LostCache(Cache):
    """A cache whose inspections get lost each time they are asked for."""

    def summaries(self, ids: Any) -> Any:
        if ids:
            raise DamagedError
        return super().summaries(ids)


def test_a_cache_that_fails_again_and_again_costs_no_finding(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    twins(write)
    place = CachePlace(str(tmp_path / "cache"), 0, 0)
    first = check_here(".", place=place)
    monkeypatch.setattr("anplint.engine.cache.Cache", LostCache)
    second = check_here(".", place=place)
    assert second.findings == first.findings
    assert second.read == 3


class BadKeys(CorpusCheck[Any, Any]):
    """A plug-in's check whose keys fail."""

    key = "review-age"
    fact_class = str

    def collect(self, post: Post) -> Iterable[str]:
        yield post.path

    def keys(self, fact: str) -> Iterable[str]:
        if fact == "1.md":
            raise ZeroDivisionError
        return ("same",)

    def judge(self, facts: Sequence[tuple[PostRef, str]], world: Any) -> Iterable[Hit]:
        raise KeyError(",".join(fact for _, fact in facts))


def test_keys_that_fail_hide_nothing(
    write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    original = checks.load_check
    options: Mapping[str, Any] = {"options_class": type("AnyOptions", (dict,), {})}
    made = type("BadKeys", (BadKeys,), dict(options))
    monkeypatch.setattr(
        checks, "load_check", lambda key: made if key == "review-age" else original(key)
    )
    twins(write)
    place = CachePlace(str(tmp_path / "cache"), 0, 0)
    for _ in range(2):
        outcome = check_here("1.md", around=os.path.realpath("."), place=place, select=("ANP601",))
        assert outcome.broken
        assert "0.md,1.md,2.md" in outcome.findings[0].message


@pytest.fixture
def bound(monkeypatch: pytest.MonkeyPatch) -> Callable[[Mapping[str, Any]], None]:
    """Bind other checks to rules, by the keys of the checks that they stand for."""

    def bind(classes: Mapping[str, Any]) -> None:
        original = checks.load_check
        options = {"options_class": type("AnyOptions", (dict,), {})}
        made = {key: type(cls.__name__, (cls,), dict(options)) for key, cls in classes.items()}
        monkeypatch.setattr(checks, "load_check", lambda key: made.get(key) or original(key))

    return bind


class RaisesInJudge(BadKeys):
    """A plug-in's check that raises where posts come together."""

    def keys(self, fact: str) -> Iterable[str]:
        return ("same",)


def test_a_rule_that_raises_is_reported_on_a_file_that_was_given(
    write: Write, bound: Callable[..., None]
) -> None:
    bound({"review-age": RaisesInJudge})
    for name in ("a.md", "b.md"):
        write(name, GOOD.replace("date:", "slug: twins\ndate:"))
    outcome = check_here("b.md", around=os.path.realpath("."), select=("ANP601",))
    assert outcome.broken
    assert codes(outcome) == [("b.md", "ANP004")]


class WithoutClass(CorpusCheck[Any, Any]):
    """A plug-in's check that does not say of which class its facts are."""

    key = "review-age"

    def collect(self, post: Post) -> Iterable[str]:
        if "Naming" in post.text:
            yield post.path

    def judge(self, facts: Sequence[tuple[PostRef, str]], world: Any) -> Iterable[Hit]:
        for post, fact in facts:
            yield Hit("stale", Place(fact, Span(0, 1), 1, 1, 1, 2), about=post.path)


def test_facts_without_a_class_are_taken_anew_in_every_run(
    write: Write, bound: Callable[..., None], tmp_path: Path
) -> None:
    bound({"review-age": WithoutClass})
    twins(write, 2)
    write("other.md", GOOD.replace("Naming", "Other"))
    place = CachePlace(str(tmp_path / "cache"), 0, 0)
    for read in (3, 2):
        outcome = check_here(".", place=place, select=("ANP601",))
        assert codes(outcome) == [("0.md", "ANP601"), ("1.md", "ANP601")]
        assert outcome.read == read
        (notice,) = outcome.notices
        assert "facts of ANP601 stale-review, whose check has no fact_class" in notice


class Unreadable(WithoutClass):
    """A plug-in's check with facts that can be kept, of a class that is not theirs."""

    fact_class = dict


def test_facts_that_cannot_be_had_are_a_finding(
    write: Write, bound: Callable[..., None], tmp_path: Path
) -> None:
    bound({"review-age": Unreadable})
    twins(write, 2)
    place = CachePlace(str(tmp_path / "cache"), 0, 0)
    check_here(".", place=place, select=("ANP601",))
    outcome = check_here(".", place=place, select=("ANP601",))
    assert outcome.broken
    assert codes(outcome) == [("", "ANP004")]
    assert "UnsupportedError" in outcome.findings[0].message


class Names(NamedTuple):
    """What two checks take from a post."""

    title: str
    teaser: str


class ByTitle(CorpusCheck[Any, Any]):
    """A check that shares what it takes from posts with another."""

    key = "review-age"
    fact_class = Names
    at, message = 0, "stale"

    def source(self) -> str:
        return "names"

    def collect(self, post: Post) -> Iterable[Names]:
        title, teaser = post.field("title"), post.field("description")
        yield Names(str(title and title.value), str(teaser and teaser.value))

    def keys(self, fact: Names) -> Iterable[str]:
        yield fact[self.at]

    def judge(self, facts: Sequence[tuple[PostRef, Names]], world: Any) -> Iterable[Hit]:
        told = [fact[self.at] for _, fact in facts]
        for post, fact in facts:
            if told.count(fact[self.at]) > 1:
                yield Hit(self.message, Place(post.path, Span(0, 1), 1, 1, 1, 2), about=post.path)


class ByTeaser(ByTitle):
    """The other one."""

    at, message = 1, "mismatch"


@pytest.mark.parametrize("swapped", [False, True])
def test_rules_that_share_facts_may_have_other_keys(
    write: Write, bound: Callable[..., None], tmp_path: Path, swapped: bool
) -> None:
    first = {"at": 1} if swapped else {}
    second = {"at": 0} if swapped else {}
    bound({"review-age": type("A", (ByTitle,), first), "file-date": type("B", (ByTeaser,), second)})
    write("a.md", GOOD.replace("date:", "description: a\ndate:"))
    write("b.md", GOOD.replace("date:", "description: b\ndate:"))
    write("c.md", GOOD.replace("date:", "description: b\ndate:").replace("Naming", "Other"))
    expected = check_here(".", select=BOUND)
    assert len(expected.findings) == 4
    place = CachePlace(str(tmp_path / "cache"), 0, 0)
    for name in (".", ".", "b.md", "c.md", "a.md"):
        outcome = check_here(name, around=os.path.realpath("."), place=place, select=BOUND)
        assert outcome.findings == restricted_here(expected, name)
    write("d.md", GOOD.replace("date:", "description: a\ndate:").replace("Naming", "Fourth"))
    expected = check_here(".", select=BOUND)
    for name in ("d.md", "a.md", "."):
        outcome = check_here(name, around=os.path.realpath("."), place=place, select=BOUND)
        assert outcome.findings == restricted_here(expected, name)
        assert outcome.read == (name == "d.md")


def restricted_here(whole: Outcome, name: str) -> tuple[Any, ...]:
    return whole.findings if name == "." else restricted(whole, [name])


def test_a_file_named_through_a_link_is_not_its_own_copy(write: Write) -> None:
    write("posts/a.md", GOOD + f"\n{FENCE}\n")
    write("posts/b.md", "---\ntitle: Fences\n---\n\nA fence.\n")
    os.symlink("posts", "zlink")
    here = os.path.realpath(".")
    outcome = check_here("zlink/a.md", around=here, select=("ANP109", "ANP402"))
    assert (codes(outcome), outcome.read) == ([], 2)
    write("posts/b.md", f"---\ntitle: Fences\n---\n\n{FENCE}\n")
    outcome = check_here("zlink/b.md", around=here, select=("ANP402",))
    assert codes(outcome) == [("zlink/b.md", "ANP402")]


class RaisesOnOne(WithoutClass):
    """A check that relates posts, and cannot take its facts from one of them."""

    fact_class = str

    def source(self) -> str:
        return "all"

    def collect(self, post: Post) -> Iterable[str]:
        if post.path == "0.md":
            raise ZeroDivisionError("no facts")
        yield post.path


class RaisesOnPost(PostCheck[Any]):
    """A check of one post, which concerns no other."""

    key = "file-date"

    def check(self, post: Post) -> Iterable[Hit]:
        raise ZeroDivisionError("no hits")


def test_facts_that_are_lacking_elsewhere_are_said_and_break_the_run(
    write: Write, bound: Callable[..., None], tmp_path: Path
) -> None:
    bound({"review-age": RaisesOnOne})
    twins(write)
    place = CachePlace(str(tmp_path / "cache"), 0, 0)
    for _ in range(2):
        outcome = check_here(
            "2.md", around=os.path.realpath("."), place=place, select=("ANP601", "ANP108")
        )
        assert outcome.broken
        (notice,) = outcome.notices
        assert notice.startswith("0.md could not be judged against: ANP601 stale-review failed")
        assert {item.place.path for item in outcome.findings} == {"2.md"}


def test_a_dead_process_elsewhere_is_said_and_breaks_the_run(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(work: Sequence[Work], plan: Plan, *_: Any) -> Generator[Any, None, None]:
        for item in work:
            killed = item.name in ("0.md", "1.md")
            yield dead(item, "killed", plan) if killed else inspect_file(item, plan, False)

    monkeypatch.setattr("anplint.engine.gather.inspect_all", dies)
    twins(write)
    outcome = check_here("2.md", around=os.path.realpath("."))
    assert outcome.broken
    (notice,) = outcome.notices
    assert notice.startswith("0.md (and 1 more) could not be judged against: The process")


def test_a_post_check_that_raises_elsewhere_concerns_nobody(
    write: Write, bound: Callable[..., None]
) -> None:
    bound({"file-date": RaisesOnPost})
    twins(write)
    select = (*BOUND, "ANP109")
    outcome = check_here("2.md", around=os.path.realpath("."), select=select)
    assert {code for _, code in codes(outcome)} == {"ANP004", "ANP109"}
    assert outcome.notices == ()
