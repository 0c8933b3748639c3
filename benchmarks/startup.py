"""Measures start-up: `python benchmarks/startup.py [RUNS]`.

One post is checked by anplint, rumdl and yamllint, beside a Python that does nothing, in one run.
Needs `pip install -e '.[bench]'`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from corpus import post
from measure import measure, table

BIN = Path(sys.executable).parent


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    with tempfile.TemporaryDirectory() as folder:
        text = post(1)
        Path(folder, "one.md").write_text(text, encoding="utf-8")
        Path(folder, "one.yaml").write_text(text.split("---\n")[1], encoding="utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "anplint --version": [str(BIN / "anplint"), "--version"],
            "anplint check one.md": [str(BIN / "anplint"), "check", "one.md"],
            "rumdl check one.md": [str(BIN / "rumdl"), "check", "--no-cache", "one.md"],
            "yamllint one.yaml": [str(BIN / "yamllint"), "one.yaml"],
        }
        print(table(measure(commands, Path(folder), runs, warm_up=2), "python -c pass"))


if __name__ == "__main__":
    main()
