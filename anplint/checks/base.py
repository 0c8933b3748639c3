"""What a check is. A check looks for one kind of thing and yields hits; rules bind it to codes.

Options are a `NamedTuple` with defaults, so that no check needs pydantic to run; the types of
`anplint.checks.option_types` carry the constraints, and pydantic enforces them where options come
from outside (`ruleset.parse_options`). The docstring of an options class describes each option in
a line `name: text`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from anplint.model import Hit, Post, PostRef
    from anplint.world import World

OptionsT = TypeVar("OptionsT")
FactT = TypeVar("FactT")


class NoOptions(NamedTuple):
    """A check without options."""


class Check(ABC, Generic[OptionsT]):
    """What both kinds of check share: a key, an options class and the options of one rule."""

    key: ClassVar[str]
    options_class: ClassVar[Any] = NoOptions

    def __init__(self, options: OptionsT, schema: Mapping[str, Any]) -> None:
        """Bind the check to the options of a rule and the meta schema of a collection."""
        self.options = options
        self.schema = schema

    def needs_messages(self) -> tuple[str, ...]:
        """Return the keys of the messages that a rule must have for these options.

        Only checks that people write rules for need say so: a rule that lacks one is refused.
        """
        return ()


class PostCheck(Check[OptionsT]):
    """A check of one post: a pure function of it. No clock, disk, network or other post."""

    @abstractmethod
    def check(self, post: Post) -> Iterable[Hit]:
        """Yield hits whose `where` is a span of the post."""


class CorpusCheck(Check[OptionsT], Generic[OptionsT, FactT]):
    """A check that needs other posts, today's date, the file system or the history of the posts.

    `collect` runs with the post in hand, is pure, and yields facts: small `NamedTuple`s of plain
    data and `Place`s, which the cache keeps as JSON. `judge` runs once with the facts of the posts
    that are reported on and of those that concern them, see `keys` and `source`, and yields hits
    whose `where` is a `Place` and whose `about` is given.

    fact_class  the class of the facts, from whose annotations the cache makes them anew; None: they
                cannot be kept, and posts that have some are read in every run
    """

    fact_class: ClassVar[Any] = None

    def source(self) -> str:
        """Return the name of the facts, where several rules share what they take from a post: it
        must say all that they depend on. Without `keys`, `judge` gets the facts of all posts then.
        """
        return ""

    def keys(self, fact: FactT) -> Iterable[str]:
        """Yield what facts are judged together by: those that share no key do not concern each
        other. None at all means that each fact is judged by itself.
        """
        return ()

    @abstractmethod
    def collect(self, post: Post) -> Iterable[FactT]:
        """Yield what `judge` must know of one post."""

    @abstractmethod
    def judge(self, facts: Sequence[tuple[PostRef, FactT]], world: World) -> Iterable[Hit]:
        """Yield hits. `facts` are in the order of paths; `world` has the date and the files."""
