"""image-file: when a path is surely broken, and when nobody can know."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from anplint.model import PostRef
from anplint.world import World
from tests.checks.support import apply, check_of, post_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from anplint.model import Hit


def judge(root: Path, path: str, text: str, files: Iterable[str], **options: object) -> list[Hit]:
    for name in files:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    check, post = check_of("image-file", **options), post_of(text, path)
    facts = [(PostRef(path, path), fact) for fact in check.collect(post)]
    return list(check.judge(facts, World(date(2026, 1, 31), str(root))))


def messages(root: Path, path: str, url: str, *files: str, **options: object) -> list[str]:
    found = judge(root, path, f"![A cup]({url})\n", files, **options)
    return [hit.message for hit in found]


SURE = {
    "the folder beside the post": ("blog/a.md", "images/x.png", "blog/images/y.png"),
    "a dot": ("blog/a.md", "./images/x.png", "blog/images/y.png"),
    "a folder above": ("blog/a.md", "../images/x.png", "images/y.png"),
    "images beside the post": ("blog/a/index.md", "x.png", "blog/a/y.png"),
    "a site root": ("blog/a.md", "/images/x.png", "static/images/y.png"),
    "a site root above": ("site/blog/a.md", "/images/x.png", "site/public/images/y.png"),
    "the root": ("blog/a.md", "/images/x.png", "images/y.png"),
}


@pytest.mark.parametrize(("path", "url", "other"), SURE.values(), ids=SURE)
def test_a_path_into_a_folder_that_exists_is_judged(
    tmp_path: Path, path: str, url: str, other: str
) -> None:
    assert messages(tmp_path, path, url, other) == ["missing"]


@pytest.mark.parametrize(("path", "url", "other"), SURE.values(), ids=SURE)
def test_the_file_itself_ends_the_matter(tmp_path: Path, path: str, url: str, other: str) -> None:
    assert messages(tmp_path, path, url, other.replace("y.png", "x.png"), other) == []


SILENT = {
    "no such folder": ("blog/a.md", "/assets/x.png", "blog/b.md"),
    "no images beside the post": ("_posts/a.md", "x.png", "_posts/b.md"),
    "part of the folder": ("a.md", "/assets/2020/x.png", "assets/y.png"),
    "a published URL": ("_posts/a.md", "../x.png", "images/y.png"),
    "an asset folder of the post": ("_posts/a.md", "x.png", "_posts/a/x.png"),
    "a pretty URL": ("posts/a.md", "../images/x.png", "posts/images/x.png"),
    "a theme": ("content/a.md", "/img/x.png", "themes/t/static/img/x.png"),
    "above the root": ("a.md", "../../etc/x.png", "etc/y.png"),
    "a page": ("a.md", "/images/x.php", "images/y.png"),
    "no ending": ("a.md", "/images/x", "images/y.png"),
    "an alias": ("a.md", "@/images/x.png", "@/images/y.png"),
    "another host": ("a.md", "//images/x.png", "images/y.png"),
    "a scheme": ("a.md", "asset:images/x.png", "images/y.png"),
    "a template": ("a.md", "images/{x}.png", "images/y.png"),
    "an escape": ("a.md", "images/a%20b.png?v=1#t", "images/a b.png"),
}


@pytest.mark.parametrize(("path", "url", "other"), SILENT.values(), ids=SILENT)
def test_nothing_is_said_where_nobody_can_know(
    tmp_path: Path, path: str, url: str, other: str
) -> None:
    assert messages(tmp_path, path, url, other) == []


def test_nothing_outside_the_root_is_looked_at(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "y.png").touch()
    root.mkdir()
    (root / "linked").symlink_to(tmp_path / "images")
    assert messages(root, "a.md", "../images/x.png") == []
    assert messages(root, "a.md", "linked/x.png") == []


def test_strict_reports_what_is_nowhere(tmp_path: Path) -> None:
    assert messages(tmp_path, "a.md", "/elsewhere/x.png", strict=True) == ["missing"]


def test_an_asset_folder_is_looked_in(tmp_path: Path) -> None:
    found = messages(
        tmp_path, "a.md", "x.png", "media/x.png", asset_folders=("media/",), strict=True
    )
    assert found == []


def test_meta_paths_may_be_relative_to_a_theme(tmp_path: Path) -> None:
    text = "---\nimage: images/x.png\n---\nText.\n"
    assert judge(tmp_path, "a.md", text, ["images/y.png"]) == []
    (hit,) = judge(tmp_path, "a.md", text.replace("images", "./images"), [])
    assert hit.message == "missing"


@pytest.mark.parametrize("url", ["../Images/cup.png", "/images/CUP.png", "./Images/Cup.PNG?v=1"])
def test_the_fix_of_a_wrong_case_finds_the_file(tmp_path: Path, url: str) -> None:
    path = "blog/a.md" if url.startswith("..") else "a.md"
    text = f"![A cup]({url})\n"
    (hit,) = judge(tmp_path, path, text, ["images/cup.png"])
    assert hit.message == "case"
    fixed = apply(text, hit)
    assert fixed.lower() == text.lower()
    assert judge(tmp_path, path, fixed, []) == []


def test_accents_are_equal_in_either_form(tmp_path: Path) -> None:
    assert messages(tmp_path, "a.md", "images/caf\u00e9.png", "images/cafe\u0301.png") == []


@pytest.mark.parametrize(
    "files",
    [
        ("img/Photo.png", "img/PHOTO.png"),
        ("IMG/photo.png", "Img/Photo.png"),
        ("img/Photo.png", "static/img/PHOTO.png"),
    ],
)
def test_where_several_files_differ_in_letter_case_none_is_chosen(
    tmp_path: Path, files: tuple[str, ...]
) -> None:
    (hit,) = judge(tmp_path, "a.md", "![A cup](img/photo.png)\n", files)
    assert hit.message == "case"
    assert hit.fix is None


def test_of_two_folders_that_differ_in_letter_case_the_one_with_the_file_counts(
    tmp_path: Path,
) -> None:
    text = "![A cup](img/photo.png)\n"
    (hit,) = judge(tmp_path, "a.md", text, ["IMG/other.png", "Img/photo.png"])
    assert apply(text, hit) == text.replace("img", "Img")


def test_a_sharp_s_is_no_double_s_in_other_letter_case(tmp_path: Path) -> None:
    assert messages(tmp_path, "a.md", "img/strasse.png", "img/straße.png") == ["missing"]
    assert messages(tmp_path, "a.md", "img/STRAßE.png", "img/straße.png") == ["case"]
