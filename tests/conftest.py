"""What the tests share: a Prefect home, and a real Prefect server, of their own.

Where several processes test at once (`make test`), each has its own of both.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from corrected_past import past
from hypothesis import HealthCheck, settings
from sample_city import ran
from world import nursery, world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROJECT: Final = Path(__file__).parent.parent
LOOPBACK: Final = "127.0.0.1"
# Generous: a busy machine of two cores is slow, and a wait ends as soon as it may.
PATIENCE_SECONDS: Final = 180.0
STOP_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.2
# The files that take minutes. Begun last, one would keep one process busy alone.
DEAREST: Final = (
    "test_backfill_killed.py",
    "test_docs.py",
    "test_deployment.py",
    "test_deliver.py",
    "test_sources.py",
    "test_score.py",
    "test_models.py",
    "test_backfill_together.py",
)

# Nothing fails because the machine is busy, be it with other tests.
settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the user's own Prefect server, profile and database out of every test.

    The terminal's width too: readline leaves it to every process that is started.
    """
    home = TemporaryDirectory(prefix="yuebao-prefect-", ignore_cleanup_errors=True)
    config.add_cleanup(home.cleanup)
    for name in [each for each in os.environ if each.startswith("PREFECT_")]:
        del os.environ[name]
    for name in ("COLUMNS", "LINES"):
        os.environ.pop(name, None)
    os.environ |= {"PREFECT_HOME": home.name, "DO_NOT_TRACK": "1"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the dearest files first; within a file the order stays."""
    items.sort(
        key=lambda item: (
            DEAREST.index(item.path.name) if item.path.name in DEAREST else len(DEAREST)
        )
    )


class PrefectServer:
    """A server on a free port of this machine, and the commands that talk to it."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        self.api = f"http://{LOOPBACK}:{port}/api"
        # Nothing of the caller's may leak in: a Slack token would send real messages.
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PREFECT_", "YUEBAO_", "SLACK_"))
        } | {
            "PREFECT_HOME": str(home),
            "PREFECT_API_URL": self.api,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_CLI_WRAP_LINES": "false",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "NO_COLOR": "1",
        }

    def prefect(self, *arguments: str) -> str:
        """Run one `prefect` command in the checkout; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *arguments],
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    @contextmanager
    def running(
        self, *arguments: str, **environment: str
    ) -> Iterator[Callable[[], str]]:
        """Keep a `prefect` command running; end it together with its children.

        Yields a function that returns its output so far, and fails where it has ended.
        """
        log = self.home / f"{arguments[0]}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "prefect", *arguments],
                cwd=self.home,
                env=self.environment | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

        def said() -> str:
            text = log.read_text("utf-8", errors="replace")
            assert process.poll() is None, text
            return text

        try:
            yield said
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def answers(self) -> bool:
        """Tell whether the server is up."""
        with suppress(URLError, OSError), urlopen(f"{self.api}/health") as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
        return False


def wait_until(happened: Callable[[], object], what: str) -> None:
    """Poll until something happened, or fail and say what did not."""
    patient_until = time.monotonic() + PATIENCE_SECONDS
    while not happened():
        if time.monotonic() > patient_until:
            pytest.fail(f"waited {PATIENCE_SECONDS:.0f} s for {what}")
        time.sleep(POLL_SECONDS)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """A real server with its services, such as the one that makes scheduled runs."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    server = PrefectServer(tmp_path_factory.mktemp("prefect"), port)
    address = ("--host", LOOPBACK, "--port", str(port))
    with server.running("server", "start", *address, "--no-ui") as said:
        wait_until(lambda: said() and server.answers(), "the Prefect server")
        yield server


__all__ = ["nursery", "past", "prefect_server", "ran", "world"]
