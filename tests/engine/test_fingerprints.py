"""Fingerprints: what a finding is followed by."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from anplint.config import Settings
from anplint.engine.discover import Project
from anplint.engine.plan import Overrides, Plan
from anplint.engine.run import run

if TYPE_CHECKING:
    from collections.abc import Mapping

META = {
    "title": "Labels for cables",
    "slug": "labels",
    "last_reviewed": "2019-02-01",
    "reading_time": "55",
}
BODY = (
    "Write the label before the cable is laid, at both of its ends, and in the plan too.",
    "TODO: say which labels last outdoors.",
    "![the labels](labels with spaces.png)",
    "A label that nobody can read is worse than none. TODO: a picture. Use a thick pen for it.",
    "TODO: say which labels last outdoors.",
)
FILLING = st.lists(
    st.sampled_from(
        ["Rain takes the ink off paper within a month.", "## Tools", "- a pen\n- tape"]
    ),
    max_size=4,
)


def post(meta: Mapping[str, str] = META, body: tuple[str, ...] = BODY) -> str:
    """Return a post."""
    lines = "".join(f"{key}: {value}\n" for key, value in meta.items())
    return f"---\n{lines}---\n\n" + "\n\n".join(body) + "\n"


def prints(files: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    """Return the fingerprints of what is found in posts, by rule and message, in order of place."""
    with TemporaryDirectory() as name:
        root = str(Path(name).resolve())
        for path, text in files.items():
            file = Path(root, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        plan = Plan(Settings(), Overrides(select=("ANP",)))
        outcome = run((root,), Project(root, root), plan, date(2026, 11, 20))
    found: dict[tuple[str, str], list[str]] = {}
    for finding in outcome.findings:
        found.setdefault((finding.code, finding.message), []).append(finding.fingerprint)
    return found


def every(files: Mapping[str, str]) -> set[str]:
    """Return all fingerprints."""
    return {item for group in prints(files).values() for item in group}


CODES = ("ANP201", "ANP501", "ANP601", "ANP701")
"""Rules whose findings depend on nothing that the tests change."""


def of_codes(files: Mapping[str, str]) -> list[str]:
    """Return the fingerprints of some rules' findings."""
    found = prints(files).items()
    return sorted(item for (code, _), group in found if code in CODES for item in group)


EXPECTED = of_codes({"a.md": post()})


def test_the_post_has_findings_of_all_these_rules() -> None:
    assert {code for code, _ in prints({"a.md": post()})} >= set(CODES)
    assert len(EXPECTED) == len(set(EXPECTED)) == 6


@given(FILLING)
def test_text_above_changes_nothing(above: list[str]) -> None:
    assert of_codes({"a.md": post(body=(*above, *BODY))}) == EXPECTED


@given(st.permutations(list(META)))
def test_the_order_of_the_meta_changes_nothing(keys: list[str]) -> None:
    assert of_codes({"a.md": post({key: META[key] for key in keys})}) == EXPECTED


@given(st.sampled_from(["b.md", "blog/2026/a.md", "ä ö/x.markdown"]))
def test_a_post_with_an_identity_may_move(path: str) -> None:
    text = post(META | {"id": "7"})
    assert of_codes({path: text}) == of_codes({"a.md": text})


def test_a_slug_is_an_identity_in_its_folder() -> None:
    assert of_codes({"ä b.markdown": post()}) == EXPECTED
    de = of_codes({"de/a.md": post()})
    assert not set(de) & set(EXPECTED)
    assert of_codes({"de/a.md": post(), "a.md": post()}) == sorted(de + EXPECTED)


@given(st.sampled_from(["b.md", "blog/2026/a.md"]))
def test_a_post_without_one_keeps_the_first_half(path: str) -> None:
    meta = {key: value for key, value in META.items() if key != "slug"}
    here, there = of_codes({"a.md": post(meta)}), of_codes({path: post(meta)})
    assert [item[:16] for item in here] == [item[:16] for item in there]
    assert {item[16:] for item in here} != {item[16:] for item in there}


def test_equal_findings_in_one_post_differ() -> None:
    groups = prints({"a.md": post(body=("TODO: this.", "Text between.", "TODO: this."))})
    (group,) = (group for (code, _), group in groups.items() if code == "ANP701")
    assert len(group) == len(set(group)) == 2
    alone = every({"a.md": post(body=("TODO: this.", "Text between."))})
    assert group[0] in alone


@given(st.integers(0, len(BODY) - 1), st.sampled_from(["ftp://labels.png", "three words more"]))
def test_what_it_is_about_changes_it(number: int, text: str) -> None:
    """A finding of the changed paragraph is another one; those of the others stay."""
    body = [*BODY]
    body[number] = body[number].replace("labels with spaces.png", "pens with spaces.png")
    body[number] = body[number].replace("TODO", f"TODO {text}")
    found = of_codes({"a.md": post(body=tuple(body))})
    changed = body[number] != BODY[number]
    assert len(set(EXPECTED) - set(found)) == (1 if changed else 0)


def test_the_same_in_two_posts_differs() -> None:
    other = post(META | {"slug": "other"})
    assert not set(of_codes({"a.md": other})) & set(EXPECTED)


def test_the_day_and_the_machine_do_not_matter() -> None:
    """These are written into baselines for years: a change here forgets all of them."""
    body = ("![the labels](labels with spaces.png)",)
    (found,) = (g for (c, _), g in prints({"a.md": post(body=body)}).items() if c == "ANP201")
    assert found == ["7692ff2106a60fd7cf4c6e0e9946fcd5"]
