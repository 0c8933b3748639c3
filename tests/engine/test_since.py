"""`since` finds what two whole runs would: on the work tree, and on a checkout of the commit."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anplint.baseline import HALF
from anplint.config import Settings
from anplint.engine.discover import Project
from anplint.engine.gather import CachePlace
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import run
from tests.repositories import GitFolder

if TYPE_CHECKING:
    from anplint.engine.run import Outcome
    from anplint.model import Finding

DAY = "2026-01-05"
TEXTS = (
    (
        "The archive of the village fills two rooms, and nobody has read all of its letters since "
        "the last clerk left his post in the spring of the great flood."
    ),
    (
        "The archive of the village fills two rooms, and no one has read all of its letters since "
        "the last clerk left his post in the spring of the great flood."
    ),
    (
        "Who wants to see the maps has to ask for the key at the bakery, where it hangs on a nail "
        "beside the oven, and must bring it back before the shop closes."
    ),
    "TODO: describe the cellar.",
    "![a map](../images/map.png)",
    "![a seal](../images/seal.png)",
)
POSTS = tuple(f"posts/{name}.md" for name in "abcde")
IMAGES = ("images/map.png", "images/seal.png", "images/rest.png")

post_texts = st.builds(
    lambda title, slug, parts: (
        f"---\ntitle: {title}\ndate: 2026-01-05\n{slug}---\n\n" + "\n\n".join(parts) + "\n"
    ),
    st.sampled_from(("The archive", "The maps", "The seal")),
    st.sampled_from(("", "slug: one\n", "slug: two\n")),
    st.lists(st.sampled_from(TEXTS), min_size=1, max_size=4),
)
trees = st.fixed_dictionaries(
    {},
    optional=dict.fromkeys(POSTS, post_texts) | {image: st.just("picture") for image in IMAGES},
)


def put(folder: Path, tree: dict[str, str]) -> None:
    """Make a folder hold these files and no other."""
    for name in ("posts", "images"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for path, text in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def check(folder: Path, since: str | None = None, cache: bool = False) -> Outcome:
    """Check a folder with all recommended rules."""
    root = str(folder)
    place = CachePlace(str(folder / ".anplint_cache"), least=1, use=1) if cache else None
    plan = Plan(Settings(), Overrides(select=("ANP1", "ANP2", "ANP4", "ANP7")))
    return run((root,), Project(root, root), plan, date(2026, 11, 20), around=root, place=place,
               since=since)  # fmt: skip


def of(finding: Finding, path: str | None = None) -> tuple[str, str]:
    """Return what a finding says, but for the post's identity, and on which path."""
    return finding.fingerprint[:HALF], path or finding.place.path


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(trees, trees, st.booleans(), st.booleans())
def test_new_is_what_the_commit_did_not_have(
    before: dict[str, str], now: dict[str, str], is_committed: bool, cache: bool
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        put(folder / "copy", before)
        old = {of(finding) for finding in check(folder / "copy").findings}
        repository = GitFolder(folder / "blog")
        put(repository.folder, before)
        commit = repository.commit(DAY)
        if cache:
            check(repository.folder, cache=True)
        put(repository.folder, now)
        if is_committed:
            repository.commit(DAY)
        everything = check(repository.folder).findings
        found = check(repository.folder, since=commit, cache=cache)
    new = [item._replace(baseline="") for item in found.findings]
    known = [item._replace(baseline="") for item in found.silenced]
    # Of an image that the commit had it is sure that it is missing, though its folder went too.
    gone = [item for item in new if item.code == "ANP204" and item not in everything]
    assert not gone or any(path in before and path not in now for path in IMAGES)
    assert sorted(new + known) == sorted([*everything, *gone])
    assert not {of(item) for item in new} & old
    said = Counter(what for what, _ in old)
    assert all(said[what] >= count for what, count in Counter(of(i)[0] for i in known).items())
    if now.keys() >= {path for path in before if path.endswith(".md")}:  # else some may have moved
        for item in known:
            sides = {of(item, related.place.path) for related in item.related}
            assert of(item) in old or sides & old
