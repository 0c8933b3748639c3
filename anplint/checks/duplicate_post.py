"""Finds posts of which the most part stands in one other post too."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from anplint.checks.across_posts import AllowedFiles, Editions, Survey, survey
from anplint.checks.passages import NOTE, PassageCheck
from anplint.checks.shared_parts import Shared, shared_parts
from anplint.model import Hit, Related

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anplint.checks.option_types import Count, Percent, Positive, Texts
    from anplint.checks.passages import Passages
    from anplint.model import PostRef
    from anplint.world import World


class DuplicatePostOptions(NamedTuple):
    """Options of duplicate-post.

    share: how much of a post must stand in one other post, in percent of the characters of the
      paragraphs that are compared.
    min_passages: how many of its paragraphs that must be at least.
    min_chars: shorter paragraphs are not compared.
    min_item_chars: shorter list items are not compared: steps of instructions are often alike.
    min_tokens: paragraphs with fewer different words are only compared as a whole, since a few
      words in another order say little.
    edited: from how alike, character by character, two paragraphs count as edited, 0 to 100
      (rapidfuzz's `ratio`).
    reworked: from how alike, word by word in any order, two paragraphs count as reworked, 0 to 100
      (rapidfuzz's `token_set_ratio`). A paragraph with a sentence added has 100. List items are
      not judged by it.
    allowed_texts: texts that may stand in many posts, such as a disclaimer; also with changes.
    allowed_files: globs, as in .gitignore and relative to the root, of files whose paragraphs may
      stand in other posts.
    boilerplate_share: a sentence that stands in so many percent of the posts is boilerplate;
      paragraphs that share nothing else are not alike.
    boilerplate_posts: how many posts a boilerplate sentence stands in at least.
    """

    share: Percent = 80
    min_passages: Positive = 3
    min_chars: Count = 80
    min_item_chars: Count = 160
    min_tokens: Count = 12
    edited: Percent = 90
    reworked: Percent = 90
    allowed_texts: Texts = ()
    allowed_files: Texts = ()
    boilerplate_share: Percent = 1
    boilerplate_posts: Positive = 10


class DuplicatePost(PassageCheck[DuplicatePostOptions]):
    """Compares which passages posts have; drafts are left out, and editions of one page.

    Passages are the same where cross-post-duplicate puts them into one group.
    """

    key = "duplicate-post"
    options_class = DuplicatePostOptions

    def __init__(self, options: DuplicatePostOptions, schema: Mapping[str, object]) -> None:
        """Bind the check. Raises ValueError for globs that are none."""
        super().__init__(options, schema)
        self._files = AllowedFiles(options.allowed_files)

    def judge(self, facts: Sequence[tuple[PostRef, Passages]], world: World) -> Iterator[Hit]:
        """Yield a hit for each post that is mostly an earlier one."""
        found = survey(facts, self.options, self._files, world)
        posts = found.corpus.posts
        editions = Editions(posts)
        options = self.options
        for shared in shared_parts(_weights(found), options.share, options.min_passages):
            if not editions.are_one_page(shared.first, shared.again):
                yield _hit(posts[shared.first], posts[shared.again], shared)


def _weights(found: Survey) -> list[list[tuple[int, int]]]:
    """Return for each published post the groups of its passages, and how long each passage is.

    Passages that may repeat and notes on the post are left out.
    """
    corpus = found.corpus
    weights: list[list[tuple[int, int]]] = [[] for _ in range(corpus.published)]
    for number, places in enumerate(corpus.places):
        if number in found.allowed:
            continue
        member = found.links.get(number)
        group = member.leader if member else number
        for at, position in places:
            if at < corpus.published and corpus.posts[at].passages[position].kind != NOTE:
                weights[at].append((group, len(corpus.texts[number])))
    return weights


def _hit(first: Passages, again: Passages, shared: Shared) -> Hit:
    data = {
        "path": first.title_place.path,
        "title": first.title,
        "share": f"{100 * shared.weight // shared.of_weight}",
        "shared": shared.parts,
        "passages": shared.of_parts,
    }
    related = (Related(first.title_place, "The post it repeats."),)
    return Hit("duplicate", again.title_place, data, again.title, related)
