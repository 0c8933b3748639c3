"""Suppressions: what a post says, in comments or in its meta, of findings not to be reported.

    <!-- anplint-disable-next-line ANP201, missing-image-text -- reason until=2027-01-31 -->
    <!-- anplint-disable ANP7 -->  …  <!-- anplint-enable ANP7 -->
    <!-- anplint-disable-file freshness -->
    anplint: {ignore: [ANP601], reason: …, until: 2027-01-31}      (a key of the meta)

Here they are read, and what is wrong with them is found; the engine applies them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.checks.meta_words import short
from anplint.lines import line_starts
from anplint.model import Hit, Meta, Span, normal_key
from anplint.ruleset import RuleError, matching, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from anplint.model import Comment, Entry, Node, Place, Post, Rule

OWN_KEY = "anplint"
"""The key of the meta; no check sees it."""

LASTING = frozenset({"ANP002", "ANP003", "ANP004"})
"""The rules that no post suppresses: those on suppressions, and a rule that failed."""

MOST = 1_000
"""Suppressions of one post that are read, each rule named counting as one."""

KINDS = ("disable-next-line", "disable", "enable", "disable-file")
_LONGEST_NAME = 200
_META_KEYS = ("ignore", "reason", "until")
_DIRECTIVE = re.compile(r"anplint-([\w-]++)(?=[\s,:;]|\Z)")
_REASON = re.compile(r"(?:^|(?<=\s))(?:--+|[\u2013\u2014])")
"""What a reason stands after; editors turn two hyphens into a dash."""
_UNTIL = re.compile(r"(?:^|(?<=[\s,]))until=([^\s,]*)")
_WORD = re.compile(r"[^\s,>]+")
_ALONE = re.compile(r"^[ \t>]*+(?:<!--[^\n]*?-->|\{%[^\n]*?%\})[ \t]*$", re.MULTILINE)
"""A comment, to whomever, or a template tag that has its line for itself."""
_OTHER_WORDS = ("disable-line", "disable-this-line")
_VISIBLE = re.compile(r"[^\s>]")
"""What makes a line not blank; the mark of a block quote does not."""


class Name(NamedTuple):
    """A code, the beginning of one, a rule's name or a category, as it is written in a post."""

    text: str
    place: Place


class Directive(NamedTuple):
    """A suppression that can be used, as the cache keeps it.

    kind    one of `KINDS`, or "meta"
    names   the rules; none: all
    start, end  the offsets between which the findings begin that it is about; of "disable" and
                "enable" the end is that of the post
    until   the last day on which it has a say, as 2027-01-31; "" where it never ends
    """

    kind: str
    names: tuple[Name, ...]
    place: Place
    start: int
    end: int
    reason: str = ""
    until: str = ""

    @property
    def label(self) -> str:
        """The directive as people write it."""
        return OWN_KEY if self.kind == "meta" else f"anplint-{self.kind}"


class Written(NamedTuple):
    """The suppressions of a post, and what is wrong with them: messages of ANP003."""

    directives: list[Directive]
    faults: list[Hit]


def take_own(meta: Meta) -> tuple[Meta, tuple[Entry, ...]]:
    """Split the key `anplint` off the meta of a post."""
    own = tuple(entry for entry in meta.entries if normal_key(entry.key) == OWN_KEY)
    rest = tuple(entry for entry in meta.entries if normal_key(entry.key) != OWN_KEY)
    return Meta(rest, meta.span), own


def read_directives(
    post: Post, own: Iterable[Entry], known: Sequence[Rule], require_reason: bool
) -> Written:
    """Return the suppressions of a post. Linear in time.

    own    the entries of its meta that `take_own` split off
    known  every rule there is
    """
    reader = _Reader(post, known, require_reason)
    for entry in own:
        reader.take_meta(entry)
    for comment in post.comments:
        reader.take_comment(comment)
    return Written(reader.directives, reader.faults)


