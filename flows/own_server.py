"""The Prefect server that a command brings along where none is set."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

# What the server that Prefect itself would bring along is told. Our flows use none of
# the blocks that it would register at each start.
_TOLD: Final = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_API_BLOCKS_REGISTER_ON_START": "0",
}
STOP_SECONDS: Final = 5


@contextmanager
def own_server() -> Iterator[None]:
    """Start a server of our own, unless one is set, and go on while it starts.

    Prefect would start it within a flow and wait for it, five seconds in which a
    command can import what it needs. Whoever asks it too early waits for the answer:
    its door is open before it is.
    """
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    if PREFECT_API_URL.value():
        yield
        return
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        server = _started(door)
    try:
        with temporary_settings(
            {
                PREFECT_API_URL: f"http://127.0.0.1:{port}/api",
                # Nobody watches over a run here, and to stop doing so takes a second.
                PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
            }
        ):
            yield
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _started(door: socket.socket) -> subprocess.Popen[bytes]:
    """Start Prefect's server behind a door that is open already."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter and nothing given
        [
            *(sys.executable, "-m", "uvicorn", "--factory"),
            "prefect.server.api.server:create_app",
            *("--fd", str(door.fileno()), "--lifespan", "on", "--log-level", "error"),
        ],
        env=os.environ | _TOLD,
        pass_fds=[door.fileno()],
    )
