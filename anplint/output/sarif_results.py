"""The results in a SARIF log: findings with regions, related places, fingerprints and fixes."""

from __future__ import annotations

import os
import posixpath
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.model import Post
from anplint.output.fingerprint_github import line_hashes
from anplint.output.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anplint.model import Finding, Fix, Place, Related, Rule, Suppression
    from anplint.output import Result

LINKED = 5
"""How many related places the message links to; GitHub shows only those that are linked."""
RELATED = 100
"""The most related places of a result, of which GitHub keeps 100."""
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_PATH_ERRORS = "surrogatepass" if os.name == "nt" else "surrogateescape"


class _FileParts(NamedTuple):
    """What only the text of a file tells of its findings."""

    hashes: Mapping[int, str]
    fixes: Mapping[int, list[dict[str, Any]]]


def sarif_results(
    result: Result, rules: Sequence[Rule], chosen: Sequence[Finding]
) -> Iterator[dict[str, Any]]:
    """Yield a result for each of the chosen findings. Reads each file once."""
    index = {rule.code: number for number, rule in enumerate(rules)}
    files = _by_file(result, chosen)
    for number, finding in enumerate(chosen):
        parts = files[finding.place.path]
        record = _result(finding, index, parts.hashes)
        if number in parts.fixes:
            record["fixes"] = parts.fixes[number]
        yield record


def _by_file(result: Result, chosen: Sequence[Finding]) -> dict[str, _FileParts]:
    numbers: dict[str, list[int]] = {}
    for number, finding in enumerate(chosen):
        numbers.setdefault(finding.place.path, []).append(number)
    return {path: _file_parts(result, path, chosen, own) for path, own in numbers.items()}


def _file_parts(
    result: Result, path: str, chosen: Sequence[Finding], numbers: Sequence[int]
) -> _FileParts:
    text = result.source(path)
    if not text:
        return _FileParts({}, {})
    post = Post(path, text)
    fixes = {number: [_fix(fix, post)] for number in numbers if (fix := chosen[number].fix)}
    return _FileParts(line_hashes(text, {chosen[n].place.line for n in numbers}), fixes)


def _result(
    finding: Finding, index: Mapping[str, int], hashes: Mapping[int, str]
) -> dict[str, Any]:
    related = finding.related[:RELATED]
    record: dict[str, Any] = {
        "ruleId": finding.code,
        "level": finding.level,
        "message": {"text": message_text(finding)},
        "locations": [{"physicalLocation": _physical_location(finding.place)}],
        "partialFingerprints": {"anplint/v1": finding.fingerprint},
    }
    if finding.code in index:
        record["ruleIndex"] = index[finding.code]
    if related:
        record["relatedLocations"] = [_related(*pair) for pair in enumerate(related, start=1)]
    if finding.place.line in hashes:
        record["partialFingerprints"]["primaryLocationLineHash"] = hashes[finding.place.line]
    if finding.baseline:
        record["baselineState"] = finding.baseline
    if finding.suppression:
        record["suppressions"] = [_suppression(finding.suppression)]
    return record


def _suppression(suppression: Suppression) -> dict[str, str]:
    kind = {"kind": suppression.kind}
    return kind | {"justification": suppression.reason} if suppression.reason else kind


def message_text(finding: Finding) -> str:
    """Return the message as sentences, with links to the related places (SARIF §3.11.6)."""
    text = finding.message.strip() or finding.name
    text = text.replace("[", r"\[") + ("" if text.endswith((".", "?")) else ".")
    links = [
        f"[{_link_text(related.place)}]({number})"
        for number, related in enumerate(finding.related[:LINKED], start=1)
    ]
    more = len(finding.related) - LINKED
    if more > 0:
        links.append(count(more, "more place"))
    return f"{text} See {_listed(links)}." if links else text


def _listed(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), parts[-1])))


def _link_text(place: Place) -> str:
    path = place.path if _inside(place.path) else _bare_name(place.path)
    return re.sub(r"([\\\[\]])", r"\\\1", f"{path}:{place.line}")


def _related(number: int, related: Related) -> dict[str, Any]:
    location = {"id": number, "physicalLocation": _physical_location(related.place)}
    if related.message:
        location["message"] = {"text": related.message.replace("[", r"\[")}
    return location


def _physical_location(place: Place) -> dict[str, Any]:
    return {"artifactLocation": artifact_location(place.path), "region": _region(place)}


def artifact_location(path: str) -> dict[str, str]:
    """Return a path as a URI from the root of the repository.

    A file outside of the root has no such URI, and its path would tell of the machine: it is
    given by its bare name, from no base.
    """
    from urllib.parse import quote

    if not _inside(path):
        return {"uri": quote(_bare_name(path), errors=_PATH_ERRORS)}
    uri = quote(posixpath.normpath(path), errors=_PATH_ERRORS)
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _inside(path: str) -> bool:
    path = posixpath.normpath(path)
    return not path.startswith(("../", "/")) and not _DRIVE.match(path)


def _bare_name(path: str) -> str:
    return re.split(r"[\\/]", path)[-1]


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _fix(fix: Fix, post: Post) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(post.place(edit.span)), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": artifact_location(post.path), "replacements": replacements}
    return {
        "description": {"text": fix.description},
        "artifactChanges": [change],
        "properties": {"safe": fix.safe},
    }
