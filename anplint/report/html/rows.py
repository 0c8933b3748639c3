"""The posts as the table in the page takes them: short rows, names looked up in lists."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from anplint.model import LEVELS
from anplint.output.escape import spelt
from anplint.report.html.wording import month, name_of, shown
from anplint.report.reviews import REVIEWS, review_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.report.model import PostRow, Report

COLUMNS = (
    "key", "title", "path", "owner", "section", "status", "collection", "score",
    "errors", "warnings", "notes", "new", "known", "suppressed",
    "review", "due", "days", "words", "copies", "rules", "marks",
)  # fmt: skip
"""What a row holds, in this order. `key` is 0 where it is the path, `owner` and its like are
numbers in lists of names, `review` is a number in `REVIEWS`, `rules` are numbers in that of codes,
`marks` has a bit for each of `MARKS` of which the post has a finding.
"""

MARKS = tuple(f"{state} {level}" for state in ("new", "known") for level in LEVELS)


class Names:
    """Gives names numbers in the order of the alphabet."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.names = sorted(
            {name_of(text) for text in texts}, key=lambda name: (name.lower(), name)
        )
        self._numbers = {name: number for number, name in enumerate(self.names)}

    def number(self, text: str) -> int:
        """Return the number of a name."""
        return self._numbers[name_of(text)]


class Rows:
    """The rows of a report's posts, and the lists that they point into."""

    def __init__(self, report: Report) -> None:
        posts = report.posts
        self.keys = keys_of(posts)
        self.owners = Names(post.owner for post in posts)
        self.sections = Names(post.section for post in posts)
        self.statuses = Names(post.status for post in posts)
        self.collections = Names(post.collection for post in posts)
        self.codes = [rule.code for rule in report.rules]
        self._codes = {code: number for number, code in enumerate(self.codes)}
        self._posts = posts
        self._marks = _marks_of(report)

    def row(self, number: int) -> list[Any]:
        """Return the row of a post, see `COLUMNS`."""
        post, key = self._posts[number], self.keys[number]
        path = shown(post.path)
        return [
            0 if key == path else key, shown(post.title), path,
            self.owners.number(post.owner), self.sections.number(post.section),
            self.statuses.number(post.status), self.collections.number(post.collection),
            _tenths(post.score),
            post.errors, post.warnings, post.notes, post.new, post.known, post.suppressed,
            REVIEWS.index(review_of(post)), post.due or "", post.days, post.words,
            int(post.shares), [self._codes[code] for code in codes_of(post)],
            self._marks[number],
        ]  # fmt: skip

    def months(self) -> list[tuple[str, str]]:
        """Return the months in which reviews are or were due, with their names, by time."""
        found = {post.due[:7] for post in self._posts if post.due}
        return [(text, month(text)) for text in sorted(found)]


def _marks_of(report: Report) -> defaultdict[int, int]:
    """Return the `marks` of posts by their numbers."""
    bits = {name: 1 << bit for bit, name in enumerate(MARKS)}
    marks: defaultdict[int, int] = defaultdict(int)
    for row in report.findings:
        if row.post is not None:
            marks[row.post] |= bits.get(f"{row.state} {row.finding.level}", 0)
    return marks


def codes_of(post: PostRow) -> list[str]:
    """Return the codes of the rules that a post has findings of, suppressed ones left out."""
    return list(dict.fromkeys(loss.rule.code for loss in post.losses))


def keys_of(posts: Sequence[PostRow]) -> list[str]:
    """Return what each post is called in an address: its identity, so that a link that was shared
    still finds it next week; with a number where several have the same.
    """
    given: set[str] = set()
    numbers: defaultdict[str, int] = defaultdict(lambda: 1)
    keys = []
    for post in posts:
        first = key = shown_key(post.identity)
        while key in given:  # what another post is called may end in a number too
            numbers[first] += 1
            key = f"{first}~{numbers[first]}"
        given.add(key)
        keys.append(key)
    return keys


def shown_key(identity: str) -> str:
    """Return an identity as an address may hold it."""
    return spelt(identity[:200])


def _tenths(value: float) -> float:
    """Return a score with one decimal, as `wording.score` says it."""
    return value if value >= 100 else min(round(value, 1), 99.9)  # noqa: PLR2004
