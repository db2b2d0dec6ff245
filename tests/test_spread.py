"""The same flow reads on a Dask cluster: a real scheduler, two workers, few tasks."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

pytest.importorskip("prefect_dask", reason="needs yuebao[dask]")

from conftest import wait_until
from distributed import Client
from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings
from reading_flow import reads
from tiny_city import budget, settle

from tasks.errors import RunnerError
from tasks.spread import LEAST, PARTS, cluster, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import PrefectServer

PROJECT: Final = Path(__file__).parent.parent
FILES: Final = 2 * LEAST + 1


@contextmanager
def dask(folder: Path, *arguments: str, **environment: str) -> Iterator[None]:
    """Keep a `dask` command running on this machine alone."""
    with (folder / "dask.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *arguments, "--no-dashboard"],
            cwd=folder,
            env=os.environ
            | {"PYTHONPATH": f"{PROJECT}:{PROJECT / 'tests'}"}
            | environment,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def scheduler(
    tmp_path_factory: pytest.TempPathFactory, prefect_server: PrefectServer
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("dask")
    found = folder / "scheduler.json"
    known = ("--scheduler-file", str(found), "--host", "127.0.0.1")
    one = (*known, "--nthreads", "1", "--no-nanny")
    with ExitStack() as running:
        running.enter_context(dask(folder, "scheduler", *known, "--port", "0"))
        wait_until(found.exists, "the scheduler")
        for _ in range(2):
            running.enter_context(
                dask(folder, "worker", *one, PREFECT_API_URL=prefect_server.api)
            )
        with Client(scheduler_file=str(found)) as client:
            client.wait_for_workers(2, timeout=120)
            address: str = client.scheduler.address
        yield address


def executed(scheduler: str) -> list[int]:
    """Return how many tasks each worker has done."""
    with Client(scheduler) as client:
        done: dict[str, int] = client.run(
            lambda dask_worker: dask_worker.state.executed_count
        )
    return list(done.values())


async def task_runs(name: str) -> int:
    async with get_client() as client:
        found = await client.read_task_runs(limit=200)
    return sum(each.name.startswith(name) for each in found)


def test_a_run_reads_on_two_workers_in_a_few_tasks(
    tmp_path: Path,
    scheduler: str,
    prefect_server: PrefectServer,
    monkeypatch: pytest.MonkeyPatch,
):
    town = settle(tmp_path)
    for number in range(FILES):
        name = f"财政收支5月-{number:02}.csv"
        (town.inbox / name).write_bytes(budget(40 + number))

    there = scheduler.replace("tcp://", "dask://")
    before = executed(scheduler)
    with temporary_settings({PREFECT_API_URL: prefect_server.api}):
        monkeypatch.setenv("YUEBAO_RUNNER", there)
        spread = reads(town.cycle())
        # The server hears of them in batches.
        parts = "read-part 2021-05"
        wait_until(lambda: asyncio.run(task_runs(parts)) >= 3, "the task runs")
        assert asyncio.run(task_runs(parts)) == 3
        done = [
            now - then for now, then in zip(executed(scheduler), before, strict=True)
        ]
    assert [each.observations[0].value for each in spread] == list(
        range(40, 40 + FILES)
    )
    assert sum(done) == 3
    assert min(done) >= 1


def test_work_is_cut_into_few_parts_and_none_is_tiny():
    assert [len(each) for each in parts_of(range(LEAST))] == [LEAST]
    assert len(parts_of(range(2400))) == PARTS
    assert [each for part in parts_of(range(2401)) for each in part] == [*range(2401)]


def test_a_wrong_or_silent_scheduler_is_told(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.delenv("YUEBAO_RUNNER", raising=False)
    assert cluster() is None
    monkeypatch.setenv("YUEBAO_RUNNER", "http://somewhere")
    with pytest.raises(RunnerError) as error:
        cluster()
    assert error.value.rule == "runner-address"
