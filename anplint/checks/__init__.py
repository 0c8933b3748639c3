"""Checks, one module each. A check is imported when a rule that uses it is on."""

from __future__ import annotations

from importlib import import_module
from typing import Any

CHECKS = {
    "problem": "problem:ReaderProblem",
    "review-age": "review_age:ReviewAge",
}
"""Check key → module and class."""


def load_check(key: str) -> Any:
    """Return the class of one of anplint's own checks."""
    module, _, name = CHECKS[key].partition(":")
    return getattr(import_module(f"anplint.checks.{module}"), name)
