"""What `init` says of keys."""

from __future__ import annotations

import pytest

from anplint.init.keys import percent


@pytest.mark.parametrize(
    ("share", "text"), [(1, "100 %"), (0.999, "99 %"), (0.4, "40 %"), (0.009, "1 %"), (0, "0 %")]
)
def test_a_share_is_whole_only_where_it_is_so(share: float, text: str) -> None:
    assert percent(share).replace("\xa0", " ") == text
