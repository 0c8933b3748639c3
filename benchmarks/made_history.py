"""Two months in the life of a collection, made: `python benchmarks/made_history.py FOLDER HISTORY`.

A real Git repository of posts is moved forward day by day: posts are written, faults come in and
are mended, text is copied, posts are renamed and reviewed, others go stale because nobody does. In
the middle the rules change. Every night a report goes into the history, as a nightly job does it.
The same days give the same commits.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from words import sentences, words, wrapped

from anplint.config import load_settings
from anplint.engine.discover import Project
from anplint.engine.plan import Plan
from anplint.engine.run import run
from anplint.report.build import build
from anplint.report.ci import Stated
from anplint.report.history import open_history
from anplint.report.owners import owners_of
from anplint.report.run_info import run_of
from anplint.report.trend import trend_markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anplint.report.model import Report

REPOSITORY, BRANCH, JOB = "made/posts", "main", "nightly"
FIRST = date(2026, 3, 2)
DAYS = 60
POSTS = 24
OWNERS = ("Ada Winter", "Ben Okoro", "Chiara Luz")
SECTIONS = ("guides", "news", "reference")
FAULTS = {
    "placeholder": "TODO: say how long this takes.",
    "image": "![](https://images.example.org/steps.png)",
    "address": "![Three steps on a board](http://images.example.org/steps.png)",
    "outline": "#### Too deep",
}
"""What is wrong with a post, and the line that makes it so."""

CONFIGURATION = "[rules.stale-review]\nmax_age_days = {days}\n"
LIMITS = (365, 240)
"""Days that a review is good for, before and after the rules change."""

_SETTINGS = (
    "-c", "user.name=Made", "-c", "user.email=made@example.org", "-c", "commit.gpgsign=false",
    "-c", "core.autocrlf=false",
)  # fmt: skip


class Draft(NamedTuple):
    """A post as it is now."""

    title: str
    owner: str
    section: str
    reviewed: date
    paragraphs: tuple[str, ...]
    faults: frozenset[str] = frozenset()

    def text(self) -> str:
        """Return its Markdown."""
        front = (
            f"---\ntitle: {self.title}\nauthor: {self.owner}\nsection: {self.section}\n"
            f"last_reviewed: {self.reviewed.isoformat()}\n---\n"
        )
        lines = [FAULTS[fault] for fault in sorted(self.faults)]
        return "\n".join([front, *(f"{part}\n" for part in (*self.paragraphs, *lines))])


class Desk:
    """The people who write. What they do depends on the seed only."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self._random = random.Random(seed)
        self._posts: dict[str, Draft] = {}
        self._committed: dict[str, Draft] = {}
        self._written = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._git("init", "--quiet", f"--initial-branch={BRANCH}")

    def begin(self) -> None:
        """Write the posts that are there on the first day, a few of them with a fault."""
        for _ in range(POSTS):
            self._write(FIRST)
        for path in self._random.sample(sorted(self._posts), POSTS // 4):
            self._spoil(path)

    def work(self, today: date) -> None:
        """Do what is done on a day; nobody works on Sundays."""
        if today.isoweekday() == 7:
            return
        tasks = [self._write, self._review, self._rename, self._copy, self._lengthen]
        for _ in range(self._random.randint(0, 2)):
            self._random.choice(tasks)(today)
        for path in self._random.sample(sorted(self._posts), 2):
            self._random.choice([self._spoil, self._mend])(path)

    def limit(self, days: int) -> None:
        """Change how long a review is good for."""
        (self.folder / "anplint.toml").write_text(CONFIGURATION.format(days=days))

    def commit(self, today: date) -> None:
        """Commit the posts as they are."""
        for path in self._committed.keys() - self._posts.keys():
            (self.folder / path).unlink()
        for path, draft in self._posts.items():
            if self._committed.get(path) != draft:
                (self.folder / path).parent.mkdir(exist_ok=True)
                (self.folder / path).write_text(draft.text(), encoding="utf-8")
        self._committed = dict(self._posts)
        self._git("add", "--all")
        self._git("commit", "--quiet", "--allow-empty", "--message", "Day", today=today)

    def _git(self, *arguments: str, today: date = FIRST) -> None:
        environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
        noon = f"{today.isoformat()}T12:00:00+0000"
        environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        environment |= {"GIT_AUTHOR_DATE": noon, "GIT_COMMITTER_DATE": noon}
        command = ["git", *_SETTINGS, *arguments]
        subprocess.run(command, cwd=self.folder, env=environment, check=True, capture_output=True)

    def _any(self) -> str:
        return self._random.choice(sorted(self._posts))

    def _write(self, today: date) -> None:
        self._written += 1
        title = f"{words(self._random, 4).capitalize()} {self._written}"
        section = self._random.choice(SECTIONS)
        self._posts[f"{section}/post-{self._written}.md"] = Draft(
            title,
            self._random.choice(OWNERS),
            section,
            # Some of them run out in these months.
            today - timedelta(days=15 * self._written % LIMITS[0]),
            tuple(wrapped(sentences(self._random)) for _ in range(5)),
        )

    def _review(self, today: date) -> None:
        path = self._any()
        self._posts[path] = self._posts[path]._replace(reviewed=today)

    def _rename(self, _: date) -> None:
        path = self._any()
        self._posts[path.replace(".md", "-again.md")] = self._posts.pop(path)

    def _copy(self, _: date) -> None:
        path, other = self._random.sample(sorted(self._posts), 2)
        draft, copied = self._posts[path], self._posts[other].paragraphs[0]
        self._posts[path] = draft._replace(paragraphs=(*draft.paragraphs, copied))

    def _lengthen(self, _: date) -> None:
        path = self._any()
        draft = self._posts[path]
        new = wrapped(sentences(self._random))
        self._posts[path] = draft._replace(paragraphs=(new, *draft.paragraphs))

    def _spoil(self, path: str) -> None:
        draft = self._posts[path]
        fault = self._random.choice(sorted(FAULTS))
        self._posts[path] = draft._replace(faults=draft.faults | {fault})

    def _mend(self, path: str) -> None:
        draft = self._posts[path]
        kept = dict.fromkeys(draft.paragraphs[:6])  # copies come last
        self._posts[path] = draft._replace(faults=frozenset(), paragraphs=tuple(kept))


def nights(folder: Path, days: int = DAYS, seed: int = 1) -> Iterator[Report]:
    """Move the repository forward day by day, and yield the report of every night."""
    desk = Desk(folder, seed)
    desk.begin()
    for number in range(days):
        today = FIRST + timedelta(days=number)
        desk.limit(LIMITS[number >= days // 2])
        if number:
            desk.work(today)
        desk.commit(today)
        yield report_of(folder, today)


def report_of(folder: Path, today: date) -> Report:
    """Return the report of all posts as they are, made that night as `anplint report` makes it."""
    root = str(folder)
    settings = load_settings(str(folder / "anplint.toml"))
    plan = Plan(settings)
    outcome = run([root], Project(root, root), plan, today, around=root, cards=True)
    made = run_of(plan, today, root, outcome.paths, Stated(REPOSITORY, BRANCH, job=JOB))
    time = datetime(today.year, today.month, today.day, 22, tzinfo=UTC)
    made = made._replace(time=int(time.timestamp()))
    return build(outcome, plan, made, owners_of(settings.owners, root))


def main() -> None:
    """Make the repository and the history, and print the trend."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of the repository; must not be there yet")
    parser.add_argument("history", help="a file for SQLite, or the URL of a database")
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.folder.exists():
        parser.error(f"{options.folder} is there already")
    with open_history(options.history) as history:
        for report in nights(options.folder.resolve(), options.days, options.seed):
            history.record(report)
        sys.stdout.writelines(trend_markdown(history.trend(REPOSITORY, BRANCH, JOB)))


if __name__ == "__main__":
    main()
