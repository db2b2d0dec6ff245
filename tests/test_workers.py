"""How many workers a batch of files gets, and that they end without a word."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tasks.reader.workers import BYTES_A_WORKER, FILES_A_WORKER, workers_for

PROJECT: Final = Path(__file__).parents[1]

# Two workers: the first is ready at once and slow to end, the second goes on starting
# only while the first is being ended. Workers import this file as well.
PROGRAM: Final = """
import os, sys, time
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from multiprocessing.util import Finalize
from pathlib import Path
from tasks.reader import workers
from tasks.reader.sandbox import read_all
from warehouse.periods import Period
from warehouse.records import Delivery
from warehouse.registry import load_registry

folder, city = Path(sys.argv[1]), Path(sys.argv[2])

start = BaseProcess.start

def start_numbered(process):
    os.environ["WORKER"] = str(int(os.environ.get("WORKER", "0")) + 1)
    start(process)

def end_slowly():
    os.write(ending, b".")
    time.sleep(1)

if __name__ == "__main__":
    workers.FILES_A_WORKER = 1
    os.cpu_count = lambda: 2
    BaseProcess.start = start_numbered
    os.mkfifo(folder / "ending")
    file = folder / "a.csv"
    file.write_text("a,b")
    delivery = Delivery(file.name, "", "", 3, datetime.now(UTC), str(file))
    registry, may = load_registry(city), Period.parse("2021-05")
    print(len(list(read_all([("1", delivery), ("2", delivery)], registry, may))))
    print((folder / "came on").exists())
else:
    ending = os.open(folder / "ending", os.O_RDWR)
    if os.environ["WORKER"] == "1":
        Finalize(None, end_slowly, exitpriority=1)
    else:
        os.read(ending, 1)
        (folder / "came on").touch()
"""


def test_a_worker_that_is_ended_while_it_starts_says_nothing(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    city = PROJECT / "warehouse" / "registry" / "taicang"
    ended = subprocess.run(
        [sys.executable, program, tmp_path, city],
        cwd=PROJECT,
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert ended.stderr == ""
    # The second went on with its start after the first was told to end.
    assert ended.stdout.split() == ["2", "True"]


@pytest.mark.parametrize(
    ("sizes", "workers"),
    [
        ([], 0),
        ([8_000], 1),
        # A month of a city: another worker would take longer to start than it saves.
        ([8_000] * 40, 1),
        ([8_000] * FILES_A_WORKER, 2),
        # A backfill of years.
        ([8_000] * 2400, 4),
        # Few files may be much to read, but a file is read by one worker.
        ([BYTES_A_WORKER, 1], 2),
        ([20 * BYTES_A_WORKER], 1),
    ],
)
def test_another_worker_is_started_where_it_saves_more_than_it_costs(
    sizes, workers, monkeypatch
):
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert workers_for(sizes) == workers
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert workers_for(sizes) == min(2, workers)
