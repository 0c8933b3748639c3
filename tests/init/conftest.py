"""A repository to set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.repositories import GitFolder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GitFolder:
    """An empty repository, which is the current folder."""
    repository = GitFolder(tmp_path / "content")
    monkeypatch.chdir(repository.folder)
    return repository
