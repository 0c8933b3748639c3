"""Reads one file and inspects it, with what a cache must know of the file."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from anplint.engine.findings import make_finding
from anplint.engine.inspection import Inspection, crash_finding, inspect
from anplint.engine.plan import ALWAYS_ON
from anplint.model import Hit, Post, Span
from anplint.readers import form_of
from anplint.readers.limits import load_from

if TYPE_CHECKING:
    from anplint.engine.plan import Plan

UNREADABLE = "ANP001"


class Work(NamedTuple):
    """A file to inspect.

    name         relative to the root, with `/`
    config_name  relative to the configuration's folder, for its globs
    path         absolute
    size         in bytes; only for sharing out the work, so it may be old or 0
    """

    name: str
    config_name: str
    path: str
    size: int


class Done(NamedTuple):
    """An inspected file.

    was_read      False where the file could not be opened, or its process died
    content_hash  BLAKE2b of the bytes read, 16 bytes; b"" where nobody asked or nothing was read
    """

    name: str
    was_read: bool
    content_hash: bytes
    inspection: Inspection


def inspect_file(work: Work, plan: Plan, want_hash: bool) -> Done:
    """Read a file and inspect it; one that can't be read gets the finding that says so."""
    try:
        with open(work.path, "rb") as file:
            data = load_from(file, os.fstat(file.fileno()).st_size)
    except OSError as error:
        return Done(work.name, False, b"", _unreadable(work, error, plan))
    content_hash = _hash(data) if want_hash else b""
    return Done(work.name, True, content_hash, inspect(work.name, work.config_name, data, plan))


def dead(work: Work, cause: str, plan: Plan) -> Done:
    """Return what is known of a file whose worker died with it in hand: a finding that says so."""
    collection = plan.collection(work.config_name, form_of(work.name))
    hit = Hit("died", Span(0, 0), {"cause": cause}, about="died")
    finding = make_finding(collection.rule(ALWAYS_ON), hit, Post(work.name, ""), work.name)
    inspection = Inspection(work.name, collection.name, 0, (finding,), (), broken=True)
    return Done(work.name, False, b"", inspection)


def unsendable(done: Done, work: Work, error: Exception, plan: Plan) -> Done:
    """Return an inspected file without what could not be sent to another process: its facts."""
    rule = plan.collection(work.config_name, form_of(work.name)).rule(ALWAYS_ON)
    finding = crash_finding(rule, "A fact taken here", Post(work.name, ""), error)
    found = done.inspection
    inspection = found._replace(findings=(*found.findings, finding), facts=(), broken=True)
    return done._replace(inspection=inspection)


def _unreadable(work: Work, error: OSError, plan: Plan) -> Inspection:
    collection = plan.collection(work.config_name, form_of(work.name))
    hit = Hit("unreadable", Span(0, 0), {"detail": (error.strerror or str(error)).lower()})
    findings = tuple(
        make_finding(rule, hit, Post(work.name, ""), work.name)
        for rule in collection.rules
        if rule.code == UNREADABLE
    )
    return Inspection(work.name, collection.name, 0, findings, ())


def _hash(data: bytes) -> bytes:
    from hashlib import blake2b

    return blake2b(data, digest_size=16).digest()