class _Reader:
    """Gathers the directives of one post, up to `MOST`, and their faults."""

    def __init__(self, post: Post, known: Sequence[Rule], require_reason: bool) -> None:
        self.directives: list[Directive] = []
        self.faults: list[Hit] = []
        self._post, self._known, self._require_reason = post, known, require_reason
        self._left = MOST
        self._lines: _Lines | None = None
        # A file may end in the place of a finding: that of a post without any text.
        self._end = post.span.end + (post.span.end == len(post.text))

    def take_meta(self, entry: Entry) -> None:
        """Take the key `anplint` of the meta."""
        written = list(_meta_names(entry))
        faults = list(_meta_faults(entry))
        for span, fault in faults:
            self._fault("meta", span, fault=fault)
        reason = "".join(str(node.value) for _, node in _parts(entry, "reason")).strip()
        untils = [(node.span, str(node.value)) for _, node in _parts(entry, "until")]
        if written and not faults:
            where = self._post.span.start, self._end
            self._add("meta", entry.span, written, where, reason, untils)

    def take_comment(self, comment: Comment) -> None:
        """Take a comment; one that is about anplint, but no directive, is passed over."""
        text = self._post.text
        found = _DIRECTIVE.match(text, *comment.inner)
        if found is None or self._left < 0:
            return
        kind = found[1]
        if kind not in KINDS:
            self._wrong_kind(kind, Span(comment.inner.start, found.end()))
            return
        cut = _REASON.search(text, found.end(), comment.inner.end)
        head_end = cut.start() if cut else comment.inner.end
        untils = [
            (Span(*match.span(1)), match[1])
            for match in _UNTIL.finditer(text, found.end(), comment.inner.end)
        ]
        head = _UNTIL.sub(_spaces, text[found.end() : head_end])
        head = " " + head[1:] if head.startswith((":", ";")) else head
        names = [
            (Span(found.end() + match.start(), found.end() + match.end()), match[0])
            for match in _WORD.finditer(head)
        ]
        reason = _UNTIL.sub("", text[cut.end() : comment.inner.end]) if cut else ""
        where = self._reach(kind, comment)
        self._add(kind, comment.span, names, where, " ".join(reason.split()), untils)

    def _wrong_kind(self, kind: str, span: Span) -> None:
        if self._is_full(1, span):
            return
        kind = short(kind)
        near = "disable-next-line" if kind in _OTHER_WORDS else nearest(kind, KINDS)
        if near:
            self._fault("directive-near", span, directive=kind, near=f"anplint-{near}")
        elif kind.startswith(("disable", "enable", "ignore", "suppress")):
            self._fault("directive", span, directive=kind)

    def _reach(self, kind: str, comment: Comment) -> tuple[int, int]:
        """Return between which offsets the findings of a comment begin."""
        if kind == "disable-file":
            return self._post.span.start, self._end
        if kind == "enable":
            return comment.span.start, self._end
        if kind == "disable":
            return comment.span.end, self._end
        if self._lines is None:
            self._lines = _Lines(self._post)
        return self._lines.after(comment.span.end)

    def _add(
        self,
        kind: str,
        span: Span,
        written: list[tuple[Span, str]],
        where: tuple[int, int],
        reason: str,
        untils: list[tuple[Span, str]],
    ) -> None:
        if self._is_full(max(len(written), 1), span):
            return
        rules = [item for item in written if self._is_rule(*item)]
        names = tuple(Name(text, self._post.place(at)) for at, text in rules)
        is_dated = self._has_date(untils)
        if kind != "enable" and self._require_reason and not reason:
            how = "`reason: …`" if kind == "meta" else "` -- ` and the reason"
            self._fault("reason", span, how=how)
        # One whose names are all wrong is not about all rules.
        if is_dated and (names or not written):
            place, until = self._post.place(span), untils[0][1] if untils else ""
            self.directives.append(Directive(kind, names, place, *where, reason, until))

    def _is_full(self, count: int, span: Span) -> bool:
        """Tell whether so many are too many, and say so once."""
        if count <= self._left:
            self._left -= count
            return False
        if self._left >= 0:
            self._fault("many", span, most=f"{MOST:,}")
        self._left = -1
        return True

    def _is_rule(self, span: Span, name: str) -> bool:
        codes = codes_of(self._known, name)
        if codes:
            return True
        if codes is not None:
            self._fault("lasting", span, name=name)
            return False
        name = short(name)
        labels = {label for rule in self._known for label in (rule.code, rule.name, rule.category)}
        near = nearest(name, labels)
        if near:
            self._fault("name-near", span, name=name, near=near)
        else:
            self._fault("name", span, name=name)
        return False

    def _has_date(self, untils: list[tuple[Span, str]]) -> bool:
        for span, text in untils[:1]:
            if not _is_date(text):
                self._fault("until", span, value=f"`{short(text)}`" if text else "none")
                return False
        for span, _ in untils[1:2]:
            self._fault("twice", span)
        return True

    def _fault(self, message: str, span: Span, **data: str) -> None:
        self.faults.append(Hit(message, span, data))


