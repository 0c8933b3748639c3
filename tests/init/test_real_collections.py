"""`anplint init` in real collections: what it writes runs and cries no wolf."""

from __future__ import annotations

import shutil
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.cli.helpers import anplint
from tests.conftest import SHARED
from tests.init.helpers import files

if TYPE_CHECKING:
    from tests.repositories import GitFolder

REAL = [
    "18f-cc0", "ghost-migrate-mit", "jekyll-mit", "modernisation-platform-mit",
    "rust-blog-mit-apache",
]  # fmt: skip

pytestmark = pytest.mark.skipif(
    not (SHARED / "sample-posts").is_dir(), reason="no sample posts here"
)


@pytest.mark.parametrize("name", REAL)
def test_real_collections_get_a_configuration_that_runs_and_cries_no_wolf(
    repository: GitFolder, name: str
) -> None:
    shutil.copytree(SHARED / "sample-posts" / name, repository.folder, dirs_exist_ok=True)
    select = ("--select", "ANP101,ANP102", "--format", "concise")
    before = anplint("check", *select).out.splitlines()
    assert anplint("init", "--ci", "github").code == 0
    after = anplint("check", *select).out.splitlines()
    posts = len(list(repository.folder.rglob("*.m*")))
    assert len(set(after) - set(before)) <= 0.05 * posts
    table = tomllib.loads((repository.folder / "anplint.toml").read_text())
    assert table["collections"]


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("kept", [0, 1])
def test_a_schema_from_every_second_post_fits_the_others(
    repository: GitFolder, name: str, kept: int
) -> None:
    shutil.copytree(SHARED / "sample-posts" / name, repository.folder, dirs_exist_ok=True)
    select = ("--select", "ANP101,ANP102", "--format", "concise")
    before = anplint("check", *select).out.splitlines()
    away = files(repository.folder)
    for number, path in enumerate(sorted(away)):
        if number % 2 != kept:
            (repository.folder / path).unlink()
    assert anplint("init", "--ci", "none").code == 0
    for path, data in away.items():
        repository.write(path, data)
    assert set(anplint("check", *select).out.splitlines()) <= set(before)
