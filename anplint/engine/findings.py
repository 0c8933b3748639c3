"""Hits → findings: message text, place, fingerprint, order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.model import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anplint.model import Hit, Post, Rule, Span

_NAME = re.compile(r"\{(\w+)\}")
_MOST_ABOUT = 200
_LEAST_ABOUT = 20
_CONTEXT = 30
"""Characters: a finding on less text than the least is about what stands around it, too, so that
one `TODO` that was mended and another that was added are two."""


def make_finding(rule: Rule, hit: Hit, post: Post | None, identity: str) -> Finding:
    """Return a finding whose fingerprint still lacks its occurrence: see `finish`.

    Raises KeyError where the hit names a message that the rule does not have: the rule is broken.
    """
    if isinstance(hit.where, Place):
        place = hit.where
    else:
        assert post is not None, "only a post check may yield spans"
        place = post.place(hit.where)
    about = hit.about
    if about is None:
        about = _text_at(post, place.span) if post else ""
    print_ = "\0".join((rule.code, identity, hit.message, " ".join(about.split())))
    message = fill(rule.messages[hit.message], hit.data)
    return Finding(
        rule.code, rule.name, rule.level, message, place, print_, hit.related, hit.fix
    )  # fmt: skip


def _text_at(post: Post, span: Span) -> str:
    """Return the text at a span; of a short one in the body with what stands in its line."""
    start, end = span
    is_in_meta = post.meta.span.start <= start < post.meta.span.end
    if end - start < _LEAST_ABOUT and not is_in_meta:
        before = post.text[max(start - _CONTEXT, post.span.start) : start]
        after = post.text[end : min(end + _CONTEXT, post.span.end)]
        start -= len(before) - max(before.rfind("\n"), before.rfind("\r")) - 1
        end += min(len(part) for part in (after.partition("\n")[0], after.partition("\r")[0]))
    return post.text[start:end][:_MOST_ABOUT]


def fill(template: str, data: Mapping[str, object]) -> str:
    """Return a message with `{names}` replaced by data; a plain replacement, never `format`:
    rule files are data from strangers.
    """
    return _NAME.sub(lambda name: str(data.get(name[1], name[0])), template)


def finish(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in order of place and rule, with their fingerprints complete.

    The first half of a fingerprint is a hash of rule code, message key, the text the finding is
    about, and the number of the occurrence among equals in the post; the second half is a hash of
    the post's identity. No line number and no absolute path go in, so it survives moved lines. Of a
    post that has no identity but its path the first half survives that it is moved. Suppressed
    findings are numbered last: a suppression gives no other finding another number.
    """
    seen: dict[str, int] = {}
    done = []
    for finding in sorted(findings, key=_by_number):
        raw = finding.fingerprint
        number = seen[raw] = seen.get(raw, 0) + 1
        code, identity, rest = raw.split("\0", 2)
        print_ = half(f"{code}\0{rest}\0{number}") + half(identity)
        done.append(finding._replace(fingerprint=print_))
    return sorted(done, key=order) if any(item.suppression for item in done) else done


def _by_number(finding: Finding) -> tuple[object, ...]:
    return finding.suppression is not None, *order(finding)


def half(text: str) -> str:
    """Return 64 bits of a hash, in hexadecimal."""
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def order(finding: Finding) -> tuple[str, int, int, str, str]:
    """Return by what findings are ordered: their place, then their rule."""
    return (
        finding.place.path,
        finding.place.span.start,
        finding.place.span.end,
        finding.code,
        finding.message,
    )
