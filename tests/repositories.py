"""Makes real git repositories whose commits have given days."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SETTINGS = (
    "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false",
    "-c", "core.autocrlf=false", "-c", "protocol.file.allow=always",
)  # fmt: skip


class GitFolder:
    """A repository in a folder, which is made one if it is none. Nothing of the machine's own
    configuration of git is used.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / ".git").exists():
            self("init", "--quiet", "--initial-branch=main")

    def __call__(self, *arguments: str, day: str = "2025-01-01") -> str:
        """Run git and return what it printed; what it commits is dated noon of a day."""
        environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
        noon = f"{day}T12:00:00+0000"
        environment |= {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": noon,
            "GIT_COMMITTER_DATE": noon,
        }
        command = ["git", *_SETTINGS, *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=environment, check=True, capture_output=True
        )
        return os.fsdecode(done.stdout).strip()

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def commit(self, day: str) -> str:
        """Commit all that is there, and return the id of the commit."""
        self("add", "--all")
        self("commit", "--quiet", "--allow-empty", "--message", "Change", day=day)
        return self("rev-parse", "HEAD")
