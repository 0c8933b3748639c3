"""Compares a post with what it was when its review was dated, by the history of its repository."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import blake2b
from itertools import chain, pairwise, takewhile
from typing import TYPE_CHECKING, Literal, NamedTuple
from unicodedata import normalize

from anplint.checks.base import CorpusCheck
from anplint.dates import parse_date
from anplint.git import DEPTH_HINT, GitError
from anplint.model import PAD, Hit, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anplint.model import Post, PostRef
    from anplint.world import Past, World

_LEAST_BUMP = 7
"""Days between two reviews: a date that moves by less was mistyped before."""

_NO_TEXT = ("caption", "debris")
"""Kinds of blocks that are not the post's text."""


class ChangedSinceReviewOptions(NamedTuple):
    """Options of changed-since-review.

    unchanged_reviews: `report` a new review date on an unchanged text, or `allow` it.
    """

    unchanged_reviews: Literal["report", "allow"] = "report"


class Body(NamedTuple):
    """What is in the body of a post, as digests: its text, and its whole source."""

    text: str
    source: str


class Reviewed(NamedTuple):
    """When a post was reviewed (ISO date), the place of the date, the body, and the title."""

    reviewed: str
    place: Place
    body: Body
    title: str


class _State(NamedTuple):
    """A post between two changes of its file.

    day       of the change that made it so, as an ISO date
    is_first  whether it was so from the first commit
    """

    day: str
    reviewed: str
    body: Body
    is_first: bool = False


class ChangedSinceReview(CorpusCheck[ChangedSinceReviewOptions, Reviewed]):
    """Finds posts whose text was changed after their review, and reviews that changed nothing.

    The text is what readers see as words or code: headings, paragraphs, items, tables, code.
    Markup, link targets, template tags, images, white space and all meta (the title there, too) do
    not count. A post is compared with its version at the end of the day of its review; where its
    date came into the repository later, with the one that the date came with. A review changed
    nothing where not a letter of the body's source was changed since the review before. Of long
    histories (see `git_log.MOST_VERSIONS`), and of those that were cut off or begin in another
    form, only the known part is judged.
    """

    key = "changed-since-review"
    options_class = ChangedSinceReviewOptions
    fact_class = Reviewed

    def collect(self, post: Post) -> Iterable[Reviewed]:
        """Yield the review of a post that states one, with its body."""
        reviewed, entry = _review_day(post), post.field("last_reviewed")
        if reviewed and entry is not None:
            yield Reviewed(reviewed, post.place(entry.span), _body(post), _title(post))

    def judge(self, facts: Sequence[tuple[PostRef, Reviewed]], world: World) -> Iterable[Hit]:
        """Return a hit for every post that was changed, or reviewed without a change."""
        history = world.history if facts else None
        if history is None:
            return []
        try:
            with history.past({post.path for post, _ in facts}) as past:
                return list(self._hits(facts, past, world))
        except GitError as error:
            world.note(f"whether posts were changed after their review is not known: {error}")
            return []

    def _hits(
        self, facts: Sequence[tuple[PostRef, Reviewed]], past: Past, world: World
    ) -> Iterator[Hit]:
        per_file = Counter(post.path for post, _ in facts)
        unknown = 0
        for post, fact in facts:
            states = _states(post, fact, past, per_file, world.today)
            kept, older = self._kept(fact, states)
            if not kept:
                continue
            if hit := self._changed(fact, kept) or self._bumped(fact, kept, older, states):
                yield hit
            elif kept[-1].is_first and kept[-1].day > fact.reviewed:
                unknown += 1
        if unknown and past.is_shallow():
            posts = "1 post was" if unknown == 1 else f"{unknown:,} posts were"
            world.note(f"whether {posts} changed after the review is not known, since the history "
                       f"of this clone was cut off; {DEPTH_HINT}")  # fmt: skip

    def _kept(self, fact: Reviewed, states: Iterator[_State]) -> tuple[list[_State], _State | None]:
        """Return the states since the date was set, newest first, and the one before; no more than
        it takes to judge.
        """
        kept: list[_State] = []
        may_be_bump = self.options.unchanged_reviews == "report"
        for state in states:
            if state.reviewed != fact.reviewed:
                return kept, state
            kept.append(state)
            may_be_bump = may_be_bump and state.body == fact.body
            if state.day <= fact.reviewed and not may_be_bump:
                break
        return kept, None

    def _changed(self, fact: Reviewed, kept: Sequence[_State]) -> Hit | None:
        reviewed = next((state for state in kept if state.day <= fact.reviewed), kept[-1])
        if reviewed.body.text == fact.body.text:
            return None
        # Newer than the day of the review, else the text would be that of `reviewed`.
        day = next(new.day for new, old in pairwise(kept) if new.body.text != old.body.text)
        data = {"date": day, "reviewed": fact.reviewed}
        return Hit("changed", fact.place, data, fact.reviewed)

    def _bumped(
        self,
        fact: Reviewed,
        kept: Sequence[_State],
        older: _State | None,
        before: Iterator[_State],
    ) -> Hit | None:
        """Return the hit where nothing was changed since the review before: of `older`, the newest
        state that states that one, and of what was `before`.
        """
        if self.options.unchanged_reviews == "allow" or older is None:
            return None
        if not older.reviewed or _days_between(older.reviewed, fact.reviewed) < _LEAST_BUMP:
            return None
        earlier = takewhile(lambda state: state.reviewed == older.reviewed, before)
        if any(state.body != fact.body for state in chain(kept, (older,), earlier)):
            return None
        data = {"old": older.reviewed, "new": fact.reviewed}
        return Hit("bumped", fact.place, data, fact.reviewed)


