"""Reports of real posts: rows, groups, sections, reviews, copies, and that they agree."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from datetime import date
from sqlite3 import connect
from typing import TYPE_CHECKING

import pytest

from anplint.baseline import Known
from anplint.config import CollectionSettings, RuleSettings, ScoreSettings, Settings
from anplint.engine.cache_prune import SHIFT
from anplint.engine.card import CARDS
from anplint.engine.discover import Project
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import run
from anplint.report.build import build, nobody
from anplint.report.metrics import METRICS
from anplint.report.model import GROUPS
from anplint.report.sections import Sections
from tests.conftest import REPOSITORY
from tests.report.made import made_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from anplint.engine.card import Card
    from anplint.engine.run import Outcome
    from anplint.report.model import PostRow, Report

    Write = Callable[..., Path]

TODAY = "2026-11-20"
COPIED = (
    "The pump in the yard was built by a firm from the coast, and nobody there remembers who drew "
    "the plans for it, since the drawings were lost when the office moved to the harbour."
)


def post(title: str, **meta: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in meta.items())
    return f"---\ntitle: {title}\ndate: 2026-01-05\n{lines}---\n\nWords about {title}.\n"


def outcome_of(folder: Path, plan: Plan, known: Iterable[Known] | None = None) -> Outcome:
    project = Project(str(folder), str(folder))
    paths, day = (str(folder),), date.fromisoformat(TODAY)
    return run(paths, project, plan, day, known=known, cards=True)


def report_of(
    folder: Path,
    settings: Settings = Settings(),  # noqa: B008  nobody changes it
    known: Iterable[Known] | None = None,
    owner_of: Callable[[str, Card], str] = nobody,
) -> Report:
    plan = Plan(settings, Overrides())
    return build(outcome_of(folder, plan, known), plan, made_run(today=TODAY), owner_of)


def by_path(report: Report) -> dict[str, PostRow]:
    return {row.path: row for row in report.posts}


def numbers_agree(report: Report) -> None:
    """Whatever is counted in two ways is the same number."""
    totals = report.totals
    open_ = [row for row in report.findings if row.state != "suppressed"]
    assert totals["posts"] == len(report.posts)
    assert totals["findings"] == len(open_) == totals["new_findings"] + totals["known"]
    assert totals["findings"] == sum(totals[name] for name in ("errors", "warnings", "notes"))
    assert totals["suppressed"] == len(report.findings) - len(open_)
    for kind in ("collection", "owner", "section"):
        groups = [group.values for group in report.groups if group.kind == kind]
        assert sum(values["posts"] for values in groups) == len(report.posts)
        of_posts = sum(row.post is not None for row in open_)
        assert sum(values["findings"] for values in groups) == of_posts
    rules = {group.name: group.values for group in report.groups if group.kind == "rule"}
    assert {code: values["findings"] for code, values in rules.items() if values["findings"]} == (
        Counter(row.finding.code for row in open_)
    )
    lost = sum(loss.points for row in report.posts for loss in row.losses)
    assert sum(values["points"] for values in rules.values()) == pytest.approx(lost)
    for number, row in enumerate(report.posts):
        mine = [item for item in open_ if item.post == number]
        assert row.errors + row.warnings + row.notes == len(mine) == row.new + row.known
        assert sum(loss.findings for loss in row.losses) == len(mine)


def test_the_numbers_of_the_examples_agree() -> None:
    report = report_of(REPOSITORY / "examples", Settings(profile="all"))
    numbers_agree(report)
    assert len(report.posts) == 8
    assert report.totals["findings"] > 20
    kinds = [GROUPS.index(group.kind) for group in report.groups]
    assert kinds == sorted(kinds)
    assert set(report.totals) == set(METRICS)


def test_findings_are_those_of_the_run_with_their_posts(write: Write, tmp_path: Path) -> None:
    write("a.md", post("A", last_reviewed="2020-01-01"))
    write("b.md", post("B", last_reviewed="2999-01-01"))
    report = report_of(tmp_path)
    found = [(row.finding.code, row.post, row.state) for row in report.findings]
    assert found == [("ANP601", 0, "new"), ("ANP602", 1, "new")]
    assert [row.score for row in report.posts] == [92, 80]
    assert report.totals["score"] == 86


def test_states_are_new_known_and_suppressed(write: Write, tmp_path: Path) -> None:
    write("a.md", post("A", last_reviewed="2020-01-01"))
    write("b.md", post("B", last_reviewed="2020-01-01"))
    write("c.md", post("C", last_reviewed="2020-01-01", anplint="{ignore: [ANP601]}"))
    known = report_of(tmp_path).findings[0].finding
    report = report_of(tmp_path, known=[Known(known.fingerprint, known.code, known.place.path)])
    assert [row.state for row in report.findings] == ["known", "new", "suppressed"]
    assert [(row.new, row.known, row.suppressed) for row in report.posts] == [
        (0, 1, 0), (1, 0, 0), (0, 0, 1),
    ]  # fmt: skip
    assert [row.score for row in report.posts] == [92, 92, 100]
    numbers_agree(report)


def test_an_allowed_delay_is_not_overdue(write: Write, tmp_path: Path) -> None:
    write("a.md", post("A", last_reviewed="2020-01-01"))
    write("b.md", post("B", last_reviewed="2020-01-01", anplint="{ignore: [ANP601]}"))
    rows = by_path(report_of(tmp_path))
    assert rows["a.md"].due == "2020-12-31"
    assert (rows["b.md"].due, rows["b.md"].days) == (None, None)


@pytest.mark.parametrize(
    ("meta", "due", "metric"),
    [
        ({"last_reviewed": "2025-11-20"}, "2026-11-20", "due_30"),
        ({"last_reviewed": "2025-11-19"}, "2026-11-19", "stale_posts"),
        ({"last_reviewed": "2025-12-20"}, "2026-12-20", "due_30"),
        ({"last_reviewed": "2025-12-21"}, "2026-12-21", "due_60"),
        ({"last_reviewed": "2026-02-18"}, "2027-02-18", "due_90"),
        ({"last_reviewed": "2026-02-19"}, "2027-02-19", None),
        ({"last_reviewed": "2026-10-01", "review_in": "1 month"}, "2026-11-01", "stale_posts"),
        ({}, None, "undated_posts"),
        ({"last_reviewed": "soon"}, None, "undated_posts"),
    ],
)
def test_when_a_review_is_due(
    write: Write, tmp_path: Path, meta: dict[str, str], due: str | None, metric: str | None
) -> None:
    write("a.md", post("A", **meta))
    report = report_of(tmp_path)
    assert report.posts[0].due == due
    spans = ("stale_posts", "due_30", "due_60", "due_90", "undated_posts")
    assert [name for name in spans if report.totals[name]] == ([metric] if metric else [])
    stale = any(row.finding.code == "ANP601" for row in report.findings)
    assert stale == (metric == "stale_posts")


def test_a_collection_has_its_own_rule_of_reviews_and_levels(write: Write, tmp_path: Path) -> None:
    for folder in ("news", "blog"):
        write(f"{folder}/a.md", post(folder, last_reviewed="2026-11-01"))
    own = RuleSettings("error", {"max_age_days": 7})
    news = CollectionSettings("news", ("news/**",), rules={"stale-review": own})
    report = report_of(tmp_path, Settings(collections=(news,)))
    rows = by_path(report)
    assert (rows["news/a.md"].due, rows["blog/a.md"].due) == ("2026-11-08", "2027-11-01")
    assert rows["news/a.md"].collection == "news"
    assert [loss.rule.level for loss in rows["news/a.md"].losses if loss.rule.code == "ANP601"] == [
        "error"
    ]


def test_cards_that_the_cache_lost_are_made_anew(write: Write, tmp_path: Path) -> None:
    from tests.cli.helpers import anplint

    for name in "abcd":
        write(f"posts/{name}.md", post(name, last_reviewed="2020-01-01"))
    folder = tmp_path / "c"
    arguments = ("report", "posts", "--format", "json", "--cache-dir", str(folder))
    whole = json.loads(anplint(*arguments).out)["posts"]
    (file,) = folder.glob("*.db")
    with closing(connect(file)) as cache, cache:
        (source,) = cache.execute(
            "SELECT id FROM sources WHERE name = ?", (CARDS.encode(),)
        ).fetchone()
        cards = "SELECT id FROM facts WHERE id >> ? = ? LIMIT 3"
        gone = cache.execute(f"DELETE FROM facts WHERE id IN ({cards})", (SHIFT, source))
        assert gone.rowcount == 3
    mended, again = anplint(*arguments), anplint(*arguments)
    assert json.loads(mended.out)["posts"] == json.loads(again.out)["posts"] == whole
    assert "had rows that make no sense; they are made anew" in mended.err
    assert again.err == ""


@pytest.mark.parametrize(("of_a", "of_b"), [("error", "note"), ("note", "error")])
def test_a_rule_is_said_to_be_as_bad_as_where_it_is_worst(
    write: Write, tmp_path: Path, of_a: str, of_b: str
) -> None:
    for name in "ab":
        write(f"{name}/a.md", post(name, last_reviewed="2020-01-01"))
    settings = Settings(collections=tuple(
        CollectionSettings(name, (f"/{name}/",), rules={"stale-review": RuleSettings(level)})
        for name, level in (("a", of_a), ("b", of_b))
    ))  # fmt: skip
    (rule,) = (rule for rule in report_of(tmp_path, settings).rules if rule.name == "stale-review")
    assert rule.level == "error"


def test_without_the_rule_only_the_posts_own_word_counts(write: Write, tmp_path: Path) -> None:
    write("a.md", post("A", last_reviewed="2020-01-01"))
    write("b.md", post("B", last_reviewed="2020-01-01", review_in="1 year"))
    report = report_of(tmp_path, Settings(ignore=("ANP601",)))
    assert [row.due for row in report.posts] == [None, "2021-01-01"]


def test_weights_are_the_configurations(write: Write, tmp_path: Path) -> None:
    write("a.md", post("A", last_reviewed="2020-01-01"))
    for weights, score in (
        (ScoreSettings({"warning": 30.0}), 70),
        (ScoreSettings({"warning": 30.0}, {"stale-review": 1.5}), 98.5),
    ):
        assert report_of(tmp_path, Settings(score=weights)).posts[0].score == score


def test_a_post_that_cannot_be_read_is_in_the_report(write: Write, tmp_path: Path) -> None:
    write("a.md", "---\ntitle: [\n---\n\nText.\n")
    (row,) = report_of(tmp_path).posts
    assert (row.title, row.words, row.score) == ("a.md", 0, 0)


def test_an_empty_collection_has_a_report(tmp_path: Path) -> None:
    report = report_of(tmp_path)
    assert [*report.posts, *report.findings, *report.clusters] == []
    assert report.totals["score"] == 100
    numbers_agree(report)


def test_copies_meet_where_they_were_copied_from(write: Write, tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        write(f"{name}.md", post(f"{name} {name * 9}") + f"\n{COPIED}\n")
    report = report_of(tmp_path)
    (cluster,) = report.clusters
    assert [place.place.path for place in cluster.places] == ["a.md", "b.md", "c.md"]
    assert [place.post for place in cluster.places] == [0, 1, 2]
    assert report.totals["duplicate_posts"] == sum(row.shares for row in report.posts) > 1


def test_an_allowed_copy_is_none(write: Write, tmp_path: Path) -> None:
    write("a.md", post("A") + f"\n{COPIED}\n")
    write("b.md", post("B", anplint="{ignore: [ANP402]}") + f"\n{COPIED}\n")
    report = report_of(tmp_path)
    shared = [row for row in report.findings if row.finding.code == "ANP402"]
    assert "suppressed" in [row.state for row in shared]
    assert not report.posts[1].shares


def test_owners_are_asked_by_path_and_card(write: Write, tmp_path: Path) -> None:
    write("a.md", post("A", author="Ada"))
    report = report_of(tmp_path, owner_of=lambda path, card: f"{card.author} of {path}")
    assert report.posts[0].owner == "Ada of a.md"
    assert [group.name for group in report.groups if group.kind == "owner"] == ["Ada of a.md"]


def test_the_cache_gives_the_same_report(write: Write, tmp_path: Path) -> None:
    from tests.cli.helpers import anplint

    write("posts/a.md", post("A", last_reviewed="2020-01-01", owner="Olga"))
    write("anplint.toml", "")
    arguments = ("report", "--format", "json", "--today", TODAY, "--cache-dir", str(tmp_path / "c"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1800000000")
        cold, warm = anplint(*arguments), anplint(*arguments)
    assert cold == warm
    assert json.loads(cold.out)["posts"][0]["owner"] == "Olga"


@pytest.mark.parametrize(
    ("paths", "path", "stated", "section"),
    [
        (["c/news/a.md", "c/tips/b.md"], "c/news/a.md", "", "news"),
        (["c/news/a.md", "c/tips/b.md"], "c/tips/b.md", "Own", "Own"),
        (["c/news/x/a.md", "c/news/y/b.md"], "c/news/y/b.md", "", "y"),
        (["c/a.md", "c/b.md"], "c/a.md", "", ""),
        (["a.md", "c/d/b.md"], "c/d/b.md", "", "c"),
        (["a.md", "c/b.md"], "a.md", "", ""),
        (["c/a.md", "c/d/b.md"], "c/d/b.md", "", "d"),
        (["ca/a.md", "cb/b.md"], "cb/b.md", "", "cb"),
    ],
)
def test_the_section_is_stated_or_the_folder(
    paths: list[str], path: str, stated: str, section: str
) -> None:
    assert Sections(paths).of(path, stated) == section


@pytest.mark.parametrize("title", ['"\\u200b"', '"\\u00a0 \\u2060"'])
def test_a_title_that_shows_nothing_is_the_path(write: Write, tmp_path: Path, title: str) -> None:
    write("a.md", post(title))
    assert report_of(tmp_path).posts[0].title == "a.md"
