"""Gives the rules of these tests a documentation."""

from __future__ import annotations

import pytest

from tests.output import cases


@pytest.fixture(autouse=True)
def _documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anplint.ruleset.documentation", cases.documentation)