def _states(
    post: PostRef, fact: Reviewed, past: Past, per_file: Mapping[str, int], today: date
) -> Iterator[_State]:
    """Yield what a post was, newest first: as it is now, and back as long as it is known."""
    state = _State(today.isoformat(), fact.reviewed, fact.body)
    blob, path = None, post.path
    if past.is_changed(path):
        yield state
        blob = ""
    for version in past.versions(post.path):
        if blob is not None and version.blob != blob:
            found = _same_post(past.posts(post.path, version), post, per_file[post.path])
            if found is None or (version.path != path and not _is_surely(found, post, fact)):
                return
            state = _State("", _review_day(found), _body(found))
        blob, path = version.blob, version.path
        yield state._replace(day=version.day, is_first=version.is_first)


def _same_post(posts: Sequence[Post], post: PostRef, now: int) -> Post | None:
    """Return the post of a file that is another one's earlier state; a file's only one is, be its
    identity what it may. `now` is how many reviewed posts the file holds.
    """
    if len(posts) == now == 1:
        return posts[0]
    same = [item for item in posts if item.identity() == post.identity]
    return same[0] if len(same) == 1 else None


def _is_surely(found: Post, post: PostRef, fact: Reviewed) -> bool:
    """Tell whether a file that was moved and changed at once held the same post: git only guesses
    by likeness, and posts made from one template are alike.
    """
    identity = found.identity()
    return _title(found) == fact.title if identity == post.path else identity == post.identity


def _title(post: Post) -> str:
    entry = post.field("title")
    title = entry.value if entry else post.title.value if post.title else ""
    return " ".join(str(title).split())


def _review_day(post: Post) -> str:
    entry = post.field("last_reviewed")
    reviewed = parse_date(entry.value) if entry else None
    return reviewed.isoformat() if reviewed else ""


def _body(post: Post) -> Body:
    blocks = (block.text for block in post.blocks if block.kind not in _NO_TEXT)
    start, end = post.span
    meta = post.meta.span
    source = post.text[start : meta.start] + post.text[max(meta.end, start) : end]
    return Body(_digest(_letters("".join(blocks))), _digest(_letters(source)))


def _letters(text: str) -> str:
    """Return a text without its white space: markup is blanked by it, and lines are wrapped."""
    return normalize("NFC", "".join(text.replace(PAD, "").split()))


def _days_between(first: str, second: str) -> int:
    """Return how many days lie between two ISO dates; less than 0 where the first is later."""
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
