"""Tells what a report needs that is not installed, before anything is read."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAGE = "a report as a page", "report", ("itables", "jinja2", "markupsafe", "vl_convert")
_PARQUET = "a report as Parquet", "parquet", ("pyarrow",)
_HISTORY = "a history", "report", ("alembic", "sqlalchemy")
_POSTGRESQL = "a history in PostgreSQL", "postgres", ("alembic", "psycopg", "sqlalchemy")
"""What it is, its extra in pyproject.toml, and the packages it is made with."""


def missing(formats: Iterable[str], history: str | None) -> str:
    """Return what to install for some formats and a history, where it is not; else "".

    history  its address; None where there is none
    """
    parts = [{"html": _PAGE, "parquet": _PARQUET}.get(name) for name in formats]
    if history is not None:
        is_server = history.startswith("postgres") and "://" in history
        parts.append(_POSTGRESQL if is_server else _HISTORY)
    for name, extra, packages in filter(None, parts):
        if not all(map(_is_there, packages)):
            return f"{name} needs the extra `{extra}`: pip install 'anplint[{extra}]'"
    return ""


def _is_there(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except (ImportError, ValueError):  # of a package that was blocked
        return False
