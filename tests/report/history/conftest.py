"""Histories in both databases, for the same tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.postgres import start_cluster

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import Cluster


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    server = start_cluster()
    yield server
    server.stop()


POSTGRESQL = pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))
"""One server is enough for all processes of the tests."""


@pytest.fixture(params=["sqlite", POSTGRESQL])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a history that is not there yet."""
    if request.param == "sqlite":
        return str(tmp_path / ".anplint" / "history.sqlite")
    server: Cluster = request.getfixturevalue("cluster")
    return server.new_database()
