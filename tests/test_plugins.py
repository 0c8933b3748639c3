"""Checks and rules of an installed package."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anplint import plugins
from tests.cli.helpers import GOOD, anplint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Write = Callable[..., Path]

PLUGIN = Path(__file__).parent / "plugin"
LOUD = GOOD + "\nRead this! And this! And that!\n"


@pytest.fixture
def site(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A folder of installed packages that holds the plug-in, as pip would lay it out."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(PLUGIN / "anplint_acme", folder / "anplint_acme")
    info = folder / "anplint_acme-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: anplint-acme\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[anplint.checks]\nexclamation = anplint_acme:Exclamation\n\n"
        "[anplint.rules]\nacme = anplint_acme.rules\n"
    )
    monkeypatch.syspath_prepend(folder)
    forget()
    yield folder
    forget()


def forget() -> None:
    for cached in (plugins.plugin_checks, plugins.plugin_rule_files, plugins.plugin_distributions):
        cached.cache_clear()


def test_a_plugin_brings_a_check_and_a_rule(site: Path, write: Write) -> None:
    write("a.md", LOUD)
    ran = anplint("check", "--format", "concise", "--fail-on", "warning")
    assert ran.code == 1
    assert "ACME001 warning 3 exclamation marks in one post; the limit is 1." in ran.out


def test_a_plugins_rule_is_explained_and_configured(site: Path, write: Write) -> None:
    assert "One exclamation mark is heard" in anplint("rule", "no-shouting").out
    write("anplint.toml", "[rules.no-shouting]\nmost = 3\n")
    write("a.md", LOUD)
    assert anplint("check", "--fail-on", "warning").code == 0


def test_without_plugins_nothing_is_searched_for(write: Write) -> None:
    assert plugins.plugin_rule_files() == ()
    write("a.md", LOUD)
    assert "ACME001" not in anplint("check").out


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("anplint_acme:Missing", "cannot be loaded"),
        ("anplint_acme:ExclamationOptions", "not a check"),
    ],
)
def test_a_broken_plugin_is_named(site: Path, write: Write, target: str, said: str) -> None:
    points = site / "anplint_acme-1.0.dist-info" / "entry_points.txt"
    points.write_text(points.read_text().replace("anplint_acme:Exclamation", target))
    write("a.md", GOOD)
    ran = anplint("check")
    assert ran.code == 2
    assert "plug-in exclamation" in ran.err
    assert said in ran.err
