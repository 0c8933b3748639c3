"""The report as a page: what it holds is what the report says, and nothing in it is code."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anplint.output.escape import spelt
from anplint.report.html import PageError, bundle, files, write_html
from anplint.report.html.page import folder_page
from anplint.report.html.rows import keys_of
from anplint.report.reviews import review_of
from anplint.report.totals import groups_of
from tests.report.made import FIRST, RULES, Fault, Sheet, made_report, made_run
from tests.report.pages import Page

if TYPE_CHECKING:
    from anplint.report.model import Report

ROOT = Path(__file__).parent.parent.parent
SHEETS = [
    Sheet(f"guides/{number:02d}.md", f"Guide {number}", owner=["Ann", "Ben", ""][number % 3],
          section=["tea", "coffee"][number % 2], days=number * 10 - 30, shares=number in (1, 2))
    for number in range(12)
]  # fmt: skip
FAULTS = [
    Fault(number, rule, f"{number}/{rule}", state)
    for number in range(9)
    for rule, state in ((0, "new"), (1, "known"), (2, "suppressed"))
    if (number + rule) % 4
] + [Fault(None, 0)]
TEXT = "The first line of a post.\nAnother one.\n\tA third.\n"


def text_of(path: str) -> str:
    assert path
    return TEXT


def report_of(*sheets: Sheet, faults: tuple[Fault, ...] = ()) -> Report:
    return made_report(sheets, faults)


def with_trend(report: Report, scores: list[float], changed: int | None = None) -> Report:
    """Return a report with runs of the nights before it."""
    from anplint.report.model import Point

    points = [
        Point(
            made_run(number),
            {**report.totals, "score": score},
            {"ANP601": number, "ANP101": 3},
            appeared=2,
            fixed=5,
            rules_changed=number == changed,
        )
        for number, score in enumerate([*scores, report.totals["score"]])
    ]
    return report._replace(run=points[-1].run, trend=tuple(points))


def folder_of(report: Report) -> tuple[Page, dict[str, str]]:
    made = folder_page(report, text_of)
    return Page(made.html), {name: "".join(pieces) for name, pieces in made.files.items()}


@pytest.fixture(scope="module")
def report() -> Report:
    return with_trend(made_report(SHEETS, FAULTS), [90.0 + number for number in range(9)], 4)


@pytest.fixture(scope="module")
def page(report: Report, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path = tmp_path_factory.mktemp("page") / "report.html"
    assert write_html(report, text_of, str(path)) == [str(path)]
    return Page(path.read_text(encoding="utf-8"))


class TestCounts:
    def test_rows_hold_what_the_report_counts(self, report: Report, page: Page) -> None:
        rows = page.rows()
        totals = report.totals
        assert len(rows) == page.settings["posts"] == totals["posts"]
        for name in ("notes", "warnings", "suppressed", "words"):
            assert sum(row[name] for row in rows) == totals[name]
        stray = sum(item.post is None for item in report.findings)
        assert sum(row["errors"] for row in rows) == totals["errors"] - stray
        assert sum(row["copies"] for row in rows) == totals["duplicate_posts"]

    def test_rows_hold_what_rules_and_owners_count(self, report: Report, page: Page) -> None:
        rows, told = page.rows(), page.settings
        for group in report.groups:
            if group.kind == "rule":
                number = told["rules"].index(group.name)
                found = [row for row in rows if number in row["rules"]]
            elif group.kind == "owner":
                number = told["owners"].index(group.name or "(none)")
                found = [row for row in rows if row["owner"] == number]
            else:
                continue
            assert len(found) == group.values["posts"]

    def test_panels_show_every_finding(self, report: Report, page: Page) -> None:
        panels = page.panels()
        assert len(panels) == len(report.posts)
        for number, panel in enumerate(panels):
            mine = [row for row in report.findings if row.post == number]
            shown = Page(panel)
            assert len(shown.named("li")) == len(mine)
            for row in mine:
                assert row.finding.message in shown.text

    def test_a_finding_about_no_post_is_shown(self, page: Page) -> None:
        assert "Findings that are about no post" in page.text
        assert "anplint.toml" in page.text

    def test_a_folder_holds_the_same_as_a_page(self, report: Report, page: Page) -> None:
        other, data = folder_of(report)
        assert other.rows(data) == page.rows()
        assert other.panels(data) == page.panels()
        assert other.settings["tables"] in data

    @given(st.integers(-1000, 1000))
    def test_reviews_are_counted_as_in_the_totals(self, days: int) -> None:
        post = report_of(Sheet("a.md", days=days)).posts[0]
        totals = groups_of([post], (), ())[0].values
        name = review_of(post)
        assert (name == "overdue") == bool(totals["stale_posts"])
        for span in ("30", "60", "90"):
            assert (name == span) == bool(totals[f"due_{span}"])


class TestParts:
    def test_parts_are_cut_by_size_and_found_by_their_start(
        self, report: Report, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = folder_of(report)[0].settings
        monkeypatch.setattr(bundle, "MOST_BYTES", 3_000)
        cut, data = folder_of(report)
        told = cut.settings
        assert len(told["panels"]) > len(whole["panels"])
        assert told["starts"][0] == 0
        for start, name in zip(told["starts"], told["panels"], strict=True):
            first = cut.data([name], data)[0]
            assert report.posts[start].title in Page(first).text
        assert len(cut.rows(data)) == len(report.posts)

    @given(st.lists(st.text(max_size=40), max_size=30), st.integers(1, 200))
    def test_parts_keep_everything_in_order(self, items: list[str], most: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bundle, "MOST_BYTES", most)
            found = list(bundle.parts("x", items))
        held: list[str] = []
        for first, part in found:
            assert first == len(held)
            held += json.loads(part.json)
        assert held == items

    def test_names_change_with_what_they_name(self) -> None:
        assert bundle.data("x", "[1]") == bundle.data("x", "[1]")
        assert bundle.data("x", "[1]").name != bundle.data("x", "[2]").name


HOSTILE = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'`/\u202e\u2066\u2028\x00\x1b\ud800=")),
    max_size=30,
) | st.sampled_from([
    "</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<!--<script>",
    "{{ 7 * 7 }}", "]]>", "javascript:alert(1)", "'; alert(1); '", "</title><svg onload=x>",
])  # fmt: skip


class TestHostileTexts:
    @settings(max_examples=40, deadline=None)
    @given(HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    def test_they_stay_text(self, title: str, path: str, owner: str, message: str) -> None:
        tame = folder_of(report_of(
            Sheet("a.md", "a", "a", "a"), Sheet("a.md", "a", "a", "a"),
            faults=(Fault(0, 0, message="a"),),
        ))  # fmt: skip
        sheet = Sheet(path or "p", title, owner, owner)
        page, data = folder_of(report_of(sheet, sheet, faults=(Fault(0, 0, message=message),)))
        shape = {element.name for element in page.elements}
        assert shape <= {element.name for element in tame[0].elements}
        assert page.programs == tame[0].programs
        for shown in (page, *map(Page, page.panels(data))):
            for element in shown.elements:
                assert not any(name.startswith("on") for name in element.attributes)
                href = element.attributes.get("href") or "#"
                assert href.startswith("#")
                assert element.name not in ("img", "iframe", "base", "object")
        for row in page.rows(data):
            for name in ("title", "path"):
                assert row[name] == spelt(row[name])
        assert page.rows(data)[0]["title"] == spelt(title or path or "p")
        # Backquotes of messages mark code.
        shown_text = Page(page.panels(data)[0]).text.replace("`", "")
        assert spelt(message).replace("`", "") in shown_text

    def test_source_lines_stay_text(self, tmp_path: Path) -> None:
        line = '</code><script>alert(1)</script> <img src=x onerror="x"> \u202eabc'
        report = report_of(Sheet("a.md"), faults=(Fault(0),))
        write_html(report, lambda _: line, str(tmp_path / "r.html"))
        page = Page((tmp_path / "r.html").read_text(encoding="utf-8"))
        panel = Page(page.panels()[0])
        assert not panel.named("script")
        assert not panel.named("img")
        assert line.replace("\u202e", "\\u202e") in panel.text

    def test_rules_of_strangers_stay_text_in_charts(self, report: Report) -> None:
        name = '</svg><script>alert(1)</script><b onclick="x">'
        rules = tuple(rule._replace(name=name, summary=name) for rule in RULES)
        page, _ = folder_of(report._replace(rules=rules))
        assert len(page.named("script")) == 2  # the settings and the page's own
        assert not any("onclick" in element.attributes for element in page.elements)
        assert name in page.text

    def test_posts_of_one_identity_have_keys_of_their_own(self) -> None:
        posts = report_of(*(Sheet("a.md", identity="same") for _ in range(3))).posts
        assert keys_of(posts) == ["same", "same~2", "same~3"]

    def test_keys_differ_though_an_identity_looks_like_a_key(self) -> None:
        posts = report_of(*(Sheet("a.md", identity=name) for name in ("a", "a", "a~2"))).posts
        assert keys_of(posts) == ["a", "a~2", "a~2~2"]

    @given(st.lists(st.sampled_from(["a", "a~2", "a~2~2", "a~3"]), max_size=12))
    def test_keys_are_never_the_same(self, names: list[str]) -> None:
        one = report_of(Sheet("a.md")).posts[0]
        keys = keys_of([one._replace(identity=name) for name in names])
        assert len(set(keys)) == len(names)

    @pytest.mark.parametrize("name", ["(none)", "\u200b", " "])
    def test_an_owner_that_looks_like_none_is_another(self, name: str) -> None:
        page, data = folder_of(report_of(Sheet("a.md", owner=name), Sheet("b.md")))
        owners = page.settings["owners"]
        assert sorted(owners) == sorted(["(none)", f"“{name}”"])
        assert {owners[row["owner"]] for row in page.rows(data)} == set(owners)


class TestPolicy:
    def test_it_names_each_script_and_nothing_else(self, page: Page) -> None:
        policy = next(
            element.attributes["content"]
            for element in page.named("meta")
            if element.attributes.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy
        assert policy.startswith("default-src 'none'; ")
        assert "unsafe" not in policy
        assert "http" not in policy
        for text in (*page.programs, page.style):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
        assert len(page.programs) == 2

    def test_nothing_is_asked_from_elsewhere(self, page: Page) -> None:
        for element in page.elements:
            for name in ("src", "href", "action", "xlink:href"):
                assert (element.attributes.get(name) or "#").startswith("#")
        assert "@import" not in page.style
        assert "url(" not in page.style

    def test_no_element_has_a_style_of_its_own(self, page: Page) -> None:
        assert not any("style" in element.attributes for element in page.elements)


class TestFiles:
    def test_too_large_a_page_is_refused(
        self, report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "LARGEST_PAGE", 100_000)
        target = tmp_path / "r.html"
        with pytest.raises(PageError, match=r"r\.html: .* name a folder in its place: .*r/"):
            write_html(report, text_of, str(target))
        assert not target.exists()

    def test_too_large_a_file_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "LARGEST_FILE", 5_000)
        with pytest.raises(PageError, match="fewer posts"):
            write_html(report_of(Sheet("a.md")), text_of, str(tmp_path / "out"))
        assert not (tmp_path / "out" / "index.html").exists()

    def test_a_folder_is_written_and_what_an_earlier_report_left_goes(self, tmp_path: Path) -> None:
        out = tmp_path / "deep" / "out"
        first = write_html(report_of(Sheet("a.md", "One")), text_of, str(out))
        (out / "data" / "mine.js").write_text("mine")
        second = write_html(report_of(Sheet("a.md", "Two")), text_of, str(out))
        gone = {Path(path).name for path in first} - {Path(path).name for path in second}
        assert len(gone) == 2  # the rows and the panels; the tables are the same
        left = {path.name for path in (out / "data").iterdir()}
        assert left == {Path(path).name for path in second if "data" in path} | {"mine.js"}

    def test_a_list_that_names_other_files_removes_none(self, tmp_path: Path) -> None:
        other = tmp_path / "mine.txt"
        other.write_text("mine")
        out = tmp_path / "out"
        out.mkdir()
        (out / "data").mkdir()
        (out / "data" / "mine.js").write_text("mine")
        names = ["../mine.txt", "data/mine.js", "data/../../mine.txt", 7, None]
        (out / files.LIST).write_text(json.dumps(names))
        write_html(report_of(Sheet("a.md")), text_of, str(out))
        assert other.exists()
        assert (out / "data" / "mine.js").exists()

    @pytest.mark.parametrize("text", ["", "{", '{"a": 1}', "[" * 100_000, "\0"])
    def test_a_list_that_makes_no_sense_is_none(self, tmp_path: Path, text: str) -> None:
        (tmp_path / files.LIST).write_text(text)
        assert write_html(report_of(Sheet("a.md")), text_of, str(tmp_path))

    @pytest.mark.skipif(os.name == "nt", reason="links need a right there")
    def test_nothing_is_written_through_a_link(self, tmp_path: Path) -> None:
        away = tmp_path / "away"
        away.mkdir()
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "data").symlink_to(away)
        with pytest.raises(PageError, match="is a link"):
            write_html(report_of(Sheet("a.md")), text_of, str(tmp_path / "out"))
        assert not list(away.iterdir())

    def test_the_same_report_gives_the_same_bytes(self, report: Report, tmp_path: Path) -> None:
        for name in ("a.html", "b.html"):
            write_html(report, text_of, str(tmp_path / name))
        assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


class TestLibraries:
    def test_a_missing_extra_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
        with pytest.raises(PageError, match=r"extra `report`: pip install 'anplint\[report\]'"):
            write_html(report_of(Sheet("a.md")), text_of, "never.html")

    def test_the_tables_are_a_script_that_ends_in_its_element(self) -> None:
        script = bundle.inline(bundle.tables_script())
        assert script.startswith("var anplintTables = ")
        assert not re.search("</script|<!--|<script", script, re.IGNORECASE)
        assert not re.search(r"\bexport\s*\{", script)

    @pytest.mark.parametrize("module", ["", "export{a};export{b};"])
    def test_another_library_is_refused(
        self, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "itables" / "html").mkdir(parents=True)
        (tmp_path / "itables" / "__init__.py").write_text("")
        (tmp_path / "itables" / "html" / "dt_bundle.js").write_text(module)
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(__import__("sys").modules, "itables", raising=False)
        with pytest.raises(PageError, match="install another version"):
            bundle.tables_script()

    def test_the_wheel_holds_the_templates(self) -> None:
        from hatchling.builders.wheel import WheelBuilder

        held = {item.distribution_path for item in WheelBuilder(str(ROOT)).recurse_included_files()}
        folder = ROOT / "anplint" / "report" / "html" / "templates"
        names = {path.name for path in folder.iterdir()}
        assert {"page.html", "style.css", "page.js"} <= names
        assert {f"anplint/report/html/templates/{name}" for name in names} <= {
            name.replace(os.sep, "/") for name in held
        }


class TestWords:
    def test_without_a_history_the_page_says_how_to_get_one(self) -> None:
        page, _ = folder_of(report_of(Sheet("a.md")))
        assert "anplint report --history" in page.text
        assert "There is no history yet." in page.text

    def test_a_trend_is_told_in_words_and_its_rule_change_is_marked(self, page: Page) -> None:
        assert "In the last week, 35 findings were fixed and 14 appeared." in page.text
        assert "The rules changed in that time" in page.text
        assert "rules changed" in page.text
        for chart in ("chart-score", "chart-levels", "chart-rules", "chart-work"):
            assert any(element.attributes.get("id") == chart for element in page.named("figure"))

    def test_no_posts_are_no_fault(self) -> None:
        page, data = folder_of(made_report(()))
        assert page.rows(data) == []
        assert "There are no posts." in page.text

    def test_runs_of_one_day_are_told_apart_by_the_time(self, report: Report) -> None:
        runs = tuple(
            point._replace(run=point.run._replace(time=FIRST + hour * 3600))
            for hour, point in enumerate(report.trend)
        )
        page, _ = folder_of(report._replace(trend=runs))
        assert "5 Jan 2026, 00:00" in page.text
        assert "5 Jan 2026, 09:00" in page.text

    def test_new_and_known_are_told_where_there_is_a_baseline(self) -> None:
        compared, _ = folder_of(made_report(SHEETS, FAULTS))
        assert "New or known" in compared.text
        assert "New is what the baseline, the list of findings known before" in compared.text
        alone, _ = folder_of(report_of(Sheet("a.md"), faults=(Fault(0),)))
        assert "New or known" not in alone.text
        assert "baseline" not in alone.text
        assert "with more errors comes first" in alone.text
        options = [element.attributes.get("value") for element in alone.named("option")]
        assert "suppressed" in options
        assert "new" not in options

    def test_marks_tell_new_ones_of_a_level(self) -> None:
        faults = (
            Fault(0, 0, state="known"), Fault(0, 2), Fault(1, 0), Fault(1, 1, "x", "suppressed"),
        )  # fmt: skip
        page, data = folder_of(report_of(Sheet("a.md"), Sheet("b.md"), faults=faults))
        marks, rows = page.settings["marks"], page.rows(data)
        told = [{name for bit, name in enumerate(marks) if row["marks"] >> bit & 1} for row in rows]
        assert told == [{"known error", "new warning"}, {"new error"}]

    def test_the_first_run_of_a_history_is_told_so(self) -> None:
        report = with_trend(report_of(Sheet("a.md")), [])
        page, _ = folder_of(report)
        assert "This is the first report that is kept: the next one says what changed." in page.text
        assert "Nobody can tell from one report" not in page.text

    def test_an_empty_collection_has_no_score(self) -> None:
        report = made_report(())
        groups = groups_of((), (), ())  # which says 100
        page, _ = folder_of(with_trend(report._replace(groups=groups), [90.0]))
        ids = [element.attributes.get("id") for element in page.elements]
        score = page.source.partition('id="score-value">')[2].partition("<")[0]
        assert score == "–"
        assert "100.0 of 100" not in " ".join(page.text.split())
        assert "0 of 0 posts" not in page.text
        assert "by-owner-table" not in ids

    def test_names_that_no_filter_offers_are_counted(self) -> None:
        sheets = [Sheet(f"{number}.md", owner=f"Owner {number}") for number in range(303)]
        page, _ = folder_of(made_report(sheets))
        assert "and 3 more, which the search finds" in page.text

    def test_posts_of_one_title_show_their_paths(self) -> None:
        sheets = [
            Sheet("a/x.md", "Same", days=-1, shares=True),
            Sheet("b/x.md", "Same", days=-1, shares=True),
            Sheet("c.md", "Other", days=-1),
        ]
        page, _ = folder_of(made_report(sheets))
        for path in ("a/x.md", "b/x.md"):
            assert page.text.count(path) == 3  # to fix first, overdue, copies
        assert "c.md" not in page.text

    def test_nothing_overdue_is_no_alarm(self) -> None:
        def classes(days: int) -> list[str]:
            page, _ = folder_of(report_of(Sheet("a.md", days=days)))
            return [item.attributes.get("class") or "" for item in page.named("section")]

        assert "due late" in classes(-1)
        assert "due late" not in classes(1)

    def test_figures_have_names_and_arrows_none(self, page: Page) -> None:
        names = [item.attributes.get("aria-label") for item in page.named("a")]
        assert "Posts: 12" in names
        assert "Reviews overdue: 3" in names
        arrows = re.findall(r"[^>]*>[▲▼●]<", page.source)
        assert arrows
        assert all('aria-hidden="true"' in arrow for arrow in arrows)

    def test_without_scripts_the_page_says_what_fails(self, page: Page) -> None:
        assert "links to posts lead nowhere" in page.text
        assert "All else on this page does without" not in page.text

    def test_every_shared_text_can_be_reached(self) -> None:
        report = made_report([Sheet("a.md", shares=True), Sheet("b.md", shares=True)])
        page, _ = folder_of(report._replace(clusters=report.clusters * 23))
        shown = [item for item in page.named("li") if item.attributes.get("class") == "cluster"]
        assert len(shown) == 23
        assert "Show 3 more texts" in page.text
        many, _ = folder_of(report._replace(clusters=report.clusters * 250))
        assert "50 more texts are not listed here." in many.text
        assert "a post that has the first of the places only is not counted" in many.text
