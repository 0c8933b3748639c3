"""What the rules on copies across posts share: their options, and which passages are copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from anplint.checks.boilerplate import Sentence, without_boilerplate
from anplint.checks.copies import Corpus, grouped, links_across, without_allowed, without_steps
from anplint.checks.passages import PassageOptions, item_length, thresholds_of
from anplint.checks.standing import edition_of
from anplint.similarity.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from anplint.checks.copies import Links
    from anplint.checks.passages import Passages
    from anplint.model import PostRef
    from anplint.world import World


class CopyOptions(PassageOptions, Protocol):
    """The options that rules on copies across posts have besides."""

    @property
    def allowed_texts(self) -> tuple[str, ...]:
        """Texts that may stand in many posts."""

    @property
    def allowed_files(self) -> tuple[str, ...]:
        """Globs of files whose passages may stand in other posts."""

    @property
    def boilerplate_share(self) -> float:
        """In how many percent of the posts a sentence is boilerplate."""

    @property
    def boilerplate_posts(self) -> int:
        """In how many posts a sentence is boilerplate at least."""


class Survey(NamedTuple):
    """Which texts of a collection are copies.

    allowed      numbers of the texts that may repeat
    boilerplate  sentences for which passages match that are no copies
    """

    corpus: Corpus
    links: Links
    allowed: Set[int]
    boilerplate: list[Sentence]


class AllowedFiles:
    """Globs, as in .gitignore, of files whose passages may stand elsewhere."""

    def __init__(self, globs: Sequence[str]) -> None:
        """Compile the globs. Raises ValueError for one that is none."""
        self._spec = _spec(globs) if globs else None

    def __contains__(self, path: str) -> bool:
        return self._spec is not None and bool(self._spec.match_file(path))


class Editions:
    """Tells which posts are one page in several versions: these are meant to agree."""

    def __init__(self, posts: Sequence[Passages]) -> None:
        self._posts = posts
        self._names: dict[int, str] = {}

    def are_one_page(self, first: int, second: int) -> bool:
        """Tell whether two posts, by their positions, are the same page in two versions."""
        return self._path(first) != self._path(second) and self._name(first) == self._name(second)

    def _path(self, at: int) -> str:
        return self._posts[at].title_place.path

    def _name(self, at: int) -> str:
        if at not in self._names:
            self._names[at] = edition_of(self._path(at))
        return self._names[at]


def _spec(globs: Sequence[str]) -> Any:
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(globs)
    except Exception as error:  # pathspec lets the errors of its regex engines through
        raise ValueError(f"allowed_files: {error}") from error


def survey(
    facts: Sequence[tuple[PostRef, Passages]],
    options: CopyOptions,
    files: AllowedFiles,
    world: World,
) -> Survey:
    """Return which passages are copies; made once for rules with the same facts and options."""
    key = (
        "copies", thresholds_of(options), item_length(options), options.allowed_texts,
        options.allowed_files, options.boilerplate_share, options.boilerplate_posts,
        tuple(ref.path for ref, _ in facts), world.whole,
    )  # fmt: skip
    return world.once(key, lambda: _survey(facts, options, files, world))


def _survey(
    facts: Sequence[tuple[PostRef, Passages]],
    options: CopyOptions,
    files: AllowedFiles,
    world: World,
) -> Survey:
    corpus, members = grouped(facts, options, world)
    thresholds = thresholds_of(options)
    links = links_across(corpus, members)
    linked = links.keys()
    allowed = _allowed(corpus, links, options, files)
    if allowed:
        links = without_allowed(corpus.texts, links, allowed, thresholds)
    left_out = linked - links.keys()
    items = corpus.items(links)
    links = without_steps(corpus.texts, links, items, thresholds)
    published = world.whole.published if world.whole else corpus.published
    share = -int(-published * options.boilerplate_share // 100)
    least = max(options.boilerplate_posts, share)
    boilerplate: list[Sentence] = []
    if published >= least:
        links, boilerplate = without_boilerplate(
            corpus, links, items, thresholds, least, world.whole
        )
    return Survey(corpus, links, left_out, boilerplate)


def _allowed(corpus: Corpus, links: Links, options: CopyOptions, files: AllowedFiles) -> list[str]:
    """Return the texts that may repeat: those of the options, and those of allowed files."""
    allowed = [normalise(text) for text in options.allowed_texts]
    if options.allowed_files:
        inside = [post.title_place.path in files for post in corpus.posts]
        allowed += [
            corpus.texts[number]
            for number in links
            if any(inside[at] for at, _ in corpus.places[number])
        ]
    return allowed
