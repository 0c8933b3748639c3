"""anplint is installed as users install it, and finds its data wherever it runs."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from anplint.report.history.migrating import REVISIONS
from tests.cli.helpers import FUTURE

ROOT = Path(__file__).parent.parent.parent
BIN = "Scripts" if sys.platform == "win32" else "bin"

pytestmark = pytest.mark.xdist_group("install")
"""So that one process builds the wheel and installs it, not each."""


def call(*command: object, cwd: Path | str = "/", code: int = 0) -> str:
    """Run a command, expect its exit code, and return its standard output."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def environment(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a fresh environment with the wheel."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    wheel = next(dist.glob("*.whl"))
    call(folder / BIN / "python", "-m", "pip", "install", "-q", wheel)
    return folder / BIN


def check_that_it_works(bin_folder: Path, posts: Path) -> None:
    """Run every command that needs data, from a folder that holds nothing of ours."""
    (posts / "a.md").write_text(FUTURE)
    out = call(bin_folder / "anplint", "check", "--format", "concise", posts, code=1)
    assert "a.md:4:16: ANP602 error" in out
    assert "ANP501" in call(bin_folder / "anplint", "rule")
    assert "Bad:" in call(bin_folder / "anplint", "rule", "stale-review")
    assert '"view count"' in call(bin_folder / "anplint", "schema", "alphanode-post")
    assert '"ANP602"' in call(
        bin_folder / "python", "-m", "anplint", "check", "--format", "sarif", posts, code=1
    )


def test_the_wheel_runs_from_the_root_of_the_file_system(environment: Path, tmp_path: Path) -> None:
    check_that_it_works(environment, tmp_path)


def test_a_plugin_is_found_once_it_is_installed(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Loud\n---\nNow! Here! Us!\n")
    plugin = ROOT / "tests" / "plugin"
    call(environment / "python", "-m", "pip", "install", "-q", plugin)
    try:
        assert "ACME001" in call(environment / "anplint", "check", tmp_path)
    finally:
        call(environment / "python", "-m", "pip", "uninstall", "-q", "-y", "anplint-acme")


@pytest.mark.parametrize("way", ["editable", "git"])
def test_the_other_ways_to_install(environment: Path, tmp_path: Path, way: str) -> None:
    source = ["-e", ROOT] if way == "editable" else [f"git+file://{ROOT}"]
    pip = [environment / "python", "-m", "pip", "install", "-q", "--no-deps", "--force-reinstall"]
    call(*pip, *source)
    check_that_it_works(environment, tmp_path)


def test_the_wheel_holds_its_data_and_nothing_of_the_tests(dist: Path) -> None:
    import zipfile

    names = zipfile.ZipFile(next(dist.glob("*.whl"))).namelist()
    assert "anplint/_data/rules/freshness/stale-review.yaml" in names
    assert "anplint/_data/schemas/alphanode-post.schema.json" in names
    assert "anplint/py.typed" in names
    steps = [name for name in names if "/history/migrations/versions/v" in name]
    assert len(steps) == len(REVISIONS)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "rules/"))]
