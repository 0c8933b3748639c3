"""Hits → findings: message text, place, fingerprint, order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anplint.model import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from anplint.model import Hit, Post, Rule

_NAME = re.compile(r"\{(\w+)\}")
_MOST_ABOUT = 200


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
        about = post.text[place.span.start : place.span.end][:_MOST_ABOUT] if post else ""
    print_ = "\0".join((rule.code, identity, hit.message, " ".join(about.split())))
    message = fill(rule.messages[hit.message], hit.data)
    return Finding(
        rule.code, rule.name, rule.level, message, place, print_, hit.related, hit.fix
    )  # fmt: skip


def fill(template: str, data: Mapping[str, object]) -> str:
    """Return a message with `{names}` replaced by data; a plain replacement, never `format`:
    rule files are data from strangers.
    """
    return _NAME.sub(lambda name: str(data.get(name[1], name[0])), template)


def finish(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings in order of place and rule, with their fingerprints complete.

    The fingerprint is a hash of rule code, post identity, message key, the text the finding is
    about, and the number of the occurrence among equals. No line number and no absolute path go
    in, so it survives moved lines and renamed files.
    """
    ordered = sorted(findings, key=_order)
    if not ordered:
        return []
    from hashlib import blake2b

    seen: dict[str, int] = {}
    done = []
    for finding in ordered:
        number = seen[finding.fingerprint] = seen.get(finding.fingerprint, 0) + 1
        text = f"{finding.fingerprint}\0{number}".encode("utf-8", "surrogatepass")
        print_ = blake2b(text, digest_size=16).hexdigest()
        done.append(finding._replace(fingerprint=print_))
    return done


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    return (
        finding.place.path,
        finding.place.span.start,
        finding.place.span.end,
        finding.code,
        finding.message,
    )
