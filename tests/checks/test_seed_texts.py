"""What the text rules say on the sample posts of the project, where they are present."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from anplint.config import load_settings
from anplint.engine.discover import Project
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import run

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="the sample posts are not here")


@pytest.mark.parametrize(
    ("code", "places"),
    [
        ("ANP401", []),
        ("ANP403", ["000:24:218", "001:24:228", "001:30:217", "002:22:184", "003:22:228"]),
        ("ANP501", ["000:63:13", "001:71:13", "002:66:13", "003:59:13", "004:61:13"]),
        ("ANP502", []),
        ("ANP503", []),
        ("ANP604", ["000:67:16"]),
        ("ANP701", []),
        (
            "ANP702",
            ["000:1:1", "000:109:1", "001:1:1", "001:117:1", "002:112:1", "003:105:1", "004:1:1",
             "004:110:1"],
        ),
        ("ANP703", []),
        ("ANP704", []),
    ],
)  # fmt: skip
def test_findings_in_the_sample_posts(code: str, places: list[str]) -> None:
    root = os.path.realpath(SEEDS)
    plan = Plan(load_settings(None), Overrides(select=(code,)))
    outcome = run([root], Project(root, root), plan, date(2026, 1, 31))
    assert outcome.posts == 5
    found = [f"{f.place.path[:3]}:{f.place.line}:{f.place.column}" for f in outcome.findings]
    assert found == places
