"""What tests of the join share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def in_small_parts() -> Iterator[None]:
    """Few texts make many bands, blocks, and chunks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("anplint.similarity.join.BLOCK", 7)
        patch.setattr("anplint.similarity.join._AT_ONCE", 11)
        patch.setattr("anplint.similarity.letters._AT_ONCE", 13)
        patch.setattr("anplint.similarity.cells._SAMPLE", 3)
        patch.setattr("anplint.similarity.cells._PROBE", 2)
        patch.setattr("anplint.similarity.tokens._MOST_AT_ONCE", 17)
        yield