def codes_of(known: Sequence[Rule], name: str) -> frozenset[str] | None:
    """Return the codes that a name in a post stands for, without those that no post suppresses;
    None where it names no rule.
    """
    if len(name) > _LONGEST_NAME:
        return None
    try:
        found = matching(known, name)
    except RuleError:
        return None
    return frozenset(rule.code for rule in found) - LASTING


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _is_date(text: str) -> bool:
    from datetime import date

    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class _Lines:
    """Finds the next line of a post that is not blank; lines that hold nothing but comments or
    template tags count as blank.
    """

    def __init__(self, post: Post) -> None:
        self._starts = line_starts(post.text)
        self._end = post.span.end
        self._text = _without_comments(post)
        self._last = 0, 0

    def after(self, at: int) -> tuple[int, int]:
        """Return where the line starts and ends; an empty range where there is none."""
        line = bisect_right(self._starts, at - 1)
        begin = self._starts[line] if line < len(self._starts) else self._end
        first, last = self._last
        if not first <= begin <= last:
            found = _VISIBLE.search(self._text, begin, self._end)
            last = found.start() if found else self._end
            self._last = begin, last
        if last >= self._end:
            return self._end, self._end
        line = bisect_right(self._starts, last)
        stop = self._starts[line] if line < len(self._starts) else len(self._text) + 1
        return self._starts[line - 1], stop


def _without_comments(post: Post) -> str:
    parts: list[str] = []
    at = 0
    for comment in post.comments:
        start, end = comment.span
        parts += (post.text[at:start], " " * (end - start))
        at = end
    return _ALONE.sub(_spaces, "".join((*parts, post.text[at:])))


def _parts(entry: Entry, key: str) -> Iterator[tuple[Span, Node]]:
    """Yield the values that the meta key has under a key, each with where the key stands."""
    for part in entry.node.entries:
        if part.key == key:
            yield part.key_span, part.node


def _meta_names(entry: Entry) -> Iterator[tuple[Span, str]]:
    """Yield the names under `ignore`: texts in a list, or one text."""
    for _, node in _parts(entry, "ignore"):
        for item in node.items or (node,):
            if isinstance(item.value, str):
                yield from ((item.span, name) for name in _WORD.findall(item.value))


def _meta_faults(entry: Entry) -> Iterator[tuple[Span, str]]:
    """Yield what is wrong with the shape of the meta key, each with its place."""
    if not entry.node.entries:
        yield entry.span, "needs `ignore` below it, with the rules"
        return
    for part in entry.node.entries:
        if part.key not in _META_KEYS:
            yield part.key_span, f"knows `ignore`, `reason` and `until`, not `{short(part.key)}`"
        elif part.key == "ignore":
            if not _is_rules(part.node):
                yield part.span, "needs the rules to ignore as texts"
        elif not _is_text(part.value):
            yield part.span, f"needs a text as `{part.key}`"
    keys = {part.key for part in entry.node.entries}
    if "ignore" not in keys and keys <= set(_META_KEYS):
        yield entry.key_span, "needs `ignore` below it, with the rules"


def _is_rules(node: Node) -> bool:
    values: list[Any] = [item.value for item in node.items] or [node.value]
    return all(isinstance(value, str) and _WORD.search(value) for value in values)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
