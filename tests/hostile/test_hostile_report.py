"""Reports of hostile posts, and of repositories made to trap them."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import GOOD, anplint
from tests.hostile.cases import CASES
from tests.hostile.test_hostile import PEAK_KIB, SPEAKING, check, write

if TYPE_CHECKING:
    from pathlib import Path

CONTROLS = set("\x00\x1b\x07\x9b\u202e\u2028\x85")


def test_no_output_lets_a_post_speak(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    for name in SPEAKING:
        write(tmp_path / "posts" / name, CASES[name])
    names = ("r.json", "r.md", "r.csv", "r.html", "r.parquet")
    outputs = [part for name in names for part in ("-o", str(tmp_path / name))]
    check(tmp_path / "posts", "--profile", "all", *outputs, command_name="report")
    for file in ("r.json", "r.md", "r-posts.csv", "r-findings.csv", "r.html"):
        text = (tmp_path / file).read_bytes().decode()
        assert len(text) > 500
        assert not set(text) & CONTROLS, file
        if file != "r.html":  # no log of a job
            starts = [line.lstrip() for line in text.splitlines()]
            assert not [line for line in starts if line.startswith(("::", "##[", "##vso["))]


@pytest.mark.parametrize(
    "text",
    [
        "*a" * 400 + " @x\n",
        f"{'*a' * 400} @x\n" * 20_000,
        "**/" * 300 + "a @x\n",
        "[" * 100_000 + "\n",
        "^[" + "a" * 100_000 + "]\n",
        "\\ " * 100_000,
        "a " * 1_000_000,
        "\x00\x1b\u202e* @\x1b[31m\n",
    ],
    ids=range(8),
)
def test_a_hostile_codeowners_does_no_harm(text: str, tmp_path: Path) -> None:
    write(tmp_path, {"a.md": GOOD, "a" * 200 + ".md": GOOD, "CODEOWNERS": text})
    done, peak = check(tmp_path, "--format", "json", command_name="report")
    assert len(json.loads(done.stdout)["posts"]) == 2
    assert b"\x1b" not in done.stdout
    assert peak < PEAK_KIB


def test_a_codeowners_that_is_no_file_is_passed_by(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": GOOD})
    os.symlink("/dev/zero", tmp_path / "CODEOWNERS")
    (tmp_path / "docs").mkdir()
    os.mkfifo(tmp_path / "docs" / "CODEOWNERS")
    os.symlink("/etc", tmp_path / ".github")
    done, _ = check(tmp_path, "--format", "json", command_name="report")
    assert json.loads(done.stdout)["posts"][0]["owner"] == ""


@pytest.mark.parametrize(
    "link", ["r.json", "r.md", "r.html", "r-posts.csv", "deep/out", "deep"]
)  # fmt: skip
@pytest.mark.parametrize("leads_to", ["something", "nothing"])
def test_no_planted_link_is_written_through(tmp_path: Path, link: str, leads_to: str) -> None:
    repository, outside = tmp_path / "repository", tmp_path / "outside"
    write(repository, {"a.md": GOOD})
    outside.mkdir()
    if leads_to == "something" and "." in link:
        (outside / "x").write_text("mine")
    (repository / link).parent.mkdir(exist_ok=True)
    (repository / link).symlink_to(outside / "x" if "." in link else outside)
    target = "deep/out/r.json" if link.startswith("deep") else link.replace("-posts", "")
    before = [(path.name, path.read_text()) for path in outside.iterdir()]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(repository)
        ran = anplint("report", ".", "-o", "first.json", "-o", target, "--history")
    assert ran.code == 2
    assert "is a link, and nothing is written where it leads" in ran.err
    assert [(path.name, path.read_text()) for path in outside.iterdir()] == before
    assert link == "r-posts.csv" or not (repository / "first.json").exists()
    assert link == "r-posts.csv" or not (repository / ".anplint").exists()


def test_a_device_is_not_replaced(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": GOOD})
    os.mkfifo(tmp_path / "r.json")
    done, _ = check(tmp_path, "-o", str(tmp_path / "r.json"), codes=(2,), command_name="report")
    assert b"is no regular file" in done.stderr
    assert not (tmp_path / "r.json").is_file()


def test_a_planted_list_gives_no_file_away(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": GOOD, "secret.txt": "mine"})
    folder = tmp_path / "site"
    write(folder, {".anplint-report": "index.html\n../secret.txt\n",
                   "anplint-files.json": '["../secret.txt", "data/../../secret.txt"]'})  # fmt: skip
    os.symlink(tmp_path / "secret.txt", folder / "index.html")
    done, _ = check(tmp_path, "-o", str(folder), codes=(2,), command_name="report")
    assert b"is there already" in done.stderr
    assert (tmp_path / "secret.txt").read_text() == "mine"
