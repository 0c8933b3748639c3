"""A PostgreSQL server of the tests' own: a cluster in a folder, which is gone when they end."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from glob import glob
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

USER, PASSWORD = "anplint", "s3cret@:/ %word"
_BINARIES = "/usr/lib/postgresql/*/bin"
"""Where Debian puts them."""

_IS_REQUIRED = os.environ.get("ANPLINT_TEST_POSTGRES") == "required"
_ATTEMPTS = 5


class Cluster:
    """A server on a free port of this machine; PostgreSQL refuses to be started by root."""

    def __init__(self, binaries: str) -> None:
        self._binaries = Path(binaries)
        self._user = "postgres" if os.getuid() == 0 else None
        self._folder = Path(tempfile.mkdtemp(prefix="anplint-postgres-"))
        self._data = self._folder / "data"
        try:
            self._make()
            self.port = self._start()
        except BaseException:
            shutil.rmtree(self._folder)
            raise

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [str(self._binaries / program), *arguments]
        log = self._folder / "log"  # not a pipe: the server would hold it open
        with log.open("ab") as file:
            return subprocess.run(
                command, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
                check=False, user=self._user, group=self._user,
                extra_groups=[] if self._user else None,
            )  # fmt: skip

    def _make(self) -> None:
        word = self._folder / "password"
        word.write_text(PASSWORD)
        if self._user:
            for path in (self._folder, word):
                shutil.chown(path, self._user, self._user)
        done = self._run(
            "initdb", "--no-sync", "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256",
            f"--username={USER}", f"--pwfile={word}", "-D", str(self._data),
        )  # fmt: skip
        assert done.returncode == 0, self._log()

    def _start(self) -> int:
        for _ in range(_ATTEMPTS):  # somebody may be quicker to take the port
            port = _free_port()
            settings = f"-h 127.0.0.1 -p {port} -k {self._folder} -c fsync=off"
            done = self._run("pg_ctl", "start", "-w", "-s", "-D", str(self._data), "-o", settings)
            if done.returncode == 0:
                return port
        raise AssertionError(self._log())

    def _log(self) -> str:
        return (self._folder / "log").read_text(errors="replace")

    def stop(self) -> None:
        """Stop the server and delete all it had."""
        self._run("pg_ctl", "stop", "-s", "-m", "immediate", "-D", str(self._data))
        shutil.rmtree(self._folder)

    def url(self, database: str) -> str:
        """Return the URL of a database, with its password."""
        url = URL.create("postgresql", USER, PASSWORD, "127.0.0.1", self.port, database)
        return url.render_as_string(hide_password=False)

    def new_database(self) -> str:
        """Make a database and return its URL."""
        import psycopg

        name = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user=USER, password=PASSWORD, dbname="postgres",
            autocommit=True,
        ) as connection:  # fmt: skip
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


def start_cluster() -> Cluster:
    """Start a server. The test is skipped where PostgreSQL is missing, unless it is required."""
    found = sorted(glob(_BINARIES))
    if found:
        return Cluster(found[-1])
    assert not _IS_REQUIRED, "PostgreSQL is required, and missing: apt-get install postgresql"
    pytest.skip("PostgreSQL is missing")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
