"""The Prefect server goes away in the middle of a run: nothing of the month is lost."""

from __future__ import annotations

import os
import signal
import socket
from typing import TYPE_CHECKING

import pytest
from conftest import LOOPBACK, PrefectServer, wait_until
from mortal_city import NOW
from steps import Step

if TYPE_CHECKING:
    from pathlib import Path

START = ("server", "start", "--host", LOOPBACK, "--no-ui", "--port")
COMMAND = ("run", "2021-05", "--now", NOW.isoformat())


@pytest.fixture
def server(tmp_path: Path) -> PrefectServer:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    return PrefectServer(tmp_path, port)


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_run_whose_server_goes_away_ends_well_or_says_so(world, server, comes_back):
    city = world.begin_at("empty")
    environment = city.environment | {
        "PREFECT_API_URL": server.api,
        "PREFECT_HOME": str(server.home),
        # How long it takes is Prefect's affair, and not what is asked here.
        "PREFECT_CLIENT_MAX_RETRIES": "2",
    }
    starting = (*START, str(server.port))
    with server.running(*starting) as said:
        wait_until(lambda: said() and server.answers(), "the Prefect server")
        run = world.nursery.start(
            *COMMAND, pause=Step("load: sql commit"), environment=environment
        )
        assert world.nursery.is_paused(run), run.said
    if comes_back:
        with server.running(*starting) as said:
            wait_until(lambda: said() and server.answers(), "the server again")
            os.kill(run.pid, signal.SIGCONT)
            assert world.nursery.wait(run) == 0, run.said
    else:
        os.kill(run.pid, signal.SIGCONT)
        assert world.nursery.wait(run) == 1
        assert "Prefect" in run.said
        assert "Traceback" not in run.said
    assert world.cycle(city, minutes=1) == 0
    world.check(city, "empty")
