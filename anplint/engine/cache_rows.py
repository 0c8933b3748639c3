"""Inspections ↔ the rows of the cache: findings as one JSON text, facts as one for each source."""

from __future__ import annotations

import json
import struct
from functools import partial
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from anplint.engine.codec import MalformedError, codec_of
from anplint.model import Finding, PostRef

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from anplint.engine.inspection import Fact, Inspection

CHUNK = 250
"""Rows that are decoded in one go: so few that what JSON makes of them stays in the processor's
cache, so many that the cost of a call does not count."""

_KEY_BYTES = 8

# Text may hold lone surrogates, which SQLite's text can't: everything is stored as bytes.
_json = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


class SourceRow(NamedTuple):
    """The facts of one source, and the hashes of what they are judged together by."""

    source: str
    data: bytes
    keys: bytes | None


class Entry(NamedTuple):
    """What is stored of one inspection."""

    collection: bytes
    posts: int
    findings: bytes | None
    sources: list[SourceRow]


def to_bytes(text: str) -> bytes:
    """Return a text as bytes, whatever is in it."""
    return text.encode("utf-8", "surrogatepass")


def to_text(data: bytes) -> str:
    """Return the text that `to_bytes` took. Raises MalformedError."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except (AttributeError, UnicodeDecodeError) as error:
        raise MalformedError("a text that is none") from error


def entry_of(inspection: Inspection, keys: Mapping[str, Iterable[str]]) -> Entry:
    """Return what to store of an inspection. Raises codec.UnsupportedError."""
    facts = _by_source(inspection.facts, inspection.path)
    sources = [
        SourceRow(source, to_bytes(_json(groups)), hashes_of(keys.get(source, ())))
        for source, groups in facts.items()
    ]
    return Entry(to_bytes(inspection.collection), inspection.posts, _findings(inspection), sources)


def _findings(inspection: Inspection) -> bytes | None:
    if not inspection.findings:
        return None
    encode = codec_of(Finding).encode
    assert encode is not None, "findings have places"
    return to_bytes(_json([encode(finding, inspection.path) for finding in inspection.findings]))


def _by_source(facts: Iterable[Fact], path: str) -> dict[str, list[Any]]:
    """Return for each source a list of `[identity, facts]`, or `[identity, facts, path]`: both
    texts only where they differ from the file's path.
    """
    sources: dict[str, list[Any]] = {}
    last: tuple[str, PostRef] | None = None
    for source, post, fact in facts:
        if last != (source, post):
            last = source, post
            group: list[Any] = [None if post.identity == post.path else post.identity, []]
            if post.path != path:
                group.append(post.path)
            sources.setdefault(source, []).append(group)
        fact_class: Any = type(fact)
        encode = codec_of(fact_class).encode
        group[1].append(encode(fact, post.path) if encode else fact)
    return sources


def hashes_of(keys: Iterable[str]) -> bytes | None:
    """Return the hashes of keys, each once, in order, one after the other; None of none."""
    from hashlib import blake2b

    hashes = {blake2b(to_bytes(key), digest_size=_KEY_BYTES).digest() for key in keys}
    return b"".join(sorted(hashes)) or None


def key_numbers(hashes: object) -> tuple[int, ...]:
    """Return stored hashes as the numbers that the table `keys` has; () of what are none."""
    if type(hashes) is not bytes or len(hashes) % _KEY_BYTES:
        return ()
    return struct.unpack(f">{len(hashes) // _KEY_BYTES}q", hashes)


def findings_of(rows: Sequence[tuple[str, bytes]]) -> list[tuple[Finding, ...]]:
    """Return the findings that rows of path and data hold. Raises MalformedError."""
    paths, texts = zip(*rows, strict=True)
    return list(codec_of(tuple[Finding, ...]).decode(_parsed(texts), paths))


Row = tuple[str, str, bytes]
"""The collection and the path of an inspection, and the stored facts of one source."""


def facts_of(fact_class: Any, rows: Sequence[Row]) -> list[tuple[str, PostRef, Any]]:
    """Return the facts that rows hold, each with its collection and post, in the order of rows.

    Raises MalformedError, codec.UnsupportedError.
    """
    decode = codec_of(fact_class).decode
    collections, paths, texts = zip(*rows, strict=True)
    parsed = _lists(_parsed(texts))
    counts = list(map(len, parsed))
    if set(counts) != {1}:
        collections = tuple(chain.from_iterable(map(repeat, collections, counts)))
        paths = tuple(chain.from_iterable(map(repeat, paths, counts)))
    refs, facts = _posts(_lists(list(chain.from_iterable(parsed))), paths)
    counts = list(map(len, facts))
    if set(counts) != {1}:
        collections = tuple(chain.from_iterable(map(repeat, collections, counts)))
        refs = list(chain.from_iterable(map(repeat, refs, counts)))
    made = decode(list(chain.from_iterable(facts)), [ref[0] for ref in refs])
    return list(zip(collections, refs, made, strict=True))


_REF: Callable[[Any], PostRef] = partial(tuple.__new__, PostRef)
_ALONE = 2


def _posts(
    groups: Sequence[list[Any]], paths: Sequence[str]
) -> tuple[list[PostRef], Sequence[list[Any]]]:
    """Return the post and the list of facts of every group that `_by_source` made."""
    if set(map(len, groups)) - {_ALONE}:
        groups, paths = _with_paths(groups, paths)
    if not groups:
        return [], []
    identities, facts = zip(*groups, strict=True)
    if not {str, type(None)}.issuperset(map(type, identities)):
        raise MalformedError("facts without a post")
    named = [
        path if identity is None else identity
        for path, identity in zip(paths, identities, strict=True)
    ]
    return list(map(_REF, zip(paths, named, strict=True))), _lists(facts)


def _with_paths(
    groups: Sequence[list[Any]], paths: Sequence[str]
) -> tuple[list[list[Any]], list[str]]:
    """Split off the paths of groups that have one of their own."""
    own = [group[_ALONE] if len(group) == _ALONE + 1 else path
           for group, path in zip(groups, paths, strict=True)]  # fmt: skip
    cut = [group[:_ALONE] for group in groups]
    if set(map(len, cut)) != {_ALONE} or set(map(type, own)) != {str}:
        raise MalformedError("facts without a post")
    return cut, own


def _lists(values: Sequence[Any]) -> Sequence[list[Any]]:
    if values and set(map(type, values)) != {list}:
        raise MalformedError("a value where a list belongs")
    return values


def decoded(
    decode: Callable[[Any], list[Any]], rows: Sequence[tuple[Any, ...]]
) -> tuple[list[Any], list[int]]:
    """Return what rows hold, each after the id of its inspection, and the ids of malformed ones."""
    found: list[Any] = []
    bad: list[int] = []
    for start in range(0, len(rows), CHUNK):
        part = rows[start : start + CHUNK]
        try:
            found += decode([row[1:] for row in part])
        except MalformedError:
            bad += [row[0] for row in part if not _is_sound(decode, row[1:])]
    return found, bad


def _is_sound(decode: Callable[[Any], list[Any]], row: tuple[Any, ...]) -> bool:
    try:
        decode([row])
    except MalformedError:
        return False
    return True


def _parsed(texts: Sequence[bytes]) -> list[Any]:
    try:
        found: list[Any] = json.loads(to_text(b"[" + b",".join(texts) + b"]"))
    except (ValueError, TypeError, RecursionError) as error:
        raise MalformedError("a row that is no JSON") from error
    if len(found) != len(texts):
        raise MalformedError("a row that is not one value")
    return found
