"""How long the posts are and how hard to read; how scores spread."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from anplint.output.wording import count
from anplint.report.html.charts import Bin, Chart, distribution
from anplint.report.html.wording import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from anplint.report.model import PostRow

_FEW = 5
"""Of fewer posts a distribution says nothing."""

_HARDEST, _LONGEST, _FARTHEST = 18, 15, 5


def text_charts(posts: Sequence[PostRow]) -> list[Chart]:
    """Return how the posts spread over readability, reading time, and what they say of it."""
    return [_readability(posts), _reading_time(posts), _stated(posts)]


def score_chart(posts: Sequence[PostRow]) -> Chart:
    """Return how the scores spread."""
    counts = Counter(_score_bin(post.score) for post in posts)
    bins = [Bin(_score_label(index), _score_label(index), counts[index]) for index in range(11)]
    full = counts[10]
    verb = "has" if full == 1 else "have"
    says = f"{number(full)} of {count(len(posts), 'post')} {verb} the full score of 100."
    if not posts:
        says = "There are no posts."
    if len(posts) < _FEW:
        bins = []
    return distribution("chart-scores", "How the scores spread", says, bins, "score")


def _score_bin(value: float) -> int:
    return 10 if value >= 100 else int(value // 10)  # noqa: PLR2004


def _score_label(index: int) -> str:
    return "100" if index == 10 else f"{index * 10}–{index * 10 + 9}"  # noqa: PLR2004


def _readability(posts: Sequence[PostRow]) -> Chart:
    title, name = "Readability", "chart-readability"
    grades = [post.grade for post in posts if post.grade is not None]
    if len(grades) < _FEW:
        what = "a text that can be graded: English, and a hundred words or more"
        return Chart(name, title, _too_few(len(grades), ("has", "have"), what), "")
    middle = median(grades)
    says = (f"Half of the {number(len(grades))} posts that can be graded need {middle:.1f} years "
            "at school or fewer. The grade comes from the length of words and sentences "
            "(Automated Readability Index).")  # fmt: skip
    whole = _spread(min(_HARDEST, max(0, round(grade))) for grade in grades)
    bins = [Bin(_or_more(index, _HARDEST), f"{_or_more(index, _HARDEST)} years", posts_)
            for index, posts_ in whole]  # fmt: skip
    return distribution(name, title, says, bins, "years at school")


def _reading_time(posts: Sequence[PostRow]) -> Chart:
    title, name = "Reading time", "chart-minutes"
    times = [post.minutes for post in posts if post.words]
    if len(times) < _FEW:
        return Chart(name, title, _too_few(len(times), ("has", "have"), "words to read"), "")
    middle = round(median(times))
    half = f"{count(middle, 'minute')} or less" if middle else "under a minute"
    says = f"Half of the posts take {half} to read."
    whole = _spread(min(_LONGEST, round(time)) for time in times)
    bins = [Bin(_or_more(index, _LONGEST), f"{_or_more(index, _LONGEST)} min", posts_)
            for index, posts_ in whole]  # fmt: skip
    return distribution(name, title, says, bins, "minutes")


def _stated(posts: Sequence[PostRow]) -> Chart:
    title, name = "Reading time as stated, against the text", "chart-stated"
    gaps = [round(post.stated - post.minutes) for post in posts if post.stated is not None]
    if len(gaps) < _FEW:
        return Chart(
            name, title, _too_few(len(gaps), ("says", "say"), "how long reading takes"), ""
        )
    close = sum(abs(gap) <= 1 for gap in gaps)
    verb = "is" if close == 1 else "are"
    says = (f"{number(close)} of the {number(len(gaps))} posts that say how long they take {verb} "
            "right to a minute. Left of 0 a post says too little, "
            "right of it too much.")  # fmt: skip
    counts = Counter(max(-_FARTHEST, min(_FARTHEST, gap)) for gap in gaps)
    bins = [
        Bin(_gap_label(gap), _gap_words(gap), counts[gap])
        for gap in range(-_FARTHEST, _FARTHEST + 1)
    ]
    return distribution(name, title, says, bins, "minutes stated more than the text takes")


def _gap_label(gap: int) -> str:
    if abs(gap) == _FARTHEST:
        return f"≤ −{_FARTHEST}" if gap < 0 else f"≥ {_FARTHEST}"
    return f"−{-gap}" if gap < 0 else f"+{gap}" if gap else "0"


def _gap_words(gap: int) -> str:
    if not gap:
        return "right"
    more = " or more" if abs(gap) == _FARTHEST else ""
    return f"{count(abs(gap), 'minute')}{more} too {'little' if gap < 0 else 'much'}"


def _spread(values: Iterable[int]) -> list[tuple[int, int]]:
    """Return each whole number from the least to the greatest with how often it occurs."""
    counts = Counter(values)
    return [(index, counts[index]) for index in range(min(counts), max(counts) + 1)]


def _or_more(value: int, most: int) -> str:
    return f"{value}+" if value == most else str(value)


def _too_few(posts: int, verbs: tuple[str, str], what: str) -> str:
    """Return why nothing is drawn; `verbs` are that of one post and that of several."""
    if not posts:
        return f"No post {verbs[0]} {what}, so there is nothing to draw."
    verb = verbs[0] if posts == 1 else verbs[1]
    return f"Only {count(posts, 'post')} {verb} {what}: too few to draw."
