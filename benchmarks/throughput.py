"""Measures throughput: `python benchmarks/throughput.py [POSTS [RUNS]]`.

All `recommended` rules on many Markdown posts, cold and in one process, beside `rumdl check
--no-cache` on the same files in one run. Needs `pip install -e '.[bench]'`.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from corpus import make
from measure import measure, table

BIN = Path(sys.executable).parent


def main() -> None:
    """Print the table and the posts a second."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, number)
        commands = {
            "rumdl": [str(BIN / "rumdl"), "check", "--no-cache", "--quiet", "."],
            "anplint": [str(BIN / "anplint"), "check", "--today", "2026-11-20", "-q", "."],
        }
        timings = measure(commands, folder, runs)
    print(table(timings, "rumdl"))
    for command, timing in timings.items():
        print(f"{command}: {number / statistics.median(timing.wall):,.0f} posts a second")


if __name__ == "__main__":
    main()
