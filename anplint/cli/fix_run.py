"""What `anplint check` does for --fix and --diff. Knows nothing of click."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from anplint.cli.terminal import say
from anplint.engine.fixing import MOST_PASSES, fix_all, write_change
from anplint.output.diff import unified
from anplint.output.escape import visible
from anplint.output.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anplint.cli.check_run import Request
    from anplint.engine.fixing import Change, Fixed, Run


def fix_run(once: Run, standing: Mapping[str, bytes], request: Request, root: str) -> Fixed:
    """Run, fix, write the files unless only the diff is wanted, and say what was done."""
    fixed = fix_all(once, standing, root, request.unsafe_fixes)
    if not request.diff:
        fixed = _written(fixed, once, root)
    for text in fixed.errors:
        say(f"error: {text}")
    if not request.quiet:
        for text in _notices(fixed, request):
            say(text)
    return fixed


def _written(fixed: Fixed, once: Run, root: str) -> Fixed:
    """Write the files. Where one could not be written, what is left is found anew."""
    errors = list(fixed.errors)
    changes: list[Change] = []
    for change in fixed.changes:
        why = write_change(root, change)
        if why:
            errors.append(f"{change.path}: {why}")
        else:
            changes.append(change)
    if len(changes) < len(fixed.changes):
        return fixed._replace(outcome=once({}), changes=tuple(changes), errors=tuple(errors))
    return fixed


def _notices(fixed: Fixed, request: Request) -> Iterator[str]:
    changes = len(fixed.changes)
    more = sum(1 for item in fixed.outcome.findings if item.fix and not item.fix.safe)
    hint = f"; {more:,} more with --unsafe-fixes" if more and not request.unsafe_fixes else ""
    if changes:
        findings, files = count(fixed.mended, "finding"), count(changes, "file")
        verb = "would fix" if request.diff else "fixed"
        yield f"{verb} {findings} in {files}{hint}"
    elif hint:
        yield f"nothing to fix{hint}"
    if not fixed.finished:
        yield f"fixes are still left after {MOST_PASSES} passes; {_advice(fixed)}"


def _advice(fixed: Fixed) -> str:
    """Return what to do about fixes that do not end."""
    if not fixed.recurring:
        return "run again"
    return f"two rules undo each other's fixes of {fixed.recurring[0]}: ignore one of them there"


def shown_diff(fixed: Fixed, request: Request) -> Iterator[str]:
    """Yield the diff of all changes. What goes to a terminal has its control characters spelt out,
    and what goes to the log of a GitHub job can give the runner no commands.
    """
    lines = (line for change in fixed.changes for line in _diff(change))
    if request.output is not None:
        yield from lines
    elif sys.stdout.isatty():
        yield from (f"{visible(line.rstrip(_ENDS))}\n" for line in lines)
    elif os.environ.get("GITHUB_ACTIONS"):
        yield from _without_commands("".join(lines))
    else:
        yield from lines


_ENDS = "\r\n"


def _diff(change: Change) -> Iterator[str]:
    """Yield the diff of a file, its byte order mark included, which `git apply` wants to see."""
    if change.before == change.text.encode("utf-8"):
        return unified(change.path, change.text, change.edits)
    from anplint.model import Edit, Span

    moved = [Edit(Span(start + 1, end + 1), text) for (start, end), text in change.edits]
    return unified(change.path, "\ufeff" + change.text, moved)


def _without_commands(diff: str) -> Iterator[str]:
    """Yield a diff between GitHub's commands that stop and resume the reading of commands; patch
    programs pass over lines before and after a diff. No text holds its own hash, so no post can
    resume it.
    """
    if diff:
        from hashlib import blake2b

        token = blake2b(diff.encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()
        yield f"::stop-commands::{token}\n"
        yield diff
        yield f"::{token}::\n"
