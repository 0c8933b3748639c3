"""The whole benchmark: `python benchmarks/run.py [PART …] [--posts N] [--runs K] [--write]`.

Makes the corpora, runs anplint and its peers side by side, and prints Markdown tables; `--write`
puts them into README.md as well. Without PART it runs every part.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import duplicates
import linting
import options
import planted
import report
import scale
import since
import startup
import templates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from options import Part

README = Path(__file__).parent / "README.md"
PARTS: dict[str, Part] = {
    "startup": startup.tables,
    "lint": linting.tables,
    "since": since.tables,
    "planted": planted.tables,
    "templates": templates.tables,
    "duplicates": duplicates.tables,
    "scale": scale.tables,
    "report": report.tables,
}


def written(readme: str, part: str, text: str) -> str:
    """Return README.md with a part's tables between its markers replaced.

    Raises:
        ValueError: The markers are not there.
    """
    begin, end = f"<!-- {part}:begin -->", f"<!-- {part}:end -->"
    pattern = f"{re.escape(begin)}.*?{re.escape(end)}"
    new, count = re.subn(pattern, lambda _: f"{begin}\n{text}\n{end}", readme, flags=re.DOTALL)
    if count != 1:
        raise ValueError(f"README.md has the markers of {part} {count} times")
    return new


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the parts that the command line names."""
    parser = options.parser()
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    wanted = parser.parse_intermixed_args(arguments)
    unknown = set(wanted.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    with options.options(wanted) as given:
        for part in wanted.parts or PARTS:
            text = PARTS[part](given)
            print(f"## {part}\n\n{text}\n", flush=True)
            if wanted.write:
                readme = README.read_text(encoding="utf-8")
                README.write_text(written(readme, part, text), encoding="utf-8")


if __name__ == "__main__":
    main()
