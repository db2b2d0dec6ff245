"""The Prefect server that a command brings along where none is set."""

from __future__ import annotations

import gc
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
    with socket.create_server(("127.0.0.1", 0)) as door:
        api = f"http://127.0.0.1:{door.getsockname()[1]}/api"
        # To import Prefect, which alone knows whether one is set, takes a second.
        early = None if "PREFECT_API_URL" in os.environ else _started(door)
        with unswept():
            from prefect.settings import PREFECT_API_URL

        is_set = bool(PREFECT_API_URL.value())
        server = None if is_set else early or _started(door)
    if early is not None and is_set:
        _stop(early)
    if server is None:
        yield
        return
    try:
        with _asked_at(api):
            yield
    finally:
        _stop(server)


@contextmanager
def _asked_at(api: str) -> Iterator[None]:
    """Let Prefect ask the server at this address."""
    from prefect.settings import (
        PREFECT_API_URL,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
        temporary_settings,
    )

    # Nobody watches over a run here, and to stop doing so takes a second.
    told = {PREFECT_API_URL: api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}
    with temporary_settings(told):
        yield


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


@contextmanager
def unswept() -> Iterator[None]:
    """Import something large without looking for garbage meanwhile.

    Modules are there to stay, and to look for what of them is not takes a fifth of the
    time that importing Prefect or Great Expectations does.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _started(door: socket.socket) -> subprocess.Popen[bytes]:
    """Start Prefect's server behind a door that is open already."""
    # Nothing of the folder that a command is run in, which may have its own `flows`.
    itself = (sys.executable, "-P", "-m", "flows.own_server")
    return subprocess.Popen(  # noqa: S603 - our own interpreter and nothing given
        [*itself, str(door.fileno())],
        env=os.environ | _TOLD,
        pass_fds=[door.fileno()],
    )


def _serve(door: int) -> None:
    """Be the server, until it is ended."""
    with unswept():
        import uvicorn
        from prefect.server.api.server import create_app

        app = create_app()
    uvicorn.run(app, fd=door, lifespan="on", log_level="error")


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
