"""Makes the page: gathers what its sections show, and fills the template."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from anplint.output.escape import spelt
from anplint.readers.own import PAGE_MARK
from anplint.report.html import bundle
from anplint.report.html.calendar import calendar_of
from anplint.report.html.charts import months_chart
from anplint.report.html.files import Page
from anplint.report.html.overview import overview_of
from anplint.report.html.pages import fill, text_of
from anplint.report.html.panels import Panels
from anplint.report.html.rows import COLUMNS, MARKS, Rows
from anplint.report.html.rule_texts import rule_texts
from anplint.report.html.scoring import scoring_of
from anplint.report.html.summaries import by_rule, copies_of, teams
from anplint.report.html.texts import score_chart, text_charts
from anplint.report.html.trend_charts import trend_charts
from anplint.report.html.wording import iso_day
from anplint.report.priorities import fix_first
from anplint.report.reviews import REVIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from anplint.report.html.bundle import Data
    from anplint.report.html.rule_texts import RuleText
    from anplint.report.html.summaries import ByRule
    from anplint.report.model import PostRow, Report, Run

    Source = Callable[[str], str]

_LONGEST_TITLE = 70
"""Characters of the page's title as HTML: search and windows show no more."""

_LONGEST_LIST = 300
"""Choices of a filter; the search finds what is not among them."""


def whole_page(report: Report, source: Source) -> str:
    """Return one page that holds everything."""
    maker = _Maker(report, source)
    scripts = [bundle.inline(bundle.tables_script())]
    return maker.page(scripts, [*maker.rows, *maker.panels], tables="")


def folder_page(report: Report, source: Source) -> Page:
    """Return the page, and the data files that it loads."""
    maker = _Maker(report, source)
    library = bundle.tables_script()
    tables = bundle.data("tables", library)
    files = {
        part.name: (f'anplintData("{part.name}",', part.json, ");\n")
        for part in (*maker.rows, *maker.panels)
    }
    return Page(maker.page([], [], tables.name), {tables.name: (library,), **files})


class _Maker:
    """The parts of one page."""

    def __init__(self, report: Report, source: Source) -> None:
        self._report, self._source = report, source
        self._rules: dict[str, RuleText] = rule_texts(report.rules)
        self._table = Rows(report)
        numbers = range(len(report.posts))
        self.rows = [part for _, part in bundle.parts("rows", map(self._table.row, numbers))]
        panels = list(bundle.parts("panels", Panels(report, self._rules, source)))
        self.panels = [part for _, part in panels]
        self._starts = [first for first, _ in panels]

    def page(self, scripts: list[str], data: list[Data], tables: str) -> str:
        """Return the page.

        scripts  that it holds besides its own
        data     that it holds; what it does not hold it loads
        tables   the name of the file with the tables' script, "" where the page holds it
        """
        style, glue = text_of("style.css"), text_of("page.js")
        scripts = [*scripts, glue]
        return fill(
            "page.html",
            generator=PAGE_MARK,
            policy=bundle.policy(scripts, style),
            style=style,
            scripts=scripts,
            data=[part._replace(json=bundle.inline_json(part.json)) for part in data],
            settings=bundle.inline_json(bundle.json_text(self._settings(tables))),
            **self._sections(),
        )

    def _settings(self, tables: str) -> dict[str, Any]:
        table = self._table
        return {
            "columns": COLUMNS, "reviews": REVIEWS, "marks": MARKS,
            "posts": len(self._report.posts),
            "owners": table.owners.names, "sections": table.sections.names,
            "statuses": table.statuses.names, "collections": table.collections.names,
            "rules": table.codes, "rows": [part.name for part in self.rows],
            "panels": [part.name for part in self.panels], "starts": self._starts,
            "tables": tables,
        }  # fmt: skip

    def _sections(self) -> dict[str, Any]:
        report, table = self._report, self._table
        calendar = calendar_of(report)
        found = by_rule(report, self._rules)
        return {
            "run": report.run,
            "title": _title(report.run),
            "totals": report.totals,
            "compared": report.is_compared,
            "trend": report.trend,
            "keys": table.keys,
            "overview": overview_of(report),
            "picks": fix_first(report),
            "calendar": calendar,
            "months": months_chart(calendar),
            "copies": copies_of(report, self._source),
            "rules": found,
            "rule_texts": self._rules,
            "groups": [(kind, teams(report, kind)) for kind in ("owner", "section", "collection")],
            "history": trend_charts(report.trend, self._rules),
            "texts": text_charts(report.posts),
            "scores": score_chart(report.posts),
            "scoring": scoring_of(report, self._rules),
            "repeated": _repeated(report.posts),
            "stray": [row for row in report.findings
                      if row.post is None and row.state != "suppressed"],
            "choices": self._choices(found),
        }  # fmt: skip

    def _choices(self, rules: Iterable[ByRule]) -> dict[str, list[tuple[str, str]]]:
        """Return what each filter offers: values with their names. A value "" can't be chosen: it
        says how many names there are besides.
        """
        table = self._table
        named = {
            "collection": table.collections, "owner": table.owners, "section": table.sections,
            "status": table.statuses,
        }  # fmt: skip
        found = {kind: _offered(names.names) for kind, names in named.items()}
        used = [item.rule for item in rules if item.posts]
        found["rule"] = sorted((rule.code, f"{rule.code} {rule.name}") for rule in used)
        found["month"] = table.months()
        return found


def _repeated(posts: Iterable[PostRow]) -> set[str]:
    """Return the titles that several posts have: their paths tell them apart."""
    titles = Counter(post.title for post in posts)
    return {title for title, number in titles.items() if number > 1}


def _offered(names: list[str]) -> list[tuple[str, str]]:
    """Return the first names, and how many are not among them."""
    rest = len(names) - _LONGEST_LIST
    more = [("", f"and {rest:,} more, which the search finds")] if rest > 0 else []
    return [*((name, name) for name in names[:_LONGEST_LIST]), *more]


def _title(run: Run) -> str:
    """Return the page's title, with the name of the collection where there is room for it."""
    from html import escape

    day = iso_day(run.today)
    named = f"{spelt(run.repository)}: content report of {day}"
    has_room = run.repository and len(escape(named)) <= _LONGEST_TITLE
    return named if has_room else f"Content report of {day}"
