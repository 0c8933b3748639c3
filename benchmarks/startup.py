"""Start-up: `python benchmarks/startup.py [--runs K]`.

One post is checked by anplint, rumdl and yamllint, beside a Python that does nothing, in one run.
Needs `pip install -e '.[bench]'`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import measure, table
from natural import make
from options import Options, run_alone

BIN = Path(sys.executable).parent
RUNS = 21


def tables(options: Options) -> str:
    """Return the table."""
    with tempfile.TemporaryDirectory() as folder:
        text = make(1).text()
        Path(folder, "one.md").write_text(text, encoding="utf-8")
        Path(folder, "one.yaml").write_text(text.split("---\n")[1], encoding="utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "anplint --version": [str(BIN / "anplint"), "--version"],
            "anplint check one.md": [str(BIN / "anplint"), "check", "one.md"],
            "rumdl check one.md": [str(BIN / "rumdl"), "check", "--no-cache", "one.md"],
            "yamllint one.yaml": [str(BIN / "yamllint"), "one.yaml"],
        }
        timings = measure(commands, Path(folder), options.runs or RUNS, warm_up=2)
        return table(timings, "python -c pass")


if __name__ == "__main__":
    run_alone(tables)
