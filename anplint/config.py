"""The configuration of a run: where it is found, and its defaults.

Reading a configuration file needs pydantic and lives in `config_file`; a run without one never
loads it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAMES = ("anplint.toml", ".anplint.toml", "pyproject.toml")


class ConfigError(Exception):
    """A configuration that can't be used; the text says what, where, why and what to do."""


class RuleSettings(NamedTuple):
    """What the configuration says of one rule."""

    level: str | None = None
    options: Mapping[str, Any] = {}


class CollectionSettings(NamedTuple):
    """Which files are a collection, and what differs for them. `None` and empty: as for all."""

    name: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    schema: Mapping[str, Any] | None = None
    profile: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: Mapping[str, RuleSettings] = {}


class ScoreSettings(NamedTuple):
    """How many points findings take from a post, where it is not as `report.score` has it.

    levels  by the level of the findings
    rules   by the name of their rule
    """

    levels: Mapping[str, float] = {}
    rules: Mapping[str, float] = {}


class GateSettings(NamedTuple):
    """A condition of the quality gate.

    metric      of `report.metrics`
    bound       "max" or "min"
    collection  "" for all posts
    line        of the configuration file
    """

    metric: str
    bound: str
    limit: float
    collection: str = ""
    line: int = 1


OWNERS = ("owner", "codeowners", "author")
"""What may name the owner of a post, in the order in which it is asked."""


class Settings(NamedTuple):
    """A whole configuration. Globs follow .gitignore's rules, relative to `base`.

    profile  None: `recommended`, and `alphanode` for a text export with its meta box
    base     the absolute folder of the configuration file, "" where there is none
    file     its absolute path
    require_reason  whether a suppression in a post must say why
    owners   what names the owner of a post, the first that does, of `OWNERS`
    """

    profile: str | None = None
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = {}
    rules: Mapping[str, RuleSettings] = {}
    rule_files: tuple[str, ...] = ()
    collections: tuple[CollectionSettings, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    fail_on: str | None = None
    baseline: str | None = None
    base: str = ""
    file: str = ""
    require_reason: bool = False
    owners: tuple[str, ...] = OWNERS
    score: ScoreSettings = ScoreSettings()
    gates: tuple[GateSettings, ...] = ()


def find_config(start: str) -> str | None:
    """Return the nearest configuration file in a folder or above it.

    A `pyproject.toml` counts only where it has a `[tool.anplint]` table.
    """
    folder = os.path.abspath(start)
    while True:
        for name in FILE_NAMES:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (name != "pyproject.toml" or _has_table(path)):
                return path
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _has_table(path: str) -> bool:
    """Tell whether a `pyproject.toml` configures anplint. One that is no TOML counts where it
    looks so, to be refused with its line.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return False
    if b"anplint" not in data:
        return False
    import tomllib

    try:
        tool = tomllib.loads(data.decode()).get("tool")
    except (ValueError, RecursionError):
        return b"[tool.anplint" in data
    return isinstance(tool, dict) and "anplint" in tool


def load_settings(path: str | None) -> Settings:
    """Return the settings of a configuration file, or the defaults. Raises ConfigError."""
    if path is None:
        return Settings()
    from anplint.config_file import read_config

    return read_config(path)
