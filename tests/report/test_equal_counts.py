"""All outputs of a report, SARIF of the same posts and the history count alike.

The posts are copied, some findings are made known by a baseline, some suppressed by configuration,
so that every state occurs.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from lxml import html  # type: ignore[import-untyped]  # it has no types

from anplint.model import LEVELS
from anplint.report.model import STATES
from tests.cli.helpers import anplint
from tests.conftest import REPOSITORY, SHARED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    Key = tuple[str, str, str]
    """Rule, level, state."""

TODAY = "2026-11-20"
KNOWN = "ANP2,ANP4,ANP6"
"""The rules whose findings are in the baseline."""

CONFIGURATION = """\
profile = "all"
baseline = "known.json"

[per-file-ignores]
"**" = ["ANP3"]
"""
SOURCES = {"examples": REPOSITORY / "examples", "sample-posts": SHARED / "sample-posts"}


class Made(NamedTuple):
    """A folder with posts and with every output; `findings` are those that `check` tells."""

    folder: Path
    posts: int
    findings: Counter[Key]


@pytest.fixture(scope="module", params=SOURCES)
def made(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Made:
    source = SOURCES[request.param]
    if not source.is_dir():
        pytest.skip(f"{source.name} is not there")
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(source, folder / "posts")
    (folder / "anplint.toml").write_text(CONFIGURATION)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        _run("baseline", "posts", "--select", KNOWN)
        shown = ("--show-suppressed", "--show-baselined", "--all-results", "--exit-zero")
        for name in ("json", "sarif"):
            _run("check", "posts", "--format", name, "-o", f"check.{name}", *shown)
        outputs = ("site/", "page.html", "report.json", "report.md", "report.csv", "report.parquet")
        given = [argument for output in outputs for argument in ("-o", f"out/{output}")]
        _run("report", "posts", *given, "--history", "out/history.sqlite")
    told = json.loads((folder / "check.json").read_bytes())
    findings = Counter(
        (item["code"], item["level"], _state(item["suppression"], item["baseline"]))
        for item in told["findings"]
    )
    assert {state for _, _, state in findings} == {"new", "known", "suppressed"}
    return Made(folder, told["summary"]["posts"], findings)


def _run(command: str, *arguments: str) -> None:
    ran = anplint(command, *arguments, "--today", TODAY, "--cache-dir", "cache")
    assert ran.code == 0, ran.err


def _state(suppression: object, baseline: object) -> str:
    return "suppressed" if suppression else "known" if baseline == "unchanged" else "new"


def of_json(folder: Path) -> tuple[int, Counter[Key]]:
    report = json.loads((folder / "out/report.json").read_bytes())
    rows = report["findings"]
    return len(report["posts"]), Counter((row["code"], row["level"], row["state"]) for row in rows)


def of_csv(folder: Path) -> tuple[int, Counter[Key]]:
    posts, rows = (_csv(folder / f"out/report-{name}.csv") for name in ("posts", "findings"))
    return len(posts), Counter((row["code"], row["level"], row["state"]) for row in rows)


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def of_parquet(folder: Path) -> tuple[int, Counter[Key]]:
    from pyarrow.parquet import read_table  # type: ignore[import-untyped]  # it has no types

    posts, findings = (
        read_table(folder / f"out/report-{name}.parquet") for name in ("posts", "findings")
    )
    rows: Iterable[dict[str, str]] = findings.to_pylist()
    return posts.num_rows, Counter((row["code"], row["level"], row["state"]) for row in rows)


def of_history(folder: Path) -> tuple[int, Counter[Key]]:
    with sqlite3.connect(folder / "out/history.sqlite") as database:
        (posts,) = database.execute("select count(*) from anplint_post").fetchone()
        rows = database.execute(
            "select rule, level, state from anplint_finding where is_open"
        ).fetchall()
    database.close()
    return posts, Counter(rows)


def without_suppressed(findings: Counter[Key]) -> Counter[Key]:
    """Leave out what the history keeps numbers of only."""
    return Counter({key: number for key, number in findings.items() if key[2] != "suppressed"})


def of_sarif(folder: Path) -> tuple[None, Counter[Key]]:
    (run,) = json.loads((folder / "check.sarif").read_bytes())["runs"]
    return None, Counter(
        (item["ruleId"], item["level"], _state(item.get("suppressions"), item.get("baselineState")))
        for item in run["results"]
    )


def of_page(folder: Path) -> tuple[int, Counter[Key]]:
    """Count what the panels of the page show; what is suppressed, in the table of rules."""
    page = html.parse(str(folder / "out/page.html"))
    found: Counter[Key] = Counter()
    for panel in _data(page, "panels-"):
        for part in html.fragment_fromstring(panel, "div").iterfind(".//section[@class='part']"):
            if part.find("p[@class='code']") is not None:
                found.update(_of_part(part))
    for row in page.iterfind(".//tr[@data-rule]"):
        cells = [cell.text_content().strip() for cell in row]
        found[row.get("data-rule"), cells[2], "suppressed"] += int(cells[6].replace(",", ""))
    return len(_data(page, "rows-")), +found


def _data(page: Any, name: str) -> list[Any]:
    """Return the data that the page holds, whose parts have such names."""
    parts = [json.loads(element.text) for element in page.iter("script")
             if (element.get("id") or "").startswith(name)]  # fmt: skip
    return [item for part in parts for item in part]


def _of_part(part: Any) -> Iterator[Key]:
    """Yield the findings of one rule in one post. All of them are shown."""
    level = part.find("h3/span").text
    code = part.find("p[@class='code']").text.partition(" ")[0]
    assert "more finding" not in part.text_content()
    for spot in part.iterfind(".//li[@class='spot']"):
        tags = [tag.text for tag in spot.iterfind(".//span[@class='tag']")]
        yield code, level, "known" if "known" in tags else "new"


EXACT: dict[str, Callable[[Path], tuple[int | None, Counter[Key]]]] = {
    "json": of_json,
    "csv": of_csv,
    "parquet": of_parquet,
    "history": of_history,
    "sarif": of_sarif,
    "page": of_page,
}


@pytest.mark.parametrize("output", EXACT)
def test_an_output_has_every_finding(made: Made, output: str) -> None:
    posts, findings = EXACT[output](made.folder)
    expected = made.findings
    assert findings == (without_suppressed(expected) if output == "history" else expected)
    assert posts in {None, made.posts}


def total(made: Made, *wanted: str) -> int:
    """Return how many findings are of a rule, a level or a state, or of two of them."""
    return sum(number for key, number in made.findings.items() if set(wanted) <= set(key))


def test_the_metrics_are_the_sums(made: Made) -> None:
    report = json.loads((made.folder / "out/report.json").read_bytes())
    totals = report["totals"]
    for level in LEVELS:
        known, new = (total(made, level, state) for state in ("known", "new"))
        assert (totals[level + "s"], totals[f"new_{level}s"]) == (known + new, new)
    rules = [group for group in report["groups"] if group["kind"] == "rule"]
    for values, code in [(totals, ()), *((rule["values"], (rule["name"],)) for rule in rules)]:
        assert values["new_findings"] == total(made, "new", *code)
        assert values["known"] == total(made, "known", *code)
        assert values["suppressed"] == total(made, "suppressed", *code)
        assert values["findings"] == values["new_findings"] + values["known"]


def test_the_table_of_posts_has_the_same_sums(made: Made) -> None:
    page = html.parse(str(made.folder / "out/page.html"))
    (settings,) = (json.loads(element.text) for element in page.iter("script")
                   if element.get("id") == "report-settings")  # fmt: skip
    rows = [dict(zip(settings["columns"], row, strict=True)) for row in _data(page, "rows-")]
    for state in STATES:
        assert sum(row[state] for row in rows) == total(made, state)
    for level in LEVELS:
        open_ones = total(made, level, "new") + total(made, level, "known")
        assert sum(row[level + "s"] for row in rows) == open_ones


def test_the_history_has_the_same_metrics(made: Made) -> None:
    totals = json.loads((made.folder / "out/report.json").read_bytes())["totals"]
    with sqlite3.connect(made.folder / "out/history.sqlite") as database:
        kept = dict(database.execute("select metric, value from anplint_metric where kind = 'all'"))
    database.close()
    assert {name: round(value, 4) for name, value in kept.items()} == {
        name: value for name, value in totals.items() if name in kept
    }
    assert all(name in kept or not value for name, value in totals.items())


def test_the_summary_has_the_same_numbers(made: Made) -> None:
    text = (made.folder / "out/report.md").read_text(encoding="utf-8")
    totals = json.loads((made.folder / "out/report.json").read_bytes())["totals"]
    head = text.partition("###")[0]
    for name, word in (("posts", "posts"), ("errors", "errors"), ("warnings", "warnings"),
                       ("new_findings", "new"), ("known", "known")):  # fmt: skip
        assert re.search(rf"\b{totals[name]:,.0f} {word.rstrip('s')}", head), name
    rows = re.findall(r"^\| (ANP\d+) [\w-]+ \| \w+ \| ([\d,]+) \| ([\d,]+) ", text, re.MULTILINE)
    assert rows
    for code, findings, new in rows:
        assert int(new.replace(",", "")) == total(made, code, "new")
        open_ones = total(made, code, "new") + total(made, code, "known")
        assert int(findings.replace(",", "")) == open_ones


def test_the_history_has_what_is_suppressed_by_rule(made: Made) -> None:
    with sqlite3.connect(made.folder / "out/history.sqlite") as database:
        kept = dict(database.execute(
            "select name, value from anplint_metric where kind = 'rule' and metric = 'suppressed'"
        ))  # fmt: skip
    database.close()
    suppressed = {code: total(made, code, "suppressed") for code, _, _ in made.findings}
    assert kept == {code: number for code, number in suppressed.items() if number}
