"""inspect: a pure function of path, bytes and plan. Reads the posts of one file, runs every post
check, and takes the facts of every corpus check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.engine.card import CARDS, Card, card_of
from anplint.engine.findings import make_finding
from anplint.engine.plan import ALWAYS_ON
from anplint.model import Finding, Hit, Post, PostRef, Rule, Span
from anplint.readers import form_of, read

if TYPE_CHECKING:
    from anplint.engine.plan import Collection, Plan
    from anplint.model import Entry

UNREADABLE_CHECK = "problem"
"""The only check that runs on a post that can't be read: the others would guess."""

SUPPRESSIONS = "\0suppressions"
"""The source of facts that are `suppression.Directive`s; no rule's name."""

UNKNOWN_SUPPRESSION = "ANP003"

MOST_FINDINGS = 10_000
"""Findings of one rule in one post. Nobody reads more, and each costs up to 60 µs."""


class Fact(NamedTuple):
    """A fact that a corpus check took, with the post it is of.

    source  the code of the rule it is for, or the name under which several rules share it
    """

    source: str
    post: PostRef
    fact: Any


class Inspection(NamedTuple):
    """All that a run keeps of one file.

    collection  the name of the collection the file belongs to
    posts       how many posts the file holds
    broken      whether something raised, or the process died
    lacks_facts  whether what raised was to take facts
    """

    path: str
    collection: str
    posts: int
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    broken: bool = False
    lacks_facts: bool = False


def inspect(path: str, config_path: str, data: bytes, plan: Plan) -> Inspection:
    """Return the inspection of one file.

    path         relative to the root, with `/`
    config_path  the same file relative to the configuration's folder, for its globs
    """
    collection = plan.collection(config_path, form_of(path))
    inspector = _Inspector(path, collection, plan)
    for post in inspector.read(data):
        inspector.check(post)
    return inspector.result()


def read_posts(path: str, data: bytes, collection: Collection) -> list[Post]:
    """Return the posts of a file, with the fields and by the schema of its collection."""
    posts = read(path, data, collection.schema, collection.forced)
    for post in posts:
        post.fields = collection.fields
    return posts


class _Inspector:
    """Gathers what one file gives; a check that raises becomes a finding."""

    def __init__(self, path: str, collection: Collection, plan: Plan) -> None:
        self._path = path
        self._plan = plan
        self._collection = collection
        self._findings: list[Finding] = []
        self._facts: list[Fact] = []
        self._posts = 0
        self._broken = self._lacks_facts = False

    def result(self) -> Inspection:
        return Inspection(
            self._path, self._collection.name, self._posts, tuple(self._findings),
            tuple(self._facts), self._broken, self._lacks_facts,
        )  # fmt: skip

    def read(self, data: bytes) -> list[Post]:
        try:
            posts = read_posts(self._path, data, self._collection)
        except Exception as error:
            self._crashed("the reader", Post(self._path, ""), error)
            self._lacks_facts = True
            return []
        self._posts = len(posts)
        return posts

    def check(self, post: Post) -> None:
        readable = post.is_readable
        own = _take_own(post)
        identity = post.identity()
        for rule, check in self._collection.post_checks:
            if readable or check.key == UNREADABLE_CHECK:
                before = len(self._findings)
                try:
                    for hit in check.check(post):
                        self._findings.append(make_finding(rule, hit, post, identity))
                        if len(self._findings) - before >= MOST_FINDINGS:
                            self._findings[-1] = _last_of_many(self._findings[-1])
                            break
                except Exception as error:
                    self._crashed(f"{rule.code} {rule.name}", post, error)
        ref = PostRef(post.path, identity)
        self._facts.append(Fact(CARDS, ref, self._card(post)))
        if readable:
            self._collect(post, ref)
            if own or post.comments:
                self._suppress(post, ref, own)

    def _card(self, post: Post) -> Card:
        try:
            return card_of(post)
        except Exception as error:
            self._crashed("the card for reports", post, error)
            return Card()

    def _collect(self, post: Post, ref: PostRef) -> None:
        taken = set[str]()
        for rule, check in self._collection.corpus_checks:
            source = check.source() or rule.code
            if source in taken:
                continue
            taken.add(source)
            try:
                self._facts += [Fact(source, ref, fact) for fact in check.collect(post)]
            except Exception as error:
                self._crashed(f"{rule.code} {rule.name}", post, error)
                self._lacks_facts = True

    def _suppress(self, post: Post, ref: PostRef, own: tuple[Entry, ...]) -> None:
        """Take what the post says of findings that are not to be reported."""
        from anplint.suppression import read_directives

        require_reason = self._plan.settings.require_reason
        try:
            written = read_directives(post, own, self._plan.known, require_reason)
        except Exception as error:
            self._crashed("the reader of suppressions", post, error)
            return
        self._facts += [Fact(SUPPRESSIONS, ref, item) for item in written.directives]
        rule = self._collection.find_rule(UNKNOWN_SUPPRESSION)
        if rule:
            found = (make_finding(rule, hit, post, ref.identity) for hit in written.faults)
            self._findings += found

    def _crashed(self, who: str, post: Post, error: Exception) -> None:
        self._broken = True
        rule = self._collection.rule(ALWAYS_ON)
        self._findings.append(crash_finding(rule, who, post, error))


def _take_own(post: Post) -> tuple[Entry, ...]:
    """Take the key `anplint` out of the meta, so that no check stumbles over it."""
    if "anplint" not in post.meta.by_normal_key:
        return ()
    from anplint.suppression import take_own

    post.meta, own = take_own(post.meta)
    return own


def _last_of_many(finding: Finding) -> Finding:
    more = f"Only the first {MOST_FINDINGS:,} of these in the post are reported."
    return finding._replace(message=f"{finding.message} {more}")


def crash_finding(rule: Rule, who: str, post: Post, error: Exception) -> Finding:
    """Return the finding that says which rule raised what, where in the code, on which post."""
    from traceback import extract_tb

    frame = extract_tb(error.__traceback__)[-1:]
    where = f"{frame[0].name}, line {frame[0].lineno}" if frame else "unknown"
    data = {"rule": who, "error": f"{type(error).__name__}: {error}", "where": where}
    hit = Hit("raised", Span(0, 0), data, about=f"{who} {type(error).__name__}")
    return make_finding(rule, hit, post, post.path)
