"""Fixes on the files of a run: pass after pass in memory, then, if it is wanted, on the disk."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from anplint.atomic import replace_file
from anplint.edits import Draft
from anplint.engine.discover import is_inside
from anplint.fixes import choose, is_fixable
from anplint.model import Problem
from anplint.readers import decode, read
from anplint.readers.limits import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from anplint.engine.run import Outcome
    from anplint.model import Edit, Finding

    Run = Callable[[Mapping[str, bytes]], Outcome]
    """A run in which some contents stand for those of files, by path from the root."""

MOST_PASSES = 10

_BOM = b"\xef\xbb\xbf"


class Change(NamedTuple):
    """A file that fixes change: its bytes before and after, its text before without byte order
    mark, the edits of that text, and how many findings they mend.
    """

    path: str
    before: bytes
    after: bytes
    text: str
    edits: tuple[Edit, ...]
    mended: int


class Fixed(NamedTuple):
    """What came of the fixes of a run.

    outcome    of the last pass: what is left once the changes are made
    changes    in order of paths
    errors     what was to be fixed and was not, and why
    finished   False where fixes were still left after the last pass
    recurring  the files that fixes made what they had been before, in order
    """

    outcome: Outcome
    changes: tuple[Change, ...]
    errors: tuple[str, ...]
    finished: bool
    recurring: tuple[str, ...]

    @property
    def mended(self) -> int:
        """How many findings were fixed."""
        return sum(change.mended for change in self.changes)


def fix_all(once: Run, standing: Mapping[str, bytes], root: str, unsafe: bool) -> Fixed:
    """Apply the fixes of all findings that count until none is left; nothing is written.

    The contents of the files to be fixed are read after a first run, and stand for the files in
    those that follow: so fixes are applied to nothing but what they were made for, whatever happens
    to the files meanwhile, and rules that compare posts see the posts as they will be.
    """
    fixer = _Fixer(standing, root)
    outcome = once(standing)
    notices, broken = dict.fromkeys(outcome.notices), outcome.broken
    for _ in range(MOST_PASSES + 1):  # the first one reads
        if not fixer.step(_fixable(outcome, unsafe)):
            break
        outcome = once(fixer.contents)
        notices |= dict.fromkeys(outcome.notices)
        broken = broken or outcome.broken
    left = _fixable(outcome, unsafe).keys() - fixer.left_alone.keys()
    outcome = outcome._replace(notices=tuple(notices), broken=broken)
    return fixer.fixed(outcome, finished=not (left and fixer.goes_on))


def _fixable(outcome: Outcome, unsafe: bool) -> dict[str, list[Finding]]:
    """Return the findings to be fixed, by file."""
    found: dict[str, list[Finding]] = {}
    for finding in outcome.findings:
        if is_fixable(finding, unsafe) and finding.place.path in outcome.paths:
            found.setdefault(finding.place.path, []).append(finding)
    return found


class _Fixer:
    """The files in hand.

    contents    the bytes of each now, by path from the root
    left_alone  the files that can't be fixed, each with the reason
    goes_on     whether the last step did something
    """

    def __init__(self, standing: Mapping[str, bytes], root: str) -> None:
        self.contents = dict(standing)
        self.left_alone: dict[str, str] = {}
        self.goes_on = True
        self._root = root
        self._before: dict[str, bytes] = {}
        self._drafts: dict[str, Draft] = {}
        self._real: dict[str, str] = {}
        self._mended: Counter[str] = Counter()
        self._seen: dict[str, set[int]] = {}
        self._recurring: set[str] = set()
        for path in standing:
            self._take_in(path)

    def step(self, fixable: Mapping[str, list[Finding]]) -> bool:
        """Fix the files in hand and take in those that are new; tell whether that was anything."""
        done = []
        for path, findings in fixable.items():
            if path in self.left_alone:
                continue
            done.append(self._fix(path, findings) if path in self._drafts else self._take_in(path))
        self.goes_on = any(done)
        return self.goes_on

    def fixed(self, outcome: Outcome, finished: bool) -> Fixed:
        """Return what came of it."""
        changes = [
            self._change(path)
            for path in sorted(self._drafts)
            if self.contents[path] != self._before[path]
        ]
        errors = tuple(f"{path}: {why}" for path, why in sorted(self.left_alone.items()) if why)
        return Fixed(outcome, tuple(changes), errors, finished, tuple(sorted(self._recurring)))

    def _change(self, path: str) -> Change:
        draft, mended = self._drafts[path], self._mended[path]
        before, after = self._before[path], self.contents[path]
        return Change(path, before, after, draft.original, draft.edits(), mended)

    def _take_in(self, path: str) -> bool:
        """Read a file that is to be fixed; tell whether it can be."""
        try:
            data = self.contents.get(path)
            data = load(os.path.join(self._root, path)) if data is None else data
        except OSError as error:
            return self._leave(path, f"cannot be read: {error.strerror}")
        text = decode(data)
        if isinstance(text, Problem) or _encoded(text, data) != data:
            return self._leave(path, "its text cannot be written back as it was; not fixed")
        real = os.path.realpath(os.path.join(self._root, path))
        if self._real.setdefault(real, path) != path:
            return self._leave(path, "")  # the same file under another name
        self._before[path] = self.contents[path] = data
        self._drafts[path] = Draft(text)
        self._seen[path] = {hash(text)}
        return True

    def _fix(self, path: str, findings: Iterable[Finding]) -> bool:
        draft = self._drafts[path]
        edits, mended = choose(draft.text, findings)
        if not edits:
            return False
        draft = draft.edited(edits)
        after = _encoded(draft.text, self._before[path])
        if _is_broken(path, after):
            # No fix of ours does that; one of a plug-in may.
            return self._leave(path, f"left as it was: the fix of {mended[0].code} would break it")
        self._drafts[path], self.contents[path] = draft, after
        self._mended[path] += len(mended)
        if hash(draft.text) in self._seen[path]:
            self._recurring.add(path)
        self._seen[path].add(hash(draft.text))
        return True

    def _leave(self, path: str, why: str) -> bool:
        self.left_alone[path] = why
        return False


def _encoded(text: str, like: bytes) -> bytes:
    """Return the bytes of a text, with a byte order mark where some other bytes have it."""
    return (_BOM if like.startswith(_BOM) else b"") + text.encode("utf-8", "surrogatepass")


def _is_broken(path: str, data: bytes) -> bool:
    return not all(post.is_readable for post in read(path, data, {}))


def write_change(root: str, change: Change) -> str:
    """Write a file anew, whole or not at all; return why it was not, "" where it was."""
    path = os.path.join(root, change.path)
    real = os.path.realpath(path)
    if not is_inside(real, root):
        return f"leads outside {root} now; it was not written"
    try:
        if not _may_be_written(real):
            return "is read-only; it was not written"
        if replace_file(real, change.after, lambda: load(real) == change.before):
            return ""
    except FileNotFoundError:
        return "is gone; it was not written"
    except OSError as error:
        return f"cannot be written: {error.strerror or error}"
    return "was changed by somebody else meanwhile; it was left alone, run again"


def _may_be_written(path: str) -> bool:
    """Tell whether a file may be written to. To replace it would need no such right, but who took
    it away meant it, also where the administrator runs anplint.
    """
    return bool(os.stat(path).st_mode & 0o222) and os.access(path, os.W_OK)
