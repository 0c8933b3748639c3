"""Finds the data that ships with anplint, `rules/` and `schemas/`: in a wheel and in a checkout."""

from __future__ import annotations

import os

_PACKAGE = os.path.dirname(os.path.abspath(__file__))


def data_dir(name: str) -> str:
    """Return the path of a data folder: `_data/<name>` in a wheel, else the checkout's."""
    installed = os.path.join(_PACKAGE, "_data", name)
    if os.path.isdir(installed):
        return installed
    return os.path.join(os.path.dirname(_PACKAGE), name)


def data_file(folder: str, name: str) -> str:
    """Return the path of a file in a data folder."""
    return os.path.join(data_dir(folder), name)
